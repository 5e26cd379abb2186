//go:build unix

package postgres

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const superuser, database = "salut", "salut"

// cluster is a folder made by initdb, and how a server runs on it.
type cluster struct {
	bin      binaries
	owner    owner
	data     string
	socket   string   // the folder of the socket
	settings []string // name=value
}

// initialise makes the cluster's files; its folder must exist, be empty and be the owner's.
func (c cluster) initialise(ctx context.Context, extra ...string) error {
	args := append([]string{
		"--pgdata", c.data, "--username", superuser, "--encoding", "UTF8",
		// C.UTF-8 knows upper and lower case of every alphabet and exists wherever libc does; a query that sorts for people names a collation.
		"--locale", "C.UTF-8",
		"--auth-local", "trust", "--auth-host", "reject", // the socket's folder is closed to other users
		"--no-instructions",
	}, extra...)
	cmd := exec.CommandContext(ctx, c.bin.path("initdb"), args...)
	c.confine(cmd, c.data, cmd.Path)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return explainServer(c.data, string(out), fmt.Errorf("make the PostgreSQL folder: %w: %s", err, lastWords(string(out))))
	}
	return nil
}

// command runs the server on its socket and on no network.
func (c cluster) command() *exec.Cmd {
	args := []string{"-D", c.data, "-k", c.socket, "-c", "listen_addresses="}
	for _, setting := range c.settings {
		args = append(args, "-c", setting)
	}
	cmd := exec.Command(c.bin.path("postgres"), args...)
	c.confine(cmd, c.data, c.socket+"/", cmd.Path)
	return cmd
}

// confine makes a command run as the owner, with nothing of ours in its environment: no secret, and none of the PG*
// variables that would change what it does.
func (c cluster) confine(cmd *exec.Cmd, paths ...string) {
	cmd.SysProcAttr = c.owner.attributes(paths...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=UTC", "HOME=/"}
}

// url is the address of a database of the cluster.
func (c cluster) url(name string) string {
	return fmt.Sprintf("postgres://%s@/%s?host=%s&sslmode=disable", superuser, name, url.QueryEscape(c.socket))
}

// answers is nil when the server takes connections and our database is there, which it makes where it must: at the
// first start, or at the next one if the first was interrupted.
func (c cluster) answers(ctx context.Context) error {
	conn, err := pgx.Connect(ctx, c.url(database))
	if err == nil {
		return conn.Close(ctx)
	}
	const noSuchDatabase = "3D000"
	if e := (*pgconn.PgError)(nil); !errors.As(err, &e) || e.Code != noSuchDatabase {
		return err
	}
	if conn, err = pgx.Connect(ctx, c.url("postgres")); err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "CREATE DATABASE "+database)
	return err
}
