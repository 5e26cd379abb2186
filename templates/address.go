package templates

import (
	"fmt"
	"html"
	"net/url"
	"runtime/debug"
	"strings"
	"time"

	"salut/fault"
)

// Address is a compiled Link's address. Any number of goroutines may render it at once.
type Address struct {
	program *program
	speech  speech
	fixed   string // without Liquid it is the same for everybody
}

// CompileAddress reads the address of a Link in a language. Addresses are kept as Links gave them, so a failure is ours.
func CompileAddress(address, language string) (*Address, error) {
	if !strings.Contains(address, "{") {
		return &Address{fixed: html.UnescapeString(address)}, nil
	}
	r := &report{}
	u := newUnit(r)
	src := &source{"address", address}
	pieces := scan(src, r)
	u.compile(pieces)
	nodes := u.build(pointers(pieces))
	(&placer{r: r}).place(append([]node{textNode(`<a href="`)}, nodes...), place{}, nil)
	if r.failed() {
		return nil, fmt.Errorf("read a link's address: %w", fault.Join(r.faults))
	}
	return &Address{program: u.program(nodes, len(address)), speech: newSpeech(tag(language))}, nil
}

// Fixed is the address when it is the same for everybody; ok is false when it has to be rendered.
func (a *Address) Fixed() (string, bool) { return a.fixed, a.program == nil }

// Render makes the address for one client, as the letter itself would print it.
func (a *Address) Render(v Vars) (out string, err error) {
	if a.program == nil {
		return a.fixed, nil
	}
	defer func() {
		if x := recover(); x != nil {
			out, err = "", fmt.Errorf("render a link's address: %v\n%s", x, debug.Stack())
		}
	}()
	e := &env{person: v.Person, speech: a.speech, zone: v.Zone, now: v.Now, deadline: time.Now().Add(maxTime)}
	if e.now.IsZero() {
		e.now = time.Now()
	}
	v.Strict, v.Met = false, nil
	b, _, err := a.program.render(new(workroom), e, &v, nil, false)
	if err != nil {
		return "", err
	}
	out = strings.TrimSpace(html.UnescapeString(string(b)))
	if u, err := url.Parse(out); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("%q is no address of the web", out)
	}
	return out, nil
}

// WithParams adds query parameters (encoded, joined by &) to an address, before its fragment. One that it has already stays as it is.
func WithParams(address, params string) string {
	head, fragment, hasFragment := strings.Cut(address, "#")
	path, query, hasQuery := strings.Cut(head, "?")
	have := map[string]bool{}
	for _, p := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(p, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		have[name] = true
	}
	for _, p := range strings.Split(params, "&") {
		if name, _, _ := strings.Cut(p, "="); p != "" && !have[name] {
			if query != "" {
				query += "&"
			}
			query += p
			hasQuery = true
		}
	}
	if hasQuery {
		path += "?" + query
	}
	if hasFragment {
		path += "#" + fragment
	}
	return path
}

// leads tells whether an address is one of the web whose host stands in it, whatever the values are.
func leads(value []node, isHTML bool) bool {
	if len(value) == 0 {
		return false
	}
	switch n := value[0].(type) {
	case textNode:
		text, more := string(n), 1
		for ; more < len(value); more++ {
			t, ok := value[more].(textNode)
			if !ok {
				break
			}
			text += string(t)
		}
		if isHTML {
			text = html.UnescapeString(text)
		}
		text = strings.TrimLeft(text, " \t\r\n")
		scheme, rest, ok := strings.Cut(text, "://")
		if scheme = strings.ToLower(scheme); !ok || scheme != "http" && scheme != "https" {
			return false
		}
		k := strings.IndexAny(rest, "/?#")
		if k < 0 && more < len(value) {
			return false // a value goes on with the host
		}
		if k < 0 {
			k = len(rest)
		}
		u, err := url.Parse(scheme + "://" + rest[:k])
		return err == nil && u.Hostname() != "" && !strings.ContainsAny(rest[:k], "\\ \t\r\n")
	case *ifNode:
		for i, b := range n.branches {
			if !leads(append(b.body[:len(b.body):len(b.body)], value[1:]...), isHTML) || n.unless && i > 0 && b.cond != nil {
				return false
			}
		}
		return n.branches[len(n.branches)-1].cond == nil
	}
	return false
}

// addressSource writes an address as Liquid again, for HTML. ok is false for one that speaks of what only the letter around it knows.
func addressSource(value []node, isHTML bool) (string, bool) {
	var b strings.Builder
	raw := func(p *piece) bool {
		end, ok := closing(p.src.text, p.offset)
		if ok {
			b.WriteString(p.src.text[p.offset:end])
		}
		return ok
	}
	for _, n := range value {
		switch n := n.(type) {
		case textNode:
			if isHTML {
				b.WriteString(string(n))
			} else {
				b.WriteString(html.EscapeString(string(n)))
			}
		case *outputNode:
			if !selfContained(n.expr) || !raw(n.expr.piece) {
				return "", false
			}
		case *ifNode:
			for _, c := range n.branches {
				if c.cond == nil {
					b.WriteString("{% else %}")
				} else if !selfContained(c.cond) || !raw(c.cond.piece) {
					return "", false
				}
				inner, ok := addressSource(c.body, isHTML)
				if !ok {
					return "", false
				}
				b.WriteString(inner)
			}
			if n.unless {
				b.WriteString("{% endunless %}")
			} else {
				b.WriteString("{% endif %}")
			}
		default:
			return "", false
		}
	}
	return b.String(), true
}

// selfContained tells whether an expression speaks of nothing but what every letter knows.
func selfContained(e *expression) bool {
	for _, root := range e.roots {
		if !known(root) || root == "forloop" {
			return false
		}
	}
	return true
}
