package templates

import (
	"regexp"
	"strconv"
	"strings"
)

// holder lets Liquid pass through the makers of HTML (the MJML compiler, Markdown, the CSS inliner, the maker of plain text), none of
// which knows it: each piece of Liquid is put in as a word or a comment that they carry along untouched, and is found again in
// what they made. So Liquid is parsed once and every error names its place in what the author wrote.
type holder struct {
	mark   string // begins every word, and stands nowhere in the sources
	held   []*piece
	found  *regexp.Regexp
	verbal map[int]string // words that stand for text to be put back as it is
}

func newHolder(sources ...string) *holder {
	mark := "zqv"
	all := strings.ToLower(strings.Join(sources, "\n"))
	for strings.Contains(all, mark) {
		mark += "v"
	}
	return &holder{mark: mark, found: regexp.MustCompile(`<!--` + mark + `(\d+)z-->|` + mark + `(\d+)z(?:="")?`), verbal: map[int]string{}}
}

// word is what stands for a piece in text and inside of tags.
func (h *holder) word(p *piece) string {
	h.held = append(h.held, p)
	return h.mark + strconv.Itoa(len(h.held)-1) + "z"
}

// comment stands for a piece between tags, where a word would be moved out of a table.
func (h *holder) comment(p *piece) string { return "<!--" + h.word(p) + "-->" }

// keep is a word for a text that is to come out as it went in.
func (h *holder) keep(text string) string {
	w := h.word(nil)
	h.verbal[len(h.held)-1] = text
	return w
}

// split finds the pieces again: text and Liquid in the order of the letter.
func (h *holder) split(s string) []*piece {
	var out []*piece
	var text strings.Builder
	last := 0
	for _, m := range h.found.FindAllStringSubmatchIndex(s, -1) {
		text.WriteString(s[last:m[0]])
		last = m[1]
		digits := m[2:4]
		if digits[0] < 0 {
			digits = m[4:6]
		}
		i, err := strconv.Atoi(s[digits[0]:digits[1]])
		if err != nil || i >= len(h.held) {
			continue
		}
		if h.held[i] == nil {
			text.WriteString(h.verbal[i])
			continue
		}
		if text.Len() > 0 {
			out = append(out, &piece{kind: textPiece, text: text.String()})
			text.Reset()
		}
		out = append(out, h.held[i])
	}
	text.WriteString(s[last:])
	if text.Len() > 0 {
		out = append(out, &piece{kind: textPiece, text: text.String()})
	}
	return out
}

// lost is the first tag that is in the source and not, or not as often, in what was made of it.
func lost(source []piece, made []*piece) *piece {
	count := map[*piece]int{}
	for _, p := range made {
		count[p]++
	}
	for i := range source {
		if p := &source[i]; p.kind == tagPiece && count[p] == 0 {
			return p
		}
	}
	return nil
}
