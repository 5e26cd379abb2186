package mail_test

import (
	"context"
	"testing"

	gomail "github.com/wneessen/go-mail"

	"salut/mail"
	"salut/mail/mailtest"
)

// BenchmarkSend composes and sends one letter after another over one connection, the server being in the same process.
func BenchmarkSend(b *testing.B) {
	p := bigLetter(b, "ru")
	f := frame(b, "Анна")
	e := mail.Envelope{From: address(b, "a@sender.test"), To: address(b, "b@client.test")}
	for _, way := range []struct {
		name string
		next mail.Envelope
		with []mailtest.Option
	}{
		{"one round trip", e, nil}, {"two round trips", mail.Envelope{}, nil}, {"command by command", mail.Envelope{}, []mailtest.Option{plain}},
	} {
		b.Run(way.name, func(b *testing.B) {
			s := mailtest.Start(b, nil, append(way.with, mailtest.WithoutBodies())...)
			c := dial(b, s.Account())
			var buf []byte
			b.ReportAllocs()
			for b.Loop() {
				buf, _ = f.Compose(buf[:0], p)
				if out := c.SendThen(context.Background(), e, buf, nil, way.next); !out.Accepted() {
					b.Fatalf("got %+v", out)
				}
			}
		})
	}
	b.Run("go-mail", func(b *testing.B) {
		s := mailtest.Start(b, nil, mailtest.WithoutBodies())
		client, err := gomail.NewClient(s.Account().Host, gomail.WithPort(s.Account().Port), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithHELO("sender.test"))
		if err != nil {
			b.Fatal(err)
		}
		if err := client.DialWithContext(b.Context()); err != nil {
			b.Fatal(err)
		}
		defer func() { _ = client.Close() }()
		b.ReportAllocs()
		for b.Loop() {
			if err := client.Send(reference(b, p, "Анна")); err != nil {
				b.Fatal(err)
			}
		}
	})
}
