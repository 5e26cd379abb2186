package access

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
	"unicode/utf8"

	"salut/fault"
	"salut/postgres"
)

// Token lets a program in. The secret itself is shown once and never kept: Prefix is how a person tells tokens apart.
type Token struct {
	ID         int64
	Name       string
	Role       string
	Prefix     string
	CreatedAt  time.Time
	LastUsedAt *time.Time // to the minute
}

// TokenPatch changes what is not nil.
type TokenPatch struct {
	Name *string
	Role *string
}

const (
	secretStart   = "salut_" // lets secret scanners recognise a leaked token
	secretBytes   = 32
	prefixLength  = len(secretStart) + 6
	longestName   = 200
	longestSecret = 200
	// lastUsedStep is how often a token in constant use is written to: often enough to find dead tokens, seldom enough to cost nothing.
	lastUsedStep = time.Minute
)

// AddToken makes a token and returns its secret, which can't be had again.
func AddToken(ctx context.Context, db postgres.DB, name, role string) (Token, string, error) {
	name, err := tokenName(name)
	if err != nil {
		return Token{}, "", err
	}
	r, err := ParseRole(role)
	if err != nil {
		return Token{}, "", err
	}
	raw := make([]byte, secretBytes)
	rand.Read(raw) // never fails: crypto/rand ends the process instead
	secret := secretStart + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw))
	hash := sha256.Sum256([]byte(secret))
	t, err := insertToken(ctx, db, name, string(r), secret[:prefixLength], hash[:])
	return t, secret, err
}

// Authenticate finds the token that the secret belongs to; an unknown one is an Unauthorized fault. A plain hash is
// enough: the secret has 256 random bits, so there is nothing to guess and nothing to slow down.
func Authenticate(ctx context.Context, db postgres.DB, secret string) (Token, error) {
	if !strings.HasPrefix(secret, secretStart) || len(secret) > longestSecret {
		return Token{}, unknownToken()
	}
	hash := sha256.Sum256([]byte(secret))
	return findByHash(ctx, db, hash[:])
}

// UpdateToken renames a token or gives it another role; what it opens changes with the next request.
func UpdateToken(ctx context.Context, db postgres.DB, id int64, p TokenPatch) (Token, error) {
	if p.Name != nil {
		name, err := tokenName(*p.Name)
		if err != nil {
			return Token{}, err
		}
		p.Name = &name
	}
	if p.Role != nil {
		r, err := ParseRole(*p.Role)
		if err != nil {
			return Token{}, err
		}
		role := string(r)
		p.Role = &role
	}
	return updateToken(ctx, db, id, p)
}

func tokenName(s string) (string, error) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return "", fault.Invalidf("name", "Give the token a name, so that you will know later what uses it.")
	case utf8.RuneCountInString(s) > longestName:
		return "", fault.Invalidf("name", "The name is longer than %d characters: shorten it.", longestName)
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		return "", fault.Invalidf("name", "The name has characters that can't be kept: write it as plain text.")
	}
	return s, nil
}

func unknownToken() *fault.Fault {
	return fault.Unauthorizedf("The token is unknown or was deleted: send a valid one as \"Authorization: Bearer TOKEN\".").Coded("unknown_token")
}

func tokenNotFound() *fault.Fault { return fault.NotFoundf("There is no such token.") }
