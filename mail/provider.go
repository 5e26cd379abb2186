package mail

import (
	"context"
	"net"
	"strings"
	"time"
)

// providers are the large mailbox providers by their own domains and by the hosts that take mail for the domains of others.
var providers = []struct {
	name    string
	domains []string
	hosts   []string // endings of MX hosts
}{
	{"gmail", []string{"gmail.com", "googlemail.com"}, []string{".google.com", ".googlemail.com"}},
	{"mailru", []string{"mail.ru", "inbox.ru", "bk.ru", "list.ru", "internet.ru", "xmail.ru", "vk.com"}, []string{".mail.ru"}},
	{"yandex", []string{"yandex.ru", "ya.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "narod.ru"}, []string{".yandex.ru", ".yandex.net"}},
	{"rambler", []string{"rambler.ru", "lenta.ru", "autorambler.ru", "myrambler.ru", "ro.ru"}, []string{".rambler.ru"}},
	{"outlook", []string{"outlook.com", "hotmail.com", "live.com", "msn.com", "live.ru"}, []string{".outlook.com", ".hotmail.com"}},
	{"yahoo", []string{"yahoo.com", "ymail.com", "rocketmail.com", "aol.com"}, []string{".yahoodns.net"}},
	{"icloud", []string{"icloud.com", "me.com", "mac.com"}, []string{".icloud.com"}},
}

// Provider names the mailbox provider of a domain: a well-known one by its own domain or by the hosts that take mail for it, else the
// domain itself. hosts may be nil.
func Provider(domain string, hosts []string) string {
	for _, p := range providers {
		for _, d := range p.domains {
			if d == domain {
				return p.name
			}
		}
		for _, h := range hosts {
			for _, ending := range p.hosts {
				if strings.HasSuffix("."+strings.ToLower(strings.TrimSuffix(h, ".")), ending) {
					return p.name
				}
			}
		}
	}
	return domain
}

// LookUpProvider asks the name system who takes mail for a domain; three seconds at most. Reserved domains (RFC 2606) are not asked
// about, and one without an answer is its own provider.
func LookUpProvider(ctx context.Context, domain string) string {
	if p := Provider(domain, nil); p != domain {
		return p
	}
	last := domain[strings.LastIndexByte(domain, '.')+1:]
	switch last {
	case "test", "example", "invalid", "localhost":
		return domain
	}
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	records, err := net.DefaultResolver.LookupMX(ctx, domain)
	if err != nil {
		return domain
	}
	var hosts []string
	for _, r := range records {
		hosts = append(hosts, r.Host)
	}
	return Provider(domain, hosts)
}
