package templates_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"salut/templates"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The letters in testdata are rendered for Anna and held against what was looked at and found good.
func TestGoldenLetters(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"sale.mjml", "sale.markdown", "sale.html"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				t.Fatal(err)
			}
			l, err := templates.Compile(templates.Content{Language: "ru", Subject: "{{ client.first_name }}, скидка ждёт", Preheader: "Только до {{ promo.expires_at | date_long }}",
				Format: strings.TrimPrefix(filepath.Ext(name), "."), Body: string(body)})
			if err != nil {
				t.Fatal(err)
			}
			if p := l.Problems(); len(p) != 0 {
				t.Errorf("problems %+v", p)
			}
			out, err := l.Render(anna())
			if err != nil {
				t.Fatal(err)
			}
			compare(t, name+".golden.html", out.HTML)
			compare(t, name+".golden.txt", out.Text)
			sane(t, out)
		})
	}
}

func compare(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs:\n%s", name, got)
	}
}

// sane checks what every letter must be, whatever it looks like.
func sane(t *testing.T, out templates.Rendered) {
	t.Helper()
	for _, part := range []string{out.HTML, out.Text, out.Subject} {
		for _, leftover := range []string{"{{", "{%", "zqv", "missing]", "<no value>"} {
			if strings.Contains(part, leftover) {
				t.Errorf("%q is left in %s", leftover, part)
			}
		}
	}
	if !strings.HasPrefix(strings.ToLower(out.HTML), "<!doctype html>") {
		t.Errorf("the HTML begins with %.40q", out.HTML)
	}
	if _, err := html.Parse(strings.NewReader(out.HTML)); err != nil {
		t.Error(err)
	}
	z, open := html.NewTokenizer(strings.NewReader(out.HTML)), []string{}
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		name, _ := z.TagName()
		tag := string(name)
		switch kind {
		case html.StartTagToken:
			if !strings.Contains(" meta br img link hr input area base col wbr ", " "+tag+" ") {
				open = append(open, tag)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tag {
				t.Errorf("</%s> closes %v", tag, open)
				return
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%v is never closed", open)
	}
	if strings.Contains(out.Text, "\n\n\n") || strings.TrimSpace(out.Text) != out.Text || strings.Contains(out.Text, "<") {
		t.Errorf("the text is untidy: %q", out.Text)
	}
}

func TestMJMLKeepsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, want string }{
		{"entities in a text", `<mj-text>5 &lt; 6 &amp; a&nbsp;b &quot;c&quot;</mj-text>`, `5 &lt; 6 &amp; a&nbsp;b &quot;c&quot;`},
		{"a script written about", `<mj-text>&lt;script&gt;</mj-text>`, `&lt;script&gt;`},
		{"HTML in a button", `<mj-button href="https://shop.example/?a=1&b={{ client.id }}"><b title="x &gt; y">x</b> & y</mj-button>`, `<b title="x &gt; y">x</b> & y</a>`},
		{"ampersands in a link", `<mj-button href="https://shop.example/?a=1&b={{ client.id }}">x</mj-button>`, `href="https://shop.example/?a=1&amp;b=7"`},
		{"a loop in a table", `<mj-table><tr><th>x</th></tr>{% for t in client.tags %}<tr><td>{{ t }}</td></tr>{% endfor %}</mj-table>`, `<tr><th>x</th></tr><tr><td>vip</td></tr><tr><td>new</td></tr></table>`},
		{"a condition around blocks", `{% if client.company %}<mj-text>yes</mj-text>{% else %}<mj-text>no</mj-text>{% endif %}`, `>no</div>`},
		{"a value in an attribute", `<mj-image src="https://shop.example/{{ client.id }}.png" alt="{{ client.city }}" />`, `alt="Тверь"`},
		{"a quote in an attribute", `<mj-image src="https://shop.example/a.png" alt="{{ client.company | default: "<a>" }}" />`, `alt="&lt;a&gt;"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, err := templates.Compile(templates.Content{Language: "ru", Subject: "x", Format: templates.MJML, Body: `<mjml><mj-body><mj-section><mj-column>` + tt.body + `</mj-column></mj-section></mj-body></mjml>`})
			if err != nil {
				t.Fatal(err)
			}
			out, err := l.Render(anna())
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.HTML, tt.want) {
				t.Errorf("%s is not in %s", tt.want, out.HTML[strings.Index(out.HTML, "<body"):])
			}
			if strings.Contains(out.HTML, ">yes<") || !strings.Contains(out.HTML, `lang="ru"`) {
				t.Errorf("HTML %s", out.HTML)
			}
		})
	}
}

func TestMJMLSaysWhatItDoesntKnow(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "x", Format: templates.MJML, Body: "<mjml><mj-body><mj-section>\n<mj-column><mj-text colour=\"red\">{{ unsubscribe_url }}</mj-text></mj-column></mj-section></mj-body></mjml>"})
	if err != nil {
		t.Fatal(err)
	}
	got := l.Problems()
	if len(got) != 1 || got[0].In("en") != "MJML knows no attribute colour on <mj-text>, so it does nothing." || got[0].Line != 2 {
		t.Errorf("problems %+v", got)
	}
}

func TestStylesAreMovedIntoTheTags(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, html, want string }{
		{"a rule", `<style>p { color: red }</style><p>x</p>`, `<p style="color: red;">x</p>`},
		{"an attribute beats a rule", `<style>p { color: red }</style><p style="color: blue">x</p>`, `<p style="color: blue;">x</p>`},
		{"an attribute without a semicolon keeps its value", `<style>p { margin: 0 }</style><p style="color: blue; padding: 1px">x</p>`, `<p style="color: blue; margin: 0; padding: 1px;">x</p>`},
		{"semicolons in a picture's address", `<style>p { margin: 0 }</style><p style="background: url(a;b.png)">x</p>`, `<p style="background: url(a;b.png); margin: 0;">x</p>`},
		{"two semicolons", `<style>p { margin: 0 }</style><p style="color: blue;;">x</p>`, `<p style="color: blue; margin: 0;">x</p>`},
		{"a rule for print stays one", `<style media="print">p { color: red }</style><p>x</p>`, `<p>x</p>`},
		{"a class given by a condition", `<style>.a { color: red }</style><p class="a {% if client.city %}b{% endif %}">x</p>`, `<p class="a b" style="color: red;">x</p>`},
		{"a value in a style", `<style>p { margin: 0 }</style><p style="color: {{ client.attributes.color | default: "red" }}">x</p>`, `<p style="color: red; margin: 0;">x</p>`},
		{"a condition at the beginning", `{% if client.company %}<p>no</p>{% endif %}<p>x</p>`, `<body><p>x</p></body>`},
		{"a loop over rows", `<table>{% for t in client.tags %}<tr><td>{{ t }}</td></tr>{% endfor %}</table>`, `<table><tbody><tr><td>vip</td></tr><tr><td>new</td></tr></tbody></table>`},
		{"a condition among attributes", `<p {% if client.city %}align="left"{% endif %}>x</p>`, `<p  align="left" >x</p>`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML, Body: tt.html})
			if err != nil {
				t.Fatal(err)
			}
			out, err := l.Render(anna())
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(out.HTML, tt.want) {
				t.Errorf("%s\n gives %s\n want  %s", tt.html, out.HTML, tt.want)
			}
		})
	}
}

func TestMediaRulesStay(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML, Body: `<style>@media (max-width: 480px) { p { color: red !important } } a:hover { color: blue }</style><p>x</p>`})
	if err != nil {
		t.Fatal(err)
	}
	out, err := l.Render(anna())
	if err != nil || !strings.Contains(out.HTML, "@media (max-width: 480px)") || !strings.Contains(out.HTML, "!important") || !strings.Contains(out.HTML, "a:hover") {
		t.Errorf("%s, %v", out.HTML, err)
	}
}

func TestMarkdownWithLiquid(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, html, text string }{
		{"a condition around paragraphs", "a\n\n{% if client.company %}\nb\n\nc\n{% endif %}\n\nd", "<p>a</p>\n\n<p>d</p>", "a\n\nd"},
		{"a condition in a line", "a {% if client.city %}**b**{% endif %} c", "<p>a <strong>b</strong> c</p>", "a *b* c"},
		{"a loop of list items", "{% for t in client.tags %}\n- {{ t }}\n{% endfor %}\n\nend", "<ul>\n<li>vip</li>\n<li>new</li>\n</ul>", "* vip\n* new\n\nend"},
		{"a value is no Markdown", "{{ client.attributes.md }}", "<p>**a** [b](c)</p>", "**a** [b](c)"},
		{"a link to a value", "[x]({{ view_url }})", `<a href="https://shop.example/v/abc">x</a>`, "x (https://shop.example/v/abc)"},
		{"a value in code", "`{{ promo.code }}`", "<code>SALE</code>", "SALE"},
		{"quotes in the braces", `{{ client.company | default: "друг" }}`, "<p>друг</p>", "друг"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, err := templates.Compile(templates.Content{Language: "ru", Subject: "x", Format: templates.Markdown, Body: tt.body})
			if err != nil {
				t.Fatal(err)
			}
			v := anna()
			v.Client["attributes"].(map[string]any)["md"] = "**a** [b](c)"
			out, err := l.Render(v)
			if err != nil {
				t.Fatal(err)
			}
			bare := strings.NewReplacer(` style="margin: 0 0 16px;"`, "", ` style="margin: 0 0 6px;"`, "", ` style="margin: 0 0 16px; padding: 0 0 0 24px;"`, "",
				` style="color: #1d4ed8;"`, "", ` style="font-family: Menlo, Consolas, monospace; font-size: 14px;"`, "").Replace(out.HTML)
			if !strings.Contains(bare, tt.html) {
				t.Errorf("%q is not in %s", tt.html, bare[strings.Index(bare, "<body"):])
			}
			if out.Text != tt.text {
				t.Errorf("text %q, want %q", out.Text, tt.text)
			}
		})
	}
}

func TestAWrittenTextIsLeftAsItIs(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML, Body: "<p>a</p>", Text: "{{ client.first_name }},\n\n\n  a & b < c\n"})
	if err != nil {
		t.Fatal(err)
	}
	if out, err := l.Render(anna()); err != nil || out.Text != "Анна,\n\n\n  a & b < c\n" {
		t.Errorf("text %q, %v", out.Text, err)
	}
}
