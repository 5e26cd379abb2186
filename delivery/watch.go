package delivery

import (
	"context"
	"fmt"

	"salut/fault"

	"github.com/jackc/pgx/v5"
)

// When salut stops a mailing by itself: above these shares a provider begins to refuse the sender altogether (the senders' guidelines
// of Gmail and Yahoo name 0.3 % of complaints).
const (
	watchFrom       = 200  // letters answered, below which a share says nothing
	mostBounced     = 0.05 // of the letters answered, refused at once or come back later
	leastBounced    = 10
	mostComplained  = 0.003 // of the letters sent
	leastComplained = 3

	heldBounced      = "Too many of its letters (more than one in twenty) were refused or came back. See why in the list of failed letters, then resume or cancel it."
	senderBounced    = "Too many of its letters of the last seven days (more than one in twenty) were refused or came back. Clean the addresses before you let it go on."
	senderComplained = "Too many readers of its letters of the last seven days (more than three in a thousand) complained. Find out why before you let it go on."

	heldComplained = "Too many of its readers (more than three in a thousand) complained about it. Find out why before you resume it."
)

// watch holds the running mailings that too many servers refuse or too many readers complain about. What was so when a person last
// resumed a mailing counts no more.
func (e *Engine) watch(ctx context.Context) error {
	const q = `
		WITH counts AS (
			SELECT g.id, sum(c.sent + c.failed) - g.watched[1] AS answered, sum(c.bounced + c.failed) - g.watched[2] AS bounced, sum(c.complained) - g.watched[3] AS complained
			FROM mailings g JOIN mailing_counts c ON c.mailing_id = g.id
			WHERE g.state = 'running' AND g.finished_at IS NULL GROUP BY g.id
		)
		SELECT id, bounced >= $3 AND bounced > $2::float8 * answered FROM counts
		WHERE answered >= $1 AND (bounced >= $3 AND bounced > $2::float8 * answered OR complained >= $5 AND complained > $4::float8 * answered)`
	rows, err := e.pool.Query(ctx, q, watchFrom, mostBounced, leastBounced, mostComplained, leastComplained)
	if err != nil {
		return fmt.Errorf("watch the mailings: %w", err)
	}
	type sick struct {
		id      int64
		bounced bool
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (s sick, err error) { return s, row.Scan(&s.id, &s.bounced) })
	if err != nil {
		return fmt.Errorf("watch the mailings: %w", err)
	}
	for _, s := range found {
		reason := heldComplained
		if s.bounced {
			reason = heldBounced
		}
		err := SetState(ctx, e.pool, s.id, "held", reason, e.now())
		if fault.Of(err) != nil {
			continue // paused or canceled meanwhile
		}
		if err != nil {
			return err
		}
		e.log.Warn("mailing held", "mailing", s.id, "reason", reason)
	}
	return nil
}

// watchSenders holds the senders of whom the same is true over all that they sent in seven days: many small mailings may each be too small to
// tell. Mailings that are held themselves, or that a person resumed, are judged already; those of several senders say nothing of one.
func (e *Engine) watchSenders(ctx context.Context) error {
	const q = `
		WITH counts AS (
			SELECT s.id, sum(c.sent + c.failed) AS answered, sum(c.bounced + c.failed) AS bounced, sum(c.complained) AS complained
			FROM senders s JOIN mailings g ON g.sender_ids = ARRAY[s.id] JOIN mailing_counts c ON c.mailing_id = g.id
			WHERE s.deleted_at IS NULL AND s.held_at IS NULL AND g.launched_at > greatest($6::timestamptz - interval '7 days', s.trusted_at) AND g.state <> 'held' AND g.watched = '{0,0,0}'
			GROUP BY s.id
		)
		UPDATE senders s SET held_at = $6, held_reason = CASE WHEN bounced >= $3 AND bounced > $2::float8 * answered THEN $7::text ELSE $8::text END FROM counts
		WHERE s.id = counts.id AND answered >= $1 AND (bounced >= $3 AND bounced > $2::float8 * answered OR complained >= $5 AND complained > $4::float8 * answered)
		RETURNING s.id, s.held_reason`
	rows, err := e.pool.Query(ctx, q, watchFrom, mostBounced, leastBounced, mostComplained, leastComplained, e.now(), senderBounced, senderComplained)
	if err != nil {
		return fmt.Errorf("watch the senders: %w", err)
	}
	var id int64
	var reason string
	_, err = pgx.ForEachRow(rows, []any{&id, &reason}, func() error {
		e.log.Warn("sender held", "sender", id, "reason", reason)
		return nil
	})
	return err
}
