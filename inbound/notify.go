package inbound

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"time"

	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// Notification tells a user that a client of theirs wrote. A conversation has one for a user, which is new again with each letter.
type Notification struct {
	ID         int64
	At         time.Time
	ReadAt     *time.Time // nil: not read
	ThreadID   int64
	ClientID   int64
	ClientName string // or the address
	Subject    string
	Excerpt    string
}

// notify tells the client's manager, and whom the conversation was given to, that a person wrote in it.
func notify(ctx context.Context, tx pgx.Tx, inbound int64, now time.Time) error {
	const q = `
		INSERT INTO notifications AS n (user_id, thread_id, at)
		SELECT DISTINCT u.id, t.id, $2::timestamptz FROM inbound_messages i JOIN threads t ON t.id = i.thread_id JOIN clients c ON c.id = t.client_id
		JOIN users u ON u.id IN (c.owner_id, t.assigned_to) AND u.disabled_at IS NULL AND u.role <> 'viewer'
		WHERE i.id = $1
		ON CONFLICT (user_id, thread_id) DO UPDATE SET at = excluded.at, read_at = NULL`
	if _, err := tx.Exec(ctx, q, inbound, now); err != nil {
		return fmt.Errorf("tell a client's manager of a reply: %w", err)
	}
	return nil
}

// Notifications pages through what a user should hear of, newest first, and says how much of all of it is not read.
func Notifications(ctx context.Context, db postgres.DB, user int64, limit int, cursor string) (list []Notification, unread int64, next string, err error) {
	const q = `
		SELECT n.id, n.at, n.read_at, n.thread_id, c.id, coalesce(nullif(concat_ws(' ', nullif(c.first_name, ''), nullif(c.last_name, '')), ''), c.email, ''), t.subject, t.excerpt
		FROM notifications n JOIN threads t ON t.id = n.thread_id JOIN clients c ON c.id = t.client_id
		WHERE n.user_id = $1 AND ($2::timestamptz IS NULL OR (n.at, n.id) < ($2, $3)) ORDER BY n.at DESC, n.id DESC LIMIT $4`
	var at *time.Time
	var before int64
	if cursor != "" {
		if at, before, err = readThreadCursor(cursor); err != nil {
			return nil, 0, "", err
		}
	}
	if err := db.QueryRow(ctx, `SELECT count(*) FROM notifications WHERE user_id = $1 AND read_at IS NULL`, user).Scan(&unread); err != nil {
		return nil, 0, "", fmt.Errorf("count a user's notifications: %w", err)
	}
	rows, err := db.Query(ctx, q, user, at, before, limit+1)
	if err != nil {
		return nil, 0, "", fmt.Errorf("list a user's notifications: %w", err)
	}
	if list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Notification]); err != nil {
		return nil, 0, "", fmt.Errorf("list a user's notifications: %w", err)
	}
	if len(list) > limit {
		list = list[:limit]
		last := list[limit-1]
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(last.At.UnixMicro(), 10) + " " + strconv.FormatInt(last.ID, 10)))
	}
	return list, unread, next, nil
}

// ReadNotifications marks a user's notifications as read: that of a conversation, or of all where thread is 0. It says how many are left.
func ReadNotifications(ctx context.Context, db postgres.DB, user, thread int64, now time.Time) (unread int64, err error) {
	const q = `UPDATE notifications SET read_at = $3 WHERE user_id = $1 AND read_at IS NULL AND ($2::bigint = 0 OR thread_id = $2)`
	if _, err := db.Exec(ctx, q, user, thread, now); err != nil {
		return 0, fmt.Errorf("mark notifications as read: %w", err)
	}
	if err := db.QueryRow(ctx, `SELECT count(*) FROM notifications WHERE user_id = $1 AND read_at IS NULL`, user).Scan(&unread); err != nil {
		return 0, fmt.Errorf("count a user's notifications: %w", err)
	}
	return unread, nil
}
