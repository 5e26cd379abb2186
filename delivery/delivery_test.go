package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"salut/mail"
	"salut/mail/mailtest"
	"salut/postgres/pgtest"
	"salut/templates"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// bench is a database with clients, a letter, a sender to a scripted server, and an engine.
type bench struct {
	pool    *pgxpool.Pool
	engine  *Engine
	server  *mailtest.Server
	sender  Sender
	version int64
	dir     string
	key     tokens.Key
}

func newBench(t testing.TB, script mailtest.Script, clientCount int) *bench {
	t.Helper()
	ctx := t.Context()
	b := &bench{pool: pgtest.New(t), server: mailtest.Start(t, script), dir: t.TempDir(), key: tokens.NewKey("a secret for the tests only")}
	_, err := b.pool.Exec(ctx, `INSERT INTO clients (email, first_name, middle_name, last_name, gender, gender_source, gender_confidence, consent_basis)
		SELECT 'anna' || i || '@clients.test', 'Анна', 'Петровна', 'Номер' || i, 'female', 'patronymic', 1, 'consent' FROM generate_series(1, $1) i`, clientCount)
	must(t, err)
	letter, err := templates.Create(ctx, b.pool, "Spring", templates.Content{Language: "ru", Subject: "{{ client | salutation }}", Format: "markdown",
		Body: "{{ client | salutation }}, ваш номер {{ client.last_name }}.\n\n[Отписаться]({{ unsubscribe_url }})"})
	must(t, err)
	b.version = letter.VersionID
	a := b.server.Account()
	b.sender, err = CreateSender(ctx, b.pool, b.key, Sender{FromName: "Salut", FromAddress: "news@sender.test", Host: a.Host, Port: a.Port, Security: "none"})
	must(t, err)
	b.engine = b.newEngine(t)
	return b
}

func (b *bench) newEngine(t testing.TB) *Engine {
	t.Helper()
	e, err := NewEngine(b.pool, b.key, Settings{Worker: "worker-1", JournalDir: b.dir, PublicURL: "http://salut.test", RetryFirst: time.Millisecond, Connections: 4}, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(e.Close)
	return e
}

func (b *bench) plan(t testing.TB, purpose string) int64 {
	t.Helper()
	var id int64
	must(t, pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) (err error) {
		id, err = Plan(t.Context(), tx, Mailing{Name: "Spring", Purpose: purpose, Steps: []MailingStep{{VersionID: b.version}}, SenderIDs: []int64{b.sender.ID}}, Audience{Where: "true"}, time.Now())
		return err
	}))
	return id
}

// drain does the clock's work until nothing is pending, as workers would.
func (b *bench) drain(t *testing.T, mailing int64) Status {
	t.Helper()
	for {
		s := b.status(t, mailing)
		if s.Counts.Pending+s.Counts.Sending == 0 {
			return s
		}
		ids, err := Due(t.Context(), b.pool, 10)
		must(t, err)
		done := make(chan error)
		for _, id := range ids {
			go func() { done <- b.engine.SendChunk(t.Context(), id) }()
		}
		for range ids {
			must(t, <-done)
		}
	}
}

func (b *bench) status(t *testing.T, mailing int64) Status {
	t.Helper()
	all, err := Statuses(t.Context(), b.pool, []int64{mailing})
	must(t, err)
	s := all[mailing]
	c := s.Counts
	if sum := c.Pending + c.Sending + c.Sent + c.Failed + c.Skipped + c.Canceled + c.Uncertain; sum != c.Audience {
		t.Fatalf("audience %d, but the states add up to %d: %+v", c.Audience, sum, c)
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ledger counts the rows themselves, which the kept counts must equal.
func (b *bench) ledger(t *testing.T, mailing int64) map[State]int64 {
	t.Helper()
	rows, err := b.pool.Query(t.Context(), `SELECT state::text, count(*) FROM messages WHERE mailing_id = $1 GROUP BY 1`, mailing)
	must(t, err)
	states := map[State]int64{}
	var s string
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&s, &n}, func() error { states[State(s)] = n; return nil })
	must(t, err)
	return states
}

func TestEachRecipientReachesAFinalStateAndGetsOneLetter(t *testing.T) {
	t.Parallel()
	script := func(rcpt string, attempt int) mailtest.Verdict {
		switch {
		case strings.HasPrefix(rcpt, "anna7@"):
			return mailtest.NoSuchUser
		case strings.HasPrefix(rcpt, "anna8@") && attempt < 3:
			return mailtest.Greylist
		case strings.HasPrefix(rcpt, "anna9@") && attempt == 1:
			return mailtest.CutBefore
		case strings.HasPrefix(rcpt, "anna10@"):
			return mailtest.CutAfterDot
		case strings.HasPrefix(rcpt, "anna11@") && attempt == 1:
			return mailtest.Verdict{Say: "421 4.3.2 going down"}
		}
		return mailtest.Accept
	}
	b := newBench(t, script, 1203)
	ctx := t.Context()
	_, err := b.pool.Exec(ctx, `UPDATE clients SET consent_basis = '' WHERE email = 'anna1@clients.test'`)
	must(t, err)
	a, err := mail.ParseAddress("ANNA2@clients.test")
	must(t, err)
	_, err = SuppressAddress(ctx, b.pool, a, "manual", "", time.Now())
	must(t, err)

	m := b.plan(t, "marketing")
	s := b.drain(t, m)
	want := Counts{Audience: 1203, Skipped: 2, Failed: 1, Uncertain: 1, Sent: 1199}
	if s.Counts != want {
		t.Errorf("counts %+v, want %+v", s.Counts, want)
	}
	states := b.ledger(t, m)
	if states[Sent] != 1199 || states[Skipped] != 2 || states[Failed] != 1 || states[Uncertain] != 1 {
		t.Errorf("ledger %v", states)
	}
	ids, to := map[string]bool{}, map[string]int{}
	for _, l := range b.server.Letters() {
		to[l.To]++
		ids[l.MessageID] = true
	}
	if len(to) != 1200 || len(ids) != 1200 {
		t.Errorf("%d people got a letter with %d Message-IDs, want 1200 of each", len(to), len(ids))
	}
	for rcpt, n := range to {
		if n != 1 {
			t.Errorf("%s got %d letters", rcpt, n)
		}
	}
	list, next, err := Messages(ctx, b.pool, m, Sent, 200, "")
	must(t, err)
	if len(list) != 200 || next == "" || !ids[list[0].MessageID] {
		t.Errorf("the ledger's Message-ID is not the letter's: %+v", list[0])
	}
	var chunks int
	must(t, b.pool.QueryRow(ctx, `SELECT count(*) FROM chunks`).Scan(&chunks))
	if s := b.status(t, m); chunks != 0 || s.FinishedAt == nil {
		t.Errorf("%d chunks left, finished at %v", chunks, s.FinishedAt)
	}
	for _, l := range b.server.Letters() {
		if l.To == "anna12@clients.test" && !strings.Contains(string(l.Raw), "List-Unsubscribe-Post: List-Unsubscribe=One-Click") {
			t.Errorf("no one-click unsubscribe in:\n%s", l.Raw)
		}
	}
}

func TestAPauseThatHasAnsweredLetsNoLetterBegin(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 3000)
	m := b.plan(t, "greeting")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			ids, err := Due(ctx, b.pool, 10)
			if err != nil {
				return
			}
			for _, id := range ids {
				_ = b.engine.SendChunk(ctx, id)
			}
		}
	}()
	for b.server.Count() < 300 && t.Context().Err() == nil {
		time.Sleep(time.Millisecond)
	}
	must(t, SetState(t.Context(), b.pool, m, "paused", "", time.Now()))
	at := b.server.Count()
	for range 20 { // the clock and the worker go on trying
		if _, err := Due(t.Context(), b.pool, 10); err != nil {
			t.Fatal(err)
		}
		b.status(t, m)
	}
	if after := b.server.Count(); after > at+4 { // one in flight on each connection may end
		t.Errorf("%d letters began after the pause", after-at)
	}
	must(t, SetState(t.Context(), b.pool, m, "canceled", "", time.Now()))
	cancel()
	<-done
	must(t, b.engine.Sweep(t.Context()))
	s := b.status(t, m)
	if s.Counts.Pending+s.Counts.Sending != 0 || s.Counts.Sent != int64(b.server.Count()) || s.Counts.Canceled == 0 {
		t.Errorf("after cancel: %+v, the server took %d", s.Counts, b.server.Count())
	}
}

func TestAKilledWorkersLettersAreSettledByItsJournal(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 10)
	m := b.plan(t, "greeting")
	ctx := t.Context()
	ids, err := Due(ctx, b.pool, 10)
	must(t, err)
	l, ok, err := takeLease(ctx, b.pool, ids[0], "worker-1")
	must(t, err)
	if !ok {
		t.Fatal("no lease")
	}
	granted, err := b.engine.turn(ctx, l, lot{}, nil, rules{}, true)
	must(t, err)
	if len(granted.messages) != 10 {
		t.Fatalf("granted %d of 10", len(granted.messages))
	}
	if s := b.status(t, m); s.Counts.Sending != 10 {
		t.Errorf("sending %d, want 10", s.Counts.Sending)
	}
	j := <-b.engine.slots
	must(t, j.begin(m, 1))
	j.answer(m, 1, mail.Reply{Code: 250, Enhanced: "2.0.0", Text: "queued as 7F3A"})
	must(t, j.begin(m, 2))
	j.answer(m, 2, mail.Reply{Code: 550, Enhanced: "5.1.1", Text: "no such user"})
	must(t, j.begin(m, 3)) // and then the process was killed

	again := b.newEngine(t)
	must(t, again.Settle(ctx))
	s := b.status(t, m)
	if want := (Counts{Audience: 10, Sent: 1, Failed: 1, Uncertain: 1, Pending: 7}); s.Counts != want {
		t.Errorf("after the restart %+v, want %+v", s.Counts, want)
	}
	b.engine = again
	if s := b.drain(t, m); s.Counts.Sent != 8 || b.server.Count() != 7 {
		t.Errorf("at the end %+v, the server took %d", s.Counts, b.server.Count())
	}
	list, _, err := Messages(ctx, b.pool, m, Uncertain, 10, "")
	must(t, err)
	if len(list) != 1 || list[0].Reason != "worker_lost" {
		t.Errorf("uncertain: %+v", list)
	}
	n, err := Retry(ctx, b.pool, m, Uncertain, time.Now())
	must(t, err)
	if s := b.drain(t, m); n != 1 || s.Counts.Sent != 9 || s.Counts.Uncertain != 0 {
		t.Errorf("after a retry of %d: %+v", n, s.Counts)
	}
}

func TestWhatALostWorkerHadInHandWaitsAndIsThenUncertain(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 700)
	m := b.plan(t, "greeting")
	ctx := t.Context()
	ids, err := Due(ctx, b.pool, 10)
	must(t, err)
	l, _, err := takeLease(ctx, b.pool, ids[0], "lost-for-good")
	must(t, err)
	held, err := b.engine.turn(ctx, l, lot{}, nil, rules{}, true)
	must(t, err)
	_, err = b.pool.Exec(ctx, `UPDATE chunks SET leased_until = now() - interval '1 s', granted_until = now() - interval '30 s', queued_until = '-infinity'`)
	must(t, err)
	for range 2 {
		ids, err = Due(ctx, b.pool, 10)
		must(t, err)
		for _, id := range ids {
			must(t, b.engine.SendChunk(ctx, id))
		}
	}
	if s := b.status(t, m); s.Counts.Sent != int64(700-len(held.messages)) || s.Counts.Pending != int64(len(held.messages)) {
		t.Errorf("the rest should be sent and the lot wait: %+v", s.Counts)
	}
	msg, err := FindMessage(ctx, b.pool, fmt.Sprintf("%d-%d", m, held.messages[0].n), time.UTC, time.Now())
	must(t, err)
	if msg.Why == nil || msg.Why.Code != "worker_lost" {
		t.Errorf("why: %+v", msg.Why)
	}
	_, err = b.pool.Exec(ctx, `UPDATE orphans SET since = since - interval '1 hour'`)
	must(t, err)
	must(t, b.engine.Sweep(ctx))
	if s := b.status(t, m); s.Counts.Uncertain != int64(len(held.messages)) || s.Counts.Pending != 0 || s.FinishedAt == nil {
		t.Errorf("after the wait: %+v, finished at %v", s.Counts, s.FinishedAt)
	}
}

func TestBackoffDoublesAndEndsAfterTwoDays(t *testing.T) {
	t.Parallel()
	want := 5 * time.Minute
	for attempt := 1; attempt <= 9; attempt++ {
		if wait, ok := backoff(5*time.Minute, attempt); !ok || wait != want {
			t.Errorf("after try %d: %v %v, want %v", attempt, wait, ok, want)
		}
		want *= 2
	}
	if _, ok := backoff(5*time.Minute, 10); ok {
		t.Error("the tenth wait would pass two days")
	}
}

func TestASmallMailingDoesNotWaitBehindALargeOne(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 5000)
	large := b.plan(t, "service")
	small := b.planned(t, Mailing{Purpose: "service"})
	ids, err := Due(t.Context(), b.pool, 4)
	must(t, err)
	rows, err := b.pool.Query(t.Context(), `SELECT mailing_id FROM unnest($1::bigint[]) WITH ORDINALITY u (id, k) JOIN chunks c USING (id) ORDER BY u.k`, ids)
	must(t, err)
	turns, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	must(t, err)
	if want := []int64{large, small, large, small}; !slices.Equal(turns, want) {
		t.Errorf("the turns are %v, not %v", turns, want)
	}
}

func TestAHigherPriorityGoesFirst(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 300)
	low := b.planned(t, Mailing{Purpose: "service", Priority: -1})
	normal := b.planned(t, Mailing{Purpose: "service"})
	high := b.planned(t, Mailing{Purpose: "service", Priority: 1})
	var turns []int64
	for range 9 { // one at a time, as a busy worker asks
		ids, err := Due(t.Context(), b.pool, 1)
		must(t, err)
		var mailing int64
		must(t, b.pool.QueryRow(t.Context(), `SELECT mailing_id FROM chunks WHERE id = $1`, ids[0]).Scan(&mailing))
		turns = append(turns, mailing)
	}
	if want := []int64{high, high, high, normal, normal, normal, low, low, low}; !slices.Equal(turns, want) {
		t.Errorf("the turns are %v, not %v", turns, want)
	}
}
