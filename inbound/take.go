package inbound

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"salut/delivery"
	"salut/mail"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
)

// Taken is a message that was read and kept.
type Taken struct {
	ID       int64
	Matched  bool // it is proven to belong to a letter of ours
	ClientID int64
	Reading
	Quarantine string // why it was set aside; empty: it was not
}

// Shown is what the interface tells of a message.
type Shown struct {
	ID      string   `json:"id" doc:"Empty when the message was only read."`
	Kind    Kind     `json:"kind" enum:"bounce,complaint,reply,auto_reply,other"`
	Matched bool     `json:"matched" doc:"It is proven to belong to a letter of ours. What is not changes nobody."`
	Reports []Report `json:"reports" nullable:"false"`
	Text    string   `json:"text" doc:"Of a reply: without quotes and signature."`

	Quarantine string `json:"quarantine,omitempty" doc:"Why it was set aside, as a code; absent when it was not."`
}

// Show is the message as the interface tells of it.
func (t Taken) Show() Shown {
	s := Shown{Kind: t.Kind, Matched: t.Matched, Reports: t.Reports, Text: t.Text, Quarantine: t.Quarantine}
	if t.ID != 0 {
		s.ID = strconv.FormatInt(t.ID, 10)
	}
	if s.Reports == nil {
		s.Reports = []Report{}
	}
	return s
}

// process reads a message and writes what it says, all at once.
func (b Inbox) process(ctx context.Context, m kept, now time.Time) (Taken, error) {
	t := Taken{ID: m.id}
	trouble, err := t.read(m.raw)
	if err != nil {
		return t, err
	}
	if t.Kind == Reply && (m.noSender || t.noSender) {
		t.Kind = AutoReply
	}
	answer, leaves, err := b.match(ctx, &t, m)
	if err != nil {
		return t, err
	}
	matched := answer.ID != (delivery.ID{})
	if trouble != "" && !matched && t.Kind == Other {
		return t, &broken{code: trouble}
	}
	done := true
	mark := func(tx pgx.Tx) (bool, error) {
		const q = `UPDATE inbound_messages SET kind = $2, reading = $3, mailing_id = $4, message_n = $5, client_id = (SELECT id FROM clients WHERE id = $6), processed_at = $7
			WHERE id = $1 AND processed_at IS NULL AND quarantine = ''`
		var mailing, n, client any
		if matched {
			mailing, n, client = answer.ID.Mailing, answer.ID.N, answer.ClientID
		}
		tag, err := tx.Exec(ctx, q, t.ID, t.Kind, t.Reading, mailing, n, client, now)
		if err != nil {
			return false, fmt.Errorf("mark a message as understood: %w", err)
		}
		if done = tag.RowsAffected() == 1; !done {
			return false, nil
		}
		if matched && t.OwnID != "" {
			// The same message by another door has other bytes: each server on the way writes something into its header.
			var before bool
			const twin = `SELECT EXISTS (SELECT FROM inbound_messages WHERE client_id = $2 AND id <> $1 AND mailing_id = $3 AND message_n = $4 AND kind = $5 AND reading ->> 'own_id' = $6)`
			if err := tx.QueryRow(ctx, twin, t.ID, answer.ClientID, mailing, n, t.Kind, t.OwnID).Scan(&before); err != nil {
				return false, fmt.Errorf("look for the same message by another door: %w", err)
			}
			if before {
				return false, nil
			}
		}
		if !leaves {
			err = t.converse(ctx, tx, answer, m, now)
		}
		return true, err
	}
	if leaves {
		// It may be repeated, so it need not be one with the mark.
		if err := delivery.Unsubscribe(ctx, b.Pool, tokens.Ref{Mailing: answer.ID.Mailing, N: answer.ID.N}, delivery.Leaving{Mail: &t.ID}, now); err != nil {
			return t, err
		}
	}
	answer.Inbound = t.ID
	if matched && !leaves && t.becomes(&answer) {
		err = delivery.TakeAnswer(ctx, b.Pool, answer, now, mark)
	} else {
		err = pgx.BeginFunc(ctx, b.Pool, func(tx pgx.Tx) error { _, err := mark(tx); return err })
	}
	if err != nil {
		return t, err
	}
	if !done { // somebody else was faster
		return b.told(ctx, t.ID)
	}
	if t.Matched = matched; matched {
		t.ClientID = answer.ClientID
	}
	return t, nil
}

// read understands the bytes. A mistake of ours in reading one message must not stop the others.
func (t *Taken) read(raw []byte) (trouble string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &broken{QuarantineCrash, fmt.Sprint(p)}
		}
	}()
	t.Reading, trouble = reading(raw)
	return trouble, nil
}

// match finds the letter that a message answers, by proof: an address that we signed, or a Message-ID that only we can have made. leaves tells
// that it came to the address that takes its reader off. An address of ours with a wrong signature is a forgery, whatever else it says.
func (b Inbox) match(ctx context.Context, t *Taken, m kept) (a delivery.Answer, leaves bool, err error) {
	forged := false
	for _, to := range append(m.to, t.to...) {
		address, err := mail.ParseAddress(to)
		if err != nil {
			continue
		}
		r, ok := delivery.ReadReturn(b.Key, address)
		if !ok {
			continue
		}
		if !r.Signed {
			forged = forged || b.Domain == "" || address.Domain() == b.Domain
			continue
		}
		if a, ok, err := delivery.FindReturned(ctx, b.Pool, r.ID); err != nil || ok {
			return a, r.Unsubscribe && t.Kind != Bounce && t.Kind != Complaint, err
		}
	}
	if forged {
		return a, false, nil
	}
	if t.Kind != Bounce && t.Kind != Complaint && t.OwnID != "" {
		if _, own, err := delivery.FindByMessageID(ctx, b.Pool, t.OwnID); err != nil || own {
			t.Kind, t.Text, t.Returns = Other, "", "" // a copy of what we sent
			return a, false, err
		}
	}
	for _, id := range t.MessageIDs {
		if a, ok, err := delivery.FindByMessageID(ctx, b.Pool, id); err != nil || ok {
			return a, false, err
		}
	}
	for _, from := range t.senders { // of a letter that came back with another Message-ID: some relays change it
		if address, err := mail.ParseAddress(from); err == nil {
			if r, ok := delivery.ReadReturn(b.Key, address); ok && r.Signed && !r.Unsubscribe {
				if a, ok, err := delivery.FindReturned(ctx, b.Pool, r.ID); err != nil || ok {
					return a, false, err
				}
			}
		}
	}
	return delivery.Answer{}, false, nil
}

// becomes says what a matched message means for the client; false when it means nothing.
func (t *Taken) becomes(a *delivery.Answer) bool {
	a.Data = map[string]any{"from": t.From, "subject": t.Subject}
	switch t.Kind {
	case Bounce:
		if len(t.Reports) == 0 {
			return false
		}
		r := t.reportFor(a.Email)
		a.Data = map[string]any{"class": r.Class, "status": r.Status, "reason": r.Reason, "smtp_reply": r.SMTPReply, "recipient": r.Recipient}
		if r.Class == mail.Delayed {
			return false // it is still being tried
		}
		a.Kind = "bounced"
		if r.Class == mail.Hard {
			a.Suppress = "bounced"
		}
	case Complaint:
		if len(t.Reports) == 0 || notByReader[strings.TrimPrefix(t.Reports[0].Reason, "complaint_")] {
			return false
		}
		a.Kind, a.Suppress = "complained", "complained"
		a.Data["reason"] = t.Reports[0].Reason
	case Reply:
		a.Kind = "replied"
		a.Data["text"] = t.Text
		if t.From == a.Email && wantsOut(t.Text) {
			a.Suppress = "unsubscribed"
		}
	case AutoReply:
		a.Kind = "auto_replied"
		a.Data["text"], a.Data["returns"] = t.Text, t.Returns
	default:
		return false
	}
	return true
}

// notByReader are the feedback types that no reader sent by pressing "spam" (RFC 5965 §7.3, RFC 6591 §3.2.2, RFC 6430 §3).
var notByReader = map[string]bool{"auth-failure": true, "not-spam": true, "virus": true, "other": true}

// reportFor is what a report says of the client; of a forwarded letter it may name another address only.
func (t *Taken) reportFor(email string) Report {
	for _, r := range t.Reports {
		if r.Recipient == email {
			return r
		}
	}
	r := t.Reports[0]
	if r.Class == mail.Hard && r.Recipient != "" { // somebody else's address is dead
		r.Class = mail.Soft
	}
	return r
}
