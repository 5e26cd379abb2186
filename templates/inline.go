package templates

import (
	"strings"

	"github.com/aymerick/douceur/inliner"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxStyling bounds what the selectors of a letter may cost: each is looked up in the whole letter, and each further part of one
// (.card .price b) in all tags around.
const maxStyling = 100_000_000

// inlineStyles moves the rules of <style> into the tags, as many mail programs read no <style>; what can't be moved, such as @media,
// stays. What comes back is a whole document with all its attributes in quotes.
func inlineStyles(r *report, src *source, page string) string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		r.refuseField(src.field, "html_syntax", "The HTML can't be understood: %s.", err.Error())
		return ""
	}
	readable := prepareStyles(doc)
	if styling(doc) > maxStyling {
		r.refuseField(src.field, "too_many_styles", "There are too many style rules for a letter, or too long ones. Leave those that are used.")
		return ""
	}
	var b strings.Builder
	if err := html.Render(&b, doc); err != nil {
		r.refuseField(src.field, "html_syntax", "The HTML can't be understood: %s.", err.Error())
		return ""
	}
	if readable {
		if out, err := inliner.Inline(b.String()); err == nil {
			return out
		}
	}
	r.note(SeverityWarning, "html_styles", src, strings.Index(src.text, "<style"), "The rules in <style> or in a style attribute can't be read, so many mail programs will not show them. A bracket or a semicolon may be wrong.")
	return b.String()
}

// prepareStyles mends what douceur trips over: it loses the last value of a style attribute that has no semicolon behind it, takes
// rules for print for rules of the letter, and swallows rules whose bracket is never closed (then false).
func prepareStyles(n *html.Node) bool {
	readable := true
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		if c.DataAtom == atom.Style && c.FirstChild != nil {
			css := c.FirstChild.Data
			if strings.Count(css, "{") != strings.Count(css, "}") {
				readable = false
			}
			if media := strings.TrimSpace(attribute(c, "media")); media != "" && media != "all" && media != "screen" && !strings.Contains(css, "@") {
				c.FirstChild.Data = "@media " + media + " {" + css + "}"
				c.Attr = nil
			}
		}
		for i := range c.Attr {
			if c.Attr[i].Key == "style" {
				c.Attr[i].Val = closeDeclarations(c.Attr[i].Val)
			}
		}
		readable = prepareStyles(c) && readable
	}
	return readable
}

// styling estimates how many times a tag will be held against a part of a selector.
func styling(doc *html.Node) float64 {
	tags, depth, css := 0.0, 0.0, strings.Builder{}
	var walk func(n *html.Node, at float64)
	walk = func(n *html.Node, at float64) {
		if n.Type == html.ElementNode {
			tags++
			depth = max(depth, at)
		}
		if n.DataAtom == atom.Style && n.FirstChild != nil {
			css.WriteString(n.FirstChild.Data + "\n")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, at+1)
		}
	}
	walk(doc, 0)
	total := 0.0
	for _, rule := range strings.FieldsFunc(css.String(), func(c rune) bool { return c == '}' || c == ';' }) {
		selectors, _, found := strings.Cut(rule, "{")
		if !found {
			continue
		}
		for _, s := range strings.Split(selectors, ",") {
			cost := tags
			for i := range strings.Count(strings.Join(strings.Fields(s), " "), " ") + 2*strings.Count(s, ":has") {
				cost *= max((depth-float64(i))/float64(i+1), 1)
			}
			total += cost
		}
	}
	return total
}

// closeDeclarations ends each declaration of a style attribute with one semicolon.
func closeDeclarations(style string) string {
	var b strings.Builder
	for _, d := range splitDeclarations(style) {
		if d = strings.TrimSpace(d); d != "" {
			b.WriteString(d + "; ")
		}
	}
	return strings.TrimSpace(b.String())
}

// splitDeclarations cuts at semicolons, but for those in quotes and brackets.
func splitDeclarations(style string) (parts []string) {
	var quote byte
	depth, start := 0, 0
	for i := 0; i < len(style); i++ {
		switch c := style[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case c == ';' && depth == 0:
			parts = append(parts, style[start:i])
			start = i + 1
		}
	}
	return append(parts, style[start:])
}
