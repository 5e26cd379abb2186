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
	vars  map[string]any
	eval  expressions.Context
	env   *env
	at    *piece // what is being rendered, for the place in an error
	steps int
	kept  int

	strict   bool
	met      *Met
	link     func(dst []byte, number int32) []byte
	pixel    func(dst []byte) []byte
	trap     func(dst []byte) []byte
	params   string
	body     *mail.Body // where the encoded HTML goes; nil: out takes everything
	problems []Problem
}

// program is a field ready to be rendered.
type program struct {
	nodes     []node
	names     []string // to be bound to nothing
	constants map[string]any
	static    int // bytes of plain text, to size the buffer by
}

func (u *unit) program(nodes []node, static int) *program {
	return &program{nodes, slices.Sorted(maps.Keys(u.unbound)), u.constants, static}
}

// render runs a program over the root variables and appends what it prints to dst, or to the body where one is given.
func (p *program) render(dst []byte, roots map[string]any, e *env, v *Vars, body *mail.Body) ([]byte, []Problem, error) {
	r := run{out: dst, env: e, strict: v.Strict, met: v.Met, link: v.Link, pixel: v.Pixel, trap: v.Trap, params: v.Params, body: body, vars: roots}
	if len(p.names)+len(p.constants) > 0 {
		r.vars = make(map[string]any, len(roots)+len(p.names)+len(p.constants))
		for _, n := range p.names {
			r.vars[n] = value{nil, e}
		}
		maps.Copy(r.vars, roots)
		for n, v := range p.constants {
			r.vars[n] = value{v, e}
		}
	}
	start := len(dst)
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
	if err == nil && len(r.out)-start > maxOutput {
		err = errTooLong
	}
	return r.out, r.problems, r.located(err)
}

// located turns a mistake into a fault that names its place.
func (r *run) located(err error) error {
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
			r.eval = expressions.NewContext(r.vars, library())
		}
		v, err := e.eval.Evaluate(r.eval)
		return plain(v), err
	}
	x := r.operand(e.input)
	var room [4]value
	for i := range e.calls {
		c := &e.calls[i]
		args := c.constant
		if args == nil {
			args = room[:0]
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
	x, ok := r.vars[o.root].(value)
	if !ok {
		return value{nil, r.env}
	}
	for _, key := range o.path {
		x = x.at(key)
	}
	return x
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
	if r.strict && isEmpty(v) {
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
			r.met.note(b.cond.piece)
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
				r.met.note(b.when[0].piece)
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
	outerItem, outerLoop := r.vars[n.target], r.vars["forloop"]
	defer func() { r.vars[n.target], r.vars["forloop"] = outerItem, outerLoop }()
	for i, item := range list {
		if err := r.step(n.list.piece); err != nil {
			return err
		}
		r.vars[n.target] = value{normal(item), r.env}
		r.vars["forloop"] = value{map[string]any{"first": i == 0, "last": i == len(list)-1, "index": i + 1, "index0": i,
			"rindex": len(list) - i, "rindex0": len(list) - i - 1, "length": len(list)}, r.env}
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
	r.vars[name] = value{v, r.env}
	return nil
}

func (n *jumpNode) run(*run) error { return n.err }
