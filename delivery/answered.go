package delivery

import (
	"context"
	"crypto/hmac"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"salut/clients"
	"salut/mail"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Answer is something that came back to a message and is proven to belong to it.
type Answer struct {
	ID       ID
	ClientID int64
	Email    string // the client's; empty when there is none any more
	Kind     string // bounced, complained, replied, auto_replied
	Data     map[string]any
	Suppress string // the reason to write no more to this client; empty: none
	Inbound  int64  // the mail that said so
}

// answerCounts are the columns of the counts by the kind of an answer. Each message counts once in each.
var answerCounts = map[string]string{"bounced": "bounced", "complained": "complained", "replied": "replied"}

// FindByMessageID finds the message that a Message-ID (without angle brackets) belongs to. Who doesn't know the mailing's secret can't make
// one up. ok is false for an id that is not one of ours, or of a message that never left, or whose client was
// erased. A bounce may be here before the worker has recorded the answer.
func FindByMessageID(ctx context.Context, db postgres.DB, id string) (a Answer, ok bool, err error) {
	local, domain, _ := strings.Cut(id, "@")
	parts := strings.Split(local, ".")
	if len(parts) != 3 || domain == "" {
		return a, false, nil
	}
	mailing, err1 := strconv.ParseInt(parts[0], 36, 64)
	n, err2 := strconv.ParseInt(parts[1], 36, 32)
	if err1 != nil || err2 != nil || mailing <= 0 || n <= 0 {
		return a, false, nil
	}
	var seed []byte
	var own string
	a.ID = ID{mailing, int32(n)}
	const q = `SELECT g.seed, g.id_domain, m.client_id, coalesce(c.email, '') FROM messages m JOIN mailings g ON g.id = m.mailing_id JOIN clients c ON c.id = m.client_id
		WHERE m.mailing_id = $1 AND m.n = $2 AND (m.attempt > 0 OR EXISTS (SELECT FROM chunks k WHERE k.mailing_id = $1 AND m.n = ANY (k.granted)))`
	err = db.QueryRow(ctx, q, mailing, n).Scan(&seed, &own, &a.ClientID, &a.Email)
	if errors.Is(err, pgx.ErrNoRows) {
		return Answer{}, false, nil
	}
	if err != nil {
		return Answer{}, false, fmt.Errorf("find a message by its Message-ID: %w", err)
	}
	return a, hmac.Equal([]byte(strings.ToLower(messageID(seed, a.ID, own))), []byte(strings.ToLower(id))), nil
}

// softBounces is after how many bounces within softWithin that an address is given up which only ever bounces for a time.
const (
	softBounces = 5
	softWithin  = 30 * 24 * time.Hour
)

// TakeAnswer writes an answer into the client's history and the counts, once however often it comes, and suppresses where it says so.
// also runs in the same transaction; done false from it means that the answer was taken before. When TakeAnswer returns, no letter to a
// suppressed client will be begun any more.
func TakeAnswer(ctx context.Context, pool *pgxpool.Pool, a Answer, now time.Time, also func(tx pgx.Tx) (done bool, err error)) error {
	take := func(tx pgx.Tx) error {
		if done, err := also(tx); err != nil || !done {
			return err
		}
		if _, err := tx.Exec(ctx, `SELECT FROM messages WHERE mailing_id = $1 AND n = $2 FOR UPDATE`, a.ID.Mailing, a.ID.N); err != nil {
			return fmt.Errorf("lock the message: %w", err)
		}
		var before bool
		const seen = `SELECT EXISTS (SELECT FROM events WHERE client_id = $1 AND kind = $2 AND mailing_id = $3 AND message_n = $4)`
		if err := tx.QueryRow(ctx, seen, a.ClientID, a.Kind, a.ID.Mailing, a.ID.N).Scan(&before); err != nil {
			return fmt.Errorf("look for an earlier answer: %w", err)
		}
		if err := clients.Record(ctx, tx, []clients.Event{{At: now, ClientID: a.ClientID, Kind: a.Kind, MailingID: &a.ID.Mailing, MessageN: &a.ID.N, Data: a.Data}}); err != nil {
			return err
		}
		if column := answerCounts[a.Kind]; column != "" && !before {
			count := `INSERT INTO mailing_counts AS mc (mailing_id, shard, ` + column + `) VALUES ($1, 0, 1)
				ON CONFLICT (mailing_id, shard) DO UPDATE SET ` + column + ` = mc.` + column + ` + 1`
			if _, err := tx.Exec(ctx, count, a.ID.Mailing); err != nil {
				return fmt.Errorf("count the answer: %w", err)
			}
		}
		if a.Kind == "bounced" && a.Suppress == "" {
			var soft int
			const often = `SELECT count(*) FROM events WHERE client_id = $1 AND kind = 'bounced' AND at > $2 AND data ->> 'class' IN ('soft', 'full')`
			if err := tx.QueryRow(ctx, often, a.ClientID, now.Add(-softWithin)).Scan(&soft); err != nil {
				return fmt.Errorf("count the client's bounces: %w", err)
			}
			if soft >= softBounces {
				a.Suppress = "bounced"
			}
		}
		kinds := []string{a.Kind}
		if a.Suppress == "unsubscribed" {
			kinds = append(kinds, "unsubscribed")
			if err := unsubscribedBy(ctx, tx, a, now); err != nil {
				return err
			}
		}
		if err := stopAhead(ctx, tx, a, kinds, now); err != nil {
			return err
		}
		if a.Suppress == "" || a.Email == "" {
			return nil
		}
		// What is said of an address that the client had before a merge says nothing of the present one.
		const former = `SELECT email FROM client_addresses WHERE client_id = $1 AND email = lower($2)`
		about, _ := a.Data["recipient"].(string)
		if err := tx.QueryRow(ctx, former, a.ClientID, about).Scan(&a.Email); err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("look for a former address: %w", err)
		}
		address, err := mail.ParseAddress(a.Email)
		if err != nil {
			return fmt.Errorf("stored address of client %d: %w", a.ClientID, err)
		}
		source := clients.Source{MailingID: &a.ID.Mailing, MessageN: &a.ID.N, InboundID: &a.Inbound}
		_, err = clients.SuppressWithin(ctx, tx, address, clients.Suppression{Reason: a.Suppress, Scope: clients.Everything, Source: source}, now)
		return err
	}
	if err := shut(ctx, pool, take); err != nil {
		return err
	}
	if a.Suppress == "" {
		return nil
	}
	return waitForClient(ctx, pool, `c.id = $1`, a.ClientID)
}

// unsubscribedBy writes into history and counts that a client unsubscribed by answering a message, once.
func unsubscribedBy(ctx context.Context, tx pgx.Tx, a Answer, now time.Time) error {
	const count = `
		INSERT INTO mailing_counts AS mc (mailing_id, shard, unsubscribed) SELECT $1, 0, 1
		WHERE NOT EXISTS (SELECT FROM events WHERE client_id = $3 AND kind = 'unsubscribed' AND mailing_id = $1 AND message_n = $2)
		ON CONFLICT (mailing_id, shard) DO UPDATE SET unsubscribed = mc.unsubscribed + 1`
	tag, err := tx.Exec(ctx, count, a.ID.Mailing, a.ID.N, a.ClientID)
	if err != nil {
		return fmt.Errorf("count who unsubscribed by mail: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return clients.Record(ctx, tx, []clients.Event{{At: now, ClientID: a.ClientID, Kind: "unsubscribed", MailingID: &a.ID.Mailing, MessageN: &a.ID.N}})
}

// stopAhead cancels what the mailing still has for this client when its stop rules name one of these kinds; what is being sent or in doubt
// is left to finish.
func stopAhead(ctx context.Context, tx pgx.Tx, a Answer, kinds []string, now time.Time) error {
	const q = `
		WITH closed AS (
			UPDATE messages m SET state = 'canceled', reason = $3, done_at = $5
			WHERE m.mailing_id = $1 AND m.client_id = $2 AND m.state = 'pending' AND EXISTS (SELECT FROM mailings g WHERE g.id = $1 AND g.stop_on && $4)
			  AND NOT EXISTS (SELECT FROM chunks k WHERE k.mailing_id = $1 AND m.n = ANY (k.granted))
			  AND NOT EXISTS (SELECT FROM orphans o WHERE o.mailing_id = $1 AND o.n = m.n)
			RETURNING 1
		), counted AS (SELECT count(*) AS k FROM closed)
		INSERT INTO mailing_counts AS mc (mailing_id, shard, pending, canceled) SELECT $1, 0, -k, k FROM counted WHERE k > 0
		ON CONFLICT (mailing_id, shard) DO UPDATE SET pending = mc.pending + excluded.pending, canceled = mc.canceled + excluded.canceled`
	tag, err := tx.Exec(ctx, q, a.ID.Mailing, a.ClientID, a.Kind, kinds, now)
	if err != nil {
		return fmt.Errorf("stop what is ahead for a client: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return refreshChunks(ctx, tx, a.ID.Mailing, now)
}
