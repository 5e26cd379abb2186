package main

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"
)

type dnsFinding struct{ verdict, what, words string }

// lookDNS tells what receivers will find about a sender's domain; gaps are warnings, for a relay may sign under its own name. It reads the SPF (RFC 7208) and DMARC (RFC 7489) records of a sender's domain.
func lookDNS(ctx context.Context, address string) []dnsFinding {
	_, domain, _ := strings.Cut(address, "@")
	if forTests(domain) {
		return []dnsFinding{{"skip", "dns", domain + " is a name for tests and is not looked up"}}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return []dnsFinding{
		record(ctx, "spf", domain, "v=spf1", "add a TXT record such as \"v=spf1 include:YOUR-RELAY -all\" so that receivers know who may send for it"),
		record(ctx, "dmarc", "_dmarc."+domain, "v=DMARC1", "add a TXT record such as \"v=DMARC1; p=none; rua=mailto:YOU\"; Gmail and Mail.ru ask bulk senders for one"),
	}
}

// forTests tells a name that is never in the DNS (RFC 6761).
func forTests(domain string) bool {
	for _, local := range []string{".test", ".example", ".invalid", ".localhost"} {
		if strings.HasSuffix("."+domain, local) {
			return true
		}
	}
	return false
}

// lookMX tells where mail for the domain of what comes back goes.
func lookMX(ctx context.Context, domain string) dnsFinding {
	if forTests(domain) {
		return dnsFinding{"skip", "mx", domain + " is a name for tests and is not looked up"}
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	list, err := net.DefaultResolver.LookupMX(ctx, domain)
	var dns *net.DNSError
	switch {
	case err != nil && (!errors.As(err, &dns) || !dns.IsNotFound):
		return dnsFinding{"warn", "mx", domain + " could not be looked up: " + err.Error()}
	case len(list) == 0:
		return dnsFinding{"warn", "mx", domain + " has no MX record: bounces can't come back; add one that points to the machine whose worker has SALUT_INBOUND_LISTEN, or to your mail server"}
	}
	var hosts []string
	for _, mx := range list {
		hosts = append(hosts, mx.Host)
	}
	return dnsFinding{"ok", "mx", "mail for " + domain + " goes to " + strings.Join(hosts, ", ")}
}

func record(ctx context.Context, what, name, begins, advice string) dnsFinding {
	texts, err := net.DefaultResolver.LookupTXT(ctx, name)
	var dns *net.DNSError
	if err != nil && (!errors.As(err, &dns) || !dns.IsNotFound) {
		return dnsFinding{"warn", what, name + " could not be looked up: " + err.Error()}
	}
	var found []string
	for _, t := range texts {
		if strings.HasPrefix(t, begins) {
			found = append(found, t)
		}
	}
	switch len(found) {
	case 0:
		return dnsFinding{"warn", what, name + " has no record: " + advice}
	case 1:
		return dnsFinding{"ok", what, name + ": " + found[0]}
	}
	return dnsFinding{"warn", what, name + " has several records, which counts as none; keep one"}
}
