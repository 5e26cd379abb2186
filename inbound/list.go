package inbound

import (
	"context"
	"errors"
	"fmt"
	"time"

	"salut/delivery"
	"salut/fault"

	"github.com/jackc/pgx/v5"
)

// Listed is a kept message as a list shows it.
type Listed struct {
	ID         int64
	ReceivedAt time.Time
	Door       string
	Kind       Kind
	From       string // of its From field
	Subject    string
	Size       int // bytes
	Read       bool
	Answers    *delivery.ID // the letter that it is proven to be about
	ClientID   *int64
	Quarantine string // why it was set aside, as a code; empty: it was not
	Detail     string // in the words of whatever failed
}

// Matched tells that it is proven to belong to a letter of ours.
func (l Listed) Matched() bool { return l.ClientID != nil }

// Filter narrows a list; what is empty doesn't.
type Filter struct {
	Kind        Kind
	Matched     *bool
	Quarantined *bool
}

const listedColumns = `id, received_at, door, kind, coalesce(reading ->> 'from', ''), coalesce(reading ->> 'subject', ''), octet_length(raw), processed_at IS NOT NULL, mailing_id, message_n, client_id, quarantine, detail`

func (l *Listed) targets(mailing **int64, n **int32) []any {
	return []any{&l.ID, &l.ReceivedAt, &l.Door, &l.Kind, &l.From, &l.Subject, &l.Size, &l.Read, mailing, n, &l.ClientID, &l.Quarantine, &l.Detail}
}

func (l *Listed) answers(mailing *int64, n *int32) {
	if mailing != nil && n != nil {
		l.Answers = &delivery.ID{Mailing: *mailing, N: *n}
	}
}

// List pages through what came, newest first: ids below before, or all when it is 0. next is 0 on the last page.
func (b Inbox) List(ctx context.Context, f Filter, limit int, before int64) (list []Listed, next int64, err error) {
	const q = `SELECT ` + listedColumns + ` FROM inbound_messages
		WHERE ($1 = 0 OR id < $1) AND ($3 = '' OR kind = $3) AND ($4::boolean IS NULL OR (client_id IS NOT NULL) = $4) AND ($5::boolean IS NULL OR (quarantine <> '') = $5)
		ORDER BY id DESC LIMIT $2`
	rows, err := b.Pool.Query(ctx, q, before, limit+1, f.Kind, f.Matched, f.Quarantined)
	if err != nil {
		return nil, 0, fmt.Errorf("list what came back: %w", err)
	}
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (l Listed, err error) {
		var mailing *int64
		var n *int32
		err = row.Scan(l.targets(&mailing, &n)...)
		l.answers(mailing, n)
		return l, err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("list what came back: %w", err)
	}
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	return list, next, nil
}

// Whole is a kept message with all that is in it.
type Whole struct {
	Listed
	Reading
	EnvelopeFrom string
	Recipients   []string // of the envelope
	Content
}

// Find gives one kept message, or a NotFound fault.
func (b Inbox) Find(ctx context.Context, id int64) (Whole, error) {
	var w Whole
	var raw []byte
	var mailing *int64
	var n *int32
	const q = `SELECT ` + listedColumns + `, reading, envelope_from, recipients, raw FROM inbound_messages WHERE id = $1`
	err := b.Pool.QueryRow(ctx, q, id).Scan(append(w.targets(&mailing, &n), &w.Reading, &w.EnvelopeFrom, &w.Recipients, &raw)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return w, notFound(id)
	}
	if err != nil {
		return w, fmt.Errorf("find what came back: %w", err)
	}
	w.answers(mailing, n)
	w.Content = contentOf(raw)
	return w, nil
}

// File gives a file that came in a message, by its number among the attachments, from 0.
func (b Inbox) File(ctx context.Context, id int64, number int) (Attachment, []byte, error) {
	var raw []byte
	err := b.Pool.QueryRow(ctx, `SELECT raw FROM inbound_messages WHERE id = $1`, id).Scan(&raw)
	if errors.Is(err, pgx.ErrNoRows) {
		return Attachment{}, nil, notFound(id)
	}
	if err != nil {
		return Attachment{}, nil, fmt.Errorf("find what came back: %w", err)
	}
	p := takeFile(raw, number)
	if number < 0 || number >= len(p.files) {
		return Attachment{}, nil, fault.NotFoundf("There is no such file in this message.")
	}
	return p.files[number], p.bytes, nil
}

func notFound(id int64) error {
	return fault.NotFoundf("There is no message %d that came back.", id)
}
