package templates_test

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"
	"pgregory.net/rapid"

	"salut/mail"
	"salut/templates"
)

// read is the HTML and the text that a reader of the sent letter gets.
func read(t testing.TB, body, text *mail.Body) (string, string) {
	t.Helper()
	from, err := mail.ParseAddress("anna@sender.test")
	if err != nil {
		t.Fatal(err)
	}
	f, err := mail.NewFrame(mail.Named{Address: from}, mail.Address{}, "")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := f.Compose(nil, mail.Personal{To: mail.Named{Address: from}, Subject: "x", TextBody: text, Body: body, MessageID: "1@sender.test", Date: time.Unix(0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	e, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return e.HTML, e.Text
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
	var body, text mail.Body
	for i, b := range bodies {
		c := templates.Content{Subject: "{{ client.city }}", Format: templates.HTML, Body: b}
		if i%2 == 0 {
			c.Text = strings.Replace(b, "Привет", "  \n\n Привет  ,\n\n\n", 1)
		}
		l, err := templates.Compile(c)
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
			sent, err := l.RenderInto(&body, &text, v)
			if err != nil {
				t.Fatal(err)
			}
			if sent.Subject != shown.Subject || sent.Text != "" || sent.HTML != "" {
				t.Errorf("%.50q: %q instead of %q", b, sent.Subject, shown.Subject)
			}
			html, plain := read(t, &body, &text)
			if got := strings.TrimRight(lines.Replace(html), "\n"); got != strings.TrimRight(lines.Replace(shown.HTML), "\n") { // a part alone ends with a line's end
				t.Errorf("%.50q to %v: sent is\n%s\nshown is\n%s", b, client, got, shown.HTML)
			}
			if got := lines.Replace(plain); got != lines.Replace(shown.Text) {
				t.Errorf("%.50q to %v: the text sent is\n%q\nshown is\n%q", b, client, got, shown.Text)
			}
		}
	}
}

// The text made of a letter is tidied piece by piece when it is sent and as a whole when it is shown: whatever stands in it, both are the same.
func TestTheTextOfALetterIsSentAsItIsShown(t *testing.T) {
	t.Parallel()
	piece := rapid.SampledFrom([]string{"<p>Один</p>", "<p>Tea, coffee and whatever else there is in the shop today.</p>", "<br>", "<br><br><br>", " ", ".", ", ", "<div> x </div>", "<ul><li>один</li><li>two</li></ul>",
		"{{ client.city }}", "{{ client.company }} ", "{% if client.city %}<p>В городе</p>{% else %}<br>{% endif %}", "{% for t in client.tags %}<p>{{ t }}</p><p>и всё такое прочее, что есть в городе</p>{% endfor %}", "<table><tr><td>a</td><td>{{ client.company }}</td></tr></table>"})
	value := rapid.SampledFrom([]string{"", "Тверь", "x", "\n", "a\n\n\nb", "  ", " , ", "длинное имя\n", "."})
	var body, text mail.Body
	rapid.Check(t, func(r *rapid.T) {
		html := "<p>x</p>" + strings.Join(rapid.SliceOfN(piece, 1, 12).Draw(r, "pieces"), "")
		l, err := templates.Compile(templates.Content{Subject: "s", Format: templates.HTML, Body: html})
		if err != nil {
			r.Fatal(err)
		}
		v := benchVars()
		v.Client = map[string]any{"city": value.Draw(r, "city"), "company": value.Draw(r, "company"), "tags": []string{value.Draw(r, "tag"), "vip"}}
		shown, err := l.Render(v)
		if err != nil {
			r.Fatal(err)
		}
		if _, err = l.RenderInto(&body, &text, v); err != nil {
			r.Fatal(err)
		}
		if shown.Text == "" {
			return
		}
		if _, got := read(t, &body, &text); strings.ReplaceAll(got, "\r\n", "\n") != shown.Text {
			r.Fatalf("the text sent is\n%q\nshown is\n%q", got, shown.Text)
		}
	})
}

func BenchmarkRenderInto(b *testing.B) {
	l, v := benchLetter(b), benchVars()
	var body, text mail.Body
	b.ReportAllocs()
	for b.Loop() {
		if _, err := l.RenderInto(&body, &text, v); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
}
