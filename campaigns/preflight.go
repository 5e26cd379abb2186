package campaigns

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"salut/fault"

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
			r := &rehearsal{pool: pool, campaign: c, zone: zone, now: now}
			err := r.run(ctx)
			if err == nil {
				return
			}
			if ctx.Err() == nil {
				log.Error("preflight failed", "campaign", id, "error", err)
			}
			// Nobody should wait for a check that has ended.
			r.found.add("error", "broken_off", "", "The check broke off. Start it again.")
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
			defer cancel()
			if err := r.save(last, "done"); err != nil {
				log.Error("preflight not recorded", "campaign", id, "error", err)
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

// How much a preflight tells.
const (
	maxFindings = 200
	maxExamples = 5
)

// findings groups problems by severity, code and words.
type findings struct{ list []Problem }

func (f *findings) add(severity, code, example, format string, params ...any) {
	for i := range f.list {
		p := &f.list[i]
		if p.Code == code && p.Format == format && slices.Equal(p.Params, params) {
			p.count(1, example)
			return
		}
	}
	if params == nil {
		params = []any{}
	}
	p := Problem{Severity: severity, Code: code, Format: format, Params: params, Examples: []string{}}
	if p.count(1, example); len(f.list) < maxFindings {
		f.list = append(f.list, p)
	}
}

func (p *Problem) count(more int64, examples ...string) {
	p.Count += more
	for _, e := range examples {
		if e != "" && len(p.Examples) < maxExamples {
			p.Examples = append(p.Examples, e)
		}
	}
}

// merge takes in what another walker found.
func (f *findings) merge(other *findings) {
	for _, p := range other.list {
		same := func(q Problem) bool {
			return q.Code == p.Code && q.Format == p.Format && slices.Equal(q.Params, p.Params)
		}
		if i := slices.IndexFunc(f.list, same); i >= 0 {
			f.list[i].count(p.Count, p.Examples...)
		} else if len(f.list) < maxFindings {
			f.list = append(f.list, p)
		}
	}
	other.list = other.list[:0]
}

func (f *findings) ok() bool {
	return !slices.ContainsFunc(f.list, func(p Problem) bool { return p.Severity == "error" })
}
