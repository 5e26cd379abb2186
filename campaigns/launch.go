package campaigns

import (
	"context"
	"fmt"
	"slices"
	"time"

	"salut/delivery"
	"salut/fault"
	"salut/postgres"
	"salut/segments"
	"salut/templates"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// late is how long after its moment a scheduled campaign still starts by itself. Later, a person decides.
const late = time.Hour

// Why salut itself holds a scheduled campaign; worded in the catalogue of faults.
const (
	heldLate     = "Its moment passed more than an hour before salut could start it. Resume it to start now, or cancel it."
	heldRestored = "Its moment passed, and the database was restored from a backup since: it may have started already. Resume it only if it has not."
	heldRefused  = "It could not start at its moment. Resume it: the answer says what is wrong."
)

// Launch turns a draft into a running campaign: in one transaction it checks what can be refused, freezes the letters and writes the
// audience. It renders nobody; a caller that got no error has nothing left to check. A campaign with a moment to come is checked and
// scheduled; its letters and audience are those of that moment.
func Launch(ctx context.Context, pool *pgxpool.Pool, id int64, zone *time.Location, now time.Time) (Campaign, error) {
	return change(ctx, pool, id, func(tx pgx.Tx, c Campaign) error {
		if c.State != Draft {
			return fault.Conflictf("%q is already %s.", c.Name, string(c.State)).Coded("launched")
		}
		at := c.Entry.At
		if at == nil || !at.After(now) {
			if at != nil && now.Sub(*at) > late {
				return fault.Invalidf("entry.at", "This moment has passed; choose one to come.")
			}
			return start(ctx, tx, c, zone, now)
		}
		if _, _, err := ready(ctx, tx, c, zone, now); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE campaigns SET plan_state = 'scheduled', scheduled_for = $2, updated_at = $3 WHERE id = $1`, id, at, now)
		return err
	})
}

// change runs do on a campaign that nobody else changes meanwhile: of two launches at once the second sees the first one's mailing.
func change(ctx context.Context, pool *pgxpool.Pool, id int64, do func(tx pgx.Tx, c Campaign) error) (Campaign, error) {
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT FROM campaigns WHERE id = $1 FOR UPDATE`, id); err != nil {
			return fmt.Errorf("lock the campaign: %w", err)
		}
		c, err := Find(ctx, tx, id)
		if err != nil {
			return err
		}
		return do(tx, c)
	})
	if err != nil {
		return Campaign{}, err
	}
	return Find(ctx, pool, id)
}

func start(ctx context.Context, tx pgx.Tx, c Campaign, zone *time.Location, now time.Time) error {
	m, audience, err := ready(ctx, tx, c, zone, now)
	if err != nil {
		return err
	}
	mailing, err := delivery.Plan(ctx, tx, m, audience, now)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE campaigns SET mailing_id = $2, updated_at = $3 WHERE id = $1`, c.ID, mailing, now)
	return err
}

// StartDue starts the scheduled campaigns whose moment has come. One that is late, or can't start, is held for a person. Safe with any
// number of callers.
func StartDue(ctx context.Context, pool *pgxpool.Pool, zone *time.Location, now time.Time) error {
	rows, err := pool.Query(ctx, `SELECT id FROM campaigns WHERE plan_state = 'scheduled' AND mailing_id IS NULL AND scheduled_for <= $1 ORDER BY scheduled_for LIMIT 100`, now)
	if err != nil {
		return fmt.Errorf("look for scheduled campaigns: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return fmt.Errorf("look for scheduled campaigns: %w", err)
	}
	for _, id := range ids {
		_, err := change(ctx, pool, id, func(tx pgx.Tx, c Campaign) error {
			if c.State != Scheduled || c.scheduled.After(now) {
				return nil // another worker was quicker, or a person
			}
			if now.Sub(*c.scheduled) > late {
				return setPlan(ctx, tx, id, Held, heldLate, now)
			}
			return start(ctx, tx, c, zone, now)
		})
		if fault.Of(err) != nil {
			_, err = change(ctx, pool, id, func(tx pgx.Tx, c Campaign) error {
				if c.State != Scheduled {
					return nil
				}
				return setPlan(ctx, tx, id, Held, heldRefused, now)
			})
		}
		if err != nil {
			return fmt.Errorf("start campaign %d: %w", id, err)
		}
	}
	return nil
}

// HoldOverdue holds the scheduled campaigns whose moment has passed: in a database that was restored from a backup they may have
// started already.
func HoldOverdue(ctx context.Context, db postgres.DB, now time.Time) error {
	const q = `UPDATE campaigns SET plan_state = 'held', held_reason = $2, updated_at = $1 WHERE plan_state = 'scheduled' AND mailing_id IS NULL AND scheduled_for <= $1`
	if _, err := db.Exec(ctx, q, now, heldRestored); err != nil {
		return fmt.Errorf("hold the scheduled campaigns: %w", err)
	}
	return nil
}

func setPlan(ctx context.Context, tx pgx.Tx, id int64, to State, reason string, now time.Time) error {
	_, err := tx.Exec(ctx, `UPDATE campaigns SET plan_state = $2, held_reason = $3, updated_at = $4 WHERE id = $1`, id, string(to), reason, now)
	return err
}

// ready has every reason to refuse a start, and makes what delivery plans by.
func ready(ctx context.Context, tx pgx.Tx, c Campaign, zone *time.Location, now time.Time) (m delivery.Mailing, a delivery.Audience, err error) {
	if err := c.check(); err != nil {
		return m, a, err
	}
	if err := references(ctx, tx, c); err != nil {
		return m, a, err
	}
	m = delivery.Mailing{CampaignID: c.ID, Name: c.Name, Purpose: c.Purpose, SenderIDs: c.SenderIDs, StopOn: c.StopOn, Window: c.Window, Cap: c.FrequencyCap, TopicID: c.TopicID, Priority: c.Priority, Tracking: delivery.Tracking{Clicks: true, Opens: true}, Zone: zone}
	if c.Tracking != nil {
		m.Tracking = *c.Tracking
	}
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

// Pause stops a running campaign until Resume. When it returns, none of its letters will be begun. A scheduled one does not start.
func Pause(ctx context.Context, pool *pgxpool.Pool, id int64, now time.Time) (Campaign, error) {
	return steer(ctx, pool, id, Paused, now, Scheduled, Running, Held)
}

// Resume lets a paused or held campaign go on. One that had not started waits for its moment again, or starts now if that has passed.
func Resume(ctx context.Context, pool *pgxpool.Pool, id int64, zone *time.Location, now time.Time) (Campaign, error) {
	c, err := Find(ctx, pool, id)
	if err != nil {
		return Campaign{}, err
	}
	if c.mailing != 0 {
		return steer(ctx, pool, id, Running, now, Paused, Held)
	}
	return change(ctx, pool, id, func(tx pgx.Tx, c Campaign) error {
		switch {
		case c.mailing != 0 || c.State != Paused && c.State != Held:
			return refuseState(c, Running)
		case c.scheduled.After(now):
			return setPlan(ctx, tx, id, Scheduled, "", now)
		}
		return start(ctx, tx, c, zone, now)
	})
}

// Cancel ends a campaign: what is not sent yet never will be.
func Cancel(ctx context.Context, pool *pgxpool.Pool, id int64, now time.Time) (Campaign, error) {
	return steer(ctx, pool, id, Canceled, now, Scheduled, Running, Paused, Held)
}

func refuseState(c Campaign, to State) error {
	return fault.Conflictf("%q is %s and can't be %s.", c.Name, string(c.State), string(to)).Coded("state")
}

func steer(ctx context.Context, pool *pgxpool.Pool, id int64, to State, now time.Time, from ...State) (Campaign, error) {
	mailing := int64(0)
	c, err := change(ctx, pool, id, func(tx pgx.Tx, c Campaign) error {
		if !slices.Contains(from, c.State) {
			return refuseState(c, to)
		}
		if mailing = c.mailing; mailing != 0 {
			return nil
		}
		return setPlan(ctx, tx, id, to, "", now)
	})
	if err != nil || mailing == 0 {
		return c, err
	}
	if err := delivery.SetState(ctx, pool, mailing, string(to), "", now); err != nil {
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
