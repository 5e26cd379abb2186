package mail

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"time"
	"unicode"

	"salut/fault"
)

// Resolver asks the name system; *net.Resolver is one.
type Resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// Finding is one thing that the name system says of a domain.
type Finding struct {
	What    string // spf, dkim, dmarc, mx
	Verdict string // ok, warn, skip
	Name    string // that was asked for
	Value   string // what was found, cut to what a page can show
	format  string
	args    []any
}

// In is what the finding means and what to do, as a sentence in a language.
func (f Finding) In(language string) string { return fault.Text(language, f.format, f.args...) }

const (
	dnsPatience = 8 * time.Second // of all questions together
	longestShow = 500             // bytes of a record; a hostile one may be of 64 KB
	mostRecords = 100
)

// NeverInDNS tells a name that is reserved and never looked up (RFC 6761).
func NeverInDNS(domain string) bool {
	switch domain[strings.LastIndexByte(domain, '.')+1:] {
	case "test", "example", "invalid", "localhost", "":
		return true
	}
	return false
}

// LookUpDomain tells what receivers find about a sender's domain: who may send for it (SPF, RFC 7208), the key of its signature (DKIM, RFC 6376) and
// what to do with forgeries (DMARC, RFC 7489). selector and key are of our own signature, key being the record that we would publish; empty:
// we sign nothing. Gaps are warnings, for a relay may send and sign under a name of its own.
func LookUpDomain(ctx context.Context, r Resolver, domain, selector, key string) []Finding {
	if NeverInDNS(domain) {
		return []Finding{{What: "dns", Verdict: "skip", Name: domain, format: "%s is a name for tests and is not looked up.", args: []any{domain}}}
	}
	ctx, cancel := context.WithTimeout(ctx, dnsPatience)
	defer cancel()
	found := make([]Finding, 3)
	var asking sync.WaitGroup
	asking.Go(func() { found[0] = lookSPF(ctx, r, domain) })
	asking.Go(func() { found[1] = lookDKIM(ctx, r, domain, selector, key) })
	asking.Go(func() { found[2] = lookDMARC(ctx, r, domain) })
	asking.Wait()
	return found
}

// LookUpReturns tells where mail for a domain goes, which bounces need.
func LookUpReturns(ctx context.Context, r Resolver, domain string) Finding {
	f := Finding{What: "mx", Verdict: "warn", Name: domain, args: []any{domain}}
	if NeverInDNS(domain) {
		f.Verdict, f.format = "skip", "%s is a name for tests and is not looked up."
		return f
	}
	ctx, cancel := context.WithTimeout(ctx, dnsPatience)
	defer cancel()
	list, err := r.LookupMX(ctx, domain)
	if err != nil && !noSuchName(err) {
		f.format = "%s could not be looked up just now: try again later."
		return f
	}
	var hosts []string
	for _, mx := range list[:min(len(list), mostRecords)] {
		hosts = append(hosts, mx.Host)
	}
	if len(hosts) == 0 {
		f.format = "%s has no MX record: bounces can't come back. Add one that points to the machine whose worker has SALUT_INBOUND_LISTEN, or to your mail server."
		return f
	}
	f.Verdict, f.Value = "ok", showable(strings.Join(hosts, ", "))
	f.format, f.args = "Mail for %s goes to %s.", []any{domain, f.Value}
	return f
}

func noSuchName(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}

// ask finds the records of a name that are of one kind; when it is no single one, the finding says so already.
func ask(ctx context.Context, r Resolver, what, name string, is func(string) bool, none string) (f Finding, record string, found bool) {
	f = Finding{What: what, Verdict: "warn", Name: name, args: []any{name}}
	texts, err := r.LookupTXT(ctx, name)
	if err != nil && !noSuchName(err) {
		f.format = "%s could not be looked up just now: try again later."
		return f, "", false
	}
	var all []string
	for _, t := range texts[:min(len(texts), mostRecords)] {
		if is(t) {
			all = append(all, t)
		}
	}
	switch len(all) {
	case 0:
		f.format = none
		return f, "", false
	case 1:
		f.Value = showable(all[0])
		return f, all[0], true
	}
	f.Value = showable(strings.Join(all, " | "))
	f.format = "%s has several such records, which receivers take for none: keep one."
	return f, "", false
}

func lookSPF(ctx context.Context, r Resolver, domain string) Finding {
	f, record, found := ask(ctx, r, "spf", domain, func(s string) bool {
		return strings.EqualFold(s, "v=spf1") || len(s) > 6 && strings.EqualFold(s[:7], "v=spf1 ")
	}, "%s has no SPF record, so receivers don't know who may send for it. Add a TXT record such as “v=spf1 include:YOUR-RELAY -all”.")
	if !found {
		return f
	}
	lookups, all := 0, ""
	for _, term := range strings.Fields(strings.ToLower(record))[1:] {
		name, _, _ := strings.Cut(strings.TrimLeft(term, "+-~?"), ":")
		name, _, _ = strings.Cut(name, "/")
		switch {
		case name == "include" || name == "a" || name == "mx" || name == "ptr" || name == "exists" || strings.HasPrefix(name, "redirect="):
			lookups++
		case name == "all":
			all = strings.TrimSuffix(term, "all")
		}
	}
	switch {
	case all == "" && strings.HasSuffix(strings.ToLower(record), "all") && strings.Contains(" "+strings.ToLower(record), " all") || all == "+":
		f.format = "The SPF record of %s lets everybody send for it (+all): end it with -all or ~all."
	case lookups > 10:
		f.format = "The SPF record of %s asks for more than ten lookups, which receivers take for an error (RFC 7208): shorten it."
	default:
		f.Verdict, f.format = "ok", "SPF of %s is there. See that it names the server that this sender's letters go through."
	}
	return f
}

func lookDMARC(ctx context.Context, r Resolver, domain string) Finding {
	f, record, found := ask(ctx, r, "dmarc", "_dmarc."+domain, func(s string) bool { return strings.HasPrefix(strings.ToLower(s), "v=dmarc1") },
		"%s has no DMARC record; Gmail and Mail.ru ask senders of many letters for one. Add a TXT record such as “v=DMARC1; p=none; rua=mailto:YOU”.")
	if !found {
		return f
	}
	f.args = []any{domain}
	switch strings.ToLower(tags(record)["p"]) {
	case "none":
		f.Verdict, f.format = "ok", "DMARC of %s is there and only watches (p=none): letters are not held back for it."
	case "quarantine", "reject":
		f.Verdict, f.format = "ok", "DMARC of %s is there and strict: letters that neither SPF nor DKIM proves land in spam or are refused, so one of them must fit this domain."
	default:
		f.format = "The DMARC record of %s says no policy that receivers know: write p=none, p=quarantine or p=reject."
	}
	return f
}

func lookDKIM(ctx context.Context, r Resolver, domain, selector, key string) Finding {
	if selector == "" {
		return Finding{What: "dkim", Verdict: "skip", Name: domain, args: []any{domain}, format: "salut does not sign for %s: your mail server does, if it can. Its key is not looked up, since only the server knows its name."}
	}
	f, record, found := ask(ctx, r, "dkim", selector+"._domainkey."+domain, func(s string) bool { return tags(s)["p"] != "" || strings.HasPrefix(s, "v=DKIM1") },
		"%s has no record yet: publish the one that stands under DKIM, then turn signing on.")
	if !found {
		return f
	}
	bare := func(s string) string { return strings.Join(strings.Fields(tags(s)["p"]), "") }
	switch {
	case bare(record) == "":
		f.format = "The key at %s was withdrawn (p is empty): publish the one that stands under DKIM."
	case bare(record) != bare(key):
		f.format = "The key at %s is another one than salut signs with: publish the one that stands under DKIM, or letters will look forged."
	default:
		f.Verdict, f.format = "ok", "The key at %s is the one that salut signs with."
	}
	return f
}

// tags reads "v=DKIM1; k=rsa; p=…"; of a name that comes twice the first counts.
func tags(record string) map[string]string {
	found := map[string]string{}
	for part := range strings.SplitSeq(record, ";") {
		name, value, ok := strings.Cut(part, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if _, twice := found[name]; ok && !twice {
			found[name] = strings.TrimSpace(value)
		}
	}
	return found
}

// showable is what may stand on a page and in a terminal: whoever keeps a domain writes its records.
func showable(s string) string {
	if len(s) > longestShow {
		s = s[:longestShow] + "…"
	}
	return strings.Map(func(c rune) rune {
		if c == unicode.ReplacementChar || !unicode.IsPrint(c) {
			return '·'
		}
		return c
	}, s)
}
