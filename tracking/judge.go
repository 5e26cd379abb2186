package tracking

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"salut/clients"
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
	Machines       map[string]string `json:"machines"`         // a part of the User-Agent, and the reason
	ExactMachines  map[string]string `json:"exact_machines"`   // the whole of it
	Proxies        map[string]string `json:"proxies"`          // fetch a picture when a person looks at it, and hide who
	People         []string          `json:"people"`           // browsers and mail programs
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
	agent := strings.ToLower(strings.TrimSpace(h.Agent))
	if reason, ok := r.ExactMachines[agent]; ok {
		return Machine, reason
	}
	if sentAt != nil && h.At.Sub(*sentAt) < time.Duration(r.SoonMS)*time.Millisecond {
		return Machine, "too_soon"
	}
	if h.Kind == "opened" {
		if reason, ok := part(r.Proxies, agent); ok {
			return Human, reason
		}
	}
	if reason, ok := part(r.Machines, agent); ok {
		return Machine, reason
	}
	for _, p := range r.People {
		if strings.Contains(agent, p) {
			return Human, "browser"
		}
	}
	return Unknown, "agent_unknown"
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

// Judge gives each hit of one message its verdict. hits are all there are of it, in the order in which they came; sentAt is nil where
// that isn't known; inText tells whether a link stands in the text part, which people who see the HTML never click in.
func (r *Rules) Judge(hits []clients.Hit, sentAt *time.Time, inText func(link int32) bool) {
	for i := range hits {
		hits[i].Verdict, hits[i].Reason = r.alone(&hits[i], sentAt)
		hits[i].Rules = r.Version
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
