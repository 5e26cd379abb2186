// Package keeper runs a private server (PostgreSQL, Redis) as a child that several processes of one data folder share:
// the first starts it, the others join, and it ends with the last of them, however that one ends. It owns no tables;
// it touches files in the data folder and child processes, no network.
package keeper

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
)

// Server is what must be known of a server to run it.
type Server struct {
	Dir  string // the data folder, absolute; the processes agree through the files Dir/Name.*
	Name string
	Log  string // the file that takes the server's words
	// Prepare is asked for the server's command when it isn't running. Its standard files are the keeper's to set.
	Prepare func(ctx context.Context) (*exec.Cmd, error)
	// Answers is nil when the server takes connections. It is asked until it is, or until the server has ended.
	Answers func(ctx context.Context) error
	Signal  string // what stops it, such as "INT"
	Remove  string // a folder to remove after the end, or nothing
}

// EndedError says that the server ended before it answered.
type EndedError struct {
	Name string
	Said string // what the server wrote in this life, at most 64 KiB of it
}

func (e *EndedError) Error() string {
	said := strings.TrimSpace(e.Said)
	return fmt.Sprintf("%s ended before it answered: %s", e.Name, said[strings.LastIndexByte(said, '\n')+1:])
}

var (
	// ErrSilent says that a server runs which does not answer.
	ErrSilent = errors.New("a server runs there and does not answer")
	// ErrBusy says that another process was starting or stopping the server all the while.
	ErrBusy = errors.New("another process is starting or stopping the server")
)
