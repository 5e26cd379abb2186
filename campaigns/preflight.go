package campaigns

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/segments"
	"salut/templates"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// staleAfter is when a preflight that says nothing new is taken to have died with its process.
const staleAfter = time.Minute

// StartPreflight checks a draft in the background: every recipient's letter is really rendered, and what is found is grouped.
// ctx bounds the work, not the request; one preflight of a campaign runs at a time.
func StartPreflight(ctx context.Context, pool *pgxpool.Pool, id int64, zone *time.Location, now time.Time, log *slog.Logger) (Preflight, error) {
	c, err := Find(ctx, pool, id)
	if err != nil {
		return Preflight{}, err
	}
	if c.State != Draft {
		return Preflight{}, fault.Conflictf("%q is already %s.", c.Name, string(c.State)).Coded("launched")
	}
	const q = `
		INSERT INTO preflights AS p (campaign_id, state, started_at, seen_at) VALUES ($1, 'running', $2, $2)
		ON CONFLICT (campaign_id) DO UPDATE SET state = 'running', done = 0, total = 0, ok = false, problems = '[]', started_at = $2, seen_at = $2
		WHERE p.state = 'done' OR p.seen_at < $2::timestamptz - $3::interval`
	tag, err := pool.Exec(ctx, q, id, now, staleAfter)
	if err != nil {
		return Preflight{}, fmt.Errorf("start the preflight: %w", err)
	}
	if tag.RowsAffected() > 0 {
		go func() {
			if err := preflight(ctx, pool, c, zone, now); err != nil && ctx.Err() == nil {
				log.Error("preflight failed", "campaign", id, "error", err)
			}
		}()
	}
	return FindPreflight(ctx, pool, id)
}

// FindPreflight returns the latest preflight of a campaign, or a NotFound fault.
func FindPreflight(ctx context.Context, pool *pgxpool.Pool, id int64) (p Preflight, err error) {
	err = pool.QueryRow(ctx, `SELECT state, done, total, ok, problems FROM preflights WHERE campaign_id = $1`, id).Scan(&p.State, &p.Done, &p.Total, &p.OK, &p.Problems)
	if errors.Is(err, pgx.ErrNoRows) {
		return p, fault.NotFoundf("No preflight of this campaign has been started.")
	}
	return p, err
}

// findings groups problems by severity, code and words.
type findings struct{ list []Problem }

func (f *findings) add(severity, code, example, format string, params ...any) {
	for i := range f.list {
		p := &f.list[i]
		if p.Code == code && p.Format == format && slices.Equal(p.Params, params) {
			p.Count++
			if example != "" && len(p.Examples) < 5 {
				p.Examples = append(p.Examples, example)
			}
			return
		}
	}
	p := Problem{Severity: severity, Code: code, Format: format, Params: params, Count: 1, Examples: []string{}}
	if params == nil {
		p.Params = []any{}
	}
	if example != "" {
		p.Examples = append(p.Examples, example)
	}
	if len(f.list) < 200 {
		f.list = append(f.list, p)
	}
}

func (f *findings) ok() bool {
	return !slices.ContainsFunc(f.list, func(p Problem) bool { return p.Severity == "error" })
}

// preflight walks the audience by id, a thousand at a time, and renders each letter that would be sent.
func preflight(ctx context.Context, pool *pgxpool.Pool, c Campaign, zone *time.Location, now time.Time) error {
	f := &findings{list: []Problem{}}
	save := func(state string, done, total int64) error {
		const q = `UPDATE preflights SET state = $2, done = $3, total = $4, ok = $5, problems = $6, seen_at = now() WHERE campaign_id = $1 AND started_at = $7`
		_, err := pool.Exec(ctx, q, c.ID, state, done, total, state == "done" && f.ok(), f.list, now)
		return err
	}
	var m delivery.Mailing
	var audience delivery.Audience
	err := pgx.BeginTxFunc(ctx, pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		m, audience, err = ready(ctx, tx, c, zone, now)
		return err
	})
	if refusal := fault.Of(err); refusal != nil {
		for _, one := range append([]*fault.Fault{refusal}, refusal.Also...) {
			f.add("error", one.Code, "", one.Format, one.Args...)
		}
		return save("done", 0, 0)
	}
	if err != nil {
		return err
	}
	content, err := templates.FindVersion(ctx, pool, m.Steps[0].VersionID)
	if err != nil {
		return err
	}
	letter, err := templates.Compile(content)
	if err != nil {
		return err
	}
	sender, err := delivery.FindSender(ctx, pool, c.SenderIDs[0])
	if err != nil {
		return err
	}
	senderVars := map[string]any{"name": sender.FromName, "email": sender.FromAddress, "reply_to": sender.ReplyTo}
	total, err := segments.Count(ctx, pool, segments.Where{SQL: audience.Where, Args: audience.Args})
	if err != nil {
		return err
	}
	strict := m.Purpose == "marketing" || m.Purpose == "outreach"
	q := fmt.Sprintf(`SELECT EXISTS (SELECT FROM suppressions s WHERE s.email_hash = c.email_hash), %s FROM clients c WHERE (%s) AND c.id > $%d ORDER BY c.id LIMIT 1000`,
		clients.Columns, audience.Where, len(audience.Args)+1)
	var done, after int64
	for {
		rows, err := pool.Query(ctx, q, append(slices.Clone(audience.Args), after)...)
		if err != nil {
			return fmt.Errorf("walk the audience: %w", err)
		}
		page, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (w who, err error) {
			err = row.Scan(append([]any{&w.suppressed}, w.Targets()...)...)
			return w, err
		})
		if err != nil {
			return fmt.Errorf("walk the audience: %w", err)
		}
		for _, w := range page {
			after = w.ID
			w.check(f, letter, senderVars, m.Name, strict)
		}
		if done += int64(len(page)); len(page) < 1000 {
			break
		}
		if err := save("running", done, max(total, done)); err != nil {
			return err
		}
	}
	if done == 0 {
		f.add("error", "nobody", "", "The segment selects nobody now.")
	}
	return save("done", done, done)
}

type who struct {
	clients.Client
	suppressed bool
}

func (w who) check(f *findings, letter *templates.Letter, sender map[string]any, campaign string, needsConsent bool) {
	switch {
	case w.Email == "":
		f.add("warning", "no_email", w.Person().FullName(), "These clients have no address and get no letter.")
		return
	case w.suppressed:
		f.add("warning", "suppressed", w.Email, "These clients are on the suppression list and get no letter.")
		return
	case needsConsent && w.Consent.Basis == "":
		f.add("warning", "no_consent", w.Email, "These clients gave no consent and get no letter.")
		return
	}
	if w.NameDoubtful && !w.NameConfirmed {
		f.add("warning", "doubtful_name", w.Email, "The names of these clients are doubtful; they are greeted without a name.")
	}
	const anywhere = "https://example.invalid/"
	v := delivery.Vars(w.Client, sender, map[string]any{"name": campaign}, anywhere, anywhere)
	v.Strict = true // names the variables that are empty for this client
	out, err := letter.Render(v)
	if err != nil {
		f.add("error", "render", w.Email, "The letter can't be made for these clients: %s", err.Error())
		return
	}
	for _, p := range out.Problems {
		f.add("warning", p.Code, w.Email, p.Message, p.Params...)
	}
}
