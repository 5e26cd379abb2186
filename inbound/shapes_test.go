package inbound

import (
	"fmt"
	"strings"
	"testing"

	"salut/mail"
)

const returned = "\n\nReturn-Path: <news@sender.test>\nFrom: news@sender.test\nTo: anna@clients.test\nSubject: the spam filter blocked a quota\n\nunsubscribe\n"

func TestNoticesOfManyShapes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, subject, body string
		want                mail.Class
	}{
		{"the reason stands before the address", "Mail System Error - Returned Mail", "The user(s) account is disabled.\n\n<anna@clients.test>\n", mail.Soft},
		{"the reason stands far before", "Undeliverable Mail", "Your message could not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n   anna@clients.test\n\nAdditional Information\nOriginal Sender: <news@sender.test>\n", mail.Hard},
		{"nothing announces the returned letter", "Mail System Error", "Your mail could not be delivered to: <anna@clients.test>\n    As their mailbox is full." + returned, mail.Full},
		{"Domino", "DELIVERY FAILURE: not listed", "Your message\n\n  Subject: Spring\n\nwas not delivered to:\n\n  anna@clients.test\n\nbecause:\n\n  User anna (anna@clients.test) not listed in Domino Directory\n", mail.Hard},
		{"an old Sendmail", "Returned mail: Host unknown", "   ----- Transcript of session follows -----\n550 clients.test (TCP)... 550 Host unknown\n554 <anna@clients.test>... 550 Host unknown\n\n   ----- Unsent message follows -----" + returned, mail.Hard},
		{"XMail", "Error sending message", "[<00>] XMail bounce: Rcpt=[anna@clients.test];Error=[550 <anna@clients.test> No such user here]\n\n[<05>] Here is listed the initial part of the message:" + returned, mail.Hard},
		{"Gmail quotes the other server", "Delivery Status Notification (Failure)", "Delivery to the following recipient failed permanently:\n\n     anna@clients.test\n\nTechnical details of permanent failure:\nIt was rejected by the recipient domain. The error that the other server returned was: 550 550 Unknown user (state 14).\n\n----- Original message -----" + returned, mail.Hard},
		{"refused after the letter was sent", "failure notice", "I wasn't able to deliver your message to the following addresses.\n\n<anna@clients.test>:\n192.0.2.1 failed after I sent the message.\nRemote host said: 554 5.7.1 looks like spam\n\n--- Below this line is a copy of the message." + returned, mail.Block},
	} {
		r := Read([]byte(plain("MAILER-DAEMON@mx.sender.test", c.subject, c.body)))
		if r.Kind != Bounce || len(r.Reports) != 1 || r.Reports[0].Recipient != "anna@clients.test" || r.Reports[0].Class != c.want {
			t.Errorf("%s: %s %+v", c.name, r.Kind, r.Reports)
		}
	}
}

func TestUserUnknownOfAFilterIsNoDeadAddress(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]mail.Class{"in reply to RCPT TO command": mail.Hard, "in reply to end of DATA command": mail.Soft} {
		notice := "<anna@clients.test>: host mx.clients.test said: 550 User unknown (" + words + ")"
		r := Read([]byte(dsn(notice, fields("anna@clients.test", "failed", "5.0.0", "550 User unknown"))))
		if len(r.Reports) != 1 || r.Reports[0].Class != want {
			t.Errorf("%s: %+v", words, r.Reports)
		}
	}
}

func TestComplaintsWithoutTheirPart(t *testing.T) {
	t.Parallel()
	parts := func(subject, text, letter string) string {
		return "From: staff@provider.test\nTo: news@sender.test\nSubject: " + subject + "\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n" +
			"--B\nContent-Type: text/plain\n\n" + text + "\n--B\nContent-Type: message/rfc822\n\n" + letter + "From: news@sender.test\nMessage-ID: <7.2a.secret@sender.test>\n\nHello\n--B--\n"
	}
	for _, raw := range []string{
		parts("complaint about message from 192.0.2.1", "", "X-HmXmrOriginalRecipient: anna@clients.test\n"),
		parts("Report", "Feedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: anna@clients.test\n", ""),
		parts("Report", "This is an email abuse report for a message of today.", "To: anna@clients.test\n"),
	} {
		r := Read([]byte(raw))
		if r.Kind != Complaint || len(r.Reports) != 1 || r.Reports[0].Recipient != "anna@clients.test" || len(r.MessageIDs) != 1 {
			t.Errorf("%+v of %s", r, raw)
		}
	}
}

func TestAPersonMayWriteOfWhatWasNotDelivered(t *testing.T) {
	t.Parallel()
	r := Read([]byte(plain("Anna <anna@clients.test>", "Delivery failed, where is my parcel?", "Hello, the parcel could not be delivered. Please call me.\n")))
	if r.Kind != Reply {
		t.Errorf("it is %s", r.Kind)
	}
}

func BenchmarkReadALongReport(b *testing.B) {
	var all []string
	for i := range 300 {
		all = append(all, fields(fmt.Sprintf("client%d@clients.test", i), "failed", "5.0.0", ""))
	}
	raw := []byte(dsn(strings.Repeat("zork plugh xyzzy, and nothing else of note\n", 20_000), all...))
	for b.Loop() {
		if r := Read(raw); len(r.Reports) != maxReports {
			b.Fatalf("%d reports", len(r.Reports))
		}
	}
}
