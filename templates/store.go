package templates

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

const (
	columns = `t.id, t.name, t.version_id, v.content, v.problems, t.created_at, t.updated_at`
	current = ` FROM templates t JOIN template_versions v ON v.id = t.version_id WHERE t.deleted_at IS NULL`
)

const (
	maxName  = 200 // characters
	maxLimit = 200 // of a page
)

// row is a template as it is stored.
type row struct {
	ID        int64
	Name      string
	VersionID int64
	Content   Content
	Problems  []Problem
	CreatedAt time.Time
	UpdatedAt time.Time
}

func (r row) template() Template {
	t := Template{r.ID, r.Name, r.Content, r.VersionID, r.Problems, r.CreatedAt, r.UpdatedAt}
	if t.Problems == nil {
		t.Problems = []Problem{}
	}
	return t
}

// prepare fills in what may be left out and the blocks that are included, and refuses what can't be kept.
func prepare(ctx context.Context, tx pgx.Tx, name string, c *Content) (problems []Problem, blocks []int64, err error) {
	var faults []*fault.Fault
	switch {
	case strings.TrimSpace(name) == "":
		faults = append(faults, fault.Invalidf("name", "Give the template a name.").Coded("required"))
	case utf8.RuneCountInString(name) > maxName:
		faults = append(faults, fault.Invalidf("name", "The name is too long: at most %d characters are allowed.", maxName).Coded("too_long"))
	case !utf8.ValidString(name) || strings.ContainsFunc(name, func(c rune) bool { return c < ' ' }):
		faults = append(faults, fault.Invalidf("name", "The name must be one line of plain text.").Coded("bad_text"))
	}
	if c.Language == "" {
		c.Language = guess(c.Subject, c.Body)
	}
	letter, blocks, err := compileWithBlocks(ctx, tx, c)
	if err != nil {
		f := fault.Of(err)
		if f == nil {
			return nil, nil, err
		}
		faults = append(append(faults, f), f.Also...)
	}
	if len(faults) > 0 {
		return nil, nil, fault.Join(faults)
	}
	return letter.Problems(), blocks, nil
}

// Create checks the content and keeps it as the first version of a new template.
func Create(ctx context.Context, db postgres.DB, name string, c Content) (Template, error) {
	return CreateBy(ctx, db, "", name, c)
}

// CreateBy is Create by somebody, whom the list of versions names.
func CreateBy(ctx context.Context, db postgres.DB, author, name string, c Content) (Template, error) {
	const insert = `INSERT INTO templates (name) VALUES ($1) RETURNING id`
	var t Template
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if err := holdBlocks(ctx, tx); err != nil {
			return err
		}
		problems, blocks, err := prepare(ctx, tx, name, &c)
		if err != nil {
			return err
		}
		var id int64
		if err := tx.QueryRow(ctx, insert, strings.TrimSpace(name)).Scan(&id); err != nil {
			return fmt.Errorf("add a template: %w", err)
		}
		if err := addVersion(ctx, tx, id, c, problems, origin{author: author}); err != nil {
			return err
		}
		if err := keepUses(ctx, tx, id, blocks); err != nil {
			return err
		}
		t, err = Find(ctx, tx, id)
		return err
	})
	return t, err
}

// origin is where a version comes from.
type origin struct {
	author   string // empty: salut itself, after a block changed
	restored int64  // the older version that this one brings back; 0: none
}

// addVersion keeps a content as the newest version of a template.
func addVersion(ctx context.Context, tx pgx.Tx, id int64, c Content, problems []Problem, from origin) error {
	const q = `WITH v AS (INSERT INTO template_versions (template_id, content, problems, author, restored_from) VALUES ($1, $2, $3, $4, nullif($5, 0)) RETURNING id)
		UPDATE templates SET version_id = v.id, updated_at = clock_timestamp() FROM v WHERE templates.id = $1`
	if problems == nil {
		problems = []Problem{}
	}
	if _, err := tx.Exec(ctx, q, id, c, problems, from.author, from.restored); err != nil {
		return fmt.Errorf("add a version of template %d: %w", id, err)
	}
	return nil
}

// findLocked finds a template and keeps others from changing it. The row is locked by itself first: a join that waits for a lock would
// look for the new version in the old snapshot and find nothing.
func findLocked(ctx context.Context, tx pgx.Tx, id int64) (Template, error) {
	const lock = `SELECT FROM templates WHERE id = $1 FOR UPDATE`
	if _, err := tx.Exec(ctx, lock, id); err != nil {
		return Template{}, fmt.Errorf("lock template %d: %w", id, err)
	}
	return Find(ctx, tx, id)
}

// Find returns one template with its newest content, or a NotFound fault.
func Find(ctx context.Context, db postgres.DB, id int64) (Template, error) {
	const q = `SELECT ` + columns + current + ` AND t.id = $1`
	rows, err := db.Query(ctx, q, id)
	if err != nil {
		return Template{}, fmt.Errorf("find template %d: %w", id, err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[row])
	if errors.Is(err, pgx.ErrNoRows) {
		return Template{}, fault.NotFoundf("There is no template %d.", id)
	}
	if err != nil {
		return Template{}, fmt.Errorf("find template %d: %w", id, err)
	}
	return r.template(), nil
}

// Update changes a template. Changed content is checked as a new template's is, and becomes a new version.
func Update(ctx context.Context, db postgres.DB, id int64, p Patch) (Template, error) {
	return update(ctx, db, id, origin{author: p.Author}, func(_ pgx.Tx, t *Template) (bool, error) { return p.apply(t), nil })
}

// update lets change work on a template that nobody else can change meanwhile, and keeps what came of it.
func update(ctx context.Context, db postgres.DB, id int64, from origin, change func(tx pgx.Tx, t *Template) (contentChanged bool, err error)) (Template, error) {
	const rename = `UPDATE templates SET name = $2, updated_at = clock_timestamp() WHERE id = $1`
	var t Template
	err := pgx.BeginFunc(ctx, db, func(tx pgx.Tx) (err error) {
		if err := holdBlocks(ctx, tx); err != nil {
			return err
		}
		if t, err = findLocked(ctx, tx, id); err != nil {
			return err
		}
		name := t.Name
		changed, err := change(tx, &t)
		if err != nil {
			return err
		}
		problems, blocks, err := prepare(ctx, tx, t.Name, &t.Content)
		if err != nil {
			return err
		}
		if t.Name != name {
			if _, err := tx.Exec(ctx, rename, id, t.Name); err != nil {
				return fmt.Errorf("rename template %d: %w", id, err)
			}
		}
		if changed {
			if err := addVersion(ctx, tx, id, t.Content, problems, from); err != nil {
				return err
			}
			if err := keepUses(ctx, tx, id, blocks); err != nil {
				return err
			}
		}
		t, err = Find(ctx, tx, id)
		return err
	})
	if err != nil {
		return Template{}, err
	}
	return t, nil
}

// Delete takes a template out of sight; versions that a launch has frozen stay readable.
func Delete(ctx context.Context, db postgres.DB, id int64) error {
	const q = `UPDATE templates SET deleted_at = now() WHERE id = $1 AND deleted_at IS NULL`
	done, err := db.Exec(ctx, q, id)
	if err != nil {
		return fmt.Errorf("delete template %d: %w", id, err)
	}
	if done.RowsAffected() == 0 {
		return fault.NotFoundf("There is no template %d.", id)
	}
	return nil
}

// List returns a page of templates, newest first, and the cursor of the next page, empty on the last one.
func List(ctx context.Context, db postgres.DB, limit int, after string) ([]Template, string, error) {
	const q = `SELECT ` + columns + current + ` AND ($2 = 0 OR t.id < $2) ORDER BY t.id DESC LIMIT $1`
	var before int64
	if after != "" {
		var err error
		if before, err = strconv.ParseInt(after, 10, 64); err != nil || before <= 0 {
			return nil, "", fault.Invalidf("cursor", "The cursor is not one that a list answered: start the list again without it.").Coded("bad_cursor")
		}
	}
	limit = min(max(limit, 1), maxLimit)
	rows, err := db.Query(ctx, q, limit+1, before)
	if err != nil {
		return nil, "", fmt.Errorf("list templates: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByName[row])
	if err != nil {
		return nil, "", fmt.Errorf("list templates: %w", err)
	}
	next := ""
	if len(found) > limit {
		found = found[:limit]
		next = strconv.FormatInt(found[limit-1].ID, 10)
	}
	page := make([]Template, len(found))
	for i, r := range found {
		page[i] = r.template()
	}
	return page, next, nil
}
