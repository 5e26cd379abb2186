package templates

import (
	"bytes"
	"strings"

	"salut/mail"
)

// tidy closes the gaps that conditions leave in a text: never more than one empty line, none at the ends, no spaces around a line
// and never two in it, none before a comma or a full stop.
func tidy(s []byte) []byte {
	out := s[:0]
	gap := gap{}
	for line := range bytes.Lines(s) {
		line = bytes.Trim(line, " \t\r\n")
		if len(line) == 0 {
			gap.empty++
			continue
		}
		out = append(out, gap.close()...)
		out = appendTidy(out, line)
	}
	return out
}

// gap is what stands between two lines of a text.
type gap struct {
	begun bool // a line was written
	empty int  // empty lines since
}

// close gives the line ends before the next line.
func (g *gap) close() string {
	between := ""
	if g.begun {
		between = "\n\n"[:min(g.empty+1, 2)]
	}
	g.begun, g.empty = true, 0
	return between
}

// appendTidy appends a line that has no spaces around it. It may be written over itself.
func appendTidy(dst, line []byte) []byte {
	for {
		i := bytes.IndexByte(line, ' ') + 1
		if i <= 0 {
			return append(dst, line...)
		}
		// A space is dropped before another one and before a sign that closes a word.
		if c := line[i]; c == ' ' || strings.IndexByte(",.;:!?", c) >= 0 && (i+1 == len(line) || line[i+1] == ' ') {
			dst = append(dst, line[:i-1]...)
		} else {
			dst = append(dst, line[:i]...)
		}
		line = line[i:]
	}
}

// tidier is tidy for a text that comes in pieces and goes into a body.
type tidier struct {
	gap
	line []byte
}

// write takes whole lines; the last one may be without an end when nothing follows.
func (t *tidier) write(s []byte, to *mail.Body) {
	t.line = t.line[:0]
	for line := range bytes.Lines(s) {
		line = bytes.Trim(line, " \t\r\n")
		if len(line) == 0 {
			t.empty++
			continue
		}
		t.line = append(t.line, t.close()...)
		t.line = appendTidy(t.line, line)
	}
	to.Text(t.line)
}

// linesNode is a run of whole lines that every letter has, tidied and encoded already, with how many empty ones stand around them.
type linesNode struct {
	before, after int
	lines         *mail.Fixed
}

func (n linesNode) run(r *run) error {
	r.flush()
	t := r.tidier
	t.empty += n.before
	switch t.close() {
	case "\n":
		r.body.Text([]byte("\n"))
	case "\n\n":
		r.body.Text([]byte("\n\n"))
	}
	r.body.Fixed(n.lines)
	t.empty = n.after
	return nil
}

// fixLines cuts a text where its first line ends and its last one begins: these may go on in what is printed beside them, the lines
// between are the same in every letter.
func fixLines(text textNode, e mail.Encoding) []node {
	s := string(text)
	first, last := strings.IndexByte(s, '\n')+1, strings.LastIndexByte(s, '\n')+1
	lines := s[first:last]
	if len(lines) < 40 { // not worth it
		return []node{text}
	}
	n := linesNode{}
	for line := range strings.Lines(lines) {
		if strings.Trim(line, " \t\r\n") != "" {
			break
		}
		n.before++
	}
	bare := strings.TrimRight(lines, " \t\r\n")
	if bare == "" {
		return []node{text}
	}
	n.after = strings.Count(lines[len(bare):], "\n") - 1
	n.lines = mail.NewFixed(string(tidy([]byte(lines))), e)
	return []node{text[:first], n, text[last:]}
}
