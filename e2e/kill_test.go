package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"salut/mail/mailtest"
	"salut/postgres"
	"salut/worker"

	"github.com/redis/go-redis/v9"
)

// number reads a size of the kill test from the environment; without it the short form runs.
func number(name string, short int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return short
}

const killConnections = 6

// outside are the servers that salut is pointed at, here to be killed and started again.
type outside struct {
	t      *testing.T
	dir    string
	pg     *postgres.Server
	redis  *worker.EmbeddedRedis
	client *redis.Client
}

func startOutside(t *testing.T) *outside {
	t.Helper()
	dir, err := os.MkdirTemp("", "salut-e2e-servers-*")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	o := &outside{t: t, dir: dir}
	o.startPostgres()
	o.startRedis()
	t.Cleanup(func() {
		_ = o.client.Close()
		_ = o.redis.Stop()
		_ = o.pg.Stop()
		_ = os.RemoveAll(dir)
	})
	return o
}

func (o *outside) startPostgres() {
	o.t.Helper()
	var err error
	if o.pg, err = postgres.StartEmbedded(context.Background(), o.dir); err != nil {
		o.t.Fatal(err)
	}
}

func (o *outside) startRedis() {
	o.t.Helper()
	var err error
	if o.redis, err = worker.StartRedis(context.Background(), o.dir, slog.New(slog.DiscardHandler)); err != nil {
		o.t.Fatal(err)
	}
	o.client = redis.NewClient(&redis.Options{Network: "unix", Addr: o.redis.Options().Addr})
}

// killPostgres kills the server's parent process as the kernel would for want of memory; its children see that and end.
func (o *outside) killPostgres() {
	o.t.Helper()
	found, err := filepath.Glob(filepath.Join(o.dir, "*", "postmaster.pid"))
	if err != nil || len(found) != 1 {
		o.t.Fatalf("PostgreSQL's process id: %v %v", found, err)
	}
	raw, err := os.ReadFile(found[0])
	if err != nil {
		o.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.SplitN(string(raw), "\n", 2)[0])
	if err != nil {
		o.t.Fatal(err)
	}
	_ = syscall.Kill(pid, syscall.SIGKILL)
	_ = o.pg.Stop()
	o.startPostgres()
}

func (o *outside) killRedis() {
	o.t.Helper()
	info, err := o.client.Info(o.t.Context(), "server").Result()
	if err != nil {
		o.t.Fatal(err)
	}
	for line := range strings.SplitSeq(info, "\r\n") {
		if id, ok := strings.CutPrefix(line, "process_id:"); ok {
			pid, _ := strconv.Atoi(id)
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
	}
	_ = o.client.Close()
	_ = o.redis.Stop()
	_ = os.RemoveAll(filepath.Join(o.dir, "redis")) // it starts without its data
	o.startRedis()
}

// Every kind of death, again and again in the middle of a mailing: nobody is missed, nobody gets a letter twice, and at most one letter
// for each connection that a kill cut is uncertain.
func TestKillsLoseNothingAndRepeatNothing(t *testing.T) {
	letters, rounds := number("SALUT_KILL_LETTERS", 2500), number("SALUT_KILL_ROUNDS", 1)
	seed := uint64(number("SALUT_KILL_SEED", int(time.Now().UnixNano()&0xffff)))
	t.Logf("%d letters, %d kills of each kind, seed %d", letters, rounds, seed)
	random := rand.New(rand.NewPCG(seed, 1))

	o := startOutside(t)
	server := mailtest.Start(t, func(rcpt string, attempt int) mailtest.Verdict {
		n, _ := strconv.Atoi(strings.TrimPrefix(strings.SplitN(rcpt, "@", 2)[0], "client"))
		switch {
		case n%50 == 1 && attempt == 1:
			return mailtest.Greylist
		case n%50 == 2:
			return mailtest.NoSuchUser
		}
		return mailtest.Accept
	}, mailtest.WithoutBodies(), mailtest.Delay(time.Duration(number("SALUT_KILL_DELAY_MS", 4))*time.Millisecond))

	i := install(t, "SALUT_DATABASE_URL="+o.pg.URL(), "SALUT_REDIS_URL=redis-socket://"+o.redis.Options().Addr, "SALUT_SECRET_KEY=a long secret of the kill test",
		"SALUT_RETRY_FIRST=300ms", "SALUT_DRAIN=10s", fmt.Sprintf("SALUT_WORKER_CONNECTIONS=%d", killConnections))
	i.must("migrate")
	i.token = strings.TrimSpace(lastLine(i.must("token", "add", "--role", "admin", "--name", "kill")))
	front, back := i.start("api"), i.start("worker")
	i.ready()
	path := i.launchTo(server, letters)

	uncertainAllowed := 0
	kinds := map[string]func(){
		"worker": func() {
			back.stop(syscall.SIGKILL)
			uncertainAllowed += killConnections
			back = i.start("worker")
		},
		"worker, asked to stop": func() {
			back.stop(syscall.SIGTERM)
			back = i.start("worker")
		},
		"api": func() {
			front.stop(syscall.SIGKILL)
			front = i.start("api")
		},
		"both": func() {
			front.stop(syscall.SIGKILL)
			back.stop(syscall.SIGKILL)
			uncertainAllowed += killConnections
			front, back = i.start("api"), i.start("worker")
		},
		"flushall":   func() { _ = o.client.FlushAll(t.Context()).Err() },
		"redis":      o.killRedis,
		"postgresql": o.killPostgres,
		"everything": func() {
			front.stop(syscall.SIGKILL)
			back.stop(syscall.SIGKILL)
			uncertainAllowed += killConnections
			o.killPostgres()
			o.killRedis()
			front, back = i.start("api"), i.start("worker")
		},
		"stall": func() {
			_ = back.Process.Signal(syscall.SIGSTOP)
			time.Sleep(2 * time.Second) // longer than a grant is good for
			_ = back.Process.Signal(syscall.SIGCONT)
		},
	}
	var plan []string
	for kind := range kinds {
		for range rounds {
			plan = append(plan, kind)
		}
	}
	random.Shuffle(len(plan), func(a, b int) { plan[a], plan[b] = plan[b], plan[a] })
	inMiddle := 0
	for _, kind := range plan {
		before, since := server.Count(), time.Now()
		i.eventually("letters leave again", 30*time.Second, func() bool { return server.Count() > before || server.Count() >= letters-letters/50 })
		t.Logf("sending again after %s; %d letters taken; next: %s", time.Since(since).Round(time.Millisecond), server.Count(), kind)
		time.Sleep(time.Duration(random.IntN(150)) * time.Millisecond) // any moment will do
		if server.Count() < letters-letters/50 {
			inMiddle++
		}
		killed := time.Now()
		kinds[kind]()
		t.Logf("%s took %s", kind, time.Since(killed).Round(time.Millisecond))
	}
	t.Logf("%d of %d kills fell into the mailing", inMiddle, len(plan))
	i.ready()
	var counts object
	i.eventually("everybody has a final state", 3*time.Minute, func() bool {
		c := i.call("GET", path, nil, 200)
		counts = c["counts"].(object)
		return c["state"] == "finished"
	})
	t.Log("comparing", time.Now().Format(time.TimeOnly))
	i.agree(server, path, letters, uncertainAllowed)
	t.Logf("counts: %v; uncertain at most %d", counts, uncertainAllowed)
	if counts["audience"] != float64(letters) || counts["failed"] != float64(letters/50) {
		t.Errorf("counts: %v", counts)
	}
}

// launchTo imports made-up clients and launches a mailing to all of them; it returns the campaign's path.
func (i *installation) launchTo(server *mailtest.Server, letters int) string {
	i.t.Helper()
	var csv strings.Builder
	csv.WriteString("full name,email\n")
	for n := range letters {
		fmt.Fprintf(&csv, "Анна Петровна Иванова,client%d@clients.test\n", n)
	}
	imported := i.upload("clients.csv", []byte(csv.String()), object{"consent": object{"basis": "consent", "source": "test"}})
	i.eventually("the file is imported", time.Minute, func() bool {
		return i.call("GET", fmt.Sprintf("/api/v1/imports/%s", imported["id"]), nil, 200)["state"] == "done"
	})
	a := server.Account()
	sender := i.call("POST", "/api/v1/senders", object{"from_address": "care@sender.test", "host": a.Host, "port": a.Port, "security": "none"}, 201)
	segment := i.call("POST", "/api/v1/segments", object{"name": "everyone", "rule": object{"combinator": "and", "rules": []object{}}}, 201)
	template := i.call("POST", "/api/v1/templates", object{"name": "Letter", "language": "ru", "format": "html", "subject": "{{ client | salutation }}",
		"body": `<p>{{ client | salutation }}! <a href="{{ unsubscribe_url }}">Отписаться</a></p>`}, 201)
	c := i.call("POST", "/api/v1/campaigns", object{"name": "Kill", "purpose": "marketing", "segment_id": segment["id"], "sender_ids": []any{sender["id"]},
		"entry": object{"kind": "launch"}, "steps": []object{{"template_id": template["id"]}}}, 201)
	path := fmt.Sprintf("/api/v1/campaigns/%s", c["id"])
	i.call("POST", path+"/launch", nil, 200)
	return path
}

// agree compares the server's own list of what it took with the ledger.
func (i *installation) agree(server *mailtest.Server, path string, letters, uncertainAllowed int) {
	i.t.Helper()
	if doubled := server.Doubled(); len(doubled) > 0 {
		i.t.Errorf("%d letters came twice: %v", len(doubled), doubled[:min(5, len(doubled))])
	}
	taken := map[string]bool{}
	for _, l := range server.Letters() {
		taken[l.MessageID] = true
	}
	states := map[string]int{}
	rows := i.all(path + "/messages")
	for _, m := range rows {
		state := m["state"].(string)
		states[state]++
		has := taken[m["message_id"].(string)]
		if state == "sent" && !has || state == "failed" && has || state == "pending" || state == "sending" {
			i.t.Errorf("the server took it: %t, the ledger: %v", has, m)
		}
	}
	if len(rows) != letters {
		i.t.Errorf("the ledger has %d rows, want %d", len(rows), letters)
	}
	if states["uncertain"] > uncertainAllowed {
		i.t.Errorf("%d are uncertain, at most %d may be", states["uncertain"], uncertainAllowed)
	}
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return lines[len(lines)-1]
}
