package clients

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
)

// UndoImport takes an import back: clients that it created and nobody wrote to are removed, and in those that it changed each
// field gets its former value, unless somebody changed that field again since. It is all or nothing, and works once.
//
// Whether somebody was written to is read from `messages`, a table of the delivery room, which owns it; a client with a planned
// letter counts as written to.
func UndoImport(ctx context.Context, pool *pgxpool.Pool, id int64, now time.Time) error {
	const mark = `UPDATE imports SET state = 'undone' WHERE id = $1`
	const remove = `
		WITH removed AS (
			DELETE FROM clients c WHERE c.import_id = $1 AND NOT EXISTS (SELECT FROM messages m WHERE m.client_id = c.id) RETURNING c.id
		)
		DELETE FROM events e USING removed r WHERE e.client_id = r.id`
	run, err := FindImport(ctx, pool, id)
	if err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockOfClients); err != nil {
			return fmt.Errorf("wait for another import: %w", err)
		}
		if run, err = FindImport(ctx, tx, id); err != nil { // again, now that nobody else can undo it
			return err
		}
		if err := undoable(run); err != nil {
			return err
		}
		if err := restoreAll(ctx, tx, id, now); err != nil {
			return err
		}
		for _, sql := range []string{remove, mark} {
			if _, err := tx.Exec(ctx, sql, id); err != nil {
				return fmt.Errorf("undo import %d: %w", id, err)
			}
		}
		return nil
	})
}

func undoable(run ImportRun) error {
	switch {
	case run.State == "running":
		return fault.Conflictf("This import is still running. Undo it when it is done.").Coded("import_running")
	case run.State == "undone":
		return fault.Conflictf("This import was undone already.").Coded("import_undone")
	case run.State == "failed":
		return fault.Conflictf("This import failed, and nothing of it was kept: there is nothing to undo.").Coded("import_failed")
	case run.DryRun:
		return fault.Conflictf("This import was a trial and changed no client: there is nothing to undo.").Coded("import_trial")
	}
	return nil
}

// restoreAll gives changed clients their former values back, a thousand at a time.
func restoreAll(ctx context.Context, tx pgx.Tx, id int64, now time.Time) error {
	const stage = `CREATE TEMP TABLE import_changed ON COMMIT DROP AS SELECT id, ''::text AS was, ` + stored + ` FROM clients WITH NO DATA`
	const sql = `
		SELECT h.before, h.after, c.xmin::text, ` + Columns + `
		FROM import_changes h JOIN clients c ON c.id = h.client_id
		WHERE h.import_id = $1 AND h.client_id > $2
		ORDER BY h.client_id LIMIT 1000
		FOR UPDATE OF c`
	if _, err := tx.Exec(ctx, stage); err != nil {
		return fmt.Errorf("prepare to undo import %d: %w", id, err)
	}
	for last := int64(0); ; {
		rows, err := tx.Query(ctx, sql, id, last)
		if err != nil {
			return fmt.Errorf("read what import %d changed: %w", id, err)
		}
		list, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (writing, error) {
			var (
				d delta
				w = writing{client: &Client{}}
			)
			if err := row.Scan(append([]any{&d.before, &d.after, &w.was}, w.client.Targets()...)...); err != nil {
				return w, err
			}
			return w, d.restore(w.client)
		})
		if err != nil {
			return fmt.Errorf("read what import %d changed: %w", id, err)
		}
		if len(list) == 0 {
			return nil
		}
		last = list[len(list)-1].client.ID
		written, err := writeChanged(ctx, tx, list, now)
		if err != nil {
			return err
		}
		if len(written) != len(list) { // they are locked
			return errors.New("undo an import: a locked client changed")
		}
	}
}

// restore puts the former value back into each field that still is as the import left it.
func (d delta) restore(c *Client) error {
	name := !c.NameConfirmed // name and gender go back together or not at all
	for _, f := range deltaText[:nameFields] {
		if after, ok := d.after[f.name]; ok && after != *f.at(c) {
			name = false
		}
	}
	for i, f := range deltaText {
		if after, ok := d.after[f.name]; ok && after == *f.at(c) && (name || i >= nameFields) {
			*f.at(c), _ = d.before[f.name].(string)
		}
	}
	if name {
		if v, ok := d.before["gender_confidence"].(float64); ok {
			c.GenderConfidence = v
		}
		if v, ok := d.before["name_doubtful"].(bool); ok {
			c.NameDoubtful = v
		}
	}
	d.restoreTags(c)
	d.restoreAttributes(c)
	for field, at := range map[string]*float64{"bonus_balance": &c.BonusBalance, "total_spent": &c.TotalSpent} {
		if after, ok := d.after[field].(float64); ok && after == *at {
			*at, _ = d.before[field].(float64)
		}
	}
	if after, ok := d.after["purchase_count"].(float64); ok && int(after) == c.PurchaseCount {
		before, _ := d.before["purchase_count"].(float64)
		c.PurchaseCount = int(before)
	}
	return d.restoreTimes(c)
}

// restoreTags takes off the tags that the import put on.
func (d delta) restoreTags(c *Client) {
	before, _ := d.before["tags"].([]any)
	after, _ := d.after["tags"].([]any)
	c.Tags = slices.DeleteFunc(c.Tags, func(t string) bool {
		return slices.Contains(after, any(t)) && !slices.Contains(before, any(t))
	})
}

func (d delta) restoreAttributes(c *Client) {
	before, _ := d.before["attributes"].(map[string]any)
	after, _ := d.after["attributes"].(map[string]any)
	c.Attributes = maps.Clone(c.Attributes)
	for k, v := range after {
		switch {
		case !reflect.DeepEqual(c.Attributes[k], v):
		case before[k] == nil:
			delete(c.Attributes, k)
		default:
			c.Attributes[k] = before[k]
		}
	}
}

// restoreTimes reads consent and the last purchase, which hold times, back from JSON.
func (d delta) restoreTimes(c *Client) error {
	var before, after struct {
		Consent        *Consent   `json:"consent"`
		LastPurchaseAt *time.Time `json:"last_purchase_at"`
	}
	for to, from := range map[any]map[string]any{&before: d.before, &after: d.after} {
		text, err := json.Marshal(from)
		if err == nil {
			err = json.Unmarshal(text, to)
		}
		if err != nil {
			return fmt.Errorf("read a former value: %w", err)
		}
	}
	if after.Consent != nil && before.Consent != nil && after.Consent.Basis == c.Consent.Basis && after.Consent.Source == c.Consent.Source {
		c.Consent = *before.Consent
	}
	if after.LastPurchaseAt != nil && sameMoment(after.LastPurchaseAt, c.LastPurchaseAt) {
		c.LastPurchaseAt = before.LastPurchaseAt
	}
	return nil
}
