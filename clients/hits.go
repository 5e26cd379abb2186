package clients

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/postgres"
)

// Hit is one open or click of a letter, with its evidence and what was made of it.
type Hit struct {
	ID        int64 // 0: not stored yet
	At        time.Time
	ClientID  int64
	MailingID int64
	MessageN  int32
	Kind      string // opened, clicked
	Link      int32  // 0 of an open
	Agent     string // the User-Agent field
	Network   string // the /24 or /48 that it came from
	How       string // head, prefetch, or empty
	Verdict   string // human, machine, unknown
	Reason    string // a code
	Rules     int16  // the version of the rules that said so
}

const hitColumns = `id, at, client_id, mailing_id, message_n, kind, link, agent, network, how, verdict, reason, rules`

// HitsOf reads the hits of messages, given as pairs of mailing and number, in the order in which they came.
func HitsOf(ctx context.Context, db postgres.DB, mailings []int64, numbers []int32) ([]Hit, error) {
	const q = `SELECT ` + hitColumns + ` FROM hits h WHERE (h.mailing_id, h.message_n) IN (SELECT * FROM unnest($1::bigint[], $2::int[])) ORDER BY h.at, h.id`
	rows, err := db.Query(ctx, q, mailings, numbers)
	if err != nil {
		return nil, fmt.Errorf("read hits: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Hit])
}

// AddHits stores new hits.
func AddHits(ctx context.Context, tx pgx.Tx, hits []Hit) error {
	_, err := tx.CopyFrom(ctx, pgx.Identifier{"hits"}, []string{"at", "client_id", "mailing_id", "message_n", "kind", "link", "agent", "network", "how", "verdict", "reason", "rules"},
		pgx.CopyFromSlice(len(hits), func(i int) ([]any, error) {
			h := &hits[i]
			return []any{h.At, h.ClientID, h.MailingID, h.MessageN, h.Kind, h.Link, h.Agent, h.Network, h.How, h.Verdict, h.Reason, h.Rules}, nil
		}))
	if err != nil {
		return fmt.Errorf("store %d hits: %w", len(hits), err)
	}
	return nil
}

// JudgeHits changes the verdicts of stored hits.
func JudgeHits(ctx context.Context, tx pgx.Tx, hits []Hit) error {
	if len(hits) == 0 {
		return nil
	}
	ids, at := make([]int64, len(hits)), make([]time.Time, len(hits))
	verdict, reason, rules := make([]string, len(hits)), make([]string, len(hits)), make([]int16, len(hits))
	for i, h := range hits {
		ids[i], at[i], verdict[i], reason[i], rules[i] = h.ID, h.At, h.Verdict, h.Reason, h.Rules
	}
	const q = `UPDATE hits h SET verdict = r.verdict, reason = r.reason, rules = r.rules
		FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::smallint[]) AS r (id, at, verdict, reason, rules) WHERE h.id = r.id AND h.at = r.at`
	if _, err := tx.Exec(ctx, q, ids, at, verdict, reason, rules); err != nil {
		return fmt.Errorf("judge %d hits: %w", len(hits), err)
	}
	return nil
}
