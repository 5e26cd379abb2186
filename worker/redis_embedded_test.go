package worker_test

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"salut/worker"
)

func startRedis(t *testing.T, dir string) *worker.EmbeddedRedis {
	t.Helper()
	e, err := worker.StartRedis(t.Context(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Stop() })
	return e
}

func needsServer(t *testing.T) {
	t.Helper()
	for _, name := range []string{"redis-server", "valkey-server", "redis-check-rdb"} {
		if _, err := exec.LookPath(name); err == nil {
			return
		}
	}
	t.Skip("no redis-server is installed")
}

func client(t *testing.T, e *worker.EmbeddedRedis) redis.UniversalClient {
	t.Helper()
	c := e.Options().MakeRedisClient().(redis.UniversalClient)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestWhatRedisHoldsIsThereAtTheNextStart(t *testing.T) {
	t.Parallel()
	needsServer(t)
	dir := t.TempDir()
	e := startRedis(t, dir)
	if err := client(t, e).Set(t.Context(), "word", "kept", 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := e.Stop(); err != nil {
		t.Fatal(err)
	}
	if got := client(t, startRedis(t, dir)).Get(t.Context(), "word").Val(); got != "kept" {
		t.Fatalf("got %q", got)
	}
}

func TestRedisStopsWithItsLastUser(t *testing.T) {
	t.Parallel()
	needsServer(t)
	dir := t.TempDir()
	first, second := startRedis(t, dir), startRedis(t, dir)
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	c := client(t, second)
	if err := c.Ping(t.Context()).Err(); err != nil {
		t.Fatalf("Redis stopped though somebody uses it: %v", err)
	}
	if got := c.ConfigGet(t.Context(), "maxmemory-policy").Val()["maxmemory-policy"]; got != "noeviction" {
		t.Errorf("maxmemory-policy is %q", got)
	}
	if err := second.Stop(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(second.Options().Addr); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
}

func TestAnUnreadableRedisFolderIsPutAside(t *testing.T) {
	t.Parallel()
	needsServer(t)
	dir := t.TempDir()
	e := startRedis(t, dir)
	if err := e.Stop(); err != nil {
		t.Fatal(err)
	}
	manifests, err := filepath.Glob(filepath.Join(dir, "redis", "appendonlydir", "*.manifest"))
	if err != nil || len(manifests) == 0 {
		t.Fatalf("found no manifest: %v", err)
	}
	if err := os.WriteFile(manifests[0], []byte("nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := client(t, startRedis(t, dir)).Ping(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "redis.bad")); err != nil {
		t.Fatal(err)
	}
}

// Not parallel: the PATH is the process' own.
func TestWithoutAServerTheQueueLivesInTheProcess(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var log strings.Builder
	e, err := worker.StartRedis(t.Context(), t.TempDir(), slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Stop() })
	if !strings.Contains(log.String(), "no redis-server is installed") {
		t.Errorf("the log says %q", log.String())
	}
	open := asynq.RedisClientOpt{Addr: e.Options().Addr}.MakeRedisClient().(redis.UniversalClient)
	defer open.Close()
	if open.Ping(t.Context()).Err() == nil {
		t.Error("it answers without a password")
	}
	c := client(t, e)
	if err := c.Set(t.Context(), "lock", "mine", 300*time.Millisecond).Err(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for c.Exists(ctx, "lock").Val() == 1 {
	}
	if ctx.Err() != nil {
		t.Fatal("a key with an end never ended")
	}
}
