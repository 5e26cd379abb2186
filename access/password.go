package access

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"salut/fault"
)

const (
	shortestPassword = 10   // characters
	longestPassword  = 1000 // bytes
	// hashesAtOnce bounds the memory that sign-ins take, whoever sends them: each hash needs 64 MB while it is made.
	hashesAtOnce = 2
)

// hashParams cost a quarter of a second and 64 MB (RFC 9106 §4, for one lane less than four). A stored hash carries its own.
var hashParams = &argon2id.Params{Memory: 64 << 10, Iterations: 1, Parallelism: 2, SaltLength: 16, KeyLength: 32}

// nobodysHash is compared with where there is no password, so that the answer takes as long as for a wrong one. What it is the hash of
// was thrown away.
const nobodysHash = "$argon2id$v=19$m=65536,t=1,p=2$yC/OLDAEQyge5Iuttxrgsw$9UbwO4J7o+7OyXJ78yAnOMrefXzMVHF3WLHsKI8VyCs"

var hashing = make(chan struct{}, hashesAtOnce)

// checkPassword refuses a new password that would be guessed; field is where the caller has it.
func checkPassword(field, password, email string) error {
	switch {
	case utf8.RuneCountInString(password) < shortestPassword:
		return fault.Invalidf(field, "The password has fewer than %d characters: take a longer one, such as four words.", shortestPassword).Coded("short_password")
	case len(password) > longestPassword:
		return fault.Invalidf(field, "The password is longer than %d bytes: take a shorter one.", longestPassword).Coded("long_password")
	case strings.EqualFold(strings.TrimSpace(password), email):
		return fault.Invalidf(field, "The password is the e-mail address, which anybody would try first: take another one.").Coded("obvious_password")
	}
	return nil
}

// hashPassword waits its turn, then hashes.
func hashPassword(ctx context.Context, password string) (string, error) {
	if err := takeTurn(ctx); err != nil {
		return "", err
	}
	defer func() { <-hashing }()
	hash, err := argon2id.CreateHash(password, hashParams)
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hash, nil
}

// isPassword tells whether the hash is of the password; an empty hash is of none, and takes as long to say so.
func isPassword(ctx context.Context, password, hash string) (bool, error) {
	none := hash == ""
	if none {
		hash = nobodysHash
	}
	if err := takeTurn(ctx); err != nil {
		return false, err
	}
	defer func() { <-hashing }()
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare a password: %w", err)
	}
	return ok && !none, nil
}

func takeTurn(ctx context.Context) error {
	select {
	case hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
