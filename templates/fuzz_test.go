package templates_test

import (
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"salut/fault"
	"salut/templates"
)

var heldWord = regexp.MustCompile(`zqv+\d+z`)

// Whatever a person writes is either refused with a fault that names a field, or rendered within bounds; never a panic, an endless
// loop, or a letter with our own marks in it.
func FuzzCompile(f *testing.F) {
	for _, name := range []string{"sale.mjml", "sale.markdown", "sale.html"} {
		body, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(strings.TrimPrefix(filepath.Ext(name), "."), "{{ client | salutation }}", string(body))
	}
	for _, body := range []string{
		`{{ client.tags[0] | default: "x", allow_false: true }}`, `{% case client.city %}{% when "a", 'b' or nil %}x{% else %}y{% endcase %}`,
		`{% for t in client.tags reversed limit: 2 offset: client.purchase_count %}{{ forloop.index }}{% break %}{% else %}{% endfor %}`,
		`{% capture x %}<b>{{ client.id }}</b>{% endcapture %}{{ x | newline_to_br | truncate: 3 }}`, `{% raw %}{{ }}{% endraw %}{% comment %}{% endcomment %}`,
		`<a href="{% if client.city %}https://x.example/{% else %}?{% endif %}{{ client.id }}" style="background: url('{{ view_url }}')">`,
		`<table><thead></thead>{% for t in client.tags %}<tr><td {% if t %}class="x"{% endif %}>{{ t }}{% endfor %}</table>`,
		`<style>p{color:red} @media x { a { b: c } }</style><p style="a;b:c;;">`, "- {{ client.id }}\n{% if true %}\n> q\n{% endif %}\n\n|a|b|\n|-|-|\n|{{ client.id }}|`x`|",
		`<mjml><mj-body><mj-section><mj-column>{% if client.id %}<mj-text a="&b;">&lt;{{ client.city }}</mj-text>{% endif %}<mj-table><tr></tr></mj-table></mj-column></mj-section></mj-body></mjml>`,
		`{% include "a" %}`, `{%- render 'c' -%}</b>{% endif %}`, `{% include "b" %}<p title="{% include "b" %}">{% include x %}{% include "" %}`,
		`<mjml><mj-body>{% include "d" %}</mj-column></mj-section><mj-section padding="0 1px 2px"><mj-group><mj-column width="30%"><mj-text>{% include "b" %}</mj-text></mj-column></mj-group></mj-section></mj-body></mjml>`,
		`{% if client.gender == "male" %}a{% else %}b{% endif %}{% case client.gender %}{% when "ж" %}{% endcase %}`,
		`{{ 1 | plus: 1.5 | divided_by: 0 }}`, `{{ "now" | date: "%Y %-d %" }}`, `{% assign a.b = 1 %}`, `{{ client.city contains "x" and (1 < 2) or 5 == client.id | size }}`,
	} {
		for _, format := range []string{templates.HTML, templates.Markdown, templates.MJML} {
			f.Add(format, "x", body)
		}
	}
	f.Fuzz(func(t *testing.T, format, subject, body string) {
		start := time.Now()
		l, err := templates.Compile(templates.Content{Subject: subject, Preheader: subject, Format: format, Body: body, Blocks: map[string]string{
			"a": body, "b": "{{ client.city }}\n", "c": `{% include "b" %}{% if client.id %}<b>`, "d": "<mj-section padding=\"0 1px\"><mj-column>", "": subject}})
		if err != nil {
			fl := fault.Of(err)
			if fl == nil {
				t.Fatalf("not a fault: %v", err)
			}
			for _, one := range append(fl.Also, fl) {
				if one.Field == "" || strings.Contains(one.In("en"), "%!") || strings.Contains(one.In("ru"), "%!") {
					t.Fatalf("field %q, %q, %q", one.Field, one.In("en"), one.In("ru"))
				}
			}
			return
		}
		for _, v := range []templates.Vars{anna(), {}, {Strict: true}} {
			out, err := l.Render(v)
			if err != nil {
				if fault.Of(err) == nil {
					t.Fatalf("rendering: %v", err)
				}
				continue
			}
			if strings.ContainsAny(out.Subject, "\r\n\x00") {
				t.Fatalf("subject %q", out.Subject)
			}
			for _, part := range []string{out.HTML, out.Text} {
				if w := heldWord.FindString(part); w != "" && !strings.Contains(strings.ToLower(body+subject), "zqv") {
					t.Fatalf("%s is left in %q", w, part)
				}
				if len(part) > 3<<20 {
					t.Fatalf("%d bytes", len(part))
				}
			}
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Fatalf("took %v", took)
		}
	})
}

// everywhere has a value in each kind of place that may hold one.
const everywhere = `<title>{{ client.city }}</title><style>p { color: {{ client.city }}; background: url({{ client.city }}) }</style>
<p title="{{ client.city }}" class='{{ client.city }}' id={{ client.city }} style="color: {{ client.city }}; background: url('{{ client.city }}')">{{ client.city }}</p>
<a href="{{ client.city }}">a</a><a href="https://blog.example/{{ client.city }}">b</a><a href='https://shop.example/?q={{ client.city }}&z=1#{{ client.city }}'>c</a>
<a href="java{{ client.city }}">d</a><a href="{{ client.phone }}{{ client.city }}">e</a><a href="mailto:{{ client.city }}">f</a><a href={{ client.city }}>g</a>
<img src="{{ client.city }}" alt="{{ client.city }}"><textarea>{{ client.city }}</textarea><!-- {{ client.city }} --><!--[if mso]><b title="{{ client.city }}">{{ client.city }}</b><![endif]-->
<p>{{ client.city | newline_to_br }}</p><p title="{{ client.city | newline_to_br }}">x</p><a href="https://shop.example/?q={{ client.city | url_encode }}">h</a>
{% capture c %}<i>{{ client.city }}</i>{% endcapture %}<p title="{{ c }}">{{ c }}</p>`

// shape is the HTML without its texts and values: what a value must not change.
func shape(t *testing.T, letter string) string {
	t.Helper()
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(letter))
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
		case html.CommentToken:
			// What Outlook reads in a comment is HTML again.
			if raw := string(z.Raw()); strings.HasPrefix(raw, "<!--[if") {
				b.WriteString("<!--" + shape(t, strings.TrimSuffix(raw[strings.Index(raw, ">")+1:], "<![endif]-->")) + "-->")
			} else {
				b.WriteString("<!-->")
			}
		default:
			token := z.Token()
			if token.Data == "br" {
				continue // newline_to_br makes as many as the value has lines
			}
			b.WriteString(kind.String() + " " + token.Data)
			for _, a := range token.Attr {
				b.WriteString(" " + a.Key)
				switch a.Key {
				case "href", "src":
					checkAddress(t, a.Val)
				case "style":
					if strings.HasPrefix(a.Val, "display:none") {
						continue // the preheader's, ours
					}
					if strings.Count(a.Val, ";") > 2 || strings.Count(a.Val, "(") > 1 || strings.ContainsAny(a.Val, "{}<>\\") {
						t.Errorf("style %q", a.Val)
					}
				}
			}
		}
	}
}

func checkAddress(t *testing.T, address string) {
	t.Helper()
	trimmed := strings.TrimFunc(address, func(c rune) bool { return c <= ' ' })
	u, err := url.Parse(strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(trimmed))
	if err != nil {
		if i := strings.IndexAny(trimmed, ":/?#"); i > 0 && trimmed[i] == ':' && !strings.HasPrefix(trimmed, "http") && !strings.HasPrefix(trimmed, "mailto:") && !strings.HasPrefix(trimmed, "tel:") {
			t.Errorf("address %q: %v", address, err)
		}
		return
	}
	switch u.Scheme {
	case "", "http", "https", "mailto", "tel", "sms", "tg", "viber", "whatsapp":
	default:
		t.Errorf("address %q leads to %s:", address, u.Scheme)
	}
	if strings.HasPrefix(address, "https://shop.example/?") && (len(u.Query()["q"]) != 1 || strings.Contains(address, "z=1") && u.Query().Get("z") != "1") {
		t.Errorf("the value took over the parameters of %q", address)
	}
}

// No value changes what the letter around it is, whatever it is made of.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "Тверь", `"><script>alert(1)</script>`, `' onmouseover='x`, "` onx=", "javascript:alert(1)", " jAvAscript\t:x", "\x01javascript:x",
		"data:text/html,x", "{{ 7 | times: 7 }}", "--><b>", "]]><b>", "a\nb\r\nBcc: x", "\u2028\u202e", "red;background:url(x)", `\65xpression(1)`, "%3Cscript%3E", "&lt;b&gt;&#58;",
		"//evil.example", "https://a.example:80/ж?q=1&z=2#f", "a&z=2", "\xff\xfe", "\x00", "&colon;javascript", "vbscript:", "</textarea></title></style><b>", "<!--[if mso]>"} {
		f.Add(s)
	}
	l, err := templates.Compile(templates.Content{Language: "en", Subject: "{{ client.city }}", Preheader: "{{ client.city }}", Format: templates.HTML, Body: everywhere})
	if err != nil {
		f.Fatal(err)
	}
	render := func(t *testing.T, v string) templates.Rendered {
		out, err := l.Render(templates.Vars{Client: map[string]any{"city": v}})
		if err != nil {
			if fl := fault.Of(err); fl != nil && len(v) > 10_000 {
				t.Skip(fl)
			}
			t.Fatal(err)
		}
		return out
	}
	f.Fuzz(func(t *testing.T, v string) {
		harmless, got := render(t, "x\nx"), render(t, v+"\nx")
		if a, b := shape(t, harmless.HTML), shape(t, got.HTML); a != b {
			t.Errorf("%q changes the letter\nfrom %s\nto   %s\n%s", v, a, b, got.HTML)
		}
		if strings.ContainsAny(got.Subject, "\r\n\x00") || strings.Contains(got.Subject, "  ") {
			t.Errorf("subject %q", got.Subject)
		}
		if strings.ContainsAny(got.Text, "\r\x00") {
			t.Errorf("text %q", got.Text)
		}
	})
}
