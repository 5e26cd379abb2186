package templates

import (
	"net/url"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// LongSubject is how many characters of a subject phones show, and more.
const LongSubject = 70

const clippedAbove = 102_000 // bytes of HTML, behind which Gmail cuts a letter off

// lint looks for what mail programs and readers stumble over in a made letter.
type lint struct {
	r       *report
	h       *holder
	src     *source
	blocks  []*source // what the source includes
	letters int       // bytes of what is read
	images  int
}

func (l *lint) warn(code, near, format string, params ...string) {
	src, offset := l.src, -1
	if near != "" {
		for _, s := range append([]*source{l.src}, l.blocks...) {
			if k := strings.Index(s.text, near); k >= 0 {
				src, offset = s, k
				break
			}
		}
	}
	l.r.note(SeverityWarning, code, src, offset, format, params...)
}

func (l *lint) walk(n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		l.letters += len(strings.TrimSpace(n.Data))
	case n.Type == html.CommentNode && l.h.found.MatchString("<!--"+n.Data+"-->"):
		l.letters += 10
	}
	if n.Type == html.ElementNode {
		switch n.DataAtom {
		case atom.Img:
			l.images++
			l.image(n)
		case atom.A:
			if href, ok := lookUp(n, "href"); ok {
				l.link(href)
			}
		case atom.Script, atom.Iframe, atom.Form, atom.Object, atom.Embed, atom.Video, atom.Audio:
			l.warn("dropped_tag", "<"+n.Data, "Mail programs drop <%s>, so it should not be in a letter.", n.Data)
		}
		if n.DataAtom == atom.Style || n.DataAtom == atom.Script || n.DataAtom == atom.Head || hidden(n) {
			return
		}
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		l.walk(c)
	}
}

func lookUp(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

func (l *lint) image(n *html.Node) {
	src := attribute(n, "src")
	shown := l.written(src)
	if _, ok := lookUp(n, "alt"); !ok || attribute(n, "alt") == "" && n.Parent != nil && n.Parent.DataAtom == atom.A {
		l.warn("image_no_alt", shown, "The picture %s has no alt text, which is all that is seen until pictures are loaded.", short(shown))
	}
	switch {
	case src == "":
		l.warn("image_broken", "", "A picture has no address (src).")
	case strings.HasPrefix(src, "data:"):
		l.warn("image_inline", "", "A picture is written into the letter itself (data:). Gmail doesn't show such pictures: put it on a server.")
	case !strings.Contains(src, l.h.mark) && !strings.Contains(src, "://") && !strings.HasPrefix(src, "cid:"):
		l.warn("image_relative", src, "The address of the picture %s is not complete. In a letter it must begin with https://.", short(src))
	}
}

// written is held text as the author wrote it.
func (l *lint) written(s string) string {
	var b strings.Builder
	for _, p := range l.h.split(s) {
		if p.kind == textPiece {
			b.WriteString(p.text)
			continue
		}
		end, _ := closing(p.src.text, p.offset)
		b.WriteString(p.src.text[p.offset:max(end, p.offset)])
	}
	return b.String()
}

func (l *lint) link(href string) {
	href = strings.TrimSpace(href)
	shown := l.written(href)
	lower := strings.ToLower(href)
	switch {
	case href == "" || href == "#":
		l.warn("link_empty", "", "A link leads nowhere: its address is empty.")
		return
	case strings.HasPrefix(lower, "javascript:") || strings.HasPrefix(lower, "data:") || strings.HasPrefix(lower, "vbscript:"):
		l.warn("link_broken", shown, "The link %s does nothing in mail programs.", short(shown))
		return
	case strings.HasPrefix(lower, l.h.mark) || strings.HasPrefix(lower, "#"):
		return // decided by a value, or to a place in the letter
	}
	scheme, rest, found := strings.Cut(lower, ":")
	switch {
	case !found || strings.ContainsAny(scheme, "/?#."):
		l.warn("link_relative", shown, "The link %s is not complete. In a letter it must begin with https://.", short(shown))
	case scheme == "mailto":
		if !strings.Contains(rest, "@") && !strings.Contains(rest, l.h.mark) {
			l.warn("link_broken", shown, "The link %s is broken.", short(shown))
		}
	case scheme == "http" || scheme == "https":
		u, err := url.Parse(href)
		if err != nil || u.Host == "" || strings.ContainsAny(href, " \n\t") || !strings.Contains(u.Host, ".") && !strings.Contains(u.Host, l.h.mark) && u.Hostname() != "localhost" {
			l.warn("link_broken", shown, "The link %s is broken.", short(shown))
		}
	}
}

// size warns of a letter that Gmail would cut off.
func (l *lint) size(bytes int) {
	if bytes > clippedAbove {
		l.warn("too_large", "", "The letter has %s KB. Gmail cuts off letters of more than 102 KB, and the unsubscribe link with them.", strconv.Itoa(bytes/1024))
	}
}
