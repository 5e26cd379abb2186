package campaigns

import (
	"context"
	"fmt"
	"time"

	"salut/delivery"
	"salut/fault"
	"salut/segments"
	"salut/templates"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Launch turns a draft into a running campaign: in one transaction it checks what can be refused, freezes the letters and writes the
// audience. It renders nobody; a caller that got no error has nothing left to check.
func Launch(ctx context.Context, pool *pgxpool.Pool, id int64, zone *time.Location, now time.Time) (Campaign, error) {
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		// Two launches at once: the second waits here and then sees the first one's mailing.
		if _, err := tx.Exec(ctx, `SELECT FROM campaigns WHERE id = $1 FOR UPDATE`, id); err != nil {
			return fmt.Errorf("lock the campaign: %w", err)
		}
		c, err := Find(ctx, tx, id)
		if err != nil {
			return err
		}
		m, audience, err := ready(ctx, tx, c, zone, now)
		if err != nil {
			return err
		}
		mailing, err := delivery.Plan(ctx, tx, m, audience, now)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE campaigns SET mailing_id = $2, updated_at = $3 WHERE id = $1`, id, mailing, now)
		return err
	})
	if err != nil {
		return Campaign{}, err
	}
	return Find(ctx, pool, id)
}

// ready has every reason to refuse a launch, and makes what delivery plans by.
func ready(ctx context.Context, tx pgx.Tx, c Campaign, zone *time.Location, now time.Time) (m delivery.Mailing, a delivery.Audience, err error) {
	if c.State != Draft {
		return m, a, fault.Conflictf("%q is already %s.", c.Name, string(c.State)).Coded("launched")
	}
	if err := c.check(); err != nil {
		return m, a, err
	}
	if err := references(ctx, tx, c); err != nil {
		return m, a, err
	}
	m = delivery.Mailing{CampaignID: c.ID, Name: c.Name, Purpose: c.Purpose, SenderIDs: c.SenderIDs, StopOn: c.StopOn}
	for i, s := range c.Steps {
		t, err := templates.Find(ctx, tx, s.TemplateID)
		if err != nil {
			return m, a, err
		}
		if problem := letterProblem(t, c.Purpose); problem != nil {
			problem.Field = fmt.Sprintf("steps[%d].template_id", i)
			return m, a, problem
		}
		m.Steps = append(m.Steps, delivery.MailingStep{VersionID: t.VersionID, WaitS: int64(s.Wait / time.Second)})
	}
	segment, err := segments.Find(ctx, tx, c.SegmentID)
	if err != nil {
		return m, a, err
	}
	where, err := segments.Compile(segment.Rule, now, zone)
	if err != nil {
		return m, a, err
	}
	return m, delivery.Audience{Where: where.SQL, Args: where.Args}, nil
}

// letterProblem is why a letter may not go out, or nil. Marketing and outreach letters must offer a way out of them.
func letterProblem(t templates.Template, purpose string) *fault.Fault {
	letter, err := templates.Compile(t.Content)
	if err != nil {
		if f := fault.Of(err); f != nil {
			return f
		}
		return fault.Invalidf("", "The letter %q can't be used: %s", t.Name, err.Error())
	}
	if (purpose == "marketing" || purpose == "outreach") && !letter.Uses("unsubscribe_url") {
		return fault.Invalidf("", "The letter %q has no unsubscribe link; put {{ unsubscribe_url }} into its body.", t.Name).Coded("no_unsubscribe_url")
	}
	return nil
}

// Pause stops a running campaign until Resume. When it returns, none of its letters will be begun.
func Pause(ctx context.Context, pool *pgxpool.Pool, id int64, now time.Time) (Campaign, error) {
	return steer(ctx, pool, id, "paused", now, Running, Held)
}

// Resume lets a paused or held campaign go on.
func Resume(ctx context.Context, pool *pgxpool.Pool, id int64, now time.Time) (Campaign, error) {
	return steer(ctx, pool, id, "running", now, Paused, Held)
}

// Cancel ends a campaign: what is not sent yet never will be.
func Cancel(ctx context.Context, pool *pgxpool.Pool, id int64, now time.Time) (Campaign, error) {
	return steer(ctx, pool, id, "canceled", now, Running, Paused, Held)
}

func steer(ctx context.Context, pool *pgxpool.Pool, id int64, to string, now time.Time, from ...State) (Campaign, error) {
	c, err := Find(ctx, pool, id)
	if err != nil {
		return Campaign{}, err
	}
	allowed := false
	for _, s := range from {
		allowed = allowed || c.State == s
	}
	if !allowed {
		return Campaign{}, fault.Conflictf("%q is %s and can't be %s.", c.Name, string(c.State), to).Coded("state")
	}
	if err := delivery.SetState(ctx, pool, c.mailing, to, "", now); err != nil {
		return Campaign{}, err
	}
	return Find(ctx, pool, id)
}

// Messages pages through the letters of a campaign; state "" is all of them, a draft has none.
func Messages(ctx context.Context, pool *pgxpool.Pool, id int64, state delivery.State, limit int, cursor string) ([]delivery.Message, string, error) {
	c, err := Find(ctx, pool, id)
	if err != nil {
		return nil, "", err
	}
	return delivery.Messages(ctx, pool, c.mailing, state, limit, cursor)
}

// Retry sends failed or uncertain letters of a campaign again and says how many.
func Retry(ctx context.Context, pool *pgxpool.Pool, id int64, state delivery.State, now time.Time) (int64, error) {
	c, err := Find(ctx, pool, id)
	if err != nil {
		return 0, err
	}
	if c.mailing == 0 {
		return 0, fault.Conflictf("%q was not launched yet.", c.Name).Coded("draft")
	}
	return delivery.Retry(ctx, pool, c.mailing, state, now)
}

// SkippedReasons counts whom the campaign left out, by reason.
func SkippedReasons(ctx context.Context, pool *pgxpool.Pool, id int64) (map[string]int64, error) {
	c, err := Find(ctx, pool, id)
	if err != nil {
		return nil, err
	}
	return delivery.SkippedReasons(ctx, pool, c.mailing)
}

// ExampleMessage returns the Message-ID of one letter that was sent to a client of that gender.
func ExampleMessage(ctx context.Context, pool *pgxpool.Pool, id int64, gender string) (string, error) {
	c, err := Find(ctx, pool, id)
	if err != nil {
		return "", err
	}
	m, err := delivery.ExampleSent(ctx, pool, c.mailing, gender)
	return m.MessageID, err
}
