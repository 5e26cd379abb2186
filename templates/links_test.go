package templates_test

import (
	"fmt"
	"html"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"salut/mail"
	"salut/templates"
)

func numbered(dst []byte, n int32) []byte { return fmt.Appendf(dst, "https://t.test/c/%d", n) }

func TestLinksAreFoundAndNumbered(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, body, text string
		html, plain      string // with the links counted
		links            []string
	}{
		{"a plain one", `<p><a href="https://shop.example/?a=1&amp;b=2">Buy <b>now</b></a></p>`, "t", `<a href="https://t.test/c/1">`, "t",
			[]string{"https://shop.example/?a=1&amp;b=2 Buy now"}},
		{"a value in the query", `<a href='https://shop.example/?c={{ client.id }}&amp;n={{ client.first_name }}#x'>{{ client.city }}</a>`, "t", `<a href="https://t.test/c/1">`, "t",
			[]string{"https://shop.example/?c={{ client.id }}&amp;n={{ client.first_name }}#x …"}},
		{"a condition inside", `<a href="{% if client.city %}https://a.example/{{ client.city }}{% else %}http://b.example{% endif %}?z=1">x</a>`, "t", `<a href="https://t.test/c/1">`, "t",
			[]string{"{% if client.city %}https://a.example/{{ client.city }}{% else %}http://b.example{% endif %}?z=1 x"}},
		{"links in branches and loops", `{% if client.city %}<a href="https://a.example/">a</a>{% else %}<a href="https://b.example/">b</a>{% endif %}{% for x in client.tags %}<a href="https://c.example/">{{ x }}</a>{% endfor %}`, "t",
			`<a href="https://t.test/c/2">`, "t", []string{"https://a.example/ a", "https://b.example/ b", "https://c.example/ …"}},
		{"those that are not counted", `<a href="mailto:a@b.example">m</a><a href="{{ unsubscribe_url }}">u</a><a href="#x">x</a><a href="tel:+7">t</a>` +
			`<a href="{{ client.attributes.url }}">v</a><a href="https://{{ client.city }}.example/">h</a><a href="https://a.example{{ client.city }}">h</a>` +
			`<a href="//evil.example/">p</a><a href="javascript:alert(1)">j</a><a href="{% if client.city %}https://a.example/{% endif %}">c</a>` +
			`{% assign s = client.city %}<a href="https://a.example/{{ s }}">s</a><img src="https://a.example/i.png" alt="i"><link href="https://a.example/x.css">`, "t", ``, "t", nil},
		{"the text part", `<p>x</p>`, "Смотрите (https://a.example/x), «https://b.example/y?c={{ client.id }}». Ещё: http://c.example.\nhttps://d.example/{% if client.city %}x{% endif %} https://e.example", `<p>x</p>`,
			"Смотрите (https://t.test/c/1), «https://t.test/c/2». Ещё: https://t.test/c/3.\nhttps://d.example/ https://t.test/c/4",
			[]string{"https://a.example/x", "https://b.example/y?c={{ client.id }}", "http://c.example", "https://e.example"}},
		{"text made of the HTML", `<p><a href="https://a.example/?x={{ client.city }}">Шторы</a></p>`, "", `<a href="https://t.test/c/1">`, "Шторы (https://t.test/c/2)",
			[]string{"https://a.example/?x={{ client.city }} Шторы", "https://a.example/?x={{ client.city }}"}},
		{"a picture's words", `<a href="https://a.example/"><img src="https://a.example/i.png" alt="Чай"></a>`, "t", `<a href="https://t.test/c/1">`, "t", []string{"https://a.example/ Чай"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, err := templates.Compile(templates.Content{Subject: "s", Language: "ru", Format: templates.HTML, Body: tt.body, Text: tt.text})
			if err != nil {
				t.Fatal(err)
			}
			var links []string
			for i, k := range l.Links() {
				if k.Number != int32(i+1) || k.Language != "ru" {
					t.Errorf("link %d has number %d and language %q", i+1, k.Number, k.Language)
				}
				links = append(links, strings.TrimSpace(k.Address+" "+k.Label))
			}
			if diff := cmp.Diff(tt.links, links); diff != "" {
				t.Error(diff)
			}
			out, err := l.Render(templates.Vars{Client: map[string]any{}, Link: numbered, UnsubscribeURL: "https://t.test/u/1"})
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.HTML, tt.html) || tt.html == "" && strings.Contains(out.HTML, "t.test/c/") {
				t.Errorf("want %s in\n%s", tt.html, out.HTML)
			}
			if out.Text != tt.plain {
				t.Errorf("text: want %q, got %q", tt.plain, out.Text)
			}
		})
	}
}

var anyHref = regexp.MustCompile(`<a [^>]*href="([^"]*)"`)

// What a counted link leads to is what the letter would have printed.
func TestACountedLinkLeadsWhereThePlainOneDoes(t *testing.T) {
	t.Parallel()
	bench, err := os.ReadFile("testdata/bench.html")
	if err != nil {
		t.Fatal(err)
	}
	bodies := []string{string(bench), `<a href="https://a.example/{{ client.city }}/{{ client.company }}?x={{ client.city }}&amp;y={{ client.company | url_encode }}#{{ client.city }}">a</a>
		<a href="{% if client.city == "Омск" %}https://a.example/{{ client.city }}{% else %}https://b.example/?q={{ client.company }}{% endif %}">b</a>
		<a href="https://c.example/{% if client.company %}{{ client.company }}{% else %}none{% endif %}">c</a>`}
	people := []map[string]any{benchVars().Client, {}, {"city": "Омск", "company": `"><script>&amp; ?#/../\`}, {"city": "//evil.example", "company": "javascript:alert(1)"}}
	for _, b := range bodies {
		l, err := templates.Compile(templates.Content{Subject: "s", Format: templates.HTML, Body: b, Text: "t"})
		if err != nil {
			t.Fatal(err)
		}
		addresses := map[string]*templates.Address{}
		for _, k := range l.Links() {
			if addresses[strconv.Itoa(int(k.Number))], err = templates.CompileAddress(k.Address, k.Language); err != nil {
				t.Fatal(err)
			}
		}
		if len(addresses) == 0 {
			t.Fatal("no links found")
		}
		for _, c := range people {
			v := templates.Vars{Client: c, UnsubscribeURL: "https://t.test/u/x", ViewURL: "https://t.test/v/x"}
			plain, err := l.Render(v)
			if err != nil {
				t.Fatal(err)
			}
			v.Link = numbered
			counted, err := l.Render(v)
			if err != nil {
				t.Fatal(err)
			}
			want, got := anyHref.FindAllStringSubmatch(plain.HTML, -1), anyHref.FindAllStringSubmatch(counted.HTML, -1)
			if len(want) != len(got) {
				t.Fatalf("%d links, %d when counted", len(want), len(got))
			}
			for i := range got {
				number, ok := strings.CutPrefix(got[i][1], "https://t.test/c/")
				if !ok {
					continue
				}
				leads, err := addresses[number].Render(v)
				if err != nil || leads != html.UnescapeString(want[i][1]) {
					t.Errorf("link %s leads to %q (%v), the letter says %q", number, leads, err, want[i][1])
				}
			}
		}
	}
}

func TestThePixelStandsAtTheEnd(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "s", Format: templates.Markdown, Body: "Hello [x](https://a.example/)"})
	if err != nil {
		t.Fatal(err)
	}
	v := templates.Vars{Client: map[string]any{}, Pixel: func(dst []byte) []byte { return append(dst, "https://t.test/o/1.gif"...) }}
	out, err := l.Render(v)
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`<img src="https://t.test/o/1.gif"[^>]*>\s*</body>`).MatchString(out.HTML) {
		t.Errorf("no pixel before the end:\n%s", out.HTML)
	}
	v.Link, v.Trap = numbered, func(dst []byte) []byte { return append(dst, "https://t.test/c/65535"...) }
	if out, err := l.Render(v); err != nil || strings.Contains(out.Text, "65535") || !regexp.MustCompile(`<a href="https://t.test/c/65535" aria-hidden="true" tabindex="-1" style="[^"]*"></a><img src="https://t.test/o/1.gif"`).MatchString(out.HTML) {
		t.Errorf("no link that nobody sees (%v):\n%s", err, out.HTML)
	}
	var body, text mail.Body
	if _, err := l.RenderInto(&body, &text, v); err != nil {
		t.Fatal(err)
	}
	if sent, _ := read(t, &body, &text); !strings.Contains(sent, `<img src="https://t.test/o/1.gif"`) || !strings.Contains(sent, `href="https://t.test/c/1"`) {
		t.Errorf("not in the letter as it is sent:\n%s", sent)
	}
}

func TestParametersAreAddedToPlainLinks(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "s", Format: templates.HTML, Text: "See https://a.example/x?y=1#z.",
		Body: `<a href="https://a.example/?utm_source=own&amp;c={{ client.city }}#f">a</a><a href="mailto:x@a.example">m</a>`})
	if err != nil {
		t.Fatal(err)
	}
	var body, text mail.Body
	v := templates.Vars{Client: map[string]any{"city": "a&b"}, Params: "utm_source=salut&erid=1"}
	out, err := l.Render(v)
	if err != nil {
		t.Fatal(err)
	}
	const want = `href="https://a.example/?utm_source=own&amp;c=a%26b&amp;erid=1#f"`
	if !strings.Contains(out.HTML, want) || !strings.Contains(out.HTML, `href="mailto:x@a.example"`) {
		t.Errorf("want %s in\n%s", want, out.HTML)
	}
	if out.Text != "See https://a.example/x?y=1&utm_source=salut&erid=1#z." {
		t.Error(out.Text)
	}
	if _, err := l.RenderInto(&body, &text, v); err != nil {
		t.Fatal(err)
	}
	if sent, _ := read(t, &body, &text); !strings.Contains(sent, want) {
		t.Errorf("not in the letter as it is sent:\n%s", sent)
	}
}

// A letter of nothing but links compiles in a time that grows with it, and words cut off at a length stay text.
func TestManyLinksAndEndlessWords(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "s", Format: templates.HTML, Text: "t", Body: strings.Repeat(`<a href="https://a.example/">x</a>`, 14_000)})
	if err != nil || len(l.Links()) != 14_000 {
		t.Fatalf("%v", err)
	}
	for n := range 4 {
		l, err := templates.Compile(templates.Content{Subject: "s", Format: templates.HTML, Text: "t", Body: `<a href="https://a.example/">` + strings.Repeat("<b></b>", 280) + strings.Repeat("x", n) + strings.Repeat("ж", 500) + `</a>`})
		if err != nil {
			t.Fatal(err)
		}
		if label := l.Links()[0].Label; !utf8.ValidString(label) || label == "" {
			t.Errorf("label %q", label)
		}
	}
}
