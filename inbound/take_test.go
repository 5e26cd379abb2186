package inbound

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"salut/clients"
	"salut/delivery"
	"salut/postgres/pgtest"
	"salut/tokens"

	"github.com/jackc/pgx/v5/pgxpool"
)

// sent is a database with letters to four clients that are gone; it gives the Message-IDs in their order.
func sent(t *testing.T) (*pgxpool.Pool, []delivery.Message) {
	t.Helper()
	ctx, pool := t.Context(), pgtest.New(t)
	for _, q := range []string{
		`INSERT INTO clients (email, consent_basis) SELECT name || '@clients.test', 'consent' FROM unnest(ARRAY['anna', 'bob', 'vera', 'oleg']) name`,
		`INSERT INTO mailings (name, purpose, steps, sender_ids, seed, id_domain) VALUES ('Spring', 'marketing', '[]', '{}', sha256('seed'), 'sender.test')`,
		`INSERT INTO messages (mailing_id, n, client_id, sender_id, attempt, state, due_at, done_at) SELECT 1, c.id, c.id, 1, 1, 'sent', now(), now() FROM clients c`,
		`INSERT INTO mailing_counts (mailing_id, shard, audience, sent) VALUES (1, 0, 4, 4)`,
	} {
		if _, err := pool.Exec(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	list, _, err := delivery.Messages(ctx, pool, 1, "", 10, "")
	if err != nil {
		t.Fatal(err)
	}
	return pool, list
}

var testKey = tokens.NewKey("a secret for the tests only")

func inboxOf(pool *pgxpool.Pool) Inbox {
	return Inbox{Pool: pool, Key: testKey, Domain: "in.sender.test"}
}

func taken(t *testing.T, pool *pgxpool.Pool, raw string) Taken {
	t.Helper()
	got, err := inboxOf(pool).Take(t.Context(), Delivered{Raw: []byte(raw), Door: "api"}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func bounceOf(m delivery.Message, recipient, status, words string) string {
	return strings.ReplaceAll(dsn("It failed.", fields(recipient, "failed", status, words)), "7.2a.secret@sender.test", m.MessageID)
}

func state(t *testing.T, pool *pgxpool.Pool, client int64) (kinds, suppressed string, counts delivery.Counts) {
	t.Helper()
	const q = `SELECT coalesce(string_agg(kind, ' ' ORDER BY id), ''), coalesce((SELECT s.reason FROM suppressions s JOIN clients c USING (email_hash) WHERE c.id = $1), '')
		FROM events WHERE client_id = $1 AND kind <> 'suppressed'`
	if err := pool.QueryRow(t.Context(), q, client).Scan(&kinds, &suppressed); err != nil {
		t.Fatal(err)
	}
	all, err := delivery.Statuses(t.Context(), pool, []int64{1})
	if err != nil {
		t.Fatal(err)
	}
	return kinds, suppressed, all[1].Counts
}

func TestWhatComesBackIsWrittenOnce(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	dead := bounceOf(m[0], "anna@clients.test", "5.1.1", "550 5.1.1 no such user")
	var wg sync.WaitGroup
	for range 4 { // the same report over four doors at once
		wg.Go(func() {
			if _, err := inboxOf(pool).Take(t.Context(), Delivered{Raw: []byte(dead), Door: "api"}, time.Now()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	first := taken(t, pool, dead)
	if first.ID == 0 || !first.Matched || first.ClientID != m[0].ClientID {
		t.Errorf("taken again: %+v", first)
	}
	taken(t, pool, strings.Replace(dead, "It failed.", "It failed again.", 1)) // another report of the same
	kinds, suppressed, counts := state(t, pool, m[0].ClientID)
	if kinds != "bounced bounced" || suppressed != "bounced" || counts.Bounced != 1 {
		t.Errorf("a dead address: %q %q %+v", kinds, suppressed, counts)
	}

	taken(t, pool, bounceOf(m[1], "bob@clients.test", "5.7.1", "550 5.7.1 looks like spam"))
	if kinds, suppressed, counts := state(t, pool, m[1].ClientID); kinds != "bounced" || suppressed != "" || counts.Bounced != 2 {
		t.Errorf("a policy: %q %q %+v", kinds, suppressed, counts)
	}
	taken(t, pool, bounceOf(m[1], "boss@elsewhere.test", "5.1.1", "550 5.1.1 no such user"))
	if _, suppressed, _ := state(t, pool, m[1].ClientID); suppressed != "" {
		t.Error("the dead address of somebody else suppressed the client")
	}

	answer := plain("Bob <bob@clients.test>", "Re: Spring", "Interesting, call me.\n\n> unsubscribe\n", "In-Reply-To: <"+m[1].MessageID+">")
	if got := taken(t, pool, answer); got.Kind != Reply || !got.Matched || got.Text != "Interesting, call me." {
		t.Errorf("an answer: %+v", got)
	}
	taken(t, pool, plain("Vera <vera@clients.test>", "Re: Spring", "Отпишите меня, пожалуйста!\n", "References: <x@y.test> <"+m[2].MessageID+">"))
	taken(t, pool, plain("Oleg <oleg@clients.test>", "Автоответ", "Я в отпуске до 09.12.2026\n", "In-Reply-To: <"+m[3].MessageID+">"))
	for _, c := range []struct {
		client            int64
		kinds, suppressed string
	}{{m[1].ClientID, "bounced bounced replied", ""}, {m[2].ClientID, "replied unsubscribed", "unsubscribed"}, {m[3].ClientID, "auto_replied", ""}} {
		if kinds, suppressed, counts := state(t, pool, c.client); kinds != c.kinds || suppressed != c.suppressed || counts.Replied != 2 {
			t.Errorf("client %d: %q %q %+v", c.client, kinds, suppressed, counts)
		}
	}
	complaint := "Subject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n" +
		"--b\nContent-Type: message/rfc822\n\nMessage-ID: <" + m[3].MessageID + ">\n\nx\n--b--\n"
	taken(t, pool, complaint)
	if kinds, suppressed, counts := state(t, pool, m[3].ClientID); kinds != "auto_replied complained" || suppressed != "complained" || counts.Complained != 1 {
		t.Errorf("a complaint: %q %q %+v", kinds, suppressed, counts)
	}
}

func TestWhatIsNotProvenChangesNobody(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	for name, id := range map[string]string{
		"another letter's":     "7.2a.secret@sender.test",
		"ours, a letter off":   strings.Replace(m[0].MessageID, "1.1.", "1.2.", 1),
		"ours, another domain": strings.Replace(m[0].MessageID, "@sender.test", "@other.test", 1),
		"nonsense":             "zzzzzzzzzzzzzzzzzzzz.zzzzzzzzzzzzzzz.x@sender.test",
	} {
		forged := m[0]
		forged.MessageID = id
		if got := taken(t, pool, bounceOf(forged, "anna@clients.test", "5.1.1", "550 no such user")); got.Matched || got.Kind != Bounce || got.ID == 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if kinds, suppressed, counts := state(t, pool, m[0].ClientID); kinds != "" || suppressed != "" || counts.Bounced != 0 {
		t.Errorf("%q %q %+v", kinds, suppressed, counts)
	}
}

func TestAnAddressThatOnlyEverBouncesIsGivenUp(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	for k := range 5 {
		if _, suppressed, _ := state(t, pool, m[0].ClientID); suppressed != "" {
			t.Fatalf("given up after %d", k)
		}
		taken(t, pool, bounceOf(m[0], "anna@clients.test", "4.2.2", fmt.Sprintf("452 4.2.2 mailbox full %d", k)))
	}
	if _, suppressed, _ := state(t, pool, m[0].ClientID); suppressed != "bounced" {
		t.Error("it is not given up")
	}
	c, err := clients.Find(t.Context(), pool, m[0].ClientID)
	if err != nil {
		t.Fatal(err)
	}
	if err := delivery.EraseClient(t.Context(), pool, c.ID, time.Now()); err != nil {
		t.Fatal(err)
	}
	var left int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM inbound_messages`).Scan(&left); err != nil || left != 0 {
		t.Errorf("an erased person's %d messages are left, %v", left, err)
	}
}

func TestAReplyStopsWhatIsAhead(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	for _, q := range []string{
		`UPDATE mailings SET stop_on = '{replied}'`,
		`INSERT INTO messages (mailing_id, n, client_id, sender_id, step, state, due_at) SELECT 1, 100 + c.id, c.id, 1, 1, 'pending', now() + interval '1 day' FROM clients c`,
		`UPDATE mailing_counts SET audience = 8, pending = 4`,
	} {
		if _, err := pool.Exec(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	answer := plain("Bob <bob@clients.test>", "Re: Spring", "Interesting, call me.\n", "In-Reply-To: <"+m[1].MessageID+">")
	taken(t, pool, answer)
	taken(t, pool, answer)
	taken(t, pool, plain("Oleg <oleg@clients.test>", "Автоответ", "Я в отпуске\n", "In-Reply-To: <"+m[3].MessageID+">"))
	if _, _, counts := state(t, pool, m[1].ClientID); counts.Canceled != 1 || counts.Pending != 3 || counts.Replied != 1 {
		t.Errorf("%+v", counts)
	}
	list, _, err := delivery.Messages(t.Context(), pool, 1, delivery.Canceled, 10, "")
	if err != nil || len(list) != 1 || list[0].ClientID != m[1].ClientID || list[0].Reason != "replied" {
		t.Errorf("%+v, %v", list, err)
	}
}

func TestAReportOfAFailedAuthenticationIsNoComplaint(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	report := "From: dmarc@there.test\nTo: us@sender.test\nSubject: Report\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=B\n\n" +
		"--B\nContent-Type: text/plain\n\nSee below.\x00\n--B\nContent-Type: message/feedback-report\n\nFeedback-Type: auth-failure\nOriginal-Rcpt-To: anna@clients.test\n\n" +
		"--B\nContent-Type: message/rfc822\n\nMessage-ID: <" + m[0].MessageID + ">\nFrom: us@sender.test\n\nHello\n--B--\n"
	if got := taken(t, pool, report); got.Kind != Complaint || !got.Matched {
		t.Errorf("%+v", got)
	}
	if kinds, suppressed, _ := state(t, pool, m[0].ClientID); kinds != "" || suppressed != "" {
		t.Errorf("it is %q, suppressed %q", kinds, suppressed)
	}
	taken(t, pool, strings.ReplaceAll(report, "auth-failure", "abuse"))
	if kinds, suppressed, _ := state(t, pool, m[0].ClientID); kinds != "complained" || suppressed != "complained" {
		t.Errorf("a complaint is %q, suppressed %q", kinds, suppressed)
	}
	taken(t, pool, plain("Bob <bob@clients.test>", "Re: \x00", "a zero \x00 byte\n", "In-Reply-To: <"+m[1].MessageID+">"))
}
