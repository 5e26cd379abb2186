package delivery

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"salut/clients"
	"salut/mail"
	"salut/templates"
	"salut/tokens"
)

// BenchmarkLetter makes letters ready for the wire as a line does: 10 KB, a name and a salutation in each part, five counted links, a pixel.
func BenchmarkLetter(b *testing.B) {
	var body strings.Builder
	body.WriteString("<!doctype html><html><body><p>{{ client | salutation }}! У нас для вас новости.</p>\n")
	for k := range 5 {
		fmt.Fprintf(&body, `<p><a href="https://shop.example/catalogue/page-%d">Раздел %d</a></p>`+"\n", k, k)
	}
	for body.Len() < 5<<10 {
		body.WriteString(`<p style="margin:0 0 16px;font:16px/24px Arial,sans-serif;color:#222222">Чай собран весной, высушен в тени и упакован в день заказа.</p>` + "\n")
	}
	body.WriteString(`<p><a href="{{ unsubscribe_url }}">Отписаться</a></p></body></html>`)
	letter, err := templates.Compile(templates.Content{Language: "ru", Format: templates.HTML, Subject: "{{ client | salutation }}, новости", Body: body.String()})
	must(b, err)
	from, err := mail.ParseAddress("news@shop.example")
	must(b, err)
	to, err := mail.ParseAddress("anna@client.example")
	must(b, err)
	f, err := mail.NewFrame(mail.Named{Name: "Чайный дом", Address: from}, mail.Address{}, "mailing-1.shop.example")
	must(b, err)
	ln := &line{e: &Engine{key: tokens.NewKey("a secret for the tests only"), set: Settings{PublicURL: "https://go.shop.example", Zone: time.UTC}, now: time.Now}, l: lease{mailing: 7},
		p:     &preparation{campaign: map[string]any{"name": "Весна"}, seed: make([]byte, 16), domain: "shop.example", letters: []*templates.Letter{letter}, track: Tracking{Clicks: true, Opens: true}},
		frame: &frame{frame: f, vars: map[string]any{"name": "Чайный дом"}}}
	g := granted{to: to, client: clients.Client{ID: 1, Email: "anna@client.example", FirstName: "Анна", MiddleName: "Петровна", LastName: "Иванова", Gender: "female", GenderSource: "patronymic", GenderConfidence: 1}}
	b.ReportAllocs()
	for b.Loop() {
		g.n++
		personal, err := ln.render(g)
		must(b, err)
		ln.buf, err = ln.frame.frame.Compose(ln.buf[:0], personal)
		must(b, err)
	}
	b.SetBytes(int64(len(ln.buf)))
}
