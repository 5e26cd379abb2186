package campaigns

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"salut/delivery"
	"salut/fault"
	"salut/mail"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Report is what came of a campaign. Every number is a count over the ledger, the events and the hits, from one snapshot.
type Report struct {
	Campaign     Campaign
	Skipped      []Share // by reason
	Failed       []Share
	Uncertain    []Share
	Bounces      []Share // by class: hard, full, block, soft, delayed
	Unsubscribed []Share // by the reason that the reader gave; empty where none was
	Links        []LinkReport
	Rules        int16      // the oldest version of tracking's rules that an open or click was judged by; 0: there is none
	Earlier      []Campaign // the last five of the same purpose that were launched before
}

// Share is a group and how many letters are in it.
type Share struct {
	Value string
	Count int64
}

// LinkReport is one link of a campaign's letter.
type LinkReport struct {
	Link     int32
	Step     int
	Language string
	Part     string // html or text
	Label    string
	Address  string // Liquid
	Clients  int64  // judged human, who clicked it
	Clicks   int64  // of them
	Machines int64  // clicks judged to be a machine's
}

// Slice is a part of a campaign's audience and what came of it.
type Slice struct {
	Value                                                                                                              string
	Audience, Sent, Failed, Bounced, Opened, Clicked, Replied, Unsubscribed, Complained, MachineOpened, MachineClicked int64
}

// Moment is an hour of a campaign's life.
type Moment struct {
	At                                                    time.Time
	Sent, Opened, Clicked, Replied, Bounced, Unsubscribed int64
}

// snapshot runs do on one state of the database, read only.
func snapshot(ctx context.Context, pool *pgxpool.Pool, do func(tx pgx.Tx) error) error {
	return pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, do)
}

// MakeReport reads what came of a campaign. It reads mailings, messages and mailing_links of delivery, events and hits of clients.
func MakeReport(ctx context.Context, pool *pgxpool.Pool, id int64) (r Report, err error) {
	err = snapshot(ctx, pool, func(tx pgx.Tx) error {
		if r.Campaign, err = Find(ctx, tx, id); err != nil {
			return err
		}
		mailing := r.Campaign.mailing
		if mailing == 0 {
			return nil
		}
		const byState = `SELECT coalesce(reason, ''), count(*) FROM messages WHERE mailing_id = $1 AND state = $2 GROUP BY 1 ORDER BY 2 DESC, 1`
		const bounces = `SELECT coalesce(data ->> 'class', ''), count(DISTINCT message_n) FROM events WHERE mailing_id = $1 AND kind = 'bounced' GROUP BY 1 ORDER BY 2 DESC, 1`
		const reasons = `SELECT coalesce(data ->> 'reason', ''), count(DISTINCT message_n) FROM events WHERE mailing_id = $1 AND kind = 'unsubscribed' GROUP BY 1 ORDER BY 2 DESC, 1`
		const rules = `SELECT coalesce(min(rules), 0) FROM hits WHERE mailing_id = $1`
		var e1, e2, e3, e4, e5, e6 error
		r.Skipped, e1 = shares(ctx, tx, byState, mailing, "skipped")
		r.Failed, e2 = shares(ctx, tx, byState, mailing, "failed")
		r.Uncertain, e3 = shares(ctx, tx, byState, mailing, "uncertain")
		r.Bounces, e4 = shares(ctx, tx, bounces, mailing)
		r.Unsubscribed, e5 = shares(ctx, tx, reasons, mailing)
		r.Links, e6 = links(ctx, tx, mailing)
		if err := errors.Join(e1, e2, e3, e4, e5, e6, tx.QueryRow(ctx, rules, mailing).Scan(&r.Rules)); err != nil {
			return fmt.Errorf("make the report of campaign %d: %w", id, err)
		}
		rows, err := tx.Query(ctx, `SELECT `+columns+` FROM campaigns c WHERE purpose = $1 AND mailing_id < $2 ORDER BY mailing_id DESC LIMIT 5`, r.Campaign.Purpose, mailing)
		if err != nil {
			return fmt.Errorf("find earlier campaigns: %w", err)
		}
		if r.Earlier, err = pgx.CollectRows(rows, scan); err != nil {
			return fmt.Errorf("find earlier campaigns: %w", err)
		}
		return withStatus(ctx, tx, r.Earlier)
	})
	return r, err
}

func shares(ctx context.Context, tx pgx.Tx, q string, args ...any) ([]Share, error) {
	rows, err := tx.Query(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[Share])
}

func links(ctx context.Context, tx pgx.Tx, mailing int64) ([]LinkReport, error) {
	const q = `
		SELECT l.link, l.link >> 16, l.language, l.part, l.label, l.address, coalesce(h.clients, 0), coalesce(h.clicks, 0), coalesce(h.machines, 0)
		FROM mailing_links l LEFT JOIN (
			SELECT link, count(DISTINCT client_id) FILTER (WHERE verdict = 'human') AS clients, count(*) FILTER (WHERE verdict = 'human') AS clicks,
			       count(*) FILTER (WHERE verdict = 'machine') AS machines
			FROM hits WHERE mailing_id = $1 AND kind = 'clicked' GROUP BY link) h ON h.link = l.link
		WHERE l.mailing_id = $1 ORDER BY l.link`
	rows, err := tx.Query(ctx, q, mailing)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByPos[LinkReport])
}

// what a report can be cut by, and the SQL of it over a message m and its client c: the only expressions that get into a query.
var slicers = map[string]string{
	"city": "c.city", "gender": "c.gender", "stage": "c.stage", "language": "c.language", "industry": "c.industry", "company": "c.company",
	"consent": "c.consent_basis", "timezone": "c.timezone", "sender": "(SELECT s.name FROM senders s WHERE s.id = m.sender_id)",
	"provider": "split_part(c.email, '@', 2)", "variant": "m.variant::text",
}

// Slicers are what Slices can cut a campaign by.
func Slicers() []string { return slices.Sorted(maps.Keys(slicers)) }

// manySlices is how many parts are shown by themselves; the others are one.
const manySlices = 50

// Others is the value of the slice that holds all smaller ones.
const Others = "…"

// Slices cuts a campaign by a field of its clients (of today), largest part first. It walks the ledger of the campaign.
func Slices(ctx context.Context, pool *pgxpool.Pool, id int64, by string) (list []Slice, err error) {
	expression, ok := slicers[by]
	if !ok {
		return nil, fault.Invalidf("by", "A report can't be cut by %q; use one of: %s.", by, strings.Join(Slicers(), ", "))
	}
	q := `
		WITH h AS (
			SELECT message_n, bool_or(kind = 'opened' AND verdict = 'human') AS opened, bool_or(kind = 'clicked' AND verdict = 'human') AS clicked,
			       bool_or(kind = 'opened' AND verdict = 'machine') AS machine_opened, bool_or(kind = 'clicked' AND verdict = 'machine') AS machine_clicked
			FROM hits WHERE mailing_id = $1 GROUP BY message_n
		), e AS (
			SELECT message_n, bool_or(kind = 'bounced') AS bounced, bool_or(kind = 'replied') AS replied, bool_or(kind = 'unsubscribed') AS unsubscribed, bool_or(kind = 'complained') AS complained
			FROM events WHERE mailing_id = $1 AND kind <> 'deferred' GROUP BY message_n
		)
		SELECT coalesce(` + expression + `, ''), count(*), count(*) FILTER (WHERE m.state = 'sent'), count(*) FILTER (WHERE m.state = 'failed'), count(*) FILTER (WHERE e.bounced),
		       count(*) FILTER (WHERE h.opened), count(*) FILTER (WHERE h.clicked), count(*) FILTER (WHERE e.replied), count(*) FILTER (WHERE e.unsubscribed), count(*) FILTER (WHERE e.complained),
		       count(*) FILTER (WHERE h.machine_opened), count(*) FILTER (WHERE h.machine_clicked)
		FROM messages m LEFT JOIN clients c ON c.id = m.client_id LEFT JOIN h ON h.message_n = m.n LEFT JOIN e ON e.message_n = m.n
		WHERE m.mailing_id = $1 GROUP BY 1`
	err = snapshot(ctx, pool, func(tx pgx.Tx) error {
		c, err := Find(ctx, tx, id)
		if err != nil || c.mailing == 0 {
			return err
		}
		rows, err := tx.Query(ctx, q, c.mailing)
		if err != nil {
			return fmt.Errorf("cut the report of campaign %d: %w", id, err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Slice])
		if err != nil {
			return fmt.Errorf("cut the report of campaign %d: %w", id, err)
		}
		if by == "provider" {
			list, err = byProvider(ctx, tx, list)
		}
		return err
	})
	slices.SortFunc(list, func(a, b Slice) int {
		if a.Audience != b.Audience {
			return int(min(max(b.Audience-a.Audience, -1), 1))
		}
		return strings.Compare(a.Value, b.Value)
	})
	if len(list) > manySlices {
		rest := Slice{Value: Others}
		for _, s := range list[manySlices-1:] {
			rest.add(s)
		}
		list = append(list[:manySlices-1:manySlices-1], rest)
	}
	return list, err
}

func (s *Slice) add(o Slice) {
	s.Audience, s.Sent, s.Failed, s.Bounced = s.Audience+o.Audience, s.Sent+o.Sent, s.Failed+o.Failed, s.Bounced+o.Bounced
	s.Opened, s.Clicked, s.Replied = s.Opened+o.Opened, s.Clicked+o.Clicked, s.Replied+o.Replied
	s.Unsubscribed, s.Complained = s.Unsubscribed+o.Unsubscribed, s.Complained+o.Complained
	s.MachineOpened, s.MachineClicked = s.MachineOpened+o.MachineOpened, s.MachineClicked+o.MachineClicked
}

// byProvider joins the domains of one mailbox provider, as far as it is known without asking.
func byProvider(ctx context.Context, tx pgx.Tx, domains []Slice) ([]Slice, error) {
	names := make([]string, len(domains))
	for i, d := range domains {
		names[i] = d.Value
	}
	rows, err := tx.Query(ctx, `SELECT domain, provider FROM mail_domains WHERE domain = ANY ($1)`, names)
	if err != nil {
		return nil, fmt.Errorf("read who takes mail for domains: %w", err)
	}
	known := map[string]string{}
	var domain, provider string
	if _, err := pgx.ForEachRow(rows, []any{&domain, &provider}, func() error { known[domain] = provider; return nil }); err != nil {
		return nil, fmt.Errorf("read who takes mail for domains: %w", err)
	}
	joined := map[string]*Slice{}
	var list []Slice
	for _, d := range domains {
		p := mail.Provider(d.Value, nil)
		if looked, ok := known[d.Value]; ok && p == d.Value {
			p = looked
		}
		if joined[p] == nil {
			joined[p] = &Slice{Value: p}
		}
		joined[p].add(d)
	}
	for _, s := range joined {
		list = append(list, *s)
	}
	return list, nil
}

// Timeline is what happened to a campaign hour by hour, in the hours in which something did.
func Timeline(ctx context.Context, pool *pgxpool.Pool, id int64) (list []Moment, err error) {
	const q = `
		WITH first AS (
			SELECT date_trunc('hour', done_at) AS at, 'sent' AS kind FROM messages WHERE mailing_id = $1 AND state = 'sent'
			UNION ALL
			SELECT date_trunc('hour', min(at)), kind FROM hits WHERE mailing_id = $1 AND verdict = 'human' GROUP BY message_n, kind
			UNION ALL
			SELECT date_trunc('hour', min(at)), kind FROM events WHERE mailing_id = $1 AND kind IN ('replied', 'bounced', 'unsubscribed') GROUP BY message_n, kind
		)
		SELECT at, count(*) FILTER (WHERE kind = 'sent'), count(*) FILTER (WHERE kind = 'opened'), count(*) FILTER (WHERE kind = 'clicked'),
		       count(*) FILTER (WHERE kind = 'replied'), count(*) FILTER (WHERE kind = 'bounced'), count(*) FILTER (WHERE kind = 'unsubscribed')
		FROM first GROUP BY at ORDER BY at LIMIT 5000`
	err = snapshot(ctx, pool, func(tx pgx.Tx) error {
		c, err := Find(ctx, tx, id)
		if err != nil || c.mailing == 0 {
			return err
		}
		rows, err := tx.Query(ctx, q, c.mailing)
		if err != nil {
			return fmt.Errorf("read the timeline of campaign %d: %w", id, err)
		}
		list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Moment])
		return err
	})
	return list, err
}

// Recipient is a line of who did what.
type Recipient struct {
	Message                                                                 delivery.Message
	Name                                                                    string
	OpenedAt, ClickedAt, BouncedAt, RepliedAt, UnsubscribedAt, ComplainedAt *time.Time
	Clicks                                                                  int64
	Bounce                                                                  string // its class
}

// EachRecipient gives all letters of a campaign in order, with what came of each.
func EachRecipient(ctx context.Context, pool *pgxpool.Pool, id int64, each func(Recipient) error) error {
	const q = `
		SELECT m.n, coalesce(c.email, ''), coalesce(concat_ws(' ', NULLIF(c.last_name, ''), NULLIF(c.first_name, ''), NULLIF(c.middle_name, '')), ''), m.client_id, m.step, m.state::text,
		       coalesce(m.reason, ''), coalesce(m.smtp_reply, ''), CASE WHEN m.state = 'sent' THEN m.done_at END,
		       h.opened, h.clicked, coalesce(h.clicks, 0), e.bounced, coalesce(e.class, ''), e.replied, e.unsubscribed, e.complained
		FROM messages m LEFT JOIN clients c ON c.id = m.client_id
		LEFT JOIN LATERAL (
			SELECT min(at) FILTER (WHERE kind = 'opened') AS opened, min(at) FILTER (WHERE kind = 'clicked') AS clicked, count(*) FILTER (WHERE kind = 'clicked') AS clicks
			FROM hits WHERE mailing_id = $1 AND message_n = m.n AND verdict = 'human') h ON true
		LEFT JOIN LATERAL (
			SELECT min(at) FILTER (WHERE kind = 'bounced') AS bounced, min(data ->> 'class') FILTER (WHERE kind = 'bounced') AS class, min(at) FILTER (WHERE kind = 'replied') AS replied,
			       min(at) FILTER (WHERE kind = 'unsubscribed') AS unsubscribed, min(at) FILTER (WHERE kind = 'complained') AS complained
			FROM events WHERE mailing_id = $1 AND message_n = m.n AND kind <> 'deferred') e ON true
		WHERE m.mailing_id = $1 AND m.n > $2 ORDER BY m.n LIMIT 2000`
	return snapshot(ctx, pool, func(tx pgx.Tx) error {
		c, err := Find(ctx, tx, id)
		if err != nil || c.mailing == 0 {
			return err
		}
		for after := int32(0); ; {
			rows, err := tx.Query(ctx, q, c.mailing, after)
			if err != nil {
				return fmt.Errorf("read the recipients of campaign %d: %w", id, err)
			}
			n := 0
			var r Recipient
			m := &r.Message
			m.ID.Mailing = c.mailing
			_, err = pgx.ForEachRow(rows, []any{&m.ID.N, &m.Email, &r.Name, &m.ClientID, &m.Step, &m.State, &m.Reason, &m.SMTPReply, &m.SentAt,
				&r.OpenedAt, &r.ClickedAt, &r.Clicks, &r.BouncedAt, &r.Bounce, &r.RepliedAt, &r.UnsubscribedAt, &r.ComplainedAt}, func() error {
				n, after = n+1, m.ID.N
				return each(r)
			})
			if err != nil {
				return fmt.Errorf("read the recipients of campaign %d: %w", id, err)
			}
			if n == 0 {
				return nil
			}
		}
	})
}
