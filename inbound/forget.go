package inbound

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// Forget removes what an address wrote, or what was reported of it, and was matched to nobody: erasing a client takes only what is known to be
// the client's. It is slow where much is kept, and rarely called.
func (b Inbox) Forget(ctx context.Context, email string) error {
	const q = `DELETE FROM inbound_messages WHERE client_id IS NULL
		AND (reading ->> 'from' = $1 OR lower(envelope_from) = $1 OR reading -> 'reports' @> jsonb_build_array(jsonb_build_object('recipient', $1::text)))`
	if email == "" {
		return nil
	}
	if _, err := b.Pool.Exec(ctx, q, email); err != nil {
		return fmt.Errorf("forget what an address wrote: %w", err)
	}
	return nil
}

// forgetRun is how many messages one transaction looks at: their bytes are large.
const forgetRun = 500

// ForgetRaw empties the raw bytes of messages that were received before a moment and are read, from the row after reached on; what was read
// in them stays. It is a clients.Forgetting.
func ForgetRaw(ctx context.Context, tx pgx.Tx, reached int64, before time.Time) (upTo, removed int64, err error) {
	const q = `
		WITH next AS (SELECT id, received_at FROM inbound_messages WHERE id > $1 ORDER BY id LIMIT $3),
		old AS (SELECT id FROM next WHERE id < coalesce((SELECT min(id) FROM next WHERE received_at >= $2), 9223372036854775807)),
		gone AS (UPDATE inbound_messages m SET raw = '' FROM old WHERE m.id = old.id AND m.processed_at IS NOT NULL AND m.raw <> '' RETURNING 1)
		SELECT coalesce((SELECT max(id) FROM old), $1), (SELECT count(*) FROM gone)`
	if err := tx.QueryRow(ctx, q, reached, before, forgetRun).Scan(&upTo, &removed); err != nil {
		return 0, 0, fmt.Errorf("forget the bytes of old messages: %w", err)
	}
	return upTo, removed, nil
}
