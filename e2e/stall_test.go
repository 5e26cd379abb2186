package e2e

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"salut/mail/mailtest"
)

// A worker that is stopped for longer than its claims last, and goes on as if nothing had been, finds them gone: what it had not begun
// somebody else has sent. SALUT_STALL_SECONDS is how long it is stopped.
func TestAWorkerThatStallsSendsNothingOfWhatItLost(t *testing.T) {
	t.Parallel()
	const letters, connections = 3000, 4
	o := startOutside(t)
	server := mailtest.Start(t, nil, mailtest.WithoutBodies(), mailtest.Delay(4*time.Millisecond))
	i := install(t, "SALUT_DATABASE_URL="+o.pg.URL(), "SALUT_REDIS_URL=redis-socket://"+o.redis.Options().Addr, "SALUT_SECRET_KEY=a long secret of the stall test",
		"SALUT_RETRY_FIRST=300ms", fmt.Sprintf("SALUT_WORKER_CONNECTIONS=%d", connections))
	i.must("migrate")
	i.token = strings.TrimSpace(lastLine(i.must("token", "add", "--role", "admin", "--name", "stall")))
	i.start("api")
	stalled := i.start("worker")
	i.ready()
	path := i.launchTo(server, letters)
	i.eventually("letters leave", 30*time.Second, func() bool { return server.Count() > letters/10 })
	if err := stalled.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	until := time.Now().Add(time.Duration(number("SALUT_STALL_SECONDS", 35)) * time.Second)
	i.start("worker")
	i.eventually("the other worker has sent what the stalled one did not begin", time.Minute, func() bool {
		return server.Count() >= letters-connections*100
	})
	time.Sleep(time.Until(until)) // what a process does that the system has stopped: nothing, for that long
	before := server.Count()
	if err := stalled.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	i.eventually("everybody has a final state", time.Minute, func() bool { return i.call("GET", path, nil, 200)["state"] == "finished" })
	i.agree(server, path, letters, connections)
	t.Logf("%d letters while it was stopped, %d after it", before, server.Count()-before)
}
