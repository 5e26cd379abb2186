package mail

import (
	"strings"
	"testing"
)

func TestClassify(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		code     int
		enhanced string
		text     string
		want     Class
	}{
		{"nobody there", 550, "5.1.1", "<anna@firma.test>: Recipient address rejected: User unknown in local recipient table", Hard},
		{"nobody there, without numbers", 0, "", "Sorry, no mailbox here by that name.", Hard},
		{"nobody there, in Russian", 0, "", "Ваше письмо не доставлено: нет такого пользователя", Hard},
		{"nobody there, in an address book", 0, "", "User anna (anna@firma.test) not listed in Domino Directory", Hard},
		{"Microsoft's way", 550, "5.4.1", "Recipient address rejected: Access denied. AS(201806281)", Hard},
		{"the same words from others", 554, "5.7.1", "<anna@firma.test>: Recipient address rejected: Access denied", Block},
		{"no such domain", 0, "5.4.4", "Host or domain name not found. Name service error for name=firma.test type=A: Host not found", Hard},
		{"the name server was silent", 0, "4.4.3", "Host or domain name not found. Name service error for name=firma.test type=MX: Host not found, try again", Soft},
		{"a null MX", 556, "5.1.10", "Domain firma.test does not accept mail (nullMX)", Hard},
		{"moved", 551, "5.1.6", "User has moved to anna@other.test", Hard},
		{"full, called unknown", 550, "5.1.1", "<anna@firma.test>... Mailbox full", Full},
		{"full, called policy", 550, "5.7.1", "Recipient over quota", Full},
		{"spam, called unknown", 550, "5.1.1", "Message rejected as spam by content filter", Block},
		{"spam beside a user", 550, "", "Spam detected, user unknown", Block},
		{"the sender is unknown", 550, "5.1.7", "<us@our.test>: Sender address rejected: User unknown", Block},
		{"the sender's domain", 501, "5.1.8", "Domain of sender address us@our.test does not exist", Block},
		{"the name of a filter's host", 550, "5.1.1", "host mx.mimecast.test said: user unknown", Hard},
		{"relaying", 554, "5.7.1", "Relay access denied", Block},
		{"no reverse name", 554, "", "Bad DNS PTR resource record", Block},
		{"authentication", 550, "5.7.26", "Unauthenticated email from our.test is not accepted due to domain's DMARC policy", Block},
		{"a disabled mailbox may be back", 550, "5.2.1", "The email account that you tried to reach is disabled", Soft},
		{"greylisting", 450, "4.2.0", "<anna@firma.test>: Recipient address rejected: Greylisted", Soft},
		{"a loop", 554, "5.4.6", "mail loop: user not found", Soft},
		{"another server's words in Gmail's", 0, "", "your message was rejected by the recipient domain. The error that the other server returned was: 550 550 Unknown user anna@firma.test (state 14).", Hard},
		{"an address that sounds like a reason", 550, "", "<spam-blacklist@user-unknown.test> xyzzy", Soft},
		{"the number alone", 550, "5.1.1", "", Hard},
		{"a bare 550", 550, "", "", Soft},
		{"a bare 5.0.0", 550, "5.0.0", "", Soft},
		{"temporary", 451, "4.3.0", "", Soft},
	}
	for _, test := range tests {
		if got, reason := Classify(test.code, test.enhanced, test.text); got != test.want {
			t.Errorf("%s: %s, %s; want %s", test.name, got, reason, test.want)
		}
	}
}

func TestPhrasesCanMatch(t *testing.T) {
	t.Parallel()
	for _, table := range [][]phrase{exactPhrases, phrases, furtherFull, furtherDead, furtherWords} {
		for _, p := range table {
			for _, part := range p.parts {
				if part == "" || part != strings.ToLower(part) || p.reason == "" {
					t.Errorf("%s %s: %q matches nothing, or everything", p.class, p.reason, p.parts)
				}
			}
		}
	}
}

func FuzzClassify(f *testing.F) {
	f.Add(550, "5.1.1", "550-5.1.1 user unknown http://x.test <a@b.test>")
	f.Add(0, "..", "the response was: the response was: \xff@\x00")
	f.Fuzz(func(t *testing.T, code int, enhanced, text string) {
		if class, reason := Classify(code, enhanced, text); class == "" || reason == "" {
			t.Errorf("no class or no reason: %q %q", class, reason)
		}
	})
}
