package templates

import (
	"strings"

	"salut/mail"
)

// RenderInto is Render for sending: the HTML goes into body in its transfer encoding, of which all that is the same in every
// letter was made beforehand. The HTML of what it returns is empty.
func (l *Letter) RenderInto(body *mail.Body, v Vars) (Rendered, error) {
	w := l.wordingFor(v.Language)
	w.splice.Do(func() {
		var text strings.Builder
		walk(w.html.nodes, func(n node) {
			if t, ok := n.(textNode); ok {
				text.WriteString(string(t))
			}
		})
		w.encoding = mail.EncodingFor(text.String())
		spliced := *w.html
		spliced.nodes = fix(w.html.nodes, w.encoding)
		w.spliced = &spliced
	})
	body.Reset(w.encoding)
	return l.render(w, v, body)
}

// fixedNode is a text that every letter has, encoded already.
type fixedNode struct{ *mail.Fixed }

func (n fixedNode) run(r *run) error {
	r.flush()
	r.body.Fixed(n.Fixed)
	return nil
}

// flush brings what values printed into the body.
func (r *run) flush() {
	if len(r.out) > 0 {
		r.body.Text(r.out)
		r.out = r.out[:0]
	}
}

// fix makes the same tree with its texts encoded; but for what is captured, which is a value before it is printed.
func fix(nodes []node, e mail.Encoding) []node {
	out := make([]node, len(nodes))
	for i, n := range nodes {
		if t, ok := n.(textNode); ok {
			out[i] = fixedNode{mail.NewFixed(string(t), e)}
		} else {
			out[i] = rebuild(n, func(body []node) []node { return fix(body, e) })
		}
	}
	return out
}
