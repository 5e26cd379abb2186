package campaigns

import (
	"context"
	"fmt"
	"hash/maphash"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/segments"
	"salut/templates"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// recently is how long ago a letter still counts as a recent one.
const recently = 3 * 24 * time.Hour

// pageSize is how many clients of an audience are held in memory at a time, twice over: one page is read while another is rendered.
const pageSize = 2000

// rehearsal renders a campaign's letter for the whole audience and throws the letters away.
type rehearsal struct {
	pool     *pgxpool.Pool
	campaign Campaign
	zone     *time.Location
	now      time.Time

	found       findings
	done, total int64

	letter *templates.Letter
	sender map[string]any
	strict bool // the purpose needs consent
	seed   maphash.Seed
	met    templates.Met
	prints prints
}

// prints tells whether all letters that were made are one and the same.
type prints struct {
	made   int64
	first  uint64
	differ bool
}

func (p *prints) add(print uint64, made int64, differ bool) {
	if p.made == 0 {
		p.first = print
	}
	p.differ = p.differ || differ || p.first != print
	p.made += made
}

// who is a client of the audience with what decides whether a letter is made.
type who struct {
	clients.Client
	suppressed, written bool
}

func (r *rehearsal) save(ctx context.Context, state string) error {
	if r.found.list == nil {
		r.found.list = []Problem{}
	}
	const q = `UPDATE preflights SET state = $2, done = $3, total = $4, ok = $5, problems = $6, seen_at = now() WHERE campaign_id = $1 AND started_at = $7`
	_, err := r.pool.Exec(ctx, q, r.campaign.ID, state, r.done, max(r.total, r.done), state == "done" && r.found.ok(), r.found.list, r.now)
	if err != nil {
		return fmt.Errorf("record the preflight: %w", err)
	}
	return nil
}

func (r *rehearsal) run(ctx context.Context) error {
	var m delivery.Mailing
	var audience delivery.Audience
	err := pgx.BeginTxFunc(ctx, r.pool, pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) (err error) {
		m, audience, err = ready(ctx, tx, r.campaign, r.zone, r.now)
		return err
	})
	if refusal := fault.Of(err); refusal != nil {
		for _, one := range append([]*fault.Fault{refusal}, refusal.Also...) {
			r.found.add("error", one.Code, "", one.Format, one.Args...)
		}
		return r.save(ctx, "done")
	}
	if err != nil {
		return err
	}
	content, err := templates.FindVersion(ctx, r.pool, m.Steps[0].VersionID)
	if err != nil {
		return err
	}
	if r.letter, err = templates.Compile(content); err != nil {
		return err
	}
	sender, err := delivery.FindSender(ctx, r.pool, r.campaign.SenderIDs[0])
	if err != nil {
		return err
	}
	r.sender = map[string]any{"name": sender.FromName, "email": sender.FromAddress, "reply_to": sender.ReplyTo}
	if r.total, err = segments.Count(ctx, r.pool, segments.Where{SQL: audience.Where, Args: audience.Args}); err != nil {
		return err
	}
	r.strict = m.Purpose == "marketing" || m.Purpose == "outreach"
	r.seed = maphash.MakeSeed()
	if err := r.walk(ctx, audience); err != nil {
		return err
	}
	r.conclude()
	return r.save(ctx, "done")
}

// conclude says what only the whole audience shows.
func (r *rehearsal) conclude() {
	if r.done == 0 {
		r.found.add("error", "nobody", "", "The segment selects nobody now.")
	}
	if r.prints.made == 0 {
		return
	}
	for _, p := range r.letter.Unmet(&r.met) {
		r.found.add("warning", p.Code, "", p.Message, p.Params...)
	}
	if r.prints.made > 1 && !r.prints.differ && r.letter.Personal() {
		r.found.add("warning", "identical", "", "The letter has personal parts, and yet all %s letters are the same.", strconv.FormatInt(r.prints.made, 10))
		r.found.list[len(r.found.list)-1].Count = r.prints.made
	}
}

// walk reads the audience by id, page after page, and renders a page on all processors while the next one is read.
func (r *rehearsal) walk(ctx context.Context, audience delivery.Audience) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	pages := make(chan []who)
	failed := make(chan error, 1)
	go func() {
		defer close(pages)
		failed <- r.read(ctx, audience, pages)
	}()
	for page := range pages {
		r.rehearse(page)
		r.done += int64(len(page))
		if err := r.save(ctx, "running"); err != nil {
			return err
		}
	}
	return <-failed
}

func (r *rehearsal) read(ctx context.Context, audience delivery.Audience, pages chan<- []who) error {
	n := len(audience.Args)
	q := fmt.Sprintf(`SELECT EXISTS (SELECT FROM suppressions s WHERE s.email_hash = c.email_hash AND s.scope IN ('all', 'topic:' || $%d::bigint)),
		EXISTS (SELECT FROM messages m WHERE m.client_id = c.id AND m.state = 'sent' AND m.done_at > $%d), %s
		FROM clients c WHERE (%s) AND c.id > $%d ORDER BY c.id LIMIT %d`, n+3, n+2, clients.Columns, audience.Where, n+1, pageSize)
	for after := int64(0); ; {
		rows, err := r.pool.Query(ctx, q, append(slices.Clone(audience.Args), after, r.now.Add(-recently), r.campaign.TopicID)...)
		if err != nil {
			return fmt.Errorf("walk the audience: %w", err)
		}
		page, err := pgx.AppendRows(make([]who, 0, pageSize), rows, func(row pgx.CollectableRow) (w who, err error) {
			err = row.Scan(append([]any{&w.suppressed, &w.written}, w.Targets()...)...)
			return w, err
		})
		if err != nil {
			return fmt.Errorf("walk the audience: %w", err)
		}
		if len(page) > 0 {
			after = page[len(page)-1].ID
			select {
			case pages <- page:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		if len(page) < pageSize {
			return nil
		}
	}
}

// rehearse splits a page among the processors and brings together what they found.
func (r *rehearsal) rehearse(page []who) {
	type share struct {
		findings
		templates.Met
		prints
	}
	var wg sync.WaitGroup
	size := max(50, (len(page)+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var shares []*share
	for part := range slices.Chunk(page, size) {
		s := &share{}
		shares = append(shares, s)
		wg.Go(func() {
			for i := range part {
				r.check(&part[i], &s.findings, &s.Met, &s.prints)
			}
		})
	}
	wg.Wait()
	for _, s := range shares {
		r.found.merge(&s.findings)
		r.met.Add(&s.Met)
		if s.made > 0 {
			r.prints.add(s.first, s.made, s.differ)
		}
	}
}

// check renders one client's letter and notes what is wrong with it.
func (r *rehearsal) check(w *who, f *findings, met *templates.Met, p *prints) {
	switch {
	case w.Email == "":
		f.add("warning", "no_email", w.Person().FullName(), "These clients have no address and get no letter.")
		return
	case w.suppressed:
		f.add("warning", "suppressed", w.Email, "These clients are on the suppression list and get no letter.")
		return
	case r.strict && w.Consent.Basis == "":
		f.add("warning", "no_consent", w.Email, "These clients gave no consent and get no letter.")
		return
	}
	if w.NameDoubtful && !w.NameConfirmed {
		f.add("warning", "doubtful_name", w.Email, "The names of these clients are doubtful; they are greeted without a name.")
	}
	if w.written {
		f.add("warning", "written_recently", w.Email, "These clients got a letter within the last %s days.", strconv.Itoa(int(recently/(24*time.Hour))))
	}
	const anywhere = "https://example.invalid/"
	v := delivery.Vars(&w.Client, r.sender, map[string]any{"name": r.campaign.Name}, anywhere, anywhere)
	v.Strict = true // names the variables that are empty for this client
	v.Met = met
	out, err := r.letter.Render(v)
	if err != nil {
		f.add("error", "render", w.Email, "The letter can't be made for these clients: %s", err.Error())
		return
	}
	for _, p := range out.Problems {
		if p.Code == "empty_variable" {
			p.Message = "%s is empty for these clients."
		}
		f.add("warning", p.Code, w.Email, p.Message, p.Params...)
	}
	if utf8.RuneCountInString(out.Subject) > templates.LongSubject {
		f.add("warning", "subject_long", w.Email, "For these clients the subject is longer than %s characters.", strconv.Itoa(templates.LongSubject))
	}
	if p.differ {
		p.made++
		return
	}
	var h maphash.Hash
	h.SetSeed(r.seed)
	for _, s := range []string{out.Subject, out.HTML, out.Text} {
		_, _ = h.WriteString(s)
		_ = h.WriteByte(0)
	}
	p.add(h.Sum64(), 1, false)
}
