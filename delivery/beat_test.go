package delivery

import (
	"testing"
	"time"
)

func TestARestoredDatabaseSendsNothingByItself(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 3)
	ctx := t.Context()
	m := b.plan(t, "service")
	beat := func() bool {
		t.Helper()
		restored, err := b.engine.Beat(ctx)
		must(t, err)
		return restored
	}
	state := func() string {
		t.Helper()
		s, err := Statuses(ctx, b.pool, []int64{m})
		must(t, err)
		return s[m].State
	}
	for range 3 {
		if beat() {
			t.Fatal("a database of its own is taken for a restored one")
		}
	}
	_, err := b.pool.Exec(ctx, `UPDATE worker_beats SET beats = beats + 1`) // killed before the folder was written
	must(t, err)
	if beat() || state() != "running" {
		t.Fatal("a kill is taken for a restored database")
	}
	_, err = b.pool.Exec(ctx, `UPDATE worker_beats SET beats = beats - 2`) // the state of a while ago
	must(t, err)
	if !beat() || state() != "held" {
		t.Fatalf("the restored database is not noticed; the mailing is %s", state())
	}
	must(t, SetState(ctx, b.pool, m, "running", "", time.Now()))
	if beat() || state() != "running" {
		t.Fatal("it is noticed twice")
	}
	_, err = b.pool.Exec(ctx, `DELETE FROM worker_beats`) // a copy from before this worker's first start
	must(t, err)
	if !beat() {
		t.Fatal("an old copy without this worker is not noticed")
	}
	must(t, SetState(ctx, b.pool, m, "running", "", time.Now()))
	_, err = b.pool.Exec(ctx, `UPDATE installation SET id = gen_random_uuid()`)
	must(t, err)
	_, err = b.pool.Exec(ctx, `DELETE FROM worker_beats`)
	must(t, err)
	if beat() || state() != "running" {
		t.Fatal("another database is taken for a restored one")
	}
}
