package templates

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// How deep loops, and blocks of any kind, may stand in each other.
const (
	maxLoops = 2
	maxDepth = 30
)

// statement is what the tags with arguments of their own are compiled to.
type statement struct {
	target        string // of assign, capture, for
	when          []*expression
	limit, offset *expression
	reversed      bool
}

// node is a part of a compiled letter.
type node interface{ run(r *run) error }

type (
	textNode   string
	outputNode struct {
		expr *expression
		how  escaping
	}
	branch struct {
		cond *expression // nil: else
		body []node
	}
	ifNode struct {
		branches []branch
		unless   bool // turns the first condition round
	}
	caseNode struct {
		expr     *expression
		branches []whenBranch
	}
	whenBranch struct {
		when []*expression // nil: else
		body []node
	}
	forNode struct {
		statement
		list       *expression
		body, none []node
	}
	assignNode struct {
		target string
		expr   *expression
	}
	captureNode struct {
		target string
		body   []node
	}
	jumpNode struct{ err error }
)

// compile prepares the expressions of all pieces, and refuses what has no place in a letter. The pieces are changed in place.
func (u *unit) compile(pieces []piece) {
	for i := range pieces {
		u.collectNames(&pieces[i])
	}
	for i := range pieces {
		p := &pieces[i]
		switch p.kind {
		case outputPiece:
			if words, ok := p.cut(u.r); ok {
				if p.expr = u.expression(p, words); p.expr != nil {
					u.printed[p.expr.name] = true
				}
			}
		case tagPiece:
			u.compileTag(p)
		}
	}
}

// collectNames notes what the template itself names, before any use of it is checked.
func (u *unit) collectNames(p *piece) {
	if p.kind != tagPiece {
		return
	}
	var name string
	switch p.name {
	case "assign":
		name, _, _ = strings.Cut(p.text, "=")
	case "capture":
		name = p.text
	case "for":
		name, _, _ = strings.Cut(p.text, " ")
	default:
		return
	}
	if name = strings.TrimSpace(name); isName(name) && !known(name) {
		u.assigned[name] = true
		u.unbound[name] = true
	}
}

func isName(s string) bool {
	for i, c := range s {
		if c != '_' && !unicode.IsLetter(c) && (i == 0 || !unicode.IsDigit(c) && c != '-') {
			return false
		}
	}
	return s != "" && !reserved(s)
}

// tagArguments says which tags there are and whether something must follow their name.
var tagArguments = map[string]bool{
	"if": true, "elsif": true, "else": false, "endif": false, "unless": true, "endunless": false, "case": true, "when": true, "endcase": false,
	"for": true, "endfor": false, "break": false, "continue": false, "assign": true, "capture": true, "endcapture": false,
}

func (u *unit) compileTag(p *piece) {
	takes, ok := tagArguments[p.name]
	switch {
	case !ok:
		u.refuseTag(p)
		return
	case takes && p.text == "":
		u.r.refuse(p.src, p.offset, "liquid_empty", "Line %d, column %d: something is missing after {%% %s.", p.name)
		return
	case !takes && p.text != "":
		u.r.refuse(p.src, p.offset, "liquid_syntax", "Line %d, column %d: nothing may follow %s. For a further condition write {%% elsif … %%}.", p.name)
		return
	case !takes:
		return
	}
	switch p.name {
	case "assign":
		u.compileAssign(p)
	case "capture":
		p.stmt.target = p.text
		u.checkTarget(p, p.text)
	default:
		words, ok := p.cut(u.r)
		switch {
		case !ok:
		case p.name == "for":
			u.compileFor(p, words)
		case p.name == "when":
			for _, part := range splitWhen(words) {
				if e := u.expression(p, part); e != nil {
					p.stmt.when = append(p.stmt.when, e)
				}
			}
		default:
			p.expr = u.expression(p, words)
		}
	}
}

func (u *unit) refuseTag(p *piece) {
	switch p.name {
	case "include", "render":
		u.r.refuse(p.src, p.offset, "block_place", "Line %d, column %d: {%% %s %%} can stand in the body only.", p.name)
	case "layout", "section", "block", "extends":
		u.r.refuse(p.src, p.offset, "unsafe_tag", "Line %d, column %d: {%% %s %%} is not allowed: a letter can't take in other files.", p.name)
	case "cycle", "tablerow", "endtablerow", "increment", "decrement", "echo", "liquid", "paginate", "form", "style", "javascript", "ifchanged":
		u.r.refuse(p.src, p.offset, "unknown_tag", "Line %d, column %d: {%% %s %%} is not for letters.", p.name)
	case "elseif", "elif":
		u.r.refuse(p.src, p.offset, "unknown_tag", "Line %d, column %d: there is no {%% %s %%}. Did you mean {%% %s %%}?", p.name, "elsif")
	case "":
		u.r.refuse(p.src, p.offset, "liquid_empty", "Line %d, column %d: a tag begins with its name, such as {%% if client.city %%}.")
	default:
		if known(p.name) {
			u.r.refuse(p.src, p.offset, "unknown_tag", "Line %d, column %d: to print %s write two braces: {{ %s }}.", p.name, p.name)
			return
		}
		if near := nearest(p.name, slices.Sorted(maps.Keys(tagArguments))); near != "" {
			u.r.refuse(p.src, p.offset, "unknown_tag", "Line %d, column %d: there is no {%% %s %%}. Did you mean {%% %s %%}?", p.name, near)
			return
		}
		u.r.refuse(p.src, p.offset, "unknown_tag", "Line %d, column %d: there is no {%% %s %%}.", p.name)
	}
}

func (u *unit) checkTarget(p *piece, name string) {
	switch {
	case !isName(name):
		u.r.refuse(p.src, p.offset, "liquid_syntax", "Line %d, column %d: after %s comes one word, the name that you give.", p.name)
	case known(name):
		u.r.refuse(p.src, p.offset, "liquid_name", "Line %d, column %d: the name %s is taken. Choose another one.", name)
	}
}

func (u *unit) compileAssign(p *piece) {
	name, _, found := strings.Cut(p.text, "=")
	if !found {
		u.r.refuse(p.src, p.offset, "liquid_syntax", "Line %d, column %d: write {%% assign name = value %%}.")
		return
	}
	right := *p
	right.inner += len(name) + 1
	right.text = p.text[len(name)+1:]
	p.stmt.target = strings.TrimSpace(name)
	u.checkTarget(p, p.stmt.target)
	if words, ok := right.cut(u.r); ok {
		if p.expr = u.expression(&right, words); p.expr != nil {
			p.expr.piece = p
		}
	}
}

// compileFor reads `name in list [reversed] [limit: n] [offset: n]`. The list is a plain variable: nothing else can be known to end.
func (u *unit) compileFor(p *piece, words []word) {
	if len(words) < 3 || words[0].kind != nameWord || words[1].text != "in" {
		u.r.refuse(p.src, p.offset, "liquid_syntax", "Line %d, column %d: write a loop as {%% for item in client.tags %%}.")
		return
	}
	p.stmt.target = words[0].text
	u.checkTarget(p, p.stmt.target)
	root, _, next := pathOf(words, 2)
	if root == "" || next < len(words) && (words[next].kind == signWord) {
		u.r.refuse(p.src, words[2].offset, "liquid_loop", "Line %d, column %d: a loop goes only over a list that the letter is given, such as client.tags.")
		return
	}
	p.expr = u.expression(p, words[2:next])
	for rest := words[next:]; len(rest) > 0; {
		switch {
		case rest[0].text == "reversed":
			p.stmt.reversed, rest = true, rest[1:]
			continue
		case len(rest) > 2 && rest[1].is(":") && (rest[0].text == "limit" || rest[0].text == "offset"):
			end := 3
			if _, _, n := pathOf(rest, 2); n > end {
				end = n
			}
			e := u.expression(p, rest[2:end])
			if rest[0].text == "limit" {
				p.stmt.limit = e
			} else {
				p.stmt.offset = e
			}
			rest = rest[end:]
			continue
		}
		u.r.refuse(p.src, rest[0].offset, "liquid_syntax", "Line %d, column %d: in a loop only reversed, limit: and offset: may follow the list.")
		return
	}
}

func splitWhen(words []word) (parts [][]word) {
	start := 0
	for i, w := range words {
		if w.is(",") || w.kind == nameWord && w.text == "or" {
			parts = append(parts, words[start:i])
			start = i + 1
		}
	}
	return append(parts, words[start:])
}
