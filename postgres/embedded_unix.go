//go:build unix

package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"salut/keeper"
)

// startLimit bounds a start: recovery of a large database after a crash, or a neighbour's start or stop.
const startLimit = 5 * time.Minute

// stopLimit bounds the last checkpoint.
const stopLimit = time.Minute

// Server is this process' use of a PostgreSQL server that salut runs itself.
type Server struct {
	held    *keeper.Held
	cluster cluster
	extra   string // the socket's folder where it lies outside the data folder
}

// URL is the address of the database, for any process of the same user on this machine.
func (s *Server) URL() string { return s.cluster.url(database) }

// Stop ends this process' use of the server, which stops with its last user; then Stop returns when it has stopped.
func (s *Server) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopLimit)
	defer cancel()
	if err := s.held.Release(ctx); err != nil {
		return fmt.Errorf("stop PostgreSQL: %w", err)
	}
	if s.extra != "" {
		_ = os.Remove(s.extra) // goes only when it is empty, which it is when the server has stopped
	}
	return nil
}

// StartEmbedded starts PostgreSQL in dataDir, or joins the one that another process runs there. The database exists
// then, and is empty or as it was left: Migrate is the caller's next step. A process that ends without Stop, by a kill
// too, ends its use as well.
func StartEmbedded(ctx context.Context, dataDir string) (*Server, error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	dir, err := filepath.Abs(dataDir)
	if err != nil {
		return nil, fmt.Errorf("find the data folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, explainOS(dir, err)
	}
	s := &Server{cluster: cluster{
		data: filepath.Join(dir, "postgres"), socket: keeper.SocketDir(dir, "socket", ".s.PGSQL.5432"), settings: settings(memory()),
	}}
	if filepath.Dir(s.cluster.socket) != dir {
		s.extra = s.cluster.socket
	}
	s.held, err = keeper.Hold(ctx, keeper.Server{
		Dir: dir, Name: "postgres", Log: filepath.Join(dir, "postgres.log"),
		Signal:  "INT", // drops connections and stops cleanly
		Answers: s.cluster.answers,
		Prepare: func(ctx context.Context) (*exec.Cmd, error) {
			if err := s.cluster.prepare(ctx); err != nil {
				return nil, err
			}
			return s.cluster.command(), nil
		},
	})
	if err != nil {
		return nil, explainStart(dir, err)
	}
	return s, nil
}

// prepare makes what a start needs: the binaries that fit the folder, the socket's place, at the first start the cluster.
func (c *cluster) prepare(ctx context.Context) error {
	root, err := findOwner()
	if err != nil {
		return err
	}
	c.owner = root.of(c.data)
	major, err := majorOf(c.data)
	if err != nil {
		return err
	}
	if c.bin, err = findBinaries(major); err != nil {
		return err
	}
	if err := c.owner.makePrivate(c.socket); err != nil {
		return err
	}
	if major == 0 {
		return c.create(ctx)
	}
	forgetStranger(c.data)
	return nil
}

// create makes the cluster beside its place and moves it there when it is whole, so that a start that was interrupted
// leaves nothing half made.
func (c *cluster) create(ctx context.Context) error {
	next := *c
	next.data = c.data + ".new"
	if err := os.RemoveAll(next.data); err != nil {
		return err
	}
	if err := c.owner.makePrivate(next.data); err != nil {
		return err
	}
	err := next.initialise(ctx, syncLater...)
	if err == nil {
		err = os.Rename(next.data, c.data)
	}
	if err != nil {
		_ = os.RemoveAll(next.data) // the first error is the one to tell
		return err
	}
	// Nobody waits for it: a busy disk may take a while, and a power cut in the meantime costs an empty database.
	go syncFolder(c.data)
	return nil
}

// majorOf is the PostgreSQL version that made a cluster; 0 when there is none yet.
func majorOf(data string) (int, error) {
	raw, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(raw)))
	if err != nil {
		return 0, fmt.Errorf("read %s/PG_VERSION: %w", data, err)
	}
	return major, nil
}

// forgetStranger removes a postmaster.pid whose process number now belongs to another program, as happens when a
// container starts again with an old data folder: PostgreSQL would take that program for a server.
func forgetStranger(data string) {
	path := filepath.Join(data, "postmaster.pid")
	raw, err := os.ReadFile(path)
	if err != nil {
		return
	}
	pid, _, _ := strings.Cut(string(raw), "\n")
	name, err := os.ReadFile(filepath.Join("/proc", filepath.Base(pid), "comm"))
	if err == nil && strings.TrimSpace(string(name)) != "postgres" {
		_ = os.Remove(path) // what stays makes the server refuse, in its own words
	}
}
