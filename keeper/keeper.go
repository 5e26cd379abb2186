// Package keeper runs a private server (PostgreSQL, Redis) as a child that several processes of one data folder share:
// the first starts it, the others join, and it ends with the last of them, however that one ends. It owns no tables;
// it touches files in the data folder and child processes, no network.
package keeper

import (
	"context"
	"errors"
	"os/exec"
)

// Server is what must be known of a server to run it.
type Server struct {
	Dir  string // the data folder, absolute; the processes agree through the files Dir/Name.*
	Name string
	// Prepare is asked for the server's command when it isn't running. The command's standard input is not its own.
	Prepare func(ctx context.Context) (*exec.Cmd, error)
	// Answers is nil when the server takes connections. It is asked until it is, or until the server has ended.
	Answers func(ctx context.Context) error
	Signal  string // what stops it, such as "INT"
	Remove  string // a folder to remove after the end, or nothing
}

var (
	// ErrEnded says that the server ended before it answered; its log knows why.
	ErrEnded = errors.New("the server ended before it answered")
	// ErrSilent says that a server runs which does not answer.
	ErrSilent = errors.New("a server runs there and does not answer")
	// ErrBusy says that another process was starting or stopping the server all the while.
	ErrBusy = errors.New("another process is starting or stopping the server")
)
