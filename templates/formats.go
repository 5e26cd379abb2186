package templates

import (
	"bytes"
	_ "embed"
	"html"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
)

// layout is the letter around a body in Markdown.
//
//go:embed layout.html
var layout string

// Raw HTML stays as it is: a body in Markdown may do what one in HTML may.
var markdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
		goldmark.WithRendererOptions(goldmarkhtml.WithUnsafe()))
})

// makeMarkdown makes HTML of a body in Markdown with its Liquid held by h.
func makeMarkdown(r *report, h *holder, src *source, pieces []piece, language string) string {
	var held strings.Builder
	for i := range pieces {
		if p := &pieces[i]; p.kind == textPiece {
			held.WriteString(p.text)
		} else {
			held.WriteString(h.word(p))
		}
	}
	lines := strings.Split(held.String(), "\n")
	for i, line := range lines {
		lines[i] = h.tagsAlone(line)
	}
	var body bytes.Buffer
	if err := markdown().Convert([]byte(strings.Join(lines, "\n")), &body); err != nil {
		r.refuseField(src.field, "markdown_syntax", "The Markdown can't be understood: %s.", err.Error())
		return ""
	}
	letter := h.loopsInLists(body.String())
	page := strings.NewReplacer("{language}", html.EscapeString(language), "{title}", "", "{letter}", letter).Replace(layout)
	return inlineStyles(r, src, page)
}

// tagsAlone turns a line of nothing but Liquid tags into a comment, which Markdown takes for a block of its own: a condition around
// paragraphs doesn't become a paragraph, and a loop doesn't run into the last item of its list.
func (h *holder) tagsAlone(line string) string {
	rest := h.found.ReplaceAllStringFunc(line, func(w string) string {
		if ps := h.split(w); len(ps) == 1 && ps[0].kind == tagPiece {
			return ""
		}
		return w
	})
	if strings.TrimSpace(rest) != "" || !strings.Contains(line, h.mark) {
		return line
	}
	return h.found.ReplaceAllStringFunc(strings.Join(strings.Fields(line), ""), func(w string) string { return "<!--" + w + "-->" })
}

var listAround = regexp.MustCompile(`^\s*<(ul|ol)>\n`)

// loopsInLists puts the list around the loop where Markdown put the loop around the list, so that it stays one list.
func (h *holder) loopsInLists(s string) string {
	marks := h.found.FindAllStringIndex(s, -1)
	for i := len(marks) - 1; i >= 0; i-- {
		open := s[marks[i][0]:marks[i][1]]
		ps := h.split(open)
		if len(ps) != 1 || ps[0].kind != tagPiece || ps[0].name != "for" || !strings.HasPrefix(open, "<!--") {
			continue
		}
		after := s[marks[i][1]:]
		list := listAround.FindStringSubmatch(after)
		if list == nil {
			continue
		}
		closing := "</" + list[1] + ">\n"
		end := strings.Index(after, closing)
		if end < 0 || strings.Contains(after[len(list[0]):end], "<"+list[1]+">") {
			continue
		}
		next := h.found.FindStringIndex(after[end:])
		if next == nil || strings.TrimSpace(after[end+len(closing):end+next[0]]) != "" {
			continue
		}
		close := after[end+next[0] : end+next[1]]
		if ps := h.split(close); len(ps) != 1 || ps[0].name != "endfor" {
			continue
		}
		s = s[:marks[i][0]] + list[0] + open + after[len(list[0]):end] + close + closing + after[end+next[1]:]
		marks = h.found.FindAllStringIndex(s, -1)
		i = min(i, len(marks))
	}
	return s
}

// makeHTML makes a whole letter of a body in HTML, with its styles moved into the tags.
func makeHTML(r *report, h *holder, src *source, pieces []piece) string {
	held := h.hold(r, pointers(pieces))
	if r.failed() {
		return ""
	}
	if tag, attr := twice(held); attr != "" {
		r.refuseField(src.field, "html_attribute", "The attribute %s stands twice in one <%s>. Put the condition inside its quotes: %s=\"{%% if … %%}…{%% endif %%}\".", attr, tag, attr)
		return ""
	}
	if !bodyTag.MatchString(held) && indexFold(held, "<html") < 0 {
		// A part of a page: without this a parser would take the Liquid at its beginning for standing before the page.
		held = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>" + held + "</body></html>"
	}
	out := inlineStyles(r, src, held)
	if indexFold(out, "<!doctype") < 0 {
		out = "<!DOCTYPE html>\n" + out
	}
	return out
}

var (
	tableBegins = regexp.MustCompile(`(?i)(?:<table[^>]*>|</thead>|</caption>|</colgroup>)\s*$`)
	rowFollows  = regexp.MustCompile(`(?i)^\s*<tr[\s>]`)
)

// hold puts Liquid into HTML in the form that HTML parsers leave where it is: a comment between tags, a word elsewhere.
func (h *holder) hold(r *report, pieces []*piece) string {
	var b strings.Builder
	var at place
	for i, p := range pieces {
		switch {
		case p.kind == textPiece:
			b.WriteString(p.text)
			at = at.over(p.text)
			if i+2 < len(pieces) && pieces[i+1].kind == tagPiece && pieces[i+2].kind == textPiece && tableBegins.MatchString(p.text) && rowFollows.MatchString(pieces[i+2].text) {
				b.WriteString("<tbody>") // a parser would begin it behind the Liquid, so with each turn of a loop anew
			}
		case at.in == content && !at.conditional:
			b.WriteString(h.comment(p))
		case at.in == inTag || at.in == afterName || at.in == attrName:
			b.WriteString(" " + h.word(p) + " ")
			at = at.settled()
		case at.in == rawContent && at.elem == "style" && p.kind == tagPiece && p.name != "assign" && r != nil:
			r.refuse(p.src, p.offset, "liquid_style", "Line %d, column %d: conditions and loops can't stand inside <style>. Put them around tags or into a style attribute.")
		default:
			b.WriteString(h.word(p))
		}
		if p.kind == outputPiece {
			at = at.value()
		}
	}
	return b.String()
}

var (
	quoted   = regexp.MustCompile(`"[^"]*"|'[^']*'`)
	assigned = regexp.MustCompile(`[\s"']([a-zA-Z][a-zA-Z0-9:_-]*)\s*=`)
)

// twice finds an attribute that stands twice in a tag: a parser would drop the second, and the Liquid in it.
func twice(held string) (tag, attr string) {
	z := nethtml.NewTokenizer(strings.NewReader(held))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return "", ""
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			raw := string(z.Raw())
			seen := map[string]bool{}
			for _, m := range assigned.FindAllStringSubmatch(quoted.ReplaceAllString(raw, `""`), -1) {
				name := strings.ToLower(m[1])
				if seen[name] {
					tag, _ := z.TagName()
					return string(tag), name
				}
				seen[name] = true
			}
		}
	}
}
