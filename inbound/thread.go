package inbound

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// The states of a conversation. A snoozed one is open again by itself when its time has come.
const (
	Open    = "open"
	Snoozed = "snoozed"
	Done    = "done"
)

// Thread is a conversation: what one client wrote back to one mailing, or a chain of letters of their own, and what we answered.
type Thread struct {
	ID            int64
	Client        clients.Client
	Mailing       *int64 // that was answered; nil: nothing proves what they answer
	MessageN      *int32
	CampaignID    *int64
	CampaignName  string
	SenderID      *int64 // by whom answers go; nil: nobody has written to this client
	SenderName    string
	SenderAddress string
	Subject       string
	Excerpt       string // of the last letter
	FromUs        bool   // the last letter is ours
	State         string
	SnoozedUntil  *time.Time
	AssignedTo    *int64
	AssignedName  string
	Automatic     bool // no person has written in it
	Unread        bool
	Count         int
	LastAt        time.Time

	turnAt time.Time
}

// ThreadFilter narrows a list; what is empty doesn't.
type ThreadFilter struct {
	State      string
	AssignedTo *int64
	Nobody     bool // those that are nobody's
	ClientID   int64
	Unread     bool
	Automatic  *bool // nil: automatic ones too
}

const (
	threadColumns = `t.id, t.mailing_id, t.message_n, g.campaign_id, coalesce(g.name, ''), s.id, coalesce(s.name, ''), coalesce(s.from_address, ''), t.subject, t.excerpt, t.last_from = 'us',
		CASE WHEN t.done THEN 'done' WHEN t.snoozed_until > $1 THEN 'snoozed' ELSE 'open' END, CASE WHEN t.snoozed_until > $1 THEN t.snoozed_until END,
		t.assigned_to, coalesce(nullif(u.name, ''), u.email, ''), t.automatic, t.unread, t.count, t.last_at, t.turn_at, ` + clients.Columns
	threadTables = ` FROM threads t JOIN clients c ON c.id = t.client_id LEFT JOIN mailings g ON g.id = t.mailing_id
		LEFT JOIN senders s ON s.id = t.sender_id AND s.deleted_at IS NULL LEFT JOIN users u ON u.id = t.assigned_to `
	threadIsIn = `CASE $%d WHEN 'open' THEN NOT t.done AND (t.snoozed_until IS NULL OR t.snoozed_until <= $1)
		WHEN 'snoozed' THEN NOT t.done AND t.snoozed_until > $1 WHEN 'done' THEN t.done ELSE true END`
)

func scanThread(row pgx.CollectableRow) (t Thread, err error) {
	err = row.Scan(append([]any{&t.ID, &t.Mailing, &t.MessageN, &t.CampaignID, &t.CampaignName, &t.SenderID, &t.SenderName, &t.SenderAddress, &t.Subject, &t.Excerpt, &t.FromUs,
		&t.State, &t.SnoozedUntil, &t.AssignedTo, &t.AssignedName, &t.Automatic, &t.Unread, &t.Count, &t.LastAt, &t.turnAt}, t.Client.Targets()...)...)
	return t, err
}

// Threads pages through the conversations, the newest first; one that came back from its sleep is as new as that moment.
func Threads(ctx context.Context, db postgres.DB, f ThreadFilter, limit int, cursor string, now time.Time) (list []Thread, next string, err error) {
	q := `SELECT ` + threadColumns + threadTables + `
		WHERE ` + fmt.Sprintf(threadIsIn, 2) + ` AND ($3::bigint IS NULL OR t.assigned_to = $3) AND (NOT $4::boolean OR t.assigned_to IS NULL)
		  AND ($5::bigint = 0 OR t.client_id = $5) AND (NOT $6::boolean OR t.unread) AND ($7::boolean IS NULL OR t.automatic = $7)
		  AND ($8::timestamptz IS NULL OR (t.turn_at, t.id) < ($8, $9))
		ORDER BY t.turn_at DESC, t.id DESC LIMIT $10`
	var at *time.Time
	var before int64
	if cursor != "" {
		if at, before, err = readThreadCursor(cursor); err != nil {
			return nil, "", err
		}
	}
	rows, err := db.Query(ctx, q, now, f.State, f.AssignedTo, f.Nobody, f.ClientID, f.Unread, f.Automatic, at, before, limit+1)
	if err != nil {
		return nil, "", fmt.Errorf("list conversations: %w", err)
	}
	if list, err = pgx.CollectRows(rows, scanThread); err != nil {
		return nil, "", fmt.Errorf("list conversations: %w", err)
	}
	if len(list) > limit {
		list = list[:limit]
		last := list[limit-1]
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(last.turnAt.UnixMicro(), 10) + " " + strconv.FormatInt(last.ID, 10)))
	}
	return list, next, nil
}

func readThreadCursor(cursor string) (*time.Time, int64, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		micros, id, _ := strings.Cut(string(raw), " ")
		m, err1 := strconv.ParseInt(micros, 10, 64)
		n, err2 := strconv.ParseInt(id, 10, 64)
		if err1 == nil && err2 == nil {
			t := time.UnixMicro(m).UTC()
			return &t, n, nil
		}
	}
	return nil, 0, fault.Invalidf("cursor", "This cursor was not made here; start from the first page.")
}

// FindThread gives one conversation, or a NotFound fault.
func FindThread(ctx context.Context, db postgres.DB, id int64, now time.Time) (Thread, error) {
	rows, err := db.Query(ctx, `SELECT `+threadColumns+threadTables+`WHERE t.id = $2`, now, id)
	if err != nil {
		return Thread{}, fmt.Errorf("find a conversation: %w", err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, scanThread)
	if errors.Is(err, pgx.ErrNoRows) {
		return t, noThread(id)
	}
	if err != nil {
		return t, fmt.Errorf("find a conversation: %w", err)
	}
	return t, nil
}

func noThread(id int64) error { return fault.NotFoundf("There is no conversation %d.", id) }

// ThreadCounts are how many conversations wait, automatic ones left out where not said.
type ThreadCounts struct{ Open, Mine, Nobody, Unread, Snoozed, Automatic int64 }

// CountThreads counts the conversations that wait; mine are those of a user, 0 for nobody.
func CountThreads(ctx context.Context, db postgres.DB, user int64, now time.Time) (n ThreadCounts, err error) {
	const q = `SELECT count(*) FILTER (WHERE NOT automatic AND awake), count(*) FILTER (WHERE NOT automatic AND awake AND assigned_to = $2), count(*) FILTER (WHERE NOT automatic AND awake AND assigned_to IS NULL),
			count(*) FILTER (WHERE NOT automatic AND awake AND unread), count(*) FILTER (WHERE NOT automatic AND NOT awake), count(*) FILTER (WHERE automatic AND awake)
		FROM (SELECT *, (snoozed_until IS NULL OR snoozed_until <= $1) AS awake FROM threads WHERE NOT done) t`
	if err := db.QueryRow(ctx, q, now, user).Scan(&n.Open, &n.Mine, &n.Nobody, &n.Unread, &n.Snoozed, &n.Automatic); err != nil {
		return n, fmt.Errorf("count conversations: %w", err)
	}
	return n, nil
}

// ThreadPatch changes what is not nil. A zero AssignedTo is nobody.
type ThreadPatch struct {
	State        *string
	SnoozedUntil *time.Time
	AssignedTo   *int64
	Read         *bool
}

// UpdateThread changes a conversation: whose it is, whether it is done, until when it is out of sight.
func UpdateThread(ctx context.Context, db postgres.DB, id int64, p ThreadPatch, now time.Time) (Thread, error) {
	if p.SnoozedUntil != nil && p.State == nil {
		p.State = new(string)
		*p.State = Snoozed
	}
	if p.State != nil {
		switch *p.State {
		case Open, Done:
			p.SnoozedUntil = nil
		case Snoozed:
			if p.SnoozedUntil == nil || !p.SnoozedUntil.After(now) {
				return Thread{}, fault.Invalidf("snoozed_until", "Choose a moment to come: until then the conversation is out of sight.")
			}
			if p.SnoozedUntil.After(now.AddDate(2, 0, 0)) {
				return Thread{}, fault.Invalidf("snoozed_until", "Choose a moment within two years.")
			}
		default:
			return Thread{}, fault.Invalidf("state", "Choose open, snoozed or done.")
		}
	}
	if p.AssignedTo != nil && *p.AssignedTo != 0 {
		var may bool
		const q = `SELECT EXISTS (SELECT FROM users WHERE id = $1 AND disabled_at IS NULL AND role <> 'viewer')`
		if err := db.QueryRow(ctx, q, *p.AssignedTo).Scan(&may); err != nil {
			return Thread{}, fmt.Errorf("look for a user: %w", err)
		}
		if !may {
			return Thread{}, fault.Invalidf("assigned_to", "There is no such user, or they may not answer letters.")
		}
	}
	const q = `UPDATE threads SET
			done = CASE WHEN $2::text IS NULL THEN done ELSE $2 = 'done' END,
			snoozed_until = CASE WHEN $2::text IS NULL THEN snoozed_until ELSE $3::timestamptz END,
			turn_at = CASE WHEN $2::text IS NULL THEN turn_at ELSE greatest(last_at, $3::timestamptz) END,
			assigned_to = CASE WHEN $4::bigint IS NULL THEN assigned_to ELSE nullif($4, 0) END,
			unread = CASE WHEN $5::boolean IS NOT NULL THEN NOT $5 WHEN $2 = 'done' THEN false ELSE unread END
		WHERE id = $1`
	tag, err := db.Exec(ctx, q, id, p.State, p.SnoozedUntil, p.AssignedTo, p.Read)
	if err != nil {
		return Thread{}, fmt.Errorf("change a conversation: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return Thread{}, noThread(id)
	}
	return FindThread(ctx, db, id, now)
}

// Colleague is a user who may work conversations.
type Colleague struct {
	ID   int64
	Name string
}

// Colleagues are the users whom a conversation can be given to.
func Colleagues(ctx context.Context, db postgres.DB) ([]Colleague, error) {
	rows, err := db.Query(ctx, `SELECT id, coalesce(nullif(name, ''), email) FROM users WHERE disabled_at IS NULL AND role <> 'viewer' ORDER BY 2, 1 LIMIT 500`)
	if err != nil {
		return nil, fmt.Errorf("list who may answer: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Colleague])
	if err != nil {
		return nil, fmt.Errorf("list who may answer: %w", err)
	}
	return list, nil
}

// converse puts what a person or their program wrote into its conversation. A letter of which nothing proves what it answers begins one of
// its own if it comes from a client's address: anybody can write such a letter, so it changes nothing else.
func (t *Taken) converse(ctx context.Context, tx pgx.Tx, answer delivery.Answer, m kept, now time.Time) error {
	if t.Kind != Reply && t.Kind != AutoReply {
		return nil
	}
	quiet := t.Kind == AutoReply
	var client int64
	var chain string
	var mailing *int64
	var n *int32
	if answer.ID != (delivery.ID{}) {
		client, chain, mailing, n = answer.ClientID, "mailing:"+strconv.FormatInt(answer.ID.Mailing, 10), &answer.ID.Mailing, &answer.ID.N
	} else {
		if quiet || t.OwnID == "" {
			return nil
		}
		const from = `SELECT id FROM clients WHERE email = $1 UNION ALL SELECT client_id FROM client_addresses WHERE email = $1 LIMIT 1`
		err := tx.QueryRow(ctx, from, t.From).Scan(&client)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("find who wrote: %w", err)
		}
		chain = t.root
	}
	// An answer of ours that was answered belongs to the conversation that it was written in.
	const known = `SELECT t.chain, t.mailing_id, t.message_n FROM thread_answers a JOIN threads t ON t.id = a.thread_id WHERE a.mailing_id = $1 AND t.client_id = $2`
	if mailing != nil {
		if err := tx.QueryRow(ctx, known, *mailing, client).Scan(&chain, &mailing, &n); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("find a conversation: %w", err)
		}
	}
	const put = `
		WITH by AS (
			SELECT coalesce((SELECT m.sender_id FROM messages m WHERE m.mailing_id = $3 AND m.n = $4),
				(SELECT id FROM senders WHERE deleted_at IS NULL AND (from_address = ANY ($5) OR reply_to = ANY ($5)) ORDER BY id LIMIT 1),
				(SELECT m.sender_id FROM messages m WHERE m.client_id = $1 AND m.attempt > 0 ORDER BY m.mailing_id DESC LIMIT 1)) AS sender
		), put AS (
			INSERT INTO threads AS t (client_id, chain, mailing_id, message_n, sender_id, subject, excerpt, automatic, unread, count, last_at, turn_at)
			SELECT c.id, $2, $3, $4, by.sender, $6, $7, $8, NOT $8, 1, $9, $9 FROM clients c, by WHERE c.id = $1
			ON CONFLICT (client_id, chain) DO UPDATE SET count = t.count + 1, automatic = t.automatic AND excluded.automatic, unread = t.unread OR excluded.unread,
				done = t.done AND excluded.automatic, snoozed_until = CASE WHEN excluded.automatic THEN t.snoozed_until END,
				subject = CASE WHEN excluded.automatic AND NOT t.automatic OR excluded.subject = '' THEN t.subject ELSE excluded.subject END,
				excerpt = CASE WHEN excluded.automatic AND NOT t.automatic THEN t.excerpt ELSE excluded.excerpt END,
				last_from = CASE WHEN excluded.automatic AND NOT t.automatic THEN t.last_from ELSE 'client' END,
				last_at = CASE WHEN excluded.automatic AND NOT t.automatic THEN t.last_at ELSE greatest(t.last_at, excluded.last_at) END,
				turn_at = CASE WHEN excluded.automatic AND NOT t.automatic THEN t.turn_at ELSE greatest(t.last_at, excluded.last_at) END
			RETURNING t.id
		)
		UPDATE inbound_messages i SET thread_id = put.id FROM put WHERE i.id = $10`
	to := append(append([]string{}, m.to...), t.to...)
	for i := range to {
		to[i] = clean(strings.ToLower(to[i]))
	}
	if _, err := tx.Exec(ctx, put, client, clean(chain), mailing, n, to, t.Subject, excerptOf(t.Text), quiet, now, t.ID); err != nil {
		return fmt.Errorf("put a message into its conversation: %w", err)
	}
	if quiet {
		return nil
	}
	return notify(ctx, tx, t.ID, now)
}

// excerptOf is how a text begins, on one line.
func excerptOf(text string) string {
	r := []rune(strings.Join(strings.Fields(text[:min(len(text), 4000)]), " "))
	return strings.ToValidUTF8(string(r[:min(len(r), 200)]), "")
}
