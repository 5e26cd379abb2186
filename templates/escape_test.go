package templates_test

import (
	"strings"
	"testing"

	"salut/fault"
	"salut/templates"
)

// body renders a body in HTML for a client whose city is the value, and returns what stands in <body>.
func body(t *testing.T, html, city string) string {
	t.Helper()
	l, err := templates.Compile(templates.Content{Language: "en", Subject: "x", Format: templates.HTML, Body: html})
	if err != nil {
		t.Fatalf("%s: %v", html, err)
	}
	out, err := l.Render(templates.Vars{Client: map[string]any{"city": city}, UnsubscribeURL: "https://shop.example/u/a-b_c"})
	if err != nil {
		t.Fatalf("%s: %v", html, err)
	}
	_, inner, _ := strings.Cut(out.HTML, "<body>")
	inner, _, _ = strings.Cut(inner, "</body>")
	return inner
}

func TestValuesAreEscapedForTheirPlace(t *testing.T) {
	t.Parallel()
	const tag = `"><script>alert('x')</script>&`
	tests := []struct{ name, html, city, want string }{
		{"between tags", `<p>{{ client.city }}</p>`, tag, `<p>&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>`},
		{"in double quotes", `<p title="{{ client.city }}">x</p>`, tag, `<p title="&#34;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">x</p>`},
		{"in single quotes", `<p title='{{ client.city }}'>x</p>`, `' onclick='x`, `<p title="&#39; onclick=&#39;x">x</p>`},
		{"without quotes", `<p title={{ client.city }}>x</p>`, `a onclick=x`, `<p title="a onclick=x">x</p>`},
		{"Liquid in a value is text", `<p>{{ client.city }}</p>`, `{{ 7 | times: 7 }}{% include "x" %}`, `<p>{{ 7 | times: 7 }}{% include &#34;x&#34; %}</p>`},
		{"escape doesn't escape twice", `<p>{{ client.city | escape }}</p>`, `a & b`, `<p>a &amp; b</p>`},
		{"line breaks of ours, tags of theirs", `<p>{{ client.city | newline_to_br }}</p>`, "a\n<b>", "<p>a<br>\n&lt;b&gt;</p>"},
		{"line breaks in an attribute", `<p title="{{ client.city | newline_to_br }}">x</p>`, "a\n<b>", "<p title=\"a\n&lt;b&gt;\">x</p>"},
		{"captured with tags", `{% capture c %}<b>{{ client.city }}</b>{% endcapture %}<p>{{ c }}</p>`, `<i>`, `<p><b>&lt;i&gt;</b></p>`},
		{"captured, in an attribute", `{% capture c %}<b>{{ client.city }}</b>{% endcapture %}<p title="{{ c }}">x</p>`, `"<i>`, `<p title="&#34;&lt;i&gt;">x</p>`},
		{"control characters fall out", `<p>{{ client.city }}</p>`, "a\x00\x08b\x7f\nc", "<p>ab\nc</p>"},
		{"broken UTF-8", `<p>{{ client.city }}</p>`, "a\xffb", "<p>a\uFFFDb</p>"},

		{"a parameter", `<a href="https://shop.example/?c={{ client.city }}">x</a>`, `a&b=c#d e/Ж"`, `<a href="https://shop.example/?c=a%26b%3Dc%23d%20e%2F%D0%96%22">x</a>`},
		{"a parameter that was encoded", `<a href="https://shop.example/?c={{ client.city | url_encode }}">x</a>`, `a&b c`, `<a href="https://shop.example/?c=a%26b+c">x</a>`},
		{"a second parameter", `<a href="https://shop.example/?a=1&amp;c={{ client.city }}&b=2">x</a>`, `a&b`, `<a href="https://shop.example/?a=1&amp;c=a%26b&amp;b=2">x</a>`},
		{"an anchor", `<a href="https://shop.example/#{{ client.city }}">x</a>`, `a/b`, `<a href="https://shop.example/#a%2Fb">x</a>`},
		{"a path", `<a href="https://shop.example/{{ client.city }}">x</a>`, `каталог/a b"`, `<a href="https://shop.example/%D0%BA%D0%B0%D1%82%D0%B0%D0%BB%D0%BE%D0%B3/a%20b%22">x</a>`},
		{"a whole address", `<a href="{{ client.city }}">x</a>`, `https://shop.example/a?b=c&d=%20e`, `<a href="https://shop.example/a?b=c&amp;d=%20e">x</a>`},
		{"a whole address with a Cyrillic host", `<a href="{{ client.city }}">x</a>`, `https://магазин.example/каталог`, `<a href="https://магазин.example/%D0%BA%D0%B0%D1%82%D0%B0%D0%BB%D0%BE%D0%B3">x</a>`},
		{"our own address", `<a href="{{ unsubscribe_url }}">x</a>`, ``, `<a href="https://shop.example/u/a-b_c">x</a>`},
		{"an address behind spaces", `<a href=" {{ client.city }}">x</a>`, `javascript:alert(1)`, `<a href=" #">x</a>`},
		{"a script", `<a href="{{ client.city }}">x</a>`, `javascript:alert(1)`, `<a href="#">x</a>`},
		{"a script in capitals with a tab", `<a href="{{ client.city }}">x</a>`, " JaVa\tScRiPt:alert(1)", `<a href="#">x</a>`},
		{"a script behind a control character", `<a href="{{ client.city }}">x</a>`, "\x01javascript:alert(1)", `<a href="#">x</a>`},
		{"data", `<img src="{{ client.city }}" alt="">`, `data:text/html,<script>alert(1)</script>`, `<img src="#" alt=""/>`},
		{"a script behind another empty value", `<a href="{{ client.phone }}{{ client.city }}">x</a>`, `javascript:alert(1)`, `<a href="#">x</a>`},
		{"a script in two parts", `<a href="java{{ client.city }}">x</a>`, `script:alert(1)`, `<a href="javascript%3Aalert(1)">x</a>`},
		{"a script behind a condition", `<a href="{% if client.phone %}https://shop.example/{% endif %}{{ client.city }}">x</a>`, `javascript:alert(1)`, `<a href="#">x</a>`},
		{"a script for the action of a form", `<form action="{{ client.city }}"></form>`, `javascript:alert(1)`, `<form action="#"></form>`},
		{"mail and phone may be linked to", `<a href="{{ client.city }}">x</a>`, `tel:+79990000000`, `<a href="tel:+79990000000">x</a>`},
		{"a mail address behind mailto", `<a href="mailto:{{ client.city }}">x</a>`, `a@shop.example?cc=b`, `<a href="mailto:a@shop.example?cc=b">x</a>`},

		{"a colour", `<p style="color: {{ client.city }}">x</p>`, `#ff0000`, `<p style="color: #ff0000;">x</p>`},
		{"another declaration", `<p style="color: {{ client.city }}">x</p>`, `red;background:url(x)`, `<p style="color: ;">x</p>`},
		{"a picture in a style", `<p style="background: url({{ client.city }})">x</p>`, `javascript:alert(1)`, `<p style="background: url(#);">x</p>`},
		{"a picture's name in a style", `<p style="background: url('https://shop.example/{{ client.city }}.png')">x</p>`, `a'); color: red`, `<p style="background: url(&#39;https://shop.example/a%27%29%3B%20color:%20red.png&#39;);">x</p>`},
		{"in a comment for Outlook", `x<!--[if mso]><p title="{{ client.city }}">{{ client.city }}</p><![endif]-->`, `"--><b>`, `x<!--[if mso]><p title="&#34;--&gt;&lt;b&gt;">&#34;--&gt;&lt;b&gt;</p><![endif]-->`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := body(t, tt.html, tt.city); got != tt.want {
				t.Errorf("%s\n with %q\n gives %s\n  want %s", tt.html, tt.city, got, tt.want)
			}
		})
	}
}

func TestPlacesWhereNoValueMayStand(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, html, want string }{
		{"among the attributes", `<p {{ client.city }}>x</p>`, "Line 1, column 4: a value can't stand here, inside a tag but outside of the quotes of an attribute."},
		{"the name of a tag", `<{{ client.city }}>x`, "Line 1, column 2: a value can't stand here, inside a tag but outside of the quotes of an attribute."},
		{"a script", `<script>var a = "{{ client.city }}"</script>`, "Line 1, column 18: no value may stand inside <script>. Mail programs don't run scripts anyway."},
		{"a handler", `<p onclick="x('{{ client.city }}')">x</p>`, "Line 1, column 16: no value may stand inside the attribute onclick."},
		{"a scheme", `<a href="{{ client.city }}:{{ client.id }}">x</a>`, "Line 1, column 10: what stands before the colon of a link, such as https, can't be a value."},
		{"a quote that only one branch opens", `{% if client.city %}<a href="{% else %}<b>{% endif %}{{ client.id }}</b>`, ""},
		{"a quote that a loop opens", `{% for t in client.tags %}<a href="{% endfor %}{{ client.id }}`, ""},
	}
	for _, format := range []string{templates.HTML, templates.MJML, templates.Markdown} {
		for _, tt := range tests {
			t.Run(format+" "+tt.name, func(t *testing.T) {
				t.Parallel()
				source := tt.html
				if format == templates.Markdown && tt.want == "" {
					return // there such a quote is text
				}
				if format == templates.MJML {
					source = `<mjml><mj-body><mj-raw>` + tt.html + `</mj-raw></mj-body></mjml>`
				}
				_, err := templates.Compile(templates.Content{Subject: "x", Format: format, Body: source})
				if !fault.Is(err, fault.Invalid) {
					t.Fatalf("%s is taken: %v", source, err)
				}
				if format == templates.HTML && tt.want != "" && err.Error() != tt.want {
					t.Errorf("got %q, want %q", err, tt.want)
				}
			})
		}
	}
}

func TestTextAndSubjectArePlain(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "Hello, {{ client.city }}!", Preheader: "{{ client.city }}", Format: templates.Markdown,
		Body: "Hello, {{ client.city }}! [Shop](https://shop.example/?c={{ client.city }}) [Site]({{ client.company }})"})
	if err != nil {
		t.Fatal(err)
	}
	out, err := l.Render(templates.Vars{Client: map[string]any{"city": "A & <b>\r\nBcc: x@shop.example\u2028\x00", "company": "javascript:x"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "Hello, A & <b> Bcc: x@shop.example !"; out.Subject != want {
		t.Errorf("subject %q, want %q", out.Subject, want)
	}
	if want := "Hello, A & <b>\nBcc: x@shop.example\u2028! Shop (https://shop.example/?c=A%20%26%20%3Cb%3E%0D%0ABcc%3A%20x%40shop.example%E2%80%A8%00) Site (#)"; out.Text != want {
		t.Errorf("text %q\nwant %q", out.Text, want)
	}
	if !strings.Contains(out.HTML, `overflow:hidden;mso-hide:all;">A &amp; &lt;b&gt;`) {
		t.Errorf("the preheader is not escaped: %s", out.HTML)
	}
}
