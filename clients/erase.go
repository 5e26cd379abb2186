package clients

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/postgres"
)

// EraseTx forgets a person: the record, the history, what imports kept, and every rejected line that names the address. What is
// left is the hash of the address as a suppression, so that no import brings the person back. Messages are the delivery
// room's: delivery.EraseClient is the whole of it.
func EraseTx(ctx context.Context, tx pgx.Tx, id int64) error {
	const suppress = `
		INSERT INTO suppressions (email_hash, email, reason) VALUES ($1, NULL, 'erased')
		ON CONFLICT (email_hash, scope) DO UPDATE SET email = NULL, reason = 'erased', note = '', mailing_id = NULL, message_n = NULL, inbound_id = NULL`
	const rejects = `
		UPDATE import_rejects SET line = '{}', params = '[]', code = 'erased', reason = '` + reasonErased + `'
		WHERE EXISTS (SELECT FROM unnest(line) cell WHERE position($1 IN lower(cell)) > 0)`
	const samples = `UPDATE imports SET sample = '[]', problems = '[]' WHERE $1 <> '' AND position($1 IN lower(sample::text || problems::text)) > 0`
	const events = `DELETE FROM events WHERE client_id = $1`
	const hits = `DELETE FROM hits WHERE client_id = $1`
	const client = `DELETE FROM clients WHERE id = $1` // import_changes and client_addresses go with it
	c, err := Find(ctx, tx, id)
	if err != nil {
		return err
	}
	if c.Email != "" {
		if _, err := tx.Exec(ctx, suppress, emailHash(c.Email)); err != nil {
			return fmt.Errorf("keep the hash of an erased client: %w", err)
		}
		if _, err := tx.Exec(ctx, rejects, c.Email); err != nil {
			return fmt.Errorf("erase a client from rejected lines: %w", err)
		}
	}
	if _, err := tx.Exec(ctx, samples, c.Email); err != nil {
		return fmt.Errorf("erase a client from the samples of imports: %w", err)
	}
	others, err := Addresses(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, other := range others {
		if _, err := tx.Exec(ctx, suppress, emailHash(other)); err != nil {
			return fmt.Errorf("keep the hash of an erased client's other address: %w", err)
		}
		if _, err := tx.Exec(ctx, rejects, other); err != nil {
			return fmt.Errorf("erase a client from rejected lines: %w", err)
		}
	}
	if _, err := tx.Exec(ctx, `DELETE FROM suppressions WHERE email_hash = $1 AND scope <> 'all'`, emailHash(c.Email)); err != nil {
		return fmt.Errorf("erase the other suppressions of a client: %w", err)
	}
	for _, sql := range []string{events, hits, client} {
		if _, err := tx.Exec(ctx, sql, id); err != nil {
			return fmt.Errorf("erase client %d: %w", id, err)
		}
	}
	return nil
}

// Held is all that this room holds about a client.
type Held struct {
	Client      Client       `json:"client"`
	Events      []Event      `json:"events"`
	Imports     []Imported   `json:"imports"`
	Suppression *Suppression `json:"suppression"`
}

// Imported is one import that created or changed a client.
type Imported struct {
	At   time.Time      `json:"at"`
	Kind string         `json:"kind"`
	Data map[string]any `json:"data"`
}

// Export gathers all that this room holds about a client: what a person may ask to see.
func Export(ctx context.Context, db postgres.DB, id int64) (Held, error) {
	const events = `SELECT id, at, client_id, kind, mailing_id, message_n, data FROM events WHERE client_id = $1 ORDER BY at, id`
	const suppression = `SELECT ` + suppressionColumns + ` FROM suppressions s WHERE s.email_hash = $1 ORDER BY s.scope`
	c, err := Find(ctx, db, id)
	if err != nil {
		return Held{}, err
	}
	held := Held{Client: c}
	rows, err := db.Query(ctx, events, id)
	if err == nil {
		held.Events, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Event])
	}
	if err != nil {
		return Held{}, fmt.Errorf("export the events of client %d: %w", id, err)
	}
	if rows, err = db.Query(ctx, importedSQL, id); err == nil {
		held.Imports, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Imported])
	}
	if err != nil {
		return Held{}, fmt.Errorf("export the imports of client %d: %w", id, err)
	}
	if c.Email == "" {
		return held, nil
	}
	found := []Suppression{}
	if rows, err = db.Query(ctx, suppression, emailHash(c.Email)); err == nil {
		found, err = pgx.CollectRows(rows, scanSuppression)
	}
	if err != nil {
		return Held{}, fmt.Errorf("export the suppression of client %d: %w", id, err)
	}
	if len(found) > 0 {
		held.Suppression = &found[0]
	}
	return held, nil
}
