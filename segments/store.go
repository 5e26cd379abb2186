package segments

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"salut/fault"
	"salut/postgres"
)

// Segment is a rule with a name. Who is in it is looked up afresh each time.
type Segment struct {
	ID        int64     `json:"id,string"`
	Name      string    `json:"name"`
	Rule      Rule      `json:"rule"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Patch changes what is not nil.
type Patch struct {
	Name *string
	Rule *Rule
}

const columns = `id, name, rule, created_at, updated_at`

// Create keeps a segment. Its name need not be the only one: ids tell segments apart.
func Create(ctx context.Context, db postgres.DB, name string, r Rule, now time.Time) (Segment, error) {
	name, err := checkName(name)
	if err != nil {
		return Segment{}, err
	}
	if err := r.Validate(); err != nil {
		return Segment{}, err
	}
	const sql = `INSERT INTO segments (name, rule, created_at, updated_at) VALUES ($1, $2, $3, $3) RETURNING ` + columns
	return one(ctx, db, "create a segment", sql, name, r, now)
}

// Find returns one segment, or a NotFound fault.
func Find(ctx context.Context, db postgres.DB, id int64) (Segment, error) {
	const sql = `SELECT ` + columns + ` FROM segments WHERE id = $1`
	return one(ctx, db, "find a segment", sql, id)
}

// Update changes a segment's name or rule. Campaigns already launched keep the audience that they have.
func Update(ctx context.Context, db postgres.DB, id int64, p Patch, now time.Time) (Segment, error) {
	if p.Name != nil {
		name, err := checkName(*p.Name)
		if err != nil {
			return Segment{}, err
		}
		p.Name = &name
	}
	if p.Rule != nil {
		if err := p.Rule.Validate(); err != nil {
			return Segment{}, err
		}
	}
	const sql = `UPDATE segments SET name = coalesce($2, name), rule = coalesce($3, rule), updated_at = $4
		WHERE id = $1 RETURNING ` + columns
	return one(ctx, db, "change a segment", sql, id, p.Name, p.Rule, now)
}

// Delete removes a segment that no campaign uses.
func Delete(ctx context.Context, db postgres.DB, id int64) error {
	// campaigns stands above this room; its foreign key would refuse too, but without its name and by breaking the transaction.
	const used = `SELECT name FROM campaigns WHERE segment_id = $1 ORDER BY id DESC LIMIT 1`
	var campaign string
	switch err := db.QueryRow(ctx, used, id).Scan(&campaign); {
	case err == nil:
		return fault.Conflictf("The campaign %q uses this segment; delete the campaign or give it another segment first.", campaign).Coded("segment_in_use")
	case !errors.Is(err, pgx.ErrNoRows):
		return fmt.Errorf("look for campaigns of a segment: %w", err)
	}
	tag, err := db.Exec(ctx, `DELETE FROM segments WHERE id = $1`, id)
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && pg.Code == "23503": // a campaign came between the two statements
		return fault.Conflictf("A campaign uses this segment; delete the campaign or give it another segment first.").Coded("segment_in_use")
	case err != nil:
		return fmt.Errorf("delete a segment: %w", err)
	case tag.RowsAffected() == 0:
		return fault.NotFoundf("There is no such segment.")
	}
	return nil
}

// List gives segments, newest first; next is the cursor of the following page, empty after the last.
func List(ctx context.Context, db postgres.DB, limit int, cursor string) (items []Segment, next string, err error) {
	before, err := readCursor(cursor)
	if err != nil {
		return nil, "", err
	}
	const sql = `SELECT ` + columns + ` FROM segments WHERE id < $1 ORDER BY id DESC LIMIT $2`
	rows, err := db.Query(ctx, sql, before, limit+1)
	if err != nil {
		return nil, "", fmt.Errorf("list segments: %w", err)
	}
	items, err = pgx.CollectRows(rows, scan)
	if err != nil {
		return nil, "", fmt.Errorf("list segments: %w", err)
	}
	if len(items) > limit {
		items = items[:limit]
		next = writeCursor(items[limit-1].ID)
	}
	return items, next, nil
}

func one(ctx context.Context, db postgres.DB, doing, sql string, args ...any) (Segment, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Segment{}, fmt.Errorf("%s: %w", doing, err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return Segment{}, fault.NotFoundf("There is no such segment.")
	}
	if err != nil {
		return Segment{}, fmt.Errorf("%s: %w", doing, err)
	}
	return s, nil
}

func scan(row pgx.CollectableRow) (Segment, error) {
	var s Segment
	err := row.Scan(&s.ID, &s.Name, &s.Rule, &s.CreatedAt, &s.UpdatedAt)
	s.CreatedAt, s.UpdatedAt = s.CreatedAt.UTC(), s.UpdatedAt.UTC()
	return s, err
}

func checkName(name string) (string, error) {
	name = strings.TrimSpace(name)
	switch {
	case name == "":
		return "", fault.Invalidf("name", "Give the segment a name.")
	case utf8.RuneCountInString(name) > 200:
		return "", fault.Invalidf("name", "The name is longer than %d characters; shorten it.", 200)
	case !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		return "", fault.Invalidf("name", "The name contains characters that are not text.")
	}
	return name, nil
}
