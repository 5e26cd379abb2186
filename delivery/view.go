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

// AsSent makes a letter again from what its mailing froze, with its own links: what the reader sees in a browser. The client's fields are
// those of today. A letter that never left, or whose reader was erased, is a NotFound fault.
func AsSent(ctx context.Context, db postgres.DB, key tokens.Key, publicURL string, zone *time.Location, id ID) (templates.Rendered, error) {
	var name string
	var steps []MailingStep
	var step int
	var sender, client int64
	var sentAt *time.Time
	const q = `SELECT g.name, g.steps, m.step, m.sender_id, m.client_id, m.done_at FROM messages m JOIN mailings g ON g.id = m.mailing_id
		WHERE m.mailing_id = $1 AND m.n = $2 AND m.attempt > 0`
	err := db.QueryRow(ctx, q, id.Mailing, id.N).Scan(&name, &steps, &step, &sender, &client, &sentAt)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && step >= len(steps) {
		return templates.Rendered{}, fault.NotFoundf("There is no message %q.", id.String())
	}
	if err != nil {
		return templates.Rendered{}, fmt.Errorf("find a letter to show: %w", err)
	}
	c, err := clients.Find(ctx, db, client)
	if err != nil {
		return templates.Rendered{}, err
	}
	s, err := senderEvenDeleted(ctx, db, sender)
	if err != nil {
		return templates.Rendered{}, err
	}
	content, err := templates.FindVersion(ctx, db, steps[step].VersionID)
	if err != nil {
		return templates.Rendered{}, err
	}
	letter, err := templates.Compile(content)
	if err != nil {
		return templates.Rendered{}, fmt.Errorf("compile the letter of mailing %d: %w", id.Mailing, err)
	}
	unsubscribe, view := letterLinks(key, publicURL, id)
	v := Vars(&c, senderVars(s), map[string]any{"name": name}, unsubscribe, view)
	v.Zone = zone
	if sentAt != nil {
		v.Now = *sentAt
	}
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
