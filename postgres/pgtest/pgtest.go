// Package pgtest gives each test a migrated PostgreSQL database of its own. It starts one private server per test
// process, at the first use, which ends with the process. It owns no tables; only tests import it.
package pgtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"salut/postgres"
)

// startLimit is generous: a machine that runs all tests at once may be slow to start a server.
const startLimit = 2 * time.Minute

// server is started once per process: nothing but the first start has state here.
var server = sync.OnceValues(start)

var databases atomic.Int64

// New gives a pool on a fresh, migrated database that is dropped when the test ends.
func New(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), NewURL(t), 10)
	if err != nil {
		t.Fatal(err)
	}
	// Registered after the drop, so it runs before it.
	t.Cleanup(pool.Close)
	return pool
}

// NewURL gives the address of a fresh, migrated database that is dropped when the test ends.
func NewURL(t testing.TB) string {
	t.Helper()
	return create(t, "TEMPLATE "+template)
}

// NewEmptyURL gives the address of a fresh database without any table.
func NewEmptyURL(t testing.TB) string {
	t.Helper()
	return create(t, "")
}

func create(t testing.TB, from string) string {
	t.Helper()
	admin, err := server()
	if err != nil {
		t.Fatalf("start the test database: %v", err)
	}
	name := fmt.Sprintf("test_%d", databases.Add(1))
	if _, err := admin.Exec(t.Context(), "CREATE DATABASE "+name+" "+from); err != nil {
		t.Fatalf("make a test database: %v", err)
	}
	t.Cleanup(func() {
		// FORCE: a test that forgot a connection should fail by itself, not by its neighbours.
		if _, err := admin.Exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the test database: %v", err)
		}
	})
	return withDatabase(admin.Config().ConnString(), name)
}

const template = "migrated"

func start() (*pgxpool.Pool, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	server, err := postgres.StartTemporary(ctx)
	if err != nil {
		return nil, err
	}
	at := server.URL()
	admin, err := pgxpool.New(context.Background(), at)
	if err != nil {
		return nil, err
	}
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+template); err != nil {
		return nil, err
	}
	pool, err := postgres.Open(ctx, withDatabase(at, template), 2)
	if err != nil {
		return nil, err
	}
	defer pool.Close() // a database with connections can't be a template
	return admin, postgres.Migrate(ctx, pool)
}

func withDatabase(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return ""
	}
	u.Path = "/" + name
	return u.String()
}
