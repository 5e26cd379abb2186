package templates

import (
	"html"
	"maps"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	nethtml "golang.org/x/net/html"
)

// How large the fields of a content may be, in bytes. A letter of 102 KB is too long for Gmail already.
const (
	maxBody      = 512 << 10
	maxLine      = 4 << 10 // subject, preheader
	maxTextField = 128 << 10
)

// wording is a compiled letter in one language.
type wording struct {
	language string
	speech   speech
	subject  *program
	html     *program
	text     *program
	madeText bool // from the HTML: gaps are closed after rendering
	printed  map[string]bool
	links    []Link

	splice  sync.Once // makes spliced, for sending
	spliced spliced
}

// fields are the parts of a content in one language, each with the name that a report calls it by.
type fields struct {
	subject, preheader, body, text *source
}

func newFields(prefix string, c Content) fields {
	return fields{&source{prefix + "subject", c.Subject}, &source{prefix + "preheader", c.Preheader},
		&source{prefix + "body", c.Body}, &source{prefix + "text", c.Text}}
}

// compileWording compiles the letter in one language. What it returns is of use only when nothing was refused.
func compileWording(r *report, prefix, language string, c Content, blocks []string) *wording {
	f := newFields(prefix, c)
	w := &wording{language: language, speech: newSpeech(tag(language)), printed: map[string]bool{}}
	if f.check(r, prefix, c); r.failed() {
		return w
	}
	w.subject = compileText(r, f.subject, nil)
	lintSubject(r, f.subject)
	if f.text.text != "" {
		w.text = compileText(r, f.text, w.printed)
	}
	w.compileBody(r, f, c.Format, &expander{r: r, bodies: c.Blocks, known: blocks, prefix: prefix, language: language})
	if !r.failed() && !w.printed["unsubscribe_url"] {
		r.note(SeverityWarning, "no_unsubscribe", f.body, -1,
			"The letter has no unsubscribe link ({{ unsubscribe_url }}). Marketing and outreach letters can't be sent without one.")
	}
	return w
}

func (f fields) check(r *report, prefix string, c Content) {
	for _, s := range []struct {
		src *source
		max int
	}{{f.subject, maxLine}, {f.preheader, maxLine}, {f.body, maxBody}, {f.text, maxTextField}} {
		if len(s.src.text) > s.max {
			r.refuseField(s.src.field, "too_long", "This is too long: at most %d KB are allowed.", s.max>>10)
			continue
		}
		if !utf8.ValidString(s.src.text) {
			r.refuseField(s.src.field, "bad_text", "This is not text in UTF-8.")
			continue
		}
		if k := strings.IndexFunc(s.src.text, func(c rune) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' }); k >= 0 {
			r.refuse(s.src, k, "bad_text", "Line %d, column %d: a control character stands here, which no letter may contain.")
		}
	}
	if strings.TrimSpace(c.Subject) == "" {
		r.refuseField(f.subject.field, "required", "Write a subject.")
	}
	if strings.TrimSpace(c.Body) == "" {
		r.refuseField(f.body.field, "required", "Write a body.")
	}
	switch c.Format {
	case MJML, HTML, Markdown:
	default:
		r.refuseField(prefix+"format", "bad_format", "The format is mjml, html or markdown, not %q.", c.Format)
	}
}

// pointers gives the pieces in the form that trees are built of.
func pointers(pieces []piece) []*piece {
	refs := make([]*piece, len(pieces))
	for i := range pieces {
		refs[i] = &pieces[i]
	}
	return refs
}

// written counts the bytes of plain text among pieces.
func written(pieces []*piece) (n int) {
	for _, p := range pieces {
		if p.kind == textPiece {
			n += len(p.text)
		}
	}
	return n
}

// compileText compiles a field that is plain text, and notes in printed what it prints.
func compileText(r *report, src *source, printed map[string]bool) *program {
	u := newUnit(r)
	pieces := scan(src, r)
	u.compile(pieces)
	nodes := u.build(pointers(pieces))
	lintGender(r, nodes)
	if printed != nil {
		maps.Copy(printed, u.printed)
	}
	return u.program(nodes, written(pointers(pieces)))
}

func lintSubject(r *report, src *source) {
	length := 0
	for _, p := range scan(src, &report{}) {
		if p.kind == textPiece {
			length += utf8.RuneCountInString(p.text)
		}
	}
	if length > LongSubject {
		r.note(SeverityWarning, "subject_long", src, -1, "The subject is long: phones show about 40 characters of it, other mail programs about 70.")
	}
	if strings.ContainsAny(strings.TrimSpace(src.text), "\r\n") {
		r.note(SeverityWarning, "subject_lines", src, -1, "The subject has several lines. They will be joined into one.")
	}
}

// compileBody makes the HTML of body and preheader, once, and the text of it where none is written.
func (w *wording) compileBody(r *report, f fields, format string, x *expander) {
	u := newUnit(r)
	pieces, pre := x.expand(scan(f.body, r)), scan(f.preheader, r)
	u.compile(pieces)
	u.compile(pre)
	lintGender(r, u.build(pointers(pieces))) // built here to refuse what doesn't pair where it was written
	u.build(pointers(pre))
	if r.failed() {
		return
	}
	h := newHolder(append(x.texts(), f.body.text, f.preheader.text, layout)...)
	var made string
	switch format {
	case MJML:
		made = makeMJML(r, h, f.body, pieces, w.language)
	case Markdown:
		made = makeMarkdown(r, h, f.body, pieces, w.language)
	default:
		made = makeHTML(r, h, f.body, pieces)
	}
	if r.failed() {
		return
	}
	letter := h.split(h.withPreheader(made, pre))
	if p := lost(pieces, letter); p != nil {
		r.refuse(p.src, p.offset, "liquid_place", "Line %d, column %d: {%% %s %%} can't stand here. Put conditions and loops around whole blocks or inside of texts.", p.name)
		return
	}
	nodes := u.build(letter)
	(&placer{r: r}).place(nodes, place{}, nil)
	w.html = u.program(nodes, written(letter))
	for _, p := range letter {
		if p.kind == outputPiece {
			w.printed[p.expr.name] = true
		}
	}
	doc, err := nethtml.Parse(strings.NewReader(h.hold(nil, h.split(made))))
	if err != nil {
		r.refuseField(f.body.field, "html_syntax", "The HTML can't be understood: %s.", err.Error())
		return
	}
	l := &lint{r: r, h: h, src: f.body, blocks: x.used}
	l.walk(doc)
	l.size(w.html.static)
	if f.text.text == "" {
		w.makeText(r, f, u, h, doc)
		if l.letters < 20 && l.images > 0 {
			l.warn("text_missing", "", "The letter is nothing but pictures. Add some text: many people never load pictures, and filters distrust such letters.")
		}
	}
}

// makeText makes the text part of the document.
func (w *wording) makeText(r *report, f fields, u *unit, h *holder, doc *nethtml.Node) {
	text, err := makeText(h, doc)
	attempt := &report{}
	u.r = attempt
	nodes := u.build(h.split(text))
	u.r = r
	if err != nil || attempt.failed() {
		r.refuseField(f.text.field, "text_missing", "No text part can be made of this body, as its conditions or loops part what belongs together. Write one in text.")
		return
	}
	w.text, w.madeText = u.program(nodes, len(text)), true
}

var bodyTag = regexp.MustCompile(`(?i)<body(?:"[^"]*"|'[^']*'|[^'">])*>`)

// filler keeps mail programs from showing the beginning of the letter behind a short preheader.
const filler = `&#847;&zwnj;&nbsp;`

// withPreheader puts the preheader where mail programs look for it and readers don't see it: first in the body, hidden.
func (h *holder) withPreheader(made string, pieces []piece) string {
	if len(pieces) == 0 {
		return made
	}
	var b strings.Builder
	b.WriteString(`<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;">`)
	for i := range pieces {
		if p := &pieces[i]; p.kind == textPiece {
			b.WriteString(html.EscapeString(p.text))
		} else {
			b.WriteString(h.word(p))
		}
	}
	b.WriteString(strings.Repeat(filler, 40) + "</div>")
	at := bodyTag.FindStringIndex(made)
	if at == nil {
		return b.String() + made
	}
	return made[:at[1]] + b.String() + made[at[1]:]
}
