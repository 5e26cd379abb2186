package delivery

import (
	"context"
	"fmt"
	"time"

	"salut/mail"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// LookUpDomain tells what receivers find about the sender's domain: SPF, DKIM with the sender's own key, DMARC.
func (s Sender) LookUpDomain(ctx context.Context, r mail.Resolver) []mail.Finding {
	selector, key := "", ""
	if s.DKIM != nil {
		selector, key = s.DKIM.Selector, s.DKIM.Record
	}
	return mail.LookUpDomain(ctx, r, s.domain(), selector, key)
}

// WarmUpDay is one day of a warm-up: what was planned, and what went.
type WarmUpDay struct {
	Day     string // 2027-03-01
	Planned *int   // nil: the warm-up is over, other limits alone count
	Sent    int64
}

// mostWarmUpDays is how far a curve is drawn.
const mostWarmUpDays = 90

// WarmUpDays is the warm-up of a sender day by day, from its first to a week ahead, or to its end. What went is counted over the mailings of that
// time alone, which a new sender has few of.
func WarmUpDays(ctx context.Context, db postgres.DB, s Sender, zone *time.Location, now time.Time) ([]WarmUpDay, error) {
	w := s.Limits.WarmUp
	if w == nil {
		return []WarmUpDay{}, nil
	}
	first, err := time.ParseInLocation(time.DateOnly, w.From, zone)
	if err != nil {
		return nil, fmt.Errorf("read the first day of a warm-up: %w", err)
	}
	local := now.In(zone)
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, zone)
	if today.Sub(first) > mostWarmUpDays*24*time.Hour {
		first = today.AddDate(0, 0, -mostWarmUpDays)
	}
	const q = `
		SELECT to_char(m.done_at AT TIME ZONE $3, 'YYYY-MM-DD'), count(*) FROM messages m
		WHERE m.mailing_id IN (SELECT g.id FROM mailings g WHERE $1 = ANY (g.sender_ids) AND (g.finished_at IS NULL OR g.finished_at >= $2))
		  AND m.sender_id = $1 AND m.state = 'sent' AND m.done_at >= $2 GROUP BY 1`
	rows, err := db.Query(ctx, q, s.ID, first, zone.String())
	if err != nil {
		return nil, fmt.Errorf("count what a sender sent: %w", err)
	}
	sent := map[string]int64{}
	var day string
	var n int64
	if _, err := pgx.ForEachRow(rows, []any{&day, &n}, func() error { sent[day] = n; return nil }); err != nil {
		return nil, fmt.Errorf("count what a sender sent: %w", err)
	}
	var list []WarmUpDay
	for d := first; len(list) < mostWarmUpDays; d = d.AddDate(0, 0, 1) {
		planned, on := w.Allowed(d)
		if d.After(today.AddDate(0, 0, 14)) || !on && d.After(today) {
			break
		}
		row := WarmUpDay{Day: d.Format(time.DateOnly)}
		row.Sent = sent[row.Day]
		if on {
			row.Planned = &planned
		}
		list = append(list, row)
	}
	return list, nil
}
