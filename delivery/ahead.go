package delivery

import (
	"context"
	"fmt"
	"time"

	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// Ahead is how many letters of a mailing wait for a day: for their window, for a limit of the day, or for another try.
type Ahead struct {
	Mailing int64
	Day     string // 2027-03-01
	Letters int64
	Retries int64 // those among them that were tried before
}

// aheadChunks bounds how much is counted: a run of letters has 500 at most.
const aheadChunks = 400

// LettersAhead counts what waits for later days, of mailings that are not stopped; more tells that there is too much to count all.
func LettersAhead(ctx context.Context, db postgres.DB, from, to time.Time, zone *time.Location) (list []Ahead, more bool, err error) {
	const q = `
		WITH late AS (SELECT c.mailing_id, c.from_n, c.to_n FROM chunks c JOIN mailings g ON g.id = c.mailing_id
			WHERE g.state = 'running' AND c.due_at >= $1 AND c.due_at < $2 ORDER BY c.due_at LIMIT $4)
		SELECT m.mailing_id, to_char(m.due_at AT TIME ZONE $3, 'YYYY-MM-DD'), count(*), count(*) FILTER (WHERE m.attempt > 0), (SELECT count(*) FROM late) >= $4
		FROM late JOIN messages m ON m.mailing_id = late.mailing_id AND m.n BETWEEN late.from_n AND late.to_n
		WHERE m.state = 'pending' AND m.due_at >= $1 AND m.due_at < $2 GROUP BY 1, 2 ORDER BY 2, 1`
	rows, err := db.Query(ctx, q, from, to, zone.String(), aheadChunks)
	if err != nil {
		return nil, false, fmt.Errorf("count the letters ahead: %w", err)
	}
	var a Ahead
	_, err = pgx.ForEachRow(rows, []any{&a.Mailing, &a.Day, &a.Letters, &a.Retries, &more}, func() error { list = append(list, a); return nil })
	if err != nil {
		return nil, false, fmt.Errorf("count the letters ahead: %w", err)
	}
	return list, more, nil
}
