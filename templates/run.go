package templates

import (
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/osteele/liquid/expressions"

	"salut/fault"
	"salut/mail"
)

// What one rendering of one field may cost, but for the time. A letter of a hundred kilobytes is cut by mail programs, and takes a thousand steps.
const (
	maxOutput = 1 << 20     // bytes
	maxSteps  = 200_000     // nodes
	maxKept   = 1 << 20     // bytes in assigned and captured values
	maxTime   = time.Second // all fields together
)

const endless = "Line %d, column %d: the letter repeats itself without end here."

var (
	errBreak    = errors.New("break")
	errContinue = errors.New("continue")
	jumps       = map[string]error{"break": errBreak, "continue": errContinue}

	errEndless = wrong(endless)
)

// run is one rendering of one field. Nothing in it is shared with another, so however long one takes, others go on.
type run struct {
	out   []byte
	from  *Vars
	own   *program
	vars  map[string]value // what the letter itself has named, in the place of what it began with
	all   map[string]any   // the same and all else, for the library; nil until it is asked
	eval  expressions.Context
	env   *env
	at    *piece // what is being rendered, for the place in an error
	steps int
	kept  int

	body     *mail.Body // where what is encoded goes; nil: out takes everything
	room     [4]value   // for the arguments of a filter
	tidier   *tidier    // makes lines of out on their way into body; nil: they go as they are
	problems []Problem
}

// program is a field ready to be rendered.
type program struct {
	nodes     []node
	names     []string // to be bound to nothing
	constants map[string]any
	static    int             // bytes of plain text, to size the buffer by
	fields    map[string]bool // of the client that it speaks of; wholeClient: all
}

func (u *unit) program(nodes []node, static int) *program {
	return &program{nodes, slices.Sorted(maps.Keys(u.unbound)), u.constants, static, u.fields}
}

// workroom is what one rendering leaves to the next, so that a letter asks for little memory of its own. Not for two at once.
type workroom struct {
	out    []byte
	run    run
	tidier tidier
}

// render runs a program. What it prints is good until the next use of the room; where a body is given, it goes there.
func (p *program) render(room *workroom, e *env, v *Vars, body *mail.Body, tidied bool) ([]byte, []Problem, error) {
	r := &room.run
	*r = run{out: room.out[:0], from: v, own: p, env: e, body: body}
	if tidied {
		r.tidier = &room.tidier
		r.tidier.gap = gap{}
	}
	defer func() { room.out, room.run = r.out[:0], run{} }()
	if body == nil {
		r.out = slices.Grow(r.out, p.static+p.static/8+256)
	}
	err := r.sequence(p.nodes)
	if body != nil {
		r.flush()
		if err == nil && body.Len() > 3*maxOutput { // as much as encoding adds to a text of values alone
			err = errTooLong
		}
	}
	if err == nil && len(r.out) > maxOutput {
		err = errTooLong
	}
	return r.out, r.problems, r.located(err)
}

// located turns a mistake into a fault that names its place.
func (r *run) located(err error) error {
	if err == nil {
		return nil
	}
	var m *mistake
	var f expressions.FilterError
	if errors.As(err, &f) {
		err = f.Err
	}
	if !errors.As(err, &m) || r.at == nil {
		return err
	}
	line, column := r.at.src.position(r.at.offset)
	return fault.Invalidf(r.at.src.field, m.format, append([]any{line, column}, m.args...)...).Coded("render")
}

// step counts what the letter costs, and looks at the clock now and then.
func (r *run) step(p *piece) error {
	r.at = p
	r.steps++
	if r.steps > maxSteps || len(r.out) > maxOutput || r.body != nil && r.body.Len() > 3*maxOutput {
		return errEndless
	}
	if r.steps&31 == 0 {
		if time.Now().After(r.env.deadline) {
			return errEndless
		}
	}
	return nil
}

func (r *run) sequence(nodes []node) error {
	for _, n := range nodes {
		if t, ok := n.(textNode); ok {
			r.out = append(r.out, t...)
			continue
		}
		if err := n.run(r); err != nil {
			return err
		}
	}
	return nil
}

// evaluate gives the value of an expression, without the library's wrapping.
func (r *run) evaluate(e *expression) (any, error) {
	if e.eval != nil {
		if r.eval == nil {
			r.eval = expressions.NewContext(r.everything(), library())
		}
		v, err := e.eval.Evaluate(r.eval)
		return plain(v), err
	}
	x := r.operand(e.input)
	for i := range e.calls {
		c := &e.calls[i]
		args := c.constant
		if args == nil {
			args = r.room[:0]
			for _, a := range c.args {
				args = append(args, r.operand(a))
			}
		}
		v, err := c.filter.apply(x, args)
		if err != nil {
			return nil, err
		}
		x = asValue(v, r.env)
	}
	return x.v, nil
}

func (r *run) operand(o operand) value {
	if o.root == "" {
		return value{o.literal, r.env}
	}
	x := r.variable(o.root)
	for _, key := range o.path {
		x = x.at(key)
	}
	return x
}

// variable is what a name stands for; a name that stands for nothing is empty.
func (r *run) variable(name string) value {
	if x, ok := r.vars[name]; ok {
		return x
	}
	if x, ok := r.own.constants[name]; ok {
		return value{x, r.env}
	}
	return value{r.from.root(name), r.env}
}

func (r *run) set(name string, v any) {
	if r.vars == nil {
		r.vars = map[string]value{}
	}
	r.vars[name] = value{v, r.env}
	if r.all != nil {
		r.all[name] = r.vars[name]
	}
}

// everything is all variables as the library wants them.
func (r *run) everything() map[string]any {
	r.all = make(map[string]any, len(roots)+len(r.own.names)+len(r.own.constants)+len(r.vars))
	for _, names := range [][]string{roots, r.own.names} {
		for _, n := range names {
			r.all[n] = value{r.from.root(n), r.env}
		}
	}
	for n, v := range r.own.constants {
		r.all[n] = value{v, r.env}
	}
	for n, v := range r.vars {
		r.all[n] = v
	}
	return r.all
}

func truthy(v any) bool { return value{v: v}.Test() }

func (t textNode) run(r *run) error { r.out = append(r.out, t...); return nil }

func (n *outputNode) run(r *run) error {
	if err := r.step(n.expr.piece); err != nil {
		return err
	}
	v, err := r.evaluate(n.expr)
	if err != nil {
		return err
	}
	if r.from.Strict && isEmpty(v) {
		v = "[" + n.expr.label + " missing]"
		line, column := n.expr.piece.src.position(n.expr.piece.offset)
		r.problems = append(r.problems, Problem{Severity: SeverityWarning, Code: "empty_variable", Field: n.expr.piece.src.field,
			Message: "%s is empty for this client.", Params: []any{n.expr.called()}, Line: line, Column: column})
	}
	r.out = n.how.append(r.out, v, r.env)
	return nil
}

func (n *ifNode) run(r *run) error {
	for i, b := range n.branches {
		if b.cond == nil {
			return r.sequence(b.body)
		}
		if err := r.step(b.cond.piece); err != nil {
			return err
		}
		v, err := r.evaluate(b.cond)
		if err != nil {
			return err
		}
		if truthy(v) != (n.unless && i == 0) {
			r.from.Met.note(b.cond.piece)
			return r.sequence(b.body)
		}
	}
	return nil
}

func (n *caseNode) run(r *run) error {
	if err := r.step(n.expr.piece); err != nil {
		return err
	}
	v, err := r.evaluate(n.expr)
	if err != nil {
		return err
	}
	for _, b := range n.branches {
		match := b.when == nil
		for _, w := range b.when {
			x, err := r.evaluate(w)
			if err != nil {
				return err
			}
			match = match || equal(v, x)
		}
		if match {
			if len(b.when) > 0 {
				r.from.Met.note(b.when[0].piece)
			}
			return r.sequence(b.body)
		}
	}
	return nil
}

func (n *forNode) run(r *run) error {
	if err := r.step(n.list.piece); err != nil {
		return err
	}
	v, err := r.evaluate(n.list)
	if err != nil {
		return err
	}
	list, err := n.part(r, items(v))
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return r.sequence(n.none)
	}
	outerItem, outerLoop := r.variable(n.target), r.variable("forloop")
	defer func() { r.set(n.target, outerItem.v); r.set("forloop", outerLoop.v) }()
	for i, item := range list {
		if err := r.step(n.list.piece); err != nil {
			return err
		}
		r.set(n.target, normal(item))
		r.set("forloop", map[string]any{"first": i == 0, "last": i == len(list)-1, "index": i + 1, "index0": i,
			"rindex": len(list) - i, "rindex0": len(list) - i - 1, "length": len(list)})
		switch err := r.sequence(n.body); {
		case errors.Is(err, errBreak):
			return nil
		case err != nil && !errors.Is(err, errContinue):
			return err
		}
	}
	return nil
}

// part applies offset, limit and reversed, in this order, as Liquid does.
func (n *forNode) part(r *run, list []any) ([]any, error) {
	count := func(e *expression, otherwise int) (int, error) {
		if e == nil {
			return otherwise, nil
		}
		v, err := r.evaluate(e)
		f, ok := number(v)
		if !ok || err != nil {
			return otherwise, err
		}
		return min(max(int(f), 0), len(list)), nil
	}
	from, err := count(n.offset, 0)
	if err != nil {
		return nil, err
	}
	list = list[from:]
	to, err := count(n.limit, len(list))
	if err != nil {
		return nil, err
	}
	list = list[:min(to, len(list))]
	if n.reversed {
		list = slices.Clone(list)
		slices.Reverse(list)
	}
	return list, nil
}

func (n *assignNode) run(r *run) error {
	if err := r.step(n.expr.piece); err != nil {
		return err
	}
	v, err := r.evaluate(n.expr)
	if err != nil {
		return err
	}
	return r.keep(n.target, v)
}

func (n *captureNode) run(r *run) error {
	start := len(r.out)
	if err := r.sequence(n.body); err != nil {
		return err
	}
	captured := string(r.out[start:])
	r.out = r.out[:start]
	if len(captured) > maxText {
		return errTooLong
	}
	return r.keep(n.target, markup(captured))
}

// keep gives a value a name, within what all of them together may take.
func (r *run) keep(name string, v any) error {
	switch v := v.(type) {
	case string:
		r.kept += len(v)
	case markup:
		r.kept += len(v)
	case []any:
		r.kept += 32 * len(v)
	}
	if r.kept > maxKept {
		return errTooLong
	}
	r.set(name, v)
	return nil
}

func (n *jumpNode) run(*run) error { return n.err }
