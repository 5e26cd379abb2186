package clients

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

const runColumns = `i.id, i.state, i.file_name, i.encoding, i.delimiter, i.mapping, i.dry_run, i.rows, i.created, i.updated, i.skipped, i.rejected,
	i.doubtful_names, i.bytes_read, i.bytes_total, i.error, i.sample, i.problems, i.created_at, i.finished_at`

func scanRun(row pgx.CollectableRow) (ImportRun, error) {
	var (
		r     ImportRun
		cause string
	)
	err := row.Scan(&r.ID, &r.State, &r.FileName, &r.Encoding, &r.Delimiter, &r.Mapping, &r.DryRun, &r.Rows, &r.Created, &r.Updated, &r.Skipped, &r.Rejected,
		&r.DoubtfulNames, &r.BytesRead, &r.BytesTotal, &cause, &r.Sample, &r.Problems, &r.CreatedAt, &r.FinishedAt)
	if err == nil && cause != "" {
		r.Error, err = readSentence(cause)
	}
	for _, p := range r.Problems {
		for i := range p.Params {
			p.Params[i] = plainNumber(p.Params[i])
		}
	}
	return r, err
}

func readSentence(text string) (*Sentence, error) {
	var s struct {
		Format string          `json:"format"`
		Params json.RawMessage `json:"params"`
	}
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fmt.Errorf("read the reason of a failed import: %w", err)
	}
	return &Sentence{Format: s.Format, Params: readParams(s.Params)}, nil
}

// FindImport returns one import, or a NotFound fault.
func FindImport(ctx context.Context, db postgres.DB, id int64) (ImportRun, error) {
	const sql = `SELECT ` + runColumns + ` FROM imports i WHERE i.id = $1`
	rows, err := db.Query(ctx, sql, id)
	if err != nil {
		return ImportRun{}, fmt.Errorf("find import %d: %w", id, err)
	}
	r, err := pgx.CollectExactlyOneRow(rows, scanRun)
	if errors.Is(err, pgx.ErrNoRows) {
		return ImportRun{}, fault.NotFoundf("There is no import %d.", id)
	}
	if err != nil {
		return ImportRun{}, fmt.Errorf("find import %d: %w", id, err)
	}
	return r, nil
}

// ListImports pages through imports, newest first.
func ListImports(ctx context.Context, db postgres.DB, limit int, after string) ([]ImportRun, string, error) {
	const sql = `SELECT ` + runColumns + ` FROM imports i WHERE i.id < $1 ORDER BY i.id DESC LIMIT $2`
	before, err := readCursor(after)
	if err != nil {
		return nil, "", err
	}
	rows, err := db.Query(ctx, sql, before, limit+1)
	if err != nil {
		return nil, "", fmt.Errorf("list imports: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanRun)
	if err != nil {
		return nil, "", fmt.Errorf("list imports: %w", err)
	}
	page, next := cut(list, limit, func(r ImportRun) int64 { return r.ID })
	return page, next, nil
}

// A running import holds an advisory lock of its own, so that anyone can tell whether its process is alive; the other lock
// lets imports into the clients one at a time, or two with the same addresses in another order would block each other.
const (
	lockOfImport  = 0x696d7001 // with the import's id
	lockOfClients = 0x696d7002
)

const reasonAbandoned = "The program stopped while the import ran. Nothing of it was kept; import the file again."

// AbandonImports marks the imports failed that a process left behind when it died. Nothing of them is in the clients: each is one
// transaction. Imports that live processes run, here or on another machine, are left alone. It returns how many it marked.
func AbandonImports(ctx context.Context, db postgres.DB) (int64, error) {
	const sql = `
		WITH running AS MATERIALIZED (SELECT id FROM imports WHERE state = 'running'),
		     orphans AS MATERIALIZED (SELECT id FROM running WHERE pg_try_advisory_xact_lock($1::int, (id % 2147483647)::int))
		UPDATE imports i SET state = 'failed', error = $2, finished_at = now() FROM orphans o WHERE i.id = o.id AND i.state = 'running'`
	done, err := db.Exec(ctx, sql, lockOfImport, sentenceText(reasonAbandoned))
	if err != nil {
		return 0, fmt.Errorf("mark abandoned imports: %w", err)
	}
	return done.RowsAffected(), nil
}

func sentenceText(format string, params ...any) string {
	if params == nil {
		params = []any{}
	}
	b, err := json.Marshal(Sentence{Format: format, Params: params})
	if err != nil {
		return `{"format": "The import failed.", "params": []}`
	}
	return string(b)
}

// createRun writes the row of a new import on the connection that will run it. The lock is taken before anyone can see the row.
func createRun(ctx context.Context, conn *pgx.Conn, src ImportSource, o Options, size int64) (ImportRun, error) {
	const sql = `
		INSERT INTO imports AS i (file_name, options, encoding, delimiter, dry_run, bytes_total) VALUES ($1, $2, $3, $4, $5, $6) RETURNING ` + runColumns
	const lock = `SELECT pg_advisory_lock($1::int, ($2::bigint % 2147483647)::int)`
	var run ImportRun
	err := pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, sql, src.FileName, o, o.Encoding, o.Delimiter, o.DryRun, size)
		if err != nil {
			return err
		}
		if run, err = pgx.CollectExactlyOneRow(rows, scanRun); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, lock, lockOfImport, run.ID)
		return err
	})
	if err != nil {
		return ImportRun{}, fmt.Errorf("create an import: %w", err)
	}
	return run, nil
}

// orEmpty keeps an absent list from being written as null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// saveRun writes how far an import is, or how it ended.
func saveRun(ctx context.Context, db postgres.DB, r *ImportRun, header []string, cause string) error {
	const sql = `
		UPDATE imports SET state = $2, encoding = $3, delimiter = $4, mapping = $5, rows = $6, created = $7, updated = $8, skipped = $9, rejected = $10,
			doubtful_names = $11, bytes_read = $12, bytes_total = $13, header = $14, error = $15, sample = $16, problems = $17, finished_at = CASE WHEN $2 <> 'running' THEN clock_timestamp() END
		WHERE id = $1`
	mapping := r.Mapping
	if mapping == nil {
		mapping = map[string]string{}
	}
	if header == nil {
		header = []string{}
	}
	_, err := db.Exec(ctx, sql, r.ID, r.State, r.Encoding, r.Delimiter, mapping, r.Rows, r.Created, r.Updated, r.Skipped, r.Rejected,
		r.DoubtfulNames, r.BytesRead, r.BytesTotal, header, cause, orEmpty(r.Sample), orEmpty(r.Problems))
	if err != nil {
		return fmt.Errorf("save the progress of import %d: %w", r.ID, err)
	}
	return nil
}
