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
	mark  string // begins every word, and stands nowhere in the sources
	held  []*piece
	found *regexp.Regexp
	kept  map[int]string // what words without a piece stand for
}

func newHolder(sources ...string) *holder {
	mark := "zqv"
	all := strings.ToLower(strings.Join(sources, "\n"))
	for strings.Contains(all, mark) {
		mark += "v"
	}
	return &holder{mark: mark, found: regexp.MustCompile(`<!--` + mark + `\d+z-->|` + mark + `\d+z(?:="")?`), kept: map[int]string{}}
}

// word is what stands for a piece in text and inside of tags.
func (h *holder) word(p *piece) string {
	h.held = append(h.held, p)
	return h.mark + strconv.Itoa(len(h.held)-1) + "z"
}

// comment stands for a piece between tags, where a word would be moved out of a table.
func (h *holder) comment(p *piece) string { return "<!--" + h.word(p) + "-->" }

// keep is a word for text that is to come out as it went in, which unkeep does.
func (h *holder) keep(text string) string {
	w := h.word(nil)
	h.kept[len(h.held)-1] = text
	return w
}

func (h *holder) unkeep(s string) string {
	return h.found.ReplaceAllStringFunc(s, func(w string) string {
		if text, ok := h.kept[h.index(w)]; ok {
			return text
		}
		return w
	})
}

func (h *holder) index(word string) int {
	_, digits, _ := strings.Cut(word, h.mark)
	digits, _, _ = strings.Cut(digits, "z")
	i, err := strconv.Atoi(digits)
	if err != nil || i >= len(h.held) {
		return -1
	}
	return i
}

// split finds the pieces again: text and Liquid in the order of the letter.
func (h *holder) split(s string) []*piece {
	var out []*piece
	text := func(s string) {
		if s != "" {
			out = append(out, &piece{kind: textPiece, text: s})
		}
	}
	last := 0
	for _, m := range h.found.FindAllStringIndex(s, -1) {
		i := h.index(s[m[0]:m[1]])
		if i < 0 || h.held[i] == nil {
			continue
		}
		text(s[last:m[0]])
		out, last = append(out, h.held[i]), m[1]
	}
	text(s[last:])
	return out
}

// lost is the first tag of the source that is not in what was made of it, or not in its turn.
func lost(source []piece, made []*piece) *piece {
	first := map[*piece]int{}
	for i, p := range made {
		if _, seen := first[p]; !seen {
			first[p] = i
		}
	}
	last := -1
	for i := range source {
		if p := &source[i]; p.kind == tagPiece {
			at, ok := first[p]
			if !ok || at < last {
				return p
			}
			last = at
		}
	}
	return nil
}
