package templates

import (
	"strings"

	"salut/mail"
)

// spliced is a letter's HTML and text with all that is the same in every letter encoded beforehand.
type spliced struct {
	html, text         *program
	htmlCode, textCode mail.Encoding
}

// RenderInto is Render for sending: HTML and text go into bodies in their transfer encoding, of which all that is the same in every
// letter was made beforehand. Those of what it returns are empty. A letter without text leaves its body empty.
func (l *Letter) RenderInto(html, text *mail.Body, v Vars) (Rendered, error) {
	w := l.wordingFor(v.Language)
	w.splice.Do(w.encode)
	html.Reset(w.spliced.htmlCode)
	text.Reset(w.spliced.textCode)
	return l.render(w, v, &bodies{html, text})
}

func (w *wording) encode() {
	s := &w.spliced
	s.html, s.htmlCode = w.html.encoded(func(t textNode, e mail.Encoding) []node { return []node{fixedNode{mail.NewFixed(string(t), e)}} })
	if w.madeText {
		s.text, s.textCode = w.text.encoded(fixLines)
	} else {
		s.text, s.textCode = w.text.encoded(func(t textNode, e mail.Encoding) []node { return []node{fixedNode{mail.NewFixed(string(t), e)}} })
	}
}

// encoded makes the same program with its texts changed by fix, for the encoding that suits them.
func (p *program) encoded(fix func(textNode, mail.Encoding) []node) (*program, mail.Encoding) {
	var text strings.Builder
	walk(p.nodes, func(n node) {
		if t, ok := n.(textNode); ok {
			text.WriteString(string(t))
		}
	})
	e := mail.EncodingFor(text.String())
	c := *p
	c.nodes = fixed(p.nodes, func(t textNode) []node { return fix(t, e) })
	return &c, e
}

// fixed makes the same tree with its texts changed; but for what is captured, which is a value before it is printed.
func fixed(nodes []node, fix func(textNode) []node) []node {
	out := make([]node, 0, len(nodes))
	for _, n := range nodes {
		if t, ok := n.(textNode); ok {
			out = append(out, fix(t)...)
		} else {
			out = append(out, rebuild(n, func(body []node) []node { return fixed(body, fix) }))
		}
	}
	return out
}

// fixedNode is a text that every letter has, encoded already.
type fixedNode struct{ *mail.Fixed }

func (n fixedNode) run(r *run) error {
	r.flush()
	r.body.Fixed(n.Fixed)
	return nil
}

// flush brings what was printed into the body. Where lines are tidied, it must end with a line's end or be the end of the text.
func (r *run) flush() {
	if len(r.out) == 0 {
		return
	}
	if r.tidier != nil {
		r.tidier.write(r.out, r.body)
	} else {
		r.body.Text(r.out)
	}
	r.out = r.out[:0]
}
