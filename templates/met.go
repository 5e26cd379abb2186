package templates

import (
	"slices"
	"strconv"
)

// Met notes which conditions of a letter came true while it was rendered for many clients. Not for several goroutines at once.
type Met struct {
	at        map[spot]bool
	languages map[string]bool
}

// spot is a place in the letter as it was written: the HTML and the text made from it share it.
type spot struct {
	field  string
	offset int
}

func spotOf(p *piece) spot { return spot{p.src.field, p.offset} }

func (m *Met) note(p *piece) {
	if m == nil {
		return
	}
	if m.at == nil {
		m.at = map[spot]bool{}
	}
	m.at[spotOf(p)] = true
}

func (m *Met) in(language string) {
	if m == nil {
		return
	}
	if m.languages == nil {
		m.languages = map[string]bool{}
	}
	m.languages[language] = true
}

// Add takes in what another one noted.
func (m *Met) Add(other *Met) {
	for s := range other.at {
		if m.at == nil {
			m.at = map[spot]bool{}
		}
		m.at[s] = true
	}
	for l := range other.languages {
		m.in(l)
	}
}

// Unmet names the conditions that came true for nobody, in the translations that somebody got.
func (l *Letter) Unmet(m *Met) []Problem {
	var found []Problem
	for _, w := range l.wordings {
		if !m.languages[w.language] {
			continue
		}
		for _, p := range []*program{w.subject, w.html, w.text} {
			walk(p.nodes, func(n node) {
				for _, c := range conditions(n) {
					if m.at[spotOf(c)] {
						continue
					}
					line, column := c.src.position(c.offset)
					problem := Problem{Severity: SeverityWarning, Code: "condition_unmet", Field: c.src.field, Line: line, Column: column,
						Message: "Nobody meets the condition in line %s: {%% %s %s %%}.", Params: []any{strconv.Itoa(line), c.name, short(c.text)}}
					if !slices.ContainsFunc(found, problem.same) {
						found = append(found, problem)
					}
				}
			})
		}
	}
	return found
}

// Personal tells whether the letter prints anything of the client's own in some translation.
func (l *Letter) Personal() (yes bool) {
	for _, w := range l.wordings {
		for _, p := range []*program{w.subject, w.html, w.text} {
			walk(p.nodes, func(n node) {
				if o, ok := n.(*outputNode); ok && (o.expr.mentions("client") || o.expr.mentions("promo") || o.expr.mentions("manager")) {
					yes = true
				}
			})
		}
	}
	return yes
}

// conditions are the pieces that decide about the branches of a node, but for "else".
func conditions(n node) (all []*piece) {
	switch n := n.(type) {
	case *ifNode:
		for _, b := range n.branches {
			if b.cond != nil {
				all = append(all, b.cond.piece)
			}
		}
	case *caseNode:
		for _, b := range n.branches {
			if len(b.when) > 0 {
				all = append(all, b.when[0].piece)
			}
		}
	}
	return all
}

// walk calls visit for each node of a tree, outer ones first.
func walk(nodes []node, visit func(node)) {
	for _, n := range nodes {
		visit(n)
		switch n := n.(type) {
		case *ifNode:
			for _, b := range n.branches {
				walk(b.body, visit)
			}
		case *caseNode:
			for _, b := range n.branches {
				walk(b.body, visit)
			}
		case *forNode:
			walk(n.body, visit)
			walk(n.none, visit)
		case *captureNode:
			walk(n.body, visit)
		case *linkNode:
			walk(n.value, visit)
		}
	}
}

// rebuild copies a node with its branches changed, first to last; a node without branches stays as it is. What is captured is a value
// before it is printed, so its body is none of these branches.
func rebuild(n node, change func(body []node) []node) node {
	switch n := n.(type) {
	case *ifNode:
		c := &ifNode{unless: n.unless}
		for _, b := range n.branches {
			c.branches = append(c.branches, branch{b.cond, change(b.body)})
		}
		return c
	case *caseNode:
		c := &caseNode{expr: n.expr}
		for _, b := range n.branches {
			c.branches = append(c.branches, whenBranch{b.when, change(b.body)})
		}
		return c
	case *forNode:
		c := *n
		c.body, c.none = change(n.body), change(n.none)
		return &c
	}
	return n
}
