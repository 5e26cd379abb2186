package inbound

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"salut/delivery"
	"salut/imap/imaptest"

	"github.com/jackc/pgx/v5/pgxpool"
)

// withMailbox adds a sender whose mailbox is the server's.
func withMailbox(t *testing.T, pool *pgxpool.Pool, s *imaptest.Server) delivery.Sender {
	t.Helper()
	sender, err := delivery.CreateSender(t.Context(), pool, testKey, delivery.Sender{FromAddress: "news@sender.test", Host: "smtp.sender.test", Port: 25,
		IMAP: &delivery.Mailbox{Host: s.Account.Host, Port: s.Account.Port, Security: "none", Username: s.Account.Username, Password: s.Account.Password}})
	if err != nil {
		t.Fatal(err)
	}
	return sender
}

// read runs workers until a condition holds.
func readUntil(t *testing.T, b Inbox, workers int, done func() bool) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 90*time.Second)
	var wg sync.WaitGroup
	for k := range workers {
		wg.Go(func() { b.ReadMailboxes(ctx, fmt.Sprint("worker-", k)) })
	}
	wg.Go(func() { b.Work(ctx, nil) })
	for !done() && ctx.Err() == nil {
		time.Sleep(10 * time.Millisecond) // the outside world moves by itself
	}
	if ctx.Err() != nil {
		t.Error("it takes too long")
	}
	stop()
	wg.Wait()
}

func count(t *testing.T, pool *pgxpool.Pool, q string) (n int) {
	t.Helper()
	if err := pool.QueryRow(t.Context(), q).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const readOnes = `SELECT count(*) FROM inbound_messages WHERE processed_at IS NOT NULL OR quarantine <> ''`

func TestAMailboxIsReadByOneWorkerAndFromWhereItEnded(t *testing.T) {
	t.Parallel()
	pool, m := sent(t)
	b, s := inboxOf(pool), imaptest.Start(t)
	withMailbox(t, pool, s)
	for k := range 300 {
		s.Add("INBOX", fmt.Sprintf("From: somebody@elsewhere.test\r\nSubject: waiting %d\r\n\r\nx\r\n", k))
	}
	s.Add("Junk", strings.ReplaceAll(bounceOf(m[0], m[0].Email, "5.1.1", "550 no such user"), "\n", "\r\n"))
	own := "From: News <news@sender.test>\r\nTo: anna@clients.test\r\nSubject: Spring\r\nMessage-ID: <" + m[2].MessageID + ">\r\n\r\nHello\r\n"
	s.Add("INBOX", own)
	readUntil(t, b, 3, func() bool { return count(t, pool, readOnes) == 302 })
	if n := count(t, pool, `SELECT count(*) FROM mailbox_folders WHERE last_uid > 0`); n != 2 {
		t.Errorf("%d folders", n)
	}
	// The next round goes on behind it; the reply comes while the mailbox is watched.
	first := count(t, pool, `SELECT count(*) FROM inbound_messages`)
	started := false
	readUntil(t, b, 1, func() bool {
		if !started && count(t, pool, `SELECT count(*) FROM mailboxes WHERE leased_until > now()`) == 1 {
			started = true
			s.Add("INBOX", strings.ReplaceAll(plain("Bob <bob@clients.test>", "Re: Spring", "Call me.\n", "In-Reply-To: <"+m[1].MessageID+">"), "\n", "\r\n"))
		}
		return count(t, pool, readOnes) == first+1
	})
	for k, want := range map[int]string{0: "bounced", 1: "replied", 2: ""} {
		if kinds, _, _ := state(t, pool, m[k].ClientID); kinds != want {
			t.Errorf("%s: %q, want %q", m[k].Email, kinds, want)
		}
	}
	if flags := imaptest.Flags(t, s.Account, "INBOX"); strings.Contains(strings.Join(flags, ""), "Seen") {
		t.Error("messages are marked as read")
	}
	// Another UIDVALIDITY: the folder begins anew, and what was taken before has no second effect.
	s.Remake("INBOX")
	s.Add("INBOX", own)
	s.Add("INBOX", strings.ReplaceAll(plain("Vera <vera@clients.test>", "Re: Spring", "Yes.\n", "In-Reply-To: <"+m[2].MessageID+">"), "\n", "\r\n"))
	readUntil(t, b, 2, func() bool { return count(t, pool, readOnes) == first+2 })
	if kinds, _, counts := state(t, pool, m[2].ClientID); kinds != "replied" || counts.Replied != 2 {
		t.Errorf("%q %+v", kinds, counts)
	}
}

func TestAMailboxThatCannotBeReadIsTriedAgainLater(t *testing.T) {
	t.Parallel()
	pool, _ := sent(t)
	b, s := inboxOf(pool), imaptest.Start(t)
	sender := withMailbox(t, pool, s)
	failed := `SELECT count(*) FROM mailboxes WHERE stage <> '' AND leased_until <= now()`
	wrong := "guess"
	if _, err := delivery.UpdateSender(t.Context(), pool, testKey, sender.ID, delivery.SenderPatch{IMAP: &delivery.MailboxPatch{Password: &wrong}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	readUntil(t, b, 1, func() bool { return count(t, pool, failed) == 1 })
	st, err := b.MailboxStatus(t.Context(), sender.ID)
	if err != nil || st.Stage != "auth" || !st.TryAt.After(time.Now().Add(5*time.Second)) || st.ReadAt != nil {
		t.Errorf("%+v, %v", st, err)
	}
	if ids, err := b.claimMailboxes(t.Context(), "worker-1"); err != nil || len(ids) != 0 {
		t.Errorf("it is tried at once: %v, %v", ids, err)
	}
	if st, err := CheckMailbox(t.Context(), pool, testKey, sender.ID); err != nil || st.Stage != "auth" {
		t.Errorf("%+v, %v", st, err)
	}
	if _, err := delivery.UpdateSender(t.Context(), pool, testKey, sender.ID, delivery.SenderPatch{IMAP: &delivery.MailboxPatch{Password: &s.Account.Password}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if st, err := CheckMailbox(t.Context(), pool, testKey, sender.ID); err != nil || st.Stage != "" {
		t.Errorf("%+v, %v", st, err)
	}
	stopped := false
	readUntil(t, b, 1, func() bool {
		if st, err := b.MailboxStatus(t.Context(), sender.ID); !stopped && err == nil && st.ReadAt != nil && st.Stage == "" {
			stopped = true
			s.Stop() // the connection is lost while it is watched
		}
		return stopped && count(t, pool, failed) == 1
	})
	s.Again()
	if _, err := pool.Exec(t.Context(), `UPDATE mailboxes SET try_at = now()`); err != nil {
		t.Fatal(err)
	}
	s.Add("INBOX", "From: a@b.test\r\nSubject: x\r\n\r\nx\r\n")
	readUntil(t, b, 1, func() bool { return count(t, pool, readOnes) == 1 })
}

func TestAMailboxIsGivenBackWhenItsSettingsChange(t *testing.T) {
	t.Parallel()
	pool, _ := sent(t)
	b, s := inboxOf(pool), imaptest.Start(t)
	sender := withMailbox(t, pool, s)
	if ids, err := b.claimMailboxes(t.Context(), "worker-1"); err != nil || len(ids) != 1 {
		t.Fatalf("%v, %v", ids, err)
	}
	if ids, err := b.claimMailboxes(t.Context(), "worker-2"); err != nil || len(ids) != 0 {
		t.Fatalf("two have it: %v, %v", ids, err)
	}
	if _, err := pool.Exec(t.Context(), `UPDATE mailboxes SET leased_until = now() - interval '1 second'`); err != nil { // worker-1 died
		t.Fatal(err)
	}
	if ids, err := b.claimMailboxes(t.Context(), "worker-2"); err != nil || len(ids) != 1 {
		t.Fatalf("nobody has it: %v, %v", ids, err)
	}
	if _, err := delivery.UpdateSender(t.Context(), pool, testKey, sender.ID, delivery.SenderPatch{NoIMAP: true}, time.Now()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	b.keepMailbox(ctx, cancel, "worker-2", sender) // it looks after ten seconds
	if !errors.Is(context.Cause(ctx), errChanged) {
		t.Errorf("%v", context.Cause(ctx))
	}
	if found, err := delivery.FindSender(t.Context(), pool, sender.ID); err != nil || found.IMAP != nil {
		t.Errorf("%+v, %v", found.IMAP, err)
	}
}
