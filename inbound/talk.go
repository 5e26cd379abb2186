package inbound

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"salut/delivery"
	"salut/fault"
	"salut/mail"
	"salut/postgres"
	"salut/templates"

	"github.com/jackc/pgx/v5"
)

// What a conversation is made of.
const (
	LetterLine = "letter" // of ours, that they answered
	AnswerLine = "answer" // that a person of ours wrote
)

// Line is one letter in a conversation.
type Line struct {
	Kind    string // letter, answer, reply, auto_reply
	At      time.Time
	Subject string

	Message *delivery.ID            // of a letter or an answer of ours
	Written *delivery.WrittenLetter // of an answer

	InboundID int64 // of theirs
	From      string
	Proven    bool // it is proven to answer a letter of ours
	Text      string
	Content
}

const maxLines = 200

// Lines are the letters of a conversation, the oldest first; of a very long one the latest.
func (b Inbox) Lines(ctx context.Context, t Thread) ([]Line, error) {
	const q = `SELECT id, received_at, kind, coalesce(reading ->> 'from', ''), coalesce(reading ->> 'subject', ''), coalesce(reading ->> 'text', ''), mailing_id, message_n, client_id IS NOT NULL, raw
		FROM inbound_messages WHERE thread_id = $1 ORDER BY id DESC LIMIT $2`
	rows, err := b.Pool.Query(ctx, q, t.ID, maxLines)
	if err != nil {
		return nil, fmt.Errorf("read a conversation: %w", err)
	}
	var list []Line
	var l Line
	var mailing *int64
	var n *int32
	var raw []byte
	answered := map[delivery.ID]bool{}
	_, err = pgx.ForEachRow(rows, []any{&l.InboundID, &l.At, &l.Kind, &l.From, &l.Subject, &l.Text, &mailing, &n, &l.Proven, &raw}, func() error {
		line := l
		line.Content = contentOf(raw)
		list = append(list, line)
		if mailing != nil && n != nil {
			answered[delivery.ID{Mailing: *mailing, N: *n}] = true
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read a conversation: %w", err)
	}
	const ours = `SELECT mailing_id FROM thread_answers WHERE thread_id = $1 ORDER BY mailing_id DESC LIMIT $2`
	rows, err = b.Pool.Query(ctx, ours, t.ID, maxLines)
	if err != nil {
		return nil, fmt.Errorf("read our answers: %w", err)
	}
	mailings, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("read our answers: %w", err)
	}
	written, err := delivery.WrittenLetters(ctx, b.Pool, mailings)
	if err != nil {
		return nil, err
	}
	for _, w := range written {
		delete(answered, w.ID)
		id := w.ID
		list = append(list, Line{Kind: AnswerLine, At: w.WrittenAt, Subject: w.Subject, Message: &id, Written: &w})
	}
	for id := range answered {
		sent, err := delivery.FindMessage(ctx, b.Pool, id.String(), time.UTC, time.Now())
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		line := Line{Kind: LetterLine, At: sent.DueAt, Message: &id}
		if sent.SentAt != nil {
			line.At = *sent.SentAt
		}
		list = append(list, line)
	}
	slices.SortStableFunc(list, func(a, c Line) int {
		if (a.Kind == LetterLine) != (c.Kind == LetterLine) && a.At.Equal(c.At) {
			if a.Kind == LetterLine {
				return -1
			}
			return 1
		}
		if d := a.At.Compare(c.At); d != 0 {
			return d
		}
		return int(a.InboundID - c.InboundID)
	})
	return list, nil
}

// ThreadAnswer is what a person writes back.
type ThreadAnswer struct {
	Author   string // the user or token, by the name that people know
	Text     string
	Markdown bool // the text is Markdown: the letter gets a page beside it
	Close    bool // the conversation is done with it
}

const maxAnswer = 100_000

// AnswerThread writes a letter back into a conversation, by the sender that wrote to the client. When the caller has committed, it stands in the
// ledger and a worker sends it.
func AnswerThread(ctx context.Context, tx pgx.Tx, id int64, a ThreadAnswer, now time.Time) (delivery.ID, error) {
	text := strings.TrimSpace(strings.ReplaceAll(a.Text, "\r\n", "\n"))
	switch {
	case text == "":
		return delivery.ID{}, fault.Invalidf("text", "Write what you want to answer.").Coded("required")
	case utf8.RuneCountInString(text) > maxAnswer:
		return delivery.ID{}, fault.Invalidf("text", "The answer is too long: write at most %s characters.", "100,000")
	case strings.ContainsRune(text, 0) || !utf8.ValidString(text):
		return delivery.ID{}, fault.Invalidf("text", "There are characters in it that no letter can carry.")
	}
	if _, err := tx.Exec(ctx, `SELECT FROM threads WHERE id = $1 FOR UPDATE`, id); err != nil {
		return delivery.ID{}, fmt.Errorf("lock a conversation: %w", err)
	}
	t, err := FindThread(ctx, tx, id, now)
	if err != nil {
		return delivery.ID{}, err
	}
	if t.SenderID == nil {
		return delivery.ID{}, fault.Conflictf("The sender that wrote to this client is gone, so an answer can't come from it.").Coded("no_sender")
	}
	w := delivery.Written{Author: a.Author, Subject: delivery.ReplySubject(t.Subject), Text: text}
	if a.Markdown {
		w.HTML = templates.SaidHTML(text)
	}
	if w.InReplyTo, w.References, err = ancestors(ctx, tx, t); err != nil {
		return delivery.ID{}, err
	}
	letter, err := delivery.Write(ctx, tx, t.Client.ID, *t.SenderID, w, now)
	if err != nil {
		return delivery.ID{}, err
	}
	const note = `WITH noted AS (INSERT INTO thread_answers (mailing_id, thread_id, author, written_at) VALUES ($2, $1, $3, $4))
		UPDATE threads SET count = count + 1, excerpt = $5, last_from = 'us', automatic = false, unread = false, done = $6, snoozed_until = NULL, last_at = $4, turn_at = $4 WHERE id = $1`
	if _, err := tx.Exec(ctx, note, id, letter.Mailing, a.Author, now, excerptOf(text), a.Close); err != nil {
		return delivery.ID{}, fmt.Errorf("note an answer: %w", err)
	}
	return letter, nil
}

// ancestors are In-Reply-To and References of an answer (RFC 5322 §3.6.4): the last letter that a person wrote us, and what that refers to.
func ancestors(ctx context.Context, db postgres.DB, t Thread) (parent string, references []string, err error) {
	var raw []byte
	const q = `SELECT substring(raw FROM 1 FOR $2) FROM inbound_messages WHERE thread_id = $1 ORDER BY kind = 'reply' DESC, id DESC LIMIT 1`
	err = db.QueryRow(ctx, q, t.ID, maxHeader).Scan(&raw)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return "", nil, fmt.Errorf("read the letter to answer: %w", err)
	}
	own, before := lineage(take(raw))
	references = before
	if len(references) == 0 && t.Mailing != nil && t.MessageN != nil {
		ours, err := delivery.MessageIDOf(ctx, db, delivery.ID{Mailing: *t.Mailing, N: *t.MessageN})
		if err != nil {
			return "", nil, err
		}
		if ours != "" {
			references = []string{ours}
		}
	}
	if own == "" { // it has no id of its own: then what it answers is the nearest
		if len(references) > 0 {
			own = references[len(references)-1]
		}
		return own, references, nil
	}
	return own, append(references, own), nil
}

// lineage is a message's own id and those that it refers to, the oldest first.
func lineage(p *parts) (own string, before []string) {
	ids := func(field string) (list []string) {
		for _, m := range angled.FindAllStringSubmatch(p.field(field), 50) {
			if id, ok := mail.BareMessageID(m[1]); ok && !slices.Contains(list, id) {
				list = append(list, id)
			}
		}
		return list
	}
	if list := ids("Message-Id"); len(list) > 0 {
		own = list[0]
	}
	if before = ids("References"); len(before) == 0 {
		if before = ids("In-Reply-To"); len(before) > 1 {
			before = nil // RFC 5322 §3.6.4: several parents tell of no line
		}
	}
	return own, slices.DeleteFunc(before, func(id string) bool { return id == own })
}
