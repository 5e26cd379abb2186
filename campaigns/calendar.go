package campaigns

import (
	"context"
	"fmt"
	"time"

	"salut/delivery"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// Planned is a campaign in the calendar.
type Planned struct {
	Campaign
	StartAt time.Time  // its launch, or the moment that it is scheduled for
	EndAt   *time.Time // when it ended, or will at its pace so far; nil: it can't be told
}

// Waiting are letters of a campaign that go on a later day.
type Waiting struct {
	delivery.Ahead
	CampaignID int64
	Name       string
}

// mostPlanned is more than a calendar can show.
const mostPlanned = 500

// Calendar lists the campaigns that go out between two moments, and the letters that wait for a day between them.
func Calendar(ctx context.Context, db postgres.DB, from, to time.Time, zone *time.Location, now time.Time) (planned []Planned, waiting []Waiting, more bool, err error) {
	const q = `SELECT ` + columns + ` FROM campaigns c WHERE (plan_state IN ('scheduled', 'paused', 'held') AND mailing_id IS NULL AND scheduled_for >= $1 AND scheduled_for < $2)
		OR EXISTS (SELECT FROM mailings m WHERE m.id = c.mailing_id AND m.launched_at < $2 AND coalesce(m.finished_at, 'infinity') >= $1) ORDER BY id DESC LIMIT $3`
	rows, err := db.Query(ctx, q, from, to, mostPlanned)
	if err != nil {
		return nil, nil, false, fmt.Errorf("list the calendar's campaigns: %w", err)
	}
	list, err := pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, nil, false, fmt.Errorf("list the calendar's campaigns: %w", err)
	}
	if err := withStatus(ctx, db, list); err != nil {
		return nil, nil, false, err
	}
	byMailing := map[int64]Campaign{}
	for _, c := range list {
		p := Planned{Campaign: c, EndAt: c.FinishedAt}
		switch {
		case c.LaunchedAt != nil:
			p.StartAt = *c.LaunchedAt
			byMailing[c.mailing] = c
		case c.scheduled != nil:
			p.StartAt = *c.scheduled
		default:
			continue
		}
		if c.State == Running {
			p.EndAt = expectedEnd(c, now)
		}
		planned = append(planned, p)
	}
	ahead, more, err := delivery.LettersAhead(ctx, db, maxTime(from, now), to, zone)
	if err != nil {
		return nil, nil, false, err
	}
	for _, a := range ahead {
		if c, ok := byMailing[a.Mailing]; ok {
			waiting = append(waiting, Waiting{a, c.ID, c.Name})
		}
	}
	return planned, waiting, more || len(list) == mostPlanned, nil
}

// expectedEnd is when a campaign ends if it goes on as it did so far.
func expectedEnd(c Campaign, now time.Time) *time.Time {
	n := c.Counts
	done, left := n.Sent+n.Failed+n.Uncertain, n.Pending+n.Sending
	took := now.Sub(*c.LaunchedAt)
	if done < 20 || took <= 0 {
		return nil
	}
	end := now.Add(time.Duration(float64(took) * float64(left) / float64(done))).UTC().Truncate(time.Minute)
	return &end
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
