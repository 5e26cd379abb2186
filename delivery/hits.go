package delivery

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/clients"
)

// HitLetter is what the verdicts on a letter's opens and clicks need to know of it.
type HitLetter struct {
	ClientID int64
	SentAt   *time.Time // nil: the server's answer is not recorded
	text     map[int32]bool
}

// InText tells whether a link stands in the text part of the letter.
func (l HitLetter) InText(link int32) bool { return l.text[link] }

// HitLetters reads the letters that were opened or clicked in. One whose reader was erased is left out.
func HitLetters[V any](ctx context.Context, tx pgx.Tx, which map[ID]V) (map[ID]HitLetter, error) {
	mailings, numbers := make([]int64, 0, len(which)), make([]int32, 0, len(which))
	for id := range which {
		mailings, numbers = append(mailings, id.Mailing), append(numbers, id.N)
	}
	text := map[int64]map[int32]bool{}
	rows, err := tx.Query(ctx, `SELECT mailing_id, link FROM mailing_links WHERE mailing_id = ANY ($1) AND part = 'text'`, slices.Compact(slices.Sorted(slices.Values(mailings))))
	if err != nil {
		return nil, fmt.Errorf("read which links stand in the text: %w", err)
	}
	var mailing int64
	var link int32
	if _, err := pgx.ForEachRow(rows, []any{&mailing, &link}, func() error {
		if text[mailing] == nil {
			text[mailing] = map[int32]bool{}
		}
		text[mailing][link] = true
		return nil
	}); err != nil {
		return nil, fmt.Errorf("read which links stand in the text: %w", err)
	}
	const q = `
		SELECT m.mailing_id, m.n, m.client_id, CASE WHEN m.state = 'sent' THEN m.done_at END
		FROM unnest($1::bigint[], $2::int[]) AS w (mailing_id, n) JOIN messages m ON m.mailing_id = w.mailing_id AND m.n = w.n JOIN clients c ON c.id = m.client_id`
	if rows, err = tx.Query(ctx, q, mailings, numbers); err != nil {
		return nil, fmt.Errorf("find the letters of hits: %w", err)
	}
	letters := make(map[ID]HitLetter, len(which))
	var id ID
	var l HitLetter
	if _, err := pgx.ForEachRow(rows, []any{&id.Mailing, &id.N, &l.ClientID, &l.SentAt}, func() error {
		l.text = text[id.Mailing]
		letters[id] = l
		return nil
	}); err != nil {
		return nil, fmt.Errorf("find the letters of hits: %w", err)
	}
	return letters, nil
}

// HitCounts are changes to the counts of mailings: a letter counts once in each of opened, clicked and their machine_ likes, whatever the
// number of its hits.
type HitCounts map[int64]*[4]int64

// Change notes how the hits of one letter were judged before and are now.
func (c HitCounts) Change(mailing int64, before, now []clients.Hit) {
	was, is := hitFlags(before), hitFlags(now)
	if was == is {
		return
	}
	if c[mailing] == nil {
		c[mailing] = &[4]int64{}
	}
	for i := range was {
		switch {
		case is[i] && !was[i]:
			c[mailing][i]++
		case was[i] && !is[i]:
			c[mailing][i]--
		}
	}
}

func hitFlags(hits []clients.Hit) (f [4]bool) {
	for _, h := range hits {
		i := 0
		if h.Kind == "clicked" {
			i = 1
		}
		switch h.Verdict {
		case "human":
			f[i] = true
		case "machine":
			f[i+2] = true
		}
	}
	return f
}

// Keep writes the changes.
func (c HitCounts) Keep(ctx context.Context, tx pgx.Tx) error {
	const q = `INSERT INTO mailing_counts AS mc (mailing_id, shard, opened, clicked, machine_opened, machine_clicked) VALUES ($1, 0, $2, $3, $4, $5)
		ON CONFLICT (mailing_id, shard) DO UPDATE SET opened = mc.opened + excluded.opened, clicked = mc.clicked + excluded.clicked,
			machine_opened = mc.machine_opened + excluded.machine_opened, machine_clicked = mc.machine_clicked + excluded.machine_clicked`
	for _, mailing := range slices.Sorted(maps.Keys(c)) { // in one order, so that two who write never wait for each other
		n := c[mailing]
		if _, err := tx.Exec(ctx, q, mailing, n[0], n[1], n[2], n[3]); err != nil {
			return fmt.Errorf("count opens and clicks: %w", err)
		}
	}
	return nil
}
