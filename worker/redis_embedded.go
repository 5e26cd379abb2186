package worker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"salut/keeper"
)

// EmbeddedRedis is this process' use of the Redis that salut runs itself: a child on a private socket, shared by the
// processes of one data folder, or, where no redis-server is installed, one inside this process.
type EmbeddedRedis struct {
	held    *keeper.Held // nil when it is inside this process
	inside  *miniredis.Miniredis
	stop    context.CancelFunc
	options asynq.RedisClientOpt
}

// StartRedis starts or joins the Redis of dataDir, which keeps what it holds on disk. Nothing in it decides anything: a
// folder that Redis can't read any more is put aside and begun afresh.
func StartRedis(ctx context.Context, dataDir string, log *slog.Logger) (*EmbeddedRedis, error) {
	dir, err := filepath.Abs(dataDir)
	if err != nil {
		return nil, fmt.Errorf("find the data folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	binary, ok := findRedis()
	if !ok {
		log.Warn("no redis-server is installed: the queue lives in this process and is rebuilt from PostgreSQL after each start; for more speed install Redis (Debian: apt-get install redis-server)")
		return startInside()
	}
	e, err := startChild(ctx, dir, binary)
	if ended := (*keeper.EndedError)(nil); errors.As(err, &ended) {
		log.Warn("Redis can't use what it had stored and starts empty; the queue is rebuilt from PostgreSQL", "folder", filepath.Join(dir, "redis.bad"), "error", err)
		if err := putAside(dir); err != nil {
			return nil, fmt.Errorf("put the folder of Redis aside: %w", err)
		}
		e, err = startChild(ctx, dir, binary)
	}
	return e, err
}

// Options lead asynq, and any other client, to this Redis.
func (e *EmbeddedRedis) Options() asynq.RedisClientOpt { return e.options }

// Stop ends this process' use; the server ends with its last user.
func (e *EmbeddedRedis) Stop() error {
	if e.inside != nil {
		e.stop()
		e.inside.Close()
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := e.held.Release(ctx); err != nil {
		return fmt.Errorf("stop Redis: %w", err)
	}
	return nil
}

func startChild(ctx context.Context, dir, binary string) (*EmbeddedRedis, error) {
	const file = "redis.sock"
	socket := filepath.Join(keeper.SocketDir(dir, "redis", file), file)
	e := &EmbeddedRedis{options: asynq.RedisClientOpt{Network: "unix", Addr: socket}}
	held, err := keeper.Hold(ctx, keeper.Server{
		Dir: dir, Name: "redis", Log: filepath.Join(dir, "redis.log"), Signal: "TERM",
		Prepare: func(context.Context) (*exec.Cmd, error) { return redisCommand(dir, socket, binary) },
		Answers: func(ctx context.Context) error {
			// go-redis would complain on the terminal, again and again, while there is no socket yet.
			conn, err := (&net.Dialer{}).DialContext(ctx, "unix", socket)
			if err != nil {
				return err
			}
			conn.Close()
			client := redis.NewClient(&redis.Options{Network: "unix", Addr: socket, MaxRetries: -1})
			defer client.Close()
			return client.Ping(ctx).Err() // an error too while it still reads its file
		},
	})
	if err != nil {
		return nil, fmt.Errorf("start Redis: %w", err)
	}
	e.held = held
	return e, nil
}

func redisCommand(dir, socket, binary string) (*exec.Cmd, error) {
	data := filepath.Join(dir, "redis")
	for _, d := range []string{data, filepath.Dir(socket)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, err
		}
	}
	if filepath.Base(binary) != "redis-server" {
		// Debian's redis-tools has the server too, in one program with a tool: what it is called decides what it is.
		link := filepath.Join(data, "redis-server")
		if err := os.Remove(link); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
		if err := os.Symlink(binary, link); err != nil {
			return nil, err
		}
		binary = link
	}
	return exec.Command(binary, "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", data,
		"--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--databases", "1", "--daemonize", "no",
		"--maxmemory-policy", "noeviction", // eviction eats asynq's leases
		"--loglevel", "warning"), nil
}

func findRedis() (string, bool) {
	for _, name := range []string{"redis-server", "valkey-server", "redis-check-rdb"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, true
		}
	}
	return "", false
}

func putAside(dir string) error {
	data := filepath.Join(dir, "redis")
	if err := os.RemoveAll(data + ".bad"); err != nil {
		return err
	}
	return os.Rename(data, data+".bad")
}

// startInside runs miniredis on the loopback, behind a password that only this process knows.
func startInside() (*EmbeddedRedis, error) {
	m := miniredis.NewMiniRedis()
	password := rand.Text()
	m.RequireAuth(password)
	if err := m.Start(); err != nil {
		return nil, fmt.Errorf("start Redis in this process: %w", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	go passTime(ctx, m)
	return &EmbeddedRedis{inside: m, stop: stop, options: asynq.RedisClientOpt{Addr: m.Addr(), Password: password}}, nil
}

// passTime moves miniredis' clock, which stands still by itself: without it no lock and no lease would ever end.
func passTime(ctx context.Context, m *miniredis.Miniredis) {
	const step = 200 * time.Millisecond
	tick := time.NewTicker(step)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			m.FastForward(step)
		}
	}
}
