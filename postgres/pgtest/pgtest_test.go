package pgtest_test

import (
	"testing"

	"salut/postgres"
	"salut/postgres/pgtest"
)

func TestEachTestHasAMigratedDatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	for range 3 {
		pool := pgtest.New(t)
		if err := postgres.CheckVersion(t.Context(), pool); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM clients`).Scan(&n); err != nil || n != 0 {
			t.Fatalf("got %d clients, %v; want an empty table", n, err)
		}
		if _, err := pool.Exec(t.Context(), `INSERT INTO clients (email) VALUES ('ivan@mail.test')`); err != nil {
			t.Fatal(err)
		}
	}
}
