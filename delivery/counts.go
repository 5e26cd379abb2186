package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"salut/fault"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Status is a mailing's state, with its counts from one snapshot.
type Status struct {
	Mailing    int64
	State      string // running, paused, held, canceled
	HeldReason string
	LaunchedAt time.Time
	FinishedAt *time.Time
	Counts     Counts
}

// Statuses reads the mailings of these ids, by id. Sums over a mailing's shards; never a count over the ledger.
func Statuses(ctx context.Context, db postgres.DB, mailings []int64) (map[int64]Status, error) {
	const q = `
		SELECT m.id, m.state, m.held_reason, m.launched_at, m.finished_at,
		       c.audience, c.pending - k.sending, k.sending, c.sent, c.failed, c.skipped, c.canceled, c.uncertain,
		       c.bounced, c.opened, c.clicked, c.replied, c.unsubscribed, c.complained, c.redeemed, c.machine_opened, c.machine_clicked
		FROM mailings m
		CROSS JOIN LATERAL (
			SELECT coalesce(sum(audience), 0)::bigint AS audience, coalesce(sum(pending), 0)::bigint AS pending, coalesce(sum(sent), 0)::bigint AS sent,
			       coalesce(sum(failed), 0)::bigint AS failed, coalesce(sum(skipped), 0)::bigint AS skipped, coalesce(sum(canceled), 0)::bigint AS canceled,
			       coalesce(sum(uncertain), 0)::bigint AS uncertain, coalesce(sum(bounced), 0)::bigint AS bounced, coalesce(sum(opened), 0)::bigint AS opened,
			       coalesce(sum(clicked), 0)::bigint AS clicked, coalesce(sum(replied), 0)::bigint AS replied, coalesce(sum(unsubscribed), 0)::bigint AS unsubscribed,
			       coalesce(sum(complained), 0)::bigint AS complained, coalesce(sum(redeemed), 0)::bigint AS redeemed,
			       coalesce(sum(machine_opened), 0)::bigint AS machine_opened, coalesce(sum(machine_clicked), 0)::bigint AS machine_clicked
			FROM mailing_counts WHERE mailing_id = m.id) c
		CROSS JOIN LATERAL (SELECT coalesce(sum(cardinality(granted)), 0)::bigint AS sending FROM chunks WHERE mailing_id = m.id) k
		WHERE m.id = ANY ($1)`
	rows, err := db.Query(ctx, q, mailings)
	if err != nil {
		return nil, fmt.Errorf("read the counts: %w", err)
	}
	all := map[int64]Status{}
	var s Status
	c := &s.Counts
	_, err = pgx.ForEachRow(rows, []any{&s.Mailing, &s.State, &s.HeldReason, &s.LaunchedAt, &s.FinishedAt,
		&c.Audience, &c.Pending, &c.Sending, &c.Sent, &c.Failed, &c.Skipped, &c.Canceled, &c.Uncertain,
		&c.Bounced, &c.Opened, &c.Clicked, &c.Replied, &c.Unsubscribed, &c.Complained, &c.Redeemed, &c.MachineOpened, &c.MachineClicked},
		func() error { all[s.Mailing] = s; return nil })
	return all, err
}

// SkippedReasons counts who was left out of a mailing, by reason. It walks the ledger, so it is for reports and tables, not for polling.
func SkippedReasons(ctx context.Context, db postgres.DB, mailing int64) (map[string]int64, error) {
	rows, err := db.Query(ctx, `SELECT coalesce(reason, ''), count(*) FROM messages WHERE mailing_id = $1 AND state = 'skipped' GROUP BY 1`, mailing)
	if err != nil {
		return nil, fmt.Errorf("count the skipped: %w", err)
	}
	byReason := map[string]int64{}
	var reason string
	var n int64
	_, err = pgx.ForEachRow(rows, []any{&reason, &n}, func() error { byReason[reason] = n; return nil })
	return byReason, err
}

// Retry makes failed or uncertain messages of a mailing pending again, due now, and says how many. A message that was uncertain may
// have been received: that it is sent once more is the user's decision.
func Retry(ctx context.Context, pool *pgxpool.Pool, mailing int64, state State, now time.Time) (n int64, err error) {
	if state != Failed && state != Uncertain {
		return 0, fault.Invalidf("state", "Only failed or uncertain letters can be sent again.")
	}
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var current string
		var size int32
		err := tx.QueryRow(ctx, `SELECT state, next_n - 1 FROM mailings WHERE id = $1 FOR UPDATE`, mailing).Scan(&current, &size)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.NotFoundf("There is no such mailing.")
		}
		if err != nil {
			return fmt.Errorf("read the mailing: %w", err)
		}
		if current == "canceled" {
			return fault.Conflictf("This campaign is canceled; its letters are not sent again.").Coded("canceled")
		}
		column := map[State]string{Failed: "failed", Uncertain: "uncertain"}[state] // from this table only, never from a request
		q := `
			WITH back AS (
				UPDATE messages SET state = 'pending', attempt = 0, due_at = $2, done_at = NULL, reason = NULL WHERE mailing_id = $1 AND state = $3
				RETURNING n, sender_id
			), counted AS (SELECT count(*) AS k FROM back), kept AS (
				INSERT INTO mailing_counts AS mc (mailing_id, shard, pending, ` + column + `) SELECT $1, 0, k, -k FROM counted WHERE k > 0
				ON CONFLICT (mailing_id, shard) DO UPDATE SET pending = mc.pending + excluded.pending, ` + column + ` = mc.` + column + ` + excluded.` + column + `
			), known AS (
				UPDATE chunks SET due_at = least(due_at, $2) WHERE mailing_id = $1 AND EXISTS (SELECT FROM back WHERE n BETWEEN from_n AND to_n)
			), fresh AS (
				INSERT INTO chunks (mailing_id, sender_id, from_n, to_n, due_at)
				SELECT $1, min(sender_id), min(n), max(n), $2 FROM back
				WHERE NOT EXISTS (SELECT FROM chunks WHERE mailing_id = $1 AND back.n BETWEEN from_n AND to_n) GROUP BY sender_id, (n - 1) / $4
			)
			SELECT k FROM counted`
		if err := tx.QueryRow(ctx, q, mailing, now, string(state), chunkSize).Scan(&n); err != nil {
			return fmt.Errorf("make messages pending again: %w", err)
		}
		if n > 0 {
			_, err = tx.Exec(ctx, `UPDATE mailings SET finished_at = NULL WHERE id = $1`, mailing)
		}
		return err
	})
	return n, err
}
