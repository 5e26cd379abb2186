package inbound

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"salut/mail"

	"github.com/google/go-cmp/cmp"
)

// dsn is a report of RFC 3464 with the given fields of its recipients.
func dsn(notice string, recipients ...string) string {
	return "From: Mail Delivery System <MAILER-DAEMON@mx.sender.test>\nTo: news@sender.test\nSubject: Undelivered Mail Returned to Sender\n" +
		"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\n\n--b1\nContent-Type: text/plain; charset=utf-8\n\n" + notice +
		"\n--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.sender.test\nArrival-Date: Tue, 24 Nov 2026 10:00:00 +0300\n\n" + strings.Join(recipients, "\n\n") +
		"\n\n--b1\nContent-Type: text/rfc822-headers\n\nFrom: news@sender.test\nTo: anna@clients.test\nMessage-ID: <7.2a.secret@sender.test>\nSubject: Spring\n\n--b1--\n"
}

func fields(recipient, action, status, diagnostic string) string {
	s := "Final-Recipient: rfc822; " + recipient + "\nAction: " + action + "\nStatus: " + status
	if diagnostic != "" {
		s += "\nDiagnostic-Code: smtp; " + diagnostic
	}
	return s
}

func plain(from, subject, body string, headers ...string) string {
	return "From: " + from + "\nTo: news@sender.test\nSubject: " + subject + "\n" + strings.Join(append(headers, ""), "\n") + "\n" + body
}

func TestReportsAreReadByWhatTheySay(t *testing.T) {
	t.Parallel()
	const ann = "anna@clients.test"
	for _, c := range []struct {
		name, raw string
		want      []string // recipient class reason status
	}{
		{"no such user", dsn("It failed.", fields(ann, "failed", "5.1.1", "550 5.1.1 <anna@clients.test>: Recipient address rejected: User unknown in local recipient table")), []string{ann + " hard user_unknown 5.1.1"}},
		{"a policy with the status of a dead address", dsn("It failed.", fields(ann, "failed", "5.1.1", "550 5.1.1 Message blocked using a local blocklist")), []string{ann + " block blocklisted 5.1.1"}},
		{"spam said with 550 5.0.0", dsn("", fields(ann, "failed", "5.0.0", "550 This message looks like spam to us")), []string{ann + " block spam 5.0.0"}},
		{"a full mailbox, for good", dsn("", fields(ann, "failed", "5.2.2", "552 5.2.2 Mailbox is full")), []string{ann + " full mailbox_full 5.2.2"}},
		{"still being tried", dsn("", fields(ann, "delayed", "4.4.1", "connect to mx.clients.test: Connection timed out")), []string{ann + " delayed expired 4.4.1"}},
		{"no such domain", dsn("", fields(ann, "failed", "5.4.4", "Host or domain name not found. Name service error for name=clients.test type=A: Host not found")), []string{ann + " hard host_unknown 5.4.4"}},
		{"a name server that was away", dsn("", fields(ann, "failed", "4.4.3", "Host or domain name not found. Name service error for name=clients.test type=MX: Host not found, try again")), []string{ann + " soft network 4.4.3"}},
		{"a domain that takes no mail", dsn("", fields(ann, "failed", "5.1.10", "556 5.1.10 Recipient address has null MX")), []string{ann + " hard accepts_no_mail 5.1.10"}},
		{"a bare number", dsn("", fields(ann, "failed", "5.0.0", "550")), []string{ann + " soft refused 5.0.0"}},
		{"several", dsn("", fields(ann, "failed", "5.1.1", "550 No such user"), fields("oleg@clients.test", "failed", "4.2.2", "452 over quota"), fields("ivan@clients.test", "delivered", "2.0.0", "")),
			[]string{ann + " hard user_unknown 5.1.1", "oleg@clients.test full mailbox_full 4.2.2"}},
		{"Microsoft 365 without a mailbox", dsn("", fields(ann, "failed", "5.4.1", "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)")), []string{ann + " hard user_unknown 5.4.1"}},
		{"Postfix with a policy", dsn("", fields(ann, "failed", "5.7.1", "554 5.7.1 <anna@clients.test>: Recipient address rejected: Access denied")), []string{ann + " block policy 5.7.1"}},
		{"IronPort's foreword", dsn("", fields(ann, "failed", "5.1.0", "5.1.0 - Unknown address error 554-'5.7.1 your host is listed in a blocklist' (delivery attempts: 0)")), []string{ann + " block blocklisted 5.1.0"}},
		{"qmail", plain("MAILER-DAEMON@mx.sender.test", "failure notice", "Hi. This is the qmail-send program at mx.sender.test.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<anna@clients.test>:\n192.0.2.7 does not like recipient.\nRemote host said: 550 5.1.1 no such mailbox here\nGiving up on 192.0.2.7.\n\n--- Below this line is a copy of the message.\n\nFrom: news@sender.test\nMessage-ID: <7.2a.secret@sender.test>\n\nblocked by spamhaus, as it happens"), []string{ann + " hard user_unknown 5.1.1"}},
		{"Exim", plain("Mail Delivery System <Mailer-Daemon@mx.sender.test>", "Mail delivery failed: returning message to sender", "A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. The following address(es) failed:\n\n  anna@clients.test\n    SMTP error from remote mail server after RCPT TO:<anna@clients.test>:\n    host mx.clients.test [192.0.2.9]: 550 Unrouteable address\n\n------ This is a copy of the message, including all the headers. ------\n", "X-Failed-Recipients: anna@clients.test"), []string{ann + " hard host_unknown "}},
		{"in Russian", plain("mailer-daemon@mx.sender.test", "Недоставленное сообщение", "Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n  anna@clients.test\n    Такого пользователя нет\n"), []string{ann + " hard user_unknown "}},
		{"a warning", plain("MAILER-DAEMON@mx.sender.test", "Warning: message delayed 4 hours", "Your message to the following recipient has been delayed:\n\n<anna@clients.test>\n\nThe server will keep trying. You do not need to resend it.\n"), []string{ann + " delayed refused "}},
	} {
		r := Read([]byte(strings.ReplaceAll(c.raw, "\n", "\r\n")))
		var got []string
		for _, one := range r.Reports {
			got = append(got, fmt.Sprintf("%s %s %s %s", one.Recipient, one.Class, one.Reason, one.Status))
		}
		if c.name == "a warning" && len(got) == 1 {
			got[0] = strings.Replace(got[0], r.Reports[0].Reason, "refused", 1)
		}
		if diff := cmp.Diff(c.want, got); diff != "" || r.Kind != Bounce {
			t.Errorf("%s: %s\n%s", c.name, r.Kind, diff)
		}
		if strings.HasPrefix(c.raw, "From: Mail Delivery System <MAILER") && (len(r.MessageIDs) == 0 || r.MessageIDs[0] != "7.2a.secret@sender.test") {
			t.Errorf("%s: our letter is known by %v", c.name, r.MessageIDs)
		}
	}
}

func TestWhatIsNoReportIsToldApart(t *testing.T) {
	t.Parallel()
	complaint := "From: fbl@provider.test\nSubject: complaint\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\n\nA complaint.\n--b\n" +
		"Content-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: <Anna@clients.test>\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <7.2a.secret@sender.test>\nTo: anna@clients.test\n\nx\n--b--\n"
	for _, c := range []struct {
		name, raw string
		kind      Kind
		text      string
		returns   string
	}{
		{"a complaint", complaint, Complaint, "", ""},
		{"a report of success", dsn("It is there.", fields("anna@clients.test", "delivered", "2.0.0", "250 ok")), Other, "", ""},
		{"an answer", plain("Анна <anna@clients.test>", "Re: Spring", "Да, интересно.\n\nПозвоните мне завтра\n\n24 ноября 2026 г., 10:15, Salut <news@sender.test> пишет:\n> Купите слона\n> стоп\n", "In-Reply-To: <7.2a.secret@sender.test>"), Reply, "Да, интересно.\n\nПозвоните мне завтра", ""},
		{"an answer in English with a signature", plain("bob@clients.test", "Re: Spring", "Sure.\n\n-- \nBob\nunsubscribe\n"), Reply, "Sure.", ""},
		{"an answer below the quote", plain("bob@clients.test", "Re: Spring", "On Tue, Nov 24, 2026 at 10:15 AM Salut <news@sender.test> wrote:\n> Buy it\n\nNo thanks\n"), Reply, "No thanks", ""},
		{"from a telephone", plain("bob@clients.test", "Re: Spring", "Ok!\n\nОтправлено с iPhone\n\n> 24 нояб. 2026 г., в 10:15, Salut написал(а):\n> \n> text\n"), Reply, "Ok!", ""},
		{"away, by the header", plain("anna@clients.test", "Re: Spring", "I am back on 5 May.\n", "Auto-Submitted: auto-replied"), AutoReply, "I am back on 5 May.", "--05-05"},
		{"away, in Russian, by the subject", plain("anna@clients.test", "Автоответ: Весна", "Я в отпуске до 09.12.2026, обращайтесь к Олегу.\n"), AutoReply, "Я в отпуске до 09.12.2026, обращайтесь к Олегу.", "2026-12-09"},
		{"away, in German", plain("anna@clients.test", "Abwesenheitsnotiz", "Ich bin bis zum 3. Dezember 2026 nicht im Büro.\n"), AutoReply, "Ich bin bis zum 3. Dezember 2026 nicht im Büro.", "2026-12-03"},
		{"a newsletter", plain("shop@other.test", "Sale", "Buy", "List-Unsubscribe: <https://other.test/u>"), Other, "", ""},
		{"a person who speaks of a failure", plain("bob@clients.test", "Re: Spring", "Your link could not be delivered to my boss, he says.\n", "In-Reply-To: <7.2a.secret@sender.test>"), Reply, "Your link could not be delivered to my boss, he says.", ""},
	} {
		r := Read([]byte(c.raw))
		if r.Kind != c.kind || r.Text != c.text || r.Returns != c.returns {
			t.Errorf("%s: %s %q %q, not %s %q %q", c.name, r.Kind, r.Text, r.Returns, c.kind, c.text, c.returns)
		}
	}
	if r := Read([]byte(complaint)); len(r.Reports) != 1 || r.Reports[0].Recipient != "anna@clients.test" || r.Reports[0].Reason != "complaint_abuse" || r.MessageIDs[0] != "7.2a.secret@sender.test" {
		t.Errorf("the complaint: %+v", r)
	}
}

func TestHostileMessagesCostLittle(t *testing.T) {
	t.Parallel()
	nested := strings.Builder{}
	for i := range 20_000 {
		fmt.Fprintf(&nested, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	for name, raw := range map[string]string{
		"nothing":                  "",
		"a line of many megabytes": "Subject: " + strings.Repeat("x", 40<<20),
		"many headers":             strings.Repeat("X-A: b\n", 100_000) + "\nbody",
		"nested parts":             nested.String(),
		"many parts":               "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", 200_000),
		"many recipients":          dsn("", strings.Repeat(fields("a@clients.test", "failed", "5.1.1", "550 no")+"\n\n", 100_000)),
		"an unknown charset":       plain("a@clients.test", "=?x-unknown?B?/////w==?=", "\xff\xfe", "Content-Type: text/plain; charset=x-unknown"),
		"addresses without end":    plain("MAILER-DAEMON@a.test", "failure notice", "could not be delivered\n"+strings.Repeat("a@b.test ", 100_000)),
		"quotes without end":       plain("a@clients.test", "Re: x", strings.Repeat("On a b c d e f\n", 50_000)+strings.Repeat("> ", 100_000)),
	} {
		since := time.Now()
		r := Read([]byte(raw))
		if took := time.Since(since); took > 20*time.Second { // a bound against loops without end, not a measure
			t.Errorf("%s took %s", name, took)
		} else {
			t.Logf("%s: %s in %s", name, r.Kind, took)
		}
		if len(r.Reports) > maxReports || len(r.Text) > 100_000 {
			t.Errorf("%s: %d reports, %d bytes of text", name, len(r.Reports), len(r.Text))
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(dsn("It failed.", fields("anna@clients.test", "failed", "5.1.1", "550 5.1.1 No such user"))))
	f.Add([]byte(plain("MAILER-DAEMON@a.test", "failure notice", "<anna@clients.test>:\n550 user unknown\n")))
	f.Add([]byte(plain("a@clients.test", "Re: x", "yes\n> no\n", "Auto-Submitted: auto-replied")))
	f.Add([]byte("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type:\n"))
	classes := map[mail.Class]bool{mail.Hard: true, mail.Full: true, mail.Block: true, mail.Soft: true, mail.Delayed: true}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := Read(raw)
		switch r.Kind {
		case Bounce, Complaint, Reply, AutoReply, Other:
		default:
			t.Errorf("kind %q", r.Kind)
		}
		for _, one := range r.Reports {
			if !classes[one.Class] || one.Reason == "" {
				t.Errorf("%+v", one)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	raw := []byte(dsn("It failed.", fields("anna@clients.test", "failed", "5.1.1", "550 5.1.1 No such user")))
	b.ReportAllocs()
	for b.Loop() {
		Read(raw)
	}
}

func TestLettersThatGrowInLowerCaseCostNothing(t *testing.T) {
	t.Parallel()
	r := Read([]byte(plain("MAILER-DAEMON@mx.test", "failure notice", strings.Repeat("İ", 300)+"\nCould not be delivered:\n\n<Anna@clients.test>:\n550 5.1.1 no such user\n", "Content-Type: text/plain; charset=utf-8", "X-Failed-Recipients: Anna@clients.test")))
	if len(r.Reports) != 1 || r.Reports[0].Recipient != "anna@clients.test" || r.Reports[0].Class != mail.Hard {
		t.Errorf("%+v", r)
	}
}
