package access

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
	"salut/tokens"
)

// Request names one request that is to have one effect: whose it is, the caller's key, and a hash of what is asked.
type Request struct {
	TokenID     int64 // or
	UserID      int64
	Key         string
	Fingerprint []byte // SHA-256 of method, path and content: the same key with another request is refused
}

// caller is the generated column of the same name: keys of one caller never meet those of another.
func (r Request) caller() string {
	if r.UserID != 0 {
		return "user " + strconv.FormatInt(r.UserID, 10)
	}
	return "token " + strconv.FormatInt(r.TokenID, 10)
}

// Answer is what the first request was answered, to be given again to every repetition.
type Answer struct {
	Status      int
	ContentType string
	Resource    string // path of what was made, or empty
	Body        []byte
}

const (
	// StaleAfter is when a request that never ended is taken for one whose process died, so that a repetition may run.
	StaleAfter = 10 * time.Minute
	// KeepAnswers is how long a repetition is recognised.
	KeepAnswers = 24 * time.Hour
	longestKey  = 255
)

// CheckKey refuses an Idempotency-Key that can't be kept.
func CheckKey(key string) error {
	if len(key) > longestKey {
		return fault.Invalidf("Idempotency-Key", "The Idempotency-Key is longer than %d characters: send a shorter one, such as a UUID.", longestKey)
	}
	for i := range len(key) {
		if key[i] < 0x20 || key[i] > 0x7e {
			return fault.Invalidf("Idempotency-Key", "The Idempotency-Key may hold only printable ASCII characters: send for example a UUID.")
		}
	}
	return nil
}

// Hold takes the request for the length of tx and returns the answer that it was given before, or nil when it is new. A
// repetition that comes while tx is open is a Conflict fault. The work and Keep belong in the same tx: then a crash leaves
// neither the effect nor the key, and a commit leaves both.
func Hold(ctx context.Context, tx pgx.Tx, k tokens.Key, r Request) (*Answer, error) {
	var held bool
	const lock = `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0))`
	if err := tx.QueryRow(ctx, lock, "idempotency "+r.caller()+" "+r.Key).Scan(&held); err != nil {
		return nil, fmt.Errorf("lock an idempotency key: %w", err)
	}
	if !held {
		return nil, stillRunning()
	}
	a, err := findAnswer(ctx, tx, k, r)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return a, err
}

// Keep writes the answer of a held request.
func Keep(ctx context.Context, tx pgx.Tx, k tokens.Key, r Request, a Answer) error {
	sealed, err := k.Seal(a.Body)
	if err != nil {
		return fmt.Errorf("seal an answer: %w", err)
	}
	const q = `INSERT INTO idempotency_keys (token_id, user_id, key, fingerprint, status, content_type, resource, body)
		VALUES (nullif($1::bigint, 0), nullif($2::bigint, 0), $3, $4, $5, $6, $7, $8)`
	if _, err := tx.Exec(ctx, q, r.TokenID, r.UserID, r.Key, r.Fingerprint, a.Status, a.ContentType, a.Resource, sealed); err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	return nil
}

// Claim takes a request whose work can't run inside one transaction; Finish or Release must follow. It returns the former
// answer like Hold. A claim that a crash left behind may be taken over after StaleAfter.
func Claim(ctx context.Context, db postgres.DB, k tokens.Key, r Request, now time.Time) (*Answer, error) {
	const q = `INSERT INTO idempotency_keys AS i (token_id, user_id, key, fingerprint, created_at)
		VALUES (nullif($1::bigint, 0), nullif($2::bigint, 0), $3, $4, $5)
		ON CONFLICT (caller, key) DO UPDATE SET created_at = excluded.created_at
		WHERE i.status IS NULL AND i.fingerprint = excluded.fingerprint AND i.created_at < $6
		RETURNING 1`
	// The row may be released between the two statements: then it is ours to take after all.
	for range 3 {
		var one int
		err := db.QueryRow(ctx, q, r.TokenID, r.UserID, r.Key, r.Fingerprint, now, now.Add(-StaleAfter)).Scan(&one)
		if err == nil {
			return nil, nil
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return nil, fmt.Errorf("claim an idempotency key: %w", err)
		}
		a, err := findAnswer(ctx, db, k, r)
		if !errors.Is(err, pgx.ErrNoRows) {
			return a, err
		}
	}
	return nil, stillRunning()
}

// Finish keeps the answer of a claimed request.
func Finish(ctx context.Context, db postgres.DB, k tokens.Key, r Request, a Answer) error {
	sealed, err := k.Seal(a.Body)
	if err != nil {
		return fmt.Errorf("seal an answer: %w", err)
	}
	const q = `UPDATE idempotency_keys SET status = $4, content_type = $5, resource = $6, body = $7
		WHERE caller = $1 AND key = $2 AND fingerprint = $3`
	if _, err := db.Exec(ctx, q, r.caller(), r.Key, r.Fingerprint, a.Status, a.ContentType, a.Resource, sealed); err != nil {
		return fmt.Errorf("keep an answer: %w", err)
	}
	return nil
}

// Release gives a claimed request back after a refusal: nothing was done, so the same key may be used again.
func Release(ctx context.Context, db postgres.DB, r Request) error {
	const q = `DELETE FROM idempotency_keys WHERE caller = $1 AND key = $2 AND status IS NULL`
	if _, err := db.Exec(ctx, q, r.caller(), r.Key); err != nil {
		return fmt.Errorf("release an idempotency key: %w", err)
	}
	return nil
}

// ForgetAnswers deletes the answers about a resource and all below it, such as "/api/v1/clients/7", when it is erased.
func ForgetAnswers(ctx context.Context, db postgres.DB, resource string) error {
	const q = `DELETE FROM idempotency_keys WHERE resource = $1 OR starts_with(resource, $1 || '/')`
	if _, err := db.Exec(ctx, q, resource); err != nil {
		return fmt.Errorf("forget answers: %w", err)
	}
	return nil
}

// ForgetOldAnswers deletes keys that are older than KeepAnswers.
func ForgetOldAnswers(ctx context.Context, db postgres.DB, now time.Time) error {
	if _, err := db.Exec(ctx, `DELETE FROM idempotency_keys WHERE created_at < $1`, now.Add(-KeepAnswers)); err != nil {
		return fmt.Errorf("forget old answers: %w", err)
	}
	return nil
}

// findAnswer returns pgx.ErrNoRows where the key is new.
func findAnswer(ctx context.Context, db postgres.DB, k tokens.Key, r Request) (*Answer, error) {
	const q = `SELECT fingerprint, status, content_type, resource, body FROM idempotency_keys WHERE caller = $1 AND key = $2`
	var (
		a           Answer
		fingerprint []byte
		status      *int
		sealed      []byte
	)
	err := db.QueryRow(ctx, q, r.caller(), r.Key).Scan(&fingerprint, &status, &a.ContentType, &a.Resource, &sealed)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("find an idempotency key: %w", err)
	case !bytes.Equal(fingerprint, r.Fingerprint):
		return nil, fault.Invalidf("Idempotency-Key", "This Idempotency-Key was used for another request: send a new key with a new request.").Coded("idempotency_key_reused")
	case status == nil:
		return nil, stillRunning()
	}
	a.Status = *status
	if a.Body, err = k.Open(sealed); err != nil {
		// The secret key was changed since: the effect is there, only its answer can't be read any more.
		return nil, fault.Conflictf("The request with this Idempotency-Key was carried out, but its answer can't be read any more: look for what it made.").Coded("answer_lost")
	}
	return &a, nil
}

func stillRunning() *fault.Fault {
	return fault.Conflictf("A request with this Idempotency-Key is still running: repeat it a little later.").Coded("still_running")
}
