//go:build unix

package keeper_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"salut/keeper"
)

// server plays a server with a shell: it answers once its file is there, and takes it away at its end.
func server(dir, script string) keeper.Server {
	file := filepath.Join(dir, "answers")
	return keeper.Server{
		Dir: dir, Name: "played", Log: filepath.Join(dir, "log"), Signal: "TERM",
		Prepare: func(context.Context) (*exec.Cmd, error) {
			return exec.Command("/bin/sh", "-c", script, "sh", file), nil
		},
		Answers: func(context.Context) error { _, err := os.Stat(file); return err },
	}
}

// sleeper ignores polite signals, as its parent does, so the tests that use it stop it with KILL.
const sleeper = `echo started >>"$1.starts"; touch "$1"; exec sleep 1000`

func hold(t *testing.T, s keeper.Server) *keeper.Held {
	t.Helper()
	h, err := keeper.Hold(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Release(context.Background()) })
	return h
}

func TestManyComersStartOneServer(t *testing.T) {
	t.Parallel()
	s := server(t.TempDir(), sleeper)
	s.Signal = "KILL"
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() { hold(t, s) })
	}
	wg.Wait()
	raw, err := os.ReadFile(filepath.Join(s.Dir, "answers.starts"))
	if err != nil || string(raw) != "started\n" {
		t.Fatalf("got %q, %v", raw, err)
	}
}

func TestTheLastToLeaveStopsTheServer(t *testing.T) {
	t.Parallel()
	s := server(t.TempDir(), sleeper)
	s.Signal = "KILL"
	first, second := hold(t, s), hold(t, s)
	if err := first.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	if !s.Running() {
		t.Fatal("it stopped too early")
	}
	if err := second.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s.Running() {
		t.Fatal("it still runs")
	}
}

func TestAServerThatEndsAtOnceIsToldWithItsWords(t *testing.T) {
	t.Parallel()
	s := server(t.TempDir(), `echo "no room on the disk" >&2; exit 1`)
	for range 2 {
		_, err := keeper.Hold(t.Context(), s)
		ended := (*keeper.EndedError)(nil)
		if !errors.As(err, &ended) || strings.Count(ended.Said, "no room") != 1 || !strings.HasSuffix(err.Error(), "no room on the disk") {
			t.Fatalf("got %v, %+v", err, ended)
		}
	}
}

func TestTheFolderOfATemporaryServerGoesWithIt(t *testing.T) {
	t.Parallel()
	s := server(filepath.Join(t.TempDir(), "inner"), sleeper)
	s.Signal, s.Remove = "KILL", s.Dir
	if err := os.Mkdir(s.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	h := hold(t, s)
	if err := h.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	for t.Context().Err() == nil {
		if _, err := os.Stat(s.Dir); errors.Is(err, os.ErrNotExist) {
			return
		}
	}
}

func TestAPatientStarterGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	s := server(t.TempDir(), `exec sleep 1000`)
	s.Signal = "KILL"
	ctx, cancel := context.WithCancel(t.Context())
	s.Answers = func(context.Context) error { cancel(); return errors.New("not yet") }
	if _, err := keeper.Hold(ctx, s); !errors.Is(err, keeper.ErrSilent) {
		t.Fatalf("got %v", err)
	}
}

func TestALongFolderHasAShortSocket(t *testing.T) {
	t.Parallel()
	long := "/" + strings.Repeat("d", 100)
	a, b := keeper.SocketDir(long, "socket", "x"), keeper.SocketDir(long, "other", "x")
	if len(a) > 60 || a == b || a != keeper.SocketDir(long, "socket", "x") {
		t.Fatalf("got %q and %q", a, b)
	}
	if got := keeper.SocketDir("/data", "socket", "x"); got != "/data/socket" {
		t.Fatalf("got %q", got)
	}
}
