package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

// setupLock makes of several set-ups at once one after the other.
const setupLock = 0x73616c75745f7365 // "salut_se"

// NoUsers tells whether the installation waits for its first administrator.
func NoUsers(ctx context.Context, db postgres.DB) (bool, error) {
	var none bool
	if err := db.QueryRow(ctx, `SELECT NOT EXISTS (SELECT FROM users)`).Scan(&none); err != nil {
		return false, fmt.Errorf("look for users: %w", err)
	}
	return none, nil
}

// OfferSetup returns a code that makes the first administrator, to be shown where only who runs the installation sees it; empty when
// there are users. Each process shows a code of its own, and any of them will do.
func OfferSetup(ctx context.Context, db postgres.DB) (string, error) {
	none, err := NoUsers(ctx, db)
	if err != nil || !none {
		return "", err
	}
	raw := rand.Text()[:12] // base32: 60 bits
	hash := sha256.Sum256([]byte(raw))
	if _, err := db.Exec(ctx, `INSERT INTO setup_codes (hash) VALUES ($1)`, hash[:]); err != nil {
		return "", fmt.Errorf("keep a set-up code: %w", err)
	}
	// A service that is restarted for ever must not leave codes for ever.
	const old = `DELETE FROM setup_codes WHERE hash NOT IN (SELECT hash FROM setup_codes ORDER BY created_at DESC LIMIT 50)`
	if _, err := db.Exec(ctx, old); err != nil {
		return "", fmt.Errorf("forget old set-up codes: %w", err)
	}
	return raw[:4] + "-" + raw[4:8] + "-" + raw[8:], nil
}

// SetUp makes the first administrator of an installation for whoever has one of its codes; once there is a user it is a Conflict fault.
func SetUp(ctx context.Context, db postgres.DB, address, code string, n NewUser, now time.Time) (u User, err error) {
	none, err := NoUsers(ctx, db)
	if err != nil {
		return u, err
	}
	if !none {
		return u, alreadySetUp()
	}
	if err := attempt(ctx, db, now, address, ""); err != nil {
		return u, err
	}
	if n.Password == "" {
		return u, checkPassword("password", "", n.Email)
	}
	n.Role = string(Admin)
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(setupLock)); err != nil {
			return fmt.Errorf("lock the set-up: %w", err)
		}
		if none, err := NoUsers(ctx, tx); err != nil {
			return err
		} else if !none {
			return alreadySetUp()
		}
		plain := strings.ToUpper(strings.NewReplacer("-", "", " ", "").Replace(code))
		hash := sha256.Sum256([]byte(plain))
		var one int
		err := tx.QueryRow(ctx, `SELECT 1 FROM setup_codes WHERE hash = $1`, hash[:]).Scan(&one)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.Invalidf("code", "This is not a set-up code of this installation: take the one that salut printed when it was started last.").Coded("wrong_code")
		}
		if err != nil {
			return fmt.Errorf("find a set-up code: %w", err)
		}
		if u, err = AddUser(ctx, tx, n); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM setup_codes`); err != nil {
			return fmt.Errorf("use a set-up code: %w", err)
		}
		return nil
	})
	return u, err
}

func alreadySetUp() *fault.Fault {
	return fault.Conflictf("This installation has users already: sign in, or ask an administrator.").Coded("already_set_up")
}

// Sweep deletes what is over: sessions, links, answers, counts of attempts.
func Sweep(ctx context.Context, db postgres.DB, now time.Time) error {
	for _, q := range []string{
		`DELETE FROM user_sessions WHERE expires_at < $1`,
		`DELETE FROM sign_in_links WHERE expires_at < $1`,
		`DELETE FROM sign_in_pace WHERE ahead < $1`,
	} {
		if _, err := db.Exec(ctx, q, now); err != nil {
			return fmt.Errorf("sweep the sessions: %w", err)
		}
	}
	return ForgetOldAnswers(ctx, db, now)
}
