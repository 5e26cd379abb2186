package delivery

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"salut/clients"
	"salut/mail"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	leaseFor  = 30 * time.Second // renewed while the worker lives; after it another worker takes the rest
	grantFor  = time.Second      // how long a granted message may still be begun
	grantSize = 100
	queuedFor = 20 * time.Second // a task that nobody took by then is taken for lost and made again

	// gate is the advisory lock that grants share and that whoever stops messages takes alone for a moment: a grant that was
	// being made is then seen, and a later one sees the stop.
	gate = 0x73616c7574 // "salut"
)

// Due marks up to limit chunks that may be sent now as queued and returns their ids: those of a higher priority first, and of one priority the
// first of each mailing, then the second of each, and so on, so that a small mailing doesn't wait behind a large one. Safe with any number of callers.
func Due(ctx context.Context, db postgres.DB, limit int) ([]int64, error) {
	const q = `
		WITH mine AS (
			SELECT c.id, c.due_at, m.priority, row_number() OVER (PARTITION BY c.mailing_id ORDER BY c.due_at, c.id) AS turn FROM mailings m
			CROSS JOIN LATERAL (
				SELECT c.* FROM chunks c
				LEFT JOIN sender_health h ON h.sender_id = c.sender_id AND h.blocked_until > now()
				LEFT JOIN sender_pace p ON p.sender_id = c.sender_id AND p.full_until > now()
				WHERE c.mailing_id = m.id AND c.due_at <= now() AND c.queued_until <= now() AND c.leased_until <= now() AND h.sender_id IS NULL AND p.sender_id IS NULL
				  AND NOT EXISTS (SELECT FROM senders s WHERE s.id = c.sender_id AND s.held_at IS NOT NULL)
				ORDER BY c.due_at, c.id LIMIT $2 FOR UPDATE OF c SKIP LOCKED
			) c
			WHERE m.state = 'running' AND m.finished_at IS NULL
		), chosen AS (
			SELECT id, priority, turn, due_at FROM mine ORDER BY priority DESC, turn, due_at, id LIMIT $2
		), queued AS (
			UPDATE chunks k SET queued_until = now() + $1::interval FROM chosen WHERE k.id = chosen.id RETURNING k.id, chosen.priority, chosen.turn, chosen.due_at
		)
		SELECT id FROM queued ORDER BY priority DESC, turn, due_at, id`
	rows, err := db.Query(ctx, q, queuedFor, limit)
	if err != nil {
		return nil, fmt.Errorf("look for due chunks: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

// Waiting counts the chunks that have a task on its way which no worker has taken yet.
func Waiting(ctx context.Context, db postgres.DB) (n int, err error) {
	err = db.QueryRow(ctx, `SELECT count(*) FROM chunks WHERE queued_until > now() AND leased_until <= now()`).Scan(&n)
	return n, err
}

// Requeue makes the chunks due again whose tasks were lost before a worker took them.
func Requeue(ctx context.Context, db postgres.DB) error {
	_, err := db.Exec(ctx, `UPDATE chunks SET queued_until = '-infinity' WHERE queued_until > now() AND leased_until <= now()`)
	return err
}

// lease is a worker's hold on a chunk. Its number grows with each lease, so an old holder's word counts no more.
type lease struct {
	chunk    int64
	number   int64
	worker   string
	mailing  int64
	sender   int64
	from, to int32
	shard    int // of the mailing's counts
}

// takeLease leases a chunk that is free and due; ok is false when it is not, which is no fault: tasks may come twice.
// What a former holder was allowed to begin and never reported becomes orphans.
func takeLease(ctx context.Context, db postgres.DB, chunk int64, worker string) (l lease, ok bool, err error) {
	const q = `
		WITH free AS (
			SELECT c.id, c.mailing_id, c.worker, c.granted, c.granted_until FROM chunks c
			JOIN mailings m ON m.id = c.mailing_id AND m.state = 'running'
			WHERE c.id = $1 AND c.due_at <= now() AND c.leased_until <= now() FOR UPDATE OF c
		), lost AS (
			INSERT INTO orphans (mailing_id, n, worker, since) SELECT mailing_id, unnest(granted), worker, now() FROM free ON CONFLICT DO NOTHING
		)
		UPDATE chunks c SET worker = $2, lease = c.lease + 1, leased_until = now() + $3::interval, queued_until = '-infinity', granted = '{}', granted_until = '-infinity'
		FROM free WHERE c.id = free.id
		RETURNING c.id, c.lease, c.worker, c.mailing_id, c.sender_id, c.from_n, c.to_n`
	err = db.QueryRow(ctx, q, chunk, worker, leaseFor).Scan(&l.chunk, &l.number, &l.worker, &l.mailing, &l.sender, &l.from, &l.to)
	if errors.Is(err, pgx.ErrNoRows) {
		return lease{}, false, nil
	}
	if err != nil {
		return lease{}, false, fmt.Errorf("lease chunk %d: %w", chunk, err)
	}
	return l, true, nil
}

// Renew keeps a worker's leases alive; the worker calls it every few seconds with the chunks in its hands.
func Renew(ctx context.Context, db postgres.DB, worker string, chunks []int64) error {
	_, err := db.Exec(ctx, `UPDATE chunks SET leased_until = now() + $3::interval WHERE id = ANY ($2) AND worker = $1 AND leased_until > now()`, worker, chunks, leaseFor)
	if err != nil {
		return fmt.Errorf("renew the leases: %w", err)
	}
	return nil
}

// granted is one message that may be begun now, with the client as he or she is now.
type granted struct {
	n          int32
	step       int
	attempt    int
	suppressed bool // since the plan
	capped     bool // has had enough letters
	reason     string
	client     clients.Client
	to         mail.Address
}

// result is what became of one granted message.
type result struct {
	n       int32
	state   State // Pending: not taken now, due again at dueAt
	attempt int
	dueAt   time.Time
	at      time.Time
	reason  string
	reply   string
}

// lot is a grant: messages that may be begun before until, the first at start, the others gap apart.
type lot struct {
	messages []granted
	to       int32 // what was looked through, up to this number
	until    time.Time
	start    time.Time
	gap      time.Duration
	allowed  allowance // what it took out of the sender's limits
	full     time.Time // when not zero, the sender's limits allow nothing before
}

// rules are what a lot is granted by, besides being due.
type rules struct {
	limits  Limits // of the sender
	cap     *Cap
	purpose string
	pick    *clients.Pick // of the client; nil: what every letter needs
	quiet   bool          // somebody asked for fewer marketing letters, and this is one
}

// turn records the results of the last lot and, if more is asked for, takes the next one, in one transaction; for a sender without limits
// in one round trip. The lot is empty when nothing is due, the mailing has stopped, or the lease has gone to somebody else; results are
// recorded all the same. No message of the lot may be begun after its until.
func (e *Engine) turn(ctx context.Context, l lease, last lot, results []result, rules rules, more bool) (next lot, err error) {
	limits := rules.limits
	asked := time.Now() // before the server's clock is read, so that our idea of the grant's end is never the later one
	err = pgx.BeginFunc(ctx, e.turns, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		queueResults(b, l.mailing, results, l.shard)
		if spare := last.allowed.letters - begun(results); spare > 0 {
			b.Queue(sparePace, l.sender, spare, last.allowed.hour, last.allowed.day)
		}
		size := grantSize
		var p pace
		if more && limits.any() {
			if err := tx.SendBatch(ctx, b).Close(); err != nil {
				return err
			}
			var now time.Time
			var err error
			if p, now, err = lockPace(ctx, tx, l.sender); err != nil {
				return err
			}
			next.allowed = p.allow(limits, now, e.zone(), grantSize)
			next.start, next.gap, next.full = time.Now().Add(next.allowed.wait), next.allowed.gap, p.fullUntil
			if size = next.allowed.letters; size == 0 {
				if _, err := tx.Exec(ctx, ungrantSQL, l.chunk, l.number); err != nil {
					return err
				}
				return p.keep(ctx, tx, l.sender)
			}
			b = &pgx.Batch{}
		}
		if !more {
			b.Queue(ungrantSQL, l.chunk, l.number)
			return tx.SendBatch(ctx, b).Close()
		}
		b.Queue(`SELECT pg_advisory_xact_lock_shared($1)`, int64(gate))
		switch {
		case rules.cap != nil:
			b.Queue(capLock, int64(capGate))
		case rules.purpose == "marketing":
			b.Queue(capLockShared, int64(capGate))
		}
		if rules.quiet && rules.cap == nil {
			b.Queue(quietLock, quietGate, l.mailing, l.from, l.to)
		}
		from := max(l.from, last.to+1)
		to := from + int32(size) - 1
		if from > l.to {
			from, to = l.from, l.to
		}
		next.take(b, l, rules, size, from, to)
		if err := tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
		if len(next.messages) == 0 && (from > l.from || to < l.to) {
			b = &pgx.Batch{}
			next.take(b, l, rules, size, l.from, l.to)
			if err := tx.SendBatch(ctx, b).Close(); err != nil {
				return err
			}
		}
		if limits.any() {
			p.take(limits, len(next.messages)-size)
			next.allowed.letters = len(next.messages)
			return p.keep(ctx, tx, l.sender)
		}
		return nil
	})
	if err != nil {
		return lot{}, fmt.Errorf("record and grant: %w", err)
	}
	next.until = asked.Add(grantFor - 50*time.Millisecond)
	if end := asked.Add(next.allowed.end); next.allowed.end > 0 && end.Before(next.until) {
		next.until = end
	}
	return next, nil
}

// take queues the query that grants what is due between two numbers.
func (t *lot) take(b *pgx.Batch, l lease, r rules, size int, from, to int32) {
	pick := r.pick
	if pick == nil {
		pick = clients.PickFields(nil)
	}
	q, args := grantSQL, []any{l.chunk, l.number, l.worker, grantFor, size, from, to}
	if r.quiet {
		q = grantQuietSQL
	}
	if r.cap != nil {
		q, args = grantCappedSQL, append(args, r.cap.Letters, time.Duration(r.cap.Days)*24*time.Hour)
	}
	b.Queue(strings.Replace(q, "{client}", pick.Columns, 1), args...).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		t.to = to
		var g granted
		targets := append([]any{&g.n, &g.step, &g.attempt, &g.reason, &g.suppressed, &g.capped}, pick.Targets(&g.client)...)
		for rows.Next() {
			g = granted{}
			if err := rows.Scan(targets...); err != nil {
				return err
			}
			g.to, _ = mail.ParseAddress(g.client.Email) // one that is none fails its letter alone
			t.messages, t.to = append(t.messages, g), g.n
		}
		return rows.Err()
	})
}

// begun counts the results that cost the sender a letter: what the server was asked about.
func begun(results []result) (n int) {
	for _, r := range results {
		if r.reply != "" && r.reason != "render" {
			n++
		}
	}
	return n
}

// grantSQL grants what is due; the capped form says besides who has had enough letters.
var (
	grantSQL       = strings.NewReplacer("{in_hand}", "", "{free}", "", "{granted}", "lot", "{capped}", "false").Replace(grantForm)
	grantCappedSQL = grantUnless(cappedSQL + " OR " + quietSQL)
	grantQuietSQL  = grantUnless(quietSQL)
)

// grantUnless leaves out of the grant who has had enough letters: a letter that will not be begun must not count against another one.
func grantUnless(capped string) string {
	free := `free AS MATERIALIZED (SELECT lot.n FROM lot JOIN clients c ON c.id = lot.client_id WHERE NOT (` + capped + `)), `
	return strings.NewReplacer("{in_hand}", inHandSQL, "{free}", free, "{granted}", "free", "{capped}", "NOT EXISTS (SELECT FROM free WHERE free.n = lot.n)").Replace(grantForm)
}

const (
	grantForm = `
		WITH {in_hand}held AS (
			SELECT k.id, k.mailing_id, k.from_n, k.to_n, ARRAY['all', 'topic:' || g.topic_id, 'sender:' || k.sender_id] AS scopes, g.written IS NOT NULL AS written FROM chunks k JOIN mailings g ON g.id = k.mailing_id
			WHERE k.id = $1 AND k.lease = $2 AND k.worker = $3 AND k.leased_until > clock_timestamp() AND g.state = 'running' FOR UPDATE OF k
		), lot AS (
			SELECT m.n, m.client_id, m.step, m.attempt, coalesce(m.reason, '') AS reason FROM messages m, held
			WHERE m.mailing_id = held.mailing_id AND m.n BETWEEN greatest(held.from_n, $6) AND least(held.to_n, $7) AND m.state = 'pending' AND m.due_at <= clock_timestamp()
			  AND m.n <> ALL (ARRAY (SELECT o.n FROM orphans o, held WHERE o.mailing_id = held.mailing_id AND o.n BETWEEN held.from_n AND held.to_n))
			ORDER BY m.n LIMIT $5
		), {free}noted AS (
			UPDATE chunks k SET granted = ARRAY (SELECT n FROM {granted}), granted_until = CASE WHEN EXISTS (SELECT FROM {granted}) THEN clock_timestamp() + $4::interval ELSE '-infinity' END
			WHERE k.id = $1 AND k.lease = $2 RETURNING 1
		)
		SELECT lot.n, lot.step, lot.attempt, lot.reason, EXISTS (SELECT FROM suppressions s WHERE s.email_hash = c.email_hash AND s.scope = ANY (held.scopes) AND NOT (held.written AND s.reason = 'unsubscribed')), {capped}, {client}
		FROM held, lot JOIN clients c ON c.id = lot.client_id ORDER BY lot.n`

	// A row that is not pending any more was answered already (a second report of the same result): the first one counts.
	recordSQL = `
		WITH r AS (
			SELECT * FROM unnest($2::int[], $3::message_state[], $4::smallint[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::text[])
				AS r (n, state, attempt, due_at, at, reason, reply)
		), done AS (
			UPDATE messages m SET state = r.state, attempt = r.attempt, due_at = r.due_at, reason = NULLIF(r.reason, ''), smtp_reply = coalesce(NULLIF(r.reply, ''), m.smtp_reply),
				done_at = CASE WHEN r.state <> 'pending' THEN r.at END
			FROM r WHERE m.mailing_id = $1 AND m.n = r.n AND m.state = 'pending'
			RETURNING m.n, m.client_id, m.state, m.attempt, m.due_at, r.at, NULLIF(r.reply, '') AS smtp_reply, m.reason
		), counted AS (
			INSERT INTO mailing_counts AS mc (mailing_id, shard, pending, sent, failed, skipped, uncertain)
			SELECT $1, $9, -count(*) FILTER (WHERE state <> 'pending'), count(*) FILTER (WHERE state = 'sent'), count(*) FILTER (WHERE state = 'failed'),
			       count(*) FILTER (WHERE state = 'skipped'), count(*) FILTER (WHERE state = 'uncertain') FROM done HAVING count(*) FILTER (WHERE state <> 'pending') > 0
			ON CONFLICT (mailing_id, shard) DO UPDATE SET pending = mc.pending + excluded.pending, sent = mc.sent + excluded.sent, failed = mc.failed + excluded.failed,
				skipped = mc.skipped + excluded.skipped, uncertain = mc.uncertain + excluded.uncertain
		), claimed AS (
			DELETE FROM orphans o WHERE o.mailing_id = $1 AND o.n = ANY (ARRAY (SELECT n FROM done))
		)
		INSERT INTO events (at, client_id, kind, mailing_id, message_n, data)
		SELECT at, client_id, 'deferred', $1, n, jsonb_strip_nulls(jsonb_build_object('attempt', attempt, 'smtp_reply', smtp_reply, 'reason', reason, 'due_at', due_at))
		FROM done WHERE state = 'pending' AND smtp_reply IS NOT NULL`

	// What nearly all results are, in fewer columns: this is what the ledger costs.
	recordSentSQL = `
		WITH r AS (
			SELECT * FROM unnest($2::int[], $3::timestamptz[], $4::text[]) AS r (n, at, reply)
		), done AS (
			UPDATE messages m SET state = 'sent', attempt = m.attempt + 1, done_at = r.at, reason = NULL, smtp_reply = r.reply
			FROM r WHERE m.mailing_id = $1 AND m.n = r.n AND m.state = 'pending'
			RETURNING m.n
		), claimed AS (
			DELETE FROM orphans o WHERE o.mailing_id = $1 AND o.n = ANY (ARRAY (SELECT n FROM done))
		)
		INSERT INTO mailing_counts AS mc (mailing_id, shard, pending, sent) SELECT $1, $5, -count(*), count(*) FROM done HAVING count(*) > 0
		ON CONFLICT (mailing_id, shard) DO UPDATE SET pending = mc.pending + excluded.pending, sent = mc.sent + excluded.sent`

	// What the holder has answered or will not begin is no longer granted; a new grant says the same by taking the place of the old one.
	ungrantSQL = `UPDATE chunks SET granted = '{}', granted_until = '-infinity' WHERE id = $1 AND lease = $2 AND granted <> '{}'`
)

// queueResults queues the statements that write results down. They are for the pool of turns, whose plans suit them.
func queueResults(b *pgx.Batch, mailing int64, results []result, shard int) {
	var sent, rest []result
	for _, r := range results {
		if r.state == Sent && r.reason == "" {
			sent = append(sent, r)
		} else {
			rest = append(rest, r)
		}
	}
	if k := len(sent); k > 0 {
		ns, at, replies := make([]int32, k), make([]time.Time, k), make([]string, k)
		for i, r := range sent {
			ns[i], at[i], replies[i] = r.n, r.at, r.reply
		}
		b.Queue(recordSentSQL, mailing, ns, at, replies, shard)
	}
	if k := len(rest); k > 0 {
		ns, states, attempts := make([]int32, k), make([]string, k), make([]int16, k)
		due, at, reasons, replies := make([]time.Time, k), make([]time.Time, k), make([]string, k), make([]string, k)
		for i, r := range rest {
			ns[i], states[i], attempts[i], due[i], at[i], reasons[i], replies[i] = r.n, string(r.state), int16(r.attempt), r.dueAt, r.at, r.reason, r.reply
		}
		b.Queue(recordSQL, mailing, ns, states, attempts, due, at, reasons, replies, shard)
	}
}

// finish gives a lease back: the chunk is due again when its next pending message is, or gone when there is none.
// notBefore, when not zero, makes it rest until then (the sender's server can't be reached).
func (e *Engine) finish(ctx context.Context, l lease, notBefore time.Time) error {
	for try := 1; ; try++ {
		err := e.giveBack(ctx, l, notBefore)
		var refused *pgconn.PgError
		if try >= 5 || !errors.As(err, &refused) || refused.Code != deadlock {
			return err // given up, what it left would wait until the worker is taken for lost
		}
	}
}

// mailingTurn comes before the lock of a chunk for who will look at all chunks of the mailing while holding one: lines that stood still together, or that
// met the same outage, do so at once.
const mailingTurn = `SELECT FROM mailings WHERE id = $1 FOR UPDATE`

const deadlock = "40P01" // PostgreSQL's deadlock_detected: whoever comes again gets through

func (e *Engine) giveBack(ctx context.Context, l lease, notBefore time.Time) error {
	return pgx.BeginFunc(ctx, e.pool, func(tx pgx.Tx) error {
		const q = `
			WITH next AS (
				SELECT min(CASE WHEN o.n IS NULL THEN m.due_at ELSE o.since + $5::interval END) AS due_at FROM messages m
				LEFT JOIN orphans o ON o.mailing_id = m.mailing_id AND o.n = m.n
				WHERE m.mailing_id = $3 AND m.n BETWEEN (SELECT from_n FROM chunks WHERE id = $1) AND (SELECT to_n FROM chunks WHERE id = $1) AND m.state = 'pending'
			)
			UPDATE chunks SET leased_until = '-infinity', queued_until = '-infinity', granted = '{}', granted_until = '-infinity',
				due_at = CASE WHEN next.due_at IS NULL THEN 'infinity' ELSE greatest(next.due_at, $4::timestamptz) END
			FROM next WHERE id = $1 AND lease = $2`
		var stood bool
		const mine = `SELECT EXISTS (SELECT FROM orphans WHERE mailing_id = $1 AND n BETWEEN $2 AND $3 AND worker = $4)`
		if err := tx.QueryRow(ctx, mine, l.mailing, l.from, l.to, l.worker).Scan(&stood); err != nil {
			return fmt.Errorf("give the lease back: %w", err)
		}
		if stood {
			if _, err := tx.Exec(ctx, mailingTurn, l.mailing); err != nil {
				return fmt.Errorf("give the lease back: %w", err)
			}
		}
		// A former holder that stood still may give its orphans back at the same moment: one of the two waits here, and then sees what the
		// other did.
		if _, err := tx.Exec(ctx, `SELECT FROM chunks WHERE id = $1 FOR UPDATE`, l.chunk); err != nil {
			return fmt.Errorf("give the lease back: %w", err)
		}
		if _, err := tx.Exec(ctx, q, l.chunk, l.number, l.mailing, notBefore, e.set.LostAfter); err != nil {
			return fmt.Errorf("give the lease back: %w", err)
		}
		// Somebody else took the lease while this process stood still. What it had not begun then is free: all else is recorded.
		tag, err := tx.Exec(ctx, `DELETE FROM orphans WHERE mailing_id = $1 AND n BETWEEN $2 AND $3 AND worker = $4`, l.mailing, l.from, l.to, l.worker)
		if err != nil {
			return fmt.Errorf("give the lease back: %w", err)
		}
		if tag.RowsAffected() > 0 {
			return refreshChunks(ctx, tx, l.mailing, e.now())
		}
		return dropEmptyChunks(ctx, tx, l.mailing, e.now())
	})
}

// dropEmptyChunks deletes chunks with nothing pending left, and notes when the mailing's last one went.
func dropEmptyChunks(ctx context.Context, tx pgx.Tx, mailing int64, now time.Time) error {
	tag, err := tx.Exec(ctx, `DELETE FROM chunks WHERE mailing_id = $1 AND due_at = 'infinity' AND granted = '{}' AND leased_until <= $2`, mailing, now)
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	// Two workers may drop the last two chunks at once: the row lock makes the second one look again.
	const q = `UPDATE mailings SET finished_at = $2 WHERE id = $1 AND NOT EXISTS (SELECT FROM chunks WHERE mailing_id = $1)`
	if _, err := tx.Exec(ctx, `SELECT FROM mailings WHERE id = $1 FOR UPDATE`, mailing); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, q, mailing, now)
	return err
}
