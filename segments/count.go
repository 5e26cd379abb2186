package segments

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"salut/clients"
	"salut/fault"
	"salut/postgres"
)

// longest is how long one question about a segment may keep the database busy. A million clients are counted in less
// than a second or two, whatever the rule.
const longest = 5 * time.Second

// sampleSize is how many clients a preview shows.
const sampleSize = 10

// Count tells how many clients are in a segment now.
func Count(ctx context.Context, db postgres.DB, w Where) (int64, error) {
	var n int64
	err := bounded(ctx, db, longest, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT count(*) FROM clients c WHERE `+w.SQL, w.Args...).Scan(&n)
	})
	return n, err
}

// Preview counts a rule that is perhaps not kept yet and gives the newest few of its clients.
func Preview(ctx context.Context, db postgres.DB, r Rule, now time.Time, zone *time.Location) (count int64, sample []clients.Client, err error) {
	w, err := Compile(r, now, zone)
	if err != nil {
		return 0, nil, err
	}
	if count, err = Count(ctx, db, w); err != nil || count == 0 { // to find nobody twice would take twice as long
		return 0, nil, err
	}
	sample, _, err = Clients(ctx, db, w, sampleSize, "")
	return count, sample, err
}

// Clients pages through those in a segment, newest first; next is the cursor of the following page, empty after the last.
func Clients(ctx context.Context, db postgres.DB, w Where, limit int, cursor string) (items []clients.Client, next string, err error) {
	before, err := readCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	n := len(w.Args)
	sql := fmt.Sprintf(`SELECT %s FROM clients c WHERE %s AND c.id < $%d ORDER BY c.id DESC LIMIT $%d`, clients.Columns, w.SQL, n+1, n+2)
	args := append(w.Args[:n:n], before, limit+1)
	err = bounded(ctx, db, longest, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, args...)
		if err != nil {
			return err
		}
		items, err = pgx.CollectRows(rows, clients.ScanClient)
		return err
	})
	if err != nil {
		return nil, "", err
	}
	if len(items) > limit {
		items = items[:limit]
		next = writeCursor(items[limit-1].ID)
	}
	return items, next, nil
}

// bounded reads within the time that a question may take. The transaction is always rolled back: nothing was written, and
// that also takes the time limit back where db is already a transaction.
func bounded(ctx context.Context, db postgres.DB, limit time.Duration, read func(pgx.Tx) error) error {
	tx, err := db.Begin(ctx)
	if err != nil {
		return fmt.Errorf("ask a segment: %w", err)
	}
	defer tx.Rollback(context.WithoutCancel(ctx)) // a connection that can't roll back is thrown away by the pool
	if _, err := tx.Exec(ctx, `SET LOCAL statement_timeout = `+strconv.FormatInt(limit.Milliseconds(), 10)); err != nil {
		return fmt.Errorf("limit the time of a segment: %w", err)
	}
	err = read(tx)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "57014" && ctx.Err() == nil {
		return fault.Unavailablef("This rule took longer than %d seconds to look up; try again later, or make it simpler.", int(limit.Seconds())).Coded("segment_timeout")
	}
	if err != nil {
		return fmt.Errorf("ask a segment: %w", err)
	}
	return nil
}

// A cursor is the id that the next page starts below; it is opaque so that this may change.
func readCursor(cursor string) (int64, error) {
	if cursor == "" {
		return math.MaxInt64, nil
	}
	if b, err := base64.RawURLEncoding.DecodeString(cursor); err == nil {
		if before, err := strconv.ParseInt(string(b), 10, 64); err == nil {
			return before, nil
		}
	}
	return 0, fault.Invalidf("cursor", "This cursor is not one that a list gave. Start again without it.")
}

func writeCursor(id int64) string {
	return base64.RawURLEncoding.EncodeToString(strconv.AppendInt(nil, id, 10))
}

// Attributes lists the names of attributes in use, for a page that offers them. It looks at the newest clients only: a
// scan of millions would make the page wait.
func Attributes(ctx context.Context, db postgres.DB) ([]string, error) {
	const sql = `SELECT DISTINCT key FROM (SELECT attributes FROM clients ORDER BY id DESC LIMIT 10000) c, jsonb_object_keys(c.attributes) key
		ORDER BY key LIMIT 500`
	rows, err := db.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("list attributes: %w", err)
	}
	keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("list attributes: %w", err)
	}
	return keys, nil
}
