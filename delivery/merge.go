package delivery

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"salut/clients"
	"salut/fault"
)

// MergeClients makes one client of two: the other's letters, history and address become the first one's. No row of the ledger is lost, so every
// report keeps its numbers, and where both were meant for the same letter only one still gets it. also moves what higher rooms keep, in the
// same transaction, before the other's row is gone.
func MergeClients(ctx context.Context, pool *pgxpool.Pool, id, otherID int64, u clients.Union, now time.Time, also func(tx pgx.Tx) error) (c clients.Client, err error) {
	err = shut(ctx, pool, func(tx pgx.Tx) error {
		if err := moveMessages(ctx, tx, id, otherID, now); err != nil {
			return err
		}
		if err := also(tx); err != nil {
			return err
		}
		c, err = clients.MergeTx(ctx, tx, id, otherID, u, now)
		return err
	})
	return c, err
}

func moveMessages(ctx context.Context, tx pgx.Tx, id, otherID int64, now time.Time) error {
	if id == otherID {
		return nil // refused by clients
	}
	const flying = `SELECT EXISTS (SELECT FROM messages m WHERE m.client_id IN ($1, $2) AND m.state = 'pending' AND (
		EXISTS (SELECT FROM chunks k WHERE k.mailing_id = m.mailing_id AND m.n = ANY (k.granted)) OR EXISTS (SELECT FROM orphans o WHERE o.mailing_id = m.mailing_id AND o.n = m.n)))`
	var out bool
	if err := tx.QueryRow(ctx, flying, id, otherID).Scan(&out); err != nil {
		return fmt.Errorf("look for letters in flight: %w", err)
	}
	if out {
		return fault.Conflictf("A letter to one of these clients is being sent just now, or its outcome is not known yet. Try again in a minute.").Coded("letter_in_flight")
	}
	// Of two rows for the same letter one stays as it is. The other, if it waits, is canceled: the one of the client who goes, unless that one
	// was sent, or may have been.
	const cancel = `
		WITH pairs AS (
			SELECT a.mailing_id, CASE WHEN b.state IN ('sent', 'uncertain') THEN a.n ELSE b.n END AS n
			FROM messages a JOIN messages b ON b.client_id = $2 AND b.mailing_id = a.mailing_id AND b.step = a.step AND b.occurrence = a.occurrence
			WHERE a.client_id = $1 AND a.state IN ('pending', 'sent', 'uncertain') AND b.state IN ('pending', 'sent', 'uncertain')
		), closed AS (
			UPDATE messages m SET state = 'canceled', reason = 'merged', done_at = $3 FROM pairs p WHERE m.mailing_id = p.mailing_id AND m.n = p.n AND m.state = 'pending'
			RETURNING m.mailing_id
		), counted AS (
			INSERT INTO mailing_counts AS mc (mailing_id, shard, pending, canceled) SELECT mailing_id, 0, -count(*), count(*) FROM closed GROUP BY 1
			ON CONFLICT (mailing_id, shard) DO UPDATE SET pending = mc.pending + excluded.pending, canceled = mc.canceled + excluded.canceled
		)
		SELECT DISTINCT mailing_id FROM closed ORDER BY 1`
	rows, err := tx.Query(ctx, cancel, id, otherID, now)
	if err != nil {
		return fmt.Errorf("cancel what both would get: %w", err)
	}
	mailings, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("cancel what both would get: %w", err)
	}
	// A client has one row for a letter, so a second one gets an occurrence that no letter has.
	const move = `
		WITH low AS (
			SELECT mailing_id, step, least(min(occurrence), 0) AS low FROM messages WHERE client_id IN ($1, $2) GROUP BY 1, 2
		), theirs AS (
			SELECT o.mailing_id, o.n, o.step, o.occurrence, EXISTS (SELECT FROM messages x
				WHERE x.client_id = $1 AND x.mailing_id = o.mailing_id AND x.step = o.step AND x.occurrence = o.occurrence) AS taken
			FROM messages o WHERE o.client_id = $2
		), placed AS (
			SELECT t.mailing_id, t.n, CASE WHEN t.taken THEN l.low - row_number() OVER (PARTITION BY t.mailing_id, t.step, t.taken ORDER BY t.n) ELSE t.occurrence END AS occurrence
			FROM theirs t JOIN low l USING (mailing_id, step)
		)
		UPDATE messages m SET client_id = $1, occurrence = p.occurrence FROM placed p WHERE m.mailing_id = p.mailing_id AND m.n = p.n`
	if _, err := tx.Exec(ctx, move, id, otherID); err != nil {
		return fmt.Errorf("move the letters of client %d: %w", otherID, err)
	}
	for _, mailing := range mailings {
		if err := refreshChunks(ctx, tx, mailing, now); err != nil {
			return fmt.Errorf("refresh mailing %d: %w", mailing, err)
		}
	}
	return nil
}
