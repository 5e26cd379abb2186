package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

const (
	// LinkLife is how long a sign-in link waits to be used.
	LinkLife    = 15 * time.Minute
	longestLink = 200
)

// SignIn finds the user with the address and the password. Whether it was the address or the password that was wrong can't be told,
// neither from the answer nor from how long it takes. address is where the request came from.
func SignIn(ctx context.Context, db postgres.DB, address, email, password string, now time.Time) (User, error) {
	normal, err := userEmail(email)
	if err != nil {
		normal = "" // nobody's, and refused like any other wrong one
	}
	counted := normal
	if counted == "" {
		counted = strings.ToLower(strings.TrimSpace(email))
	}
	if err := attempt(ctx, db, now, address, counted); err != nil {
		return User{}, err
	}
	const q = `SELECT id, era, coalesce(password_hash, '') FROM users WHERE email = $1`
	var (
		id   int64
		era  int
		hash string
	)
	if err := db.QueryRow(ctx, q, normal).Scan(&id, &era, &hash); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return User{}, fmt.Errorf("find a user to sign in: %w", err)
	}
	ok, err := isPassword(ctx, password, hash)
	if err != nil {
		return User{}, err
	}
	if !ok {
		return User{}, wrongSignIn()
	}
	u, err := FindUser(ctx, db, id)
	if fault.Is(err, fault.NotFound) || (err == nil && u.DisabledAt != nil) {
		return User{}, wrongSignIn()
	}
	if err != nil {
		return User{}, err
	}
	u.Era = era // a password that was changed just now begins no session of the new era
	return u, forgive(ctx, db, address, normal)
}

func wrongSignIn() *fault.Fault {
	return fault.Unauthorizedf("The e-mail or the password is wrong, or the account is disabled.").Coded("wrong_sign_in")
}

// MakeLink returns the secret of a link that lets the user in once, within LinkLife.
func MakeLink(ctx context.Context, db postgres.DB, userID int64, now time.Time) (secret string, expires time.Time, err error) {
	u, err := FindUser(ctx, db, userID)
	if err != nil {
		return "", expires, err
	}
	if u.DisabledAt != nil {
		return "", expires, fault.Conflictf("The user %s is disabled: enable the account first.", u.Email).Coded("user_disabled")
	}
	raw := make([]byte, secretBytes)
	rand.Read(raw) // never fails: crypto/rand ends the process instead
	secret = base64.RawURLEncoding.EncodeToString(raw)
	hash := sha256.Sum256([]byte(secret))
	expires = now.Add(LinkLife)
	if _, err := db.Exec(ctx, `INSERT INTO sign_in_links (hash, user_id, expires_at) VALUES ($1, $2, $3)`, hash[:], userID, expires); err != nil {
		return "", expires, fmt.Errorf("make a sign-in link: %w", err)
	}
	return secret, expires, nil
}

// UseLink finds the user whom a link lets in, and uses it up.
func UseLink(ctx context.Context, db postgres.DB, address, secret string, now time.Time) (User, error) {
	if err := attempt(ctx, db, now, address, ""); err != nil {
		return User{}, err
	}
	if secret == "" || len(secret) > longestLink {
		return User{}, badLink()
	}
	hash := sha256.Sum256([]byte(secret))
	const q = `DELETE FROM sign_in_links WHERE hash = $1 RETURNING user_id, expires_at`
	var (
		id      int64
		expires time.Time
	)
	err := db.QueryRow(ctx, q, hash[:]).Scan(&id, &expires)
	if errors.Is(err, pgx.ErrNoRows) || (err == nil && !now.Before(expires)) {
		return User{}, badLink()
	}
	if err != nil {
		return User{}, fmt.Errorf("use a sign-in link: %w", err)
	}
	u, err := FindUser(ctx, db, id)
	if fault.Is(err, fault.NotFound) || (err == nil && u.DisabledAt != nil) {
		return User{}, badLink()
	}
	return u, err
}

func badLink() *fault.Fault {
	return fault.Unauthorizedf("This sign-in link was used already or is too old: ask for a new one.").Coded("bad_link")
}
