package inbound

import (
	"context"
	"fmt"
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
