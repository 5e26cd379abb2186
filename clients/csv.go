package clients

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// maxRecord bounds one row of a file, and so the memory that a broken quotation mark can take.
const maxRecord = 1 << 20

// rawRow is one row as it stands in the file. A row that can't be taken apart has its defect and what of it can be shown.
type rawRow struct {
	n     int64 // as a spreadsheet counts: the header is 1, blank rows count, a line end inside quotes doesn't
	cells []string
	bad   *defect
}

// blank tells that there is nothing in the row but delimiters.
func (r rawRow) blank() bool {
	for _, c := range r.cells {
		if strings.Trim(c, " \t\r\n\x1a\u00a0\ufeff,;|") != "" {
			return false
		}
	}
	return r.bad == nil || r.bad.code != "too_long"
}

// csvReader reads separated values as they come, not only as RFC 4180 has them. It differs from encoding/csv in what a file
// of clients needs: a row that is broken costs that row and no other; blank rows are counted, so that the number of a
// rejected row is the one seen in a spreadsheet; and a quotation mark that is never closed doesn't swallow the rest.
type csvReader struct {
	source    io.Reader
	delimiter byte
	newline   byte // \n, or \r in a file of the old Macintosh kind
	encoding  string
	buf       []byte
	from, to  int // what of buf is not read yet
	ended     bool
	row       int64
	// Up to this offset from buf[from] no quotation mark closes a field on a later line: learnt once, so that a file of
	// broken marks isn't searched again from each of them.
	hopeless int
}

func newCSVReader(source io.Reader, delimiter, newline byte, encoding string) *csvReader {
	return &csvReader{source: source, delimiter: delimiter, newline: newline, encoding: encoding, buf: make([]byte, 256<<10)}
}

// next returns the next row, blank ones too, or io.EOF.
func (r *csvReader) next() (rawRow, error) {
	for {
		pending := r.buf[r.from:r.to]
		if len(pending) == 0 && r.ended {
			return rawRow{}, io.EOF
		}
		length, cells, verdict := r.parse(pending)
		if verdict == incomplete && r.mayGrow(pending) {
			if err := r.fill(); err != nil {
				return rawRow{}, err
			}
			continue
		}
		r.row++
		row := rawRow{n: r.row, cells: cells}
		if verdict == incomplete { // the mark is never closed, or not within what a row may hold
			r.hopeless = len(pending)
		}
		if verdict != whole {
			length, row.cells, row.bad = r.firstLine(pending)
		}
		if row.bad == nil {
			row.bad = r.notText(pending[:length])
		}
		if row.bad != nil {
			row.cells = shownCells(row.cells)
		}
		r.from += length
		r.hopeless = max(r.hopeless-length, 0)
		if row.bad != nil && row.bad.code == "too_long" {
			return row, r.dropLine()
		}
		return row, nil
	}
}

// mayGrow tells whether more of the file may be read to complete a row.
func (r *csvReader) mayGrow(b []byte) bool { return !r.ended && len(b) < maxRecord }

// dropLine reads on to the end of a line that is too long to keep.
func (r *csvReader) dropLine() error {
	for {
		if end := bytes.IndexByte(r.buf[r.from:r.to], r.newline); end >= 0 {
			r.from += end + 1
			return nil
		}
		r.from = r.to
		if r.ended {
			return nil
		}
		if err := r.fill(); err != nil {
			return err
		}
	}
}

// fill reads more, behind what is there.
func (r *csvReader) fill() error {
	if r.from > 0 {
		copy(r.buf, r.buf[r.from:r.to])
		r.from, r.to = 0, r.to-r.from
	}
	if r.to == len(r.buf) {
		r.buf = append(r.buf, make([]byte, len(r.buf))...)
	}
	for range 100 {
		n, err := r.source.Read(r.buf[r.to:])
		r.to += n
		if errors.Is(err, io.EOF) {
			r.ended = true
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		if n > 0 {
			return nil
		}
	}
	return io.ErrNoProgress
}

type verdict int

const (
	whole      verdict = iota
	incomplete         // the row may go on behind what is in the buffer
	unclosed
)

// parse takes the first row of b apart. The length counts the line end.
func (r *csvReader) parse(b []byte) (length int, cells []string, v verdict) {
	end := bytes.IndexByte(b, r.newline)
	if end < 0 && !r.ended {
		return 0, nil, incomplete
	}
	line, length := b, len(b)
	if end >= 0 {
		line, length = b[:end], end+1
	}
	if bytes.IndexByte(line, '"') < 0 {
		return length, r.split(string(trimReturn(line))), whole
	}
	return r.parseQuoted(b)
}

func trimReturn(line []byte) []byte { return bytes.TrimSuffix(line, []byte{'\r'}) }

func (r *csvReader) split(line string) []string {
	cells := make([]string, 0, strings.Count(line, string(rune(r.delimiter)))+1)
	for {
		i := strings.IndexByte(line, r.delimiter)
		if i < 0 {
			return append(cells, line)
		}
		cells = append(cells, line[:i])
		line = line[i+1:]
	}
}

// parseQuoted takes apart a row with quotation marks in it.
func (r *csvReader) parseQuoted(b []byte) (length int, cells []string, v verdict) {
	i := 0
	for {
		start := i
		for start < len(b) && b[start] == ' ' {
			start++
		}
		if start < len(b) && b[start] == '"' {
			value, next, v := r.quoted(b, start)
			if v != whole {
				return 0, nil, v
			}
			if next > start { // else the mark belongs to the text
				cells = append(cells, value)
				done, ended := r.endOfField(b, next)
				if ended {
					return done, cells, r.atEnd(b, done)
				}
				i = done
				continue
			}
		}
		end := i
		for end < len(b) && b[end] != r.delimiter && b[end] != r.newline {
			end++
		}
		value := b[i:end]
		if end == len(b) || b[end] == r.newline {
			value = trimReturn(value)
		}
		cells = append(cells, bareMarks(string(value)))
		done, ended := r.endOfField(b, end)
		if ended {
			return done, cells, r.atEnd(b, done)
		}
		i = done
	}
}

// atEnd doubts a row that ends with the buffer: behind a quoted line end the row may go on with what is not read yet.
func (r *csvReader) atEnd(b []byte, length int) verdict {
	if length == len(b) && !r.ended && b[length-1] != r.newline {
		return incomplete
	}
	return whole
}

// endOfField steps over the delimiter or line end at i; ended tells that the row is over.
func (r *csvReader) endOfField(b []byte, i int) (next int, ended bool) {
	if i < len(b) && b[i] == '\r' && r.newline == '\n' {
		i++
	}
	if i >= len(b) {
		return len(b), true
	}
	return i + 1, b[i] == r.newline
}

// quoted reads the quoted field that opens at b[open]. It returns what stands behind it, or open itself where the mark turns
// out to be part of the text, as in `"Ромашка" ООО`.
func (r *csvReader) quoted(b []byte, open int) (value string, next int, v verdict) {
	var text []byte
	lineEnd := bytes.IndexByte(b[open:], r.newline)
	switch {
	case lineEnd < 0 && !r.ended:
		return "", 0, incomplete
	case lineEnd < 0:
		lineEnd = len(b) - open
	}
	lineEnd += open
	odd := false // a mark stood inside the field without being doubled
	for i := open + 1; ; {
		j := bytes.IndexByte(b[i:], '"')
		switch {
		case j < 0 && odd:
			return "", open, whole
		case j < 0 && lineEnd < r.hopeless:
			return "", 0, unclosed
		case j < 0:
			return "", 0, incomplete
		}
		j += i
		if j > lineEnd {
			if odd {
				return "", open, whole
			}
			if j < r.hopeless {
				return "", 0, unclosed
			}
		}
		text = append(text, b[i:j]...)
		if j+1 < len(b) && b[j+1] == '"' {
			text = append(text, '"')
			i = j + 2
			continue
		}
		after := j + 1
		for after < len(b) && b[after] == ' ' {
			after++
		}
		switch {
		case after == len(b) && !r.ended:
			return "", 0, incomplete
		case after == len(b), b[after] == r.delimiter, b[after] == r.newline,
			b[after] == '\r' && (after+1 == len(b) || b[after+1] == r.newline):
			return string(text), after, whole
		case j > lineEnd: // on a later line and not closing anything: the mark that opened was a stray one
			return "", 0, unclosed
		}
		odd = true
		text = append(text, '"')
		i = j + 1
	}
}

// bareMarks takes one pair of marks off a field that kept them because those inside were not doubled: "ООО "Ромашка"".
func bareMarks(s string) string {
	t := strings.TrimSpace(s)
	if len(t) < 4 || t[0] != '"' || t[len(t)-1] != '"' {
		return s
	}
	inner := t[1 : len(t)-1]
	if i := strings.IndexByte(inner, '"'); i > 0 && inner[i-1] == ' ' {
		return inner
	}
	return s
}

// firstLine is what is left of a row whose quotation mark is never closed: its first line, rejected. Reading goes on behind it.
func (r *csvReader) firstLine(b []byte) (length int, cells []string, bad *defect) {
	line, length := b, len(b)
	if end := bytes.IndexByte(b, r.newline); end >= 0 {
		line, length = b[:end], end+1
	} else if !r.ended {
		return length, []string{string(b[:200])}, &defect{code: "too_long", format: reasonTooLong, params: []any{maxRecord >> 10}}
	}
	return length, r.split(string(trimReturn(line))), &defect{code: "unclosed_quote", format: reasonUnclosed}
}

// notText finds bytes that can't be text in the file's encoding: not UTF-8, or what the decoder had no character for, or control characters.
func (r *csvReader) notText(line []byte) *defect {
	bad := false
	for i := 0; i < len(line); {
		c := line[i]
		if c >= utf8.RuneSelf {
			ch, width := utf8.DecodeRune(line[i:])
			if ch == utf8.RuneError && (width == 1 || r.encoding != utf8Name) {
				bad = true
				break
			}
			i += width
			continue
		}
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\v' && c != '\f' {
			// Ctrl-Z at the very end is how DOS closed a file.
			if c != 0x1a || !r.ended || len(bytes.Trim(line[i:], "\x1a\r\n")) > 0 {
				bad = true
				break
			}
		}
		i++
	}
	if !bad {
		return nil
	}
	return &defect{code: "not_text", format: reasonNotText, params: []any{r.encoding}}
}

// shownCells makes the cells of a broken row fit for the database: what is no text becomes U+FFFD.
func shownCells(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.ReplaceAll(strings.ToValidUTF8(c, "\ufffd"), "\x00", "\ufffd")
	}
	return out
}
