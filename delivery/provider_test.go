package delivery

import (
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"salut/mail"
	"salut/mail/mailtest"
)

func TestAProviderThatAsksForItGetsLettersOneByOne(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	var calm atomic.Bool
	b := newBench(t, func(rcpt string, _ int) mailtest.Verdict {
		if strings.HasSuffix(rcpt, "@slow.test") && !calm.Load() {
			asked.Add(1)
			return mailtest.Verdict{Say: "451 4.7.28 our rate limit is exceeded"}
		}
		return mailtest.Verdict{}
	}, 200)
	ctx := t.Context()
	var err error
	b.engine, err = NewEngine(b.pool, b.key, Settings{Worker: "worker-2", JournalDir: t.TempDir(), RetryFirst: time.Minute, Connections: 4}, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(b.engine.Close)
	_, err = b.pool.Exec(ctx, `UPDATE clients SET email = replace(email, '@clients.test', '@slow.test') WHERE id % 2 = 0`)
	must(t, err)
	m := b.planned(t, Mailing{Purpose: "service"})
	b.work(t)
	s := b.status(t, m)
	if s.Counts.Sent != 100 || s.Counts.Pending != 100 || asked.Load() != 1 {
		t.Fatalf("%+v after %d tries", s.Counts, asked.Load())
	}
	var moments int
	var least time.Duration
	must(t, b.pool.QueryRow(ctx, `SELECT count(DISTINCT due_at), min(gap) FROM (SELECT due_at, due_at - lag(due_at) OVER (ORDER BY due_at) AS gap
		FROM messages WHERE mailing_id = $1 AND state = 'pending' AND reason = 'provider') x`, m).Scan(&moments, &least))
	if moments != 99 || least < 1990*time.Millisecond {
		t.Errorf("%d letters have a moment of their own, %s apart at least", moments, least)
	}
	list, _, err := Messages(ctx, b.pool, m, Pending, 200, "")
	must(t, err)
	waiting, err := FindMessage(ctx, b.pool, list[50].ID.String(), time.UTC, time.Now())
	must(t, err)
	if waiting.Why == nil || waiting.Why.Code != "provider" || !strings.Contains(waiting.Why.Args[1].(string), "rate limit") {
		t.Errorf("why it waits: %+v", waiting.Why)
	}
	// Time passes: their moments come, and they go without being put off again.
	calm.Store(true)
	for _, q := range []string{
		`UPDATE messages SET due_at = due_at - interval '1 hour' WHERE state = 'pending'`, `UPDATE chunks SET due_at = due_at - interval '1 hour'`,
		`UPDATE provider_pace SET blocked_until = blocked_until - interval '1 hour', next_at = next_at - interval '1 hour', troubled_at = troubled_at - interval '1 hour'`,
	} {
		_, err = b.pool.Exec(ctx, q)
		must(t, err)
	}
	b.work(t)
	if s := b.status(t, m); s.Counts.Sent != 199 {
		t.Errorf("when their moment has come: %+v", s.Counts)
	}
	for range 10 {
		must(t, b.engine.recover(ctx))
		_, err = b.pool.Exec(ctx, `UPDATE provider_pace SET troubled_at = troubled_at - interval '1 hour'`)
		must(t, err)
	}
	if slow, err := b.engine.slowOnes(ctx, b.sender.ID); err != nil || len(slow) != 0 {
		t.Errorf("calm for long: %v, %v", slow, err)
	}
}

func TestAWellKnownProviderGetsSoManyLettersASecond(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 60)
	ctx := t.Context()
	_, err := b.pool.Exec(ctx, `UPDATE clients SET email = replace(email, '@clients.test', CASE id % 3 WHEN 0 THEN '@gmail.com' WHEN 1 THEN '@mail.ru' ELSE '@clients.test' END)`)
	must(t, err)
	limits := Limits{Providers: map[string]int{"gmail": 2, "mailru": 0}}
	_, err = UpdateSender(ctx, b.pool, b.key, b.sender.ID, SenderPatch{Limits: &limits}, time.Now())
	must(t, err)
	m := b.planned(t, Mailing{Purpose: "service"})
	b.work(t)
	var others, sent, most int
	must(t, b.pool.QueryRow(ctx, `SELECT count(*) FILTER (WHERE c.email NOT LIKE '%@gmail.com'), count(*) FILTER (WHERE c.email LIKE '%@gmail.com')
		FROM messages m JOIN clients c ON c.id = m.client_id WHERE m.mailing_id = $1 AND m.state = 'sent'`, m).Scan(&others, &sent))
	if others != 40 || sent < 1 || sent > 18 {
		t.Fatalf("%d letters to others and %d to gmail", others, sent)
	}
	must(t, b.pool.QueryRow(ctx, `SELECT max(k) FROM (SELECT count(*) AS k FROM messages WHERE mailing_id = $1 AND state = 'pending' GROUP BY date_trunc('second', due_at)) x`, m).Scan(&most))
	if most > 2 {
		t.Errorf("%d letters within a second", most)
	}
	list, _, err := Messages(ctx, b.pool, m, Pending, 200, "")
	must(t, err)
	last, err := FindMessage(ctx, b.pool, list[len(list)-1].ID.String(), time.UTC, time.Now())
	must(t, err)
	if last.Why == nil || last.Why.Code != "provider_pace" || last.Why.Args[1] != 2 || last.Why.Args[2] != "gmail" {
		t.Errorf("why it waits: %+v", last.Why)
	}
	// Another mailing of this sender comes behind, not beside.
	other := b.planned(t, Mailing{Purpose: "service"})
	b.work(t)
	var first, latest time.Time
	must(t, b.pool.QueryRow(ctx, `SELECT min(due_at) FILTER (WHERE mailing_id = $2), max(due_at) FILTER (WHERE mailing_id = $1) FROM messages WHERE state = 'pending'`, m, other).Scan(&first, &latest))
	if first.Before(latest) {
		t.Errorf("the second mailing begins at %s, the first ends at %s", first, latest)
	}
	for range 3 {
		_, err = b.pool.Exec(ctx, `UPDATE messages SET due_at = due_at - interval '1 hour' WHERE state = 'pending'; UPDATE chunks SET due_at = due_at - interval '1 hour'`)
		must(t, err)
		b.work(t)
	}
	if s := b.status(t, m); s.Counts.Sent != 60 {
		t.Errorf("when their moments have come: %+v", s.Counts)
	}
	bad := Limits{Providers: map[string]int{"gmial": 2}}
	if _, err := UpdateSender(ctx, b.pool, b.key, b.sender.ID, SenderPatch{Limits: &bad}, time.Now()); err == nil {
		t.Error("a provider that nobody knows is taken")
	}
}

func TestWhatAsksToSlowDown(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		out  mail.Outcome
		want bool
	}{
		{"a rate limit", mail.Outcome{Stage: mail.StageRcpt, Reply: mail.Reply{Code: 450, Enhanced: "4.7.1", Text: "too many messages"}}, true},
		{"421 to a recipient", mail.Outcome{Stage: mail.StageRcpt, Reply: mail.Reply{Code: 421, Text: "try later"}}, true},
		{"421 at the end of a connection's day", mail.Outcome{Stage: mail.StageMail, Reply: mail.Reply{Code: 421, Enhanced: "4.7.0", Text: "enough"}}, false},
		{"greylisting", mail.Outcome{Stage: mail.StageRcpt, Reply: mail.Reply{Code: 451, Enhanced: "4.7.1", Text: "Greylisted"}}, false},
		{"a full mailbox", mail.Outcome{Stage: mail.StageRcpt, Reply: mail.Reply{Code: 452, Enhanced: "4.2.2", Text: "full"}}, false},
		{"a refusal for good", mail.Outcome{Stage: mail.StageRcpt, Reply: mail.Reply{Code: 550, Enhanced: "5.7.1", Text: "spam"}}, false},
	} {
		if got := asksToSlowDown(c.out); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
