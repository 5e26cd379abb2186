package mail_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"salut/mail"
	"salut/mail/mailtest"
)

// sendAll sends letters to all in order over one connection, each envelope but the first behind the dot before it, until
// the connection ends.
func sendAll(t *testing.T, c *mail.Conn, to ...string) []mail.Outcome {
	t.Helper()
	envelopes := make([]mail.Envelope, len(to)+1)
	for i, r := range to {
		envelopes[i] = mail.Envelope{From: address(t, "a@sender.test"), To: address(t, r)}
	}
	var outcomes []mail.Outcome
	for i := range to {
		raw := fmt.Sprintf("Message-ID: <%d@sender.test>\r\n\r\nhello\r\n", i)
		outcomes = append(outcomes, c.SendThen(t.Context(), envelopes[i], []byte(raw), func() error { return nil }, envelopes[i+1]))
		if !c.Alive() {
			break
		}
	}
	return outcomes
}

func TestAnnouncedLettersTakeOneRoundTripEach(t *testing.T) {
	t.Parallel()
	const delay = 20 * time.Millisecond
	s := mailtest.Start(t, nil, mailtest.Delay(delay), mailtest.WithCommands())
	c := dial(t, s.Account())
	to := make([]string, 10)
	for i := range to {
		to[i] = fmt.Sprintf("r%d@client.test", i)
	}
	for i, out := range sendAll(t, c, to...) {
		if !out.Accepted() {
			t.Fatalf("letter %d: %+v", i, out)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	for i, l := range s.Letters() {
		if l.To != to[i] || l.MessageID != fmt.Sprintf("%d@sender.test", i) {
			t.Errorf("letter %d: %+v", i, l)
		}
	}
	if got := s.Batches(); got > len(to)+4 { // greeting, EHLO, the first envelope, and QUIT
		t.Errorf("%d round trips for %d letters", got, len(to))
	}
}

func TestAnnouncedLetterThatIsRefusedCostsNobodyElse(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]mailtest.Verdict{
		"at RCPT": mailtest.NoSuchUser, "at DATA": {At: mail.StageData, Say: "554 5.7.1 no"}, "after the dot": {At: mail.StageBody, Say: "554 5.7.1 no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, func(rcpt string, _ int) mailtest.Verdict {
				if strings.HasPrefix(rcpt, "bad") {
					return v
				}
				return mailtest.Accept
			})
			c := dial(t, s.Account())
			out := sendAll(t, c, "bad0@client.test", "good1@client.test", "bad2@client.test", "bad3@client.test", "good4@client.test", "good5@client.test")
			got := ""
			for _, o := range out {
				if o.Err != nil {
					t.Errorf("%+v", o)
				}
				got += fmt.Sprint(o.Reply.Code, " ")
			}
			code := out[0].Reply.Code
			if want := fmt.Sprintf("%[1]d 250 %[1]d %[1]d 250 250 ", code); got != want || code < 500 || s.Opened() != 1 || s.Count() != 3 {
				t.Errorf("got %s with %d connections and %d letters", got, s.Opened(), s.Count())
			}
		})
	}
}

func TestAnnouncedLetterIsNotBegunWhenTheConnectionEnds(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]mailtest.Verdict{
		"cut after the dot": mailtest.CutAfterDot, "421 after the dot": {At: mail.StageBody, Say: "421 4.3.2 bye"}, "nonsense": {At: mail.StageBody, Say: "what?"},
		"cut at the announced": {At: mail.StageRcpt, Then: mailtest.HangUp},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, func(rcpt string, _ int) mailtest.Verdict {
				if strings.HasPrefix(rcpt, "b") == (v.At == mail.StageRcpt) {
					return v
				}
				return mailtest.Accept
			})
			c := dial(t, s.Account())
			a, b := mail.Envelope{From: address(t, "a@sender.test"), To: address(t, "a@client.test")}, mail.Envelope{From: address(t, "a@sender.test"), To: address(t, "b@client.test")}
			c.SendThen(t.Context(), a, []byte(letter), nil, b)
			begun := false
			out := c.SendThen(t.Context(), b, []byte(letter), func() error { begun = true; return nil }, mail.Envelope{})
			if out.Err == nil || out.Began || begun || c.Alive() {
				t.Errorf("got %+v, begun %v", out, begun)
			}
		})
	}
}

func TestAnotherLetterThanTheAnnouncedIsNotSent(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil)
	c := dial(t, s.Account())
	a, b := mail.Envelope{From: address(t, "a@sender.test"), To: address(t, "a@client.test")}, mail.Envelope{From: address(t, "a@sender.test"), To: address(t, "b@client.test")}
	if out := c.SendThen(t.Context(), a, []byte(letter), nil, b); !out.Accepted() || !c.Alive() {
		t.Fatalf("got %+v", out)
	}
	if out := c.SendThen(t.Context(), a, []byte(letter), nil, mail.Envelope{}); out.Err == nil || out.Began || c.Alive() {
		t.Fatalf("got %+v", out)
	}
	s.Close()
	if got := s.Letters(); len(got) != 1 || got[0].To != "a@client.test" {
		t.Errorf("the server has %+v", got)
	}
}

func TestAnnouncedLetterThatIsDroppedLeavesNothing(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil)
	c := dial(t, s.Account())
	a, b := mail.Envelope{From: address(t, "a@sender.test"), To: address(t, "a@client.test")}, mail.Envelope{From: address(t, "a@sender.test"), To: address(t, "b@client.test")}
	if out := c.SendThen(t.Context(), a, []byte(letter), nil, b); !out.Accepted() {
		t.Fatalf("got %+v", out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if out := c.SendThen(ctx, b, []byte(letter), nil, mail.Envelope{}); out.Err == nil || out.Began {
		t.Fatalf("got %+v", out)
	}
	_ = c.Close()
	s.Close()
	if s.Count() != 1 {
		t.Errorf("the server has %+v", s.Letters())
	}
}

func TestAnnouncingToAServerWithoutPipeliningIsHarmless(t *testing.T) {
	t.Parallel()
	s := mailtest.Start(t, nil, plain)
	c := dial(t, s.Account())
	for i, out := range sendAll(t, c, "a@client.test", "b@client.test", "c@client.test") {
		if !out.Accepted() {
			t.Fatalf("letter %d: %+v", i, out)
		}
	}
	if s.Count() != 3 || s.Opened() != 1 {
		t.Errorf("%d letters, %d connections", s.Count(), s.Opened())
	}
}
