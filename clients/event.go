package clients

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"salut/postgres"
)

// Event is one thing that happened to a client. Events are only ever added.
type Event struct {
	ID        int64          `json:"id,string"`
	At        time.Time      `json:"at"`
	ClientID  int64          `json:"client_id,string"`
	Kind      string         `json:"kind"` // a word of the interface: changed, suppressed, deferred, bounced …
	MailingID *int64         `json:"mailing_id,string"`
	MessageN  *int32         `json:"message_n"`
	Data      map[string]any `json:"data"`
}

// Record adds events to the history, in one statement whatever their number.
func Record(ctx context.Context, db postgres.DB, events []Event) error {
	const sql = `
		INSERT INTO events (at, client_id, kind, mailing_id, message_n, data)
		SELECT at, client_id, kind, mailing_id, message_n, data::jsonb
		FROM unnest($1::timestamptz[], $2::bigint[], $3::text[], $4::bigint[], $5::int[], $6::text[])
		     AS e (at, client_id, kind, mailing_id, message_n, data)`
	if len(events) == 0 {
		return nil
	}
	var (
		at       = make([]time.Time, len(events))
		client   = make([]int64, len(events))
		kind     = make([]string, len(events))
		mailing  = make([]*int64, len(events))
		message  = make([]*int32, len(events))
		data     = make([]string, len(events))
		noDetail = "{}"
	)
	for i, e := range events {
		at[i], client[i], kind[i], mailing[i], message[i], data[i] = e.At, e.ClientID, e.Kind, e.MailingID, e.MessageN, noDetail
		if len(e.Data) > 0 {
			b, err := json.Marshal(e.Data)
			if err != nil {
				return fmt.Errorf("record a %s event: %w", e.Kind, err)
			}
			data[i] = string(b)
		}
	}
	if _, err := db.Exec(ctx, sql, at, client, kind, mailing, message, data); err != nil {
		return fmt.Errorf("record %d events: %w", len(events), err)
	}
	return nil
}

// importedSQL selects what imports did to client $1. It is read from what an import keeps anyway (whom it created, and what it
// changed), not written a million at a time as events.
const importedSQL = `
	SELECT c.created_at AS at, 'imported' AS kind,
	       jsonb_build_object('import_id', i.id::text, 'file_name', i.file_name, 'created', true) AS data
	FROM clients c JOIN imports i ON i.id = c.import_id WHERE c.id = $1
	UNION ALL
	SELECT h.at, 'imported', jsonb_build_object('import_id', i.id::text, 'file_name', i.file_name, 'created', false, 'before', h.before, 'after', h.after)
	FROM import_changes h JOIN imports i ON i.id = h.import_id WHERE h.client_id = $1`

// ExplainLeaving adds the reader's reason to an unsubscription that was noted without one: the page asks when it is done.
func ExplainLeaving(ctx context.Context, db postgres.DB, client, mailing int64, n int32, reason string) error {
	const sql = `UPDATE events SET data = data || jsonb_build_object('reason', $4::text)
		WHERE client_id = $1 AND kind = 'unsubscribed' AND mailing_id = $2 AND message_n = $3 AND $4 <> '' AND NOT data ? 'reason'`
	if _, err := db.Exec(ctx, sql, client, mailing, n, reason); err != nil {
		return fmt.Errorf("note why a client left: %w", err)
	}
	return nil
}
