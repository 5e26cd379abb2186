//go:build unix

package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"salut/keeper"
)

const temporaryPrefix = "salut-test-pg-"

// StartTemporary runs an empty server for tests and benchmarks. Nothing is synced to disk, and when it is stopped or
// this process ends, its folder goes too. Further settings are name=value.
func StartTemporary(ctx context.Context, settings ...string) (*Server, error) {
	owner, err := findOwner()
	if err != nil {
		return nil, err
	}
	bin, err := findBinaries(0)
	if err != nil {
		return nil, err
	}
	parent := os.TempDir()
	if filepath.Dir(keeper.SocketDir(parent, temporaryPrefix+"1234567890", ".s.PGSQL.5432")) != parent {
		parent = "/tmp"
	}
	sweep(parent)
	dir, err := os.MkdirTemp(parent, temporaryPrefix)
	if err != nil {
		return nil, fmt.Errorf("make a folder for the temporary database: %w", err)
	}
	s := &Server{cluster: cluster{bin: bin, owner: owner, data: filepath.Join(dir, "data"), socket: dir,
		settings: append([]string{
			"fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
			"max_connections=300", "shared_buffers=128MB", "autovacuum=off", "jit=off", "max_wal_size=1GB",
			"checkpoint_timeout=1h", "log_min_messages=fatal", "unix_socket_permissions=0700",
		}, settings...)}}
	s.held, err = keeper.Hold(ctx, keeper.Server{
		Dir: dir, Name: "pg", Log: filepath.Join(dir, "log"), Signal: "QUIT", Remove: dir,
		Answers: s.cluster.answers,
		Prepare: func(ctx context.Context) (*exec.Cmd, error) {
			if err := owner.take(dir); err != nil {
				return nil, err
			}
			if err := s.cluster.copy(ctx); err != nil {
				return nil, err
			}
			return s.cluster.command(), nil
		},
	})
	if err != nil {
		_ = os.RemoveAll(dir) // the first error is the one to tell
		return nil, explainStart(dir, err)
	}
	return s, nil
}

// copy makes the cluster from one that an earlier run has made: initdb costs a second and a half of CPU, and the tests
// of each package need one. The original is kept a day, since what cleans temporary folders would take it apart file by file.
func (c cluster) copy(ctx context.Context) error {
	original := filepath.Join(filepath.Dir(c.socket), fmt.Sprintf("salut-test-initdb-%d-%d", c.owner.uid, c.bin.major))
	info, err := os.Lstat(original)
	switch {
	case err != nil: // nobody has made it yet
	case time.Since(info.ModTime()) > 24*time.Hour:
		_ = os.RemoveAll(original) // the next run will try again
	case c.owner.owns(info):
		if err := c.run(ctx, "cp", "-R", original, c.data); err == nil {
			return nil
		}
		// Another process has removed it under our hands.
		if err := os.RemoveAll(c.data); err != nil {
			return err
		}
	}
	if err := c.owner.makePrivate(c.data); err != nil {
		return err
	}
	if err := c.initialise(ctx, "--no-sync", "--wal-segsize=1"); err != nil {
		return err
	}
	next := c.data + ".original"
	if err := c.run(ctx, "cp", "-R", c.data, next); err != nil {
		return fmt.Errorf("copy the empty cluster: %w", err)
	}
	_ = os.Rename(next, original) // who comes second leaves the copy to go with the folder
	return nil
}

func (c cluster) run(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	c.confine(cmd, c.data)
	return cmd.Run()
}

// sweep removes the folders of servers that were killed together with their keeper, as when the machine went down.
func sweep(parent string) {
	old, _ := filepath.Glob(filepath.Join(parent, temporaryPrefix+"*"))
	for _, dir := range old {
		info, err := os.Stat(dir)
		if err == nil && time.Since(info.ModTime()) > startLimit && !keeper.Locked(filepath.Join(dir, "pg.alive")) {
			_ = os.RemoveAll(dir)
		}
	}
}
