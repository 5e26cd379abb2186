package access

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

const tokenColumns = `id, name, role, prefix, created_at, last_used_at`

func insertToken(ctx context.Context, db postgres.DB, name, role, prefix string, hash []byte) (Token, error) {
	const q = `INSERT INTO api_tokens (name, role, prefix, hash) VALUES ($1, $2, $3, $4) RETURNING ` + tokenColumns
	return oneToken(ctx, db, "add a token", q, name, role, prefix, hash)
}

func findByHash(ctx context.Context, db postgres.DB, hash []byte) (Token, error) {
	const find = `SELECT ` + tokenColumns + ` FROM api_tokens WHERE hash = $1`
	t, err := oneToken(ctx, db, "find a token by its secret", find, hash)
	if errors.Is(err, errNoToken) {
		return Token{}, unknownToken()
	}
	if err != nil {
		return Token{}, err
	}
	const used = `UPDATE api_tokens SET last_used_at = now()
		WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - make_interval(secs => $2))`
	if t.LastUsedAt == nil || time.Since(*t.LastUsedAt) > lastUsedStep {
		if _, err := db.Exec(ctx, used, t.ID, lastUsedStep.Seconds()); err != nil {
			return Token{}, fmt.Errorf("note that a token was used: %w", err)
		}
	}
	return t, nil
}

// FindToken returns one token, or a NotFound fault.
func FindToken(ctx context.Context, db postgres.DB, id int64) (Token, error) {
	const q = `SELECT ` + tokenColumns + ` FROM api_tokens WHERE id = $1`
	return found(oneToken(ctx, db, "find a token", q, id))
}

// ListTokens returns a page of tokens, oldest first, and the cursor of the next page, empty on the last one.
func ListTokens(ctx context.Context, db postgres.DB, limit int, cursor string) ([]Token, string, error) {
	const q = `SELECT ` + tokenColumns + ` FROM api_tokens WHERE id > $2 ORDER BY id LIMIT $1`
	return list(ctx, db, "list tokens", q, limit, cursor, func(t Token) int64 { return t.ID })
}

// list reads a page by id, oldest first: q takes one more than the limit, and the id that the page begins behind.
func list[T any](ctx context.Context, db postgres.DB, step, q string, limit int, cursor string, id func(T) int64) ([]T, string, error) {
	var after int64
	if cursor != "" {
		var err error
		if after, err = strconv.ParseInt(cursor, 10, 64); err != nil || after < 0 {
			return nil, "", fault.Invalidf("cursor", "The cursor is not one that a list answered: start the list again without it.").Coded("bad_cursor")
		}
	}
	rows, err := db.Query(ctx, q, limit+1, after)
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", step, err)
	}
	page, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", step, err)
	}
	if len(page) <= limit {
		return page, "", nil
	}
	page = page[:limit]
	return page, strconv.FormatInt(id(page[limit-1]), 10), nil
}

func updateToken(ctx context.Context, db postgres.DB, id int64, p TokenPatch) (Token, error) {
	const q = `UPDATE api_tokens SET name = coalesce($2, name), role = coalesce($3, role) WHERE id = $1 RETURNING ` + tokenColumns
	return found(oneToken(ctx, db, "change a token", q, id, p.Name, p.Role))
}

// DeleteToken shuts a token out at once.
func DeleteToken(ctx context.Context, db postgres.DB, id int64) error {
	tag, err := db.Exec(ctx, `DELETE FROM api_tokens WHERE id = $1`, id)
	if err != nil {
		return fmt.Errorf("delete a token: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return tokenNotFound()
	}
	return nil
}

var errNoToken = errors.New("no such token")

func oneToken(ctx context.Context, db postgres.DB, step, q string, args ...any) (Token, error) {
	rows, err := db.Query(ctx, q, args...)
	if err != nil {
		return Token{}, fmt.Errorf("%s: %w", step, err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Token])
	if errors.Is(err, pgx.ErrNoRows) {
		return Token{}, errNoToken
	}
	if err != nil {
		return Token{}, fmt.Errorf("%s: %w", step, err)
	}
	return t, nil
}

func found(t Token, err error) (Token, error) {
	if errors.Is(err, errNoToken) {
		return Token{}, tokenNotFound()
	}
	return t, err
}
