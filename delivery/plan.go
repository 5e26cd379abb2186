package delivery

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// How many neighbouring messages one lease and one task carry: one task a message would cost several times the sending itself, and
// few large ones would leave connections idle towards the end. A mailing is cut into some two hundred, within these sizes.
const (
	chunkSize  = 500
	leastChunk = 100
	manyChunks = 200
)

// Mailing is what a launch freezes: nothing that is changed later in the campaign, the segment or the template alters it.
type Mailing struct {
	CampaignID int64 // 0 for letters outside a campaign
	Name       string
	Purpose    string
	Steps      []MailingStep
	SenderIDs  []int64
	StopOn     []string
	Window     *Window        // nil: at any time
	Cap        *Cap           // nil: any number
	Priority   int            // 1 goes before 0 before -1
	TopicID    *int64         // what readers may leave without leaving everything; nil: none
	Tracking   Tracking       // what is counted of what readers do
	Written    *Written       // the words of its one letter, instead of steps; nil: its letters come from templates
	Zone       *time.Location // the installation's; nil is UTC
}

// MailingStep is one letter of it, by its frozen template version.
type MailingStep struct {
	VersionID int64 `json:"version_id"`
	WaitS     int64 `json:"wait_s"` // seconds after the step before
}

// Audience selects clients: a condition over `clients c` with placeholders from $1, as segments compile it.
type Audience struct {
	Where string
	Args  []any
}

// Plan writes the mailing and, in one statement, a message for each client of the audience; who must not be written to stands
// there as skipped, with the reason. The caller commits.
func Plan(ctx context.Context, tx pgx.Tx, m Mailing, a Audience, now time.Time) (id int64, err error) {
	seed := make([]byte, 16)
	_, _ = rand.Read(seed) // never fails
	const head = `INSERT INTO mailings (campaign_id, name, purpose, steps, sender_ids, stop_on, seed, launched_at, send_window, frequency_cap, tracking, topic_id, priority, written, id_domain)
		SELECT NULLIF($1::bigint, 0), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, split_part(from_address, '@', 2) FROM senders WHERE id = ($5::bigint[])[1] RETURNING id`
	if m.Steps == nil {
		m.Steps = []MailingStep{}
	}
	if m.StopOn == nil {
		m.StopOn = []string{}
	}
	err = tx.QueryRow(ctx, head, m.CampaignID, m.Name, m.Purpose, m.Steps, m.SenderIDs, m.StopOn, seed, now, m.Window, m.Cap, m.Tracking, m.TopicID, m.Priority, m.Written).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("write the mailing: %w", err)
	}
	if err := freezeLinks(ctx, tx, id, m); err != nil {
		return 0, err
	}
	if err := planStep(ctx, tx, id, m, a, now); err != nil {
		return 0, err
	}
	return id, nil
}

func planStep(ctx context.Context, tx pgx.Tx, id int64, m Mailing, a Audience, now time.Time) error {
	zone := m.Zone
	if zone == nil {
		zone = time.UTC
	}
	zoneNames, opens, err := m.Window.openings(ctx, tx, a, zone, now)
	if err != nil {
		return err
	}
	senders := make([]Sender, len(m.SenderIDs))
	for i, s := range m.SenderIDs {
		if senders[i], err = senderEvenDeleted(ctx, tx, s); err != nil {
			return err
		}
	}
	k := len(a.Args)
	args := append(append([]any{}, a.Args...), id, share(senders), now, m.Purpose == "marketing" || m.Purpose == "outreach", chunkSize, zoneNames, opens, leastChunk, manyChunks, m.TopicID, m.Written != nil)
	// Clients are numbered in the order of their ids, so that the ledger, its index and the clients' table are walked alike.
	// Neighbours share a sender, which keeps its connections warm. Who is left out keeps a row: "to whom not, and why" is answered from it.
	plan := fmt.Sprintf(`
		WITH audience AS (
			SELECT c.id, coalesce(($%[8]d::timestamptz[])[array_position($%[7]d::text[], c.timezone)], $%[3]d::timestamptz) AS due_at, row_number() OVER (ORDER BY c.id) AS n,
			       least($%[5]d::int, greatest($%[9]d::int, count(*) OVER () / $%[10]d::int))::int AS size,
			       CASE WHEN c.email IS NULL THEN 'no_email'
			            WHEN EXISTS (SELECT FROM suppressions s WHERE s.email_hash = c.email_hash AND s.scope IN ('all', 'topic:' || $%[11]d::bigint) AND NOT ($%[12]d::boolean AND s.reason = 'unsubscribed')) THEN 'suppressed'
			            WHEN $%[4]d::boolean AND c.consent_basis = '' THEN 'no_consent' END AS reason
			FROM clients c
			WHERE %[6]s
		), planned AS (
			INSERT INTO messages (mailing_id, n, client_id, sender_id, state, due_at, done_at, reason)
			SELECT $%[1]d::bigint, n, id, ($%[2]d::bigint[])[1 + ((n - 1) / size) %% cardinality($%[2]d::bigint[])],
			       CASE WHEN reason IS NULL THEN 'pending' ELSE 'skipped' END::message_state, due_at,
			       CASE WHEN reason IS NOT NULL THEN $%[3]d::timestamptz END, reason
			FROM audience ORDER BY n
			RETURNING n, state
		), counted AS (
			SELECT count(*) AS audience, count(*) FILTER (WHERE state = 'pending') AS pending, count(*) FILTER (WHERE state = 'skipped') AS skipped, coalesce(max(n), 0) AS last
			FROM planned
		), kept AS (
			INSERT INTO mailing_counts (mailing_id, shard, audience, pending, skipped) SELECT $%[1]d, 0, audience, pending, skipped FROM counted
		)
		SELECT last, coalesce((SELECT min(size) FROM audience), 1) FROM counted`, k+1, k+2, k+3, k+4, k+5, a.Where, k+6, k+7, k+8, k+9, k+10, k+11)
	var last, size int32
	if err := tx.QueryRow(ctx, plan, args...).Scan(&last, &size); err != nil {
		return fmt.Errorf("write the audience: %w", err)
	}
	const chunks = `
		INSERT INTO chunks (mailing_id, sender_id, from_n, to_n, due_at)
		SELECT mailing_id, min(sender_id), min(n), max(n), min(due_at) FROM messages
		WHERE mailing_id = $1 AND state = 'pending' GROUP BY mailing_id, (n - 1) / $2 ORDER BY min(n)`
	if _, err := tx.Exec(ctx, chunks, id, size); err != nil {
		return fmt.Errorf("cut the mailing into chunks: %w", err)
	}
	const after = `UPDATE mailings SET next_n = $2 + 1, finished_at = CASE WHEN NOT EXISTS (SELECT FROM chunks WHERE mailing_id = $1) THEN $3::timestamptz END WHERE id = $1`
	if _, err := tx.Exec(ctx, after, id, last, now); err != nil {
		return fmt.Errorf("close the plan: %w", err)
	}
	return nil
}
