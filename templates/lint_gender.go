package templates

import "slices"

// gendersOf are the genders that a condition compares client.gender with, and the words that stand there and are none.
func gendersOf(words []word) (found []string, strange []word) {
	note := func(w word) {
		switch w.text {
		case "male", "female", "unknown", "":
			found = append(found, w.text)
		default:
			strange = append(strange, w)
		}
	}
	for i := range words {
		root, path, next := pathOf(words, i)
		if root != "client" || len(path) != 1 || path[0] != "gender" {
			continue
		}
		if next+1 < len(words) && (words[next].is("==") || words[next].is("!=")) && words[next+1].kind == textWord {
			note(words[next+1])
		}
		if i >= 2 && (words[i-1].is("==") || words[i-1].is("!=")) && words[i-2].kind == textWord {
			note(words[i-2])
		}
	}
	return found, strange
}

// lintGender warns of conditions on client.gender that give a person of unknown gender the form of one: {% if client.gender ==
// "female" %}рада{% else %}рад{% endif %}.
func lintGender(r *report, nodes []node) {
	for _, n := range nodes {
		switch n := n.(type) {
		case *ifNode:
			var told []string
			var at *piece
			other := false
			for _, b := range n.branches {
				if b.cond == nil {
					other = true
				} else if len(b.cond.genders) > 0 {
					told = append(told, b.cond.genders...)
					at = b.cond.piece
				}
				lintGender(r, b.body)
			}
			r.noteGender(told, other, at)
		case *caseNode:
			var told []string
			other := false
			for _, b := range n.branches {
				if b.when == nil {
					other = true
				}
				for _, w := range b.when {
					if text, ok := w.input.literal.(string); ok && n.expr != nil && n.expr.name == "client.gender" {
						told = append(told, text)
					}
				}
				lintGender(r, b.body)
			}
			if n.expr != nil {
				r.noteGender(told, other, n.expr.piece)
			}
		case *forNode:
			lintGender(r, n.body)
			lintGender(r, n.none)
		case *captureNode:
			lintGender(r, n.body)
		}
	}
}

func (r *report) noteGender(told []string, other bool, at *piece) {
	man, woman := slices.Contains(told, "male"), slices.Contains(told, "female")
	if at == nil || slices.Contains(told, "unknown") || man == woman && (other || !man) || man != woman && !other {
		return
	}
	r.note(SeverityWarning, "gendered_no_neutral", at.src, at.offset,
		"This condition on client.gender has no words of its own for clients whose gender isn't known. Write {{ client | gendered: \"рад\", \"рада\", \"рад(а)\" }}, or name male, female and else.")
}
