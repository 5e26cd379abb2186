package clients

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// loader writes the rows of one import into the clients, batch by batch, inside one transaction.
type loader struct {
	tx        pgx.Tx
	run       *ImportRun
	skipKnown bool // on_conflict = skip
	erased    bool // there are erased people at all
	merged    bool // there are addresses of clients that were merged into others
	now       time.Time
	rejects   []reject
}

// prepare sets the transaction up. Imports go in one at a time: two of them with the same addresses in another order would
// wait for each other for ever. The plans of the statements are made anew for each batch, because the table grows under them,
// and by index: there are no statistics yet of what this transaction has written.
func (l *loader) prepare(ctx context.Context) error {
	const settings = `
		SET LOCAL plan_cache_mode = force_custom_plan;
		SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_seqscan = off;
		CREATE TEMP TABLE import_stage ON COMMIT DROP AS SELECT ` + stored + ` FROM clients WITH NO DATA;
		CREATE TEMP TABLE import_changed ON COMMIT DROP AS SELECT id, ''::text AS was, ` + stored + ` FROM clients WITH NO DATA`
	const erased = `SELECT EXISTS (SELECT FROM suppressions WHERE reason = 'erased'), EXISTS (SELECT FROM client_addresses)`
	if _, err := l.tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, lockOfClients); err != nil {
		return fmt.Errorf("wait for another import: %w", err)
	}
	if _, err := l.tx.Exec(ctx, settings); err != nil {
		return fmt.Errorf("prepare the import: %w", err)
	}
	if err := l.tx.QueryRow(ctx, erased).Scan(&l.erased, &l.merged); err != nil {
		return fmt.Errorf("look for erased and merged clients: %w", err)
	}
	return nil
}

// apply writes one batch, in which every address stands once. Others may write clients at the same time: what they were quicker with
// is looked at again and merged with.
func (l *loader) apply(ctx context.Context, batch []*draft) error {
	for round := 0; len(batch) > 0; round++ {
		if round == 20 {
			return fmt.Errorf("apply an import: %d clients kept changing under it", len(batch))
		}
		known, err := l.known(ctx, batch)
		if err != nil {
			return err
		}
		fresh, changed, err := l.sort(ctx, batch, known)
		if err != nil {
			return err
		}
		lateFresh, err := l.create(ctx, fresh)
		if err != nil {
			return err
		}
		lateChanged, err := l.change(ctx, changed)
		if err != nil {
			return err
		}
		batch = append(lateFresh, lateChanged...)
	}
	return nil
}

// knownClient is a client as it was read; was tells whether it is still the same when it is written.
type knownClient struct {
	Client
	was string
}

func (l *loader) known(ctx context.Context, batch []*draft) (map[string]*knownClient, error) {
	const sql = `SELECT c.xmin::text, ` + Columns + ` FROM unnest($1::text[]) e (email) JOIN clients c ON c.email = e.email`
	emails := make([]string, len(batch))
	for i, d := range batch {
		emails[i] = d.client.Email
	}
	rows, err := l.tx.Query(ctx, sql, emails)
	if err != nil {
		return nil, fmt.Errorf("look for known clients: %w", err)
	}
	defer rows.Close()
	known := map[string]*knownClient{}
	for rows.Next() {
		k := &knownClient{}
		if err := rows.Scan(append([]any{&k.was}, k.Targets()...)...); err != nil {
			return nil, fmt.Errorf("read a known client: %w", err)
		}
		known[k.Email] = k
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("look for known clients: %w", err)
	}
	return known, nil
}

// changedClient is a known client with what the file makes of it.
type changedClient struct {
	draft *draft
	was   string
	new   Client
	delta delta
}

// sort tells new clients from changed ones, and counts or rejects the rest.
func (l *loader) sort(ctx context.Context, batch []*draft, known map[string]*knownClient) (fresh []*draft, changed []changedClient, err error) {
	erased, err := l.erasedAmong(ctx, batch)
	if err != nil {
		return nil, nil, err
	}
	owners, err := l.ownersOfExternalIDs(ctx, batch)
	if err != nil {
		return nil, nil, err
	}
	merged, err := l.mergedAmong(ctx, batch)
	if err != nil {
		return nil, nil, err
	}
	for _, d := range batch {
		email, external := d.client.Email, d.client.ExternalID
		if merged[email] {
			l.run.Skipped++ // a person said which values of the two are right
			continue
		}
		if erased[email] {
			// The address is all that is left to forget, so the row is not kept either.
			l.reject(reject{row: d.row, why: &defect{code: "erased", format: reasonErased}})
			continue
		}
		if external != "" {
			if owner, ok := owners[external]; ok && owner != email {
				l.reject(reject{row: d.row, line: d.line, why: &defect{code: "external_id_taken", format: reasonExternalID, params: []any{external}}})
				continue
			}
			owners[external] = email
		}
		old, ok := known[email]
		switch {
		case !ok:
			fresh = append(fresh, d)
		case l.skipKnown:
			l.run.Skipped++
		default:
			c := changedClient{draft: d, was: old.was, new: d.into(old.Client, l.now)}
			if c.delta = deltaOf(&old.Client, &c.new); len(c.delta.after) == 0 {
				l.countUpdated(c)
				continue
			}
			if checkAttributes("", c.new.Attributes) != nil {
				l.reject(reject{row: d.row, line: d.line, why: &defect{code: "attributes", format: reasonAttributes, params: []any{maxAttributes, maxAttributesBytes >> 10}}})
				continue
			}
			changed = append(changed, c)
		}
	}
	return fresh, changed, nil
}

func (l *loader) countUpdated(c changedClient) {
	l.run.Updated++
	if c.new.NameDoubtful {
		l.run.DoubtfulNames++
	}
}

func (l *loader) reject(r reject) {
	l.rejects = append(l.rejects, r)
	l.run.Rejected++
	l.run.blame(r)
}

func (l *loader) erasedAmong(ctx context.Context, batch []*draft) (map[string]bool, error) {
	const sql = `
		SELECT e.email FROM unnest($1::text[]) e (email)
		JOIN suppressions s ON s.email_hash = sha256(e.email::bytea) AND s.reason = 'erased'`
	if !l.erased {
		return nil, nil
	}
	emails := make([]string, len(batch))
	for i, d := range batch {
		emails[i] = d.client.Email
	}
	rows, err := l.tx.Query(ctx, sql, emails)
	if err != nil {
		return nil, fmt.Errorf("look for erased clients: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for erased clients: %w", err)
	}
	erased := make(map[string]bool, len(found))
	for _, e := range found {
		erased[e] = true
	}
	return erased, nil
}

func (l *loader) mergedAmong(ctx context.Context, batch []*draft) (map[string]bool, error) {
	if !l.merged {
		return nil, nil
	}
	emails := make([]string, len(batch))
	for i, d := range batch {
		emails[i] = d.client.Email
	}
	rows, err := l.tx.Query(ctx, `SELECT a.email FROM unnest($1::text[]) e (email) JOIN client_addresses a USING (email)`, emails)
	if err != nil {
		return nil, fmt.Errorf("look for merged clients: %w", err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for merged clients: %w", err)
	}
	merged := make(map[string]bool, len(found))
	for _, e := range found {
		merged[e] = true
	}
	return merged, nil
}

// ownersOfExternalIDs tells by address whose the external ids of the batch are already.
func (l *loader) ownersOfExternalIDs(ctx context.Context, batch []*draft) (map[string]string, error) {
	const sql = `SELECT c.external_id, coalesce(c.email, '') FROM unnest($1::text[]) e (id) JOIN clients c ON c.external_id = e.id`
	var ids []string
	for _, d := range batch {
		if id := d.client.ExternalID; id != "" {
			ids = append(ids, id)
		}
	}
	owners := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return owners, nil
	}
	rows, err := l.tx.Query(ctx, sql, ids)
	if err != nil {
		return nil, fmt.Errorf("look for external ids: %w", err)
	}
	var id, email string
	_, err = pgx.ForEachRow(rows, []any{&id, &email}, func() error {
		owners[id] = email
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look for external ids: %w", err)
	}
	return owners, nil
}

var storedColumns = strings.FieldsFunc(stored, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' })

// create adds new clients; it returns those that somebody else added meanwhile.
func (l *loader) create(ctx context.Context, fresh []*draft) (late []*draft, err error) {
	const sql = `
		INSERT INTO clients (` + stored + `, import_id, created_at, updated_at) SELECT ` + stored + `, $1, $2, $2 FROM import_stage
		ON CONFLICT DO NOTHING`
	const ours = `SELECT c.email FROM import_stage s JOIN clients c ON c.email = s.email WHERE c.import_id = $1`
	if len(fresh) == 0 {
		return nil, nil
	}
	if _, err := l.tx.Exec(ctx, `TRUNCATE import_stage`); err != nil {
		return nil, fmt.Errorf("empty the stage: %w", err)
	}
	_, err = l.tx.CopyFrom(ctx, pgx.Identifier{"import_stage"}, storedColumns, pgx.CopyFromSlice(len(fresh), func(i int) ([]any, error) {
		return orNull(fresh[i].fresh(l.now).values(), 0), nil
	}))
	if err != nil {
		return nil, fmt.Errorf("stage %d new clients: %w", len(fresh), err)
	}
	done, err := l.tx.Exec(ctx, sql, l.run.ID, l.now)
	if err != nil {
		return nil, fmt.Errorf("add %d new clients: %w", len(fresh), err)
	}
	added := map[string]bool{}
	if all := done.RowsAffected() == int64(len(fresh)); !all {
		rows, err := l.tx.Query(ctx, ours, l.run.ID)
		if err != nil {
			return nil, fmt.Errorf("look for the new clients: %w", err)
		}
		emails, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			return nil, fmt.Errorf("look for the new clients: %w", err)
		}
		for _, e := range emails {
			added[e] = true
		}
		for _, d := range fresh {
			if !added[d.client.Email] {
				late = append(late, d)
			}
		}
	}
	for _, d := range fresh {
		if len(late) > 0 && !added[d.client.Email] {
			continue
		}
		l.run.Created++
		if d.client.NameDoubtful {
			l.run.DoubtfulNames++
		}
	}
	return late, nil
}

// orNull puts NULL where an empty address or external id would break their uniqueness; offset is where the stored columns begin.
func orNull(values []any, offset int) []any {
	for _, i := range []int{offset, offset + 22} {
		if values[i] == "" {
			values[i] = nil
		}
	}
	return values
}

// change writes changed clients and what they were before; it returns those that somebody else changed meanwhile.
func (l *loader) change(ctx context.Context, changed []changedClient) (late []*draft, err error) {
	if len(changed) == 0 {
		return nil, nil
	}
	all := make([]writing, len(changed))
	for i := range changed {
		all[i] = writing{&changed[i].new, changed[i].was}
	}
	written, err := writeChanged(ctx, l.tx, all, l.now)
	if err != nil {
		return nil, err
	}
	done := changed[:0]
	for _, c := range changed {
		if !written[c.new.ID] {
			late = append(late, c.draft)
			continue
		}
		l.countUpdated(c)
		done = append(done, c)
	}
	_, err = l.tx.CopyFrom(ctx, pgx.Identifier{"import_changes"}, []string{"import_id", "client_id", "at", "before", "after"},
		pgx.CopyFromSlice(len(done), func(i int) ([]any, error) {
			return []any{l.run.ID, done[i].new.ID, l.now, done[i].delta.before, done[i].delta.after}, nil
		}))
	if err != nil {
		return nil, fmt.Errorf("keep what %d clients were before: %w", len(done), err)
	}
	return late, nil
}

// writing is a client to be written unless it is another version by now than it was.
type writing struct {
	client *Client
	was    string
}

// writeChanged writes many clients through the table import_changed, and tells which of them were still what they had been.
func writeChanged(ctx context.Context, tx pgx.Tx, list []writing, now time.Time) (map[int64]bool, error) {
	sql := `
		UPDATE clients c SET (` + stored + `, updated_at) = (i.` + strings.Join(storedColumns, ", i.") + `, $1)
		FROM import_changed i WHERE c.id = i.id AND c.xmin::text = i.was
		RETURNING c.id`
	if _, err := tx.Exec(ctx, `TRUNCATE import_changed`); err != nil {
		return nil, fmt.Errorf("empty the stage: %w", err)
	}
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"import_changed"}, append([]string{"id", "was"}, storedColumns...),
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
			w := list[i]
			return orNull(append([]any{w.client.ID, w.was}, w.client.values()...), 2), nil
		}))
	if err != nil {
		return nil, fmt.Errorf("stage %d changed clients: %w", len(list), err)
	}
	rows, err := tx.Query(ctx, sql, now)
	if err != nil {
		return nil, fmt.Errorf("change %d clients: %w", len(list), err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("change %d clients: %w", len(list), err)
	}
	written := make(map[int64]bool, len(ids))
	for _, id := range ids {
		written[id] = true
	}
	return written, nil
}

func sameValue(a, b any) bool {
	if x, ok := a.(string); ok {
		y, ok := b.(string)
		return ok && x == y
	}
	return reflect.DeepEqual(a, b)
}
