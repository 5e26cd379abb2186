package templates

import (
	"fmt"
	"strings"
)

// block is an open {% … %} while the tree is built.
type block struct {
	open *piece
	done func(last []node)
	next func(p *piece, body []node) bool // else, elsif, when: closes one branch and opens another; false: not here
}

// build makes the tree of compiled pieces and refuses tags that don't pair. Each format gives the pieces in the order that they
// have in the letter, so what the author wrote as a pair must still be one.
func (u *unit) build(pieces []*piece) []node {
	type level struct {
		block
		outer []node
	}
	var (
		stack []level
		out   []node
	)
	enter := func(b block) {
		stack = append(stack, level{b, out})
		out = nil
	}
	loops := func() (n int) {
		for _, l := range stack {
			if l.open.name == "for" {
				n++
			}
		}
		return n
	}
	for _, p := range pieces {
		switch {
		case p.kind == textPiece:
			out = append(out, textNode(p.text))
		case p.kind == outputPiece:
			for _, l := range stack {
				if l.open.name == "capture" && loops() > 0 && p.expr.mentions(l.open.stmt.target) {
					u.r.refuse(p.src, p.offset, "liquid_grows", "Line %d, column %d: %s takes itself in with every turn of the loop and grows without end.", l.open.stmt.target)
				}
			}
			out = append(out, &outputNode{expr: p.expr, how: p.how})
		case p.name == "assign":
			if p.expr != nil && p.expr.grows && loops() > 0 && p.expr.mentions(p.stmt.target) {
				u.r.refuse(p.src, p.offset, "liquid_grows", "Line %d, column %d: %s takes itself in with every turn of the loop and grows without end.", p.stmt.target)
			}
			out = append(out, &assignNode{p.stmt.target, p.expr})
		case p.name == "break" || p.name == "continue":
			if loops() == 0 {
				u.r.refuse(p.src, p.offset, "liquid_pair", "Line %d, column %d: {%% %s %%} stands outside of a loop.", p.name)
			}
			out = append(out, &jumpNode{jumps[p.name]})
		case p.name == "if" || p.name == "unless" || p.name == "case" || p.name == "for" || p.name == "capture":
			b, n := u.open(p)
			out = append(out, n)
			enter(b)
			if len(stack) > maxDepth {
				u.r.refuse(p.src, p.offset, "liquid_deep", "Line %d, column %d: conditions stand more than %d deep in each other here.", maxDepth)
				return out
			}
			if p.name == "for" && loops() > maxLoops {
				u.r.refuse(p.src, p.offset, "liquid_loop", "Line %d, column %d: loops stand more than %d deep in each other here.", maxLoops)
			}
		case strings.HasPrefix(p.name, "end"):
			if len(stack) == 0 || "end"+stack[len(stack)-1].open.name != p.name {
				u.refusePair(p, len(stack), func() *piece { return stack[len(stack)-1].open })
				return out
			}
			top := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			top.done(out)
			out = top.outer
		default: // else, elsif, when
			if len(stack) == 0 || !stack[len(stack)-1].next(p, out) {
				u.r.refuse(p.src, p.offset, "liquid_pair", "Line %d, column %d: {%% %s %%} has nothing to belong to here.", p.name)
				return out
			}
			out = nil
		}
	}
	for _, l := range stack {
		u.r.refuse(l.open.src, l.open.offset, "liquid_pair", "Line %d, column %d: {%% %s %%} is never closed. Close it with {%% end%s %%}.", l.open.name, l.open.name)
	}
	return out
}

func (u *unit) refusePair(p *piece, depth int, top func() *piece) {
	if depth == 0 {
		u.r.refuse(p.src, p.offset, "liquid_pair", "Line %d, column %d: {%% %s %%} closes nothing: there is no {%% %s %%} before it.", p.name, strings.TrimPrefix(p.name, "end"))
		return
	}
	t := top()
	line, _ := t.src.position(t.offset)
	u.r.refuse(p.src, p.offset, "liquid_pair", "Line %d, column %d: {%% %s %%} stands where {%% end%s %%} should be, which closes {%% %s %%} of line %d.", p.name, t.name, t.name, line)
}

// open makes the node of a block tag and says how its branches and its end are to be taken.
func (u *unit) open(p *piece) (block, node) {
	b := block{open: p, next: func(*piece, []node) bool { return false }}
	switch p.name {
	case "if", "unless":
		n := &ifNode{unless: p.name == "unless", branches: []branch{{cond: p.expr}}}
		seen := false
		last := func(body []node) { n.branches[len(n.branches)-1].body = body }
		b.done = last
		b.next = func(q *piece, body []node) bool {
			if q.name == "when" || seen {
				return false
			}
			last(body)
			seen = q.name == "else"
			n.branches = append(n.branches, branch{cond: q.expr})
			return true
		}
		return b, n
	case "case":
		n := &caseNode{expr: p.expr}
		seen := false
		last := func(body []node) {
			if len(n.branches) > 0 { // what stands before the first when belongs to nothing
				n.branches[len(n.branches)-1].body = body
			}
		}
		b.done = last
		b.next = func(q *piece, body []node) bool {
			if q.name == "elsif" || seen {
				return false
			}
			last(body)
			seen = q.name == "else"
			n.branches = append(n.branches, whenBranch{when: q.stmt.when})
			return true
		}
		return b, n
	case "for":
		n := &forNode{statement: p.stmt, list: p.expr}
		seen := false
		b.done = func(body []node) {
			if seen {
				n.none = body
			} else {
				n.body = body
			}
		}
		b.next = func(q *piece, body []node) bool {
			if q.name != "else" || seen {
				return false
			}
			seen, n.body = true, body
			return true
		}
		return b, n
	case "capture":
		n := &captureNode{target: p.stmt.target}
		b.done = func(body []node) { n.body = body }
		return b, n
	}
	panic(fmt.Sprintf("templates: %s opens no block", p.name))
}
