// Package tracking is what comes back by link: clicks and opens, with their evidence, judged human or machine.
//
// It owns hit_journals; hits are kept by clients, the counts and the links of mailings by delivery. A hit is acknowledged once it stands in
// a journal in the data folder, which survives the process but, without a call of fsync, not the machine; the journal is taken into
// PostgreSQL a second later, each piece of it once.
package tracking

import (
	"context"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"time"

	"salut/delivery"
	"salut/postgres"
	"salut/tokens"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Evidence is what a request tells of who made it.
type Evidence struct {
	Agent    string     // the User-Agent field
	Addr     netip.Addr // where it came from, as far as we can see
	Head     bool       // asked by HEAD
	Prefetch bool       // a browser says that nobody has clicked yet
}

// Tracker redirects clicks and notes hits. It is safe for concurrent use.
type Tracker struct {
	Now func() time.Time // set it before the first use; a test does

	pool    *pgxpool.Pool
	journal *journal
	log     *slog.Logger
	taking  sync.Mutex

	mu    sync.RWMutex
	links map[int64]*delivery.LinkSet
}

// New opens the journal of hits in dir, which no other process may use (delivery.TakeSeat finds one); writer names it for ever. What a
// killed process left in it will be taken in.
func New(pool *pgxpool.Pool, dir, writer string, log *slog.Logger) (*Tracker, error) {
	j, err := openJournal(dir, writer)
	if err != nil {
		return nil, err
	}
	return &Tracker{pool: pool, journal: j, log: log, Now: time.Now, links: map[int64]*delivery.LinkSet{}}, nil
}

// manyLinkSets is how many mailings' links are kept in memory.
const manyLinkSets = 512

// Target is where a click leads, which is one of the addresses that the mailing froze; else a NotFound fault.
func (t *Tracker) Target(ctx context.Context, db postgres.DB, r delivery.Reading, ref tokens.Ref) (string, error) {
	t.mu.RLock()
	set := t.links[ref.Mailing]
	t.mu.RUnlock()
	if set == nil {
		var err error
		if set, err = delivery.Links(ctx, db, ref.Mailing); err != nil {
			return "", err
		}
		t.mu.Lock()
		if len(t.links) >= manyLinkSets {
			t.links = map[int64]*delivery.LinkSet{} // start over rather than count uses
		}
		t.links[ref.Mailing] = set
		t.mu.Unlock()
	}
	return set.Target(ctx, db, r, ref)
}

// Note keeps an open (a reference of kind 'o') or a click ('c'). When it returns without an error, a kill of the process loses nothing.
func (t *Tracker) Note(ref tokens.Ref, e Evidence) error {
	r := record{At: t.Now().UnixMicro(), Kind: "clicked", Mailing: ref.Mailing, N: ref.N, Link: ref.Link, Agent: shorten(e.Agent), Network: network(e.Addr)}
	if ref.Kind == 'o' {
		r.Kind = "opened"
	}
	switch {
	case e.Head:
		r.How = "head"
	case e.Prefetch:
		r.How = "prefetch"
	}
	return t.journal.write(r)
}

// maxAgent is as much of a User-Agent field as is kept, in bytes.
const maxAgent = 300

func shorten(s string) string {
	if len(s) <= maxAgent && !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c >= 0x7f }) {
		return s
	}
	clean := make([]rune, 0, min(len(s), maxAgent))
	for _, c := range s {
		if len(clean) >= maxAgent {
			break
		}
		if c >= ' ' && c != 0x7f && c != '\uFFFD' {
			clean = append(clean, c)
		}
	}
	return string(clean)
}

// network is the class of an address: enough to see that two hits have one source, too little to find a person.
func network(a netip.Addr) string {
	a = a.Unmap()
	bits := 24
	if a.Is6() {
		bits = 48
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}
