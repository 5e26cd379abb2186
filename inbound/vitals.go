package inbound

import (
	"context"
	"fmt"
	"time"

	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// Vitals is how taking and reading what comes back goes at one moment.
type Vitals struct {
	Waiting   int64      // kept and not read yet
	OldestAt  *time.Time // since when the oldest of them waits
	SetAside  int64      // could not be read
	Doors     []DoorVitals
	Mailboxes []MailboxVitals
}

// DoorVitals says when something last came in by a door. Doors by which nothing came lately are not named.
type DoorVitals struct {
	Door   string // api, pipe, smtp, lmtp, imap
	LastAt time.Time
}

// MailboxVitals is how reading a sender's mailbox goes.
type MailboxVitals struct {
	SenderID int64
	Address  string
	Host     string
	Worker   string // that reads it now; empty: nobody
	ReadAt   *time.Time
	Stage    string // where the last attempt ended; empty: it went well
	Words    string
	TryAt    time.Time
}

// lately is among how many of the latest messages doors are looked for: the table may be large.
const lately = 2000

// ReadVitals looks at the doors, the mailboxes and what waits to be read. It reads senders, which belong to delivery.
func ReadVitals(ctx context.Context, db postgres.DB, now time.Time) (v Vitals, err error) {
	const waiting = `
		SELECT (SELECT count(*) FROM inbound_messages WHERE processed_at IS NULL AND quarantine = ''),
		       (SELECT min(received_at) FROM inbound_messages WHERE processed_at IS NULL AND quarantine = ''),
		       (SELECT count(*) FROM inbound_messages WHERE quarantine <> '')`
	if err := db.QueryRow(ctx, waiting).Scan(&v.Waiting, &v.OldestAt, &v.SetAside); err != nil {
		return v, fmt.Errorf("look at what waits to be read: %w", err)
	}
	rows, err := db.Query(ctx, `SELECT door, max(received_at) FROM (SELECT door, received_at FROM inbound_messages ORDER BY id DESC LIMIT $1) late GROUP BY door ORDER BY door`, lately)
	if err != nil {
		return v, fmt.Errorf("look at the doors: %w", err)
	}
	if v.Doors, err = pgx.CollectRows(rows, pgx.RowToStructByPos[DoorVitals]); err != nil {
		return v, fmt.Errorf("look at the doors: %w", err)
	}
	const mailboxes = `
		SELECT s.id, s.from_address, coalesce(s.imap ->> 'host', ''), CASE WHEN m.leased_until > $1 THEN m.worker ELSE '' END, m.read_at, coalesce(m.stage, ''), coalesce(m.words, ''), coalesce(m.try_at, $1)
		FROM senders s LEFT JOIN mailboxes m ON m.sender_id = s.id WHERE s.imap IS NOT NULL AND s.deleted_at IS NULL ORDER BY s.id LIMIT 200`
	if rows, err = db.Query(ctx, mailboxes, now); err != nil {
		return v, fmt.Errorf("look at the mailboxes: %w", err)
	}
	if v.Mailboxes, err = pgx.CollectRows(rows, pgx.RowToStructByPos[MailboxVitals]); err != nil {
		return v, fmt.Errorf("look at the mailboxes: %w", err)
	}
	return v, nil
}
