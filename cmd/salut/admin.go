package main

import (
	"bufio"
	"fmt"
	"os"

	"salut/access"
	"salut/names"
	"salut/postgres"
)

type migrateCommand struct{}

// Run migrates the outside database, or the embedded one.
func (migrateCommand) Run(e *env) error {
	var c closers
	defer c.close()
	pool, err := openDatabase(e.ctx, e.set, &c, false)
	if err != nil {
		return err
	}
	if err := postgres.Migrate(e.ctx, pool); err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.stdout, "The database is up to date.")
	return err
}

type tokenAddCommand struct {
	Role string `required:"" help:"admin, marketer, manager or viewer."`
	Name string `required:"" help:"What the token is for."`
}

// Run prints the new token alone on the last line of standard output.
func (t tokenAddCommand) Run(e *env) error {
	var c closers
	defer c.close()
	pool, err := openDatabase(e.ctx, e.set, &c, true)
	if err != nil {
		return err
	}
	_, secret, err := access.AddToken(e.ctx, pool, t.Name, t.Role)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.stderr, "This token is shown once; keep it safe:")
	_, err = fmt.Fprintln(e.stdout, secret)
	return err
}

type namesCommand struct {
	File string `arg:"" optional:"" help:"A file with one name a line; without it, standard input."`
}

// Run streams: a list of any length needs little memory.
func (n namesCommand) Run(e *env) error {
	in := e.stdin
	if n.File != "" && n.File != "-" {
		f, err := os.Open(n.File)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		in = f
	}
	out := bufio.NewWriterSize(e.stdout, 1<<16)
	if err := names.Stream(in, out); err != nil {
		return err
	}
	return out.Flush()
}
