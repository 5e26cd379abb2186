package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"salut/access"
	"salut/campaigns"
	"salut/delivery"
)

const (
	streamStep = time.Second
	// streamBeat keeps proxies from closing a stream that has nothing new to say.
	streamBeat = 15 * time.Second
	// rateOver smooths the rate: batches of results come unevenly.
	rateOver = 10 * time.Second
)

type progressView struct {
	State  string          `json:"state"`
	Counts delivery.Counts `json:"counts"`
	Rate   float64         `json:"rate"` // letters answered a second
	ETA    *time.Time      `json:"eta"`  // null when it can't be told
}

// progress turns counts seen at moments into a rate and an end.
type progress struct{ seen []sample }

type sample struct {
	at   time.Time
	done int64
}

func (p *progress) add(c campaigns.Campaign, now time.Time) progressView {
	n := c.Counts
	p.seen = append(p.seen, sample{now, n.Sent + n.Failed + n.Uncertain})
	for len(p.seen) > 2 && now.Sub(p.seen[1].at) >= rateOver {
		p.seen = p.seen[1:]
	}
	v := progressView{State: string(c.State), Counts: n}
	first, last := p.seen[0], p.seen[len(p.seen)-1]
	// A retry takes letters out of the done ones: then nothing can be told until the next samples.
	if took := last.at.Sub(first.at).Seconds(); took > 0 && last.done > first.done {
		v.Rate = float64(last.done-first.done) / took
	}
	if left := n.Pending + n.Sending; left > 0 && v.Rate > 0 && c.State == campaigns.Running {
		eta := now.Add(time.Duration(float64(left) / v.Rate * float64(time.Second))).UTC().Truncate(time.Second)
		v.ETA = &eta
	}
	return v
}

// stream sends a campaign's counts when they change, until it has ended or the listener goes.
func (s *server) stream(c *gin.Context) {
	ctx := c.Request.Context()
	id, err := One{ID: c.Param("id")}.id()
	if err != nil {
		s.writeError(c, err)
		return
	}
	campaign, err := campaigns.Find(ctx, s.Pool, id)
	if err != nil {
		s.writeError(c, err)
		return
	}
	control := http.NewResponseController(c.Writer)
	// A stream outlives the limits of a request; not every writer has them.
	_ = control.SetReadDeadline(time.Time{})
	_ = control.SetWriteDeadline(time.Time{})
	h := c.Writer.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	c.Writer.WriteHeader(http.StatusOK)

	var p progress
	tick := time.NewTicker(streamStep)
	defer tick.Stop()
	said, saidAt, admittedAt := "", s.now(), s.now()
	for {
		now := s.now()
		text, err := json.Marshal(p.add(campaign, now))
		if err != nil {
			s.Log.ErrorContext(ctx, "a stream broke off", "campaign_id", id, "error", err)
			return
		}
		switch {
		case string(text) != said:
			_, err = fmt.Fprintf(c.Writer, "data: %s\n\n", text)
			said, saidAt = string(text), now
		case now.Sub(saidAt) >= streamBeat:
			_, err = fmt.Fprint(c.Writer, ": still here\n\n")
			saidAt = now
		}
		if err == nil {
			err = control.Flush()
		}
		if err != nil || campaign.State == campaigns.Finished || campaign.State == campaigns.Canceled && campaign.Counts.Sending == 0 {
			return // the listener has gone, or there is nothing more to tell
		}
		select {
		case <-ctx.Done():
			return
		case <-s.Background.Done():
			return
		case <-tick.C:
		}
		// Who was let in may have been shut out since.
		if now := s.now(); now.Sub(admittedAt) >= streamBeat {
			if role, err := s.signedIn(c); err != nil || !role.May(access.ReadCampaigns) {
				return
			}
			admittedAt = now
		}
		if campaign, err = campaigns.Find(ctx, s.Pool, id); err != nil {
			if !errors.Is(err, context.Canceled) {
				s.Log.WarnContext(ctx, "a stream broke off", "campaign_id", id, "error", err)
			}
			return
		}
	}
}
