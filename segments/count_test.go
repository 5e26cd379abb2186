package segments

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres/pgtest"
)

func TestAQuestionThatTakesTooLongIsRefused(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	tx, err := pool.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(ctx)
	slow := func(inner pgx.Tx) error {
		_, err := inner.Exec(ctx, `SELECT pg_sleep(60)`)
		return err
	}
	if f := fault.Of(bounded(ctx, tx, time.Millisecond, slow)); f == nil || f.Kind != fault.Unavailable || f.Code != "segment_timeout" {
		t.Errorf("got %v, want a fault", f)
	}
	var limit string
	if err := tx.QueryRow(ctx, `SHOW statement_timeout`).Scan(&limit); err != nil || limit != "0" {
		t.Errorf("the limit or the failure stays in the caller's transaction: %s, %v", limit, err)
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := Count(gone, pool, Where{SQL: `TRUE`}); err == nil || fault.Of(err) != nil {
		t.Errorf("a caller that went away: got %v, want our own error", err)
	}
}
