package templates_test

import (
	"strconv"
	"strings"
	"sync"
	"testing"

	"salut/fault"
	"salut/postgres/pgtest"
	"salut/templates"
)

const signed = "{% include \"подпись\" %}"

func block(t *testing.T, c templates.Content, blocks map[string]string) (*templates.Letter, error) {
	t.Helper()
	c.Blocks = blocks
	if c.Subject == "" {
		c.Subject = "x"
	}
	return templates.Compile(c)
}

func TestBlocksAreIncludedInEachFormat(t *testing.T) {
	t.Parallel()
	const footer = `<a href="{{ unsubscribe_url }}">Отписаться</a>, {{ client.city }}`
	for format, body := range map[string]string{
		templates.HTML:     `<p>Привет</p><p>{% include "footer" %}</p>`,
		templates.Markdown: "Привет\n\n{%- render 'footer' -%}",
		templates.MJML:     `<mjml><mj-body>{% include "section" %}</mj-body></mjml>`,
	} {
		l, err := block(t, templates.Content{Format: format, Body: body}, map[string]string{"footer": footer,
			"section": "<mj-section><mj-column><mj-text>{% include \"footer\" %}</mj-text></mj-column></mj-section>\n"})
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		if !l.Uses("unsubscribe_url") {
			t.Errorf("%s: the link in the block is not seen", format)
		}
		v := anna()
		v.UnsubscribeURL = "https://salut.example/u/1"
		out, err := l.Render(v)
		if err != nil || !strings.Contains(out.HTML, `href="https://salut.example/u/1"`) || !strings.Contains(out.HTML, "Тверь") || !strings.Contains(out.Text, "Тверь") {
			t.Errorf("%s: %v %s", format, err, out.HTML)
		}
	}
}

func TestBlocksThatCantBeIncluded(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, field, want string }{
		{"one that is not there", "x\n{% include \"foter\" %}", "body", `Line 2, column 1: there is no block "foter" for letters in the language en.`},
		{"one named by a variable", `{% include client.city %}`, "body", `Line 1, column 1: after include comes the name of a block in quotes and nothing else, such as {% include "footer" %}.`},
		{"one with arguments", `{% render "ok", x: 1 %}`, "body", `Line 1, column 1: after render comes the name of a block in quotes and nothing else, such as {% include "footer" %}.`},
		{"no name", `{% include %}`, "body", `Line 1, column 1: after include comes the name of a block in quotes and nothing else, such as {% include "footer" %}.`},
		{"itself", `{% include "self" %}`, "blocks.self", `Line 1, column 3: the block "self" includes itself, or blocks stand more than 4 deep in each other.`},
		{"a ring", `{% include "a" %}`, "blocks.b", `Line 1, column 1: the block "a" includes itself, or blocks stand more than 4 deep in each other.`},
		{"one that is wrong", `{% include "wrong" %}`, "blocks.wrong", `Line 2, column 1: {{ is opened and never closed. Close it with }}.`},
		{"without end", `{% include "many" %}`, "blocks.many", `Line 1, column 1783: with all its blocks the letter is too long.`},
	}
	blocks := map[string]string{"self": `a {% include "self" %}`, "a": `{% include "b" %}`, "b": `{% include "a" %}`, "wrong": "x\n{{ client.city", "ok": "x",
		"many": strings.Repeat(`{% include "ok" %}`, 200)}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := block(t, templates.Content{Format: templates.HTML, Body: tt.body}, blocks)
			f := fault.Of(err)
			if f == nil || f.Field != tt.field || f.Error() != tt.want {
				t.Fatalf("got %v of %v\nwant %s", err, f, tt.want)
			}
			if ru := f.In("ru"); ru == f.Error() || strings.Contains(ru, "%!") {
				t.Errorf("in Russian it is %q", ru)
			}
		})
	}
	for _, c := range []templates.Content{{Subject: `{% include "ok" %}`, Body: "x"}, {Body: "x", Preheader: `{% include "ok" %}`}, {Body: "x", Text: `{% include "ok" %}`}} {
		c.Format = templates.HTML
		if _, err := block(t, c, blocks); err == nil || !strings.Contains(err.Error(), "can stand in the body only") {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

func TestMistakesInABlockOfMJMLNameTheBlock(t *testing.T) {
	t.Parallel()
	_, err := block(t, templates.Content{Format: templates.MJML, Body: "<mjml><mj-body>\n\n{% include \"s\" %}</mj-body></mjml>"},
		map[string]string{"s": "<mj-section>\n<mj-column><mj-txet>x</mj-txet></mj-column></mj-section>"})
	if f := fault.Of(err); f == nil || f.Field != "blocks.s" || f.Error() != "Line 2, column 12: MJML has no <mj-txet>. Did you mean <mj-text>?" {
		t.Errorf("%v of %v", err, f)
	}
	l, err := block(t, templates.Content{Format: templates.MJML, Body: "<mjml><mj-body>\n\n{% include \"s\" %}</mj-body></mjml>"},
		map[string]string{"s": "<mj-section><mj-column>\n<mj-text colour=\"red\">x</mj-text>\n<mj-image src=\"a.png\" alt=\"x\" /></mj-column></mj-section>"})
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for _, p := range l.Problems() {
		if p.Field == "blocks.s" {
			at[p.Code] = p.Line
		}
	}
	if at["mjml_attribute"] != 2 || at["image_relative"] != 3 {
		t.Errorf("problems %+v", l.Problems())
	}
}

func TestABlockIsInEveryLetterThatIncludesIt(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	letter := templates.Content{Language: "ru", Subject: "x", Format: templates.HTML, Body: "<p>Привет</p>" + signed,
		Translations: map[string]templates.Content{"en": {Subject: "x", Body: "<p>Hello</p>" + signed}}}
	if _, err := templates.Create(ctx, pool, "Письмо", letter); fault.Of(err) == nil || fault.Of(err).Code != "unknown_block" {
		t.Fatalf("without its block: %v", err)
	}
	all, err := templates.CreateBlock(ctx, pool, templates.Block{Name: "подпись", Body: "<p>Маша</p>"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := templates.CreateBlock(ctx, pool, templates.Block{Name: "подпись", Body: "x"}); !fault.Is(err, fault.Conflict) {
		t.Errorf("the name twice: %v", err)
	}
	made, err := templates.Create(ctx, pool, "Письмо", letter)
	if err != nil {
		t.Fatal(err)
	}
	body := func(version int64, language string) string {
		t.Helper()
		c, err := templates.FindVersion(ctx, pool, version)
		if err != nil {
			t.Fatal(err)
		}
		l, err := templates.Compile(c)
		if err != nil {
			t.Fatal(err)
		}
		out, err := l.Render(templates.Vars{Language: language})
		if err != nil {
			t.Fatal(err)
		}
		return out.Text
	}
	now := func() int64 {
		t.Helper()
		found, err := templates.Find(ctx, pool, made.ID)
		if err != nil {
			t.Fatal(err)
		}
		return found.VersionID
	}
	frozen := made.VersionID
	if got := body(frozen, "en"); !strings.Contains(got, "Маша") {
		t.Errorf("made: %q", got)
	}
	english, err := templates.CreateBlock(ctx, pool, templates.Block{Name: "подпись", Language: "EN", Body: "<p>Masha</p>"})
	if err != nil {
		t.Fatal(err)
	}
	if got := body(now(), "en-US"); !strings.Contains(got, "Masha") || now() == frozen {
		t.Errorf("with a block of its language: %q", got)
	}
	if len(english.UsedBy) != 1 || english.UsedBy[0].Name != "Письмо" {
		t.Errorf("used by %+v", english.UsedBy)
	}
	changed := "<p>Мария {{ client.frist_name }}</p>"
	got, err := templates.UpdateBlock(ctx, pool, all.ID, templates.BlockPatch{Body: &changed})
	if err != nil || len(got.UsedBy) != 1 || len(got.Problems) != 1 {
		t.Fatalf("%+v %v", got, err)
	}
	if !strings.Contains(body(now(), "ru"), "Мария") || !strings.Contains(body(frozen, "ru"), "Маша") {
		t.Errorf("the newest %q, the frozen one %q", body(now(), "ru"), body(frozen, "ru"))
	}
	if found, _ := templates.Find(ctx, pool, made.ID); len(found.Problems) == 0 || found.Problems[0].Field != "blocks.подпись" {
		t.Errorf("problems %+v", found.Problems)
	}

	// What would break a letter is refused and changes nothing.
	broken := "<p {{ client.city }}>"
	before := now()
	if _, err := templates.UpdateBlock(ctx, pool, all.ID, templates.BlockPatch{Body: &broken}); !fault.Is(err, fault.Conflict) || len(fault.Of(err).Also) != 1 {
		t.Errorf("a block that no letter can include: %v", err)
	}
	other := "другая"
	if _, err := templates.UpdateBlock(ctx, pool, all.ID, templates.BlockPatch{Name: &other}); !fault.Is(err, fault.Conflict) {
		t.Errorf("renamed away: %v", err)
	}
	if err := templates.DeleteBlock(ctx, pool, all.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("deleted while in use: %v", err)
	}
	if now() != before {
		t.Error("a refused change left a version")
	}
	if err := templates.DeleteBlock(ctx, pool, english.ID); err != nil { // the one for all languages stands in
		t.Fatal(err)
	}
	if got := body(now(), "en"); !strings.Contains(got, "Мария") {
		t.Errorf("after the English block went: %q", got)
	}
	if err := templates.Delete(ctx, pool, made.ID); err != nil {
		t.Fatal(err)
	}
	if err := templates.DeleteBlock(ctx, pool, all.ID); err != nil {
		t.Errorf("nobody uses it any more: %v", err)
	}
	if _, err := templates.FindBlock(ctx, pool, all.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("deleted: %v", err)
	}
}

func TestBlocksAreCheckedWhenTheyAreSaved(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	for field, b := range map[string]templates.Block{
		"name":     {Name: "a/b", Body: "x"},
		"language": {Name: "a", Language: "russian language", Body: "x"},
		"body":     {Name: "a", Body: "{% if client.city %}"},
	} {
		if _, err := templates.CreateBlock(ctx, pool, b); fault.Of(err) == nil || fault.Of(err).Field != field {
			t.Errorf("%+v: %v", b, err)
		}
	}
	if _, err := templates.CreateBlock(ctx, pool, templates.Block{Name: "footer", Body: "x"}); err != nil {
		t.Fatal(err)
	}
	_, err := templates.CreateBlock(ctx, pool, templates.Block{Name: "page", Body: "{% include \"foter\" %}"})
	if f := fault.Of(err); f == nil || f.Error() != `Line 1, column 1: there is no block "foter". Did you mean "footer"?` {
		t.Errorf("a block in it is misspelt: %v", err)
	}
	outer, err := templates.CreateBlock(ctx, pool, templates.Block{Name: "page", Body: "{% include \"footer\" %}"})
	if err != nil {
		t.Fatal(err)
	}
	list, next, err := templates.ListBlocks(ctx, pool, 1, "")
	if err != nil || len(list) != 1 || list[0].ID != outer.ID || next == "" {
		t.Fatalf("%+v %q %v", list, next, err)
	}
	list, next, err = templates.ListBlocks(ctx, pool, 1, next)
	if err != nil || len(list) != 1 || list[0].Name != "footer" || next != "" {
		t.Fatalf("%+v %q %v", list, next, err)
	}
	if err := templates.DeleteBlock(ctx, pool, list[0].ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("a block that another includes: %v", err)
	}
	self := "{% include \"page\" %}"
	if _, err := templates.UpdateBlock(ctx, pool, outer.ID, templates.BlockPatch{Body: &self}); fault.Of(err) == nil || fault.Of(err).Code != "block_deep" {
		t.Errorf("itself: %v", err)
	}
}

// Saving a letter and changing its block at once, over and over, ends: neither waits for the other in a ring.
func TestLettersAndBlocksAreSavedAtOnce(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	b, err := templates.CreateBlock(ctx, pool, templates.Block{Name: "footer", Body: "0"})
	if err != nil {
		t.Fatal(err)
	}
	made, err := templates.Create(ctx, pool, "x", templates.Content{Language: "en", Subject: "x", Format: templates.HTML, Body: "<p>{% include \"footer\" %}</p>"})
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range 4 {
		all.Go(func() {
			for i := range 5 {
				text := strconv.Itoa(10*n + i)
				if _, err := templates.Update(ctx, pool, made.ID, templates.Patch{Subject: &text}); err != nil {
					t.Errorf("the letter: %v", err)
				}
				if _, err := templates.UpdateBlock(ctx, pool, b.ID, templates.BlockPatch{Body: &text}); err != nil {
					t.Errorf("the block: %v", err)
				}
			}
		})
	}
	all.Wait()
	last, err := templates.FindBlock(ctx, pool, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if found, err := templates.Find(ctx, pool, made.ID); err != nil || found.Blocks["footer"] != last.Body {
		t.Errorf("the letter has %q, the block is %q: %v", found.Blocks["footer"], last.Body, err)
	}
}
