package mail

import (
	"bytes"
	"encoding/base64"
)

// Fixed is text that many letters have in common, encoded once for all of them: see Body.
type Fixed struct {
	text []byte
	qp   []byte
	b64  [3]group // by how many of its first bytes fill up what came before
}

// group is base64 lines of whole groups of three bytes, and the bytes after them.
type group struct {
	lines []byte
	rest  []byte
}

// Encoding is how a body is carried (RFC 2045 §6).
type Encoding struct{ how transfer }

// EncodingFor takes the shorter encoding for a text like the given one.
func EncodingFor(text string) Encoding { return Encoding{transferFor(text)} }

// NewFixed prepares a text for bodies in one encoding.
func NewFixed(text string, e Encoding) *Fixed {
	if e.how == quotedPrintable {
		return &Fixed{qp: appendSoft(appendQP(nil, text))}
	}
	f := &Fixed{text: appendCanonical(nil, []byte(text))}
	for skip := range f.b64 {
		b := f.text
		if skip >= len(b) {
			continue
		}
		b = b[skip:]
		whole := len(b) / 3 * 3
		f.b64[skip] = group{lines: appendBase64(nil, b[:whole]), rest: b[whole:]}
	}
	return f
}

// appendSoft ends a line that goes on: what comes next begins a line of its own, whatever stood before it (RFC 2045 §6.7 (5)).
func appendSoft(dst []byte) []byte {
	if n := len(dst); n == 0 || dst[n-1] == '\n' {
		return dst
	}
	line := dst[bytes.LastIndexByte(dst, '\n')+1:]
	if len(line) < encodedWidth {
		return append(dst, '=', '\r', '\n')
	}
	// No room for the "=": the last character goes on a line of its own, encoded, as some may not begin one.
	last := len(dst) - 1
	c := dst[last]
	encoded := [...]byte{'=', hexDigits[c>>4], hexDigits[c&15]}
	if dst[last-2] == '=' {
		last -= 2
		encoded = [...]byte{'=', dst[last+1], c}
	}
	dst = append(dst[:last], '=', '\r', '\n')
	return append(append(dst, encoded[:]...), '=', '\r', '\n')
}

// Body is an encoded body put together from fixed texts, which are only copied, and personal ones. A line may end early at
// the seams: in both encodings that means nothing. Reset it before use; it can be used again and again.
type Body struct {
	how    transfer
	bytes  []byte
	carry  [3]byte // base64: what does not fill a group yet
	n      int
	column int // base64: characters of the unfinished line
	plain  []byte
	ended  bool
}

// Reset empties the body and sets its encoding.
func (b *Body) Reset(e Encoding) {
	*b = Body{how: e.how, bytes: b.bytes[:0], plain: b.plain[:0]}
}

func (b *Body) empty() bool { return b == nil || len(b.bytes) == 0 && b.n == 0 }

// Len is how many encoded bytes there are so far.
func (b *Body) Len() int { return len(b.bytes) }

// Fixed appends a text that was prepared for the same encoding.
func (b *Body) Fixed(f *Fixed) {
	if b.how == quotedPrintable {
		b.bytes = append(b.bytes, f.qp...)
		return
	}
	skip := (3 - b.n) % 3
	if skip >= len(f.text) { // too short to fill a group up
		b.bare(f.text)
		return
	}
	b.bare(f.text[:skip])
	g := &f.b64[skip]
	if len(g.lines) > 0 {
		b.breakLine()
		b.bytes = append(b.bytes, g.lines...)
	}
	b.n = copy(b.carry[:], g.rest)
}

// Text appends a personal text.
func (b *Body) Text(s []byte) {
	if len(s) == 0 {
		return
	}
	if b.how == quotedPrintable {
		b.bytes = appendSoft(appendQP(b.bytes, string(s)))
		return
	}
	if bytes.IndexByte(s, '\n') >= 0 || bytes.IndexByte(s, '\r') >= 0 {
		b.plain = appendCanonical(b.plain[:0], s)
		s = b.plain
	}
	b.bare(s)
}

// bare appends bytes in base64, group by group, lines as they get full.
func (b *Body) bare(s []byte) {
	for len(s) > 0 {
		if b.n == 0 && len(s) >= 3 {
			room := (encodedWidth - b.column) / 4 * 3
			take := min(len(s)/3*3, room)
			b.bytes = base64.StdEncoding.AppendEncode(b.bytes, s[:take])
			b.column += take / 3 * 4
			s = s[take:]
		} else {
			k := copy(b.carry[b.n:], s)
			b.n, s = b.n+k, s[k:]
			if b.n < 3 {
				return
			}
			b.bytes = base64.StdEncoding.AppendEncode(b.bytes, b.carry[:])
			b.n = 0
			b.column += 4
		}
		if b.column >= encodedWidth {
			b.breakLine()
		}
	}
}

func (b *Body) breakLine() {
	if b.column > 0 {
		b.bytes = append(b.bytes, '\r', '\n')
		b.column = 0
	}
}

// end closes the body and gives its bytes, which are good until the next Reset.
func (b *Body) end() []byte {
	if b.ended {
		return b.bytes
	}
	b.ended = true
	if b.how == quotedPrintable {
		if n := len(b.bytes); n > 3 && string(b.bytes[n-3:]) == "=\r\n" {
			b.bytes = b.bytes[:n-3]
		}
		return b.bytes
	}
	b.bytes = base64.StdEncoding.AppendEncode(b.bytes, b.carry[:b.n])
	b.column += b.n
	b.n = 0
	b.breakLine()
	return b.bytes
}
