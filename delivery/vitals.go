package delivery

import (
	"context"
	"fmt"
	"time"

	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// Vitals is how sending goes at one moment, for the people who run the installation.
type Vitals struct {
	Waiting     int64      // letters of mailings that run and are not answered yet
	Stopped     int64      // letters of mailings that a person paused or salut holds
	Held        int64      // mailings that salut itself stopped
	Due         int64      // runs of letters that are due and in nobody's hand
	OldestDueAt *time.Time // since when the oldest of them is due
	Leased      int64      // runs of letters in a worker's hand
	Orphans     int64      // letters that a lost worker may have begun
	Uncertain   int64      // letters of which nobody learnt whether they went out
	Workers     []WorkerVitals
	Troubled    []TroubledSender
}

// WorkerVitals is what a worker last said of itself.
type WorkerVitals struct {
	Worker       string
	Version      string
	BeatAt       time.Time
	JournalBytes int64
}

// TroubledSender is one whose server can't be used now.
type TroubledSender struct {
	SenderID     int64
	Address      string
	Failures     int
	BlockedUntil time.Time
	LastReply    string
}

// forgottenWorker is how long a worker that says nothing is still named.
const forgottenWorker = 7 * 24 * time.Hour

// ReadVitals looks at the queue, the workers and the senders. It walks small tables only.
func ReadVitals(ctx context.Context, db postgres.DB, now time.Time) (v Vitals, err error) {
	const queue = `
		SELECT (SELECT count(*) FROM chunks c JOIN mailings m ON m.id = c.mailing_id WHERE m.state = 'running' AND c.due_at <= $1 AND c.leased_until <= $1),
		       (SELECT min(c.due_at) FROM chunks c JOIN mailings m ON m.id = c.mailing_id LEFT JOIN sender_pace p ON p.sender_id = c.sender_id LEFT JOIN sender_health h ON h.sender_id = c.sender_id
		        WHERE m.state = 'running' AND c.due_at <= $1 AND c.leased_until <= $1 AND coalesce(p.full_until, $1) <= $1 AND coalesce(h.blocked_until, $1) <= $1),
		       (SELECT count(*) FROM chunks WHERE leased_until > $1),
		       (SELECT count(*) FROM orphans),
		       (SELECT count(*) FROM mailings WHERE state = 'held' AND finished_at IS NULL),
		       coalesce(sum(k.pending) FILTER (WHERE m.state = 'running'), 0)::bigint,
		       coalesce(sum(k.pending) FILTER (WHERE m.state IN ('paused', 'held')), 0)::bigint,
		       (SELECT coalesce(sum(uncertain), 0)::bigint FROM mailing_counts)
		FROM mailings m JOIN mailing_counts k ON k.mailing_id = m.id WHERE m.finished_at IS NULL`
	if err := db.QueryRow(ctx, queue, now).Scan(&v.Due, &v.OldestDueAt, &v.Leased, &v.Orphans, &v.Held, &v.Waiting, &v.Stopped, &v.Uncertain); err != nil {
		return v, fmt.Errorf("look at the queue: %w", err)
	}
	rows, err := db.Query(ctx, `SELECT worker, version, beat_at, journal_bytes FROM worker_beats WHERE beat_at > $1 ORDER BY beat_at DESC LIMIT 100`, now.Add(-forgottenWorker))
	if err != nil {
		return v, fmt.Errorf("look at the workers: %w", err)
	}
	if v.Workers, err = pgx.CollectRows(rows, pgx.RowToStructByPos[WorkerVitals]); err != nil {
		return v, fmt.Errorf("look at the workers: %w", err)
	}
	const troubled = `SELECT s.id, s.from_address, h.failures, h.blocked_until, h.last_reply FROM sender_health h JOIN senders s ON s.id = h.sender_id WHERE s.deleted_at IS NULL ORDER BY s.id LIMIT 100`
	if rows, err = db.Query(ctx, troubled); err != nil {
		return v, fmt.Errorf("look at the senders: %w", err)
	}
	if v.Troubled, err = pgx.CollectRows(rows, pgx.RowToStructByPos[TroubledSender]); err != nil {
		return v, fmt.Errorf("look at the senders: %w", err)
	}
	return v, nil
}

// SlowDown is a mail provider that asked a sender to write more slowly.
type SlowDown struct {
	SenderID     int64
	Address      string // of the sender
	Provider     string // mail.ru, gmail.com, or the domain of its MX hosts
	Gap          time.Duration
	BlockedUntil time.Time
	TroubledAt   time.Time // when it last asked, or was last believed a little more
	LastReply    string
}

// SlowDowns lists which providers take which sender's letters one by one now.
func SlowDowns(ctx context.Context, db postgres.DB) ([]SlowDown, error) {
	const q = `SELECT s.id, s.from_address, p.provider, p.gap_ms * 1000000, p.blocked_until, p.troubled_at, p.last_reply FROM provider_pace p JOIN senders s ON s.id = p.sender_id
		WHERE s.deleted_at IS NULL ORDER BY p.troubled_at DESC, p.provider LIMIT 500`
	rows, err := db.Query(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list slow providers: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[SlowDown])
	if err != nil {
		return nil, fmt.Errorf("list slow providers: %w", err)
	}
	return list, nil
}
