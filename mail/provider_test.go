package mail_test

import (
	"testing"

	"salut/mail"
)

func TestADomainBelongsToWhoTakesItsMail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		domain string
		hosts  []string
		want   string
	}{
		{"gmail.com", nil, "gmail"},
		{"bk.ru", nil, "mailru"},
		{"firma.example", []string{"aspmx.l.google.com.", "alt1.aspmx.l.google.com."}, "gmail"},
		{"firma.example", []string{"MX.Yandex.NET."}, "yandex"},
		{"firma.example", []string{"firma-example.mail.protection.outlook.com."}, "outlook"},
		{"firma.example", []string{"mx.firma.example.", "notgoogle.com."}, "firma.example"},
		{"firma.example", nil, "firma.example"},
	} {
		if got := mail.Provider(c.domain, c.hosts); got != c.want {
			t.Errorf("%s %v: %s", c.domain, c.hosts, got)
		}
	}
	if got := mail.LookUpProvider(t.Context(), "clients.test"); got != "clients.test" {
		t.Errorf("a reserved domain: %s", got)
	}
}
