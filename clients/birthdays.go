package clients

import (
	"context"
	"fmt"
	"time"

	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// BirthdaysOf is a day with the clients who celebrate on it.
type BirthdaysOf struct {
	Day   string // 2027-03-01
	Count int64
	IDs   []int64 // of some of them
	Names []string
}

// Birthdays counts who celebrates on the days from one to another, both included. Who was born on 29 February celebrates on the 28th in a
// year without one.
func Birthdays(ctx context.Context, db postgres.DB, from, to time.Time) ([]BirthdaysOf, error) {
	const q = `
		WITH days AS (SELECT d::date AS day, extract(month FROM d)::smallint AS month, extract(day FROM d)::smallint AS day_of,
			extract(month FROM d) = 2 AND extract(day FROM d) = 28 AND extract(day FROM d + interval '1 day') = 1 AS last_of_february
			FROM generate_series($1::date, $2::date, interval '1 day') d)
		SELECT to_char(days.day, 'YYYY-MM-DD'), count(*), (array_agg(c.id ORDER BY c.id))[1:3], (array_agg(trim(concat_ws(' ', c.first_name, c.last_name)) ORDER BY c.id))[1:3]
		FROM days JOIN clients c ON c.birth_month = days.month AND (c.birth_day = days.day_of OR days.last_of_february AND c.birth_day = 29)
		GROUP BY 1 ORDER BY 1`
	rows, err := db.Query(ctx, q, from.Format(time.DateOnly), to.Format(time.DateOnly))
	if err != nil {
		return nil, fmt.Errorf("look for birthdays: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[BirthdaysOf])
	if err != nil {
		return nil, fmt.Errorf("look for birthdays: %w", err)
	}
	return list, nil
}
