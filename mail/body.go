package mail

import (
	"bytes"
	"encoding/base64"
	"math/bits"
	"strings"
)

// Lines of an encoded body, without their CRLF: RFC 2045 §6.7 (5) and §6.8.
const encodedWidth = 76

// transfer is a Content-Transfer-Encoding that any server carries.
type transfer int

const (
	quotedPrintable transfer = iota
	base64Lines
)

// transferFor takes the shorter encoding: a byte outside ASCII costs three in quoted-printable and four thirds in base64.
// With few of them quoted-printable also stays readable in the raw.
func transferFor(body string) transfer {
	high, n := 0, 0
	for ; n+8 <= len(body); n += 8 {
		high += bits.OnesCount64(eight(body[n:]) & highBits)
	}
	for ; n < len(body); n++ {
		high += int(body[n] >> 7)
	}
	if 6*high > len(body) {
		return base64Lines
	}
	return quotedPrintable
}

// appendBody appends a text in its transfer encoding. Line ends of any kind become CRLF (RFC 2045 §2.8).
// Bytes that are no UTF-8 go as they are: either encoding carries them, and a reader shows them as lost.
func appendBody(dst, scratch []byte, body string, how transfer) (_, _ []byte) {
	if how == quotedPrintable {
		return appendQP(dst, body), scratch
	}
	scratch = appendCanonical(scratch[:0], []byte(body))
	return appendBase64(dst, scratch), scratch
}

// appendCanonical appends text with CRLF at the end of each line.
func appendCanonical(dst, text []byte) []byte {
	for len(text) > 0 {
		n := bytes.IndexByte(text, '\n')
		line, rest := text, text[len(text):]
		if n >= 0 {
			line, rest = text[:n], text[n+1:]
			line = bytes.TrimSuffix(line, []byte("\r"))
		}
		for {
			cr := bytes.IndexByte(line, '\r')
			if cr < 0 {
				break
			}
			dst = append(append(dst, line[:cr]...), '\r', '\n')
			line = line[cr+1:]
		}
		dst = append(dst, line...)
		if n >= 0 {
			dst = append(dst, '\r', '\n')
		}
		text = rest
	}
	return dst
}

func appendBase64(dst, src []byte) []byte {
	const perLine = encodedWidth / 4 * 3
	lines := (len(src) + perLine - 1) / perLine
	dst = grow(dst, base64.StdEncoding.EncodedLen(len(src))+2*lines+2)
	for len(src) > 0 {
		n := min(perLine, len(src))
		dst = base64.StdEncoding.AppendEncode(dst, src[:n])
		dst = append(dst, '\r', '\n')
		src = src[n:]
	}
	return dst
}

func grow(b []byte, n int) []byte {
	if cap(b)-len(b) >= n {
		return b
	}
	return append(b, make([]byte, n)...)[:len(b)]
}

// appendQP appends text in quoted-printable. Beyond RFC 2045 a dot, a hyphen or an F that begins a line is encoded: so no
// line needs a dot before it (RFC 5321 §4.5.2), none can be a MIME boundary, and none is a "From " that old software alters.
func appendQP(dst []byte, text string) []byte {
	dst = grow(dst, len(text)+len(text)/8+64)
	for more := true; more; {
		var line string
		line, text, more = cutTextLine(text)
		dst = appendQPLine(dst, line)
		if more {
			dst = append(dst, '\r', '\n')
		}
	}
	return dst
}

// cutTextLine takes a line off, ended by CRLF, LF or CR.
func cutTextLine(text string) (line, rest string, more bool) {
	n := strings.IndexByte(text, '\n')
	line = text
	if n >= 0 {
		line, rest, more = text[:n], text[n+1:], true
		line = strings.TrimSuffix(line, "\r")
	}
	if cr := strings.IndexByte(line, '\r'); cr >= 0 {
		line, rest, more = text[:cr], text[cr+1:], true
	}
	return line, rest, more
}

func appendQPLine(dst []byte, line string) []byte {
	width := 0
	for line != "" {
		c := line[0]
		size := 3
		switch run := plainRun(line); {
		case width == 0 && (c == '.' || c == '-' || c == 'F'):
		case run > 0:
			room := encodedWidth - 1 - width // the last place is for the "=" of a soft line break
			if run == len(line) && run == room+1 {
				room++
			}
			if room > 0 {
				run = min(run, room)
				dst = append(dst, line[:run]...)
				width, line = width+run, line[run:]
				continue
			}
		case c == '\t' && len(line) > 1:
			size = 1
		}
		if after := min(len(line)-1, 1); width+size+after > encodedWidth {
			dst = append(dst, '=', '\r', '\n')
			width = 0
			continue
		}
		if size == 1 {
			dst = append(dst, c)
		} else {
			dst = append(dst, '=', hexDigits[c>>4], hexDigits[c&15])
		}
		width, line = width+size, line[1:]
	}
	return dst
}

// highBits is the high bit of each of eight bytes.
const highBits = 0x8080808080808080

// eight is the first eight bytes of s as one number; the compiler makes one load of it.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// plainRun is how many bytes at the beginning of a line stand for themselves (RFC 2045 §6.7 (2)); a space does but at the
// line's end. It looks at no more than one encoded line, eight bytes at a time: letters are mostly plain.
func plainRun(line string) int {
	n := 0
	for n+8 <= len(line) && n < encodedWidth {
		const each = 0x0101010101010101
		x := eight(line[n:])
		equals := x ^ '='*each
		// The high bit of a byte is set where it is below a space, above "~" or "=". A borrow between bytes can set one too
		// many, and the loop below then looks closer.
		if ((x-' '*each)|(x+each)|x|(equals-each)&^equals)&highBits != 0 {
			break
		}
		n += 8
	}
	for n < len(line) && n < encodedWidth && line[n] >= ' ' && line[n] <= '~' && line[n] != '=' {
		n++
	}
	if n == len(line) && n > 0 && line[n-1] == ' ' {
		n--
	}
	return n
}
