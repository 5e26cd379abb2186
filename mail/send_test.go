package mail_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"salut/mail"
	"salut/mail/mailtest"
)

const letter = "From: a@sender.test\r\nMessage-ID: <1@sender.test>\r\n\r\nhello\r\n.dot\r\n..two\r\n"

func address(t testing.TB, s string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func dial(t testing.TB, a mail.Account) *mail.Conn {
	t.Helper()
	c, err := mail.Dial(t.Context(), a)
	if err != nil {
		t.Fatalf("dial: %v", err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func send(t testing.TB, c *mail.Conn, to string) mail.Outcome {
	t.Helper()
	return c.Send(t.Context(), address(t, "a@sender.test"), address(t, to), []byte(letter), func() error { return nil })
}

// plain is a server that offers nothing, so that everything goes command by command.
var plain = mailtest.Offering()

func TestSendCarriesLetters(t *testing.T) {
	t.Parallel()
	for name, with := range map[string][]mailtest.Option{
		"pipelined":           nil,
		"command by command":  {plain},
		"over STARTTLS":       {mailtest.Secured(mail.SecuritySTARTTLS)},
		"over TLS":            {mailtest.Secured(mail.SecurityTLS)},
		"signed in":           {mailtest.AuthPlain("anna", "secret")},
		"STARTTLS, signed in": {mailtest.Secured(mail.SecuritySTARTTLS), mailtest.AuthPlain("anna", "secret")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, nil, with...)
			c := dial(t, s.Account())
			for i := range 3 {
				begun := 0
				out := c.Send(t.Context(), address(t, "a@sender.test"), address(t, fmt.Sprintf("r%d@client.test", i)), []byte(letter), func() error {
					begun++
					if s.Count() != i {
						t.Error("begin was called after the letter")
					}
					return nil
				})
				if !out.Accepted() || out.Reply.String() != "250 2.0.0 taken" || out.Stage != mail.StageBody || begun != 1 {
					t.Fatalf("letter %d: %+v, begun %d times", i, out, begun)
				}
			}
			if !c.Alive() {
				t.Error("the connection should be as good as new")
			}
			got := s.Letters()
			if len(got) != 3 || got[2].To != "r2@client.test" || got[2].From != "a@sender.test" || string(got[2].Raw) != letter {
				t.Fatalf("the server has %+v", got)
			}
			if s.Opened() != 1 {
				t.Errorf("%d connections for one", s.Opened())
			}
		})
	}
}

func TestSendTellsOutcomesApart(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		verdict mailtest.Verdict
		reply   string
		stage   string
		began   bool // with no reply: uncertain if true
		ended   bool
		alive   bool
	}{
		{"accepted", mailtest.Accept, "250 2.0.0 taken", mail.StageBody, true, true, true},
		{"no such user", mailtest.NoSuchUser, "550 5.1.1 No such user", mail.StageRcpt, false, false, true},
		{"greylisted", mailtest.Greylist, "451 4.7.1 Greylisted, try again later", mail.StageRcpt, false, false, true},
		{"another good answer to RCPT", mailtest.Verdict{At: mail.StageRcpt, Say: "251 2.1.5 will forward"}, "250 2.0.0 taken", mail.StageBody, true, true, true},
		{"refused at DATA", mailtest.Verdict{At: mail.StageData, Say: "554 5.7.1 not from you"}, "554 5.7.1 not from you", mail.StageData, false, false, true},
		{"refused for what it says", mailtest.Verdict{At: mail.StageBody, Say: "550-5.7.1 spam\r\n550 5.7.1 go away"}, "550 5.7.1 spam go away", mail.StageBody, true, true, true},
		{"deferred after the dot", mailtest.Verdict{At: mail.StageBody, Say: "452 4.3.1 disk full"}, "452 4.3.1 disk full", mail.StageBody, true, true, true},
		{"a reply without words", mailtest.Verdict{At: mail.StageBody, Say: "250"}, "250", mail.StageBody, true, true, true},
		{"421 at RCPT", mailtest.Verdict{At: mail.StageRcpt, Say: "421 4.3.2 shutting down"}, "421 4.3.2 shutting down", mail.StageRcpt, false, false, false},
		{"421 at DATA", mailtest.Verdict{At: mail.StageData, Say: "421 4.3.2 shutting down"}, "421 4.3.2 shutting down", mail.StageData, false, false, false},
		{"421 after the dot", mailtest.Verdict{At: mail.StageBody, Say: "421 4.3.2 shutting down"}, "421 4.3.2 shutting down", mail.StageBody, true, true, false},
		{"cut at RCPT", mailtest.Verdict{At: mail.StageRcpt, Then: mailtest.HangUp}, "", mail.StageRcpt, false, false, false},
		{"cut before the body", mailtest.CutBefore, "", mail.StageData, false, false, false},
		{"cut after the dot, taken", mailtest.CutAfterDot, "", mail.StageBody, true, true, false},
		{"cut after the dot, lost", mailtest.LostAtDot, "", mail.StageBody, true, true, false},
		{"hangs at RCPT", mailtest.Verdict{At: mail.StageRcpt, Then: mailtest.Hang}, "", mail.StageRcpt, false, false, false},
		{"hangs at DATA", mailtest.Verdict{At: mail.StageData, Then: mailtest.Hang}, "", mail.StageData, false, false, false},
		{"hangs after the dot", mailtest.Verdict{At: mail.StageBody, Then: mailtest.Hang}, "", mail.StageBody, true, true, false},
		{"drips at RCPT", mailtest.Verdict{At: mail.StageRcpt, Then: mailtest.Drip}, "", mail.StageRcpt, false, false, false},
		{"drips after the dot", mailtest.Verdict{At: mail.StageBody, Then: mailtest.Drip}, "", mail.StageBody, true, true, false},
		{"nonsense at RCPT", mailtest.Verdict{At: mail.StageRcpt, Say: "HTTP/1.1 200 OK"}, "", mail.StageRcpt, false, false, false},
		{"354 to RCPT", mailtest.Verdict{At: mail.StageRcpt, Say: "354 what"}, "", mail.StageRcpt, false, false, false},
		{"250 to DATA", mailtest.Verdict{At: mail.StageData, Say: "250 done"}, "", mail.StageData, false, false, false},
		{"nonsense after the dot", mailtest.Verdict{At: mail.StageBody, Say: "<html>"}, "", mail.StageBody, true, true, false},
		{"354 after the dot", mailtest.Verdict{At: mail.StageBody, Say: "354 more"}, "", mail.StageBody, true, true, false},
		{"codes that disagree", mailtest.Verdict{At: mail.StageBody, Say: "250-ok\r\n550 no"}, "", mail.StageBody, true, true, false},
		{"an endless line", mailtest.Verdict{At: mail.StageBody, Say: "250 " + strings.Repeat("x", 10000)}, "", mail.StageBody, true, true, false},
		{"endless lines", mailtest.Verdict{At: mail.StageBody, Say: strings.Repeat("250-x\r\n", 1000)}, "", mail.StageBody, true, true, false},
		{"two answers to one dot", mailtest.Verdict{At: mail.StageBody, Say: "250 one\r\n250 two"}, "250 one", mail.StageBody, true, true, false},
		{"an answer too many before the body", mailtest.Verdict{At: mail.StageData, Say: "354 go\r\n250 taken"}, "", mail.StageData, false, false, false},
	}
	for _, way := range []string{"pipelined", "command by command"} {
		for _, tt := range tests {
			t.Run(way+"/"+tt.name, func(t *testing.T) {
				t.Parallel()
				with := []mailtest.Option{mailtest.DripEvery(20 * time.Millisecond)}
				if way != "pipelined" {
					with = append(with, plain)
				}
				s := mailtest.Start(t, func(rcpt string, _ int) mailtest.Verdict {
					if strings.HasPrefix(rcpt, "good") {
						return mailtest.Accept
					}
					return tt.verdict
				}, with...)
				c := dial(t, s.Account())
				if tt.verdict.Then == mailtest.Hang || tt.verdict.Then == mailtest.Drip {
					mail.SetTimeout(c, 200*time.Millisecond)
				}
				start := time.Now()
				out := send(t, c, "bad@client.test")
				if took := time.Since(start); took > 10*time.Second {
					t.Errorf("it took %v", took)
				}
				if out.Reply.String() != tt.reply || out.Stage != tt.stage || out.Began != tt.began || out.Ended != tt.ended || (out.Err != nil) != (tt.reply == "") {
					t.Errorf("got %+v", out)
				}
				if out.Uncertain() != (tt.reply == "" && tt.began) {
					t.Errorf("uncertain: %v", out.Uncertain())
				}
				if c.Alive() != tt.alive {
					t.Errorf("alive: %v", c.Alive())
				}
				next := send(t, c, "good@client.test")
				if next.Accepted() != tt.alive {
					t.Errorf("the next letter: %+v", next)
				}
				if !tt.alive && (next.Began || !next.Blameless()) {
					t.Errorf("the next letter bears the blame: %+v", next)
				}
			})
		}
	}
}

func TestSendNeverEndsALetterWithoutRecipients(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, func(string, int) mailtest.Verdict { return mailtest.NoSuchUser }, mailtest.EagerData(), mailtest.WithCommands())
	c := dial(t, s.Account())
	out := send(t, c, "bad@client.test")
	if out.Reply.String() != "550 5.1.1 No such user" || out.Err != nil || out.Stage != mail.StageRcpt {
		t.Fatalf("got %+v", out)
	}
	if c.Alive() {
		t.Error("the server waits for a body: the connection must be closed")
	}
	if s.Count() != 0 || slices.Contains(s.Commands(), ".") {
		t.Errorf("a bare dot was sent: %q", s.Commands())
	}
}

func TestSendRefusedByTheServerForUs(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil, mailtest.AnswerMail(func(from string) string {
		if from == "a@sender.test" {
			return "550 5.7.1 sender refused"
		}
		return ""
	}))
	c := dial(t, s.Account())
	if out := send(t, c, "x@client.test"); out.Stage != mail.StageMail || out.Reply.Code != 550 || !c.Alive() {
		t.Fatalf("got %+v", out)
	}
	if out := c.Send(t.Context(), mail.Address{}, address(t, "x@client.test"), []byte(letter), nil); !out.Accepted() {
		t.Fatalf("the empty envelope sender: %+v", out)
	}
}

func TestSendStopsWhenBeginRefuses(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil)
	c := dial(t, s.Account())
	no := errors.New("no room in the journal")
	out := c.Send(t.Context(), address(t, "a@sender.test"), address(t, "b@client.test"), []byte(letter), func() error { return no })
	if !errors.Is(out.Err, no) || out.Began || c.Alive() {
		t.Fatalf("got %+v, alive %v", out, c.Alive())
	}
	s.Close()
	if s.Count() != 0 {
		t.Error("the letter was taken")
	}
}

func TestSendCancelledBeforeTheBodyIsStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := mailtest.Start(t, func(string, int) mailtest.Verdict {
		cancel()
		return mailtest.Verdict{At: mail.StageRcpt, Then: mailtest.Hang}
	})
	c := dial(t, s.Account())
	out := c.Send(ctx, address(t, "a@sender.test"), address(t, "b@client.test"), []byte(letter), nil)
	if out.Err == nil || out.Began || c.Alive() {
		t.Fatalf("got %+v, alive %v", out, c.Alive())
	}
	if out := c.Send(ctx, address(t, "a@sender.test"), address(t, "b@client.test"), []byte(letter), nil); out.Err == nil || out.Began {
		t.Fatalf("got %+v", out)
	}
}

func TestSendCancelledInTheBodyLearnsTheOutcome(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := mailtest.Start(t, nil, mailtest.Delay(20*time.Millisecond))
	c := dial(t, s.Account())
	out := c.Send(ctx, address(t, "a@sender.test"), address(t, "b@client.test"), []byte(letter), func() error { cancel(); return nil })
	if !out.Accepted() || !c.Alive() {
		t.Fatalf("got %+v, alive %v", out, c.Alive())
	}
}

func TestSendAskedForNoLetterSendsNone(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil)
	c := dial(t, s.Account())
	if out := c.Send(t.Context(), address(t, "a@sender.test"), address(t, "b@client.test"), nil, nil); out.Err == nil || out.Began {
		t.Fatalf("got %+v", out)
	}
}

func TestServerThatLimitsLettersPerConnection(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil, mailtest.PerConnection(2))
	c := dial(t, s.Account())
	for range 2 {
		if out := send(t, c, "b@client.test"); !out.Accepted() {
			t.Fatalf("got %+v", out)
		}
	}
	out := send(t, c, "b@client.test")
	if out.Reply.Code != 421 || !out.Blameless() || out.Began || c.Alive() {
		t.Fatalf("got %+v", out)
	}
}

func TestAliveSeesThatTheServerHungUp(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil)
	c := dial(t, s.Account())
	mail.Idle(c, 2*time.Second)
	if !c.Alive() {
		t.Fatal("an idle connection is no dead one")
	}
	if out := send(t, c, "b@client.test"); !out.Accepted() {
		t.Fatalf("after the look: %+v", out)
	}
	s.Close()
	mail.Idle(c, 2*time.Second)
	if c.Alive() {
		t.Fatal("the server is gone")
	}
}

func TestMailParametersAreSentWhereOffered(t *testing.T) {
	t.Parallel()
	offering := mailtest.Start(t, nil, mailtest.WithCommands())
	silent := mailtest.Start(t, nil, mailtest.WithCommands(), plain)
	for _, s := range []*mailtest.Server{offering, silent} {
		c := dial(t, s.Account())
		c.Send(t.Context(), address(t, "a@sender.test"), address(t, "b@client.test"), []byte("Subject: x\r\n\r\nпривет\r\n"), nil)
		send(t, c, "b@client.test")
	}
	has := func(s *mailtest.Server, command string) {
		t.Helper()
		if !slices.Contains(s.Commands(), command) {
			t.Errorf("no %q in %q", command, s.Commands())
		}
	}
	has(offering, "MAIL FROM:<a@sender.test> SIZE=28 BODY=8BITMIME")
	has(offering, fmt.Sprintf("MAIL FROM:<a@sender.test> SIZE=%d", len(letter)))
	has(silent, "MAIL FROM:<a@sender.test>")
}

func TestLoneLineEndsAreMadeWhole(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil)
	c := dial(t, s.Account())
	smuggled := "Subject: x\n\nhi\n.\nMAIL FROM:<evil@sender.test>\r.\rend"
	if out := c.Send(t.Context(), address(t, "a@sender.test"), address(t, "b@client.test"), []byte(smuggled), nil); !out.Accepted() {
		t.Fatalf("got %+v", out)
	}
	want := "Subject: x\r\n\r\nhi\r\n.\r\nMAIL FROM:<evil@sender.test>\r\n.\r\nend\r\n"
	if got := s.Letters(); len(got) != 1 || string(got[0].Raw) != want {
		t.Fatalf("got %+v", got)
	}
}
