package clients

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/mail"
	"salut/postgres"
)

// Bulk is one change to many clients at once: what is done, and how far it is.
type Bulk struct {
	ID         int64
	Act        string // add_tags, remove_tags, set_stage, set_owner, suppress
	Tags       []string
	Stage      string
	OwnerID    *int64 // nil: nobody's any more
	Note       string // of a suppression
	State      string // running, done, failed, undoing, undone
	Total      int64  // clients that were meant when it began
	Done       int64  // of these: looked at
	Changed    int64
	Skipped    int64 // of a suppression: clients without an address
	Author     string
	CreatedAt  time.Time
	FinishedAt *time.Time
}

// bulkBatch is how many clients one transaction changes.
const bulkBatch = 2000

// A change whose process has said nothing for two minutes has broken off.
const bulkColumns = `b.id, b.act, b.tags, b.stage, b.owner_id, b.note,
	CASE WHEN b.state IN ('running', 'undoing') AND b.seen_at < now() - interval '2 minutes' THEN 'failed' ELSE b.state END,
	b.total, b.done, b.changed, b.skipped, b.author, b.created_at, b.finished_at`

// check brings what was asked for into its normal form.
func (b *Bulk) check(ctx context.Context, db postgres.DB) error {
	switch b.Act {
	case "add_tags", "remove_tags":
		tags, problem := checkTags("tags", b.Tags)
		if problem != nil {
			return problem
		}
		if b.Tags = tags; len(tags) == 0 {
			return fault.Invalidf("tags", "Name at least one tag.")
		}
	case "set_stage":
		if b.Stage == "" { // where a client is added that is a prospect
			return fault.Invalidf("stage", "%q is not a stage. Use prospect, active or former.", b.Stage)
		}
		stage, problem := checkStage("stage", b.Stage)
		if problem != nil {
			return problem
		}
		b.Stage = stage
	case "set_owner":
		if b.OwnerID == nil {
			return nil
		}
		var there bool
		// users belong to the room access.
		if err := db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM users WHERE id = $1)`, *b.OwnerID).Scan(&there); err != nil {
			return fmt.Errorf("look for an owner: %w", err)
		}
		if !there {
			return fault.Invalidf("owner_id", "There is no user %s.", strconv.FormatInt(*b.OwnerID, 10))
		}
	case "suppress":
		note, problem := checkText("note", b.Note)
		if problem != nil {
			return problem
		}
		b.Note = note
	default:
		return fault.Invalidf("act", "%q can't be done to many clients. Use add_tags, remove_tags, set_stage, set_owner or suppress.", b.Act)
	}
	return nil
}

// Suppressing writes to none of these addresses any more and says how many were written to so far. It belongs to a higher room.
type Suppressing func(ctx context.Context, addresses []mail.Address) (added int64, err error)

// PlanBulk checks what is asked for, counts whom it means, and notes it down; RunBulk does it.
func PlanBulk(ctx context.Context, db postgres.DB, b Bulk, f Filter) (Bulk, error) {
	if err := b.check(ctx, db); err != nil {
		return Bulk{}, err
	}
	total, _, err := Count(ctx, db, f, true)
	if err != nil {
		return Bulk{}, err
	}
	if b.Tags == nil {
		b.Tags = []string{}
	}
	const sql = `INSERT INTO bulk_acts AS b (act, tags, stage, owner_id, note, total, author) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING ` + bulkColumns
	return oneBulk(ctx, db, sql, b.Act, b.Tags, b.Stage, b.OwnerID, b.Note, total, b.Author)
}

// RunBulk makes the change, a batch of clients in a transaction each, by their ids: each client is looked at once, whatever the change does
// to the filter. What was done stays when it breaks off, and can be undone.
func RunBulk(ctx context.Context, pool *pgxpool.Pool, b Bulk, f Filter, suppress Suppressing, now time.Time) (Bulk, error) {
	w, err := f.where()
	if err != nil {
		return b, err
	}
	var last, end int64
	if err := pool.QueryRow(ctx, `SELECT coalesce(max(id), 0) FROM clients`).Scan(&end); err != nil {
		return b, fmt.Errorf("begin a change to many clients: %w", err)
	}
	n := len(w.Args)
	batch := fmt.Sprintf(`SELECT c.id FROM clients c WHERE %s AND c.id > $%d AND c.id <= $%d ORDER BY c.id LIMIT %d`, w.SQL, n+1, n+2, bulkBatch)
	for part := 1; ; part++ {
		rows, err := pool.Query(ctx, batch, w.planned(last, end)...)
		if err != nil {
			return b, b.fail(ctx, pool, err)
		}
		ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil {
			return b, b.fail(ctx, pool, err)
		}
		if len(ids) == 0 {
			break
		}
		last = ids[len(ids)-1]
		if b.Act == "suppress" {
			err = b.stop(ctx, pool, ids, suppress)
		} else {
			err = b.change(ctx, pool, part, ids, now)
		}
		if err != nil {
			return b, b.fail(ctx, pool, err)
		}
	}
	return b.end(ctx, pool, "done")
}

// bulkChanges tell for each act who is changed, what stood there before, and what stands there now. $1 are the ids in question, $2 is the moment,
// $3 what is set.
var bulkChanges = map[string]string{
	"add_tags": `UPDATE clients u SET updated_at = $2, tags = u.tags || o.fresh
		FROM (SELECT c.id, c.tags AS old, ARRAY(SELECT t FROM unnest($3::text[]) t WHERE t <> ALL (c.tags)) AS fresh FROM clients c WHERE c.id = ANY ($1) AND NOT c.tags @> $3::text[] ORDER BY c.id FOR UPDATE) o
		WHERE u.id = o.id AND cardinality(u.tags || o.fresh) <= ` + mostTags + ` RETURNING u.id, to_json(o.fresh)::text AS before, 'tags' AS field, to_jsonb(o.old) AS old, to_jsonb(u.tags) AS new`,
	"remove_tags": `UPDATE clients u SET updated_at = $2, tags = ARRAY(SELECT t FROM unnest(u.tags) WITH ORDINALITY x (t, n) WHERE t <> ALL ($3::text[]) ORDER BY n)
		FROM (SELECT c.id, c.tags AS old, ARRAY(SELECT t FROM unnest(c.tags) t WHERE t = ANY ($3::text[])) AS gone FROM clients c WHERE c.id = ANY ($1) AND c.tags && $3::text[] ORDER BY c.id FOR UPDATE) o
		WHERE u.id = o.id RETURNING u.id, to_json(o.gone)::text AS before, 'tags' AS field, to_jsonb(o.old) AS old, to_jsonb(u.tags) AS new`,
	"set_stage": `UPDATE clients u SET updated_at = $2, stage = $3::text
		FROM (SELECT c.id, c.stage AS old FROM clients c WHERE c.id = ANY ($1) AND c.stage <> $3::text ORDER BY c.id FOR UPDATE) o
		WHERE u.id = o.id RETURNING u.id, o.old AS before, 'stage' AS field, to_jsonb(o.old) AS old, to_jsonb(u.stage) AS new`,
	"set_owner": `UPDATE clients u SET updated_at = $2, owner_id = $3::bigint
		FROM (SELECT c.id, c.owner_id AS old FROM clients c WHERE c.id = ANY ($1) AND c.owner_id IS DISTINCT FROM $3::bigint ORDER BY c.id FOR UPDATE) o
		WHERE u.id = o.id RETURNING u.id, coalesce(o.old::text, '') AS before, 'owner_id' AS field, coalesce(to_jsonb(o.old::text), 'null') AS old, coalesce(to_jsonb(u.owner_id::text), 'null') AS new`,
}

const mostTags = "100" // maxTags, as SQL has it

// toldChanges writes the changes into the histories.
const toldChanges = `INSERT INTO events (at, client_id, kind, data) SELECT $2, id, 'changed', jsonb_build_object(field, jsonb_build_object('old', old, 'new', new)) FROM changed`

func (b *Bulk) set() any {
	switch b.Act {
	case "set_stage":
		return b.Stage
	case "set_owner":
		return b.OwnerID
	}
	return b.Tags
}

func (b *Bulk) change(ctx context.Context, pool *pgxpool.Pool, part int, ids []int64, now time.Time) error {
	sql := `WITH changed AS (` + bulkChanges[b.Act] + `), told AS (` + toldChanges + `), kept AS (
			INSERT INTO bulk_parts (bulk_id, n, client_ids, before) SELECT $4, $5, array_agg(id ORDER BY id), array_agg(before ORDER BY id) FROM changed HAVING count(*) > 0
		)
		SELECT count(*) FROM changed`
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		var changed int64
		if err := tx.QueryRow(ctx, sql, ids, now, b.set(), b.ID, part).Scan(&changed); err != nil {
			return err
		}
		b.Done, b.Changed = b.Done+int64(len(ids)), b.Changed+changed
		return b.save(ctx, tx)
	})
}

// stop suppresses those of a batch who have an address. It is repeated without harm, so it needs no transaction with the progress.
func (b *Bulk) stop(ctx context.Context, pool *pgxpool.Pool, ids []int64, suppress Suppressing) error {
	rows, err := pool.Query(ctx, `SELECT email FROM clients WHERE id = ANY ($1) AND email IS NOT NULL`, ids)
	if err != nil {
		return err
	}
	emails, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	addresses := make([]mail.Address, 0, len(emails))
	for _, e := range emails {
		a, err := mail.ParseAddress(e)
		if err != nil {
			return fmt.Errorf("a stored address: %w", err)
		}
		addresses = append(addresses, a)
	}
	added, err := suppress(ctx, addresses)
	if err != nil {
		return err
	}
	b.Done, b.Changed, b.Skipped = b.Done+int64(len(ids)), b.Changed+added, b.Skipped+int64(len(ids)-len(emails))
	return b.save(ctx, pool)
}

func (b *Bulk) save(ctx context.Context, db postgres.DB) error {
	const sql = `UPDATE bulk_acts SET done = $2, changed = $3, skipped = $4, seen_at = now() WHERE id = $1`
	_, err := db.Exec(ctx, sql, b.ID, b.Done, b.Changed, b.Skipped)
	return err
}

func (b *Bulk) end(ctx context.Context, db postgres.DB, state string) (Bulk, error) {
	const sql = `UPDATE bulk_acts b SET state = $2, finished_at = now() WHERE id = $1 RETURNING ` + bulkColumns
	return oneBulk(ctx, db, sql, b.ID, state)
}

// fail notes that a change broke off, even when its process is asked to end.
func (b *Bulk) fail(ctx context.Context, db postgres.DB, cause error) error {
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_, err := b.end(last, db, "failed")
	return errors.Join(fmt.Errorf("change many clients: %w", cause), err)
}

// FindBulk returns one change, or a NotFound fault.
func FindBulk(ctx context.Context, db postgres.DB, id int64) (Bulk, error) {
	return oneBulk(ctx, db, `SELECT `+bulkColumns+` FROM bulk_acts b WHERE b.id = $1`, id)
}

func oneBulk(ctx context.Context, db postgres.DB, sql string, args ...any) (Bulk, error) {
	rows, err := db.Query(ctx, sql, args...)
	if err != nil {
		return Bulk{}, fmt.Errorf("a change to many clients: %w", err)
	}
	b, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Bulk])
	if errors.Is(err, pgx.ErrNoRows) {
		return Bulk{}, fault.NotFoundf("There is no such change.")
	}
	if err != nil {
		return Bulk{}, fmt.Errorf("a change to many clients: %w", err)
	}
	return b, nil
}

// bulkUndone puts back what a part of a change kept: $2 is the moment, $3 what was set. What was changed again since is left alone.
var bulkUndone = map[string]string{
	"add_tags": `UPDATE clients u SET updated_at = $2, tags = ARRAY(SELECT t FROM unnest(u.tags) WITH ORDINALITY x (t, n) WHERE NOT o.before::jsonb ? t ORDER BY n)
		FROM old o WHERE u.id = o.id AND cardinality($3::text[]) > 0 RETURNING u.id, 'tags' AS field, to_jsonb(o.tags) AS old, to_jsonb(u.tags) AS new`,
	"remove_tags": `UPDATE clients u SET updated_at = $2, tags = u.tags || ARRAY(SELECT t FROM jsonb_array_elements_text(o.before::jsonb) t WHERE t <> ALL (u.tags))
		FROM old o WHERE u.id = o.id AND cardinality(u.tags || $3::text[]) <= ` + mostTags + ` RETURNING u.id, 'tags' AS field, to_jsonb(o.tags) AS old, to_jsonb(u.tags) AS new`,
	"set_stage": `UPDATE clients u SET updated_at = $2, stage = o.before
		FROM old o WHERE u.id = o.id AND u.stage = $3::text RETURNING u.id, 'stage' AS field, to_jsonb($3::text) AS old, to_jsonb(u.stage) AS new`,
	"set_owner": `UPDATE clients u SET updated_at = $2, owner_id = nullif(o.before, '')::bigint
		FROM old o WHERE u.id = o.id AND u.owner_id IS NOT DISTINCT FROM $3::bigint RETURNING u.id, 'owner_id' AS field, coalesce(to_jsonb($3::bigint::text), 'null') AS old, coalesce(to_jsonb(u.owner_id::text), 'null') AS new`,
}

// PlanUndo marks a change as being taken back, or refuses; RunUndo does it.
func PlanUndo(ctx context.Context, db postgres.DB, id int64) (Bulk, error) {
	b, err := FindBulk(ctx, db, id)
	if err != nil {
		return b, err
	}
	switch {
	case b.Act == "suppress":
		return b, fault.Conflictf("A suppression is not undone for many at once: lift it for each address whose owner asks for letters.").Coded("bulk_not_undoable")
	case b.State == "undone" || b.State == "undoing":
		return b, fault.Conflictf("This change was undone already.").Coded("bulk_undone")
	case b.State == "running":
		return b, fault.Conflictf("This change is still running. Undo it when it is done.").Coded("bulk_running")
	}
	const sql = `UPDATE bulk_acts b SET state = 'undoing', done = 0, total = changed, seen_at = now(), finished_at = NULL
		WHERE id = $1 AND state NOT IN ('undoing', 'undone') RETURNING ` + bulkColumns
	return oneBulk(ctx, db, sql, id)
}

// RunUndo takes a change back where nobody changed the same thing since.
func RunUndo(ctx context.Context, pool *pgxpool.Pool, b Bulk, now time.Time) (Bulk, error) {
	sql := `WITH part AS (DELETE FROM bulk_parts WHERE bulk_id = $1 AND n = $4 RETURNING client_ids, before), old AS MATERIALIZED (
			SELECT c.id, c.tags, x.before FROM part p, unnest(p.client_ids, p.before) x (id, before) JOIN clients c ON c.id = x.id ORDER BY c.id FOR UPDATE OF c
		), changed AS (` + bulkUndone[b.Act] + `), told AS (` + toldChanges + `)
		SELECT coalesce((SELECT cardinality(client_ids) FROM part), 0)`
	rows, err := pool.Query(ctx, `SELECT n FROM bulk_parts WHERE bulk_id = $1 ORDER BY n`, b.ID)
	if err != nil {
		return b, b.fail(ctx, pool, err)
	}
	parts, err := pgx.CollectRows(rows, pgx.RowTo[int32])
	if err != nil {
		return b, b.fail(ctx, pool, err)
	}
	for _, n := range parts {
		err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
			var did int64
			if err := tx.QueryRow(ctx, sql, b.ID, now, b.set(), n).Scan(&did); err != nil {
				return err
			}
			b.Done += did
			return b.save(ctx, tx)
		})
		if err != nil {
			return b, b.fail(ctx, pool, err)
		}
	}
	return b.end(ctx, pool, "undone")
}
