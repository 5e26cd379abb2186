package templates_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"salut/mail"
	"salut/templates"
)

// sentHTML is the HTML that a reader of the sent letter gets.
func sentHTML(t testing.TB, body *mail.Body, text string) string {
	t.Helper()
	from, err := mail.ParseAddress("anna@sender.test")
	if err != nil {
		t.Fatal(err)
	}
	f, err := mail.NewFrame(mail.Named{Address: from}, mail.Address{}, "")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := f.Compose(nil, mail.Personal{To: mail.Named{Address: from}, Subject: "x", Text: text, Body: body, MessageID: "1@sender.test", Date: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	read, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return read.HTML
}

func TestALetterIsSentAsItIsShown(t *testing.T) {
	t.Parallel()
	bench, err := os.ReadFile("testdata/bench.html")
	if err != nil {
		t.Fatal(err)
	}
	bodies := []string{
		string(bench), "<p>Hello</p>", "{{ client.city }}", "<p>{{ client.city }}{{ client.city }}x{{ client.company }}\n</p>", "<p>Привет{{ client.first_name }}, ё{{ client.city }}</p>",
		`{% if client.city == "Тверь" %}<p>Привет из Твери</p>{% elsif client.tags contains "vip" %}<b>VIP</b>{% else %}.{% endif %}<p>{% for t in client.tags %}{% if forloop.first %}-{% else %}, {% continue %}{% endif %}{{ t }}{% endfor %}</p>`,
		`{% capture x %}<i>{{ client.city }}</i> и ещё{% endcapture %}{% case client.city %}{% when "Тверь", "Омск" %}{{ x }}{% else %}<p>нет {{ x }}</p>{% endcase %}{% assign y = client.company %}{{ y }}`,
		`{% unless client.city %}<p>Где Вы?</p>{% endunless %}{% for t in client.tags reversed %}{{ t }}{% break %}{% else %}<p>пусто</p>{% endfor %}`,
	}
	people := []map[string]any{
		benchVars().Client, {}, {"city": "Омск", "tags": []string{"vip"}, "company": "=.\r\n.<\n"}, {"city": strings.Repeat("длинно ", 50), "company": "."},
	}
	lines := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	var body mail.Body
	for _, b := range bodies {
		l, err := templates.Compile(templates.Content{Subject: "{{ client.city }}", Format: templates.HTML, Body: b, Text: "text"})
		if err != nil {
			t.Fatal(err)
		}
		for _, client := range people {
			v := benchVars()
			v.Client = client
			shown, err := l.Render(v)
			if err != nil {
				t.Fatal(err)
			}
			sent, err := l.RenderInto(&body, v)
			if err != nil {
				t.Fatal(err)
			}
			if sent.Subject != shown.Subject || sent.Text != shown.Text || sent.HTML != "" {
				t.Errorf("%.50q: %q and %q instead of %q and %q", b, sent.Subject, sent.Text, shown.Subject, shown.Text)
			}
			if got := lines.Replace(sentHTML(t, &body, sent.Text)); got != lines.Replace(shown.HTML) {
				t.Errorf("%.50q to %v: sent is\n%s\nshown is\n%s", b, client, got, shown.HTML)
			}
		}
	}
}

func BenchmarkRenderInto(b *testing.B) {
	l, v := benchLetter(b), benchVars()
	var body mail.Body
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.RenderInto(&body, v); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
}
