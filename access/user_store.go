package access

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"salut/fault"
	"salut/postgres"
)

const userColumns = `id, email, name, role, language, password_hash IS NOT NULL AS has_password, era, created_at, signed_in_at, disabled_at`

var errNoUser = errors.New("no such user")

func oneUser(ctx context.Context, db postgres.DB, step, q string, args ...any) (User, error) {
	rows, err := db.Query(ctx, q, args...)
	if err != nil {
		return User{}, fmt.Errorf("%s: %w", step, err)
	}
	u, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[User])
	if errors.Is(err, pgx.ErrNoRows) {
		return User{}, errNoUser
	}
	if err != nil {
		return User{}, fmt.Errorf("%s: %w", step, err)
	}
	return u, nil
}

func insertUser(ctx context.Context, db postgres.DB, email, name, role, language string, hash *string) (User, error) {
	const q = `INSERT INTO users (email, name, role, language, password_hash) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (email) DO NOTHING RETURNING ` + userColumns
	u, err := oneUser(ctx, db, "add a user", q, email, name, role, language, hash)
	if errors.Is(err, errNoUser) {
		return User{}, emailTaken(email)
	}
	return u, err
}

func emailTaken(email string) *fault.Fault {
	return fault.Conflictf("There is a user with the address %s already.", email).Coded("email_taken")
}

// updateUser begins a new era where the password changes or the user is disabled.
func updateUser(ctx context.Context, tx pgx.Tx, id int64, p UserPatch, hash *string) (User, error) {
	const q = `UPDATE users SET email = coalesce($2, email), name = coalesce($3, name), role = coalesce($4, role), language = coalesce($5, language),
		password_hash = coalesce($6, password_hash),
		disabled_at = CASE WHEN $7::boolean THEN coalesce(disabled_at, now()) WHEN NOT $7 THEN NULL ELSE disabled_at END,
		era = era + CASE WHEN $6::text IS NOT NULL OR ($7 AND disabled_at IS NULL) THEN 1 ELSE 0 END
		WHERE id = $1 RETURNING ` + userColumns
	u, err := oneUser(ctx, tx, "change a user", q, id, p.Email, p.Name, p.Role, p.Language, hash, p.Disabled)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "23505" && p.Email != nil {
		return User{}, emailTaken(*p.Email)
	}
	if errors.Is(err, errNoUser) {
		return User{}, userNotFound()
	}
	return u, err
}

// FindUser returns one user, or a NotFound fault.
func FindUser(ctx context.Context, db postgres.DB, id int64) (User, error) {
	const q = `SELECT ` + userColumns + ` FROM users WHERE id = $1`
	u, err := oneUser(ctx, db, "find a user", q, id)
	if errors.Is(err, errNoUser) {
		return User{}, userNotFound()
	}
	return u, err
}

// FindUserByEmail returns the user with an address, or a NotFound fault.
func FindUserByEmail(ctx context.Context, db postgres.DB, email string) (User, error) {
	normal, err := userEmail(email)
	if err != nil {
		return User{}, err
	}
	const q = `SELECT ` + userColumns + ` FROM users WHERE email = $1`
	u, err := oneUser(ctx, db, "find a user by address", q, normal)
	if errors.Is(err, errNoUser) {
		return User{}, fault.NotFoundf("There is no user with the address %s.", normal)
	}
	return u, err
}

// passwordHash is empty for a user without a password.
func passwordHash(ctx context.Context, db postgres.DB, id int64) (string, error) {
	var hash string
	const q = `SELECT coalesce(password_hash, '') FROM users WHERE id = $1`
	if err := db.QueryRow(ctx, q, id).Scan(&hash); err != nil {
		return "", fmt.Errorf("find a user's password: %w", err)
	}
	return hash, nil
}

// ListUsers returns a page of users, oldest first, and the cursor of the next page, empty on the last one.
func ListUsers(ctx context.Context, db postgres.DB, limit int, cursor string) ([]User, string, error) {
	const q = `SELECT ` + userColumns + ` FROM users WHERE id > $2 ORDER BY id LIMIT $1`
	return list(ctx, db, "list users", q, limit, cursor, func(u User) int64 { return u.ID })
}
