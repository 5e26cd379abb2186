package campaigns

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"salut/delivery"
	"salut/postgres/pgtest"
	"salut/segments"
	"salut/templates"
	"salut/tokens"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgxpool"
)

// rehearsed stores a draft with a letter over everybody and returns its finished preflight.
func rehearsed(t testing.TB, pool *pgxpool.Pool, content templates.Content, now time.Time) Preflight {
	t.Helper()
	ctx := t.Context()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	letter, err := templates.Create(ctx, pool, "Letter", content)
	check(err)
	sender, err := delivery.CreateSender(ctx, pool, tokens.NewKey("a secret of the tests only"), delivery.Sender{FromAddress: "a@sender.test", Host: "127.0.0.1", Port: 25, Security: "none"})
	check(err)
	segment, err := segments.Create(ctx, pool, "all", segments.Rule{Combinator: "and"}, now)
	check(err)
	c, err := Create(ctx, pool, Campaign{Name: "Spring", Purpose: "marketing", SegmentID: segment.ID, SenderIDs: []int64{sender.ID}, Entry: Entry{Kind: "launch"}, Steps: []Step{{TemplateID: letter.ID}}})
	check(err)
	_, err = pool.Exec(ctx, `INSERT INTO preflights (campaign_id, state, started_at) VALUES ($1, 'running', $2)`, c.ID, now)
	check(err)
	check((&rehearsal{pool: pool, campaign: c, zone: time.UTC, now: now}).run(ctx))
	p, err := FindPreflight(ctx, pool, c.ID)
	check(err)
	return p
}

func counted(p Preflight) map[string]int64 {
	counts := map[string]int64{}
	for _, x := range p.Problems {
		counts[x.Code] += x.Count
	}
	return counts
}

func TestAPreflightSaysWhatIsWrongWithWhichLetters(t *testing.T) {
	t.Parallel()
	ctx, pool, now := t.Context(), pgtest.New(t), time.Now().Truncate(time.Microsecond)
	for _, q := range []string{
		`INSERT INTO clients (email, first_name, company, city, consent_basis, name_doubtful)
		 SELECT 'client' || i || '@clients.test', 'Anna', CASE WHEN i BETWEEN 101 AND 130 THEN '' ELSE 'Romashka' END,
			CASE WHEN i BETWEEN 201 AND 210 THEN repeat('Moscow ', 12) ELSE 'Omsk' END, CASE WHEN i <= 100 THEN '' ELSE 'consent' END, i > 4960
		 FROM generate_series(1, 5000) i`,
		`INSERT INTO clients (email, consent_basis) VALUES (NULL, 'consent')`,
		`INSERT INTO suppressions (email_hash, reason) SELECT email_hash, 'manual' FROM clients WHERE email ~ '^client400[1-7]@'`,
		`INSERT INTO messages (mailing_id, n, client_id, sender_id, state, due_at, done_at)
		 SELECT 999, id, id, 1, 'sent', now(), now() - CASE WHEN email ~ '[123]@' THEN interval '1 day' ELSE interval '4 days' END FROM clients WHERE email ~ '^client300[1-5]@'`,
	} {
		if _, err := pool.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	p := rehearsed(t, pool, templates.Content{Language: "en", Subject: "News for {{ client.city }}", Format: "markdown",
		Body: "Hello {{ client.company }}!\n\n{% if client.city == \"Paris\" %}Bonjour{% elsif client.city == \"Omsk\" %}Hi{% endif %}\n\n[Unsubscribe]({{ unsubscribe_url }})"}, now)
	want := map[string]int64{"no_consent": 100, "no_email": 1, "suppressed": 7, "empty_variable": 30, "subject_long": 10, "doubtful_name": 40, "written_recently": 3, "condition_unmet": 1}
	if diff := cmp.Diff(want, counted(p)); diff != "" {
		t.Error(diff)
	}
	if p.State != "done" || !p.OK || p.Done != 5001 || p.Total != 5001 {
		t.Errorf("%+v", p)
	}
	for _, x := range p.Problems {
		if x.Code == "condition_unmet" && !slices.Equal(x.Params, []any{"3", "if", `client.city == "Paris"`}) {
			t.Errorf("which condition nobody meets: %q", x.Params)
		}
		if len(x.Examples) > maxExamples {
			t.Errorf("%s has %d examples", x.Code, len(x.Examples))
		}
	}
}

func TestAPreflightNoticesThatPersonalLettersAreAllTheSame(t *testing.T) {
	t.Parallel()
	ctx, pool, now := t.Context(), pgtest.New(t), time.Now().Truncate(time.Microsecond)
	if _, err := pool.Exec(ctx, `INSERT INTO clients (email, city, consent_basis) SELECT 'client' || i || '@clients.test', 'Omsk', 'consent' FROM generate_series(1, 2500) i`); err != nil {
		t.Fatal(err)
	}
	content := templates.Content{Language: "en", Subject: "News", Format: "markdown", Body: "Hello in {{ client.city }}!\n\n[Unsubscribe]({{ unsubscribe_url }})"}
	if diff := cmp.Diff(map[string]int64{"identical": 2500}, counted(rehearsed(t, pool, content, now))); diff != "" {
		t.Error(diff)
	}
	if _, err := pool.Exec(ctx, `UPDATE clients SET city = 'Tomsk' WHERE email = 'client1250@clients.test'`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]int64{}, counted(rehearsed(t, pool, content, now))); diff != "" {
		t.Error(diff)
	}
}

// BenchmarkPreflight renders the letters of 100,000 clients; one operation is the whole audience.
func BenchmarkPreflight(b *testing.B) {
	ctx, pool, now := b.Context(), pgtest.New(b), time.Now().Truncate(time.Microsecond)
	if _, err := pool.Exec(ctx, `INSERT INTO clients (email, first_name, middle_name, last_name, gender, gender_confidence, city, consent_basis)
		SELECT 'client' || i || '@clients.test', 'Анна', 'Петровна', 'Иванова' || i, 'female', 1, 'Омск', 'consent' FROM generate_series(1, 100000) i`); err != nil {
		b.Fatal(err)
	}
	body := ""
	for i := range 20 {
		body += fmt.Sprintf("Абзац %d: %0400d, {{ client.city }}, {{ client | gendered: \"рад\", \"рада\", \"рады\" }}.\n\n", i, i)
	}
	for b.Loop() {
		rehearsed(b, pool, templates.Content{Language: "ru", Subject: "{{ client | salutation }}", Format: "markdown", Body: "{{ client | salutation }}!\n\n" + body + "[Отписаться]({{ unsubscribe_url }})"}, now)
	}
}
