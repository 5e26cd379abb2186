package tracking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"salut/clients"
	"salut/delivery"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	// every is how often the journal is taken in; after ripe, since the results of letters reach the database within a second, and what
	// came sooner than a person can read is told by them.
	every = 250 * time.Millisecond
	ripe  = time.Second

	// manyHits is how many hits of one letter are kept: more tell nothing.
	manyHits = 100

	// portion is how many hits are taken in at once. The parts of a segment are spread over the time until the next one, so that requests and
	// the sending of letters wait for a core a few milliseconds at most.
	portion = 250
)

// Run takes the journal in until ctx ends, and what is left of it then.
func (t *Tracker) Run(ctx context.Context) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	failed := false
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			if err := t.Flush(last); err != nil {
				t.log.Warn("hits stay in the journal until the next start", "error", err)
			}
			return nil
		case <-tick.C:
		}
		err := t.takeIn(ctx, ripe, every)
		if err != nil && ctx.Err() == nil && !failed {
			t.log.Warn("hits wait in the journal", "error", err)
		}
		failed = err != nil
	}
}

// Flush takes in all that was noted until now.
func (t *Tracker) Flush(ctx context.Context) error { return t.takeIn(ctx, 0, 0) }

// takeIn takes in the segments that were closed at least age ago, all of them within the given time where they can be.
func (t *Tracker) takeIn(ctx context.Context, age, within time.Duration) error {
	t.taking.Lock()
	defer t.taking.Unlock()
	numbers := t.journal.rotate(t.Now(), age)
	for _, number := range numbers {
		list, err := t.journal.read(number)
		if err != nil {
			return err
		}
		if err := t.takeSegment(ctx, number, list, within/time.Duration(len(numbers))); err != nil {
			return fmt.Errorf("take in a journal of hits: %w", err)
		}
		if err := t.journal.drop(number); err != nil {
			return err
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	if _, err := t.pool.Exec(ctx, `DELETE FROM hit_journals WHERE writer = $1 AND segment = ANY ($2)`, t.journal.writer, numbers); err != nil {
		return fmt.Errorf("forget the journals of hits that are gone: %w", err)
	}
	return nil
}

// takeSegment takes in what a segment has beyond the parts that were taken in before, evenly over the given time.
func (t *Tracker) takeSegment(ctx context.Context, number int64, list []record, within time.Duration) error {
	var taken int
	const q = `SELECT coalesce(max(lines), 0) FROM hit_journals WHERE writer = $1 AND segment = $2`
	if err := t.pool.QueryRow(ctx, q, t.journal.writer, number).Scan(&taken); err != nil {
		return err
	}
	began, first := time.Now(), taken
	for taken < len(list) {
		next := min(taken+portion, len(list))
		if err := t.take(ctx, number, taken, list[taken:next]); err != nil {
			return err
		}
		taken = next
		if wait := time.Until(began.Add(within * time.Duration(taken-first) / time.Duration(len(list)-first))); wait > 0 && taken < len(list) {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(wait):
			}
		}
	}
	return nil
}

// hitGate is the advisory lock that one process takes in hits under: the verdict on a hit needs all the others of its letter.
const hitGate = 0x68697473

// take takes in a part of a segment, which begins after so many lines, once.
func (t *Tracker) take(ctx context.Context, number int64, after int, list []record) error {
	const mark = `INSERT INTO hit_journals AS j (writer, segment, lines) VALUES ($1, $2, $3) ON CONFLICT (writer, segment) DO UPDATE SET lines = $3 WHERE j.lines = $4`
	return pgx.BeginFunc(ctx, t.pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, mark, t.journal.writer, number, after+len(list), after)
		if err != nil || tag.RowsAffected() == 0 {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(hitGate)); err != nil {
			return err
		}
		fresh := make(map[delivery.ID][]clients.Hit, len(list))
		for i := range list {
			r := &list[i]
			id := delivery.ID{Mailing: r.Mailing, N: r.N}
			if len(fresh[id]) < manyHits {
				fresh[id] = append(fresh[id], clients.Hit{At: time.UnixMicro(r.At), MailingID: r.Mailing, MessageN: r.N, Kind: r.Kind, Link: r.Link,
					Agent: r.Agent, Network: r.Network, How: r.How})
			}
		}
		_, err = judge(ctx, tx, fresh, Current())
		return err
	})
}

// judge stores fresh hits with their verdicts, changes those of the others of the same letters where that follows, and keeps the counts.
func judge(ctx context.Context, tx pgx.Tx, fresh map[delivery.ID][]clients.Hit, rules *Rules) (delivery.HitCounts, error) {
	letters, err := delivery.HitLetters(ctx, tx, fresh)
	if err != nil {
		return nil, err
	}
	before, err := hitsOf(ctx, tx, letters)
	if err != nil {
		return nil, err
	}
	var changed []clients.Hit
	added := make([]clients.Hit, 0, len(fresh))
	counts := delivery.HitCounts{}
	for id, letter := range letters {
		old, all := before[id], fresh[id]
		if all = all[:min(len(all), max(manyHits-len(old), 0))]; len(old) > 0 {
			all = slices.Concat(old, all)
		}
		for i := range all {
			all[i].ClientID = letter.ClientID
		}
		sortHits(all)
		rules.Judge(all, letter.SentAt, letter.InText)
		for i := range all {
			h := &all[i]
			if h.ID == 0 {
				added = append(added, *h)
				continue
			}
			for k := range old {
				if o := &old[k]; o.ID == h.ID && (o.Verdict != h.Verdict || o.Reason != h.Reason || o.Rules != h.Rules) {
					changed = append(changed, *h)
				}
			}
		}
		counts.Change(id.Mailing, old, all)
	}
	return counts, errors.Join(clients.AddHits(ctx, tx, added), clients.JudgeHits(ctx, tx, changed), counts.Keep(ctx, tx))
}

func hitsOf(ctx context.Context, tx pgx.Tx, letters map[delivery.ID]delivery.HitLetter) (map[delivery.ID][]clients.Hit, error) {
	mailings, numbers := make([]int64, 0, len(letters)), make([]int32, 0, len(letters))
	for id := range letters {
		mailings, numbers = append(mailings, id.Mailing), append(numbers, id.N)
	}
	list, err := clients.HitsOf(ctx, tx, mailings, numbers)
	if err != nil {
		return nil, err
	}
	byLetter := make(map[delivery.ID][]clients.Hit, len(list))
	for _, h := range list {
		id := delivery.ID{Mailing: h.MailingID, N: h.MessageN}
		byLetter[id] = append(byLetter[id], h)
	}
	return byLetter, nil
}

func sortHits(list []clients.Hit) {
	if len(list) < 2 {
		return
	}
	slices.SortStableFunc(list, func(a, b clients.Hit) int { return a.At.Compare(b.At) })
}

// Judged is what judging a mailing again has changed.
type Judged struct {
	Rules   int16    // the version that judged
	Letters int      // of how many the hits were judged
	Counts  [4]int64 // by how much the counts of letters changed: opened, clicked, machine_opened, machine_clicked
}

// JudgeAgain judges those hits of a mailing that older rules than those of this version of salut have judged. It may be cut off and repeated.
func JudgeAgain(ctx context.Context, pool *pgxpool.Pool, mailing int64) (Judged, error) {
	const batch = 1000
	done := Judged{Rules: Current().Version}
	after := int32(0)
	for {
		var n int
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(hitGate)); err != nil {
				return err
			}
			// Reads hits, a table of clients.
			rows, err := tx.Query(ctx, `SELECT DISTINCT message_n FROM hits WHERE mailing_id = $1 AND message_n > $2 AND rules <> $4 ORDER BY 1 LIMIT $3`, mailing, after, batch, done.Rules)
			if err != nil {
				return err
			}
			numbers, err := pgx.CollectRows(rows, pgx.RowTo[int32])
			if err != nil || len(numbers) == 0 {
				return err
			}
			letters := map[delivery.ID][]clients.Hit{}
			for _, k := range numbers {
				letters[delivery.ID{Mailing: mailing, N: k}] = nil
			}
			counts, err := judge(ctx, tx, letters, Current())
			n, after = len(numbers), numbers[len(numbers)-1]
			if changed := counts[mailing]; err == nil && changed != nil {
				for i := range changed {
					done.Counts[i] += changed[i]
				}
			}
			return err
		})
		if err != nil {
			return done, fmt.Errorf("judge the hits of mailing %d again: %w", mailing, err)
		}
		if n == 0 {
			return done, nil
		}
		done.Letters += n
	}
}
