package templates

import (
	"html"
	"strings"
)

type where byte

const (
	content     where = iota // between tags
	rawContent               // in title, textarea, style, script: ends only with the closing tag
	comment                  // <!-- … -->
	afterLess                // behind <
	tagName                  //
	inTag                    // where an attribute may begin
	attrName                 //
	afterName                // where = may follow
	beforeValue              //
	doubleValue              // "…"
	singleValue              // '…'
	bareValue                // an attribute's value without quotes
)

// place is where in the HTML of a letter the next character stands. It follows the HTML tokenizer as far as a letter needs it, on
// text that Liquid has been cut out of, so that each value is escaped for its place. Places compare with ==.
type place struct {
	in          where
	closing     bool // in a closing tag
	conditional bool // in <!--[if mso]> … <![endif]-->, which Outlook reads as HTML and others as a comment
	elem, attr  string
	url         urlPart
	css         byte // how much of url( has been seen, cssURL inside of it
}

const cssURL = 4

// urlAttributes lead somewhere or load something.
var urlAttributes = map[string]bool{
	"href": true, "src": true, "background": true, "action": true, "formaction": true, "poster": true, "cite": true, "data": true,
	"xlink:href": true, "srcset": true, "longdesc": true, "icon": true, "ping": true, "manifest": true, "profile": true, "codebase": true,
}

var rawElements = map[string]bool{"title": true, "textarea": true, "style": true, "script": true}

// over moves across a run of text.
func (p place) over(s string) place {
	for i := 0; i < len(s); {
		c := s[i]
		switch p.in {
		case content:
			k := strings.IndexByte(s[i:], '<')
			if k < 0 {
				return p
			}
			i += k
			if n := p.markup(s[i:]); n > 0 {
				i += n
				continue
			}
			p.in = afterLess
		case comment:
			k := strings.Index(s[i:], "-->")
			if k < 0 {
				return p
			}
			i += k + 3
			p.in = content
			continue
		case rawContent:
			k := indexFold(s[i:], "</"+p.elem)
			if k < 0 {
				p.readCSS(s[i:])
				return p
			}
			i += k + 2
			p = place{in: tagName, closing: true, conditional: p.conditional}
			continue
		case afterLess:
			switch {
			case c == '/' && !p.closing:
				p.closing = true
			case isLetter(c):
				p.in, p.elem = tagName, ""
				continue
			default:
				p.in, p.closing = content, false
				continue
			}
		case tagName:
			switch {
			case isSpace(c) || c == '/':
				p.in = inTag
			case c == '>':
				p = p.endTag()
			default:
				p.elem = longer(p.elem, c)
			}
		case inTag:
			switch {
			case c == '>':
				p = p.endTag()
			case !isSpace(c) && c != '/':
				p.in, p.attr = attrName, ""
				continue
			}
		case attrName:
			switch {
			case c == '=':
				p.in = beforeValue
			case isSpace(c):
				p.in = afterName
			case c == '>' || c == '/':
				p.in = inTag
				continue
			default:
				p.attr = longer(p.attr, c)
			}
		case afterName:
			switch {
			case c == '=':
				p.in = beforeValue
			case !isSpace(c):
				p.in = inTag
				continue
			}
		case beforeValue:
			switch {
			case c == '"':
				p = p.begin(doubleValue)
			case c == '\'':
				p = p.begin(singleValue)
			case c == '>':
				p = p.endTag()
			case !isSpace(c):
				p = p.begin(bareValue)
				continue
			}
		case doubleValue, singleValue, bareValue:
			if p.in == doubleValue && c == '"' || p.in == singleValue && c == '\'' || p.in == bareValue && isSpace(c) {
				p = place{in: inTag, closing: p.closing, conditional: p.conditional, elem: p.elem}
			} else if p.in == bareValue && c == '>' {
				p = p.endTag()
			} else if p.attr == "style" || p.url != noURL {
				meant, size := entityAt(s[i:])
				if p.attr == "style" {
					p.readCSS(meant)
				} else {
					p.url = p.url.overAll(meant)
				}
				i += size
				continue
			}
		}
		i++
	}
	return p
}

// longer spells a name. No name that means anything to us is long, and a hostile one would take its square in time.
func longer(name string, c byte) string {
	if len(name) > 40 {
		return name
	}
	return name + strings.ToLower(string(c))
}

// markup skips what begins with <! and tells how much that was.
func (p *place) markup(s string) int {
	to := func(end string) int {
		if k := strings.Index(s, end); k >= 0 {
			return k + len(end)
		}
		return len(s)
	}
	switch {
	case strings.HasPrefix(s, "<!--[if"):
		n := to("]>")
		if rest := s[n:]; strings.HasPrefix(rest, "<!-->") || strings.HasPrefix(rest, "<!-- -->") {
			return n + strings.IndexByte(rest, '>') + 1 // everybody but Outlook
		}
		p.conditional = true
		return n
	case strings.HasPrefix(s, "<!--<![endif]-->"):
		return len("<!--<![endif]-->")
	case strings.HasPrefix(s, "<![endif]"):
		p.conditional = false
		return to(">")
	case strings.HasPrefix(s, "<!--"):
		p.in = comment
		return 4
	case strings.HasPrefix(s, "<!"):
		return to(">")
	}
	return 0
}

func (p place) endTag() place {
	next := place{in: content, conditional: p.conditional}
	if !p.closing && rawElements[p.elem] {
		next.in, next.elem = rawContent, p.elem
	}
	return next
}

func (p place) begin(in where) place {
	p.in, p.url, p.css = in, noURL, 0
	if urlAttributes[p.attr] {
		p.url = urlStart
	}
	return p
}

// entityAt reads one character of an attribute's value, which may be written as an entity (&#58; is a colon).
func entityAt(s string) (meant string, size int) {
	if s[0] == '&' {
		if end := strings.IndexByte(s[:min(len(s), 12)], ';'); end > 0 {
			return html.UnescapeString(s[:end+1]), end + 1
		}
	}
	return s[:1], 1
}

func (u urlPart) overAll(s string) urlPart {
	for i := 0; i < len(s); i++ {
		u = u.over(s[i])
	}
	return u
}

func (u urlPart) over(c byte) urlPart {
	switch {
	case u == urlQuery || u == urlSplit:
	case c == '?' || c == '#':
		return urlQuery
	case c == ':' && u == urlAfter:
		return urlSplit
	case c == ':' || c == '/':
		return urlPath
	case u == urlStart && !isSpace(c):
		return urlVague
	}
	return u
}

func (p *place) readCSS(s string) {
	if p.in == rawContent && p.elem != "style" {
		return
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i] | 0x20; {
		case p.css == cssURL && s[i] == ')':
			p.css, p.url = 0, noURL
		case p.css == cssURL:
			if p.url != urlStart || s[i] != '\'' && s[i] != '"' && !isSpace(s[i]) {
				p.url = p.url.over(s[i])
			}
		case p.css < 3 && c == "url"[p.css]:
			p.css++
		case p.css == 3 && s[i] == '(':
			p.css, p.url = cssURL, urlStart
		case c == 'u':
			p.css = 1
		default:
			p.css = 0
		}
	}
}

// escaping is what a value needs here; false: no value may stand here at all.
func (p place) escaping() (escaping, bool) {
	how := escaping{html: true}
	switch p.in {
	case content, comment:
		return how, true
	case rawContent:
		switch p.elem {
		case "style":
			return escaping{css: true, url: p.url}, true
		case "script":
			return how, false
		}
		how.flat = true
		return how, true
	case doubleValue, singleValue, bareValue:
		how.flat, how.unquoted = true, p.in == bareValue
		how.url, how.css = p.url, p.attr == "style"
		return how, !strings.HasPrefix(p.attr, "on") && p.attr != "srcdoc"
	}
	return how, false
}

// value moves across a printed value.
func (p place) value() place {
	if p.in == beforeValue {
		p = p.begin(bareValue)
	}
	if p.url == urlStart {
		p.url = urlAfter
	}
	if p.css < cssURL {
		p.css = 0
	}
	return p
}

// join is the place behind branches that end in p and q; false: they end in places that differ.
func (p place) join(q place) (place, bool) {
	p, q = p.settled(), q.settled()
	if p.url != q.url && p.url != noURL && q.url != noURL {
		low, high := min(p.url, q.url), max(p.url, q.url)
		switch {
		case low == urlPath: // and query: encoding too much only looks odd
			low = high
		case high >= urlQuery:
			return p, false // one would need its scheme looked at, the other be a parameter
		}
		p.url, q.url = low, low
	}
	return p, p == q
}

// settled forgets what doesn't matter for what follows.
func (p place) settled() place {
	if p.in == attrName || p.in == afterName {
		p.in, p.attr = inTag, ""
	}
	if p.css < cssURL {
		p.css = 0
	}
	return p
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isSpace(c byte) bool  { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func indexFold(s, sub string) int {
	for i := 0; i+len(sub) <= len(s); i++ {
		if strings.EqualFold(s[i:i+len(sub)], sub) {
			return i
		}
	}
	return -1
}
