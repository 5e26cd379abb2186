package clients

import (
	"context"
	"errors"
	"fmt"
	"time"

	"salut/fault"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// What may be deleted by its age. Counts, reports, letters and the text of replies stay in any case.
const (
	InboundRaw  = "inbound_raw"  // the raw bytes of what came back by mail, and so the files attached to it
	HitEvidence = "hit_evidence" // the program and the network that an open or a click came from
)

// Retention is for how long one kind of data is kept.
type Retention struct {
	What    string
	Days    *int       // nil: for ever
	Removed int64      // by all runs so far
	SweptAt *time.Time // the last run
}

// Retentions lists what may be deleted by its age.
func Retentions(ctx context.Context, db postgres.DB) ([]Retention, error) {
	const q = `SELECT w.what, r.days, coalesce(r.removed, 0), r.swept_at FROM unnest($1::text[]) WITH ORDINALITY w (what, k) LEFT JOIN retention r ON r.what = w.what ORDER BY w.k`
	rows, err := db.Query(ctx, q, []string{InboundRaw, HitEvidence})
	if err != nil {
		return nil, fmt.Errorf("read what is kept how long: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Retention])
	if err != nil {
		return nil, fmt.Errorf("read what is kept how long: %w", err)
	}
	return list, nil
}

// SetRetention changes for how long something is kept; nil is for ever. What was deleted does not come back.
func SetRetention(ctx context.Context, db postgres.DB, what string, days *int) error {
	if what != InboundRaw && what != HitEvidence {
		return fault.NotFoundf("There is nothing called %q that is deleted by its age.", what)
	}
	if days == nil {
		if _, err := db.Exec(ctx, `DELETE FROM retention WHERE what = $1`, what); err != nil {
			return fmt.Errorf("keep it for ever: %w", err)
		}
		return nil
	}
	if *days < 30 || *days > 3650 {
		return fault.Invalidf("days", "Keep it for 30 to 3650 days, or for ever: leave this empty.")
	}
	if _, err := db.Exec(ctx, `INSERT INTO retention (what, days) VALUES ($1, $2) ON CONFLICT (what) DO UPDATE SET days = $2`, what, *days); err != nil {
		return fmt.Errorf("change how long it is kept: %w", err)
	}
	return nil
}

// Forgetting deletes one run of what is older than before, beginning after the row reached: it says up to where it came and how many rows
// it emptied. A run that comes nowhere has nothing left to do.
type Forgetting func(ctx context.Context, tx pgx.Tx, reached int64, before time.Time) (upTo, removed int64, err error)

// SweepOld deletes one run of what is old enough, if that is wanted and no other process is at it; more tells that there may be more.
func SweepOld(ctx context.Context, db postgres.DB, what string, now time.Time, forget Forgetting) (more bool, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		var days int
		var reached int64
		err := tx.QueryRow(ctx, `SELECT days, reached FROM retention WHERE what = $1 FOR UPDATE SKIP LOCKED`, what).Scan(&days, &reached)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil // it is kept for ever, or another worker is at it
		}
		if err != nil {
			return fmt.Errorf("look what is kept how long: %w", err)
		}
		upTo, removed, err := forget(ctx, tx, reached, now.AddDate(0, 0, -days))
		if err != nil {
			return err
		}
		more = upTo > reached
		_, err = tx.Exec(ctx, `UPDATE retention SET reached = greatest(reached, $2), removed = removed + $3, swept_at = $4 WHERE what = $1`, what, upTo, removed, now)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("delete what is old: %w", err)
	}
	return more, nil
}

// Forgotten is how a hit came whose evidence was deleted; its verdict stays as it was.
const Forgotten = "forgotten"

// forgetRun is how many rows one transaction looks at.
const forgetRun = 5000

// ForgetEvidence is the Forgetting of hits. Rows come in the order of time, so that it ends at the first that is too young.
func ForgetEvidence(ctx context.Context, tx pgx.Tx, reached int64, before time.Time) (upTo, removed int64, err error) {
	const q = `
		WITH next AS (SELECT id, at FROM hits WHERE id > $1 ORDER BY id LIMIT $3),
		old AS (SELECT id, at FROM next WHERE id < coalesce((SELECT min(id) FROM next WHERE at >= $2), 9223372036854775807)),
		gone AS (UPDATE hits h SET agent = '', network = '', how = $4 FROM old WHERE h.id = old.id AND h.at = old.at RETURNING 1)
		SELECT coalesce((SELECT max(id) FROM old), $1), (SELECT count(*) FROM gone)`
	if err := tx.QueryRow(ctx, q, reached, before, forgetRun, Forgotten).Scan(&upTo, &removed); err != nil {
		return 0, 0, fmt.Errorf("forget where old hits came from: %w", err)
	}
	return upTo, removed, nil
}
