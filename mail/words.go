package mail

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Widths of a header. RFC 5322 §2.1.1 wants lines of 78 where that is possible; RFC 2047 §2 allows 75 to an encoded word
// and 76 to a line that has one.
const (
	lineWidth    = 76
	wordWidth    = 75
	wordOverhead = len("=?UTF-8?B?") + len("?=")
)

// appendText appends unstructured text (a subject), beginning at column col of its line: as it is where it is plain and
// fits, else as encoded words, folded. Line ends and other control characters become spaces: a header stays one header.
func appendText(dst []byte, col int, text string) []byte {
	text = oneLine(text)
	if isPrintable(text) && !strings.Contains(text, "=?") && col+len(text) <= lineWidth {
		return append(dst, text...)
	}
	return appendWords(dst, col, text, false)
}

// appendNamed appends a mailbox with its name (RFC 5322 §3.4), beginning at column col.
func appendNamed(dst []byte, col int, n Named) []byte {
	start := len(dst)
	if name := oneLine(n.Name); name != "" {
		switch {
		case isPhrase(name) && col+len(name) <= lineWidth:
			dst = append(dst, name...)
		case isPrintable(name) && !strings.Contains(name, "=?") && col+2*len(name)+2 <= lineWidth:
			dst = appendQuoted(dst, name)
		default:
			dst = appendWords(dst, col, name, true)
		}
		if col+lastLine(dst[start:])+len(n.Address.text)+3 > lineWidth && len(n.Address.text) < lineWidth {
			dst = append(dst, "\r\n"...)
		}
		dst = append(dst, ' ')
	}
	dst = append(dst, '<')
	dst = append(dst, n.Address.text...)
	return append(dst, '>')
}

// lastLine is how long the last line of b is; the first has more before it, which only folds a little too early.
func lastLine(b []byte) int {
	n := 0
	for i := len(b) - 1; i >= 0 && b[i] != '\n'; i-- {
		n++
	}
	return n
}

// appendWords appends text as encoded words (RFC 2047), each of whole characters, by base64 or by Q, whichever is shorter
// for the whole. In a phrase fewer characters may stand for themselves.
func appendWords(dst []byte, col int, text string, phrase bool) []byte {
	quoted := 0
	for i := range len(text) {
		if quoted++; !isQ(text[i], phrase) {
			quoted += 2
		}
	}
	q := quoted < base64.StdEncoding.EncodedLen(len(text))
	cost := func(size, inQ int) int {
		if q {
			return inQ
		}
		return base64.StdEncoding.EncodedLen(size)
	}
	for first := true; text != ""; first = false {
		if !first {
			dst = append(dst, "\r\n "...)
			col = 1
		}
		room := min(wordWidth, lineWidth-col) - wordOverhead
		n, inQ := 0, 0
		for n < len(text) {
			_, size := utf8.DecodeRuneInString(text[n:])
			more := 0
			for i := n; i < n+size; i++ {
				if more++; !isQ(text[i], phrase) {
					more += 2
				}
			}
			if n > 0 && cost(n+size, inQ+more) > room {
				break
			}
			n, inQ = n+size, inQ+more
		}
		if first && col > 1 && cost(n, inQ) > room { // not even one character fits behind the header's name
			continue
		}
		dst = appendWord(dst, text[:n], q, phrase)
		text = text[n:]
	}
	return dst
}

func appendWord(dst []byte, text string, q, phrase bool) []byte {
	if !q {
		dst = append(dst, "=?UTF-8?B?"...)
		dst = base64.StdEncoding.AppendEncode(dst, []byte(text))
		return append(dst, "?="...)
	}
	dst = append(dst, "=?UTF-8?Q?"...)
	for i := range len(text) {
		switch c := text[i]; {
		case c == ' ':
			dst = append(dst, '_')
		case isQ(c, phrase):
			dst = append(dst, c)
		default:
			dst = append(dst, '=', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(dst, "?="...)
}

const hexDigits = "0123456789ABCDEF"

// isQ tells that a byte stands for itself in a Q word (a space as "_"): RFC 2047 §4.2, and §5 (3) in a phrase.
func isQ(c byte, phrase bool) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == ' ':
		return true
	case phrase:
		return strings.IndexByte("!*+-/", c) >= 0
	}
	return c > ' ' && c < 0x7f && c != '=' && c != '?' && c != '_'
}

func appendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	for i := range len(s) {
		if s[i] == '"' || s[i] == '\\' {
			dst = append(dst, '\\')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

// isPhrase tells that a name can stand without quotes: atoms with single spaces between.
func isPhrase(s string) bool {
	for _, r := range s {
		if r != ' ' && !isAtext(r) {
			return false
		}
	}
	return !strings.Contains(s, "=?")
}

func isPrintable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// oneLine makes text fit for a header: control characters and line separators become spaces, spaces come singly and not
// at the ends, and what is not UTF-8 is marked as lost.
func oneLine(s string) string {
	space := true
	for i := range len(s) {
		if s[i] > ' ' && s[i] < 0x7f {
			space = false
			continue
		}
		if s[i] != ' ' || space || i == len(s)-1 {
			return foldSpaces(s)
		}
		space = true
	}
	return s
}

func foldSpaces(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	}), " ")
}
