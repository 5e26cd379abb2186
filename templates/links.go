package templates

import (
	"html"
	"slices"
	"strings"

	nethtml "golang.org/x/net/html"
)

// Link is an address in a letter that leads to a page of the author's choosing: what a click on it can be counted by. Its scheme and host
// stand in the letter itself, never in a client's data.
type Link struct {
	Number   int32  // from 1, in the order of the letter's languages and, in each, of its HTML and then its text
	Language string // of the wording that it stands in
	Part     string // html or text
	Address  string // Liquid, as it would stand in an attribute of HTML: CompileAddress reads it
	Label    string // the words of the link, for a report; may be empty
}

// linkNode is a link in the tree: an address that can be counted, or a plain one.
type linkNode struct {
	number int32
	value  []node
	html   bool // the address is escaped for an attribute
}

// pixelNode is where the picture goes that tells of an open.
type pixelNode struct{}

func (n *linkNode) run(r *run) error {
	if r.from.Link != nil {
		r.out = r.from.Link(r.out, n.number)
		return nil
	}
	if r.from.Params == "" {
		return r.sequence(n.value)
	}
	if r.body != nil {
		r.flush()
	}
	start := len(r.out)
	if err := r.sequence(n.value); err != nil {
		return err
	}
	address := string(r.out[start:])
	if n.html {
		r.out = append(r.out[:start], html.EscapeString(WithParams(html.UnescapeString(address), r.from.Params))...)
		return nil
	}
	r.out = append(r.out[:start], WithParams(address, r.from.Params)...)
	return nil
}

// trapNode is where the link stands that no person sees or can reach by keyboard, and that a machine which opens every link opens too. It
// has no words, so there is nothing to show even where a mail program drops its style.
type trapNode struct{}

func (trapNode) run(r *run) error {
	if r.from.Trap != nil {
		r.out = append(r.out, `<a href="`...)
		r.out = r.from.Trap(r.out)
		r.out = append(r.out, `" aria-hidden="true" tabindex="-1" style="display:block;height:0;max-height:0;overflow:hidden;font-size:0;line-height:0;mso-hide:all"></a>`...)
	}
	return nil
}

func (pixelNode) run(r *run) error {
	if r.from.Pixel != nil {
		r.out = append(r.out, `<img src="`...)
		r.out = r.from.Pixel(r.out)
		r.out = append(r.out, `" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">`...)
	}
	return nil
}

// Links are the countable links of all translations.
func (l *Letter) Links() []Link {
	var all []Link
	for _, w := range l.wordings {
		all = append(all, w.links...)
	}
	return all
}

// numberLinks finds the links of every wording, in order.
func (l *Letter) numberLinks() {
	next := int32(1)
	for _, w := range l.wordings {
		if w.html == nil || w.text == nil {
			return
		}
		f := linkFinder{w: w, next: next, part: "html"}
		w.html.nodes, _ = f.inHTML(w.html.nodes, place{})
		f.part = "text"
		w.text.nodes = f.inText(w.text.nodes)
		next = f.next
		w.html.nodes = withSigns(w.html.nodes, len(w.links) > 0)
	}
}

// withSigns puts the places of what tells of a reader, the pixel and, in a letter that leads anywhere, the trap, at the end of its body.
func withSigns(nodes []node, trap bool) []node {
	signs := []node{pixelNode{}}
	if trap {
		signs = []node{trapNode{}, pixelNode{}}
	}
	for i := len(nodes) - 1; i >= 0; i-- {
		t, ok := nodes[i].(textNode)
		if !ok {
			continue
		}
		if k := strings.LastIndex(strings.ToLower(string(t)), "</body>"); k >= 0 {
			return slices.Concat(nodes[:i], []node{t[:k]}, signs, []node{t[k:]}, nodes[i+1:])
		}
	}
	return slices.Concat(nodes, signs)
}

type linkFinder struct {
	w    *wording
	next int32
	part string
}

// Trap is the number of the link that no person sees: the number has two bytes in a token's reference, and other links are fewer than that.
const (
	Trap     = 1<<16 - 1
	maxLinks = Trap - 1
)

// link makes the node of an address, or nil where it can't be counted.
func (f *linkFinder) link(value []node, isHTML bool, label string) node {
	address, ok := addressSource(value, isHTML)
	if !ok || !leads(value, isHTML) || f.next > maxLinks {
		return nil
	}
	n := &linkNode{number: f.next, value: value, html: isHTML}
	f.w.links = append(f.w.links, Link{Number: f.next, Language: f.w.language, Part: f.part, Address: address, Label: label})
	f.next++
	return n
}

// inHTML replaces the addresses of <a> and <area> by link nodes and tells where the nodes end. The branches of a condition were checked to
// end alike, so the first one tells for all.
func (f *linkFinder) inHTML(nodes []node, p place) (out []node, end place) {
	for i := 0; i < len(nodes); i++ {
		switch n := nodes[i].(type) {
		case textNode:
			text := string(n)
			begin, after, ok := nextAddress(text, p)
			if !ok {
				p = p.over(text)
				out = append(out, n)
				continue
			}
			quote := text[begin-1]
			value, rest, used, closed := addressUntil(text[begin:], quote, nodes[i+1:])
			out = append(out, textNode(text[:begin]))
			if closed {
				if link := f.link(value, true, labelOf(rest, nodes[i+1+used:])); link != nil {
					value = []node{link}
				}
				out = append(out, value...)
				// What follows the address is read again from its quote on, as the rest of this text.
				nodes = nodes[i+used:]
				nodes[0] = textNode(rest)
				i, p = -1, after
				continue
			}
			out = append(out, textNode(text[begin:]))
			p = after.over(text[begin:])
		case *outputNode:
			p = p.value()
			out = append(out, n)
		default:
			start, first := p, true
			out = append(out, rebuild(n, func(body []node) []node {
				changed, end := f.inHTML(body, start)
				if first {
					p, first = end, false
				}
				return changed
			}))
		}
	}
	return out, p
}

// nextAddress finds where in a text the next address of a link begins, behind its quote.
func nextAddress(text string, p place) (begin int, at place, ok bool) {
	last := 0
	for {
		k := indexFold(text[last:], "href=")
		if k < 0 {
			return 0, p, false
		}
		k += last + len("href=")
		if k >= len(text) || text[k] != '"' && text[k] != '\'' {
			p, last = p.over(text[last:k]), k
			continue
		}
		p = p.over(text[last : k+1])
		last = k + 1
		if (p.in == doubleValue || p.in == singleValue) && p.attr == "href" && (p.elem == "a" || p.elem == "area") && p.url == urlStart {
			return last, p, true
		}
	}
}

// addressUntil gathers the nodes of an address up to its quote: rest is what follows in the text with the quote, which is the last of the
// used nodes. closed false: the address is not simple.
func addressUntil(text string, quote byte, nodes []node) (value []node, rest string, used int, closed bool) {
	if k := strings.IndexByte(text, quote); k >= 0 {
		return []node{textNode(text[:k])}, text[k:], 0, true
	}
	if text != "" {
		value = append(value, textNode(text))
	}
	for i, n := range nodes {
		if t, ok := n.(textNode); ok {
			if k := strings.IndexByte(string(t), quote); k >= 0 {
				if k > 0 {
					value = append(value, t[:k])
				}
				return value, string(t[k:]), i + 1, true
			}
		} else if has(n, quote) {
			return nil, "", 0, false
		}
		value = append(value, n)
	}
	return nil, "", 0, false
}

// has tells whether a text within a node has the sign.
func has(n node, sign byte) (found bool) {
	walk([]node{n}, func(n node) {
		if t, ok := n.(textNode); ok && strings.IndexByte(string(t), sign) >= 0 {
			found = true
		}
	})
	return found
}

// labelOf is the text of a link: what stands between its tag and </a>, or its picture's alt.
func labelOf(rest string, nodes []node) string {
	var b strings.Builder
	b.WriteString("<a ")
	const far = 2000                           // bytes, behind which no link's words end
	b.WriteString(rest[1:min(len(rest), far)]) // behind the quote
	for _, n := range nodes {
		if indexFold(b.String(), "</a") >= 0 || b.Len() >= far {
			break
		}
		switch n := n.(type) {
		case textNode:
			b.WriteString(string(n))
		case *outputNode:
			b.WriteString("…")
		}
	}
	s := strings.ToValidUTF8(b.String(), "") // it may be cut within a letter
	if k := indexFold(s, "</a"); k >= 0 {
		s = s[:k]
	}
	var words []string
	z := nethtml.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			label := []rune(strings.Join(strings.Fields(strings.Join(words, " ")), " "))
			if len(label) > 100 {
				label = append(label[:99], '…')
			}
			return string(label)
		case nethtml.TextToken:
			words = append(words, string(z.Text()))
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			t := z.Token()
			for _, a := range t.Attr {
				if t.Data == "img" && a.Key == "alt" {
					words = append(words, a.Val)
				}
			}
		}
	}
}
