package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/osteele/liquid/expressions"
)

// What an expression may be: far more than a letter needs, and too little to keep a worker busy.
const (
	maxExpression = 1000 // characters
	maxChain      = 20   // filters
)

// expression is one compiled Liquid expression. A path or a literal with filters behind it, which is what nearly all are, is walked
// by ourselves, as the library's reflection would take half the time of a rendering; all else is evaluated by the library.
type expression struct {
	input   operand
	calls   []call
	eval    expressions.Expression // nil: input and calls are all
	label   string                 // what a preview calls it when it is empty: first_name
	name    string                 // client.first_name
	piece   *piece
	roots   []string // every variable in it
	genders []string // that it compares client.gender with
	grows   bool     // it has a filter that makes texts or lists longer
}

// called is how a problem names the expression.
func (e *expression) called() string {
	if e.label == "name" && !strings.Contains(e.name, ".") {
		return e.name + " | name"
	}
	return e.name
}

func (e *expression) mentions(name string) bool { return e != nil && slices.Contains(e.roots, name) }

// operand is a path from a variable or, when it has no root, a literal.
type operand struct {
	root    string
	path    []any // fields as string, items as int
	literal any
}

// call is a filter with its arguments.
type call struct {
	filter   filter
	args     []operand
	constant []value // the arguments when all are literals
}

// filterUse is one filter as it stands in a template.
type filterUse struct {
	name   string
	offset int
	input  []string // the path it is applied to, when that is a bare one
	first  bool     // nothing has been done to the input before
	args   []word   // an argument of several words is a signWord
}

// unit is one field being compiled: what it needs bound before it can be rendered.
type unit struct {
	r         *report
	assigned  map[string]bool // names that the template itself gives by assign, capture or for
	constants map[string]any  // literals that stand where the library would compare them without our value's rules
	unbound   map[string]bool // names to be bound to nothing, so that comparing them follows our rules too
	printed   map[string]bool // variables that reach the letter
	fields    map[string]bool // of the client that it speaks of; wholeClient: all
}

func newUnit(r *report) *unit {
	return &unit{r, map[string]bool{}, map[string]any{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

// expression compiles the words of a piece, after checking all that a person may have got wrong in them.
func (u *unit) expression(p *piece, words []word) *expression {
	if len(words) == 0 {
		u.r.refuse(p.src, p.offset, "liquid_empty", "Line %d, column %d: something is missing inside the braces.")
		return nil
	}
	if len(p.text) > maxExpression {
		u.r.refuse(p.src, p.offset, "liquid_long", "Line %d, column %d: what stands in these braces is too long. Split it with {%% assign %%}.")
		return nil
	}
	e := &expression{piece: p}
	before := len(u.r.faults)
	chain := u.checkWords(p, e, words)
	if len(u.r.faults) > before {
		return nil
	}
	e.name = chain
	var strange []word
	if e.genders, strange = gendersOf(words); len(strange) > 0 {
		u.r.note(SeverityError, "gender_word", p.src, strange[0].offset, "client.gender is male, female or unknown and never %s.", strange[0].text)
	}
	if e.label = e.name; strings.HasPrefix(e.name, "client.") {
		e.label = e.name[strings.LastIndexByte(e.name, '.')+1:]
	}
	for i := range words[1:] {
		if words[i].is("|") && words[i+1].text == "name" {
			e.label = "name" // {{ client | name: "dative" }} of somebody nameless is [name missing]
		}
	}
	if e.straight(words) {
		return e
	}
	source := u.canonical(p, words)
	var err error
	if e.eval, err = parseLibrary(source); err != nil {
		u.r.refuse(p.src, p.offset, "liquid_syntax", "Line %d, column %d: what stands in the braces can't be understood: %s", short(p.text))
		return nil
	}
	return e
}

// straight reads the words as a path or a literal and filters, if that is all they are.
func (e *expression) straight(words []word) bool {
	input, i, ok := operandOf(e.piece, words, 0)
	if !ok {
		return false
	}
	e.input = input
	for i < len(words) {
		if !words[i].is("|") || i+1 == len(words) {
			return false
		}
		c := call{filter: filters()[words[i+1].text]}
		i += 2
		for sign := ":"; i < len(words) && words[i].is(sign); sign = "," {
			var arg operand
			if arg, i, ok = operandOf(e.piece, words, i+1); !ok {
				return false
			}
			c.args = append(c.args, arg)
			c.constant = append(c.constant, value{v: arg.literal})
		}
		for _, a := range c.args {
			if a.root != "" {
				c.constant = nil
			}
		}
		e.calls = append(e.calls, c)
	}
	return true
}

func operandOf(p *piece, words []word, i int) (operand, int, bool) {
	if i >= len(words) {
		return operand{}, i, false
	}
	if literal, ok := literalOf(words[i], p.src.text[words[i].offset:words[i].offset+words[i].length]); ok {
		return operand{literal: literal}, i + 1, true
	}
	root, path, next := pathOf(words, i)
	return operand{root: root, path: path}, next, root != ""
}

// parseLibrary keeps what the library's lexer panics with from taking the process down.
func parseLibrary(source string) (e expressions.Expression, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = fmt.Errorf("parse %q: %v", source, x)
		}
	}()
	return expressions.Parse(source)
}

// canonical writes the words out as the library's lexer wants them. A literal that is compared or filtered becomes a bound name, so
// that both sides of every comparison are values of ours and every filter knows the letter's language.
func (u *unit) canonical(p *piece, words []word) string {
	var b strings.Builder
	for i, w := range words {
		raw := p.src.text[w.offset : w.offset+w.length]
		literal, isLiteral := literalOf(w, raw)
		if isLiteral && (i > 0 && comparison(words[i-1]) || i+1 < len(words) && (words[i+1].is("|") || comparison(words[i+1]))) {
			name := "salut__" + strconv.Itoa(len(u.constants))
			u.constants[name] = literal
			raw = name
		} else if w.kind == nameWord && raw == "null" {
			raw = "nil"
		}
		if glued := w.is(":") || i > 0 && words[i-1].is("."); !glued {
			b.WriteByte(' ')
		}
		b.WriteString(raw)
	}
	return b.String()
}

func comparison(w word) bool {
	switch w.text {
	case "==", "!=", "<", ">", "<=", ">=":
		return w.kind == signWord
	case "contains":
		return w.kind == nameWord
	}
	return false
}

func literalOf(w word, raw string) (any, bool) {
	switch w.kind {
	case textWord:
		if raw[0] == '"' {
			return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\n`, "\n", `\t`, "\t", `\r`, "\r").Replace(w.text), true
		}
		return w.text, true
	case numberWord:
		if n, err := strconv.Atoi(w.text); err == nil {
			return n, true
		}
		f, err := strconv.ParseFloat(w.text, 64)
		return f, err == nil
	case nameWord:
		switch w.text {
		case "true", "false":
			return w.text == "true", true
		case "nil", "null":
			return nil, true
		}
	}
	return nil, false
}

// pathOf reads a path of names, numbers and quoted keys from words[i]; next is the word after it.
func pathOf(words []word, i int) (root string, path []any, next int) {
	if i >= len(words) || words[i].kind != nameWord || reserved(words[i].text) {
		return "", nil, i
	}
	root, i = words[i].text, i+1
	for i+1 < len(words) {
		switch {
		case words[i].is(".") && words[i+1].kind == nameWord:
			path = append(path, words[i+1].text)
			i += 2
			continue
		case words[i].is("[") && i+2 < len(words) && words[i+2].is("]") && (words[i+1].kind == textWord || words[i+1].kind == numberWord):
			key, ok := literalOf(words[i+1], `'`)
			if !ok {
				return root, path, i
			}
			path = append(path, key)
			i += 3
			continue
		}
		break
	}
	return root, path, i
}

func joinPath(root string, path []any) string {
	name := root
	for _, key := range path {
		name += "." + text(key)
	}
	return name
}

func reserved(name string) bool {
	switch name {
	case "and", "or", "contains", "true", "false", "nil", "null", "in":
		return true
	}
	return false
}
