//go:build !unix

package keeper

import (
	"context"
	"errors"
	"path/filepath"
)

// Held is one process' use of a server.
type Held struct{}

var errUnsupported = errors.New("this system has no locks and pipes as the keeper needs them")

// Hold refuses: this system has no such locks and pipes.
func Hold(context.Context, Server) (*Held, error) { return nil, errUnsupported }

// Release has nothing to do.
func (*Held) Release(context.Context) error { return nil }

// Running is always false.
func (Server) Running() bool { return false }

// Locked is always false.
func Locked(string) bool { return false }

// SocketDir is the folder name in dir.
func SocketDir(dir, name, _ string) string { return filepath.Join(dir, name) }
