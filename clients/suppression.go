package clients

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/mail"
	"salut/postgres"
)

// Suppression is an address that we must not write to, and why. Of an erased person only the hash is left, so Email is empty.
type Suppression struct {
	ID        int64     `json:"id,string"`
	Email     string    `json:"email"`
	Reason    string    `json:"reason"` // manual, unsubscribed, bounced, complained, erased, imported
	Note      string    `json:"note"`
	Scope     string    `json:"scope"`  // all, topic:ID, sender:ID
	Author    string    `json:"author"` // the user or token that asked for it; empty: the reader, or salut itself
	CreatedAt time.Time `json:"created_at"`
	Source
}

// Source is where a suppression came from. Nil is nowhere: a person asked for it.
type Source struct {
	MailingID *int64 `json:"mailing_id,string"` // with MessageN, the letter that the reader left by, or that came back
	MessageN  *int32 `json:"message_n"`
	InboundID *int64 `json:"inbound_id,string"` // the mail that said so: a bounce, a complaint, a reply
}

// Everything is the scope of a suppression that holds for all letters.
const Everything = "all"

// TopicScope is the scope of a suppression that holds for one topic.
func TopicScope(topic int64) string { return fmt.Sprintf("topic:%d", topic) }

const suppressionColumns = `s.id, coalesce(s.email, ''), s.reason, s.note, s.scope, s.author, s.created_at, s.mailing_id, s.message_n, s.inbound_id`

func scanSuppression(row pgx.CollectableRow) (Suppression, error) {
	var s Suppression
	err := row.Scan(s.targets()...)
	return s, err
}

func (s *Suppression) targets() []any {
	return []any{&s.ID, &s.Email, &s.Reason, &s.Note, &s.Scope, &s.Author, &s.CreatedAt, &s.MailingID, &s.MessageN, &s.InboundID}
}

// emailHash is what a suppression is found by; the table clients computes the same in SQL.
func emailHash(email string) []byte {
	sum := sha256.Sum256([]byte(email))
	return sum[:]
}

// SuppressWithin forbids writing to an address, known as a client or not, and tells it in that client's history; of stop reason, note,
// scope, author and source are taken. An address that is suppressed already within the scope keeps its first reason and date.
func SuppressWithin(ctx context.Context, db postgres.DB, email mail.Address, stop Suppression, now time.Time) (Suppression, error) {
	const sql = `
		WITH added AS (
			INSERT INTO suppressions AS s (email_hash, email, reason, note, created_at, scope, author, mailing_id, message_n, inbound_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			ON CONFLICT (email_hash, scope) DO NOTHING
			RETURNING ` + suppressionColumns + `
		), told AS (
			INSERT INTO events (at, client_id, kind, data)
			SELECT $5, c.id, 'suppressed', jsonb_strip_nulls(jsonb_build_object('reason', $3::text, 'note', $4::text, 'scope', NULLIF($6::text, 'all'), 'author', NULLIF($7::text, '')))
			FROM clients c WHERE c.email = $2 AND EXISTS (SELECT FROM added)
		)
		SELECT * FROM added`
	const existing = `SELECT ` + suppressionColumns + ` FROM suppressions s WHERE s.email_hash = $1 AND s.scope = $2`
	if email.IsZero() {
		return Suppression{}, fault.Invalidf("email", "Name the address that must not be written to.")
	}
	if f := checkReason("reason", stop.Reason); f != nil {
		return Suppression{}, f
	}
	if f := checkScope("scope", stop.Scope); f != nil {
		return Suppression{}, f
	}
	note, problem := checkText("note", stop.Note)
	if problem != nil {
		return Suppression{}, problem
	}
	hash := emailHash(email.String())
	rows, err := db.Query(ctx, sql, hash, email.String(), stop.Reason, note, now, stop.Scope, stop.Author, stop.MailingID, stop.MessageN, stop.InboundID)
	if err != nil {
		return Suppression{}, fmt.Errorf("suppress an address: %w", err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, scanSuppression)
	if errors.Is(err, pgx.ErrNoRows) {
		if rows, err = db.Query(ctx, existing, hash, stop.Scope); err == nil {
			s, err = pgx.CollectExactlyOneRow(rows, scanSuppression)
		}
	}
	if err != nil {
		return Suppression{}, fmt.Errorf("suppress an address: %w", err)
	}
	return s, nil
}

func checkReason(field, reason string) *fault.Fault {
	switch reason {
	case "manual", "unsubscribed", "bounced", "complained", "imported":
		return nil
	}
	return fault.Invalidf(field, "%q is not a reason. Use manual, unsubscribed, bounced, complained or imported.", reason)
}

var scopes = regexp.MustCompile(`^(all|topic:[1-9][0-9]{0,17}|sender:[1-9][0-9]{0,17})$`)

func checkScope(field, scope string) *fault.Fault {
	if scopes.MatchString(scope) {
		return nil
	}
	return fault.Invalidf(field, "%q is not a scope. Use all, topic:ID or sender:ID.", scope)
}

// FindSuppression returns one suppression, or a NotFound fault.
func FindSuppression(ctx context.Context, db postgres.DB, id int64) (Suppression, error) {
	const sql = `SELECT ` + suppressionColumns + ` FROM suppressions s WHERE s.id = $1`
	rows, err := db.Query(ctx, sql, id)
	if err != nil {
		return Suppression{}, fmt.Errorf("find a suppression: %w", err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, scanSuppression)
	if errors.Is(err, pgx.ErrNoRows) {
		return Suppression{}, fault.NotFoundf("There is no suppression %d.", id)
	}
	if err != nil {
		return Suppression{}, fmt.Errorf("find a suppression: %w", err)
	}
	return s, nil
}

// SuppressionFilter narrows a list; empty fields don't.
type SuppressionFilter struct {
	Email  string // exactly this address, in any spelling; finds an erased person's hash too
	Reason string
	Scope  string
}

// ListSuppressions pages through suppressions, newest first.
func ListSuppressions(ctx context.Context, db postgres.DB, f SuppressionFilter, limit int, after string) ([]Suppression, string, error) {
	const sql = `
		SELECT ` + suppressionColumns + ` FROM suppressions s
		WHERE s.id < $1 AND ($3::bytea IS NULL OR s.email_hash = $3) AND ($4 = '' OR s.reason = $4) AND ($5 = '' OR s.scope = $5)
		ORDER BY s.id DESC LIMIT $2`
	before, err := readCursor(after)
	if err != nil {
		return nil, "", err
	}
	var hash []byte
	if f.Email != "" {
		address, err := mail.ParseAddress(f.Email)
		if err != nil {
			return nil, "", atField(err, "email")
		}
		hash = emailHash(address.String())
	}
	rows, err := db.Query(ctx, sql, before, limit+1, hash, f.Reason, f.Scope)
	if err != nil {
		return nil, "", fmt.Errorf("list suppressions: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanSuppression)
	if err != nil {
		return nil, "", fmt.Errorf("list suppressions: %w", err)
	}
	page, next := cut(list, limit, func(s Suppression) int64 { return s.ID })
	return page, next, nil
}

// SuppressionPatch changes the fields that are not nil. The address can't change: that would be another suppression.
type SuppressionPatch struct {
	Reason *string `json:"reason,omitempty"`
	Note   *string `json:"note,omitempty"`
}

// UpdateSuppression corrects reason or note. An erased person's stays what it is.
func UpdateSuppression(ctx context.Context, db postgres.DB, id int64, p SuppressionPatch) (Suppression, error) {
	const sql = `UPDATE suppressions SET reason = coalesce($2, reason), note = coalesce($3, note) WHERE id = $1 AND reason <> 'erased'`
	if p.Reason != nil {
		if f := checkReason("reason", *p.Reason); f != nil {
			return Suppression{}, f
		}
	}
	if p.Note != nil {
		note, problem := checkText("note", *p.Note)
		if problem != nil {
			return Suppression{}, problem
		}
		p.Note = &note
	}
	s, err := FindSuppression(ctx, db, id)
	if err != nil {
		return Suppression{}, err
	}
	if s.Reason == "erased" {
		return Suppression{}, fault.Conflictf("This person was erased; the suppression that is left can't be changed.")
	}
	if _, err := db.Exec(ctx, sql, id, p.Reason, p.Note); err != nil {
		return Suppression{}, fmt.Errorf("change a suppression: %w", err)
	}
	return FindSuppression(ctx, db, id)
}

// DeleteSuppression allows writing to the address again, which stands in the client's history with who did it.
func DeleteSuppression(ctx context.Context, db postgres.DB, id int64, author string, now time.Time) error {
	const sql = `
		WITH gone AS (DELETE FROM suppressions WHERE id = $1 RETURNING email_hash, reason, scope), told AS (
			INSERT INTO events (at, client_id, kind, data)
			SELECT $2, c.id, 'changed', jsonb_build_object('suppression_lifted', jsonb_build_object('reason', gone.reason, 'scope', gone.scope, 'author', $3::text))
			FROM gone JOIN clients c USING (email_hash)
		)
		SELECT FROM gone`
	done, err := db.Exec(ctx, sql, id, now, author)
	if err != nil {
		return fmt.Errorf("delete a suppression: %w", err)
	}
	if done.RowsAffected() == 0 {
		return fault.NotFoundf("There is no suppression %d.", id)
	}
	return nil
}
