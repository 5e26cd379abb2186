package templates_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"salut/fault"
	"salut/templates"
)

// Each of these would keep a worker busy, fill its memory or open a file. All are refused when they are saved.
func TestHostileTemplatesAreRefused(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, want string }{
		{"include", `{% include "/etc/passwd" %}`, `Line 1, column 1: there is no block "/etc/passwd" for letters in the language en.`},
		{"render", `{% render "x" %}`, `Line 1, column 1: there is no block "x" for letters in the language en.`},
		{"a range", `{% for i in (1..1000000000) %}x{% endfor %}`, "Line 1, column 13: a loop goes only over a list that the letter is given, such as client.tags."},
		{"a range kept", `{% assign r = (1..1000000000) %}{{ r | size }}`, "Line 1, column 17: ranges of numbers (1..10) are not for letters. Loop over a list of the client, such as client.tags."},
		{"a list made on the spot", `{% for c in "aaaa" | split: "" %}x{% endfor %}`, "Line 1, column 13: a loop goes only over a list that the letter is given, such as client.tags."},
		{"three loops", `{% for a in client.tags %}{% for b in client.tags %}{% for c in client.tags %}x{% endfor %}{% endfor %}{% endfor %}`, "Line 1, column 53: loops stand more than 2 deep in each other here."},
		{"doubling in a loop", `{% assign s = "x" %}{% for a in client.tags %}{% assign s = s | append: s %}{% endfor %}`, "Line 1, column 47: s takes itself in with every turn of the loop and grows without end."},
		{"prepending in a loop", `{% for a in client.tags %}{% assign s = s | prepend: "x" %}{% endfor %}`, "Line 1, column 27: s takes itself in with every turn of the loop and grows without end."},
		{"capturing itself in a loop", `{% for a in client.tags %}{% capture s %}{{ s }}{{ s }}{% endcapture %}{% endfor %}`, "Line 1, column 42: s takes itself in with every turn of the loop and grows without end."},
		{"doubling line by line", `{% assign s = "xxxxxxxxxxxxxxxx" %}` + strings.Repeat(`{% assign s = s | append: s %}`, 25) + `{{ s }}`, "Line 1, column 396: the text grows without end here."},
		{"doubling by capture", `{% capture s %}xxxxxxxxxxxxxxxx{% endcapture %}` + strings.Repeat(`{% capture s %}{{ s }}{{ s }}{% endcapture %}`, 25), "Line 1, column 610: the text grows without end here."},
		{"doubling by replace", `{% assign s = "xxxxxxxxxxxxxxxx" %}` + strings.Repeat(`{% assign s = s | replace: "x", "xxxx" %}`, 25), "Line 1, column 282: the text grows without end here."},
		{"many large values", `{% assign s = "` + strings.Repeat("x", 900) + `" | replace: "x", "` + strings.Repeat("y", 60) + `" %}` + many(40, `{%% assign v%d = s | upcase %%}`), "Line 1, column 1511: the text grows without end here."},
		{"printing without end", `{% assign s = "` + strings.Repeat("x", 900) + `" | replace: "x", "` + strings.Repeat("y", 60) + `" %}` + strings.Repeat(`{{ s }}`, 30), "Line 1, column 1139: the letter repeats itself without end here."},
		{"a chain of filters", `{{ client.city` + strings.Repeat(` | upcase`, 30) + ` }}`, "Line 1, column 198: what stands in these braces is too long. Split it with {% assign %}."},
		{"a long expression", `{{ client.city == "` + strings.Repeat("x", 2000) + `" }}`, "Line 1, column 1: what stands in these braces is too long. Split it with {% assign %}."},
		{"deep conditions", strings.Repeat(`{% if client.city %}`, 40) + strings.Repeat(`{% endif %}`, 40), "Line 1, column 601: conditions stand more than 30 deep in each other here."},
		{"too large", strings.Repeat("x", 600<<10), "This is too long: at most 512 KB are allowed."},
		{"a control character", "a\x00b", "Line 1, column 2: a control character stands here, which no letter may contain."},
		{"another name for the client", `{% assign client = "x" %}`, "Line 1, column 1: the name client is taken. Choose another one."},
		{"styles that take for ever", `<style>` + strings.Repeat(`* * * * * * * * b { color: red }`, 10) + `</style>` + strings.Repeat("<div>", 300), "There are too many style rules for a letter, or too long ones. Leave those that are used."},
		{"a huge number", `{{ 99999999999999999999 }}`, "Line 1, column 4: 99999999999999999999 is not a number that can be counted with."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML, Body: tt.body})
			if !fault.Is(err, fault.Invalid) {
				t.Fatalf("taken: %v", err)
			}
			if err.Error() != tt.want {
				t.Errorf("got  %s\nwant %s", err, tt.want)
			}
		})
	}
}

func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func TestMJMLAndMarkdownTakeInNoFiles(t *testing.T) {
	t.Parallel()
	for format, body := range map[string]string{
		templates.MJML:     `<mjml><mj-body><mj-include path="/etc/passwd" /></mj-body></mjml>`,
		templates.Markdown: `{% include "/etc/passwd" %}`,
	} {
		if _, err := templates.Compile(templates.Content{Subject: "x", Format: format, Body: body}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", format, err)
		}
	}
}

// What only a client's data makes endless can't be seen at save; it is stopped, and those beside it go on.
func TestEndlessRenderingIsStoppedAndDisturbsNobody(t *testing.T) {
	t.Parallel()
	hostile, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML,
		Body: `{% for a in client.attributes.list %}{% for b in client.attributes.list %}{% assign c = b | append: a | upcase | replace: "A", "BB" | downcase | size %}{% endfor %}{% endfor %}`})
	if err != nil {
		t.Fatal(err)
	}
	honest := benchLetter(t)
	list := make([]any, 50_000)
	for i := range list {
		list[i] = strings.Repeat("a", 200)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			start := time.Now()
			_, err := hostile.Render(templates.Vars{Client: map[string]any{"attributes": map[string]any{"list": list}}})
			if f := fault.Of(err); f == nil || f.Code != "render" || f.Field != "body" {
				t.Errorf("the endless letter: %v", err)
			}
			if took := time.Since(start); took > 30*time.Second { // two seconds on a machine with nothing else to do
				t.Errorf("it took %v", took)
			}
		})
		wg.Go(func() {
			for range 50 {
				if _, err := honest.Render(benchVars()); err != nil {
					t.Errorf("the honest letter: %v", err)
				}
			}
		})
	}
	wg.Wait()
}

func TestWhatCantBeRenderedForAClientNamesThePlace(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, want string }{
		{"no number", "x\n{{ client.city | plus: 1 }}", `Line 2, column 1: "Тверь" is not a number for this client.`},
		{"no amount", "{{ client.city | money: \"RUB\" }}", `Line 1, column 1: "Тверь" is not a number for this client.`},
		{"no date", "{{ client.city | date_long }}", `Line 1, column 1: "Тверь" is not a date for this client. Dates are like 2027-03-05 or 05.03.2027.`},
		{"by zero", "{{ 1 | divided_by: client.attributes.zero }}", `Line 1, column 1: a division by zero for this client.`},
		{"in a condition", "{% if client.city %}{% assign n = client.city | times: 2 %}{% endif %}", `Line 1, column 21: "Тверь" is not a number for this client.`},
		{"through the library", "{% if (client.city | times: 2) > 1 %}{% endif %}", `Line 1, column 1: "Тверь" is not a number for this client.`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML, Body: tt.body})
			if err != nil {
				t.Fatal(err)
			}
			_, err = l.Render(anna())
			if f := fault.Of(err); f == nil || f.Error() != tt.want || f.Code != "render" {
				t.Errorf("got %v", err)
			}
			if _, err := l.Render(templates.Vars{}); err != nil && !strings.Contains(err.Error(), "zero") {
				t.Errorf("for nobody: %v", err)
			}
		})
	}
}

func TestOneLetterIsRenderedByManyAtOnce(t *testing.T) {
	t.Parallel()
	l := benchLetter(t)
	want, err := l.Render(benchVars())
	if err != nil {
		t.Fatal(err)
	}
	shared := benchVars()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				got, err := l.Render(shared)
				if err != nil || got.Subject != want.Subject || got.HTML != want.HTML || got.Text != want.Text {
					t.Errorf("another letter came out: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
}
