package templates

import (
	"regexp"
	"strings"

	"github.com/inbucket/html2text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// textMaker makes of a document what reads well as text.
type textMaker struct {
	*holder
	said map[string]bool // what the letter says in words
}

// makeText makes the plain text of a letter from its held HTML. The document is changed on the way.
func makeText(h *holder, doc *html.Node) (string, error) {
	m := textMaker{h, map[string]bool{}}
	m.listen(doc)
	m.prepare(doc)
	out, err := html2text.FromHTMLNode(doc)
	if err != nil {
		return "", err
	}
	for _, mend := range textMends {
		out = mend.find.ReplaceAllString(out, mend.with)
	}
	return strings.TrimSpace(out), nil
}

// listen notes what the letter says in words, so that a picture's alt doesn't say it again.
func (m *textMaker) listen(n *html.Node) {
	if n.Type == html.TextNode {
		m.said[strings.TrimSpace(n.Data)] = true
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		m.listen(c)
	}
}

// textMends takes away what html2text puts between neighbours: "*Anna* , hello", "( https://shop.example )", lines of nothing.
var textMends = []struct {
	find *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`[ \t]+([,.;:!?»)])`), "$1"},
	{regexp.MustCompile(`([«(])[ \t]+`), "$1"},
	{regexp.MustCompile(`[ \t]+\n`), "\n"},
	{regexp.MustCompile(`\n[ \t]+(\S)`), "\n$1"},
	{regexp.MustCompile(`(?m)^>[> ]*\n`), ""},
	{regexp.MustCompile(`\n{3,}`), "\n\n"},
}

// prepare leaves nothing hidden, and puts Liquid as words, pictures as their alt, table rows as lines.
func (m *textMaker) prepare(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode:
			if m.found.MatchString("<!--" + c.Data + "-->") {
				c.Type, c.Data = html.TextNode, m.found.FindString("<!--"+c.Data+"-->")
				c.Data = strings.TrimSuffix(strings.TrimPrefix(c.Data, "<!--"), "-->")
				next = mergeText(c)
			} else {
				n.RemoveChild(c)
			}
		case c.Type == html.TextNode:
			next = mergeText(c)
		case c.Type == html.ElementNode && hidden(c):
			n.RemoveChild(c)
		case c.Type == html.ElementNode && inline[c.DataAtom]:
			next = unwrap(c)
		case c.Type == html.ElementNode:
			m.prepareElement(c)
			m.prepare(c)
		}
		c = next
	}
}

// mergeText joins a text with the ones before and after it, so that html2text puts no spaces between them, and returns what comes next.
func mergeText(c *html.Node) *html.Node {
	if before := c.PrevSibling; before != nil && before.Type == html.TextNode {
		before.Data += c.Data
		next := c.NextSibling
		c.Parent.RemoveChild(c)
		return next
	}
	return c.NextSibling
}

// inline are the tags that part no words from each other. html2text would put spaces around them.
var inline = map[atom.Atom]bool{
	atom.B: true, atom.Strong: true, atom.I: true, atom.Em: true, atom.U: true, atom.S: true, atom.Del: true, atom.Span: true, atom.Font: true,
	atom.Small: true, atom.Big: true, atom.Sup: true, atom.Sub: true, atom.Code: true, atom.Label: true, atom.Mark: true, atom.Q: true,
}

// unwrap puts what stands in a tag in the place of the tag, and returns the first of it.
func unwrap(c *html.Node) *html.Node {
	if (c.DataAtom == atom.B || c.DataAtom == atom.Strong) && c.FirstChild != nil {
		c.InsertBefore(&html.Node{Type: html.TextNode, Data: "*"}, c.FirstChild)
		c.AppendChild(&html.Node{Type: html.TextNode, Data: "*"})
	}
	parent, after := c.Parent, c.NextSibling
	first := c.FirstChild
	for c.FirstChild != nil {
		child := c.FirstChild
		c.RemoveChild(child)
		parent.InsertBefore(child, after)
	}
	parent.RemoveChild(c)
	if first == nil {
		return after
	}
	return first
}

func (m *textMaker) prepareElement(c *html.Node) {
	switch c.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		c.Data, c.DataAtom = "p", atom.P // rules of stars would have the length of our words
	case atom.Tr:
		c.AppendChild(&html.Node{Type: html.ElementNode, Data: "br", DataAtom: atom.Br})
	case atom.Ol:
		c.Data, c.DataAtom = "ul", atom.Ul
	case atom.Img:
		if alt := strings.TrimSpace(attribute(c, "alt")); alt != "" && c.Parent.DataAtom != atom.A && !m.said[alt] {
			c.Type, c.Data, c.DataAtom, c.Attr = html.TextNode, alt, 0, nil
		}
	case atom.A:
		for i := range c.Attr {
			if c.Attr[i].Key == "href" {
				c.Attr[i].Val = m.inURL(c.Attr[i].Val)
			}
		}
	}
}

// inURL gives the values in a link's address the escaping that they need in the text part too.
func (h *holder) inURL(href string) string {
	var b strings.Builder
	part := urlStart
	for _, p := range h.split(href) {
		if p.kind != outputPiece {
			if p.kind == textPiece {
				part = part.overAll(p.text)
				b.WriteString(p.text)
			} else {
				b.WriteString(h.word(p))
			}
			continue
		}
		q := *p
		q.how = escaping{url: part}
		b.WriteString(h.word(&q))
		if part == urlStart {
			part = urlAfter
		}
	}
	return b.String()
}

var hiding = regexp.MustCompile(`(?i)display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden`)

func hidden(n *html.Node) bool {
	return hiding.MatchString(attribute(n, "style")) || attribute(n, "hidden") != ""
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
