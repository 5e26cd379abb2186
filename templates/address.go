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
	b, _, err := a.program.render(nil, v.roots(e), e, &v, nil)
	if err != nil {
		return "", err
	}
	out = strings.TrimSpace(html.UnescapeString(string(b)))
	if u, err := url.Parse(out); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return "", fmt.Errorf("%q is no address of the web", out)
	}
	return out, nil
}
