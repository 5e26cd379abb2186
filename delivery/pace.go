package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// paceAhead is how far ahead of its moment a letter of a paced sender may be granted; less than a grant is good for.
const paceAhead = 800 * time.Millisecond

func (l Limits) any() bool {
	return l.PerSecond != nil || l.PerHour != nil || l.PerDay != nil || l.WarmUp != nil
}

// gap is the time between the beginnings of two letters; 0 without a limit of a second.
func (l Limits) gap() time.Duration {
	if l.PerSecond == nil || *l.PerSecond <= 0 {
		return 0
	}
	n := time.Duration(*l.PerSecond)
	return (time.Second + n - 1) / n // rounded up: n gaps are never less than a second
}

// pace is what a sender has used of its limits.
type pace struct {
	nextAt            time.Time
	hour, day         time.Time
	hourUsed, dayUsed int
	fullUntil         time.Time
	fullBy            string
}

// allowance is how many letters may be begun now: the first after wait, the others gap apart.
type allowance struct {
	letters   int
	wait, gap time.Duration
	end       time.Duration // from now: after it none may be begun, since they count for the hour or day that is over then; 0 is never
	hour, day time.Time     // what they count for
}

// allow takes at most want letters out of the limits; p is changed to what is used then. With nothing left, p.fullUntil says until when.
func (p *pace) allow(l Limits, now time.Time, zone *time.Location, want int) allowance {
	local := now.In(zone)
	hour, day := local.Truncate(time.Hour), time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	ownDay := l.PerDay
	l = l.today(day)
	if !p.hour.Equal(hour) {
		p.hour, p.hourUsed = hour, 0
	}
	if !p.day.Equal(day) {
		p.day, p.dayUsed = day, 0
	}
	p.fullUntil, p.fullBy = time.Time{}, ""
	a := allowance{letters: want, gap: l.gap(), hour: hour, day: day}
	full := func(until time.Time, by string) {
		if a.letters = 0; until.After(p.fullUntil) {
			p.fullUntil, p.fullBy = until, by
		}
	}
	if l.PerHour != nil {
		if a.letters = min(a.letters, *l.PerHour-p.hourUsed); a.letters <= 0 {
			full(hour.Add(time.Hour), "per_hour")
		}
	}
	if l.PerDay != nil {
		left := *l.PerDay - p.dayUsed
		if a.letters = min(a.letters, left); left <= 0 {
			by := "per_day"
			if l.PerDay != ownDay {
				by = "warm_up"
			}
			full(day.AddDate(0, 0, 1), by)
		}
	}
	switch {
	case l.PerHour != nil:
		a.end = hour.Add(time.Hour).Sub(now)
	case l.PerDay != nil:
		a.end = day.AddDate(0, 0, 1).Sub(now)
	}
	if a.letters > 0 && a.gap > 0 {
		start := p.nextAt
		if start.Before(now) {
			start = now
		}
		room := now.Add(paceAhead).Sub(start)
		if room < 0 {
			full(start.Add(-paceAhead/2), "per_second")
			return a
		}
		a.letters, a.wait = min(a.letters, 1+int(room/a.gap)), start.Sub(now)
		p.nextAt = start
	}
	p.take(l, a.letters)
	return a
}

// take counts letters, or gives them back where n is negative.
func (p *pace) take(l Limits, n int) {
	p.hourUsed, p.dayUsed = max(p.hourUsed+n, 0), max(p.dayUsed+n, 0)
	p.nextAt = p.nextAt.Add(time.Duration(n) * l.gap())
}

const (
	makePace = `INSERT INTO sender_pace (sender_id) VALUES ($1) ON CONFLICT DO NOTHING`
	readPace = `SELECT clock_timestamp(), nullif(next_at, '-infinity'), nullif(hour, '-infinity'), hour_used, nullif(day, '-infinity'), day_used FROM sender_pace WHERE sender_id = $1 FOR UPDATE`
	keepPace = `UPDATE sender_pace SET next_at = $2, hour = $3, hour_used = $4, day = $5, day_used = $6, full_until = $7, full_by = $8 WHERE sender_id = $1`

	// Letters that were granted and not begun are free again, unless their hour or day is over.
	sparePace = `UPDATE sender_pace SET hour_used = greatest(hour_used - CASE WHEN hour = $3 THEN $2 ELSE 0 END, 0),
		day_used = greatest(day_used - CASE WHEN day = $4 THEN $2 ELSE 0 END, 0) WHERE sender_id = $1`
)

// Today is what a sender may send and has sent on the installation's day. Sent is counted only while there are limits.
func Today(ctx context.Context, db postgres.DB, s Sender, zone *time.Location, now time.Time) (sent int, allowed *int, err error) {
	local := now.In(zone)
	day := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	err = db.QueryRow(ctx, `SELECT day_used FROM sender_pace WHERE sender_id = $1 AND day = $2`, s.ID, day).Scan(&sent)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return 0, nil, fmt.Errorf("read the pace of sender %d: %w", s.ID, err)
	}
	return sent, s.Limits.today(day).PerDay, nil
}

// lockPace reads what a sender has used and keeps other workers from it until the transaction ends. now is the database's clock, which all
// workers share.
func lockPace(ctx context.Context, tx pgx.Tx, sender int64) (p pace, now time.Time, err error) {
	if _, err := tx.Exec(ctx, makePace, sender); err != nil {
		return p, now, fmt.Errorf("read the pace of sender %d: %w", sender, err)
	}
	var nextAt, hour, day *time.Time
	if err := tx.QueryRow(ctx, readPace, sender).Scan(&now, &nextAt, &hour, &p.hourUsed, &day, &p.dayUsed); err != nil {
		return p, now, fmt.Errorf("read the pace of sender %d: %w", sender, err)
	}
	for to, from := range map[*time.Time]*time.Time{&p.nextAt: nextAt, &p.hour: hour, &p.day: day} {
		if from != nil {
			*to = *from
		}
	}
	return p, now, nil
}

func (p pace) keep(ctx context.Context, tx pgx.Tx, sender int64) error {
	if _, err := tx.Exec(ctx, keepPace, sender, p.nextAt, p.hour, p.hourUsed, p.day, p.dayUsed, p.fullUntil, p.fullBy); err != nil {
		return fmt.Errorf("keep the pace of sender %d: %w", sender, err)
	}
	return nil
}
