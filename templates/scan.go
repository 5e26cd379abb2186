package templates

import "strings"

type pieceKind byte

const (
	textPiece   pieceKind = iota
	outputPiece           // {{ … }}
	tagPiece              // {% … %}
)

// piece is a run of a source: plain text, an output or a tag. Pieces keep where they were written, so whatever a format makes of
// the text around them, an error names the place that the author knows.
type piece struct {
	kind   pieceKind
	text   string // plain text; the expression of an output; what follows the name of a tag
	name   string // of a tag
	src    *source
	offset int // of the first byte, braces included
	inner  int // of text in an output or a tag

	expr *expression // of an output, if, elsif, unless, case; the value of assign; the list of for
	stmt statement   // of the other tags
	how  escaping    // of an output that is not placed by the HTML around it
}

// scan cuts a source into pieces. Unlike the library's scanner it minds quotes and line breaks inside braces, and says where a
// brace was left open.
func scan(src *source, r *report) []piece {
	var pieces []piece
	s, at, trimNext := src.text, 0, false
	text := func(from, to int, trimEnd bool) {
		t := s[from:to]
		if trimNext {
			t = strings.TrimLeft(t, " \t\r\n")
		}
		if trimEnd {
			t = strings.TrimRight(t, " \t\r\n")
		}
		if t != "" {
			pieces = append(pieces, piece{kind: textPiece, text: t, src: src, offset: from})
		}
	}
	for {
		open := nextOpen(s, at)
		if open < 0 {
			text(at, len(s), false)
			return pieces
		}
		end, ok := closing(s, open)
		if !ok {
			r.refuse(src, open, "liquid_unclosed", "Line %d, column %d: %s is opened and never closed. Close it with %s.", s[open:open+2], closer(s[open+1]))
			return pieces
		}
		from, to := open+2, end-2
		trimBefore := from < to && s[from] == '-'
		if trimBefore {
			from++
		}
		trimAfter := from < to && s[to-1] == '-'
		if trimAfter {
			to--
		}
		text(at, open, trimBefore)
		trimNext, at = trimAfter, end
		inner := strings.TrimSpace(s[from:to])
		p := piece{src: src, offset: open, inner: from + strings.Index(s[from:to], inner), text: inner}
		if s[open+1] == '{' {
			p.kind = outputPiece
			if inner == "" {
				r.refuse(src, open, "liquid_empty", "Line %d, column %d: the braces are empty. Name what to print, such as {{ client.first_name }}.")
				continue
			}
			pieces = append(pieces, p)
			continue
		}
		p.kind = tagPiece
		p.name, p.text = splitTag(inner)
		p.inner += strings.Index(inner[len(p.name):], p.text) + len(p.name)
		switch {
		case p.name == "comment" || p.name == "raw":
			stop, next, trims, ok := endOf(s, at, p.name)
			if !ok {
				r.refuse(src, open, "liquid_unclosed", "Line %d, column %d: {%% %s %%} is never closed. Close it with {%% end%s %%}.", p.name, p.name)
				return pieces
			}
			if p.name == "raw" {
				text(at, stop, trims[0])
			}
			trimNext, at = trims[1], next
		case strings.HasPrefix(inner, "#"): // {% # a comment %}
		default:
			pieces = append(pieces, p)
		}
	}
}

func nextOpen(s string, from int) int {
	for i := from; ; i++ {
		k := strings.IndexByte(s[i:], '{')
		if k < 0 || i+k+1 >= len(s) {
			return -1
		}
		i += k
		if s[i+1] == '{' || s[i+1] == '%' {
			return i
		}
	}
}

func closer(kind byte) string {
	if kind == '{' {
		return "}}"
	}
	return "%}"
}

// closing finds the end of the braces opened at open, skipping quoted strings; where a quote is itself left open, the first closing
// braces count, and the expression will be refused for its quote.
func closing(s string, open int) (end int, ok bool) {
	want, quote := closer(s[open+1]), byte(0)
	for i := open + 2; i < len(s); i++ {
		switch {
		case quote != 0:
			if s[i] == quote {
				quote = 0
			}
		case s[i] == '"' || s[i] == '\'':
			quote = s[i]
		case strings.HasPrefix(s[i:], want):
			return i + 2, true
		case strings.HasPrefix(s[i:], "{{") || strings.HasPrefix(s[i:], "{%"):
			return 0, false // the next one begins before this one ended
		}
	}
	if k := strings.Index(s[open+2:], want); quote != 0 && k >= 0 {
		return open + 2 + k + 2, true
	}
	return 0, false
}

func splitTag(inner string) (name, args string) {
	i := 0
	for i < len(inner) && (inner[i] == '_' || inner[i] >= 'a' && inner[i] <= 'z' || inner[i] >= 'A' && inner[i] <= 'Z' || inner[i] >= '0' && inner[i] <= '9') {
		i++
	}
	return inner[:i], strings.TrimSpace(inner[i:])
}

// endOf finds {% endNAME %} from a position: where it starts, where it ends, and whether it trims before and after itself.
func endOf(s string, from int, name string) (start, end int, trims [2]bool, ok bool) {
	for i := from; ; {
		k := strings.Index(s[i:], "{%")
		if k < 0 {
			return 0, 0, trims, false
		}
		start = i + k
		k = strings.Index(s[start+2:], "%}") // not "{%}", whose signs would be used twice
		if k < 0 {
			return 0, 0, trims, false
		}
		end = start + 2 + k + 2
		inner := s[start+2 : end-2]
		if strings.TrimSpace(strings.Trim(inner, "-")) == "end"+name {
			return start, end, [2]bool{strings.HasPrefix(inner, "-"), strings.HasSuffix(inner, "-")}, true
		}
		i = start + 2
	}
}
