package templates

import (
	"html"
	"regexp"
	"strings"
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
}

// fields are the parts of a content in one language, each with the name that a report calls it by.
type fields struct {
	subject, preheader, body, text *source
}

func newFields(prefix string, c Content) fields {
	return fields{&source{prefix + "subject", c.Subject}, &source{prefix + "preheader", c.Preheader},
		&source{prefix + "body", c.Body}, &source{prefix + "text", c.Text}}
}

// compileWording compiles the letter in one language. It returns nil when something was refused.
func compileWording(r *report, prefix, language string, c Content) *wording {
	f := newFields(prefix, c)
	f.check(r, prefix, c)
	if r.failed() {
		return nil
	}
	w := &wording{language: language, speech: newSpeech(tag(language)), printed: map[string]bool{}}
	w.subject = compileText(r, f.subject, nil)
	if !r.failed() {
		lintSubject(r, f.subject)
	}
	body, ok := w.compileBody(r, f, c, language)
	if f.text.text != "" {
		text := compileText(r, f.text, w.printed)
		w.text, w.madeText = text, false
	}
	if !ok || r.failed() {
		return nil
	}
	body.letters(w.text)
	if !w.printed["unsubscribe_url"] {
		r.note(SeverityWarning, "no_unsubscribe", f.body, -1, "The letter has no unsubscribe link ({{ unsubscribe_url }}). Marketing and outreach letters can't be sent without one.")
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

// compileText compiles a field that is plain text.
func compileText(r *report, src *source, printed map[string]bool) *program {
	u := newUnit(r)
	pieces := scan(src, r)
	u.compile(pieces)
	refs := make([]*piece, len(pieces))
	static := 0
	for i := range pieces {
		refs[i] = &pieces[i]
		if pieces[i].kind == textPiece {
			static += len(pieces[i].text)
		}
	}
	nodes := u.build(refs)
	for name := range u.printed {
		if printed != nil {
			printed[name] = true
		}
	}
	return u.program(nodes, static)
}

func lintSubject(r *report, src *source) {
	length := utf8.RuneCountInString(src.text)
	for _, p := range scan(src, &report{}) {
		if p.kind != textPiece {
			end, _ := closing(src.text, p.offset)
			length -= utf8.RuneCountInString(src.text[p.offset:end])
		}
	}
	if length > longSubject {
		r.note(SeverityWarning, "subject_long", src, -1, "The subject is long: phones show about 40 characters of it, other mail programs about 70.")
	}
	if strings.ContainsAny(strings.TrimSpace(src.text), "\r\n") {
		r.note(SeverityWarning, "subject_lines", src, -1, "The subject has several lines. They will be joined into one.")
	}
}

// compileBody makes the HTML of the body, once, and from it the text.
func (w *wording) compileBody(r *report, f fields, c Content, language string) (*lint, bool) {
	u := newUnit(r)
	pieces := scan(f.body, r)
	u.compile(pieces)
	pre := scan(f.preheader, r)
	u.compile(pre)
	refs := make([]*piece, len(pieces))
	for i := range pieces {
		refs[i] = &pieces[i]
	}
	preRefs := make([]*piece, len(pre))
	for i := range pre {
		preRefs[i] = &pre[i]
	}
	if u.build(refs); !r.failed() {
		u.build(preRefs)
	}
	if r.failed() {
		return nil, false
	}
	h := newHolder(f.body.text, f.preheader.text, layout)
	var made string
	switch c.Format {
	case MJML:
		made = makeMJML(r, h, f.body, pieces, language)
	case Markdown:
		made = makeMarkdown(r, h, f.body, pieces, language)
	default:
		made = makeHTML(r, h, f.body, pieces, language)
	}
	if r.failed() {
		return nil, false
	}
	letter := h.split(h.withPreheader(made, preRefs))
	if p := lost(pieces, letter); p != nil {
		r.refuse(p.src, p.offset, "liquid_place", "Line %d, column %d: {%% %s %%} can't stand here. Put conditions and loops around whole blocks or inside of texts.", p.name)
		return nil, false
	}
	nodes := u.build(letter)
	(&placer{r: r}).place(nodes, place{}, nil)
	if r.failed() {
		return nil, false
	}
	static := 0
	for _, p := range letter {
		if p.kind == textPiece {
			static += len(p.text)
		}
	}
	w.html = u.program(nodes, static)
	for _, p := range letter {
		if p.kind == outputPiece {
			w.printed[p.expr.name] = true
		}
	}
	return w.compileMade(r, f, u, h, made, static)
}

// compileMade checks the made HTML and makes the text part of it.
func (w *wording) compileMade(r *report, f fields, u *unit, h *holder, made string, static int) (*lint, bool) {
	doc, err := nethtml.Parse(strings.NewReader(h.hold(nil, h.split(made))))
	if err != nil {
		r.refuseField(f.body.field, "html_syntax", "The HTML can't be understood: %s.", err.Error())
		return nil, false
	}
	l := &lint{r: r, h: h, src: f.body}
	l.walk(doc)
	l.size(static)
	if f.text.text != "" {
		return l, true
	}
	text, err := makeText(h, doc)
	if err != nil {
		r.refuseField(f.text.field, "text_missing", "No text part can be made of this body. Write one in text.")
		return nil, false
	}
	attempt := &report{}
	before := u.r
	u.r = attempt
	nodes := u.build(h.split(text))
	u.r = before
	if attempt.failed() {
		r.refuseField(f.text.field, "text_missing", "No text part can be made of this body, as its conditions stand between parts that text doesn't have. Write one in text.")
		return nil, false
	}
	w.text, w.madeText = u.program(nodes, len(text)), true
	return l, true
}

// letters warns of a letter that is nothing but pictures.
func (l *lint) letters0() bool { return l.letters < 20 }

var bodyTag = regexp.MustCompile(`(?i)<body(?:"[^"]*"|'[^']*'|[^'">])*>`)

// filler keeps mail programs from showing the beginning of the letter behind a short preheader.
const filler = `&#847;&zwnj;&nbsp;`

// withPreheader puts the preheader where mail programs look for it and readers don't see it: first in the body, hidden.
func (h *holder) withPreheader(made string, pieces []*piece) string {
	if len(pieces) == 0 {
		return made
	}
	var b strings.Builder
	b.WriteString(`<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden;mso-hide:all;">`)
	for _, p := range pieces {
		if p.kind == textPiece {
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
