package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"salut/clients"
	"salut/fault"
	"salut/mail"
	"salut/postgres"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// shut runs a change that stops messages so that no grant misses it: grants that are being made are waited for, later ones see it.
func shut(ctx context.Context, pool *pgxpool.Pool, change func(pgx.Tx) error) error {
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(gate)); err != nil {
			return fmt.Errorf("shut the gate: %w", err)
		}
		return change(tx)
	})
}

// waitForGrants returns when no grant that the query counts is out any more, a second at most after the stop that came before.
func waitForGrants(ctx context.Context, db postgres.DB, q string, args ...any) error {
	for {
		var out bool
		if err := db.QueryRow(ctx, q, args...).Scan(&out); err != nil {
			return fmt.Errorf("wait for letters in flight: %w", err)
		}
		if !out {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(25 * time.Millisecond):
		}
	}
}

// SetState pauses, resumes, holds or cancels a mailing. When it returns from a stop, no message of it will be begun any more; those
// being sent finish and are recorded. Only running ones can be paused or held, only paused or held ones resumed; what is canceled stays so.
func SetState(ctx context.Context, pool *pgxpool.Pool, mailing int64, to, heldReason string, now time.Time) error {
	from := map[string][]string{"paused": {"running", "held"}, "held": {"running"}, "running": {"paused", "held"}, "canceled": {"running", "paused", "held"}}[to]
	err := shut(ctx, pool, func(tx pgx.Tx) error {
		const q = `
			UPDATE mailings SET state = $2, held_reason = $4, watched = CASE WHEN $2 <> 'running' THEN watched
				ELSE (SELECT ARRAY[coalesce(sum(sent + failed), 0), coalesce(sum(bounced + failed), 0), coalesce(sum(complained), 0)]::bigint[] FROM mailing_counts WHERE mailing_id = $1) END
			WHERE id = $1 AND state = ANY ($3)`
		tag, err := tx.Exec(ctx, q, mailing, to, from, heldReason)
		if err == nil && tag.RowsAffected() == 0 {
			return fault.Conflictf("This mailing can't be %s now.", to)
		}
		return err
	})
	if err != nil || to == "running" {
		return err
	}
	if err := waitForGrants(ctx, pool, `SELECT EXISTS (SELECT FROM chunks WHERE mailing_id = $1 AND granted <> '{}' AND granted_until > now())`, mailing); err != nil {
		return err
	}
	if to == "canceled" {
		return CancelRest(ctx, pool, mailing, now)
	}
	return nil
}

// CancelRest turns what is pending in a canceled mailing into canceled, in bounded transactions; what is being sent or in doubt is left to
// finish. It can be repeated: the clock does, for a cancel that was cut off.
func CancelRest(ctx context.Context, pool *pgxpool.Pool, mailing int64, now time.Time) error {
	const step = 20_000
	var last int32
	if err := pool.QueryRow(ctx, `SELECT next_n - 1 FROM mailings WHERE id = $1`, mailing).Scan(&last); err != nil {
		return fmt.Errorf("read the mailing: %w", err)
	}
	for from := int32(1); from <= last; from += step {
		const q = `
			WITH closed AS (
				UPDATE messages m SET state = 'canceled', done_at = $4 WHERE m.mailing_id = $1 AND m.n BETWEEN $2 AND $3 AND m.state = 'pending'
				  AND NOT EXISTS (SELECT FROM chunks k WHERE k.mailing_id = $1 AND m.n = ANY (k.granted))
				  AND NOT EXISTS (SELECT FROM orphans o WHERE o.mailing_id = $1 AND o.n = m.n)
				RETURNING 1
			), counted AS (SELECT count(*) AS k FROM closed)
			INSERT INTO mailing_counts AS mc (mailing_id, shard, pending, canceled) SELECT $1, 0, -k, k FROM counted WHERE k > 0
			ON CONFLICT (mailing_id, shard) DO UPDATE SET pending = mc.pending + excluded.pending, canceled = mc.canceled + excluded.canceled`
		if _, err := pool.Exec(ctx, q, mailing, from, from+step-1, now); err != nil {
			return fmt.Errorf("cancel the rest of mailing %d: %w", mailing, err)
		}
	}
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return refreshChunks(ctx, tx, mailing, now) })
}

// SuppressAddress puts an address on the suppression list and returns when no letter to it will be begun any more.
func SuppressAddress(ctx context.Context, pool *pgxpool.Pool, a mail.Address, reason, note string, now time.Time) (s clients.Suppression, err error) {
	return SuppressWithin(ctx, pool, a, clients.Suppression{Reason: reason, Note: note, Scope: clients.Everything}, now)
}

// SuppressWithin is SuppressAddress for a scope: of stop reason, note, scope and author are taken.
func SuppressWithin(ctx context.Context, pool *pgxpool.Pool, a mail.Address, stop clients.Suppression, now time.Time) (s clients.Suppression, err error) {
	err = shut(ctx, pool, func(tx pgx.Tx) error {
		s, err = clients.SuppressWithin(ctx, tx, a, stop, now)
		return err
	})
	if err != nil {
		return s, err
	}
	return s, waitForClient(ctx, pool, `c.email = $1`, a.String())
}

// SuppressAll is SuppressWithin for many addresses; it says how many were not suppressed before.
func SuppressAll(ctx context.Context, pool *pgxpool.Pool, addresses []mail.Address, stop clients.Suppression, now time.Time) (added int64, err error) {
	err = shut(ctx, pool, func(tx pgx.Tx) error {
		added, err = clients.SuppressAll(ctx, tx, addresses, stop, now)
		return err
	})
	if err != nil || added == 0 {
		return added, err
	}
	// Whoever it is about: no grant that was made before is out any more.
	return added, waitForGrants(ctx, pool, `SELECT EXISTS (SELECT FROM chunks WHERE granted <> '{}' AND granted_until > now() AND granted_until < $1::timestamptz + interval '1 second')`, now)
}

func waitForClient(ctx context.Context, db postgres.DB, which string, arg any) error {
	return waitForGrants(ctx, db, `SELECT EXISTS (SELECT FROM clients c JOIN messages m ON m.client_id = c.id AND m.state = 'pending'
		JOIN chunks k ON k.mailing_id = m.mailing_id AND m.n = ANY (k.granted) AND k.granted_until > now() WHERE `+which+`)`, arg)
}

// Leaving is how a reader unsubscribes.
type Leaving struct {
	Reason string // a code of why, where it was said
	Topic  bool   // of the letter's topic alone, if it has one; else of everything
	Mail   *int64 // the mail that said so; nil: by link
}

// Unsubscribe suppresses the client behind an unsubscribe token; in force and in the counts when it returns. Repeating it changes nothing
// (RFC 8058 §3.2: senders of the request may repeat it), but that a reason, a code, is noted when it is given later.
func Unsubscribe(ctx context.Context, pool *pgxpool.Pool, ref tokens.Ref, how Leaving, now time.Time) error {
	var client int64
	err := shut(ctx, pool, func(tx pgx.Tx) error {
		var email *string
		var topic *int64
		const find = `SELECT c.id, c.email, g.topic_id FROM messages m JOIN mailings g ON g.id = m.mailing_id JOIN clients c ON c.id = m.client_id WHERE m.mailing_id = $1 AND m.n = $2 FOR UPDATE OF c`
		err := tx.QueryRow(ctx, find, ref.Mailing, ref.N).Scan(&client, &email, &topic)
		if errors.Is(err, pgx.ErrNoRows) || (err == nil && email == nil) {
			return nil // erased since: nothing is written to this person any more, which is what was asked for
		}
		if err != nil {
			return fmt.Errorf("find who unsubscribes: %w", err)
		}
		a, err := mail.ParseAddress(*email)
		if err != nil {
			return fmt.Errorf("stored address of client %d: %w", client, err)
		}
		var before bool
		const seen = `SELECT EXISTS (SELECT FROM events WHERE client_id = $1 AND kind = 'unsubscribed' AND mailing_id = $2 AND message_n = $3)`
		if err := tx.QueryRow(ctx, seen, client, ref.Mailing, ref.N).Scan(&before); err != nil {
			return fmt.Errorf("look for an earlier unsubscription: %w", err)
		}
		scope, data := clients.Everything, map[string]any{}
		if how.Topic && topic != nil {
			scope = clients.TopicScope(*topic)
			data["scope"] = scope
		}
		if _, err := clients.SuppressWithin(ctx, tx, a, clients.Suppression{Reason: "unsubscribed", Scope: scope,
			Source: clients.Source{MailingID: &ref.Mailing, MessageN: &ref.N, InboundID: how.Mail}}, now); err != nil {
			return err
		}
		if before {
			return clients.ExplainLeaving(ctx, tx, client, ref.Mailing, ref.N, how.Reason)
		}
		if how.Reason != "" {
			data["reason"] = how.Reason
		}
		if err := clients.Record(ctx, tx, []clients.Event{{At: now, ClientID: client, Kind: "unsubscribed", MailingID: &ref.Mailing, MessageN: &ref.N, Data: data}}); err != nil {
			return err
		}
		const count = `INSERT INTO mailing_counts AS mc (mailing_id, shard, unsubscribed) VALUES ($1, 0, 1)
			ON CONFLICT (mailing_id, shard) DO UPDATE SET unsubscribed = mc.unsubscribed + 1`
		_, err = tx.Exec(ctx, count, ref.Mailing)
		return err
	})
	if err != nil || client == 0 {
		return err
	}
	return waitForClient(ctx, pool, `c.id = $1`, client)
}

// EraseClient removes a person everywhere and keeps only the hash that stops further letters. Rows of the ledger stay, so that counts
// stay true, without a word about whom.
func EraseClient(ctx context.Context, pool *pgxpool.Pool, id int64, now time.Time) error {
	c, err := clients.Find(ctx, pool, id)
	if err != nil {
		return err
	}
	if c.Email != "" {
		a, err := mail.ParseAddress(c.Email)
		if err != nil {
			return fmt.Errorf("stored address of client %d: %w", id, err)
		}
		// Erasing makes it "erased", without the address.
		if _, err := SuppressAddress(ctx, pool, a, "manual", "", now); err != nil {
			return err
		}
	}
	return shut(ctx, pool, func(tx pgx.Tx) error {
		const scrub = `
			WITH closed AS (
				UPDATE messages SET smtp_reply = NULL, state = CASE WHEN state = 'pending' THEN 'canceled' ELSE state END, done_at = coalesce(done_at, $2)
				WHERE client_id = $1 RETURNING mailing_id, n, reason
			) SELECT 1`
		const count = `
			WITH k AS (SELECT mailing_id, count(*) AS k FROM messages WHERE client_id = $1 AND state = 'pending' GROUP BY 1)
			INSERT INTO mailing_counts AS mc (mailing_id, shard, pending, canceled) SELECT mailing_id, 0, -k, k FROM k
			ON CONFLICT (mailing_id, shard) DO UPDATE SET pending = mc.pending + excluded.pending, canceled = mc.canceled + excluded.canceled`
		if _, err := tx.Exec(ctx, `SELECT FROM messages WHERE client_id = $1 AND state = 'pending' FOR UPDATE`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, count, id); err != nil {
			return fmt.Errorf("count what erasing cancels: %w", err)
		}
		const words = `UPDATE mailings SET written = '{}', name = '' WHERE written IS NOT NULL AND id IN (SELECT mailing_id FROM messages WHERE client_id = $1)`
		if _, err := tx.Exec(ctx, words, id); err != nil {
			return fmt.Errorf("erase what was written to a client: %w", err)
		}
		if _, err := tx.Exec(ctx, scrub, id, now); err != nil {
			return fmt.Errorf("scrub the ledger: %w", err)
		}
		return clients.EraseTx(ctx, tx, id)
	})
}

// TopicOf is the topic of a mailing, nil where it has none, and its purpose.
func TopicOf(ctx context.Context, db postgres.DB, mailing int64) (topic *int64, purpose string, err error) {
	if err := db.QueryRow(ctx, `SELECT topic_id, purpose FROM mailings WHERE id = $1`, mailing).Scan(&topic, &purpose); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, "", fmt.Errorf("find the topic of mailing %d: %w", mailing, err)
	}
	return topic, purpose, nil
}

// CampaignsOf gives the campaigns that mailings belong to; one without a campaign is left out.
func CampaignsOf(ctx context.Context, db postgres.DB, mailings []int64) (map[int64]int64, error) {
	rows, err := db.Query(ctx, `SELECT id, campaign_id FROM mailings WHERE id = ANY ($1) AND campaign_id IS NOT NULL`, mailings)
	if err != nil {
		return nil, fmt.Errorf("find the campaigns of mailings: %w", err)
	}
	found := map[int64]int64{}
	var mailing, campaign int64
	if _, err := pgx.ForEachRow(rows, []any{&mailing, &campaign}, func() error { found[mailing] = campaign; return nil }); err != nil {
		return nil, fmt.Errorf("find the campaigns of mailings: %w", err)
	}
	return found, nil
}
