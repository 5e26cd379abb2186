package delivery

import (
	"context"
	"errors"
	"sync"
	"time"

	"salut/mail"
	"salut/postgres"
)

// idleFor is how long a connection is kept warm without use; servers close theirs after five minutes at the earliest (RFC 5321 §4.5.3.2.7).
const idleFor = 30 * time.Second

// connections keeps warm SMTP connections by sender and version of its account. Senders don't share connections.
type connections struct {
	mu   sync.Mutex
	idle map[account][]idleConn
}

type account struct {
	sender  int64
	changed time.Time
}

type idleConn struct {
	conn  *mail.Conn
	since time.Time
	sent  int
}

func newConnections() *connections { return &connections{idle: map[account][]idleConn{}} }

// take returns a warm connection of the account, or ok false.
func (c *connections) take(a account, now time.Time) (warm idleConn, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for list := c.idle[a]; len(list) > 0; list = c.idle[a] {
		warm = list[len(list)-1]
		c.idle[a] = list[:len(list)-1]
		if now.Sub(warm.since) < idleFor && warm.conn.Alive() {
			return warm, true
		}
		go warm.conn.Close() // a polite QUIT may wait for a slow server
	}
	delete(c.idle, a)
	return idleConn{}, false
}

func (c *connections) give(a account, conn *mail.Conn, sent int, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.idle[a] = append(c.idle[a], idleConn{conn, now, sent})
}

// sweep closes what has been idle too long.
func (c *connections) sweep(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for a, list := range c.idle {
		kept := list[:0]
		for _, w := range list {
			if now.Sub(w.since) < idleFor {
				kept = append(kept, w)
			} else {
				go w.conn.Close()
			}
		}
		if c.idle[a] = kept; len(kept) == 0 {
			delete(c.idle, a)
		}
	}
}

func (c *connections) closeAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	var wg sync.WaitGroup
	for _, list := range c.idle {
		for _, w := range list {
			wg.Go(func() { _ = w.conn.Close() })
		}
	}
	wg.Wait()
	c.idle = map[account][]idleConn{}
}

// rest notes that a sender's server can't be reached or asked us to go away, and until when it is left alone.
func (e *Engine) rest(ctx context.Context, db postgres.DB, sender int64, cause error) (until time.Time, err error) {
	words := cause.Error()
	var refused *mail.Refused
	if errors.As(cause, &refused) {
		words = refused.Reply.String()
	}
	// Many connections fail at once when a server goes down: while a rest is on, further failures don't lengthen it.
	const q = `
		INSERT INTO sender_health AS h (sender_id, failures, blocked_until, last_reply) VALUES ($1, 1, $2, $3)
		ON CONFLICT (sender_id) DO UPDATE SET failures = h.failures + CASE WHEN h.blocked_until > $4 THEN 0 ELSE 1 END, last_reply = excluded.last_reply
		RETURNING failures, blocked_until`
	now := e.now()
	var failures int
	if err := db.QueryRow(ctx, q, sender, now.Add(senderRest(e.set.RetryFirst, 1)), words, now).Scan(&failures, &until); err != nil {
		return time.Time{}, err
	}
	if until.After(now) {
		return until, nil
	}
	until = now.Add(senderRest(e.set.RetryFirst, failures))
	_, err = db.Exec(ctx, `UPDATE sender_health SET blocked_until = $2 WHERE sender_id = $1 AND blocked_until < $2`, sender, until)
	return until, err
}

// well forgets a sender's failures after a letter went through.
func (e *Engine) well(ctx context.Context, sender int64) {
	if _, err := e.pool.Exec(ctx, `DELETE FROM sender_health WHERE sender_id = $1 AND blocked_until <= now()`, sender); err != nil {
		e.log.Warn("sender's health not noted", "sender", sender, "error", err)
	}
}
