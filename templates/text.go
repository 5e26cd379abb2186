package templates

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/inbucket/html2text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// makeText makes the plain text of a letter from its held HTML. The document is changed on the way.
func makeText(h *holder, doc *html.Node) (string, error) {
	h.prepare(doc)
	out, err := html2text.FromHTMLNode(doc)
	if err != nil {
		return "", err
	}
	for _, mend := range textMends {
		out = mend.find.ReplaceAllString(out, mend.with)
	}
	return strings.TrimSpace(out), nil
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
	{regexp.MustCompile(`\n{3,}`), "\n\n"},
}

// prepare makes of the document what reads well as text: nothing hidden, Liquid as words, pictures as their alt, table rows as lines.
func (h *holder) prepare(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		switch {
		case c.Type == html.CommentNode:
			if h.found.MatchString("<!--" + c.Data + "-->") {
				c.Type, c.Data = html.TextNode, h.found.FindString("<!--"+c.Data+"-->")
				c.Data = strings.TrimSuffix(strings.TrimPrefix(c.Data, "<!--"), "-->")
				next = mergeText(c)
			} else {
				n.RemoveChild(c)
			}
		case c.Type == html.TextNode:
			next = mergeText(c)
		case c.Type == html.ElementNode && hidden(c):
			n.RemoveChild(c)
		case c.Type == html.ElementNode:
			h.prepareElement(c)
			h.prepare(c)
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

func (h *holder) prepareElement(c *html.Node) {
	switch c.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		c.Data, c.DataAtom = "p", atom.P // rules of stars would have the length of our words
	case atom.Tr:
		c.AppendChild(&html.Node{Type: html.ElementNode, Data: "br", DataAtom: atom.Br})
	case atom.Ol:
		c.Data, c.DataAtom = "ul", atom.Ul
	case atom.Img:
		if alt := strings.TrimSpace(attribute(c, "alt")); alt != "" && c.Parent.DataAtom != atom.A {
			c.Type, c.Data, c.DataAtom, c.Attr = html.TextNode, alt, 0, nil
		}
	case atom.A:
		for i := range c.Attr {
			if c.Attr[i].Key == "href" {
				c.Attr[i].Val = h.inURL(c.Attr[i].Val)
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
				for i := 0; i < len(p.text); i++ {
					part = part.over(p.text[i])
				}
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

// tidy closes the gaps that conditions leave in a text: never more than one empty line, none at the ends, no spaces around a line.
func tidy(s []byte) []byte {
	out := s[:0]
	newlines := 0
	for line := range bytes.Lines(s) {
		line = bytes.Trim(line, " \t\r\n")
		if len(line) == 0 {
			newlines++
			continue
		}
		if len(out) > 0 {
			out = append(out, "\n\n"[:min(newlines+1, 2)]...)
		}
		out, newlines = append(out, line...), 0
	}
	return out
}
