package delivery

import (
	"bufio"
	"bytes"
	"net/textproto"
	"strings"
	"testing"

	"salut/mail"
	"salut/mail/mailtest"
)

func TestEachLetterHasAnEnvelopeSenderOfItsOwn(t *testing.T) {
	t.Parallel()
	b := newBench(t, func(rcpt string, attempt int) mailtest.Verdict {
		if strings.HasPrefix(rcpt, "anna3@") && attempt == 1 {
			return mailtest.Greylist
		}
		return mailtest.Accept
	}, 30)
	b.engine.set.InboundDomain = "in.sender.test"
	mailing := b.plan(t, "marketing")
	b.drain(t, mailing)
	seen := map[string]bool{}
	for _, l := range b.server.Letters() {
		a, err := mail.ParseAddress(l.From)
		must(t, err)
		r, ok := ReadReturn(b.key, a)
		if !ok || !r.Signed || r.Unsubscribe || r.ID.Mailing != mailing || a.Domain() != "in.sender.test" || seen[l.From] {
			t.Fatalf("MAIL FROM:<%s> is %+v, %v", l.From, r, ok)
		}
		seen[l.From] = true
		found, ok, err := FindReturned(t.Context(), b.pool, r.ID)
		must(t, err)
		if !ok || found.Email != l.To {
			t.Errorf("%s was sent to %s, not to %s", l.From, l.To, found.Email)
		}
		head, _, _ := bytes.Cut(l.Raw, []byte("\r\n\r\n"))
		h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(head, "\r\n\r\n"...)))).ReadMIMEHeader()
		must(t, err)
		list := h.Get("List-Unsubscribe")
		_, mailto, ok := strings.Cut(list, ", <mailto:")
		if !ok || !strings.HasPrefix(list, "<http://salut.test/u/") || !strings.HasSuffix(mailto, "?subject=unsubscribe>") {
			t.Fatalf("List-Unsubscribe: %s", list)
		}
		address, _, _ := strings.Cut(mailto, "?")
		a, err = mail.ParseAddress(address)
		must(t, err)
		if u, ok := ReadReturn(b.key, a); !ok || !u.Signed || !u.Unsubscribe || u.ID != r.ID {
			t.Errorf("%s is %+v, %v", address, u, ok)
		}
		if !strings.Contains(string(head), "List-Unsubscribe-Post: List-Unsubscribe=One-Click") || !strings.Contains(string(head), "news@sender.test") {
			t.Errorf("%s", head)
		}
	}
	if len(seen) != 30 {
		t.Errorf("%d letters", len(seen))
	}
}

func TestAnAddressThatLettersComeBackTo(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 1)
	own := EnvelopeSender(b.key, "in.test", ID{7, 8})
	for address, want := range map[string]struct{ form, signed bool }{
		own.String(): {true, true},
		strings.ToUpper(own.Local()) + "@in.test": {true, true},
		"u-" + own.Local()[2:] + "@in.test":       {true, false}, // an envelope sender unsubscribes nobody
		"b-b" + own.Local()[3:] + "@x.test":       {true, false},
		"b-hello@in.test":                         {},
		"news@in.test":                            {},
	} {
		a, err := mail.ParseAddress(address)
		must(t, err)
		if r, ok := ReadReturn(b.key, a); ok != want.form || r.Signed != want.signed {
			t.Errorf("%s: %+v, %v", address, r, ok)
		}
	}
}
