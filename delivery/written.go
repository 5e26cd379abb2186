package delivery

import (
	"context"
	"fmt"
	"html"
	"strings"
	"time"

	"salut/clients"
	"salut/fault"
	"salut/mail"
	"salut/postgres"
	"salut/templates"

	"github.com/jackc/pgx/v5"
)

// Written is a letter that a person wrote to one client. Nothing in it is a template, and nothing of what its reader does is counted.
type Written struct {
	Author     string   `json:"author"` // by the name that people know
	Subject    string   `json:"subject"`
	Text       string   `json:"text"`
	HTML       string   `json:"html,omitempty"` // empty: it is plain text alone
	InReplyTo  string   `json:"in_reply_to,omitempty"`
	References []string `json:"references,omitempty"`
}

// Write plans one letter from a person to one client, outside any campaign. Who unsubscribed may be answered; a dead address, or one whose
// reader complained, may not: then it is a Conflict fault. When the caller has committed, a worker sends it.
func Write(ctx context.Context, tx pgx.Tx, client, sender int64, w Written, now time.Time) (ID, error) {
	c, err := clients.Find(ctx, tx, client)
	if err != nil {
		return ID{}, err
	}
	if c.Email == "" {
		return ID{}, fault.Conflictf("This client has no address that a letter could go to.").Coded("no_email")
	}
	if err := mayWrite(ctx, tx, client, sender); err != nil {
		return ID{}, err
	}
	m := Mailing{Name: w.Subject, Purpose: "service", SenderIDs: []int64{sender}, Written: &w}
	id, err := Plan(ctx, tx, m, Audience{Where: "c.id = $1", Args: []any{client}}, now)
	return ID{id, 1}, err
}

func mayWrite(ctx context.Context, db postgres.DB, client, sender int64) error {
	const q = `SELECT s.reason FROM clients c JOIN suppressions s ON s.email_hash = c.email_hash
		WHERE c.id = $1 AND s.reason <> 'unsubscribed' AND s.scope IN ('all', 'sender:' || $2::bigint) ORDER BY s.id LIMIT 1`
	rows, err := db.Query(ctx, q, client, sender)
	if err != nil {
		return fmt.Errorf("look for a suppression: %w", err)
	}
	reasons, err := pgx.CollectRows(rows, pgx.RowTo[string])
	switch {
	case err != nil:
		return fmt.Errorf("look for a suppression: %w", err)
	case len(reasons) == 0:
		return nil
	}
	switch reasons[0] {
	case "bounced":
		return fault.Conflictf("Letters to this address come back: it is dead. Reach the client another way, or correct the address.").Coded("bounced")
	case "complained":
		return fault.Conflictf("This reader reported a letter as spam, so nothing may be written to the address any more.").Coded("complained")
	}
	return fault.Conflictf("The address is on the suppression list.").Coded("suppressed")
}

// written makes the personal parts of a letter that a person wrote.
func (ln *line) written(g granted) mail.Personal {
	w, id := ln.p.written, ID{ln.l.mailing, g.n}
	return mail.Personal{To: mail.Named{Name: g.client.Person().FullName(), Address: g.to}, Subject: w.Subject, Text: w.Text, HTML: w.HTML,
		MessageID: messageID(ln.p.seed, id, ln.p.domain), Date: ln.e.now(), InReplyTo: w.InReplyTo, References: w.References}
}

func (w *Written) rendered() templates.Rendered {
	r := templates.Rendered{Subject: w.Subject, HTML: w.HTML, Text: w.Text}
	if r.HTML == "" {
		r.HTML = `<div style="white-space:pre-wrap;font-family:sans-serif;padding:16px">` + html.EscapeString(w.Text) + `</div>`
	}
	return r
}

// WrittenLetter is a letter that a person wrote, and what became of it.
type WrittenLetter struct {
	Message
	Written
	WrittenAt time.Time
}

// WrittenLetters are the letters of these mailings that persons wrote, by mailing.
func WrittenLetters(ctx context.Context, db postgres.DB, mailings []int64) (map[int64]WrittenLetter, error) {
	const q = `SELECT g.written, g.launched_at, ` + messageColumns + messageTables + `WHERE m.mailing_id = ANY ($1) AND g.written IS NOT NULL`
	rows, err := db.Query(ctx, q, mailings)
	if err != nil {
		return nil, fmt.Errorf("read written letters: %w", err)
	}
	all := map[int64]WrittenLetter{}
	var w WrittenLetter
	var seed []byte
	var domain, state string
	_, err = pgx.ForEachRow(rows, append([]any{&w.Written, &w.WrittenAt}, w.targets(&state, &seed, &domain)...), func() error {
		w.settle(state, seed, domain)
		all[w.ID.Mailing] = w
		w.Written = Written{}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read written letters: %w", err)
	}
	return all, nil
}

// MessageIDOf is the Message-ID of a letter without angle brackets; empty when there is no such letter.
func MessageIDOf(ctx context.Context, db postgres.DB, id ID) (string, error) {
	rows, err := db.Query(ctx, `SELECT `+messageColumns+messageTables+`WHERE m.mailing_id = $1 AND m.n = $2`, id.Mailing, id.N)
	if err != nil {
		return "", fmt.Errorf("find a letter's Message-ID: %w", err)
	}
	list, err := pgx.CollectRows(rows, scanMessage)
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0].MessageID, nil
}

// ReplySubject is the subject of an answer to a letter: one "Re: " before its own words, on one line.
func ReplySubject(subject string) string {
	subject = strings.Join(strings.FieldsFunc(subject, func(c rune) bool { return c <= ' ' || c == 0x7f || c == 0x85 || c == 0x2028 || c == 0x2029 }), " ")
	for {
		head, rest, ok := strings.Cut(subject, ":")
		if !ok || !strings.EqualFold(strings.TrimSpace(head), "re") {
			break
		}
		subject = strings.TrimSpace(rest)
	}
	if r := []rune(subject); len(r) > 300 {
		subject = string(r[:300])
	}
	if subject == "" {
		return "Re:"
	}
	return "Re: " + subject
}
