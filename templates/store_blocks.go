package templates

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"salut/fault"
	"salut/postgres"
)

// Block is a part that many letters share: a header, a footer, a signature. A letter includes it by its name and takes in the block
// of its own language, else the one without a language.
type Block struct {
	ID        int64
	Name      string
	Language  string // empty: for letters in any language
	Body      string // in the format of the letters that include it
	CreatedAt time.Time
	UpdatedAt time.Time
	Problems  []Problem `db:"-"`
	UsedBy    []Use     `db:"-"`
}

// Use is a template that includes a block, by itself or through another block.
type Use struct {
	ID   int64
	Name string
}

// BlockPatch changes a block; nil leaves a field as it is.
type BlockPatch struct {
	Name, Language, Body *string
}

const blockColumns = `id, name, language, body, created_at, updated_at`

// blocksLock is the key of the advisory lock under which blocks change: who reads them to save a template shares it, so that no
// template is saved with a block as it just was.
const blocksLock = 0x73616c7574_01

// holdBlocks keeps the blocks as they are while a template is saved. It comes before the template's row is locked: who changes a block
// locks in this order too.
func holdBlocks(ctx context.Context, tx pgx.Tx) error {
	const lock = `SELECT pg_advisory_xact_lock_shared($1)`
	if _, err := tx.Exec(ctx, lock, int64(blocksLock)); err != nil {
		return fmt.Errorf("wait for the blocks: %w", err)
	}
	return nil
}

func allBlocks(ctx context.Context, db postgres.DB) (shelf, error) {
	const q = `SELECT ` + blockColumns + ` FROM blocks ORDER BY name, language`
	rows, err := db.Query(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("read the blocks: %w", err)
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByName[Block])
	if err != nil {
		return nil, fmt.Errorf("read the blocks: %w", err)
	}
	return all, nil
}

// keepUses notes which blocks a template includes.
func keepUses(ctx context.Context, tx pgx.Tx, template int64, blocks []int64) error {
	const forget = `DELETE FROM template_blocks WHERE template_id = $1`
	const insert = `INSERT INTO template_blocks (template_id, block_id) SELECT $1, unnest($2::bigint[])`
	if _, err := tx.Exec(ctx, forget, template); err != nil {
		return fmt.Errorf("note the blocks of template %d: %w", template, err)
	}
	if len(blocks) == 0 {
		return nil
	}
	if _, err := tx.Exec(ctx, insert, template, blocks); err != nil {
		return fmt.Errorf("note the blocks of template %d: %w", template, err)
	}
	return nil
}

// changeBlocks makes a change and puts it into every template that it touches: those become a new version each, and what was launched
// stays as it was. A template that can't be saved with the change refuses it.
func changeBlocks(ctx context.Context, db postgres.DB, change func(tx pgx.Tx, all shelf) (names []string, err error)) error {
	const lock = `SELECT pg_advisory_xact_lock($1)`
	const users = `SELECT b.name, u.template_id FROM template_blocks u JOIN blocks b ON b.id = u.block_id JOIN templates t ON t.id = u.template_id
		WHERE t.deleted_at IS NULL`
	return pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lock, int64(blocksLock)); err != nil {
			return fmt.Errorf("wait for the blocks: %w", err)
		}
		before, err := allBlocks(ctx, tx)
		if err != nil {
			return err
		}
		// Who uses the block is asked before the change, which may take the note away with the block.
		using := map[string][]int64{}
		rows, err := tx.Query(ctx, users)
		if err != nil {
			return fmt.Errorf("look for templates with blocks: %w", err)
		}
		var name string
		var template int64
		if _, err = pgx.ForEachRow(rows, []any{&name, &template}, func() error {
			using[name] = append(using[name], template)
			return nil
		}); err != nil {
			return fmt.Errorf("look for templates with blocks: %w", err)
		}
		names, err := change(tx, before)
		if err != nil {
			return err
		}
		after, err := allBlocks(ctx, tx)
		if err != nil {
			return err
		}
		if err := checkOthers(after, names); err != nil {
			return err
		}
		var ids []int64
		for _, name := range names {
			ids = append(ids, using[name]...)
		}
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			if err := refresh(ctx, tx, id, after); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkOthers refuses a change that other blocks, whether a letter includes them or not, can't live with.
func checkOthers(all shelf, names []string) error {
	for _, b := range all {
		if slices.Contains(names, b.Name) || !slices.ContainsFunc(included(b.Body), func(n string) bool { return slices.Contains(names, n) }) {
			continue
		}
		if _, err := b.check(all); err != nil {
			f := fault.Conflictf("The block %q includes this one and can't be put together any more.", b.Name).Coded("in_use")
			f.Also = reasons(err)
			return f
		}
	}
	return nil
}

// refresh saves a template with the blocks as they are now.
func refresh(ctx context.Context, tx pgx.Tx, id int64, all shelf) error {
	t, err := findLocked(ctx, tx, id)
	if err != nil {
		return err
	}
	old := t.Content
	ids := all.fill(&t.Content)
	if sameBlocks(old, t.Content) {
		return keepUses(ctx, tx, id, ids)
	}
	letter, err := compile(t.Content, all.names())
	if err != nil {
		if fault.Of(err) == nil {
			return err
		}
		f := fault.Conflictf("The template %q includes this block and can't be put together with it any more.", t.Name).Coded("in_use")
		f.Also = reasons(err)
		return f
	}
	if err := addVersion(ctx, tx, id, t.Content, letter.Problems(), origin{}); err != nil {
		return err
	}
	return keepUses(ctx, tx, id, ids)
}

func reasons(err error) []*fault.Fault {
	f := fault.Of(err)
	if f == nil {
		return nil
	}
	one := *f
	one.Also = nil
	return append([]*fault.Fault{&one}, f.Also...)
}

func sameBlocks(a, b Content) bool {
	if !maps.Equal(a.Blocks, b.Blocks) {
		return false
	}
	for language, t := range a.Translations {
		if !maps.Equal(t.Blocks, b.Translations[language].Blocks) {
			return false
		}
	}
	return true
}

// CreateBlock keeps a new block. Templates that include one of this name in its language take it in at once.
func CreateBlock(ctx context.Context, db postgres.DB, b Block) (Block, error) {
	const insert = `INSERT INTO blocks (name, language, body) VALUES ($1, $2, $3) RETURNING id`
	err := changeBlocks(ctx, db, func(tx pgx.Tx, all shelf) ([]string, error) {
		if len(all) >= maxBlocks {
			return nil, fault.Conflictf("There are %d blocks already, more than letters need: delete some.", maxBlocks)
		}
		if _, err := b.check(all); err != nil {
			return nil, err
		}
		return []string{b.Name}, taken(tx.QueryRow(ctx, insert, b.Name, b.Language, b.Body).Scan(&b.ID), b)
	})
	if err != nil {
		return Block{}, err
	}
	return FindBlock(ctx, db, b.ID)
}

const maxBlocks = 500

// taken tells a name that is in use from a failure of ours.
func taken(err error, b Block) error {
	var e *pgconn.PgError
	if errors.As(err, &e) && e.Code == "23505" {
		return fault.Conflictf("There is a block %q in this language already: change that one, or choose another name.", b.Name).Coded("name_taken")
	}
	if err != nil {
		return fmt.Errorf("keep a block: %w", err)
	}
	return nil
}

// UpdateBlock changes a block, and with it every template that includes it; mailings that were launched keep what they have.
func UpdateBlock(ctx context.Context, db postgres.DB, id int64, p BlockPatch) (Block, error) {
	const update = `UPDATE blocks SET name = $2, language = $3, body = $4, updated_at = clock_timestamp() WHERE id = $1`
	err := changeBlocks(ctx, db, func(tx pgx.Tx, all shelf) ([]string, error) {
		i := slices.IndexFunc(all, func(b Block) bool { return b.ID == id })
		if i < 0 {
			return nil, fault.NotFoundf("There is no block %d.", id)
		}
		b := all[i]
		old := b.Name
		for _, f := range []struct{ to, from *string }{{&b.Name, p.Name}, {&b.Language, p.Language}, {&b.Body, p.Body}} {
			if f.from != nil {
				*f.to = *f.from
			}
		}
		if _, err := b.check(append(slices.Delete(slices.Clone(all), i, i+1), b)); err != nil {
			return nil, err
		}
		_, err := tx.Exec(ctx, update, id, b.Name, b.Language, b.Body)
		return []string{old, b.Name}, taken(err, b)
	})
	if err != nil {
		return Block{}, err
	}
	return FindBlock(ctx, db, id)
}

// DeleteBlock removes a block that nothing includes, or instead of which another language's can stand.
func DeleteBlock(ctx context.Context, db postgres.DB, id int64) error {
	const remove = `DELETE FROM blocks WHERE id = $1`
	return changeBlocks(ctx, db, func(tx pgx.Tx, all shelf) ([]string, error) {
		i := slices.IndexFunc(all, func(b Block) bool { return b.ID == id })
		if i < 0 {
			return nil, fault.NotFoundf("There is no block %d.", id)
		}
		if _, err := tx.Exec(ctx, remove, id); err != nil {
			return nil, fmt.Errorf("delete block %d: %w", id, err)
		}
		return []string{all[i].Name}, nil
	})
}

// FindBlock returns a block with its problems and the templates that include it, or a NotFound fault.
func FindBlock(ctx context.Context, db postgres.DB, id int64) (Block, error) {
	all, err := allBlocks(ctx, db)
	if err != nil {
		return Block{}, err
	}
	i := slices.IndexFunc(all, func(b Block) bool { return b.ID == id })
	if i < 0 {
		return Block{}, fault.NotFoundf("There is no block %d.", id)
	}
	page := []Block{all[i]}
	err = describeBlocks(ctx, db, all, page)
	return page[0], err
}

// ListBlocks returns a page of blocks, newest first, and the cursor of the next page, empty on the last one.
func ListBlocks(ctx context.Context, db postgres.DB, limit int, after string) ([]Block, string, error) {
	var before int64
	if after != "" {
		var err error
		if before, err = strconv.ParseInt(after, 10, 64); err != nil || before <= 0 {
			return nil, "", fault.Invalidf("cursor", "The cursor is not one that a list answered: start the list again without it.").Coded("bad_cursor")
		}
	}
	all, err := allBlocks(ctx, db)
	if err != nil {
		return nil, "", err
	}
	found := slices.DeleteFunc(slices.Clone(all), func(b Block) bool { return before > 0 && b.ID >= before })
	slices.SortFunc(found, func(a, b Block) int { return int(b.ID - a.ID) })
	limit, next := min(max(limit, 1), maxLimit), ""
	if len(found) > limit {
		found = found[:limit]
		next = strconv.FormatInt(found[limit-1].ID, 10)
	}
	return found, next, describeBlocks(ctx, db, all, found)
}

// describeBlocks adds what is known of each block beside itself.
func describeBlocks(ctx context.Context, db postgres.DB, all shelf, page []Block) error {
	const q = `SELECT u.block_id, t.id, t.name FROM template_blocks u JOIN templates t ON t.id = u.template_id
		WHERE u.block_id = ANY ($1) AND t.deleted_at IS NULL ORDER BY t.id`
	at := map[int64]*Block{}
	var ids []int64
	for i := range page {
		b := &page[i]
		b.UsedBy, b.Problems = []Use{}, []Problem{}
		if problems, err := b.check(all); err == nil && len(problems) > 0 {
			b.Problems = problems
		}
		at[b.ID] = b
		ids = append(ids, b.ID)
	}
	rows, err := db.Query(ctx, q, ids)
	if err != nil {
		return fmt.Errorf("look for templates with blocks: %w", err)
	}
	var block int64
	var use Use
	_, err = pgx.ForEachRow(rows, []any{&block, &use.ID, &use.Name}, func() error {
		at[block].UsedBy = append(at[block].UsedBy, use)
		return nil
	})
	if err != nil {
		return fmt.Errorf("look for templates with blocks: %w", err)
	}
	return nil
}

// mayInclude is a cheap look for blocks in a content.
func mayInclude(c Content) bool {
	has := func(s string) bool { return strings.Contains(s, "include") || strings.Contains(s, "render") }
	for _, t := range c.Translations {
		if has(t.Body) {
			return true
		}
	}
	return has(c.Body)
}
