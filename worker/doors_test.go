package worker

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/smtp"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"salut/delivery"
	"salut/imap"
	"salut/imap/imaptest"
	"salut/inbound"
	"salut/mail"
	"salut/mail/mailtest"
	"salut/postgres/pgtest"
	"salut/templates"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// house is an installation with letters that were sent, and doors for what comes back.
type house struct {
	pool    *pgxpool.Pool
	inbox   inbound.Inbox
	doors   *Doors
	mailing int64
	sender  int64
	letters map[string]mailtest.Letter // by recipient
}

const inboundDomain = "in.sender.test"

func newHouse(t testing.TB, door mail.Door, clients int) *house {
	t.Helper()
	ctx, log := t.Context(), slog.New(slog.DiscardHandler)
	h := &house{pool: pgtest.New(t), letters: map[string]mailtest.Letter{}}
	key, server := tokens.NewKey("a secret for the tests only"), mailtest.Start(t, nil)
	_, err := h.pool.Exec(ctx, `INSERT INTO clients (email, consent_basis) SELECT 'c' || i || '@clients.test', 'consent' FROM generate_series(1, $1) i`, clients)
	must(t, err)
	letter, err := templates.Create(ctx, h.pool, "Hello", templates.Content{Language: "en", Subject: "Hello", Format: "markdown", Body: "{{ client | salutation }}!"})
	must(t, err)
	a := server.Account()
	sender, err := delivery.CreateSender(ctx, h.pool, key, delivery.Sender{FromAddress: "news@sender.test", Host: a.Host, Port: a.Port, Security: "none"})
	must(t, err)
	h.sender = sender.ID
	must(t, pgx.BeginFunc(ctx, h.pool, func(tx pgx.Tx) (err error) {
		h.mailing, err = delivery.Plan(ctx, tx, delivery.Mailing{Name: "Hello", Purpose: "service", Steps: []delivery.MailingStep{{VersionID: letter.VersionID}},
			SenderIDs: []int64{sender.ID}}, delivery.Audience{Where: "true"}, time.Now())
		return err
	}))
	engine, err := delivery.NewEngine(h.pool, key, delivery.Settings{Worker: "worker-1", JournalDir: t.TempDir(), PublicURL: "http://salut.test", InboundDomain: inboundDomain, Connections: 4}, log)
	must(t, err)
	t.Cleanup(engine.Close)
	for h.counts(t).Pending+h.counts(t).Sending > 0 {
		ids, err := delivery.Due(ctx, h.pool, 10)
		must(t, err)
		for _, id := range ids {
			must(t, engine.SendChunk(ctx, id))
		}
	}
	for _, l := range server.Letters() {
		h.letters[l.To] = l
	}
	h.inbox = inbound.Inbox{Pool: h.pool, Key: key, Domain: inboundDomain, Log: log}
	h.doors, err = OpenDoors(ctx, "worker-1", h.inbox, mail.Receiving{Door: door, Log: log})
	must(t, err)
	stop, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { h.doors.run(stop, log); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended })
	return h
}

func (h *house) counts(t testing.TB) delivery.Counts {
	t.Helper()
	s, err := delivery.Statuses(t.Context(), h.pool, []int64{h.mailing})
	must(t, err)
	return s[h.mailing].Counts
}

// read waits until all that was taken is read.
func (h *house) read(t testing.TB) {
	t.Helper()
	for waiting := 1; waiting > 0; time.Sleep(2 * time.Millisecond) { // the outside world moves by itself
		must(t, h.pool.QueryRow(t.Context(), `SELECT count(*) FROM inbound_messages WHERE processed_at IS NULL AND quarantine = ''`).Scan(&waiting))
	}
}

// kinds are what a client's history has of what came back.
func (h *house) kinds(t *testing.T, email string) string {
	t.Helper()
	var kinds string
	must(t, h.pool.QueryRow(t.Context(), `SELECT coalesce(string_agg(e.kind, ' ' ORDER BY e.id), '') FROM events e JOIN clients c ON c.id = e.client_id WHERE c.email = $1`, email).Scan(&kinds))
	return kinds
}

func report(l mailtest.Letter, status, words string) string {
	return strings.ReplaceAll("From: MAILER-DAEMON@mx.clients.test\nTo: "+l.From+"\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b1\n\n"+
		"--b1\nContent-Type: text/plain\n\nIt failed.\n--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.clients.test\n\nFinal-Recipient: rfc822; "+l.To+"\nAction: failed\nStatus: "+status+
		"\nDiagnostic-Code: smtp; "+words+"\n\n--b1\nContent-Type: text/rfc822-headers\n\nFrom: news@sender.test\nSubject: Hello\n\n--b1--\n", "\n", "\r\n")
}

func conversation(h *house) (said []struct{ from, to, message, email, want string }) {
	add := func(k int, from, to, message, want string) {
		email := fmt.Sprintf("c%d@clients.test", k)
		said = append(said, struct{ from, to, message, email, want string }{from, to, strings.ReplaceAll(message, "\n", "\r\n"), email, want})
	}
	letter := func(k int) mailtest.Letter { return h.letters[fmt.Sprintf("c%d@clients.test", k)] }
	add(1, "", letter(1).From, strings.ReplaceAll(report(letter(1), "5.1.1", "550 5.1.1 no such user"), "\r\n", "\n"), "bounced suppressed")
	add(2, "", letter(2).From, strings.ReplaceAll(report(letter(2), "4.2.2", "452 4.2.2 over quota"), "\r\n", "\n"), "bounced")
	add(3, "fbl@provider.test", "news@sender.test", "From: fbl@provider.test\nSubject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\n\n"+
		"--b\nContent-Type: message/rfc822\n\nMessage-ID: <"+letter(3).MessageID+">\n\nx\n--b--\n", "complained suppressed")
	add(4, "c4@clients.test", "news@sender.test", "From: c4@clients.test\nTo: news@sender.test\nSubject: Re: Hello\nIn-Reply-To: <"+letter(4).MessageID+">\n\nCall me.\n\n> unsubscribe\n", "replied")
	add(5, "", letter(5).From, "From: c5@clients.test\nSubject: Автоответ\nAuto-Submitted: auto-replied\n\nЯ в отпуске до 09.12.2026\n", "auto_replied")
	mailto, _, _ := strings.Cut(after(string(letter(6).Raw), "<mailto:"), "?")
	add(6, "c6@clients.test", mailto, "From: c6@clients.test\nSubject: unsubscribe\n\n", "suppressed unsubscribed")
	add(7, "c7@clients.test", "news@sender.test", "From: c7@clients.test\nSubject: Re: Hello\nReferences: <"+letter(7).MessageID+">\n\nСтоп\n\n-- \nСергей\n", "replied unsubscribed suppressed")
	return said
}

func after(s, mark string) string {
	_, rest, _ := strings.Cut(s, mark)
	return rest
}

func TestWhatComesByIMAP(t *testing.T) {
	t.Parallel()
	memory := imaptest.Start(t)
	for name, box := range map[string]func(t *testing.T) (imap.Account, func(message string)){
		"in memory": func(*testing.T) (imap.Account, func(string)) {
			return memory.Account, func(message string) { memory.Add("INBOX", message) }
		},
		"Dovecot": func(t *testing.T) (imap.Account, func(string)) {
			a, maildir := imaptest.Dovecot(t)
			n := 0
			return a, func(message string) {
				n++
				name := fmt.Sprintf("%d.M%dP1.host", 1700000000+n, n)
				must(t, os.WriteFile(filepath.Join(maildir, "tmp", name), []byte(message), 0o644))
				must(t, os.Rename(filepath.Join(maildir, "tmp", name), filepath.Join(maildir, "new", name)))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account, add := box(t)
			h := newHouse(t, mail.Door{}, 8)
			said := conversation(h)
			for k, one := range said {
				if k == len(said)/2 { // half of it waits there, half comes while the mailbox is watched
					h.mailbox(t, account)
				}
				add("Delivered-To: " + one.to + "\r\n" + one.message)
			}
			for end := time.Now().Add(time.Minute); h.taken(t) < len(said); time.Sleep(5 * time.Millisecond) { // the outside world moves by itself
				if time.Now().After(end) {
					t.Fatalf("%d of %d", h.taken(t), len(said))
				}
			}
			h.read(t)
			h.tells(t)
		})
	}
}

// mailbox has the sender's mailbox read.
func (h *house) mailbox(t *testing.T, a imap.Account) {
	t.Helper()
	_, err := delivery.UpdateSender(t.Context(), h.pool, h.inbox.Key, h.sender, delivery.SenderPatch{IMAP: &delivery.MailboxPatch{Host: &a.Host, Port: &a.Port, Security: &a.Security,
		Username: &a.Username, Password: &a.Password}}, time.Now())
	must(t, err)
}

func (h *house) taken(t *testing.T) (n int) {
	t.Helper()
	must(t, h.pool.QueryRow(t.Context(), `SELECT count(*) FROM inbound_messages`).Scan(&n))
	return n
}

// tells wants history and counts to say what was said.
func (h *house) tells(t *testing.T) {
	t.Helper()
	for _, one := range conversation(h) {
		if kinds := h.kinds(t, one.email); kinds != one.want {
			t.Errorf("%s: %q, want %q", one.email, kinds, one.want)
		}
	}
	if c := h.counts(t); c.Bounced != 2 || c.Complained != 1 || c.Replied != 2 || c.Unsubscribed != 2 || c.Sent != 8 {
		t.Errorf("%+v", c)
	}
}

func TestWhatComesByTheDoors(t *testing.T) {
	t.Parallel()
	for name, door := range map[string]mail.Door{
		"SMTP":               {Network: "tcp", Addr: "127.0.0.1:0"},
		"LMTP over a socket": {Network: "unix", Addr: filepath.Join(t.TempDir(), "l"), LMTP: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, door, 8)
			for range 2 { // a mail server that did not hear our yes says it again
				for _, one := range conversation(h) {
					must(t, h.hand(one.from, one.to, one.message, door.LMTP))
				}
			}
			h.read(t)
			h.tells(t)
			if err := h.hand("a@b.test", "someone@elsewhere.test", "x", door.LMTP); err == nil || !strings.Contains(err.Error(), "550") {
				t.Errorf("it relays: %v", err)
			}
		})
	}
}

// hand gives one message to the door.
func (h *house) hand(from, to, message string, lmtp bool) error {
	if lmtp {
		return handLMTP(h.doors.receiver, from, to, message)
	}
	c, err := smtp.Dial(h.doors.receiver.Addr().String())
	if err != nil {
		return err
	}
	defer c.Close()
	return give(c, from, to, message)
}

func give(c *smtp.Client, from, to, message string) error {
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write([]byte(message)); err != nil {
		return err
	}
	return w.Close()
}

// BenchmarkTake is how many reports a second come in by SMTP over four connections and are written into history, counts and suppressions.
func BenchmarkTake(b *testing.B) {
	h := newHouse(b, mail.Door{Network: "tcp", Addr: "127.0.0.1:0"}, max(b.N, 4))
	var letters []mailtest.Letter
	for _, l := range h.letters {
		letters = append(letters, l)
	}
	b.ResetTimer()
	started := time.Now()
	var wg sync.WaitGroup
	for part := range 4 {
		wg.Go(func() {
			c, err := smtp.Dial(h.doors.receiver.Addr().String())
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			for k := part; k < b.N; k += 4 {
				if err := give(c, "", letters[k].From, report(letters[k], "5.1.1", "550 5.1.1 no such user")); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/time.Since(started).Seconds(), "taken/s")
	h.read(b)
	b.ReportMetric(float64(b.N)/time.Since(started).Seconds(), "read/s")
	if c := h.counts(b); c.Bounced != int64(b.N) {
		b.Errorf("%d of %d", c.Bounced, b.N)
	}
}

func handLMTP(r *mail.Receiver, from, to, message string) error {
	raw, err := net.Dial(r.Addr().Network(), r.Addr().String())
	if err != nil {
		return err
	}
	defer raw.Close()
	c := textproto.NewConn(raw)
	if _, _, err := c.ReadResponse(220); err != nil {
		return err
	}
	for _, step := range []struct {
		say  string
		want int
	}{{"LHLO mx.test", 250}, {"MAIL FROM:<" + from + ">", 250}, {"RCPT TO:<" + to + ">", 250}, {"DATA", 354}, {message + "\r\n.", 250}} {
		if err := c.PrintfLine("%s", step.say); err != nil {
			return err
		}
		if _, _, err := c.ReadResponse(step.want); err != nil {
			return err
		}
	}
	return nil
}
