//go:build unix

package postgres_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

// TestMain lets the test binary play another salut process: "start FOLDER" holds the folder's server until its standard input closes.
func TestMain(m *testing.M) {
	if dir := os.Getenv("SALUT_TEST_HOLD"); dir != "" {
		os.Exit(hold(dir))
	}
	code := m.Run()
	if made.Load() {
		if dir, _ := used(); dir != "" {
			os.RemoveAll(dir)
		}
	}
	os.Exit(code)
}

// made tells that there is a folder of used to remove.
var made atomic.Bool

func hold(dir string) int {
	s, err := postgres.StartEmbedded(context.Background(), dir)
	if err != nil {
		os.Stdout.WriteString(err.Error() + "\n")
		return 1
	}
	os.Stdout.WriteString("ready\n")
	io.Copy(io.Discard, os.Stdin)
	if err := s.Stop(); err != nil {
		return 1
	}
	return 0
}

type process struct {
	cmd   *exec.Cmd
	stdin io.WriteCloser
}

// another starts a second process on the same data folder and waits until it has the server.
func another(t *testing.T, dir string) process {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "SALUT_TEST_HOLD="+dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	line, _ := bufio.NewReader(stdout).ReadString('\n')
	if line != "ready\n" {
		t.Fatalf("the other process said %q", line)
	}
	return process{cmd, stdin}
}

func (p process) end(t *testing.T) {
	t.Helper()
	p.stdin.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

func (p process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.cmd.Wait()
}

func start(t *testing.T, dir string) *postgres.Server {
	t.Helper()
	s, err := postgres.StartEmbedded(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop() })
	return s
}

// used makes folders of a server that has run before: initdb for each test would be most of what this package's tests cost.
var used = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "salut-test-used-")
	if err != nil {
		return "", err
	}
	s, err := postgres.StartEmbedded(context.Background(), dir)
	if err != nil {
		return dir, err
	}
	return dir, s.Stop()
})

func usedFolder(t *testing.T) string {
	t.Helper()
	made.Store(true)
	from, err := used()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if out, err := exec.Command("cp", "-a", filepath.Join(from, "postgres"), dir).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	return dir
}

func stop(t *testing.T, s *postgres.Server) {
	t.Helper()
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, s *postgres.Server, sql string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatal(err)
	}
}

// serving tells whether some process still holds the lock that lives with the server.
func serving(t *testing.T, dir string) bool {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "postgres.alive"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	return syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) != nil
}

// eventually waits for something that another process does.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: waited a minute in vain", what)
		}
	}
}

func TestWhatWasWrittenIsThereAtTheNextStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, dir)
	run(t, s, `CREATE TABLE kept AS SELECT lower('ЁЖИК') AS word`)
	stop(t, s)
	if serving(t, dir) {
		t.Fatal("the server still runs after Stop")
	}
	s = start(t, dir)
	run(t, s, `INSERT INTO kept SELECT word FROM kept WHERE word = 'ёжик'`)
	stop(t, s)
}

func TestTheServerStopsWithItsLastUser(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	starter := another(t, dir)
	joined := start(t, dir)
	third := another(t, dir)
	starter.end(t)
	run(t, joined, `CREATE TABLE outlived ()`)
	stop(t, joined)
	if !serving(t, dir) {
		t.Fatal("the server stopped though a process still uses it")
	}
	third.end(t)
	if serving(t, dir) {
		t.Fatal("the server still runs though nobody uses it")
	}
}

func TestAKilledProcessLeavesNoServerBehind(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	another(t, dir).kill(t)
	eventually(t, "the server stops", func() bool { return !serving(t, dir) })
	run(t, start(t, dir), `CREATE TABLE works ()`)
}

func TestAServerSurvivesTheKillOfOneOfItsUsers(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	starter := another(t, dir)
	joined := start(t, dir)
	starter.kill(t)
	run(t, joined, `CREATE TABLE works ()`)
}

func TestAStartRightAfterAKillWaitsForTheOldServer(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	for range 5 {
		another(t, dir).kill(t)
		s := start(t, dir)
		run(t, s, `CREATE TABLE IF NOT EXISTS works ()`)
		stop(t, s)
	}
}

func TestAServerThatCrashedIsStartedAgain(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := start(t, dir)
	raw, err := os.ReadFile(filepath.Join(dir, "postgres", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, _, _ := strings.Cut(string(raw), "\n")
	if out, err := exec.Command("kill", "-9", pid).CombinedOutput(); err != nil {
		t.Fatal(err, string(out))
	}
	eventually(t, "the server is gone", func() bool { return !serving(t, dir) })
	again := start(t, dir)
	run(t, again, `CREATE TABLE works ()`)
	stop(t, s)
	run(t, again, `CREATE TABLE still_works ()`)
}

func TestALeftoverProcessNumberOfAnotherProgramIsNoServer(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	s := start(t, dir)
	pidFile := filepath.Join(dir, "postgres", "postmaster.pid")
	raw, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	stop(t, s)
	lines := strings.SplitN(string(raw), "\n", 2)
	stale := strings.Join([]string{strconv.Itoa(os.Getpid()), lines[1]}, "\n")
	if err := os.WriteFile(pidFile, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, start(t, dir), `CREATE TABLE works ()`)
}

func TestADeepFolderGetsItsSocketElsewhere(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), strings.Repeat("глубоко/", 12))
	s := start(t, dir)
	run(t, s, `CREATE TABLE works ()`)
	another(t, dir).end(t)
}

func TestAFolderOfAnotherMajorVersionIsRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "postgres"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "postgres", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.StartEmbedded(t.Context(), dir)
	f := fault.Of(err)
	if f == nil || f.Code != "postgres_version" || !strings.Contains(f.Error(), "PostgreSQL 9") {
		t.Fatalf("got %v", err)
	}
}

func TestAFileInThePlaceOfTheFolderIsRefused(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.StartEmbedded(t.Context(), path)
	if f := fault.Of(err); f == nil || f.Code != "data_dir_file" {
		t.Fatalf("got %v", err)
	}
}
