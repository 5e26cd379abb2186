package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"salut/fault"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestAwayIsNotRefused(t *testing.T) {
	t.Parallel()
	_, unreachable := Open(t.Context(), "postgres://salut@localhost/salut?host=/nowhere", 1)
	for _, c := range []struct {
		name string
		err  error
		want bool
	}{
		{"nobody listens", unreachable, true},
		{"starting up", fmt.Errorf("reach: %w", &pgconn.PgError{Code: "57P03"}), true},
		{"cut off", fmt.Errorf("read: %w", io.ErrUnexpectedEOF), true},
		{"a wrong password", &pgconn.PgError{Code: "28P01"}, false},
		{"no such database", &pgconn.PgError{Code: "3D000"}, false},
		{"an older schema", fault.Conflictf("older"), false},
		{"told to stop", fmt.Errorf("reach: %w", context.Canceled), false},
		{"something else", errors.New("x"), false},
		{"nothing", nil, false},
	} {
		if Away(c.err) != c.want {
			t.Errorf("%s: %v", c.name, c.err)
		}
	}
}
