package campaigns

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"salut/fault"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Topic is what letters are about, by a name that readers see: they may leave one topic without leaving everything.
type Topic struct {
	ID         int64
	Name       string
	CreatedAt  time.Time
	UpdatedAt  time.Time
	ArchivedAt *time.Time // since when it is offered for no new campaign
}

// TopicPatch changes what is not nil.
type TopicPatch struct {
	Name     *string // what readers see
	Archived *bool
}

const topicColumns = `id, name, created_at, updated_at, archived_at`

func topicName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || utf8.RuneCountInString(name) > 100 || !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
		return "", fault.Invalidf("name", "Give the topic a name of 1 to 100 characters; readers will see it.")
	}
	return name, nil
}

func oneTopic(ctx context.Context, db postgres.DB, step, q string, args ...any) (Topic, error) {
	rows, err := db.Query(ctx, q, args...)
	if err != nil {
		return Topic{}, fmt.Errorf("%s: %w", step, err)
	}
	t, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Topic])
	var pg *pgconn.PgError
	switch {
	case errors.As(err, &pg) && pg.Code == "23505":
		f := fault.Conflictf("There is a topic of this name already.").Coded("topic_taken")
		f.Field = "name"
		return Topic{}, f
	case errors.Is(err, pgx.ErrNoRows):
		return Topic{}, err
	case err != nil:
		return Topic{}, fmt.Errorf("%s: %w", step, err)
	}
	return t, nil
}

// CreateTopic adds a topic.
func CreateTopic(ctx context.Context, db postgres.DB, name string, now time.Time) (Topic, error) {
	name, err := topicName(name)
	if err != nil {
		return Topic{}, err
	}
	return oneTopic(ctx, db, "add a topic", `INSERT INTO topics (name, created_at, updated_at) VALUES ($1, $2, $2) RETURNING `+topicColumns, name, now)
}

// FindTopic returns one topic, or a NotFound fault.
func FindTopic(ctx context.Context, db postgres.DB, id int64) (Topic, error) {
	t, err := oneTopic(ctx, db, "find a topic", `SELECT `+topicColumns+` FROM topics WHERE id = $1`, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Topic{}, fault.NotFoundf("There is no topic %d.", id)
	}
	return t, err
}

// UpdateTopic renames a topic, puts it away or takes it out again. Campaigns that have an archived one keep it.
func UpdateTopic(ctx context.Context, db postgres.DB, id int64, p TopicPatch, now time.Time) (Topic, error) {
	if p.Name != nil {
		name, err := topicName(*p.Name)
		if err != nil {
			return Topic{}, err
		}
		p.Name = &name
	}
	const q = `UPDATE topics SET name = coalesce($2, name), updated_at = $4,
		archived_at = CASE WHEN $3::boolean IS NULL THEN archived_at WHEN $3 THEN coalesce(archived_at, $4) END WHERE id = $1 RETURNING ` + topicColumns
	t, err := oneTopic(ctx, db, "change a topic", q, id, p.Name, p.Archived, now)
	if errors.Is(err, pgx.ErrNoRows) {
		return Topic{}, fault.NotFoundf("There is no topic %d.", id)
	}
	return t, err
}

// ListTopics pages by id; after 0 is the first page, next 0 the last.
func ListTopics(ctx context.Context, db postgres.DB, limit int, after int64) (list []Topic, next int64, err error) {
	rows, err := db.Query(ctx, `SELECT `+topicColumns+` FROM topics WHERE id > $1 ORDER BY id LIMIT $2`, after, limit+1)
	if err != nil {
		return nil, 0, fmt.Errorf("list topics: %w", err)
	}
	if list, err = pgx.CollectRows(rows, pgx.RowToStructByPos[Topic]); err != nil {
		return nil, 0, fmt.Errorf("list topics: %w", err)
	}
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	return list, next, nil
}

// TopicsLeft says how many addresses left each topic. It reads suppressions, which belong to clients.
func TopicsLeft(ctx context.Context, db postgres.DB) (map[int64]int64, error) {
	rows, err := db.Query(ctx, `SELECT substr(scope, 7)::bigint, count(*) FROM suppressions WHERE scope LIKE 'topic:%' GROUP BY 1`)
	if err != nil {
		return nil, fmt.Errorf("count who left topics: %w", err)
	}
	left := map[int64]int64{}
	var id, n int64
	_, err = pgx.ForEachRow(rows, []any{&id, &n}, func() error { left[id] = n; return nil })
	if err != nil {
		return nil, fmt.Errorf("count who left topics: %w", err)
	}
	return left, nil
}

// DeleteTopic removes a topic that no campaign has. Who left it stays on the suppression list.
func DeleteTopic(ctx context.Context, db postgres.DB, id int64) error {
	tag, err := db.Exec(ctx, `DELETE FROM topics WHERE id = $1`, id)
	var pg *pgconn.PgError
	if errors.As(err, &pg) && pg.Code == "23503" {
		return fault.Conflictf("Campaigns use this topic: it can be renamed or archived, but not deleted.").Coded("topic_used")
	}
	if err != nil {
		return fmt.Errorf("delete a topic: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fault.NotFoundf("There is no topic %d.", id)
	}
	return nil
}
