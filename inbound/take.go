package inbound

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"salut/delivery"
	"salut/mail"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Taken is a message that was read and kept.
type Taken struct {
	ID       int64
	Matched  bool // it is proven to belong to a letter of ours
	ClientID int64
	Reading
}

// Shown is what the interface tells of a message.
type Shown struct {
	ID      string   `json:"id" doc:"Empty when the message was only read."`
	Kind    Kind     `json:"kind" enum:"bounce,complaint,reply,auto_reply,other"`
	Matched bool     `json:"matched" doc:"It is proven to belong to a letter of ours. What is not changes nobody."`
	Reports []Report `json:"reports" nullable:"false"`
	Text    string   `json:"text" doc:"Of a reply: without quotes and signature."`
}

// Show is the message as the interface tells of it.
func (t Taken) Show() Shown {
	s := Shown{Kind: t.Kind, Matched: t.Matched, Reports: t.Reports, Text: t.Text}
	if t.ID != 0 {
		s.ID = strconv.FormatInt(t.ID, 10)
	}
	if s.Reports == nil {
		s.Reports = []Report{}
	}
	return s
}

// MaxMessage is the largest message that is taken, in bytes.
const MaxMessage = 25 << 20

// Take reads a message, keeps it, and writes what it says against the client whose letter it answers, all at once. The same message again
// changes nothing. One that answers no letter of ours is kept and changes nobody: anybody can write such a message.
func Take(ctx context.Context, pool *pgxpool.Pool, raw []byte, now time.Time) (Taken, error) {
	t := Taken{Reading: Read(raw)}
	answer, matched, err := t.match(ctx, pool)
	if err != nil {
		return t, err
	}
	hash := sha256.Sum256(raw)
	fresh := true
	keep := func(tx pgx.Tx) (bool, error) {
		const q = `INSERT INTO inbound_messages (hash, raw, kind, reading, mailing_id, message_n, client_id, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (hash) DO NOTHING RETURNING id`
		var mailing, n, client any
		if matched {
			mailing, n, client = answer.ID.Mailing, answer.ID.N, answer.ClientID
		}
		err := tx.QueryRow(ctx, q, hash[:], raw, t.Kind, t.Reading, mailing, n, client, now).Scan(&t.ID)
		if errors.Is(err, pgx.ErrNoRows) {
			fresh = false
			return false, nil
		}
		if err != nil {
			return false, fmt.Errorf("keep a message: %w", err)
		}
		return true, nil
	}
	if matched && t.becomes(&answer) {
		err = delivery.TakeAnswer(ctx, pool, answer, now, keep)
	} else {
		err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { _, err := keep(tx); return err })
	}
	if err != nil {
		return t, err
	}
	if t.Matched = matched; matched {
		t.ClientID = answer.ClientID
	}
	if !fresh {
		var client *int64
		if err := pool.QueryRow(ctx, `SELECT id, client_id FROM inbound_messages WHERE hash = $1`, hash[:]).Scan(&t.ID, &client); err != nil {
			return t, fmt.Errorf("find a message that came before: %w", err)
		}
		if t.Matched = client != nil; t.Matched {
			t.ClientID = *client
		}
	}
	return t, nil
}

// match finds the letter that a message answers, by a Message-ID that only we can have made.
func (t *Taken) match(ctx context.Context, pool *pgxpool.Pool) (delivery.Answer, bool, error) {
	for _, id := range t.MessageIDs {
		a, ok, err := delivery.FindByMessageID(ctx, pool, id)
		if err != nil || ok {
			return a, ok, err
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

var outWords = map[string]bool{
	"стоп": true, "отпишите": true, "отпишите меня": true, "отписаться": true, "отписка": true, "отпишите пожалуйста": true, "отпишите меня пожалуйста": true,
	"прошу отписать": true, "прошу отписать меня": true, "не пишите мне": true, "не пишите мне больше": true, "больше не пишите": true, "удалите меня из рассылки": true,
	"уберите меня из рассылки": true, "исключите меня из рассылки": true, "прошу исключить меня из рассылки": true, "отпишите меня от рассылки": true, "отписать": true,
	"stop": true, "unsubscribe": true, "unsubscribe me": true, "please unsubscribe": true, "please unsubscribe me": true, "remove me": true, "please remove me": true,
	"remove me from your list": true, "please remove me from your list": true, "remove": true, "opt out": true, "take me off your list": true, "stop emailing me": true,
}

// wantsOut tells whether the first line of what a person wrote asks for nothing but no more letters.
func wantsOut(text string) bool {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	first = strings.ToLower(strings.Join(strings.FieldsFunc(first, func(r rune) bool { return strings.ContainsRune(" \t.,!;:«»\"'()-", r) }), " "))
	for _, greeting := range []string{"здравствуйте ", "добрый день ", "hello ", "hi "} {
		first = strings.TrimPrefix(first, greeting)
	}
	return outWords[first]
}
