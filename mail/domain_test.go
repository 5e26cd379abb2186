package mail

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

// zone answers like a name system; a name with nil records can't be looked up.
type zone map[string][]string

func (z zone) LookupTXT(_ context.Context, name string) ([]string, error) {
	texts, ok := z[name]
	switch {
	case !ok:
		return nil, &net.DNSError{IsNotFound: true}
	case texts == nil:
		return nil, errors.New("timed out")
	}
	return texts, nil
}

func (z zone) LookupMX(ctx context.Context, name string) (list []*net.MX, err error) {
	texts, err := z.LookupTXT(ctx, "mx "+name)
	for _, t := range texts {
		list = append(list, &net.MX{Host: t})
	}
	return list, err
}

func TestWhatTheNameSystemSaysOfADomain(t *testing.T) {
	t.Parallel()
	const spf, dkim, dmarc, key = "firma.ru", "s1._domainkey.firma.ru", "_dmarc.firma.ru", "v=DKIM1; k=rsa; p=MIIB"
	for _, c := range []struct {
		name, selector string
		zone           zone
		want           string
		says           string
	}{
		{"all is there", "s1", zone{spf: {"other", "v=spf1 include:_spf.relay.ru -all"}, dkim: {"k=rsa; p=MI IB"}, dmarc: {"v=DMARC1; p=reject"}}, "spf ok, dkim ok, dmarc ok", "strict"},
		{"nothing is there", "s1", zone{}, "spf warn, dkim warn, dmarc warn", "no SPF record"},
		{"the relay signs", "", zone{spf: {"V=SPF1 a ~all"}, dmarc: {"v=DMARC1;p=none"}}, "spf ok, dkim skip, dmarc ok", "only watches"},
		{"two records of SPF", "", zone{spf: {"v=spf1 -all", "v=spf1 a -all"}}, "spf warn, dkim skip, dmarc warn", "several such records"},
		{"a longer word is no SPF", "", zone{spf: {"v=spf10 -all"}}, "spf warn, dkim skip, dmarc warn", "no SPF record"},
		{"everybody may send", "", zone{spf: {"v=spf1 +all"}}, "spf warn, dkim skip, dmarc warn", "everybody"},
		{"everybody may send, said shortly", "", zone{spf: {"v=spf1 mx all"}}, "spf warn, dkim skip, dmarc warn", "everybody"},
		{"too many lookups", "", zone{spf: {"v=spf1" + strings.Repeat(" include:a.ru", 11) + " -all"}}, "spf warn, dkim skip, dmarc warn", "ten lookups"},
		{"another key", "s1", zone{dkim: {"v=DKIM1; p=OTHER"}}, "spf warn, dkim warn, dmarc warn", "another one"},
		{"a key that was withdrawn", "s1", zone{dkim: {"v=DKIM1; p="}}, "spf warn, dkim warn, dmarc warn", "withdrawn"},
		{"a policy that nobody knows", "", zone{dmarc: {"v=DMARC1; p=maybe"}}, "spf warn, dkim skip, dmarc warn", "no policy"},
		{"the name system is away", "s1", zone{spf: nil, dkim: nil, dmarc: nil}, "spf warn, dkim warn, dmarc warn", "could not be looked up"},
	} {
		var got, words []string
		for _, f := range LookUpDomain(t.Context(), c.zone, "firma.ru", c.selector, key) {
			got, words = append(got, f.What+" "+f.Verdict), append(words, f.In("en"))
			if ru := f.In("ru"); !strings.ContainsAny(ru, "абвгдежзийклмнопрстуфхцчшщъыьэюя") || strings.Contains(ru, "%!") {
				t.Errorf("%s, in Russian: %s", c.name, ru)
			}
		}
		if strings.Join(got, ", ") != c.want || !strings.Contains(strings.Join(words, "\n"), c.says) {
			t.Errorf("%s: %v\n%s", c.name, got, strings.Join(words, "\n"))
		}
	}
	for _, name := range []string{"firma.test", "firma.example", "localhost", "x.invalid", ""} {
		if f := LookUpDomain(t.Context(), nil, name, "s1", key); len(f) != 1 || f[0].Verdict != "skip" {
			t.Errorf("%q was looked up: %v", name, f)
		}
	}
	if f := LookUpReturns(t.Context(), zone{"mx in.firma.ru": {"mail.firma.ru."}}, "in.firma.ru"); f.Verdict != "ok" || f.Value != "mail.firma.ru." {
		t.Errorf("where bounces go: %+v", f)
	}
	if f := LookUpReturns(t.Context(), zone{}, "in.firma.ru"); f.Verdict != "warn" {
		t.Errorf("no MX: %+v", f)
	}
}

// stuck never answers.
type stuck struct{ zone }

func (stuck) LookupTXT(ctx context.Context, _ string) ([]string, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestANameSystemThatNeverAnswersIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	for _, f := range LookUpDomain(ctx, stuck{}, "firma.ru", "s1", "p=A") {
		if f.Verdict != "warn" {
			t.Errorf("%+v", f)
		}
	}
}

func FuzzRecords(f *testing.F) {
	for _, s := range []string{"v=spf1 -all", "v=DMARC1; p=none", "v=DKIM1; k=rsa; p=MIIB", "v=spf1", "v=DKIM1;p;=;p==", "\xff\x00\x1b[31m v=spf1 all"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, name := range []string{"firma.ru", "s._domainkey.firma.ru", "_dmarc.firma.ru"} {
			for _, found := range LookUpDomain(t.Context(), zone{name: {s}}, "firma.ru", "s", "p=A") {
				if words := found.In("en"); words == "" || len(found.Value) > 2*longestShow || strings.ContainsAny(found.Value, "\x00\x1b\r\n") {
					t.Errorf("%q became %q, %q", s, words, found.Value)
				}
			}
		}
	})
}
