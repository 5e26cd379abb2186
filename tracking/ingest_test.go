package tracking

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/netip"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"salut/postgres/pgtest"
	"salut/tokens"
)

// mailing puts sent letters into the ledger, as many as asked for.
func mailing(t testing.TB, pool *pgxpool.Pool, letters int) {
	t.Helper()
	const q = `
		WITH people AS (INSERT INTO clients (email) SELECT 'c' || k || '@client.example' FROM generate_series(1, $1::int) k RETURNING id),
		g AS (INSERT INTO mailings (purpose, steps, sender_ids, seed, id_domain, tracking) VALUES ('marketing', '[]', '{1}', '\x00', 'x.example', '{"clicks": true, "opens": true}') RETURNING id)
		INSERT INTO messages (mailing_id, n, client_id, sender_id, state, attempt, due_at, done_at)
		SELECT g.id, row_number() OVER (ORDER BY people.id), people.id, 1, 'sent', 1, now(), now() - interval '1 hour' FROM people, g`
	if _, err := pool.Exec(t.Context(), q, letters); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `INSERT INTO mailing_links (mailing_id, link, language, part, address, label) SELECT 1, k, 'ru', 'html', 'https://shop.example/' || k, '' FROM generate_series(1, 5) k`); err != nil {
		t.Fatal(err)
	}
}

// reconcile wants the counts to be what the hits say.
func reconcile(t testing.TB, pool *pgxpool.Pool) (opened, clicked, machineOpened, machineClicked int) {
	t.Helper()
	const q = `
		SELECT coalesce(sum(opened), 0), coalesce(sum(clicked), 0), coalesce(sum(machine_opened), 0), coalesce(sum(machine_clicked), 0),
		       coalesce((SELECT string_agg(k || '=' || n, ' ' ORDER BY k) FROM (SELECT kind || '/' || verdict AS k, count(DISTINCT message_n) AS n FROM hits WHERE verdict <> 'unknown' GROUP BY 1) x), '')
		FROM mailing_counts`
	var said string
	if err := pool.QueryRow(t.Context(), q).Scan(&opened, &clicked, &machineOpened, &machineClicked, &said); err != nil {
		t.Fatal(err)
	}
	want := ""
	for _, k := range []struct {
		name string
		n    int
	}{{"clicked/human", clicked}, {"clicked/machine", machineClicked}, {"opened/human", opened}, {"opened/machine", machineOpened}} {
		if k.n > 0 {
			want += fmt.Sprintf(" %s=%d", k.name, k.n)
		}
	}
	if " "+said != want && (said != "" || want != "") {
		t.Errorf("the counts say%s, the hits %s", want, said)
	}
	return opened, clicked, machineOpened, machineClicked
}

func TestCountsAreWhatTheHitsSay(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	mailing(t, pool, 40)
	now := time.Now()
	agents := []string{chrome, chrome, outlook, gmail, "curl/8", "Frobnicator 1.0", ""}
	r := rand.New(rand.NewPCG(1, 2))
	dir := t.TempDir()
	tr, err := New(pool, dir, "w", slog.Default())
	if err != nil {
		t.Fatal(err)
	}
	for round := range 12 {
		tr.Now = func() time.Time { return now }
		for range 50 {
			ref := tokens.Ref{Kind: 'o', Mailing: 1, N: int32(r.IntN(42) + 1)} // two of them are nobody's
			if r.IntN(2) == 0 {
				ref.Kind, ref.Link = 'c', int32(r.IntN(5)+1)
			}
			if err := tr.Note(ref, Evidence{Agent: agents[r.IntN(len(agents))], Addr: netip.MustParseAddr("192.0.2.1"), Head: r.IntN(20) == 0}); err != nil {
				t.Fatal(err)
			}
			now = now.Add(time.Duration(r.IntN(2000)) * time.Millisecond)
		}
		if round%3 == 2 { // the process is killed, and another one goes on
			if tr, err = New(pool, dir, "w", slog.Default()); err != nil {
				t.Fatal(err)
			}
			tr.Now = func() time.Time { return now }
		}
		if err := tr.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		reconcile(t, pool)
	}
	opened, clicked, machineOpened, machineClicked := reconcile(t, pool)
	if opened == 0 || clicked == 0 || machineOpened == 0 || machineClicked == 0 {
		t.Errorf("nothing to reconcile: %d %d %d %d", opened, clicked, machineOpened, machineClicked)
	}
	var stored, journals int
	if err := pool.QueryRow(t.Context(), `SELECT (SELECT count(*) FROM hits), (SELECT count(*) FROM hit_journals)`).Scan(&stored, &journals); err != nil || stored < 500 || journals != 0 {
		t.Errorf("%d hits and %d journals are kept (%v)", stored, journals, err)
	}
	if done, err := JudgeAgain(t.Context(), pool, 1); err != nil || done.Letters != 0 {
		t.Errorf("judged by the same rules again: %+v (%v)", done, err)
	}
	if _, err := pool.Exec(t.Context(), `UPDATE hits SET rules = 1, verdict = 'human', reason = 'browser'`); err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(t.Context(), `UPDATE mailing_counts SET opened = h.o, clicked = h.c, machine_opened = 0, machine_clicked = 0
		FROM (SELECT count(DISTINCT message_n) FILTER (WHERE kind = 'opened') AS o, count(DISTINCT message_n) FILTER (WHERE kind = 'clicked') AS c FROM hits) h WHERE shard = 0`); err != nil {
		t.Fatal(err)
	}
	wasOpened, wasClicked, _, _ := reconcile(t, pool)
	done, err := JudgeAgain(t.Context(), pool, 1)
	if want := [4]int64{int64(opened - wasOpened), int64(clicked - wasClicked), int64(machineOpened), int64(machineClicked)}; err != nil || done.Letters != 40 || done.Counts != want {
		t.Errorf("judged again: %+v, want %d (%v)", done, want, err)
	}
	reconcile(t, pool)
}

// A segment that was taken in before the process could remove it is not taken twice.
func TestASegmentIsTakenOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	mailing(t, pool, 1)
	tr, err := New(pool, t.TempDir(), "w", slog.Default())
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Note(tokens.Ref{Kind: 'c', Mailing: 1, N: 1, Link: 1}, Evidence{Agent: chrome}); err != nil {
		t.Fatal(err)
	}
	number := tr.journal.rotate(time.Now(), 0)[0]
	list, err := tr.journal.read(number)
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.take(t.Context(), number, 0, list); err != nil { // and here it is killed
		t.Fatal(err)
	}
	if err := tr.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM hits`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d hits (%v)", n, err)
	}
}

func BenchmarkTakeIn(b *testing.B) {
	pool := pgtest.New(b)
	const letters = 100_000
	mailing(b, pool, letters)
	tr, err := New(pool, b.TempDir(), "w", slog.Default())
	if err != nil {
		b.Fatal(err)
	}
	const batch = 2500
	n := 0
	for b.Loop() {
		for range batch {
			n++
			if err := tr.Note(tokens.Ref{Kind: 'c', Mailing: 1, N: int32(n*7919%letters + 1), Link: int32(n%5 + 1)}, Evidence{Agent: chrome, Addr: netip.MustParseAddr("192.0.2.1")}); err != nil {
				b.Fatal(err)
			}
		}
		if err := tr.Flush(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*batch/b.Elapsed().Seconds(), "hits/s")
}

// A process that is killed between two parts of a segment goes on after the first.
func TestASegmentIsTakenByParts(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	const letters = 3*portion + 10
	mailing(t, pool, letters)
	dir := t.TempDir()
	killed, err := New(pool, dir, "w", slog.Default())
	if err != nil {
		t.Fatal(err)
	}
	for n := range int32(letters) {
		if err := killed.Note(tokens.Ref{Kind: 'c', Mailing: 1, N: n + 1, Link: 1}, Evidence{Agent: chrome}); err != nil {
			t.Fatal(err)
		}
	}
	number := killed.journal.rotate(time.Now(), 0)[0]
	list, err := killed.journal.read(number)
	if err != nil {
		t.Fatal(err)
	}
	if err := killed.take(t.Context(), number, 0, list[:portion+5]); err != nil {
		t.Fatal(err)
	}
	tr, err := New(pool, dir, "w", slog.Default())
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if err := tr.takeIn(t.Context(), 0, 300*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 100*time.Millisecond {
		t.Errorf("three parts were taken in at once, in %v", took)
	}
	var hits, of int
	if err := pool.QueryRow(t.Context(), `SELECT count(*), count(DISTINCT message_n) FROM hits`).Scan(&hits, &of); err != nil || hits != letters || of != letters {
		t.Errorf("%d hits of %d letters (%v)", hits, of, err)
	}
	if _, clicked, _, _ := reconcile(t, pool); clicked != letters {
		t.Errorf("%d clicked", clicked)
	}
}
