package inbound

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Adopt gives one client the conversations of another, with whom it is being merged. Two about the same mailing become one.
func Adopt(ctx context.Context, tx pgx.Tx, id, otherID int64) error {
	const twins = ` FROM threads o JOIN threads t ON t.client_id = $1 AND t.chain = o.chain WHERE o.client_id = $2`
	for _, sql := range []string{
		`UPDATE inbound_messages i SET thread_id = x.t FROM (SELECT o.id AS o, t.id AS t` + twins + `) x WHERE i.thread_id = x.o`,
		`UPDATE thread_answers a SET thread_id = x.t FROM (SELECT o.id AS o, t.id AS t` + twins + `) x WHERE a.thread_id = x.o`,
		`UPDATE threads u SET count = u.count + x.count, automatic = u.automatic AND x.automatic, unread = u.unread OR x.unread, done = u.done AND x.done,
			snoozed_until = CASE WHEN u.done AND x.done OR NOT x.done THEN NULL ELSE u.snoozed_until END, assigned_to = coalesce(u.assigned_to, x.assigned_to),
			excerpt = CASE WHEN x.last_at > u.last_at THEN x.excerpt ELSE u.excerpt END, subject = CASE WHEN x.last_at > u.last_at THEN x.subject ELSE u.subject END,
			last_from = CASE WHEN x.last_at > u.last_at THEN x.last_from ELSE u.last_from END, last_at = greatest(u.last_at, x.last_at), turn_at = greatest(u.turn_at, x.turn_at)
			FROM (SELECT t.id AS t, o.*` + twins + `) x WHERE u.id = x.t`,
		`DELETE FROM threads WHERE id IN (SELECT o.id` + twins + `)`,
		`UPDATE threads SET client_id = $1 WHERE client_id = $2`,
		`UPDATE inbound_messages SET client_id = $1 WHERE client_id = $2`,
	} {
		if _, err := tx.Exec(ctx, sql, id, otherID); err != nil {
			return fmt.Errorf("move the conversations of client %d: %w", otherID, err)
		}
	}
	return nil
}
