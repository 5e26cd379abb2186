package delivery

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"salut/fault"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// historySQL is everything that is known of one client as lines: the import that made or changed the client, each message's plan and
// outcome, and the events. Each line has a key that orders lines of the same moment: a plan before its outcome.
const historySQL = `
	SELECT * FROM (
		SELECT c.created_at AS at, 'i' || i.id AS key, 'imported' AS kind, NULL::bigint AS campaign_id, '' AS message,
		       jsonb_build_object('import_id', i.id::text, 'file', i.file_name, 'created', true) AS data
		FROM clients c JOIN imports i ON i.id = c.import_id WHERE c.id = $1
		UNION ALL
		SELECT x.at, 'i' || i.id, 'imported', NULL, '', jsonb_build_object('import_id', i.id::text, 'file', i.file_name, 'created', false)
		FROM import_changes x JOIN imports i ON i.id = x.import_id WHERE x.client_id = $1
		UNION ALL
		SELECT g.launched_at, 'm' || m.mailing_id || '-' || m.n || 'p', 'planned', g.campaign_id, m.mailing_id || '-' || m.n,
		       jsonb_strip_nulls(jsonb_build_object('mailing', g.name, 'step', m.step, 'due_at', m.due_at, 'written', g.written ->> 'author'))
		FROM messages m JOIN mailings g ON g.id = m.mailing_id WHERE m.client_id = $1
		UNION ALL
		SELECT m.done_at, 'm' || m.mailing_id || '-' || m.n || 's', m.state::text, g.campaign_id, m.mailing_id || '-' || m.n,
		       jsonb_strip_nulls(jsonb_build_object('mailing', g.name, 'step', m.step, 'attempt', m.attempt, 'reason', m.reason, 'smtp_reply', m.smtp_reply, 'written', g.written ->> 'author', 'text', left(g.written ->> 'text', 500)))
		FROM messages m JOIN mailings g ON g.id = m.mailing_id WHERE m.client_id = $1 AND m.state <> 'pending'
		UNION ALL
		SELECT e.at, 'e' || lpad(e.id::text, 19, '0'), e.kind, g.campaign_id, coalesce(e.mailing_id || '-' || e.message_n, ''), e.data
		FROM events e LEFT JOIN mailings g ON g.id = e.mailing_id WHERE e.client_id = $1
		UNION ALL
		-- The same link clicked again, or the letter looked at again, is one line with a number.
		SELECT min(h.at), 'h' || lpad(min(h.id)::text, 19, '0'), h.kind, g.campaign_id, h.mailing_id || '-' || h.message_n,
		       jsonb_strip_nulls(jsonb_build_object('mailing', g.name, 'verdict', h.verdict, 'reason', (array_agg(h.reason ORDER BY h.id))[1], 'times', count(*), 'last_at', max(h.at),
		       'agent', (array_agg(h.agent ORDER BY h.id))[1], 'network', (array_agg(h.network ORDER BY h.id))[1], 'address', l.address, 'label', NULLIF(l.label, '')))
		FROM hits h JOIN mailings g ON g.id = h.mailing_id LEFT JOIN mailing_links l ON l.mailing_id = h.mailing_id AND l.link = h.link AND h.kind = 'clicked'
		WHERE h.client_id = $1 GROUP BY h.kind, h.mailing_id, h.message_n, h.link, h.verdict, g.campaign_id, g.name, l.address, l.label
	) h
	WHERE ($2::text[] IS NULL OR kind = ANY ($2)) AND ($3::timestamptz IS NULL OR (at, key) < ($3, $4))
	ORDER BY at DESC, key DESC LIMIT $5`

// History pages through all that is known to have happened to a client, newest first; kinds nil is all.
func History(ctx context.Context, db postgres.DB, clientID int64, kinds []string, limit int, cursor string) (list []Entry, next string, err error) {
	var at *time.Time
	var key string
	if cursor != "" {
		if at, key, err = readHistoryCursor(cursor); err != nil {
			return nil, "", err
		}
	}
	if len(kinds) == 0 {
		kinds = nil
	}
	rows, err := db.Query(ctx, historySQL, clientID, kinds, at, key, limit+1)
	if err != nil {
		return nil, "", fmt.Errorf("read the history: %w", err)
	}
	list, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Entry, error) {
		var e Entry
		err := row.Scan(&e.At, &e.ID, &e.Kind, &e.CampaignID, &e.MessageID, &e.Data)
		return e, err
	})
	if len(list) > limit {
		list = list[:limit]
		last := list[limit-1]
		next = base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(last.At.UnixMicro(), 10) + " " + last.ID))
	}
	return list, next, err
}

func readHistoryCursor(cursor string) (*time.Time, string, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		micros, key, ok := strings.Cut(string(raw), " ")
		if n, err := strconv.ParseInt(micros, 10, 64); ok && err == nil {
			t := time.UnixMicro(n).UTC()
			return &t, key, nil
		}
	}
	return nil, "", fault.Invalidf("cursor", "This cursor was not made here; start from the first page.")
}
