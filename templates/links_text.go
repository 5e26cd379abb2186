package templates

import "strings"

// inText replaces the addresses in plain text.
func (f *linkFinder) inText(nodes []node) []node {
	var out []node
	for i := 0; i < len(nodes); i++ {
		switch n := nodes[i].(type) {
		case textNode:
			text := string(n)
			k := nextWebAddress(text)
			if k < 0 {
				out = append(out, n)
				continue
			}
			value, rest, used, simple := textAddress(text[k:], nodes[i+1:])
			if k > 0 {
				out = append(out, textNode(text[:k]))
			}
			if simple {
				if link := f.link(value, false, ""); link != nil {
					value = []node{link}
				}
			}
			out = append(out, value...)
			if nodes = nodes[i+used:]; rest != "" {
				nodes[0] = textNode(rest)
			} else {
				nodes = nodes[1:]
			}
			i = -1
		default:
			out = append(out, rebuild(n, f.inText))
		}
	}
	return out
}

func nextWebAddress(text string) int {
	a, b := indexFold(text, "http://"), indexFold(text, "https://")
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

// textAddress gathers the nodes of an address in plain text: it ends with a space, a bracket or a quote, and signs that close a sentence
// don't belong to it. simple false: a condition follows at once, which may be a part of it.
func textAddress(text string, nodes []node) (value []node, rest string, used int, simple bool) {
	ends := func(s string) int {
		k := strings.IndexAny(s, " \t\r\n<>\"'«»“”|\\^`{}")
		if k < 0 {
			return -1
		}
		return k
	}
	cut := func(s string) (string, string) {
		kept := strings.TrimRight(s, ".,;:!?…")
		for strings.HasSuffix(kept, ")") && strings.Count(kept, "(") < strings.Count(kept, ")") {
			kept = strings.TrimRight(kept[:len(kept)-1], ".,;:!?…")
		}
		return kept, s[len(kept):]
	}
	add := func(s string) {
		if s != "" {
			value = append(value, textNode(s))
		}
	}
	if k := ends(text); k >= 0 {
		kept, tail := cut(text[:k])
		add(kept)
		return value, tail + text[k:], 0, true
	}
	if len(nodes) == 0 {
		kept, tail := cut(text)
		add(kept)
		return value, tail, 0, true
	}
	add(text)
	for i, n := range nodes {
		switch n := n.(type) {
		case *outputNode:
			value = append(value, n)
			if i+1 == len(nodes) {
				return value, "", i + 1, true
			}
		case textNode:
			s := string(n)
			k := ends(s)
			if k < 0 && i+1 < len(nodes) {
				add(s)
				continue
			}
			if k < 0 {
				k = len(s)
			}
			kept, tail := cut(s[:k])
			add(kept)
			return value, tail + s[k:], i + 1, true
		default:
			return value, "", i, false
		}
	}
	return value, "", len(nodes), true
}
