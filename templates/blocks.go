package templates

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"salut/fault"
)

// What blocks may be and do to a letter.
const (
	maxBlockDepth = 4   // blocks in blocks
	maxIncludes   = 100 // of one letter
	maxBlockName  = 60  // characters
	maxBlockBody  = 128 << 10
)

// expander puts blocks where a body includes them. It knows only what it is given: no file, no database.
type expander struct {
	r        *report
	bodies   map[string]string
	known    []string // names of all blocks, for who misspells one
	prefix   string   // of the names of fields in a report
	language string
	used     []*source
	count    int
	size     int
}

// texts are the blocks that were put in, as they were written.
func (x *expander) texts() []string {
	var all []string
	for _, s := range x.used {
		all = append(all, s.text)
	}
	return all
}

// expand replaces each {% include "name" %} and {% render "name" %} by the pieces of the block.
func (x *expander) expand(pieces []piece) []piece { return x.within(pieces, nil) }

func (x *expander) within(pieces []piece, around []string) []piece {
	if !slices.ContainsFunc(pieces, includes) {
		return pieces
	}
	var out []piece
	for i := range pieces {
		p := &pieces[i]
		if !includes(*p) {
			out = append(out, *p)
			continue
		}
		name, ok := x.name(p)
		if !ok {
			continue
		}
		body, ok := x.bodies[name]
		x.count++
		x.size += len(body)
		switch {
		case !ok:
			x.unknown(p, name)
		case slices.Contains(around, name) || len(around) >= maxBlockDepth:
			x.r.refuse(p.src, p.offset, "block_deep", "Line %d, column %d: the block %q includes itself, or blocks stand more than %d deep in each other.", name, maxBlockDepth)
		case x.count > maxIncludes || x.size > maxBody:
			x.r.refuse(p.src, p.offset, "block_many", "Line %d, column %d: with all its blocks the letter is too long.")
			return out
		default:
			out = append(out, x.within(scan(x.source(name, body), x.r), append(slices.Clone(around), name))...)
		}
	}
	return out
}

func includes(p piece) bool { return p.kind == tagPiece && (p.name == "include" || p.name == "render") }

// source gives a block one source, however often it is included. A line break at its very end is the editor's and not the letter's.
func (x *expander) source(name, body string) *source {
	field := x.prefix + "blocks." + name
	for _, s := range x.used {
		if s.field == field {
			return s
		}
	}
	s := &source{field, strings.TrimRight(body, "\r\n")}
	x.used = append(x.used, s)
	return s
}

// name reads the one word that follows include.
func (x *expander) name(p *piece) (string, bool) {
	words, ok := p.cut(x.r)
	if !ok {
		return "", false
	}
	if len(words) != 1 || words[0].kind != textWord {
		x.r.refuse(p.src, p.offset, "liquid_syntax", "Line %d, column %d: after %s comes the name of a block in quotes and nothing else, such as {%% include \"footer\" %%}.", p.name)
		return "", false
	}
	return strings.TrimSpace(words[0].text), true
}

func (x *expander) unknown(p *piece, name string) {
	if near := nearest(name, x.known); near != "" && near != name {
		x.r.refuse(p.src, p.offset, "unknown_block", "Line %d, column %d: there is no block %q. Did you mean %q?", name, near)
		return
	}
	x.r.refuse(p.src, p.offset, "unknown_block", "Line %d, column %d: there is no block %q for letters in the language %s.", name, x.language)
}

// included are the names that a body includes, in their order.
func included(body string) []string {
	quiet := &report{}
	x := &expander{r: quiet}
	var names []string
	for _, p := range scan(&source{"", body}, quiet) {
		if includes(p) {
			if name, ok := x.name(&p); ok && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// shelf is all blocks there are.
type shelf []Block

func (s shelf) names() []string {
	var all []string
	for _, b := range s {
		if !slices.Contains(all, b.Name) {
			all = append(all, b.Name)
		}
	}
	return all
}

// find picks a block for a letter in a language: the very language, else the same one of another country, else the block for all.
func (s shelf) find(name, language string) (Block, bool) {
	for _, want := range []string{tag(language), base(tag(language)), ""} {
		for _, b := range s {
			if b.Name == name && b.Language == want {
				return b, true
			}
		}
	}
	return Block{}, false
}

// resolve collects what a body includes, blocks in blocks too. What there isn't is left for the compiler to refuse at its place.
func (s shelf) resolve(language, body string) (bodies map[string]string, ids []int64) {
	open := included(body)
	for len(open) > 0 {
		name := open[0]
		open = open[1:]
		b, ok := s.find(name, language)
		if _, done := bodies[name]; done || !ok {
			continue
		}
		if bodies == nil {
			bodies = map[string]string{}
		}
		bodies[name] = b.Body
		ids = append(ids, b.ID)
		open = append(open, included(b.Body)...)
	}
	return bodies, ids
}

// fill gives a content and its translations the blocks that they include.
func (s shelf) fill(c *Content) (ids []int64) {
	c.Blocks, ids = s.resolve(c.Language, c.Body)
	c.Translations = maps.Clone(c.Translations)
	for language, t := range c.Translations {
		var more []int64
		t.Blocks, more = s.resolve(language, t.Body)
		c.Translations[language] = t
		ids = append(ids, more...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// check looks at what can be known of a block alone: its fields, its Liquid and the blocks in it. What it makes of a letter is known
// when the letters that include it are compiled.
func (b *Block) check(s shelf) ([]Problem, error) {
	r := &report{}
	b.Name, b.Language = strings.TrimSpace(b.Name), tag(b.Language)
	switch {
	case b.Name == "":
		r.refuseField("name", "required", "Give the block a name.")
	case utf8.RuneCountInString(b.Name) > maxBlockName || strings.ContainsFunc(b.Name, notInName):
		r.refuseField("name", "bad_name", "The name of a block has at most %d letters, digits, spaces, hyphens and underscores.", maxBlockName)
	}
	if b.Language != "" && !isLanguage(b.Language) {
		r.refuseField("language", "bad_language", "%q is not a language. Write it as two letters, such as ru or en.", b.Language)
	}
	src := &source{"body", b.Body}
	switch {
	case strings.TrimSpace(b.Body) == "":
		r.refuseField("body", "required", "Write a body.")
	case len(b.Body) > maxBlockBody:
		r.refuseField("body", "too_long", "This is too long: at most %d KB are allowed.", maxBlockBody>>10)
	case !utf8.ValidString(b.Body) || strings.ContainsFunc(b.Body, func(c rune) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' }):
		r.refuseField("body", "bad_text", "This has characters that can't be kept: write it as plain text.")
	default:
		bodies, _ := s.resolve(b.Language, b.Body)
		x := &expander{r: r, bodies: bodies, known: s.names(), language: b.Language}
		pieces := x.within(scan(src, r), []string{b.Name})
		u := newUnit(r)
		u.compile(pieces)
		lintGender(r, u.build(pointers(pieces)))
	}
	return r.problems, fault.Join(r.faults)
}

func notInName(c rune) bool {
	return !unicode.IsLetter(c) && !unicode.IsDigit(c) && !unicode.IsMark(c) && c != ' ' && c != '-' && c != '_'
}
