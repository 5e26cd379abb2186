package delivery

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"salut/mail"

	"github.com/jackc/pgx/v5"
)

// A mailbox provider that asks a sender to slow down (421 or 4.7.x) gets its letters one by one, a gap apart, after a pause; the gap doubles with
// each further such answer and is halved while there is none, until it is gone. Every letter that waits has a moment of its own, so none is
// looked at twice.
const (
	slowGap    = 2 * time.Second // between two letters at first; never more than a tenth of the first retry's wait
	mostGap    = 5 * time.Minute
	leastGap   = 50 * time.Millisecond // below it there is no limit any more
	slowPause  = time.Minute           // at first nothing goes for so long; never more than the first retry's wait
	calmFor    = 5 * time.Minute       // without a further such answer, after which the gap is halved
	believeFor = 7 * 24 * time.Hour    // how long a provider that was looked up is believed
)

// usualPace is how many letters a second go to a well-known provider from one sender, all workers and campaigns together, unless the sender's
// limits say otherwise. The providers publish no such numbers; these are what a server of good standing is seldom asked to go below. Who
// sends more to one of them gets there by its own limits.
var usualPace = map[string]int{"gmail": 50, "mailru": 30, "yandex": 30, "outlook": 20, "yahoo": 20, "icloud": 20, "rambler": 10}

// paceOf is how many letters a second may go to a provider; 0 is no limit.
func (l Limits) paceOf(provider string) int {
	if n, ok := l.Providers[provider]; ok {
		return n
	}
	return usualPace[provider]
}

// slow is a provider that letters of one sender go to at a pace, its usual one or a slower one that it asked for.
type slow struct {
	provider     string
	blockedUntil time.Time
	asked        bool
}

// asksToSlowDown tells whether a reply is about the sender's pace: 421, or the policy of RFC 3463 §3.8, but for greylisting, which is about
// this one letter.
func asksToSlowDown(out mail.Outcome) bool {
	r := out.Reply
	if out.Err != nil || r.Code/100 != 4 || out.Stage == mail.StageMail || out.Stage == mail.StageConnect {
		return false
	}
	if r.Code != 421 && !strings.HasPrefix(r.Enhanced, "4.7.") {
		return false
	}
	text := strings.ToLower(r.Text)
	return !strings.Contains(text, "greylist") && !strings.Contains(text, "graylist") && !strings.Contains(text, "grey-list")
}

// domains remembers which provider takes the mail of a domain.
type domains struct {
	mu    sync.Mutex
	known map[string]string
}

// providerOf says who takes mail for a domain, from memory, the database, or the name system.
func (e *Engine) providerOf(ctx context.Context, domain string) string {
	e.domains.mu.Lock()
	p, ok := e.domains.known[domain]
	e.domains.mu.Unlock()
	if ok {
		return p
	}
	err := e.pool.QueryRow(ctx, `SELECT provider FROM mail_domains WHERE domain = $1 AND looked_up_at > $2`, domain, e.now().Add(-believeFor)).Scan(&p)
	if err != nil {
		p = mail.LookUpProvider(ctx, domain)
		const keep = `INSERT INTO mail_domains (domain, provider, looked_up_at) VALUES ($1, $2, $3)
			ON CONFLICT (domain) DO UPDATE SET provider = excluded.provider, looked_up_at = excluded.looked_up_at`
		if _, err := e.pool.Exec(ctx, keep, domain, p, e.now()); err != nil {
			e.log.Warn("provider not kept", "error", err)
		}
	}
	e.domains.mu.Lock()
	defer e.domains.mu.Unlock()
	if e.domains.known == nil || len(e.domains.known) > 100_000 {
		e.domains.known = map[string]string{}
	}
	e.domains.known[domain] = p
	return p
}

// knownProvider is the provider of a domain as far as that is known without asking anybody.
func (e *Engine) knownProvider(domain string) string {
	e.domains.mu.Lock()
	p, ok := e.domains.known[domain]
	e.domains.mu.Unlock()
	if ok {
		return p
	}
	return mail.Provider(domain, nil)
}

// slowDown notes that a provider asked a sender to slow down. Many connections hear it at once: within a pause it counts once.
func (e *Engine) slowDown(ctx context.Context, sender int64, to mail.Address, r mail.Reply) {
	const q = `
		INSERT INTO provider_pace AS p (sender_id, provider, gap_ms, blocked_until, next_at, troubled_at, last_reply) VALUES ($1, $2, $3, $4, $4, $5, $6)
		ON CONFLICT (sender_id, provider) DO UPDATE SET
			gap_ms = CASE WHEN p.blocked_until > $5 THEN p.gap_ms ELSE least(greatest(p.gap_ms * 2, excluded.gap_ms), $7) END,
			blocked_until = greatest(p.blocked_until, $4), next_at = greatest(p.next_at, $4), troubled_at = $5, last_reply = $6`
	now := e.now()
	provider := e.providerOf(ctx, to.Domain())
	gap := min(slowGap, e.set.RetryFirst/10)
	_, err := e.pool.Exec(ctx, q, sender, provider, max(gap, time.Millisecond).Milliseconds(), now.Add(min(slowPause, e.set.RetryFirst)), now, r.String(), mostGap.Milliseconds())
	if err != nil {
		e.log.Warn("provider's pace not noted", "error", err)
	}
	e.log.Info("a provider asks to slow down", "sender", sender, "provider", provider, "reply", r.Code)
}

// slowOnes are the providers that the sender must be slow with.
func (e *Engine) slowOnes(ctx context.Context, sender int64) (map[string]slow, error) {
	rows, err := e.pool.Query(ctx, `SELECT provider, blocked_until, last_reply <> '' FROM provider_pace WHERE sender_id = $1`, sender)
	if err != nil {
		return nil, fmt.Errorf("read the providers' pace: %w", err)
	}
	var all map[string]slow
	var s slow
	_, err = pgx.ForEachRow(rows, []any{&s.provider, &s.blockedUntil, &s.asked}, func() error {
		if all == nil {
			all = map[string]slow{}
		}
		all[s.provider] = s
		return nil
	})
	return all, err
}

// mustWait tells whether a message has to wait for its provider, and notes for which domain.
func (ln *line) mustWait(ctx context.Context, g granted) bool {
	if g.to.IsZero() {
		return false
	}
	provider := ln.provider(ctx, g.to.Domain())
	s, found := ln.slow[provider]
	pace := 0
	if !found || !s.asked {
		pace = ln.frame.sender.Limits.paceOf(provider)
	}
	if pace == 0 && !s.asked {
		return false
	}
	if (g.reason == "provider" || g.reason == "provider_pace") && !s.blockedUntil.After(ln.e.now()) { // its own moment has come
		return false
	}
	if ln.waiting == nil {
		ln.waiting = map[string]map[string]bool{}
	}
	if ln.waiting[provider] == nil {
		ln.waiting[provider] = map[string]bool{}
	}
	ln.waiting[provider][g.to.Domain()] = true
	return true
}

// provider says who takes mail for a domain. While no provider asked for anything only those are of interest that have a usual pace, and
// they are known by their own domains; the name system is asked when one did.
func (ln *line) provider(ctx context.Context, domain string) string {
	for _, s := range ln.slow {
		if s.asked {
			return ln.e.providerOf(ctx, domain)
		}
	}
	return ln.e.knownProvider(domain)
}

// spread gives each message of the chunk that goes to a slow provider a moment of its own; those of one second go together. The caller
// holds the lease.
func (ln *line) spread(ctx context.Context) error {
	const q = `
		WITH late AS (
			SELECT m.n, row_number() OVER (ORDER BY m.n) AS k FROM messages m JOIN clients c ON c.id = m.client_id
			WHERE m.mailing_id = $1 AND m.n BETWEEN $2 AND $3 AND m.state = 'pending' AND m.due_at <= clock_timestamp() AND split_part(c.email, '@', 2) = ANY ($4)
			  AND (m.reason IS NULL OR m.reason NOT IN ('provider', 'provider_pace') OR EXISTS (SELECT FROM provider_pace p WHERE p.sender_id = $5 AND p.provider = $6 AND p.blocked_until > clock_timestamp()))
			  AND EXISTS (SELECT FROM chunks x WHERE x.id = $7 AND x.lease = $8 AND x.worker = $9)
		), taken AS (
			UPDATE provider_pace p SET next_at = greatest(p.next_at, p.blocked_until, clock_timestamp()) + (SELECT count(*) FROM late) * p.gap_ms * interval '1 millisecond'
			WHERE p.sender_id = $5 AND p.provider = $6
			RETURNING p.gap_ms, p.blocked_until, p.last_reply, p.next_at - (SELECT count(*) FROM late) * p.gap_ms * interval '1 millisecond' AS first
		)
		UPDATE messages m SET reason = CASE WHEN taken.last_reply = '' THEN 'provider_pace' ELSE 'provider' END, due_at = CASE
			WHEN taken.gap_ms < 1000 THEN greatest(taken.first, date_trunc('second', taken.first + (late.k - 1) * taken.gap_ms * interval '1 millisecond'))
			ELSE taken.first + late.k * taken.gap_ms * interval '1 millisecond' END
		FROM late, taken WHERE m.mailing_id = $1 AND m.n BETWEEN $2 AND $3 AND m.n = late.n`
	l := ln.l
	for provider, set := range ln.waiting {
		var names []string
		for d := range set {
			names = append(names, d)
		}
		if err := ln.keepPace(ctx, provider); err != nil {
			return err
		}
		if _, err := ln.e.pool.Exec(ctx, q, l.mailing, l.from, l.to, names, l.sender, provider, l.chunk, l.number, l.worker); err != nil {
			return fmt.Errorf("spread the letters to %s: %w", provider, err)
		}
		delete(ln.waiting, provider)
	}
	return nil
}

// keepPace makes a provider's usual pace known to all workers, so that they share it.
func (ln *line) keepPace(ctx context.Context, provider string) error {
	pace := ln.frame.sender.Limits.paceOf(provider)
	if pace == 0 {
		return nil
	}
	const q = `INSERT INTO provider_pace AS p (sender_id, provider, gap_ms, blocked_until, next_at, troubled_at, last_reply) VALUES ($1, $2, $3, $4, $4, $4, '')
		ON CONFLICT (sender_id, provider) DO UPDATE SET gap_ms = $3 WHERE p.last_reply = '' AND p.gap_ms <> $3`
	if _, err := ln.e.pool.Exec(ctx, q, ln.l.sender, provider, (1000+pace-1)/pace, ln.e.now()); err != nil {
		return fmt.Errorf("keep the pace of %s: %w", provider, err)
	}
	return nil
}

// recover halves the gap of providers that have been calm, and forgets those that need none any more.
func (e *Engine) recover(ctx context.Context) error {
	now := e.now()
	calm := now.Add(-min(calmFor, 10*e.set.RetryFirst))
	_, err1 := e.pool.Exec(ctx, `DELETE FROM provider_pace WHERE troubled_at < $1 AND blocked_until < $2 AND (last_reply <> '' AND gap_ms < $3 OR last_reply = '' AND next_at < $2)`, calm, now, 2*leastGap.Milliseconds())
	_, err2 := e.pool.Exec(ctx, `UPDATE provider_pace SET gap_ms = gap_ms / 2, troubled_at = $2 WHERE troubled_at < $1 AND blocked_until < $2 AND last_reply <> '' AND gap_ms > 1`, calm, now)
	if err := errors.Join(err1, err2); err != nil {
		return fmt.Errorf("let providers recover: %w", err)
	}
	return nil
}
