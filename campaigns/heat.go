package campaigns

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"salut/delivery"
	"salut/fault"
	"salut/templates"
)

// Heat is a letter of a campaign with its clicks beside its links.
type Heat struct {
	Language string
	HTML     string
	Links    []LinkReport // of this wording's HTML; the badge of each begins with its place in this list
	Shown    []bool       // whether the letter to this client has the link
}

// MakeHeat renders the letter of a step, as its launch froze it, for a client and with the clicks of all clients beside its links. It reads
// mailings and mailing_links of delivery, and hits of clients.
func MakeHeat(ctx context.Context, pool *pgxpool.Pool, id int64, step int, v templates.Vars) (h Heat, err error) {
	var all []LinkReport
	var steps []delivery.MailingStep
	err = snapshot(ctx, pool, func(tx pgx.Tx) error {
		c, err := Find(ctx, tx, id)
		if err != nil {
			return err
		}
		if c.mailing == 0 {
			return nil
		}
		if err := tx.QueryRow(ctx, `SELECT steps FROM mailings WHERE id = $1`, c.mailing).Scan(&steps); err != nil {
			return fmt.Errorf("read the steps of mailing %d: %w", c.mailing, err)
		}
		if all, err = links(ctx, tx, c.mailing); err != nil {
			return fmt.Errorf("read the links of mailing %d: %w", c.mailing, err)
		}
		return nil
	})
	if err != nil {
		return Heat{}, err
	}
	if step < 0 || step >= len(steps) {
		return Heat{}, fault.NotFoundf("There is nothing with the id %q here.", strconv.Itoa(step))
	}
	content, err := templates.FindVersion(ctx, pool, steps[step].VersionID)
	if err != nil {
		return Heat{}, err
	}
	letter, err := templates.Compile(content)
	if err != nil {
		return Heat{}, fmt.Errorf("compile the letter of campaign %d: %w", id, err)
	}
	// Which wording it is is known when it is rendered, so the marks are of all of them.
	marks := map[int32]templates.Mark{}
	byLanguage := map[string][]LinkReport{}
	for _, l := range all {
		if l.Step == step && l.Part == "html" {
			byLanguage[l.Language] = append(byLanguage[l.Language], l)
		}
	}
	for _, list := range byLanguage {
		var sum, most int64
		for _, l := range list {
			sum, most = sum+l.Clients, max(most, l.Clients)
		}
		for i, l := range list {
			m := templates.Mark{Text: fmt.Sprintf("%d · %d", i+1, l.Clients)}
			if sum > 0 {
				m.Text += fmt.Sprintf(" (%d%%)", (l.Clients*100+sum/2)/sum)
				m.Heat = float64(l.Clients) / float64(most)
			}
			marks[l.Link&0xffff] = m
		}
	}
	out, shown, err := letter.RenderMarked(v, marks)
	if err != nil {
		return Heat{}, err
	}
	h = Heat{Language: out.Language, HTML: out.HTML, Links: byLanguage[out.Language]}
	for _, l := range h.Links {
		h.Shown = append(h.Shown, slices.Contains(shown, l.Link&0xffff))
	}
	return h, nil
}
