package tracking

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"salut/clients"
	"salut/delivery"
)

// The verdicts on a hit.
const (
	Human   = "human"
	Machine = "machine"
	Unknown = "unknown"
)

// Rules tell people from machines. They are data, kept in rules.json; a change of them is a new version, and what was judged by an older
// one can be judged again.
type Rules struct {
	Version        int16             `json:"version"`
	SoonMS         int64             `json:"soon_ms"`          // nobody reads a letter this soon after it was sent
	WindowMS       int64             `json:"window_ms"`        // how long the burst of a scanner takes
	LinksInWindow  int               `json:"links_in_window"`  // so many different links of a letter within that time are a scanner's work
	ClicksInWindow int               `json:"clicks_in_window"` // likewise clicks on any
	OpensInWindow  int               `json:"opens_in_window"`  // likewise opens
	TrapMS         int64             `json:"trap_ms"`          // what came so soon before or after a click on the link that no person sees is a machine's
	Machines       map[string]string `json:"machines"`         // a part of the User-Agent, and the reason
	ExactMachines  map[string]string `json:"exact_machines"`   // the whole of it
	Proxies        map[string]string `json:"proxies"`          // fetch a picture when a person looks at it, and hide who
	People         []string          `json:"people"`           // browsers and mail programs

	mu     sync.Mutex
	agents map[string]agent
}

//go:embed rules.json
var rulesJSON []byte

// Current are the rules of this version of salut.
var Current = sync.OnceValue(func() *Rules {
	var r Rules
	if err := json.Unmarshal(rulesJSON, &r); err != nil {
		panic("tracking: rules.json: " + err.Error()) // a test reads it
	}
	return &r
})

// alone judges a hit by itself.
func (r *Rules) alone(h *clients.Hit, sentAt *time.Time) (verdict, reason string) {
	switch h.How {
	case clients.Forgotten:
		return h.Verdict, h.Reason // what it was judged by is deleted
	case "head":
		return Machine, "head"
	case "prefetch":
		return Machine, "prefetch"
	}
	a := r.agent(h.Agent)
	switch {
	case a.exact != "":
		return Machine, a.exact
	case sentAt != nil && h.At.Sub(*sentAt) < time.Duration(r.SoonMS)*time.Millisecond:
		return Machine, "too_soon"
	case h.Kind == "opened" && a.proxy != "":
		return Human, a.proxy
	case a.machine != "":
		return Machine, a.machine
	case a.person:
		return Human, "browser"
	}
	return Unknown, "agent_unknown"
}

// agent is what the rules say of a User-Agent field: reasons, of which an empty one is none.
type agent struct {
	exact, proxy, machine string
	person                bool
}

// manyAgents is how many fields are remembered: the same few come again and again, and looking through the rules takes longer than all
// the rest of a verdict.
const manyAgents = 4096

func (r *Rules) agent(field string) agent {
	r.mu.Lock()
	defer r.mu.Unlock()
	if a, ok := r.agents[field]; ok {
		return a
	}
	if len(r.agents) >= manyAgents || r.agents == nil {
		r.agents = map[string]agent{}
	}
	name := strings.ToLower(strings.TrimSpace(field))
	a := agent{exact: r.ExactMachines[name]}
	a.proxy, _ = part(r.Proxies, name)
	a.machine, _ = part(r.Machines, name)
	for _, p := range r.People {
		a.person = a.person || strings.Contains(name, p)
	}
	r.agents[field] = a
	return a
}

// part looks for the longest key that is a part of agent.
func part(reasons map[string]string, agent string) (reason string, ok bool) {
	longest := 0
	for k, v := range reasons {
		if (len(k) > longest || len(k) == longest && v < reason) && strings.Contains(agent, k) {
			longest, reason, ok = len(k), v, true
		}
	}
	return reason, ok
}

// trapped judges what came together with a click on the link that no person sees.
func (r *Rules) trapped(hits []clients.Hit) {
	for i := range hits {
		if hits[i].Kind != "clicked" || !delivery.IsTrap(hits[i].Link) {
			continue
		}
		for k := range hits {
			if h := &hits[k]; hits[i].At.Sub(h.At).Abs() <= time.Duration(r.TrapMS)*time.Millisecond && (k == i || h.Verdict != Machine) {
				h.Verdict, h.Reason = Machine, "trap"
			}
		}
	}
}

// Judge gives each hit of one message its verdict. hits are all there are of it, in the order in which they came; sentAt is nil where
// that isn't known; inText tells whether a link stands in the text part, which people who see the HTML never click in.
func (r *Rules) Judge(hits []clients.Hit, sentAt *time.Time, inText func(link int32) bool) {
	for i := range hits {
		hits[i].Verdict, hits[i].Reason = r.alone(&hits[i], sentAt)
		hits[i].Rules = r.Version
	}
	if r.trapped(hits); len(hits) == 1 {
		return // the commonest case, in which nothing throws light on anything
	}
	window := time.Duration(r.WindowMS) * time.Millisecond
	certain := make([]bool, len(hits)) // by itself
	for i := range hits {
		certain[i] = hits[i].Verdict == Machine
	}
	for i := range hits {
		links := map[int32]bool{}
		var clicks, opens, last int
		var text, html bool
		for last = i; last < len(hits) && hits[last].At.Sub(hits[i].At) <= window; last++ {
			if h := &hits[last]; h.Kind == "opened" {
				opens++
			} else {
				clicks++
				links[h.Link] = true
				text, html = text || inText(h.Link), html || !inText(h.Link)
			}
		}
		for k := i; k < last; k++ {
			h := &hits[k]
			switch {
			case h.Verdict == Machine, h.How == clients.Forgotten:
			case h.Kind == "clicked" && (len(links) >= r.LinksInWindow || clicks >= r.ClicksInWindow || text && html):
				h.Verdict, h.Reason = Machine, "burst"
			case h.Kind == "opened" && opens >= r.OpensInWindow:
				h.Verdict, h.Reason = Machine, "burst"
			case certain[i] && hits[i].Network == h.Network && hits[i].Kind == "clicked" && h.Kind == "clicked":
				h.Verdict, h.Reason = Machine, "together" // a scanner asks by HEAD first, then like a browser
			}
		}
	}
}
