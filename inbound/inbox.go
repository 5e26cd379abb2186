package inbound

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"salut/delivery"
	"salut/mail"
	"salut/postgres"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"
)

// Inbox is where all doors put what came. It is kept first, by the hash of its bytes, and understood after that, so that a door may
// acknowledge it and a message that can't be understood holds nothing up.
type Inbox struct {
	Pool   *pgxpool.Pool
	Key    tokens.Key
	Domain string // of the addresses that letters come back to; empty: none
	Log    *slog.Logger
}

// Delivered is a message as a door got it.
type Delivered struct {
	Raw  []byte
	Door string   // api, pipe, smtp, lmtp, imap
	From string   // the envelope sender; empty is also a report's
	To   []string // the envelope's recipients; none where the door does not know them: then the message's own fields tell
}

// MaxMessage is the largest message that is taken, in bytes.
const MaxMessage = 25 << 20

// Why a message was set aside.
const (
	QuarantineUnreadable = "unreadable"        // it is no message, or too large a part of it is broken
	QuarantineHeader     = "header_too_large"  // its header alone is a flood
	QuarantineParts      = "too_many_parts"    // a MIME bomb
	QuarantineCrash      = "crash"             // reading it failed in a way that is a mistake of ours
	QuarantineAttempts   = "too_many_attempts" // it was begun again and again, and never finished
	QuarantineFailed     = "failed"            // what it says could not be written
)

const (
	handsFor    = time.Minute // how long a message that is being worked on is left alone by others
	maxAttempts = 10
)

// Take keeps a message and writes what it says against the client whose letter it answers. The same message again changes nothing. One that
// answers no letter of ours is kept and changes nobody: anybody can write such a message.
func (b Inbox) Take(ctx context.Context, d Delivered, now time.Time) (Taken, error) {
	id, err := b.keep(ctx, d, now, now.Add(handsFor))
	if err != nil {
		return Taken{}, err
	}
	return b.finish(ctx, id, now)
}

// Keep keeps a message for Work. When it returns without an error, the message is committed.
func (b Inbox) Keep(ctx context.Context, d Delivered, now time.Time) error {
	_, err := b.keep(ctx, d, now, now)
	return err
}

func (b Inbox) keep(ctx context.Context, d Delivered, now, tryAt time.Time) (id int64, err error) {
	const q = `
		WITH added AS (
			INSERT INTO inbound_messages (hash, raw, door, envelope_from, recipients, received_at, try_at, attempts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (hash) DO NOTHING RETURNING id
		) SELECT id FROM added UNION ALL SELECT id FROM inbound_messages WHERE hash = $1 LIMIT 1`
	hash := d.hash()
	to := slices.Clone(d.To)
	for i := range to {
		to[i] = clean(to[i])
	}
	if to == nil {
		to = []string{}
	}
	attempts := 0
	if tryAt.After(now) {
		attempts = 1
	}
	for range 3 { // one that another door is just committing is seen by the next statement
		err = b.Pool.QueryRow(ctx, q, hash[:], d.Raw, d.Door, clean(d.From), to, now, tryAt, attempts).Scan(&id)
		if !errors.Is(err, pgx.ErrNoRows) {
			break
		}
	}
	if err != nil {
		return 0, fmt.Errorf("keep a message: %w", err)
	}
	return id, nil
}

// hash is of what makes a message another one: its bytes, and an address of ours that only its envelope names. Reports of some servers name
// nothing else.
func (d Delivered) hash() [32]byte {
	h := sha256.New()
	h.Write(d.Raw)
	head := strings.ToLower(string(d.Raw[:min(len(d.Raw), 16<<10)]))
	for _, to := range d.To {
		to = strings.ToLower(to)
		if token, _, _ := strings.Cut(to, "@"); len(token) > 2 && tokens.LooksSigned(token[2:]) && !strings.Contains(head, to) {
			h.Write([]byte("\x00" + to))
		}
	}
	return [32]byte(h.Sum(nil))
}

func clean(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s[:min(len(s), 1000)], ""), "\x00", "")
}

// kept is a row that is to be understood.
type kept struct {
	id  int64
	raw []byte // as much of it as Read looks at
	to  []string

	noSender bool // the envelope says that no answer is wanted (RFC 5321 §4.5.5): no person wrote it
}

// finish understands one message; when that was done before, it says what came of it.
func (b Inbox) finish(ctx context.Context, id int64, now time.Time) (Taken, error) {
	m := kept{id: id}
	const q = `SELECT substring(raw FROM 1 FOR $2), recipients, door IN ('smtp', 'lmtp') AND envelope_from = '' FROM inbound_messages WHERE id = $1 AND processed_at IS NULL AND quarantine = ''`
	err := b.Pool.QueryRow(ctx, q, id, maxRaw).Scan(&m.raw, &m.to, &m.noSender)
	if errors.Is(err, pgx.ErrNoRows) {
		return b.told(ctx, id)
	}
	if err != nil {
		return Taken{}, fmt.Errorf("read a kept message: %w", err)
	}
	return b.attempt(ctx, m, now)
}

// told is what came of a message.
func (b Inbox) told(ctx context.Context, id int64) (Taken, error) {
	t := Taken{ID: id}
	var client *int64
	const q = `SELECT client_id, reading, kind, quarantine FROM inbound_messages WHERE id = $1`
	err := b.Pool.QueryRow(ctx, q, id).Scan(&client, &t.Reading, &t.Kind, &t.Quarantine)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, notFound(id)
	}
	if err != nil {
		return t, fmt.Errorf("find a message that came before: %w", err)
	}
	if t.Matched = client != nil; t.Matched {
		t.ClientID = *client
	}
	return t, nil
}

// attempt understands a message, or sets it aside. An error means that it is still to be done, and may well succeed later.
func (b Inbox) attempt(ctx context.Context, m kept, now time.Time) (Taken, error) {
	t, err := b.process(ctx, m, now)
	var bad *broken
	switch {
	case err == nil:
		return t, nil
	case ctx.Err() != nil, passing(err):
		return t, err
	case errors.As(err, &bad):
		return b.setAside(ctx, t, bad.code, bad.detail)
	}
	return b.setAside(ctx, t, QuarantineFailed, err.Error())
}

// broken is a message that is to be set aside.
type broken struct{ code, detail string }

func (b *broken) Error() string { return b.code + ": " + b.detail }

// passing tells a failure of the moment: the database is away, or two transactions met.
func passing(err error) bool {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && (refused.Code == "40001" || refused.Code == "40P01" || strings.HasPrefix(refused.Code, "53")) {
		return true
	}
	return postgres.Away(err) || errors.Is(err, context.DeadlineExceeded)
}

func (b Inbox) setAside(ctx context.Context, t Taken, code, detail string) (Taken, error) {
	const q = `UPDATE inbound_messages SET quarantine = $2, detail = $3, kind = $4, reading = $5 WHERE id = $1 AND processed_at IS NULL`
	if t.Kind == "" {
		t.Kind = Other
	}
	t.Quarantine = code
	if _, err := b.Pool.Exec(ctx, q, t.ID, code, clean(detail), t.Kind, t.Reading); err != nil {
		// Its reading may be what can't be kept.
		t.Reading = Reading{Kind: Other}
		if _, err := b.Pool.Exec(ctx, q, t.ID, code, clean(detail), t.Kind, t.Reading); err != nil {
			return t, fmt.Errorf("set a message aside: %w", err)
		}
	}
	if b.Log != nil {
		b.Log.Warn("message set aside", "inbound", t.ID, "why", code)
	}
	return t, nil
}

// Retry understands a message again that was set aside or waits. One that was understood stays as it is.
func (b Inbox) Retry(ctx context.Context, id int64, now time.Time) (Taken, error) {
	const q = `UPDATE inbound_messages SET quarantine = '', detail = '', attempts = 1, try_at = $2 WHERE id = $1 AND processed_at IS NULL`
	if _, err := b.Pool.Exec(ctx, q, id, now.Add(handsFor)); err != nil {
		return Taken{}, fmt.Errorf("take up a message again: %w", err)
	}
	return b.finish(ctx, id, now)
}

// Work understands what doors have kept, until ctx ends. wake tells it of a new message; it looks by itself too.
func (b Inbox) Work(ctx context.Context, wake <-chan struct{}) {
	const atOnce, batch, idle = 4, 32, time.Second
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-wake:
		case <-timer.C:
		}
		for more := true; more && ctx.Err() == nil; {
			list, err := b.claim(ctx, batch, time.Now())
			if err != nil {
				if ctx.Err() == nil && b.Log != nil {
					b.Log.Warn("kept messages not looked at", "error", err)
				}
				break
			}
			more = len(list) == batch
			var g errgroup.Group
			g.SetLimit(atOnce)
			for _, id := range list {
				g.Go(func() error {
					if _, err := b.finish(ctx, id, time.Now()); err != nil && ctx.Err() == nil && b.Log != nil {
						b.Log.Warn("message not understood yet", "inbound", id, "error", err)
					}
					return nil
				})
			}
			_ = g.Wait() // each says itself what went wrong
		}
		timer.Reset(idle)
	}
}

// claim takes waiting messages into this worker's hands for a time; who dies with them leaves them to the others.
func (b Inbox) claim(ctx context.Context, n int, now time.Time) ([]int64, error) {
	const q = `
		WITH due AS (
			SELECT id FROM inbound_messages WHERE processed_at IS NULL AND quarantine = '' AND try_at <= $1 ORDER BY try_at LIMIT $2 FOR UPDATE SKIP LOCKED
		)
		UPDATE inbound_messages m SET attempts = attempts + 1, try_at = $1 + $3::interval * (attempts + 1), quarantine = CASE WHEN attempts >= $4 THEN $5 ELSE '' END
		FROM due WHERE m.id = due.id RETURNING m.id`
	rows, err := b.Pool.Query(ctx, q, now, n, handsFor, maxAttempts, QuarantineAttempts)
	if err != nil {
		return nil, fmt.Errorf("claim kept messages: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("claim kept messages: %w", err)
	}
	return list, nil
}

// Accepts tells whether a door takes mail for an address: one that letters come back to, or a sender's own. An error means that it can't be
// told now. What comes to an address with a wrong signature is taken, changes nobody and is listed.
func (b Inbox) Accepts(ctx context.Context, to mail.Address) (bool, error) {
	if _, ok := delivery.ReadReturn(b.Key, to); ok && to.Domain() == b.Domain {
		return true, nil
	}
	const q = `SELECT EXISTS (SELECT FROM senders WHERE deleted_at IS NULL AND (from_address = $1 OR reply_to = $1))`
	var known bool
	if err := b.Pool.QueryRow(ctx, q, to.String()).Scan(&known); err != nil {
		return false, fmt.Errorf("look for a sender's address: %w", err)
	}
	return known, nil
}
