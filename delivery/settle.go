package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Settle brings in what a killed worker of this id left: answers that its journal has are recorded, letters that were begun
// and not answered become uncertain, the rest is pending again. Its leases end. Called before the first SendChunk, with nothing in hand.
func (e *Engine) Settle(ctx context.Context) error {
	flights, err := readJournals(e.set.JournalDir)
	if err != nil {
		return err
	}
	now := e.now()
	byMailing := map[int64][]result{}
	for _, f := range flights {
		r := result{n: f.id.N, state: Uncertain, dueAt: now, at: now, reason: "worker_lost"}
		if f.reply != nil {
			r.reply, r.reason = f.reply.String(), ""
			switch r.state = Next(*f.reply); r.state {
			case Failed:
				r.reason = "rejected"
			case Pending:
				r.reason, r.dueAt = "deferred", now.Add(e.set.RetryFirst)
			}
		}
		byMailing[f.id.Mailing] = append(byMailing[f.id.Mailing], r)
	}
	err = pgx.BeginFunc(ctx, e.turns, func(tx pgx.Tx) error {
		for mailing, results := range byMailing {
			// Only what this worker was granted and never reported: a journal that a restored machine brings from the past changes nothing.
			const mine = `
				SELECT m.n, m.attempt FROM messages m WHERE m.mailing_id = $1 AND m.n = ANY ($2) AND m.state = 'pending' AND (
					EXISTS (SELECT FROM chunks k WHERE k.mailing_id = $1 AND k.worker = $3 AND m.n = ANY (k.granted))
					OR EXISTS (SELECT FROM orphans o WHERE o.mailing_id = $1 AND o.n = m.n AND o.worker = $3))`
			ns := make([]int32, len(results))
			for i, r := range results {
				ns[i] = r.n
			}
			rows, err := tx.Query(ctx, mine, mailing, ns, e.set.Worker)
			if err != nil {
				return err
			}
			attempts := map[int32]int{}
			var n int32
			var attempt int
			if _, err := pgx.ForEachRow(rows, []any{&n, &attempt}, func() error { attempts[n] = attempt; return nil }); err != nil {
				return err
			}
			kept := results[:0]
			for _, r := range results {
				if a, ok := attempts[r.n]; ok {
					r.attempt = a + 1
					kept = append(kept, r)
				}
			}
			if len(kept) == 0 {
				continue
			}
			b := &pgx.Batch{}
			queueResults(b, mailing, kept, e.shard(0))
			if err := tx.SendBatch(ctx, b).Close(); err != nil {
				return err
			}
		}
		// What was granted and not begun was never on the wire: anybody may send it now.
		if _, err := tx.Exec(ctx, `DELETE FROM orphans WHERE worker = $1`, e.set.Worker); err != nil {
			return err
		}
		const free = `UPDATE chunks SET granted = '{}', granted_until = '-infinity', leased_until = '-infinity', queued_until = '-infinity', lease = lease + 1 WHERE worker = $1
			AND (leased_until > '-infinity' OR granted <> '{}')`
		if _, err := tx.Exec(ctx, free, e.set.Worker); err != nil {
			return err
		}
		// Chunks that waited for its orphans are due when their messages are.
		const wake = `UPDATE chunks k SET due_at = coalesce((SELECT min(m.due_at) FROM messages m WHERE m.mailing_id = k.mailing_id AND m.n BETWEEN k.from_n AND k.to_n AND m.state = 'pending'), 'infinity') WHERE worker = $1`
		_, err := tx.Exec(ctx, wake, e.set.Worker)
		return err
	})
	if err != nil {
		return fmt.Errorf("settle what the last run left: %w", err)
	}
	if len(flights) > 0 {
		e.log.Info("letters in flight settled", "count", len(flights))
	}
	return emptyJournals(e.set.JournalDir)
}

// lateFor is how long a worker that was told to stop still tries to record what was answered.
const lateFor = 10 * time.Second

// recordLate records results that PostgreSQL did not take, for as long as this process lives. The lease may have gone to another worker
// meanwhile; what was answered stays true. What this worker was granted and did not begin is nobody's orphan.
func (e *Engine) recordLate(ctx, keep context.Context, l lease, results []result) error {
	keep, cancel := context.WithCancel(keep)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(lateFor, cancel) })()
	for wait := 100 * time.Millisecond; ; wait = min(2*wait, 2*time.Second) {
		err := pgx.BeginFunc(keep, e.turns, func(tx pgx.Tx) error {
			b := &pgx.Batch{}
			b.Queue(mailingTurn, l.mailing)
			b.Queue(`SELECT FROM chunks WHERE id = $1 FOR UPDATE`, l.chunk) // whoever holds it now sees what is given back here
			queueResults(b, l.mailing, results, l.shard)
			b.Queue(ungrantSQL, l.chunk, l.number)
			b.Queue(`DELETE FROM orphans WHERE mailing_id = $1 AND n BETWEEN $2 AND $3 AND worker = $4`, l.mailing, l.from, l.to, l.worker)
			if err := tx.SendBatch(keep, b).Close(); err != nil {
				return err
			}
			return refreshChunks(keep, tx, l.mailing, e.now())
		})
		if err == nil {
			return nil
		}
		select {
		case <-keep.Done():
			return fmt.Errorf("record what was answered: %w", err)
		case <-time.After(wait):
		}
	}
}

// Sweep does what only time decides: orphans whose worker didn't come back become uncertain, empty chunks go, idle connections close.
// The clock of every worker calls it now and then; it is safe to be called by many.
func (e *Engine) Sweep(ctx context.Context) error {
	e.conns.sweep(e.now())
	if err := errors.Join(e.watch(ctx), e.watchSenders(ctx), e.recover(ctx)); err != nil {
		return err
	}
	rows, err := e.pool.Query(ctx, `SELECT o.mailing_id, o.n, m.attempt FROM orphans o JOIN messages m ON m.mailing_id = o.mailing_id AND m.n = o.n
		WHERE o.since < now() - $1::interval ORDER BY 1, 2 LIMIT 10000`, e.set.LostAfter)
	if err != nil {
		return fmt.Errorf("look for orphans: %w", err)
	}
	now := e.now()
	byMailing := map[int64][]result{}
	var id ID
	var attempt int
	if _, err := pgx.ForEachRow(rows, []any{&id.Mailing, &id.N, &attempt}, func() error {
		byMailing[id.Mailing] = append(byMailing[id.Mailing], result{n: id.N, state: Uncertain, attempt: attempt + 1, dueAt: now, at: now, reason: "worker_lost"})
		return nil
	}); err != nil {
		return fmt.Errorf("look for orphans: %w", err)
	}
	for mailing, results := range byMailing {
		err := pgx.BeginFunc(ctx, e.turns, func(tx pgx.Tx) error {
			b := &pgx.Batch{}
			queueResults(b, mailing, results, e.shard(0))
			if err := tx.SendBatch(ctx, b).Close(); err != nil {
				return err
			}
			return refreshChunks(ctx, tx, mailing, now)
		})
		if err != nil {
			return fmt.Errorf("close the orphans of mailing %d: %w", mailing, err)
		}
	}
	const rest = `SELECT DISTINCT k.mailing_id FROM chunks k JOIN mailings m ON m.id = k.mailing_id WHERE m.state = 'canceled'`
	rows, err = e.pool.Query(ctx, rest)
	if err != nil {
		return fmt.Errorf("look for canceled mailings: %w", err)
	}
	canceled, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("look for canceled mailings: %w", err)
	}
	for _, mailing := range canceled { // what was being sent when they were canceled and is pending again
		if err := CancelRest(ctx, e.pool, mailing, now); err != nil {
			return err
		}
	}
	return nil
}

// refreshChunks sets when the free chunks of a mailing are due next and drops the empty ones.
func refreshChunks(ctx context.Context, tx pgx.Tx, mailing int64, now time.Time) error {
	const q = `
		UPDATE chunks k SET due_at = coalesce((SELECT min(m.due_at) FROM messages m WHERE m.mailing_id = k.mailing_id AND m.n BETWEEN k.from_n AND k.to_n AND m.state = 'pending'), 'infinity')
		WHERE k.mailing_id = $1 AND k.leased_until <= $2`
	if _, err := tx.Exec(ctx, q, mailing, now); err != nil {
		return err
	}
	return dropEmptyChunks(ctx, tx, mailing, now)
}
