package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"salut/clients"
	"salut/fault"
	"salut/postgres"
	"salut/templates"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
)

// Reading is by what a letter is made again for who reads it.
type Reading struct {
	Key       tokens.Key
	PublicURL string
	Zone      *time.Location // nil is UTC
	Reader    bool           // its own reader looks at it: clicks are counted as in the letter; for others links are plain
}

// letter is what a sent letter was made of. The client's fields are those of today.
type letter struct {
	id       ID
	name     string // of the mailing
	steps    []MailingStep
	step     int
	tracking Tracking
	written  *Written
	client   clients.Client
	sender   Sender
	sentAt   *time.Time
}

// loadLetter reads a letter that left, or is a NotFound fault; so is one whose reader was erased.
func loadLetter(ctx context.Context, db postgres.DB, id ID) (k letter, err error) {
	k.id = id
	var sender, client int64
	const q = `SELECT g.name, g.steps, g.tracking, g.written, m.step, m.sender_id, m.client_id, m.done_at FROM messages m JOIN mailings g ON g.id = m.mailing_id
		WHERE m.mailing_id = $1 AND m.n = $2 AND m.attempt > 0`
	err = db.QueryRow(ctx, q, id.Mailing, id.N).Scan(&k.name, &k.steps, &k.tracking, &k.written, &k.step, &sender, &client, &k.sentAt)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && k.written == nil && k.step >= len(k.steps) {
		return k, fault.NotFoundf("There is no message %q.", id.String())
	}
	if err != nil {
		return k, fmt.Errorf("find a letter to show: %w", err)
	}
	if k.client, err = clients.Find(ctx, db, client); err != nil {
		return k, err
	}
	k.sender, err = senderEvenDeleted(ctx, db, sender)
	return k, err
}

func (k *letter) vars(r Reading) templates.Vars {
	unsubscribe, view := letterLinks(r.Key, r.PublicURL, k.id)
	v := Vars(&k.client, senderVars(k.sender), map[string]any{"name": k.name}, unsubscribe, view)
	v.Zone = r.Zone
	if k.sentAt != nil {
		v.Now = *k.sentAt
	}
	return v
}

// AsSent makes a letter again from what its mailing froze, with its own links and without the pixel: looking at it is no open.
func AsSent(ctx context.Context, db postgres.DB, r Reading, id ID) (templates.Rendered, error) {
	k, err := loadLetter(ctx, db, id)
	if err != nil {
		return templates.Rendered{}, err
	}
	if k.written != nil {
		return k.written.rendered(), nil
	}
	content, err := templates.FindVersion(ctx, db, k.steps[k.step].VersionID)
	if err != nil {
		return templates.Rendered{}, err
	}
	letter, err := templates.Compile(content)
	if err != nil {
		return templates.Rendered{}, fmt.Errorf("compile the letter of mailing %d: %w", id.Mailing, err)
	}
	v := k.vars(r)
	if k.tracking.count(&v, &k.client, r.Key, r.PublicURL, id, k.step); !r.Reader {
		v.Link = nil
	}
	v.Pixel, v.Trap = nil, nil
	return letter.Render(v)
}

// letterLinks are the two addresses that every letter knows.
func letterLinks(key tokens.Key, publicURL string, id ID) (unsubscribe, view string) {
	return publicURL + "/u/" + key.Sign(tokens.Ref{Kind: 'u', Mailing: id.Mailing, N: id.N}),
		publicURL + "/v/" + key.Sign(tokens.Ref{Kind: 'v', Mailing: id.Mailing, N: id.N})
}

func senderVars(s Sender) map[string]any {
	return map[string]any{"name": s.FromName, "email": s.FromAddress, "reply_to": s.ReplyTo}
}
