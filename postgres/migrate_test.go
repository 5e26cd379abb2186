package postgres_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/postgres"
	"salut/postgres/pgtest"
)

func emptyPool(t *testing.T) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), pgtest.NewEmptyURL(t), 10)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func TestProcessesThatMigrateAtOnceDoItOnce(t *testing.T) {
	t.Parallel()
	pool := emptyPool(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if err := postgres.Migrate(t.Context(), pool); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := postgres.CheckVersion(t.Context(), pool); err != nil {
		t.Fatal(err)
	}
}

func TestAnEmptyDatabaseIsRefusedAndLeftEmpty(t *testing.T) {
	t.Parallel()
	pool := emptyPool(t)
	err := postgres.CheckVersion(t.Context(), pool)
	if f := fault.Of(err); f == nil || f.Code != "schema_older" {
		t.Fatalf("got %v", err)
	}
	var tables int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`).Scan(&tables); err != nil || tables != 0 {
		t.Fatalf("the check made %d tables, %v", tables, err)
	}
}

func TestAnotherSchemaVersionIsRefusedInOneSentence(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, change, code, says string
	}{
		{"older", `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version); INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, true)`,
			"schema_older", "salut migrate"},
		{"newer", `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)`, "schema_newer", "Update salut"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			pool := pgtest.New(t)
			if _, err := pool.Exec(t.Context(), test.change); err != nil {
				t.Fatal(err)
			}
			err := postgres.CheckVersion(t.Context(), pool)
			f := fault.Of(err)
			if f == nil || f.Code != test.code || !strings.Contains(f.Error(), test.says) || strings.Contains(f.Error(), "\n") {
				t.Fatalf("got %v", err)
			}
			if test.code == "schema_newer" {
				if err := postgres.Migrate(t.Context(), pool); !fault.Is(err, fault.Conflict) {
					t.Fatalf("Migrate: got %v", err)
				}
			}
		})
	}
}
