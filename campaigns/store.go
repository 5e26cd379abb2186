package campaigns

import (
	"context"
	"errors"
	"fmt"
	"time"

	"salut/delivery"
	"salut/fault"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const columns = `id, name, purpose, segment_id, sender_ids, entry, steps, stop_on, holdout_percent, send_window, frequency_cap, tracking, topic_id, priority, plan_state, scheduled_for, held_reason, coalesce(mailing_id, 0), created_at, updated_at`

func scan(row pgx.CollectableRow) (Campaign, error) {
	var c Campaign
	var state string
	err := row.Scan(&c.ID, &c.Name, &c.Purpose, &c.SegmentID, &c.SenderIDs, &c.Entry, &c.Steps, &c.StopOn, &c.HoldoutPercent, &c.Window, &c.FrequencyCap, &c.Tracking, &c.TopicID, &c.Priority, &state, &c.scheduled, &c.HeldReason, &c.mailing, &c.CreatedAt, &c.UpdatedAt)
	c.State = State(state)
	return c, err
}

// Create stores a draft.
func Create(ctx context.Context, db postgres.DB, c Campaign) (Campaign, error) {
	if err := c.check(); err != nil {
		return Campaign{}, err
	}
	if err := references(ctx, db, c); err != nil {
		return Campaign{}, err
	}
	if err := openTopic(ctx, db, c.TopicID); err != nil {
		return Campaign{}, err
	}
	if c.StopOn == nil {
		c.StopOn = []string{}
	}
	const q = `INSERT INTO campaigns (name, purpose, segment_id, sender_ids, entry, steps, stop_on, holdout_percent, send_window, frequency_cap, tracking, topic_id, priority) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13) RETURNING ` + columns
	rows, err := db.Query(ctx, q, c.Name, c.Purpose, c.SegmentID, c.SenderIDs, c.Entry, c.Steps, c.StopOn, c.HoldoutPercent, c.Window, c.FrequencyCap, c.Tracking, c.TopicID, c.Priority)
	if err != nil {
		return Campaign{}, fmt.Errorf("store the campaign: %w", err)
	}
	return pgx.CollectExactlyOneRow(rows, scan)
}

// references refuses segments, senders and templates that don't exist, by the field that names them.
func references(ctx context.Context, db postgres.DB, c Campaign) error {
	templateIDs := make([]int64, len(c.Steps))
	for i, s := range c.Steps {
		templateIDs[i] = s.TemplateID
	}
	const q = `
		SELECT EXISTS (SELECT FROM segments WHERE id = $1),
		       ARRAY (SELECT x FROM unnest($2::bigint[]) x WHERE NOT EXISTS (SELECT FROM senders s WHERE s.id = x AND s.deleted_at IS NULL)),
		       ARRAY (SELECT x FROM unnest($3::bigint[]) x WHERE NOT EXISTS (SELECT FROM templates t WHERE t.id = x AND t.deleted_at IS NULL)),
		       $4::bigint IS NULL OR EXISTS (SELECT FROM topics WHERE id = $4)`
	var segment, topic bool
	var senders, templates []int64
	if err := db.QueryRow(ctx, q, c.SegmentID, c.SenderIDs, templateIDs, c.TopicID).Scan(&segment, &senders, &templates, &topic); err != nil {
		return fmt.Errorf("look for what the campaign uses: %w", err)
	}
	var bad []*fault.Fault
	if !segment {
		bad = append(bad, fault.Invalidf("segment_id", "There is no segment %d.", c.SegmentID))
	}
	if !topic {
		bad = append(bad, fault.Invalidf("topic_id", "There is no topic %d.", *c.TopicID))
	}
	for _, missing := range senders {
		for i, id := range c.SenderIDs {
			if id == missing {
				bad = append(bad, fault.Invalidf(fmt.Sprintf("sender_ids[%d]", i), "There is no sender %d.", id))
				break
			}
		}
	}
	for _, missing := range templates {
		for i, s := range c.Steps {
			if s.TemplateID == missing {
				bad = append(bad, fault.Invalidf(fmt.Sprintf("steps[%d].template_id", i), "There is no template %d.", missing))
				break
			}
		}
	}
	return fault.Join(bad)
}

// openTopic refuses a topic that was put away; a campaign that has it from before keeps it.
func openTopic(ctx context.Context, db postgres.DB, id *int64) error {
	if id == nil {
		return nil
	}
	t, err := FindTopic(ctx, db, *id)
	if err != nil {
		return err
	}
	if t.ArchivedAt != nil {
		return fault.Invalidf("topic_id", "The topic %q is archived: take it out of the archive or choose another one.", t.Name)
	}
	return nil
}

// Find returns one campaign with its state and counts, or a NotFound fault.
func Find(ctx context.Context, db postgres.DB, id int64) (Campaign, error) {
	rows, err := db.Query(ctx, `SELECT `+columns+` FROM campaigns WHERE id = $1`, id)
	if err != nil {
		return Campaign{}, fmt.Errorf("find the campaign: %w", err)
	}
	c, err := pgx.CollectExactlyOneRow(rows, scan)
	if errors.Is(err, pgx.ErrNoRows) {
		return Campaign{}, fault.NotFoundf("There is no campaign %d.", id)
	}
	if err != nil {
		return Campaign{}, fmt.Errorf("read the campaign: %w", err)
	}
	list := []Campaign{c}
	err = withStatus(ctx, db, list)
	return list[0], err
}

// List pages by id, newest first; before 0 is the first page, next 0 the last.
func List(ctx context.Context, db postgres.DB, limit int, before int64) (list []Campaign, next int64, err error) {
	rows, err := db.Query(ctx, `SELECT `+columns+` FROM campaigns WHERE $1 = 0 OR id < $1 ORDER BY id DESC LIMIT $2`, before, limit+1)
	if err != nil {
		return nil, 0, fmt.Errorf("list the campaigns: %w", err)
	}
	if list, err = pgx.CollectRows(rows, scan); err != nil {
		return nil, 0, fmt.Errorf("list the campaigns: %w", err)
	}
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	return list, next, withStatus(ctx, db, list)
}

// withStatus fills in what the mailings of launched campaigns say.
func withStatus(ctx context.Context, db postgres.DB, list []Campaign) error {
	var ids []int64
	for _, c := range list {
		if c.mailing != 0 {
			ids = append(ids, c.mailing)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	status, err := delivery.Statuses(ctx, db, ids)
	if err != nil {
		return err
	}
	for i := range list {
		if s, ok := status[list[i].mailing]; ok {
			list[i].take(s)
		}
	}
	return nil
}

func (c *Campaign) take(s delivery.Status) {
	c.Counts, c.HeldReason, c.State = s.Counts, s.HeldReason, State(s.State)
	c.LaunchedAt, c.FinishedAt = &s.LaunchedAt, s.FinishedAt
	if c.State == Running && s.Counts.Pending == 0 && s.Counts.Sending == 0 {
		c.State = Finished
	}
	if c.State != Finished {
		c.FinishedAt = nil
	}
}

// Update changes a draft; of a launched campaign only the name can change.
func Update(ctx context.Context, db postgres.DB, id int64, p Patch, now time.Time) (Campaign, error) {
	c, err := Find(ctx, db, id)
	if err != nil {
		return Campaign{}, err
	}
	if c.State != Draft && (p.Purpose != nil || p.SegmentID != nil || p.SenderIDs != nil || p.Entry != nil || p.Steps != nil || p.StopOn != nil || p.HoldoutPercent != nil || p.Window != nil || p.FrequencyCap != nil || p.Tracking != nil || p.TopicID != nil || p.Priority != nil) {
		return Campaign{}, fault.Conflictf("This campaign was launched: only its name can be changed. Make a new campaign for other letters or people.").Coded("launched")
	}
	topic := c.TopicID
	apply(&c.Name, p.Name)
	apply(&c.Purpose, p.Purpose)
	apply(&c.SegmentID, p.SegmentID)
	apply(&c.SenderIDs, p.SenderIDs)
	apply(&c.Entry, p.Entry)
	apply(&c.Steps, p.Steps)
	apply(&c.StopOn, p.StopOn)
	apply(&c.HoldoutPercent, p.HoldoutPercent)
	apply(&c.Window, p.Window)
	apply(&c.FrequencyCap, p.FrequencyCap)
	apply(&c.Tracking, p.Tracking)
	apply(&c.TopicID, p.TopicID)
	apply(&c.Priority, p.Priority)
	if err := c.check(); err != nil {
		return Campaign{}, err
	}
	if c.mailing == 0 {
		if err := references(ctx, db, c); err != nil {
			return Campaign{}, err
		}
		if c.TopicID != nil && (topic == nil || *topic != *c.TopicID) {
			if err := openTopic(ctx, db, c.TopicID); err != nil {
				return Campaign{}, err
			}
		}
	}
	if c.StopOn == nil {
		c.StopOn = []string{}
	}
	// A launch that came in between wins: what it froze is not what this request saw.
	const q = `UPDATE campaigns SET name=$2, purpose=$3, segment_id=$4, sender_ids=$5, entry=$6, steps=$7, stop_on=$8, holdout_percent=$9, updated_at=$10, send_window=$13, frequency_cap=$14, tracking=$15, topic_id=$16, priority=$17
		WHERE id = $1 AND coalesce(mailing_id, 0) = $11 AND (plan_state = 'draft' OR $12)`
	tag, err := db.Exec(ctx, q, id, c.Name, c.Purpose, c.SegmentID, c.SenderIDs, c.Entry, c.Steps, c.StopOn, c.HoldoutPercent, now, c.mailing, c.State != Draft, c.Window, c.FrequencyCap, c.Tracking, c.TopicID, c.Priority)
	if err != nil {
		return Campaign{}, fmt.Errorf("change the campaign: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return Campaign{}, fault.Conflictf("This campaign was launched meanwhile; load it again.").Coded("launched")
	}
	return Find(ctx, db, id)
}

func apply[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Delete removes a campaign that has nothing left to send. What it sent stays in the ledger and in the clients' history.
func Delete(ctx context.Context, db postgres.DB, id int64) error {
	c, err := Find(ctx, db, id)
	if err != nil {
		return err
	}
	if c.State != Draft && c.State != Finished && c.State != Canceled {
		return fault.Conflictf("%q is %s: cancel it before deleting it.", c.Name, string(c.State)).Coded("not_ended")
	}
	tag, err := db.Exec(ctx, `DELETE FROM campaigns WHERE id = $1 AND coalesce(mailing_id, 0) = $2`, id, c.mailing)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23503" {
		return fault.Conflictf("%q is still used elsewhere.", c.Name)
	}
	if err != nil {
		return fmt.Errorf("delete the campaign: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fault.Conflictf("This campaign was launched meanwhile; load it again.").Coded("launched")
	}
	return nil
}
