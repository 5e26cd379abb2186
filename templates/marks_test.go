package templates_test

import (
	"slices"
	"strings"
	"testing"

	"salut/templates"
)

func TestLinksAreMarkedWithTheirClicks(t *testing.T) {
	t.Parallel()
	letter, err := templates.Compile(templates.Content{Language: "en", Subject: "x", Format: templates.HTML,
		Body: `<p><a href="https://a.example/?c={{ client.id }}" style="color: red;"><b>One & only</b></a> <a href="{{ unsubscribe_url }}">Leave</a>
			{% if client.city %}<a id="mine" href="https://b.example">Two</a>{% endif %} <a href="mailto:x@firma.example">Mail</a></p>`})
	if err != nil {
		t.Fatal(err)
	}
	marks := map[int32]templates.Mark{}
	for _, l := range letter.Links() {
		if l.Part == "html" {
			marks[l.Number] = templates.Mark{Text: "<" + l.Label + ">", Heat: 1}
		}
	}
	vars := templates.Vars{Client: map[string]any{"id": "7", "city": "Tver"}, UnsubscribeURL: "https://salut.example/u/preview"}
	out, shown, err := letter.RenderMarked(vars, marks)
	if err != nil || !slices.Equal(shown, []int32{1, 2}) {
		t.Fatal(shown, err)
	}
	for _, want := range []string{`href="#"`, `id="heat-1"`, `id="heat-2"`, "outline:3px solid hsl(0,75%,36%)", "&lt;One &amp; only&gt;</span>", "color:", "/u/preview", "mailto:", "a:target"} {
		if !strings.Contains(out.HTML, want) {
			t.Errorf("no %s in %s", want, out.HTML)
		}
	}
	for _, no := range []string{"//a.example", "link.invalid", `id="mine"`} {
		if strings.Contains(out.HTML, no) {
			t.Errorf("%s in %s", no, out.HTML)
		}
	}
	vars.Client = map[string]any{}
	if _, shown, err = letter.RenderMarked(vars, marks); err != nil || !slices.Equal(shown, []int32{1}) {
		t.Errorf("without a city: %v %v", shown, err)
	}
}
