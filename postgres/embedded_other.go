//go:build !unix

package postgres

import (
	"context"

	"salut/fault"
)

// Server is the embedded PostgreSQL, which this system has none of.
type Server struct{}

// StartEmbedded refuses: locks, sockets and users of the embedded PostgreSQL are those of Unix.
func StartEmbedded(context.Context, string) (*Server, error) { return nil, unsupported() }

// StartTemporary refuses likewise.
func StartTemporary(context.Context, ...string) (*Server, error) { return nil, unsupported() }

// URL is empty.
func (*Server) URL() string { return "" }

// Stop has nothing to stop.
func (*Server) Stop() error { return nil }

func unsupported() error {
	return fault.Unavailablef("This system has no embedded PostgreSQL. Set SALUT_DATABASE_URL to a server.").Coded("postgres_missing")
}
