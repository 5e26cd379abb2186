package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"time"

	"salut/clients"
	"salut/mail"
	"salut/templates"
)

// busyFor is how long a chunk waits when all connections of its sender are in use.
const busyFor = 300 * time.Millisecond

// errGrantOver says that a message's second was up before its body began: it is still pending, nobody has seen it.
var errGrantOver = errors.New("the grant is over")

// errUnrecorded says that PostgreSQL did not take results until the worker had to end.
var errUnrecorded = errors.New("results are not recorded")

// SendChunk leases a chunk and sends what is due in it, grant by grant, until nothing is, or the mailing stops, or ctx ends. A chunk
// that is not free is left alone without an error: tasks may come twice or late, and PostgreSQL says which one counts.
func (e *Engine) SendChunk(ctx context.Context, chunk int64) error {
	var j *journal
	select {
	case j = <-e.slots:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { e.slots <- j }()

	l, ok, err := takeLease(ctx, e.pool, chunk, e.set.Worker)
	if err != nil || !ok {
		return err
	}
	l.shard = e.shard(j.slot)
	e.hold(chunk, true)
	defer e.hold(chunk, false)

	// What was answered is written down even when we are told to stop: that is what the drain time is for.
	keep := context.WithoutCancel(ctx)
	rest, err := e.sendLease(ctx, keep, l, j)
	if errors.Is(err, errUnrecorded) {
		return err // the lease stays as it is: its grant and the journal say what the next start has to settle
	}
	if ferr := e.finish(keep, l, rest); ferr != nil {
		err = errors.Join(err, ferr)
	}
	return err
}

// sendLease takes grants until none comes. rest, when not zero, is when the sender may be tried again.
func (e *Engine) sendLease(ctx, keep context.Context, l lease, j *journal) (rest time.Time, err error) {
	p, err := e.prepare(ctx, l.mailing)
	if err != nil {
		return e.now().Add(time.Minute), err
	}
	line := &line{e: e, l: l, p: p, journal: j}
	if line.frame, err = e.frameOf(keep, p, l.sender); err != nil {
		return e.now().Add(time.Minute), err
	}
	sender := line.frame.sender
	if !e.enter(sender) {
		return e.now().Add(busyFor), nil
	}
	defer e.leave(sender)
	defer line.hangUp()
	quiet := false
	if p.purpose == "marketing" {
		if quiet, err = somebodyQuiet(keep, e.pool); err != nil {
			return e.now().Add(time.Second), err
		}
	}
	var now lot
	var results []result
	for {
		// Whatever fails from here on, the results in hand are recorded before the lease is given back.
		if f, err := e.frameOf(keep, p, l.sender); err == nil {
			line.frame = f
		}
		more := ctx.Err() == nil && rest.IsZero() && line.frame.sender.HeldReason == ""
		next, err := e.turn(keep, l, now, results, rules{line.frame.sender.Limits, p.cap, p.purpose, p.pick, quiet}, more)
		if err != nil {
			e.log.Warn("results not recorded yet", "chunk", l.chunk, "error", err)
			if err := e.recordLate(ctx, keep, l, results); err != nil {
				return time.Time{}, errors.Join(errUnrecorded, err)
			}
			j.clear()
			return e.now().Add(time.Second), nil
		}
		j.clear()
		if len(next.messages) == 0 {
			if next.full.After(rest) {
				rest = next.full
			}
			return rest, nil
		}
		now = next
		if line.slow, err = e.slowOnes(keep, l.sender); err != nil {
			return e.now().Add(time.Second), err
		}
		results, rest = line.sendLot(ctx, keep, now)
		if err := errors.Join(line.putOff(keep), line.spread(keep)); err != nil {
			e.log.Warn("not put off yet", "chunk", l.chunk, "error", err)
		}
		// Should this fail, the rows are recorded all the same; only a kill within this turn would call the last one uncertain.
		if err := j.flush(); err != nil {
			e.log.Warn("journal", "error", err)
		}
	}
}

// line is one worker's road to one sender's server while a lease lasts.
type line struct {
	e       *Engine
	l       lease
	p       *preparation
	journal *journal

	frame  *frame
	conn   *mail.Conn
	key    account
	sent   int // letters that this connection took
	buf    []byte
	signed []byte
	html   mail.Body
	text   mail.Body
	mac    hash.Hash // of the mailing's Message-IDs
	id     []byte

	returnsOf int32        // the message whose envelope sender
	returns   mail.Address // this is

	slow    map[string]slow            // by provider, as of this lot
	waiting map[string]map[string]bool // by provider: the domains met in this lot
	shut    map[string]time.Time       // by the clients' zone: when the window opens again
}

func (ln *line) hangUp() {
	if ln.conn != nil && ln.conn.Announced() != (mail.Envelope{}) {
		ln.drop()
	}
	if ln.conn != nil {
		ln.e.conns.give(ln.key, ln.conn, ln.sent, ln.e.now())
		ln.conn = nil
	}
}

// drop closes a connection that can't be trusted any more.
func (ln *line) drop() {
	if ln.conn != nil {
		_ = ln.conn.Close()
		ln.conn = nil
	}
}

// open makes sure that there is a connection, a warm one if possible.
func (ln *line) open(ctx context.Context) error {
	if ln.conn != nil && ln.conn.Alive() {
		return nil
	}
	ln.drop()
	f := ln.frame
	ln.key = account{ln.l.sender, f.sender.UpdatedAt}
	if warm, ok := ln.e.conns.take(ln.key, ln.e.now()); ok {
		ln.conn, ln.sent = warm.conn, warm.sent
		return nil
	}
	if err := ln.journal.flush(); err != nil { // dialling may take long
		return err
	}
	a, err := f.sender.Account(ln.e.key)
	if err != nil {
		return err
	}
	if ln.conn, err = mail.Dial(ctx, a); err != nil {
		ln.conn = nil
		return err
	}
	ln.sent = 0
	return nil
}

// sendLot sends the granted messages in order. What it doesn't begin stays pending and needs no result.
func (ln *line) sendLot(ctx, keep context.Context, lot lot) (results []result, rest time.Time) {
	results = make([]result, 0, len(lot.messages))
	for i := 0; i < len(lot.messages); i++ {
		g, until := lot.messages[i], lot.until
		if lot.gap > 0 {
			if err := ln.journal.flush(); err != nil {
				ln.e.log.Warn("journal", "error", err)
			}
		}
		if lot.gap > 0 && !waitUntil(ctx, lot.start.Add(time.Duration(i)*lot.gap)) || ctx.Err() != nil || !time.Now().Before(until) {
			return results, rest
		}
		if reason := ln.leftOut(g); reason != "" {
			results = append(results, ln.closed(g, Skipped, reason, ""))
			continue
		}
		if ln.outside(g) || ln.mustWait(keep, g) {
			continue
		}
		if ln.conn != nil && ln.conn.Announced() != (mail.Envelope{}) && ln.conn.Announced().To != g.to {
			ln.drop() // the server waits for somebody else's letter
		}
		if err := ln.open(ctx); err != nil {
			if ctx.Err() != nil {
				return results, rest
			}
			return results, ln.restAfter(keep, err)
		}
		personal, err := ln.render(g)
		if err != nil {
			results = append(results, ln.closed(g, Failed, "render", err.Error()))
			continue
		}
		letter, err := ln.frame.frame.Compose(ln.buf[:0], personal)
		if err != nil {
			results = append(results, ln.closed(g, Failed, "render", err.Error()))
			continue
		}
		ln.buf = letter
		if s := ln.frame.signing; s != nil {
			if letter, err = s.Sign(ln.signed[:0], letter); err != nil {
				results = append(results, ln.closed(g, Failed, "render", err.Error()))
				continue
			}
			ln.signed = letter
		}
		id := ID{ln.l.mailing, g.n}
		out := ln.conn.SendComposed(ctx, mail.Envelope{From: ln.envelopeFrom(g.n), To: personal.To.Address}, letter, func() error {
			if !time.Now().Before(until) {
				return errGrantOver
			}
			return ln.journal.begin(id.Mailing, id.N)
		}, ln.after(keep, lot, i+1))
		if asksToSlowDown(out) {
			ln.e.slowDown(keep, ln.l.sender, g.to, out.Reply)
			if ln.slow, err = ln.e.slowOnes(keep, ln.l.sender); err != nil {
				ln.e.log.Warn("providers' pace not read", "error", err)
			}
		}
		r, verdict := ln.judge(g, out)
		if out.Began && !(out.Err != nil && out.Ended) {
			ln.journal.answer(id.Mailing, id.N, out.Reply)
		}
		switch verdict {
		case answered:
			results = append(results, r)
		case again: // the connection had had its day; the message goes over a fresh one
			i--
		case untouched:
			return results, rest
		case away:
			return results, ln.restAfter(keep, outcomeError(out))
		case awayCounted:
			results = append(results, r)
			return results, ln.restAfter(keep, outcomeError(out))
		}
	}
	return results, rest
}

// leftOut says why a message is not to be sent at all.
func (ln *line) leftOut(g granted) string {
	switch {
	case g.suppressed:
		return "suppressed"
	case g.capped:
		return "capped"
	}
	return ""
}

// outside tells whether a message's window is closed now, and notes until when.
func (ln *line) outside(g granted) bool {
	if ln.p.window == nil {
		return false
	}
	now := ln.e.now()
	opens := ln.p.window.Next(now, ln.p.window.in(g.client.Timezone, ln.e.zone()))
	if !opens.After(now) {
		return false
	}
	if ln.shut == nil {
		ln.shut = map[string]time.Time{}
	}
	ln.shut[g.client.Timezone] = opens
	return true
}

// putOff moves what lies in closed windows to their next opening.
func (ln *line) putOff(ctx context.Context) error {
	for zone, until := range ln.shut {
		if err := ln.e.closeZone(ctx, ln.l, zone, until); err != nil {
			return err
		}
		delete(ln.shut, zone)
	}
	return nil
}

func (ln *line) restAfter(ctx context.Context, cause error) time.Time {
	ln.drop()
	until, err := ln.e.rest(ctx, ln.e.pool, ln.l.sender, cause)
	if err != nil {
		ln.e.log.Error("sender's rest not noted", "sender", ln.l.sender, "error", err)
		until = ln.e.now().Add(5 * time.Second)
	}
	ln.e.log.Warn("sender rests", "sender", ln.l.sender, "until", until, "cause", cause)
	return until
}

// after is the envelope to announce behind a letter's dot: that of message i of the lot, unless it may not come or has to wait. One that
// was announced and does not come costs the connection.
func (ln *line) after(ctx context.Context, lot lot, i int) mail.Envelope {
	if i >= len(lot.messages) || ln.leftOut(lot.messages[i]) != "" || ln.outside(lot.messages[i]) || ln.mustWait(ctx, lot.messages[i]) || lot.gap > 0 || time.Until(lot.until) < grantFor/10 {
		return mail.Envelope{}
	}
	if to := lot.messages[i].to; !to.IsZero() {
		return mail.Envelope{From: ln.envelopeFrom(lot.messages[i].n), To: to}
	}
	return mail.Envelope{}
}

// waitUntil sleeps until a moment; false when ctx ended before.
func waitUntil(ctx context.Context, at time.Time) bool {
	wait := time.Until(at)
	if wait <= 0 {
		return ctx.Err() == nil
	}
	select {
	case <-ctx.Done():
		return false
	case <-time.After(wait):
		return true
	}
}

func outcomeError(out mail.Outcome) error {
	if out.Err != nil {
		return out.Err
	}
	return &mail.Refused{Reply: out.Reply}
}

type verdict int

const (
	answered    verdict = iota // the message has a result
	again                      // send the same message over another connection
	untouched                  // not begun, and not to be now
	away                       // the server is not there for us; not the recipient's fault
	awayCounted                // likewise, and the message counts a try so that one letter can't block a sender for ever
)

// judge turns what the connection saw into a result.
func (ln *line) judge(g granted, out mail.Outcome) (result, verdict) {
	e, now := ln.e, ln.e.now()
	switch {
	case errors.Is(out.Err, errGrantOver):
		ln.drop()
		return result{}, untouched
	case out.Err != nil && out.Ended:
		ln.drop()
		return result{n: g.n, state: Uncertain, attempt: g.attempt + 1, dueAt: now, at: now, reason: "no_answer", reply: out.Err.Error()}, answered
	case out.Err != nil:
		had := ln.sent > 0
		ln.drop()
		if had {
			return result{}, again
		}
		return ln.deferred(g, "connection", out.Err.Error(), now), awayCounted
	case out.Reply.Code == 421:
		return result{}, away
	}
	switch Next(out.Reply) {
	case Sent:
		if ln.sent++; ln.sent == 1 {
			e.well(context.Background(), ln.l.sender)
		}
		return result{n: g.n, state: Sent, attempt: g.attempt + 1, dueAt: now, at: now, reply: out.Reply.String()}, answered
	case Failed:
		return result{n: g.n, state: Failed, attempt: g.attempt + 1, dueAt: now, at: now, reason: "rejected", reply: out.Reply.String()}, answered
	default:
		return ln.deferred(g, "deferred", out.Reply.String(), now), answered
	}
}

func (ln *line) deferred(g granted, reason, reply string, now time.Time) result {
	wait, ok := backoff(ln.e.set.RetryFirst, g.attempt+1)
	if !ok {
		return result{n: g.n, state: Failed, attempt: g.attempt + 1, dueAt: now, at: now, reason: "expired", reply: reply}
	}
	return result{n: g.n, state: Pending, attempt: g.attempt + 1, dueAt: now.Add(wait), at: now, reason: reason, reply: reply}
}

func (ln *line) closed(g granted, s State, reason, reply string) result {
	now := ln.e.now()
	return result{n: g.n, state: s, attempt: g.attempt, dueAt: now, at: now, reason: reason, reply: reply}
}

// render makes the personal parts of one letter.
func (ln *line) render(g granted) (mail.Personal, error) {
	if g.to.IsZero() {
		return mail.Personal{}, fmt.Errorf("%q is no address", g.client.Email)
	}
	if ln.p.written != nil {
		return ln.written(g), nil
	}
	if g.step >= len(ln.p.letters) {
		return mail.Personal{}, fmt.Errorf("the mailing has no step %d", g.step)
	}
	id := ID{ln.l.mailing, g.n}
	unsubscribe, view := letterLinks(ln.e.key, ln.e.set.PublicURL, id)
	person := g.client.Person()
	v := Vars(&g.client, ln.frame.vars, ln.p.campaign, unsubscribe, view)
	v.Zone = ln.e.set.Zone
	ln.p.track.count(&v, &g.client, ln.e.key, ln.e.set.PublicURL, id, g.step)
	if ln.mac == nil {
		ln.mac = hmac.New(sha256.New, ln.p.seed)
	}
	ln.id = appendMessageID(ln.id[:0], ln.mac, id, ln.p.domain)
	out, err := ln.p.letters[g.step].RenderInto(&ln.html, &ln.text, v)
	if err != nil {
		return mail.Personal{}, err
	}
	p := mail.Personal{To: mail.Named{Name: person.FullName(), Address: g.to}, Subject: out.Subject, Body: &ln.html, TextBody: &ln.text,
		MessageID: string(ln.id), Date: ln.e.now(), UnsubscribeURL: unsubscribe}
	if domain := ln.e.set.InboundDomain; domain != "" {
		p.ListUnsubscribeMailto = UnsubscribeMailto(ln.e.key, domain, id)
	}
	return p, nil
}

// Vars is what a letter to this client knows.
func Vars(c *clients.Client, sender, campaign map[string]any, unsubscribe, view string) templates.Vars {
	return templates.Vars{Record: c.Var, Person: c.Person(), Language: c.Language, Sender: sender, Campaign: campaign, UnsubscribeURL: unsubscribe, ViewURL: view}
}
