package delivery

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"salut/fault"
	"salut/mail"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

const messageColumns = `m.mailing_id, m.n, g.campaign_id, m.client_id, coalesce(c.email, ''), m.step, m.variant,
	CASE WHEN m.state = 'pending' AND EXISTS (SELECT FROM chunks k WHERE k.mailing_id = m.mailing_id AND m.n = ANY (k.granted)) THEN 'sending' ELSE m.state::text END,
	coalesce(m.reason, ''), m.attempt, coalesce(m.smtp_reply, ''), m.due_at, CASE WHEN m.state = 'sent' THEN m.done_at END, g.seed, g.id_domain`

const messageTables = ` FROM messages m JOIN mailings g ON g.id = m.mailing_id LEFT JOIN clients c ON c.id = m.client_id `

func scanMessage(row pgx.CollectableRow) (Message, error) {
	var m Message
	var seed []byte
	var domain, state string
	err := row.Scan(m.targets(&state, &seed, &domain)...)
	m.settle(state, seed, domain)
	return m, err
}

func (m *Message) targets(state *string, seed *[]byte, domain *string) []any {
	return []any{&m.ID.Mailing, &m.ID.N, &m.CampaignID, &m.ClientID, &m.Email, &m.Step, &m.Variant, state, &m.Reason, &m.Attempt,
		&m.SMTPReply, &m.DueAt, &m.SentAt, seed, domain}
}

func (m *Message) settle(state string, seed []byte, domain string) {
	m.State = State(state)
	m.MessageID = messageID(seed, m.ID, domain)
}

// MessageStates are what Messages can be asked for.
var messageStates = map[State]string{
	"": "true", Pending: "m.state = 'pending' AND NOT EXISTS (SELECT FROM chunks k WHERE k.mailing_id = m.mailing_id AND m.n = ANY (k.granted))",
	Sending: "m.state = 'pending' AND EXISTS (SELECT FROM chunks k WHERE k.mailing_id = m.mailing_id AND m.n = ANY (k.granted))",
	Sent:    "m.state = 'sent'", Failed: "m.state = 'failed'", Skipped: "m.state = 'skipped'", Canceled: "m.state = 'canceled'", Uncertain: "m.state = 'uncertain'",
}

// Messages pages through a mailing in the order of its numbers; state "" is all. next is "" on the last page.
func Messages(ctx context.Context, db postgres.DB, mailing int64, state State, limit int, cursor string) (list []Message, next string, err error) {
	where, ok := messageStates[state]
	if !ok {
		return nil, "", fault.Invalidf("state", "%q is not a state of a message; use pending, sending, sent, failed, skipped, canceled or uncertain.", string(state))
	}
	after := int64(0)
	if cursor != "" {
		if after, err = strconv.ParseInt(cursor, 10, 32); err != nil || after < 0 {
			return nil, "", fault.Invalidf("cursor", "This cursor was not made here; start from the first page.")
		}
	}
	rows, err := db.Query(ctx, `SELECT `+messageColumns+messageTables+`WHERE m.mailing_id = $1 AND m.n > $2 AND `+where+` ORDER BY m.n LIMIT $3`, mailing, after, limit+1)
	if err != nil {
		return nil, "", fmt.Errorf("list messages: %w", err)
	}
	list, err = pgx.CollectRows(rows, scanMessage)
	if len(list) > limit {
		list = list[:limit]
		next = strconv.Itoa(int(list[limit-1].ID.N))
	}
	return list, next, err
}

// FindMessage returns one message; of one that waits it says why. zone is the installation's.
func FindMessage(ctx context.Context, db postgres.DB, id string, zone *time.Location, now time.Time) (Message, error) {
	mid, ok := ParseID(id)
	if !ok {
		return Message{}, fault.NotFoundf("There is no message %q.", id)
	}
	rows, err := db.Query(ctx, `SELECT `+messageColumns+messageTables+`WHERE m.mailing_id = $1 AND m.n = $2`, mid.Mailing, mid.N)
	if err != nil {
		return Message{}, fmt.Errorf("find the message: %w", err)
	}
	m, err := pgx.CollectExactlyOneRow(rows, scanMessage)
	if errors.Is(err, pgx.ErrNoRows) {
		return Message{}, fault.NotFoundf("There is no message %q.", id)
	}
	if err != nil || m.State != Pending {
		return m, err
	}
	m.Why, err = why(ctx, db, m, zone, now)
	return m, err
}

func why(ctx context.Context, db postgres.DB, m Message, zone *time.Location, now time.Time) (*Why, error) {
	var state, words, sender, senderHeld string
	var blocked, full *time.Time
	var fullBy string
	var limits Limits
	var orphan bool
	var window *Window
	var clientZone string
	const q = `
		SELECT g.send_window, coalesce(c.timezone, ''), g.state, coalesce(h.last_reply, ''), s.name, s.held_reason, h.blocked_until, nullif(p.full_until, '-infinity'), coalesce(p.full_by, ''), s.limits, EXISTS (SELECT FROM orphans o WHERE o.mailing_id = m.mailing_id AND o.n = m.n)
		FROM messages m JOIN mailings g ON g.id = m.mailing_id JOIN senders s ON s.id = m.sender_id
		LEFT JOIN clients c ON c.id = m.client_id LEFT JOIN sender_health h ON h.sender_id = m.sender_id LEFT JOIN sender_pace p ON p.sender_id = m.sender_id WHERE m.mailing_id = $1 AND m.n = $2`
	if err := db.QueryRow(ctx, q, m.ID.Mailing, m.ID.N).Scan(&window, &clientZone, &state, &words, &sender, &senderHeld, &blocked, &full, &fullBy, &limits, &orphan); err != nil {
		return nil, fmt.Errorf("find why the message waits: %w", err)
	}
	switch {
	case orphan:
		return &Why{"worker_lost", "Waits: the worker that had it in hand has not come back to say whether it was sent.", nil}, nil
	case state == "paused":
		return &Why{"paused", "Waits: the campaign is paused.", nil}, nil
	case senderHeld != "":
		return &Why{"sender_held", "Waits: the sender %q is held because too many of its letters came back or were complained about.", []any{sender}}, nil
	case state == "held":
		return &Why{"held", "Waits: the campaign is held.", nil}, nil
	case m.DueAt.After(now) && m.Reason == "provider":
		var reply string
		const slowest = `SELECT p.last_reply FROM provider_pace p JOIN messages m ON m.sender_id = p.sender_id WHERE m.mailing_id = $1 AND m.n = $2
			AND p.provider = coalesce((SELECT d.provider FROM mail_domains d WHERE d.domain = $3), $3)`
		if err := db.QueryRow(ctx, slowest, m.ID.Mailing, m.ID.N, m.Email[strings.LastIndexByte(m.Email, '@')+1:]).Scan(&reply); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return nil, fmt.Errorf("find why the message waits: %w", err)
		}
		return &Why{"provider", "Waits until %s: the recipient's mail provider asked to send more slowly: %q.", []any{m.DueAt.UTC().Format(time.RFC3339), reply}}, nil
	case m.DueAt.After(now) && m.Reason == "provider_pace":
		provider := mail.Provider(m.Email[strings.LastIndexByte(m.Email, '@')+1:], nil)
		return &Why{"provider_pace", "Waits its turn until %s: at most %d letters a second go to %s from one sender.", []any{m.DueAt.UTC().Format(time.RFC3339), limits.paceOf(provider), provider}}, nil
	case m.DueAt.After(now) && m.Attempt > 0:
		return &Why{"deferred", "Waits until %s: the server deferred it with %q.", []any{m.DueAt.UTC().Format(time.RFC3339), m.SMTPReply}}, nil
	case m.DueAt.After(now) && window != nil:
		in := window.in(clientZone, zone)
		form := "15:04"
		if m.DueAt.In(in).YearDay() != now.In(in).YearDay() {
			form = "02.01 15:04"
		}
		return &Why{"window", "Waits: it is %s in %s; letters of this campaign go again from %s there.", []any{now.In(in).Format("15:04"), placeOf(in), m.DueAt.In(in).Format(form)}}, nil
	case m.DueAt.After(now):
		return &Why{"not_due", "Waits until %s.", []any{m.DueAt.UTC().Format(time.RFC3339)}}, nil
	case blocked != nil && blocked.After(now):
		return &Why{"sender_rests", "Waits until %s: the server of the sender %q could not be used: %s", []any{blocked.UTC().Format(time.RFC3339), sender, words}}, nil
	case full != nil && full.After(now):
		return limitReached(sender, fullBy, limits, full.UTC().Format(time.RFC3339)), nil
	}
	return &Why{"queued", "Waits for its turn: earlier letters are being sent.", nil}, nil
}

// placeOf names a zone by its city: Asia/Omsk is Omsk.
func placeOf(zone *time.Location) string {
	name := zone.String()
	return strings.ReplaceAll(name[strings.LastIndexByte(name, '/')+1:], "_", " ")
}

func limitReached(sender, by string, l Limits, until string) *Why {
	switch {
	case by == "per_day" && l.PerDay != nil:
		return &Why{"limit_per_day", "Waits: the limit of %d letters a day of the sender %q is reached; the next go at %s.", []any{*l.PerDay, sender, until}}
	case by == "warm_up":
		return &Why{"limit_warm_up", "Waits: the sender %q is being warmed up and has sent its letters of today; the next go at %s.", []any{sender, until}}
	case by == "per_hour" && l.PerHour != nil:
		return &Why{"limit_per_hour", "Waits: the limit of %d letters an hour of the sender %q is reached; the next go at %s.", []any{*l.PerHour, sender, until}}
	case by == "per_second" && l.PerSecond != nil:
		return &Why{"limit_per_second", "Waits its turn: the sender %q sends at most %d letters a second.", []any{sender, *l.PerSecond}}
	}
	return &Why{"queued", "Waits for its turn: earlier letters are being sent.", nil}
}

// ExampleSent returns the first letter of a mailing that was sent to a client of that gender, or a NotFound fault.
func ExampleSent(ctx context.Context, db postgres.DB, mailing int64, gender string) (Message, error) {
	rows, err := db.Query(ctx, `SELECT `+messageColumns+messageTables+`WHERE m.mailing_id = $1 AND m.state = 'sent' AND c.gender = $2 ORDER BY c.name_doubtful, m.n LIMIT 1`, mailing, gender)
	if err != nil {
		return Message{}, fmt.Errorf("find an example: %w", err)
	}
	m, err := pgx.CollectExactlyOneRow(rows, scanMessage)
	if errors.Is(err, pgx.ErrNoRows) {
		return Message{}, fault.NotFoundf("No letter to a client of gender %s was sent.", gender)
	}
	return m, err
}
