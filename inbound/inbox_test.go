package inbound

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"salut/clients"
	"salut/delivery"
	"salut/mail"
	"salut/postgres/pgtest"

	"github.com/jackc/pgx/v5/pgxpool"
)

func (b Inbox) takes(t *testing.T, raw string, to ...string) Taken {
	t.Helper()
	got, err := b.Take(t.Context(), Delivered{Raw: []byte(strings.ReplaceAll(raw, "\n", "\r\n")), Door: "smtp", To: to}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func leaveAddress(id delivery.ID) string {
	address, _, _ := strings.Cut(strings.TrimPrefix(delivery.UnsubscribeMailto(testKey, "in.sender.test", id), "mailto:"), "?")
	return address
}

func TestABounceIsMatchedByTheAddressThatItComesTo(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	bare := func(k int) string {
		return fmt.Sprintf("From: MAILER-DAEMON@mx.test\nSubject: failure notice %d\n\nCould not be delivered:\n\n<%s>:\n550 5.1.1 no such user\n", k, m[k].Email)
	}
	own := func(k int) string { return delivery.EnvelopeSender(testKey, "in.sender.test", m[k].ID).String() }
	if got := b.takes(t, bare(0), strings.ToUpper(own(0))); !got.Matched || got.ClientID != m[0].ClientID || got.Kind != Bounce {
		t.Errorf("by the envelope: %+v", got)
	}
	for k, field := range map[int]string{1: "Delivered-To", 2: "To"} {
		if got := b.takes(t, field+": "+own(k)+"\n"+bare(k)); !got.Matched || got.ClientID != m[k].ClientID {
			t.Errorf("by %s: %+v", field, got)
		}
	}
	returned := strings.ReplaceAll(dsn("It failed.", fields(m[3].Email, "failed", "5.1.1", "550 no such user")), "Message-ID: <7.2a.secret@sender.test>", "Return-Path: <"+own(3)+">\nMessage-ID: <of-the-relay@relay.test>")
	if got := b.takes(t, returned); !got.Matched || got.ClientID != m[3].ClientID {
		t.Errorf("by the returned letter's sender: %+v", got)
	}
	for _, one := range m {
		if kinds, suppressed, counts := state(t, pool, one.ClientID); kinds != "bounced" || suppressed != "bounced" || counts.Bounced != 4 {
			t.Errorf("%s: %q %q %+v", one.Email, kinds, suppressed, counts)
		}
	}
}

func TestTheSameWordsToTwoAddressesAreTwoReports(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	const words = "From: MAILER-DAEMON@mx.test\nSubject: failure notice\n\nCould not be delivered:\n\n550 5.1.1 no such user\n"
	for range 2 {
		for _, one := range m[:2] {
			b.takes(t, words, delivery.EnvelopeSender(testKey, "in.sender.test", one.ID).String())
		}
	}
	for _, one := range m[:2] {
		if kinds, _, counts := state(t, pool, one.ClientID); kinds != "bounced" || counts.Bounced != 2 {
			t.Errorf("%s: %q %+v", one.Email, kinds, counts)
		}
	}
}

func TestAnAlteredAddressChangesNobody(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	own := delivery.EnvelopeSender(testKey, "in.sender.test", m[0].ID).String()
	forged := map[string]string{
		"a letter off":        own[:12] + string("ab"[own[12]&1]) + own[13:],
		"for another message": strings.Replace(own, own[2:8], "aeaqaa", 1),
		"a link's kind":       "b-" + leaveAddress(m[0].ID)[2:],
		"unsubscribing by it": "u-" + own[2:],
	}
	for name, to := range forged {
		if to == own {
			continue
		}
		// The Message-ID in it is right: whoever alters an address is not believed in anything.
		if got := b.takes(t, "X-Case: "+name+"\n"+bounceOf(m[0], m[0].Email, "5.1.1", "550 no such user"), to); got.Matched || got.ID == 0 || got.Kind != Bounce {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if kinds, suppressed, counts := state(t, pool, m[0].ClientID); kinds != "" || suppressed != "" || counts.Bounced != 0 {
		t.Errorf("%q %q %+v", kinds, suppressed, counts)
	}
	list, _, err := b.List(t.Context(), Filter{Matched: new(false)}, 10, 0)
	if err != nil || len(list) < 3 {
		t.Errorf("%d are listed, %v", len(list), err)
	}
}

func TestMailToTheUnsubscribeAddress(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	for k := range 3 {
		got := b.takes(t, plain("Somebody <other@elsewhere.test>", fmt.Sprint("unsubscribe ", k), "This message was made by a program.\n", "Auto-Submitted: auto-generated"), leaveAddress(m[0].ID))
		if !got.Matched || got.ClientID != m[0].ClientID {
			t.Errorf("%+v", got)
		}
	}
	if kinds, suppressed, counts := state(t, pool, m[0].ClientID); kinds != "unsubscribed" || suppressed != "unsubscribed" || counts.Unsubscribed != 1 || counts.Replied != 0 {
		t.Errorf("%q %q %+v", kinds, suppressed, counts)
	}
	if err := delivery.EraseClient(t.Context(), pool, m[1].ClientID, time.Now()); err != nil {
		t.Fatal(err)
	}
	b.takes(t, plain("b@elsewhere.test", "unsubscribe", ""), leaveAddress(m[1].ID)) // erased since: nothing to do, and no failure
}

func TestWhatHasNoSenderIsNoPersonsAnswer(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	odd := plain("Bob <bob@clients.test>", "Re: Spring", "Your message waits for a moderator.\n")
	if got := b.takes(t, odd, delivery.EnvelopeSender(testKey, "in.sender.test", m[1].ID).String()); got.Kind != AutoReply || !got.Matched { // takes has no envelope sender
		t.Errorf("%+v", got)
	}
	if got := taken(t, pool, "Return-Path: <>\n"+plain("Vera <vera@clients.test>", "Re: Spring", "It waits.\n", "In-Reply-To: <"+m[2].MessageID+">")); got.Kind != AutoReply {
		t.Errorf("%+v", got)
	}
	if _, _, counts := state(t, pool, m[1].ClientID); counts.Replied != 0 {
		t.Errorf("%+v", counts)
	}
}

func TestTheSameMessageByTwoDoorsCountsOnce(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	reply := "Message-ID: <1@mail.clients.test>\n" + plain("Bob <bob@clients.test>", "Re: Spring", "Call me.\n", "In-Reply-To: <"+m[1].MessageID+">")
	var wg sync.WaitGroup
	for k := range 4 {
		wg.Go(func() {
			raw := fmt.Sprintf("Received: by door-%d.test; Tue, 24 Nov 2026 10:00:00 +0300\n%s", k, reply)
			if got, err := b.Take(t.Context(), Delivered{Raw: []byte(raw), Door: "imap"}, time.Now()); err != nil || !got.Matched {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	wg.Wait()
	b.takes(t, strings.Replace(reply, "<1@", "<2@", 1)+"and again\n") // another one, that has no sender
	if kinds, _, counts := state(t, pool, m[1].ClientID); kinds != "replied auto_replied" || counts.Replied != 1 {
		t.Errorf("%q %+v", kinds, counts)
	}
}

func TestACopyOfOurOwnLetterIsNoReply(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	first := "From: News <news@sender.test>\nTo: anna@clients.test\nSubject: Spring\nMessage-ID: <" + m[0].MessageID + ">\nIn-Reply-To: <" + m[1].MessageID + ">\n\nHello\n"
	if got := b.takes(t, first); got.Matched || got.Kind != Other {
		t.Errorf("%+v", got)
	}
	if kinds, _, _ := state(t, pool, m[1].ClientID); kinds != "" {
		t.Errorf("%q", kinds)
	}
}

func TestAMessageThatCannotBeUnderstoodIsSetAsideAndTheRestGoesOn(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	bomb := func(depth int) string {
		var s strings.Builder
		for k := range depth {
			fmt.Fprintf(&s, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", k, k)
		}
		return s.String() + "\r\nboo\r\n"
	}
	for want, raw := range map[string]string{
		QuarantineParts:  "Subject: bomb\r\nMIME-Version: 1.0\r\n" + bomb(100),
		QuarantineHeader: strings.Repeat("X-Header: a header of some length\r\n", 100_000) + "\r\nbody\r\n",
	} {
		started := time.Now()
		if err := b.Keep(t.Context(), Delivered{Raw: []byte(raw), Door: "smtp"}, started); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(started); took > 20*time.Second {
			t.Errorf("%s took %s", want, took)
		}
	}
	for _, odd := range []string{
		"Subject: =?nowhere?B?////?=\r\nContent-Type: text/plain; charset=klingon\r\nDate: yesterday\r\n\r\n\xff\xfe\r\n",
		"Subject: long\r\n\r\n" + strings.Repeat("x", 8<<20) + "\r\n",
	} {
		if err := b.Keep(t.Context(), Delivered{Raw: []byte(odd), Door: "smtp"}, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	last := bounceOf(m[0], m[0].Email, "5.1.1", "550 no such user")
	if err := b.Keep(t.Context(), Delivered{Raw: []byte(last), Door: "smtp"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	workUntilDone(t, b, pool)
	if kinds, suppressed, _ := state(t, pool, m[0].ClientID); kinds != "bounced" || suppressed != "bounced" {
		t.Errorf("the last one: %q %q", kinds, suppressed)
	}
	list, _, err := b.List(t.Context(), Filter{Quarantined: new(true)}, 10, 0)
	if err != nil || len(list) != 2 {
		t.Fatalf("%d set aside, %v", len(list), err)
	}
	for _, one := range list {
		if one.Quarantine == "" || one.Matched() {
			t.Errorf("%+v", one)
		}
	}
	if again, err := b.Retry(t.Context(), list[0].ID, time.Now()); err != nil || again.Quarantine != list[0].Quarantine {
		t.Errorf("again: %+v, %v", again, err)
	}
	if whole, err := b.Find(t.Context(), list[1].ID); err != nil || whole.Quarantine == "" {
		t.Errorf("shown: %+v, %v", whole, err)
	}
}

// workUntilDone runs a worker until nothing waits.
func workUntilDone(t *testing.T, b Inbox, pool *pgxpool.Pool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	done := make(chan struct{})
	go func() { b.Work(ctx, nil); close(done) }()
	for waiting := 1; waiting > 0; {
		if err := pool.QueryRow(ctx, `SELECT count(*) FROM inbound_messages WHERE processed_at IS NULL AND quarantine = ''`).Scan(&waiting); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	<-done
}

func TestAMessageThatKillsItsReaderIsNotTriedForEver(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	if err := b.Keep(t.Context(), Delivered{Raw: []byte(bounceOf(m[0], m[0].Email, "5.1.1", "550 no")), Door: "smtp"}, time.Now()); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for k := range maxAttempts {
		ids, err := b.claim(t.Context(), 5, now)
		if err != nil || len(ids) != 1 {
			t.Fatalf("claim %d: %v, %v", k, ids, err)
		}
		if ids, err := b.claim(t.Context(), 5, now); err != nil || len(ids) != 0 {
			t.Fatalf("it is in two hands: %v, %v", ids, err)
		}
		now = now.Add(handsFor * time.Duration(k+2)) // the worker died
	}
	if _, err := b.claim(t.Context(), 5, now); err != nil {
		t.Fatal(err)
	}
	list, _, err := b.List(t.Context(), Filter{Quarantined: new(true)}, 5, 0)
	if err != nil || len(list) != 1 || list[0].Quarantine != QuarantineAttempts {
		t.Fatalf("%+v, %v", list, err)
	}
	if got, err := b.Retry(t.Context(), list[0].ID, now); err != nil || !got.Matched {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhoseMailIsTaken(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	if _, err := pool.Exec(t.Context(), `INSERT INTO senders (name, from_address, reply_to, host, port) VALUES ('a', 'news@sender.test', 'boss@sender.test', 'h', 25)`); err != nil {
		t.Fatal(err)
	}
	own := delivery.EnvelopeSender(testKey, "in.sender.test", m[0].ID).String()
	for address, want := range map[string]bool{
		own: true, leaveAddress(m[0].ID): true, "news@sender.test": true, "boss@sender.test": true, "other@sender.test": false, "anna@clients.test": false,
		"b-x@in.sender.test": false, strings.Replace(own, "in.sender", "out.sender", 1): false, "postmaster@in.sender.test": false,
	} {
		a, err := mail.ParseAddress(address)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := b.Accepts(t.Context(), a); err != nil || got != want {
			t.Errorf("%s: %v, %v", address, got, err)
		}
	}
}

func TestAnErasedPersonLeavesNothing(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b := inboxOf(pool)
	own := delivery.EnvelopeSender(testKey, "in.sender.test", m[0].ID).String()
	taken(t, pool, plain("Anna <anna@clients.test>", "Re: Spring", "Call me.\n", "In-Reply-To: <"+m[0].MessageID+">"))
	b.takes(t, plain("Anna <Anna@clients.test>", "a question", "Who are you?\n"))
	b.takes(t, "From: MAILER-DAEMON@mx.test\nSubject: failure notice\n\nCould not be delivered:\n\n<anna@clients.test>:\n550 5.1.1 no such user\n")
	b.takes(t, plain("Bob <bob@clients.test>", "a question", "Who are you?\n"))
	if err := b.Forget(t.Context(), m[0].Email); err != nil {
		t.Fatal(err)
	}
	if err := delivery.EraseClient(t.Context(), pool, m[0].ClientID, time.Now()); err != nil {
		t.Fatal(err)
	}
	if list, _, err := b.List(t.Context(), Filter{}, 10, 0); err != nil || len(list) != 1 || list[0].From != "bob@clients.test" {
		t.Errorf("%+v, %v", list, err)
	}
	// What comes after that is about nobody.
	if got := b.takes(t, "From: MAILER-DAEMON@mx.test\nSubject: failure notice\n\n<anna@clients.test>:\n550 5.1.1 no such user\n", own); got.Matched {
		t.Errorf("%+v", got)
	}
	if n := count(t, pool, `SELECT count(*) FROM events`); n != 0 {
		t.Errorf("%d events are left", n)
	}
}

func TestTheBytesOfOldMessagesAreForgottenAndTheirWordsStay(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	const q = `INSERT INTO inbound_messages (hash, raw, reading, received_at, processed_at, quarantine) VALUES
		('\x01', 'old', '{"text": "words"}', now() - interval '100 days', now(), ''), ('\x02', 'set aside', '{}', now() - interval '100 days', NULL, 'broken'), ('\x03', 'new', '{}', now(), now(), '')`
	if _, err := pool.Exec(t.Context(), q); err != nil {
		t.Fatal(err)
	}
	days := 30
	if err := clients.SetRetention(t.Context(), pool, clients.InboundRaw, &days); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := clients.SweepOld(t.Context(), pool, clients.InboundRaw, time.Now(), ForgetRaw); err != nil {
			t.Fatal(err)
		}
	}
	var got string
	if err := pool.QueryRow(t.Context(), `SELECT string_agg(convert_from(raw, 'UTF8') || coalesce(reading ->> 'text', ''), ',' ORDER BY id) FROM inbound_messages`).Scan(&got); err != nil || got != "words,set aside,new" {
		t.Errorf("left: %q, %v", got, err)
	}
	if c := contentOf(nil); c.HTML != "" {
		t.Errorf("nothing reads as %q", c.HTML)
	}
}
