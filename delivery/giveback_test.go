package delivery

import (
	"sync"
	"testing"
	"time"
)

func TestLinesThatStoodStillTogetherGiveBackWhatTheyHad(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 1000)
	ctx := t.Context()
	m := b.plan(t, "greeting")
	for round := range 5 {
		ids, err := Due(ctx, b.pool, 100)
		must(t, err)
		if len(ids) < 8 {
			t.Fatalf("round %d: %d chunks are due", round, len(ids))
		}
		var held []lease
		for _, id := range ids {
			l, _, err := takeLease(ctx, b.pool, id, "worker-1")
			must(t, err)
			_, err = b.engine.turn(ctx, l, lot{}, nil, rules{}, true)
			must(t, err)
			held = append(held, l)
		}
		const expire = `UPDATE chunks SET leased_until = now() - interval '1 s', queued_until = '-infinity'`
		_, err = b.pool.Exec(ctx, expire)
		must(t, err)
		for _, id := range ids { // others take them, and what was granted is nobody's until its holder says so
			_, _, err := takeLease(ctx, b.pool, id, "worker-2")
			must(t, err)
		}
		_, err = b.pool.Exec(ctx, expire)
		must(t, err)
		var group sync.WaitGroup
		for _, l := range held {
			group.Go(func() {
				back := func() error { return b.engine.finish(ctx, l, time.Time{}) }
				if round%2 == 1 { // as after an outage of PostgreSQL
					back = func() error { return b.engine.recordLate(ctx, ctx, l, nil) }
				}
				if err := back(); err != nil {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		group.Wait()
		var orphans int
		must(t, b.pool.QueryRow(ctx, `SELECT count(*) FROM orphans`).Scan(&orphans))
		if orphans > 0 {
			t.Fatalf("round %d: %d letters wait for a worker that has given them back", round, orphans)
		}
	}
	if s := b.drain(t, m); s.Counts.Sent != 1000 {
		t.Errorf("%+v", s.Counts)
	}
}
