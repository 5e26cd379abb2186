package delivery

import (
	"fmt"
	"testing"
	"time"

	"salut/clients"
	"salut/fault"
	"salut/mail"

	"github.com/jackc/pgx/v5"
)

func nothing(pgx.Tx) error { return nil }

func TestMergedClientsGetEachLetterOnceAndReportsKeepTheirNumbers(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 4)
	ctx, now := t.Context(), time.Now()
	old := b.drain(t, b.plan(t, "marketing"))
	waiting, mixed := b.plan(t, "marketing"), b.plan(t, "marketing")
	// In the third mailing the client who goes has the letter already.
	exec := func(sql string, args ...any) {
		t.Helper()
		if _, err := b.pool.Exec(ctx, sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	exec(`UPDATE messages SET state = 'sent', done_at = now() WHERE mailing_id = $1 AND client_id = 2`, mixed)
	exec(`UPDATE mailing_counts SET pending = pending - 1, sent = sent + 1 WHERE mailing_id = $1`, mixed)
	exec(`INSERT INTO suppressions (email_hash, email, reason) SELECT email_hash, email, 'unsubscribed' FROM clients WHERE id = 3`)
	exec(`UPDATE clients SET phone = '+79990000002', tags = '{b}', purchase_count = 2 WHERE id = 2`)
	exec(`UPDATE clients SET tags = '{a}', purchase_count = 1 WHERE id = 1`)

	c, err := MergeClients(ctx, b.pool, 1, 2, clients.Union{Take: []string{"phone"}, Author: "tester"}, now, nothing)
	must(t, err)
	if c.Phone != "+79990000002" || c.Email != "anna1@clients.test" || fmt.Sprint(c.Tags) != "[a b]" || c.PurchaseCount != 3 {
		t.Errorf("%+v", c)
	}
	if _, err := clients.Find(ctx, b.pool, 2); !fault.Is(err, fault.NotFound) {
		t.Errorf("the other is still there: %v", err)
	}
	for _, mailing := range []int64{waiting, mixed} {
		if got := b.status(t, mailing).Counts; got.Canceled != 1 || got.Audience != 4 {
			t.Errorf("mailing %d: %+v", mailing, got)
		}
	}
	// A third one, merged into the merged: rows for the same letter find room again. What was forbidden for it holds for all.
	_, err = MergeClients(ctx, b.pool, 3, 1, clients.Union{Take: []string{"email"}}, now, nothing)
	must(t, err)
	for _, a := range []string{"anna1@clients.test", "anna2@clients.test", "anna3@clients.test"} {
		address, err := mail.ParseAddress(a)
		must(t, err)
		if list, _, err := clients.ListSuppressions(ctx, b.pool, clients.SuppressionFilter{Email: address.String()}, 5, ""); err != nil || len(list) != 1 {
			t.Errorf("%s: %v %v", a, list, err)
		}
	}
	for _, mailing := range []int64{waiting, mixed} {
		s := b.drain(t, mailing)
		if s.Counts.Audience != 4 {
			t.Errorf("%+v", s.Counts)
		}
		rows := b.ledger(t, mailing)
		if rows[Canceled] != s.Counts.Canceled || rows[Sent] != s.Counts.Sent || rows[Skipped] != s.Counts.Skipped {
			t.Errorf("counts %+v, rows %v", s.Counts, rows)
		}
		var sent int
		must(t, b.pool.QueryRow(ctx, `SELECT count(*) FROM messages WHERE mailing_id = $1 AND client_id = 3 AND state = 'sent'`, mailing).Scan(&sent))
		if sent > 1 {
			t.Errorf("the merged client got the letter %d times", sent)
		}
	}
	if again := b.status(t, old.Mailing); again.Counts != old.Counts {
		t.Errorf("a report changed: %+v, was %+v", again.Counts, old.Counts)
	}
	history, _, err := History(ctx, b.pool, 3, []string{"sent"}, 20, "")
	if err != nil || len(history) < 3 {
		t.Errorf("history: %+v %v", history, err)
	}
}

func TestClientsAreNotMergedWhileALetterIsInTheAir(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 2)
	b.plan(t, "marketing")
	if _, err := b.pool.Exec(t.Context(), `UPDATE chunks SET granted = '{2}'`); err != nil {
		t.Fatal(err)
	}
	if _, err := MergeClients(t.Context(), b.pool, 1, 2, clients.Union{}, time.Now(), nothing); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
	for _, u := range []clients.Union{{Take: []string{"id"}}, {Purchases: "twice"}} {
		if _, err := b.pool.Exec(t.Context(), `UPDATE chunks SET granted = '{}'`); err != nil {
			t.Fatal(err)
		}
		if _, err := MergeClients(t.Context(), b.pool, 1, 2, u, time.Now(), nothing); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", u, err)
		}
	}
	if _, err := MergeClients(t.Context(), b.pool, 1, 1, clients.Union{}, time.Now(), nothing); !fault.Is(err, fault.Invalid) {
		t.Errorf("with itself: %v", err)
	}
}
