package campaigns

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"salut/delivery"
	"salut/fault"
	"salut/mail/mailtest"
	"salut/postgres/pgtest"
	"salut/segments"
	"salut/templates"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
)

// A campaign with everything that can come of a letter: each number of its report is counted again from the tables.
func TestTheReportIsWhatTheLedgerSays(t *testing.T) {
	t.Parallel()
	ctx, pool, now := t.Context(), pgtest.New(t), time.Now()
	r := rand.New(rand.NewPCG(3, 5))
	const many = 200
	_, err := pool.Exec(ctx, `INSERT INTO clients (email, first_name, city, gender, consent_basis)
		SELECT 'c' || k || '@' || (ARRAY['mail.ru', 'bk.ru', 'gmail.com', 'firma.example'])[1 + k % 4], '=Имя' || k, (ARRAY['Омск', 'Тверь', ''])[1 + k % 3], (ARRAY['male', 'female', 'unknown'])[1 + k % 3],
		       CASE WHEN k % 17 = 0 THEN '' ELSE 'consent' END FROM generate_series(1, $1::int) k`, many)
	must(t, 0, err)
	server := mailtest.Start(t, func(rcpt string, _ int) mailtest.Verdict {
		if strings.HasPrefix(rcpt, "c7") {
			return mailtest.NoSuchUser
		}
		return mailtest.Accept
	})
	key := tokens.NewKey("a secret of the tests only")
	letter := must2(templates.Create(ctx, pool, "Spring", templates.Content{Language: "ru", Subject: "Привет", Format: "html", Text: "https://shop.example/t {{ unsubscribe_url }}",
		Body: `<a href="https://shop.example/a">A</a> <a href="https://shop.example/b?c={{ client.id }}">B</a> <a href="{{ unsubscribe_url }}">Отписаться</a>`}))(t)
	a := server.Account()
	sender := must2(delivery.CreateSender(ctx, pool, key, delivery.Sender{FromAddress: "a@sender.test", Host: a.Host, Port: a.Port, Security: "none"}))(t)
	segment := must2(segments.Create(ctx, pool, "all", segments.Rule{Combinator: "and"}, now))(t)
	c := must2(Create(ctx, pool, Campaign{Name: "Spring", SegmentID: segment.ID, SenderIDs: []int64{sender.ID}, Entry: Entry{Kind: "launch"}, Steps: []Step{{TemplateID: letter.ID}}}))(t)
	c = must2(Launch(ctx, pool, c.ID, time.UTC, now))(t)
	engine := must2(delivery.NewEngine(pool, key, delivery.Settings{Worker: "w", JournalDir: t.TempDir(), PublicURL: "http://salut.test", RetryFirst: time.Millisecond, Connections: 2}, slog.New(slog.DiscardHandler)))(t)
	t.Cleanup(engine.Close)
	for c.State == Running {
		for _, chunk := range must2(delivery.Due(ctx, pool, 10))(t) {
			must(t, 0, engine.SendChunk(ctx, chunk))
		}
		c = must2(Find(ctx, pool, c.ID))(t)
	}
	// What comes back, by the doors of delivery.
	sent, _, err := Messages(ctx, pool, c.ID, delivery.Sent, 200, "")
	must(t, 0, err)
	for _, m := range sent {
		answer := delivery.Answer{ID: m.ID, ClientID: m.ClientID, Email: m.Email, Data: map[string]any{}}
		switch r.IntN(8) {
		case 0:
			must(t, 0, delivery.Unsubscribe(ctx, pool, tokens.Ref{Kind: 'u', Mailing: m.ID.Mailing, N: m.ID.N}, delivery.Leaving{Reason: []string{"", "too_often"}[r.IntN(2)]}, now))
		case 1:
			answer.Kind, answer.Data["class"] = "bounced", []string{"soft", "full", "block"}[r.IntN(3)]
		case 2:
			answer.Kind = "replied"
		case 3:
			answer.Kind = "complained"
		}
		for range r.IntN(2) + 1 {
			if answer.Kind != "" {
				must(t, 0, delivery.TakeAnswer(ctx, pool, answer, now, func(pgx.Tx) (bool, error) { return true, nil }))
			}
		}
	}
	report := must2(MakeReport(ctx, pool, c.ID))(t)
	n := report.Campaign.Counts
	if n.Failed == 0 || n.Skipped == 0 || n.Bounced == 0 || n.Replied == 0 || n.Complained == 0 || n.Unsubscribed == 0 {
		t.Fatalf("nothing to reconcile: %+v", n)
	}
	for what, pair := range map[string][2]int64{
		"skipped": {n.Skipped, sum(report.Skipped)}, "failed": {n.Failed, sum(report.Failed)}, "bounced": {n.Bounced, sum(report.Bounces)}, "unsubscribed": {n.Unsubscribed, sum(report.Unsubscribed)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: the counts say %d, the shares %d", what, pair[0], pair[1])
		}
	}
	if len(report.Links) != 3 || report.Links[0].Label != "A" || report.Links[2].Part != "text" {
		t.Errorf("links: %+v", report.Links)
	}
	heat := must2(MakeHeat(ctx, pool, c.ID, 0, templates.Vars{Client: map[string]any{}, UnsubscribeURL: "https://salut.example/u/x"}))(t)
	if len(heat.Links) != 2 || !heat.Shown[0] || heat.Links[0].Label != "A" || !strings.Contains(heat.HTML, "1 · ") || !strings.Contains(heat.HTML, "heat-1") {
		t.Errorf("heat: %+v", heat)
	}
	if _, err := MakeHeat(ctx, pool, c.ID, 1, templates.Vars{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a step that there isn't: %v", err)
	}
	for _, by := range Slicers() {
		var all Slice
		for _, s := range must2(Slices(ctx, pool, c.ID, by))(t) {
			all.add(s)
		}
		want := Slice{Audience: n.Audience, Sent: n.Sent, Failed: n.Failed, Bounced: n.Bounced, Replied: n.Replied, Unsubscribed: n.Unsubscribed, Complained: n.Complained}
		if all != want {
			t.Errorf("by %s: the slices add up to %+v, want %+v", by, all, want)
		}
	}
	providers := map[string]int64{}
	for _, s := range must2(Slices(ctx, pool, c.ID, "provider"))(t) {
		providers[s.Value] = s.Audience
	}
	if fmt.Sprint(providers) != "map[firma.example:50 gmail:50 mailru:100]" {
		t.Errorf("providers: %v", providers)
	}
	var hours, lines int64
	for _, m := range must2(Timeline(ctx, pool, c.ID))(t) {
		hours += m.Sent
	}
	must(t, 0, EachRecipient(ctx, pool, c.ID, func(r Recipient) error {
		if lines++; r.Message.State == delivery.Sent != (r.Message.SentAt != nil) || r.Message.Email == "" {
			return fmt.Errorf("line %d: %+v", lines, r)
		}
		return nil
	}))
	if hours != n.Sent || lines != n.Audience {
		t.Errorf("%d letters in the timeline, %d lines in the export of %+v", hours, lines, n)
	}
	if _, err := Slices(ctx, pool, c.ID, "email; DROP TABLE clients"); !fault.Is(err, fault.Invalid) {
		t.Errorf("cut by SQL: %v", err)
	}
	if err := EachRecipient(ctx, pool, c.ID, func(Recipient) error { return errors.New("enough") }); err == nil {
		t.Error("an export that fails says nothing")
	}
}

func sum(list []Share) (n int64) {
	for _, s := range list {
		n += s.Count
	}
	return n
}
