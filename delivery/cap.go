package delivery

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"salut/clients"
	"salut/fault"
	"salut/postgres"
	"salut/tokens"
)

// Cap is how many marketing letters, of all campaigns together, a client may get within some days. A letter of a capped mailing
// that would be one too many is skipped.
type Cap struct {
	Letters int `json:"letters"`
	Days    int `json:"days"`
}

// Check refuses a cap that can't be kept, by the fields below prefix.
func (c *Cap) Check(prefix string) error {
	if c == nil {
		return nil
	}
	var bad []*fault.Fault
	if c.Letters < 1 || c.Letters > 1000 {
		bad = append(bad, fault.Invalidf(prefix+".letters", "Write how many letters a client may get: 1 to 1000."))
	}
	if c.Days < 1 || c.Days > 366 {
		bad = append(bad, fault.Invalidf(prefix+".days", "Write within how many days: 1 to 366."))
	}
	return fault.Join(bad)
}

// capGate is the advisory lock that grants of marketing letters share and those of capped mailings take alone: whoever counts a client's
// letters sees each one that was granted before.
const capGate = gate + 1

// quietGate tells the locks of clients who asked for fewer letters from other locks with two keys.
const quietGate = 0x71

// WriteLessDays is what a reader gets who asks for fewer letters: a marketing letter a month.
const WriteLessDays = 30

// WriteLess notes that the reader of a message wants fewer marketing letters; in force when it returns. Who has asked for still fewer
// keeps that.
func WriteLess(ctx context.Context, pool *pgxpool.Pool, ref tokens.Ref, now time.Time) error {
	var client int64
	err := shut(ctx, pool, func(tx pgx.Tx) error {
		var days int
		const find = `SELECT c.id, c.quiet_days FROM messages m JOIN clients c ON c.id = m.client_id WHERE m.mailing_id = $1 AND m.n = $2 FOR UPDATE OF c`
		err := tx.QueryRow(ctx, find, ref.Mailing, ref.N).Scan(&client, &days)
		if errors.Is(err, pgx.ErrNoRows) || err == nil && days >= WriteLessDays {
			client = 0 // erased since, or nothing to do
			return nil
		}
		if err != nil {
			return fmt.Errorf("find who wants fewer letters: %w", err)
		}
		return clients.WriteLess(ctx, tx, days, WriteLessDays, clients.Event{At: now, ClientID: client, MailingID: &ref.Mailing, MessageN: &ref.N})
	})
	if err != nil || client == 0 {
		return err
	}
	return waitForClient(ctx, pool, `c.id = $1`, client)
}

// somebodyQuiet tells whether grants need to look for clients who asked for fewer letters.
func somebodyQuiet(ctx context.Context, db postgres.DB) (quiet bool, err error) {
	if err = db.QueryRow(ctx, `SELECT EXISTS (SELECT FROM clients WHERE quiet_days > 0)`).Scan(&quiet); err != nil {
		return false, fmt.Errorf("look for clients who want fewer letters: %w", err)
	}
	return quiet, nil
}

const (
	capLock       = `SELECT pg_advisory_xact_lock($1)`
	capLockShared = `SELECT pg_advisory_xact_lock_shared($1)`

	// A client's marketing letters since the given moment: those that were sent or may have been, and those in a worker's hand now. A lost
	// worker's count too.
	cappedSQL = `
		(SELECT count(*) FROM messages x JOIN mailings g ON g.id = x.mailing_id
		 WHERE x.client_id = lot.client_id AND g.purpose = 'marketing' AND x.state IN ('sent', 'uncertain') AND x.done_at > clock_timestamp() - $9::interval)
		+ (SELECT count(*) FROM in_hand h WHERE h.client_id = lot.client_id) >= $8::int`

	// A client who asked for fewer letters has had one too lately, or has one in a worker's hand.
	quietSQL = `(c.quiet_days > 0 AND (
		EXISTS (SELECT FROM messages x JOIN mailings g ON g.id = x.mailing_id
			WHERE x.client_id = c.id AND g.purpose = 'marketing' AND x.state IN ('sent', 'uncertain') AND x.done_at > clock_timestamp() - c.quiet_days * interval '1 day')
		OR EXISTS (SELECT FROM in_hand h WHERE h.client_id = c.id)))`

	// Grants of uncapped mailings go on side by side; those that have letters for the same such client take turns, in one order of clients, so
	// that none waits for one that waits for it.
	quietLock = `
		SELECT pg_advisory_xact_lock($1, k) FROM (
			SELECT DISTINCT (m.client_id % 2147483647)::int AS k FROM messages m JOIN clients c ON c.id = m.client_id AND c.quiet_days > 0
			WHERE m.mailing_id = $2 AND m.n BETWEEN $3 AND $4 AND m.state = 'pending' ORDER BY k
		) q`

	inHandSQL = `in_hand AS MATERIALIZED (
			SELECT x.client_id FROM chunks k JOIN mailings g ON g.id = k.mailing_id AND g.purpose = 'marketing'
			JOIN messages x ON x.mailing_id = k.mailing_id AND x.n = ANY (k.granted) AND x.state = 'pending'
			WHERE k.granted <> '{}' AND k.id <> $1
			UNION ALL
			SELECT x.client_id FROM orphans o JOIN mailings g ON g.id = o.mailing_id AND g.purpose = 'marketing'
			JOIN messages x ON x.mailing_id = o.mailing_id AND x.n = o.n AND x.state = 'pending'
		), `
)
