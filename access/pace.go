package access

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

// allowance is how often something may be tried: so many times at once, and then once in a while. It is the generic cell rate
// algorithm of ATM, which needs one timestamp for each key and nothing to be reset.
type allowance struct {
	burst int
	step  time.Duration
}

var (
	// byEmail bounds the guesses at one user's password: some 1,500 a day.
	byEmail = allowance{burst: 10, step: time.Minute}
	// byAddress bounds the guesses from one place; a whole office may sit behind it.
	byAddress = allowance{burst: 40, step: 10 * time.Second}
)

// attempt counts a sign-in before its outcome is known, so that a hundred at once are no way around it. An empty address or email is
// not counted. It is refused with a TooMany fault that says how long to wait.
func attempt(ctx context.Context, db postgres.DB, now time.Time, address, email string) error {
	if address != "" {
		if err := step(ctx, db, now, byAddress, addressKey(address)); err != nil {
			return err
		}
	}
	if email != "" {
		return step(ctx, db, now, byEmail, emailKey(email))
	}
	return nil
}

// forgive is for attempts that were good: they are not counted.
func forgive(ctx context.Context, db postgres.DB, address, email string) error {
	const q = `UPDATE sign_in_pace SET ahead = ahead - make_interval(secs => $2) WHERE key = $1`
	if address != "" {
		if _, err := db.Exec(ctx, q, addressKey(address), byAddress.step.Seconds()); err != nil {
			return fmt.Errorf("forget an attempt to sign in: %w", err)
		}
	}
	if _, err := db.Exec(ctx, `DELETE FROM sign_in_pace WHERE key = $1`, emailKey(email)); err != nil {
		return fmt.Errorf("forget attempts to sign in: %w", err)
	}
	return nil
}

func step(ctx context.Context, db postgres.DB, now time.Time, a allowance, key []byte) error {
	const q = `INSERT INTO sign_in_pace AS p (key, ahead) VALUES ($1, $2::timestamptz + make_interval(secs => $3))
		ON CONFLICT (key) DO UPDATE SET ahead = greatest(p.ahead, $2) + make_interval(secs => $3)
		WHERE greatest(p.ahead, $2) + make_interval(secs => $3) <= $2 + make_interval(secs => $3 * $4)
		RETURNING 1`
	var one int
	err := db.QueryRow(ctx, q, key, now, a.step.Seconds(), a.burst).Scan(&one)
	if err == nil {
		return nil
	}
	if !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("count an attempt to sign in: %w", err)
	}
	var ahead time.Time
	if err := db.QueryRow(ctx, `SELECT coalesce((SELECT ahead FROM sign_in_pace WHERE key = $1), $2)`, key, now).Scan(&ahead); err != nil {
		return fmt.Errorf("see how many attempts to sign in there were: %w", err)
	}
	wait := ahead.Add(a.step).Sub(now.Add(a.step * time.Duration(a.burst)))
	seconds := max(int(math.Ceil(wait.Seconds())), 1)
	return fault.TooManyf(time.Duration(seconds)*time.Second, "Too many attempts to sign in: wait %d seconds and try again.", seconds).Coded("too_many_attempts")
}

func addressKey(address string) []byte {
	h := sha256.Sum256([]byte("address " + address))
	return h[:]
}

func emailKey(email string) []byte {
	h := sha256.Sum256([]byte("email " + email))
	return h[:]
}
