package templates

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// urlPart is how far a URL has got, which decides what a value may add to it.
type urlPart byte

const (
	noURL    urlPart = iota
	urlStart         // nothing of it is written: a value decides the scheme, and only harmless ones may pass
	urlAfter         // only values so far, each of which may have been empty
	urlVague         // letters, but no sign yet that they aren't a scheme
	urlPath          // scheme, host and path
	urlQuery         // behind ? or #: a value is one parameter and nothing else
	urlSplit         // values and then a colon: the client would choose the scheme
)

// escaping is what has to be done to a value for the place it stands in. The zero value is plain text: the text part, the subject.
type escaping struct {
	html     bool // between tags or in an attribute
	flat     bool // where no tags belong: an attribute, a title
	unquoted bool // an attribute without quotes
	css      bool
	url      urlPart
}

// append prints v, escaped, behind dst.
func (how escaping) append(dst []byte, v any, e *env) []byte {
	if v == nil {
		return dst
	}
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case markup:
		if how == (escaping{html: true}) {
			return append(dst, v...)
		}
		s = v.plain()
	case urlEncoded:
		s = string(v)
		if how.url != noURL {
			how.url = noURL // it is encoded already
		}
	default:
		s = string(e.speech.print(make([]byte, 0, 64), v, e))
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if how.url != noURL {
		s = string(appendURL(make([]byte, 0, len(s)+16), s, how.url, how.css))
	} else if how.css {
		s = cssValue(s)
	}
	switch {
	case how.unquoted:
		return appendUnquoted(dst, s)
	case how.html:
		return appendHTML(dst, s)
	}
	return appendPlain(dst, s)
}

// appendHTML escapes s for text between tags and for attributes in either quotes. Control characters, which no letter may contain, fall out.
func appendHTML(dst []byte, s string) []byte {
	last := 0
	for i := 0; i < len(s); i++ {
		var with string
		switch c := s[i]; {
		case c == '&':
			with = "&amp;"
		case c == '<':
			with = "&lt;"
		case c == '>':
			with = "&gt;"
		case c == '"':
			with = "&#34;"
		case c == '\'':
			with = "&#39;"
		case c < ' ' && c != '\n' && c != '\t' && c != '\r', c == 0x7f:
		default:
			continue
		}
		dst = append(append(dst, s[last:i]...), with...)
		last = i + 1
	}
	return append(dst, s[last:]...)
}

func appendPlain(dst []byte, s string) []byte {
	last := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
			dst = append(dst, s[last:i]...)
			last = i + 1
		}
	}
	return append(dst, s[last:]...)
}

func appendUnquoted(dst []byte, s string) []byte {
	for _, c := range s {
		switch {
		case c < ' ' || c == 0x7f:
		case c == ' ':
			dst = append(dst, "&#32;"...)
		case c == '=':
			dst = append(dst, "&#61;"...)
		case c == '`':
			dst = append(dst, "&#96;"...)
		default:
			dst = appendHTML(dst, string(c))
		}
	}
	return dst
}

// schemes are what a link that a client's data decides may lead to.
var schemes = map[string]bool{"http": true, "https": true, "mailto": true, "tel": true, "sms": true, "tg": true, "viber": true, "whatsapp": true}

const hexDigits = "0123456789ABCDEF"

// appendURL encodes s as a part of a URL (RFC 3986). A scheme that could run something makes the whole value "#".
func appendURL(dst []byte, s string, part urlPart, css bool) []byte {
	hostEnd := 0
	if part == urlStart || part == urlAfter {
		s = strings.TrimSpace(s)
		if i := strings.IndexAny(s, ":/?#"); i >= 0 && s[i] == ':' {
			if !schemes[strings.ToLower(s[:i])] {
				return append(dst, '#')
			}
			if rest := s[i+1:]; strings.HasPrefix(rest, "//") {
				hostEnd = len(s)
				if k := strings.IndexAny(rest[2:], "/?#"); k >= 0 {
					hostEnd = i + 3 + k
				}
			}
		}
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("-_.~", c) >= 0:
			dst = append(dst, c)
			continue
		case part == urlQuery:
		case c >= 0x80 && i < hostEnd: // a host outside ASCII is for the mail program to put into punycode
			dst = append(dst, c)
			continue
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			dst = append(dst, c)
			continue
		case c == ':' && part == urlVague:
		case css && strings.IndexByte("();'", c) >= 0:
		case strings.IndexByte("!#$&()*+,/:;=?@[]'", c) >= 0:
			dst = append(dst, c)
			continue
		}
		dst = append(dst, '%', hexDigits[c>>4], hexDigits[c&15])
	}
	return dst
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// cssValue lets a colour, a size or a font's name pass, and nothing that could begin another declaration.
func cssValue(s string) string {
	for _, c := range s {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) && !strings.ContainsRune(" #%.,-+", c) {
			return ""
		}
	}
	return s
}

var (
	lineBreaks = regexp.MustCompile(`(?i)<br\s*/?>\n?|</p>\s*|</div>\s*|</li>\s*`)
	anyTag     = regexp.MustCompile(`<[^>]*>`)
)

// plain is the text of some HTML, for the places where tags don't belong.
func (m markup) plain() string {
	s := lineBreaks.ReplaceAllString(string(m), "\n")
	return strings.TrimRight(html.UnescapeString(anyTag.ReplaceAllString(s, "")), "\n")
}

// oneLine makes a header's value of a text: whatever could end the header or hide in it becomes a space (RFC 5322 §2.2).
func oneLine(s string) string {
	clean := strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' || c == '\u0085' || c == utf8.RuneError {
			return ' '
		}
		return c
	}, s)
	return strings.Join(strings.Fields(clean), " ")
}
