package clients

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/mail"
	"salut/postgres"
)

// SuppressionRun is what came of a list of addresses that must not be written to.
type SuppressionRun struct {
	Added    int64
	Known    int64 // suppressed already, and left as they were; repeated lines too
	Rejected []RejectedLine
	More     int64 // rejected lines that are not in Rejected
}

// RejectedLine is a line without an address.
type RejectedLine struct {
	Line int64 // from 1
	Text string
}

const (
	manyRejects = 100
	maxLineSize = 64 << 10
	stopBatch   = 5000
)

// ReadSuppressions reads a list of addresses, one a line; of a table, the first cell of a line that has an address counts, and a first
// line without one is its header. keep takes the addresses in batches and says how many were new. Suppressions are only ever added.
func ReadSuppressions(r io.Reader, keep func(batch []mail.Address) (added int64, err error)) (run SuppressionRun, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 4096), maxLineSize)
	seen := map[string]bool{}
	var batch []mail.Address
	flush := func() error {
		added, err := keep(batch)
		run.Added, run.Known = run.Added+added, run.Known+int64(len(batch))-added
		batch = batch[:0]
		clear(seen)
		return err
	}
	for n := int64(1); lines.Scan(); n++ {
		line := strings.ToValidUTF8(strings.TrimPrefix(lines.Text(), "\uFEFF"), "\uFFFD")
		if strings.TrimSpace(line) == "" {
			continue
		}
		a, ok := addressIn(line)
		switch {
		case !ok && n == 1: // a header
		case !ok && len(run.Rejected) < manyRejects:
			run.Rejected = append(run.Rejected, RejectedLine{n, shortened(line)})
		case !ok:
			run.More++
		case seen[a.String()]:
			run.Known++
		default:
			seen[a.String()] = true
			if batch = append(batch, a); len(batch) == stopBatch {
				if err := flush(); err != nil {
					return run, err
				}
			}
		}
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			return run, fault.Invalidf("file", "A line of the file is longer than %d KB: this is no list of addresses.", maxLineSize>>10)
		}
		return run, fmt.Errorf("read a list of suppressions: %w", err)
	}
	return run, flush()
}

func addressIn(line string) (mail.Address, bool) {
	for cell := range strings.FieldsFuncSeq(line, func(c rune) bool { return strings.ContainsRune(",;\t\"'<> ", c) }) {
		if strings.Contains(cell, "@") {
			a, err := mail.ParseAddress(cell)
			return a, err == nil
		}
	}
	return mail.Address{}, false
}

func shortened(s string) string {
	r := []rune(strings.TrimSpace(s))
	if len(r) > 80 {
		return string(r[:79]) + "…"
	}
	return string(r)
}

// SuppressAll is SuppressWithin for many addresses at once; it says how many were not suppressed before.
func SuppressAll(ctx context.Context, db postgres.DB, addresses []mail.Address, stop Suppression, now time.Time) (added int64, err error) {
	if f := checkReason("reason", stop.Reason); f != nil {
		return 0, f
	}
	if f := checkScope("scope", stop.Scope); f != nil {
		return 0, f
	}
	emails := make([]string, len(addresses))
	for i, a := range addresses {
		emails[i] = a.String()
	}
	const sql = `
		WITH added AS (
			INSERT INTO suppressions (email_hash, email, reason, note, created_at, scope, author) SELECT sha256(e::bytea), e, $2, $3, $4, $5, $6 FROM unnest($1::text[]) e
			ON CONFLICT (email_hash, scope) DO NOTHING RETURNING email
		), told AS (
			INSERT INTO events (at, client_id, kind, data)
			SELECT $4, c.id, 'suppressed', jsonb_strip_nulls(jsonb_build_object('reason', $2::text, 'note', $3::text, 'scope', NULLIF($5::text, 'all'), 'author', NULLIF($6::text, '')))
			FROM added JOIN clients c USING (email)
		)
		SELECT count(*) FROM added`
	if err := db.QueryRow(ctx, sql, emails, stop.Reason, stop.Note, now, stop.Scope, stop.Author).Scan(&added); err != nil {
		return 0, fmt.Errorf("suppress %d addresses: %w", len(addresses), err)
	}
	return added, nil
}

// WriteSuppressions writes the whole list as CSV, which ReadSuppressions reads. Of erased persons there is nothing to write.
func WriteSuppressions(ctx context.Context, db postgres.DB, w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"email", "reason", "scope", "note", "author", "created_at", "message_id", "inbound_id"}); err != nil {
		return fmt.Errorf("write the suppressions: %w", err)
	}
	rows, err := db.Query(ctx, `SELECT `+suppressionColumns+` FROM suppressions s WHERE s.email IS NOT NULL ORDER BY s.id`)
	if err != nil {
		return fmt.Errorf("read the suppressions: %w", err)
	}
	var s Suppression
	_, err = pgx.ForEachRow(rows, s.targets(), func() error {
		message, inbound := "", ""
		if s.MailingID != nil {
			message = fmt.Sprintf("%d-%d", *s.MailingID, *s.MessageN)
		}
		if s.InboundID != nil {
			inbound = strconv.FormatInt(*s.InboundID, 10)
		}
		return out.Write(SafeCells([]string{s.Email, s.Reason, s.Scope, s.Note, s.Author, s.CreatedAt.UTC().Format(time.RFC3339), message, inbound}))
	})
	if out.Flush(); err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("write the suppressions: %w", err)
	}
	return nil
}
