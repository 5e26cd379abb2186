package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/campaigns"
	"salut/delivery"
)

type campaignReportView struct {
	CampaignID string          `json:"campaign_id"`
	Name       string          `json:"name"`
	State      string          `json:"state" enum:"draft,scheduled,running,paused,held,finished,canceled"`
	LaunchedAt *time.Time      `json:"launched_at"`
	FinishedAt *time.Time      `json:"finished_at"`
	Counts     delivery.Counts `json:"counts"`
	Rates      ratesView       `json:"rates" doc:"Shares of the letters sent, from 0 to 1; null while none is."`
}

type ratesView struct {
	Bounced      *float64 `json:"bounced"`
	Opened       *float64 `json:"opened"`
	Clicked      *float64 `json:"clicked"`
	Replied      *float64 `json:"replied"`
	Unsubscribed *float64 `json:"unsubscribed"`
	Complained   *float64 `json:"complained"`
}

func viewReport(c campaigns.Campaign) campaignReportView {
	share := func(n int64) *float64 {
		if c.Counts.Sent == 0 {
			return nil
		}
		v := float64(n) / float64(c.Counts.Sent)
		return &v
	}
	n := c.Counts
	return campaignReportView{
		CampaignID: showID(c.ID), Name: c.Name, State: string(c.State), LaunchedAt: c.LaunchedAt, FinishedAt: c.FinishedAt, Counts: n,
		Rates: ratesView{
			Bounced: share(n.Bounced), Opened: share(n.Opened), Clicked: share(n.Clicked), Replied: share(n.Replied),
			Unsubscribed: share(n.Unsubscribed), Complained: share(n.Complained),
		},
	}
}

func (s *server) registerReport(at, tag string) {
	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/report", Right: access.ReadCampaigns, ID: "report-campaign", Tag: tag, Summary: "What came of a campaign"},
		func(ctx context.Context, in *struct{ One }) (campaignReportView, error) {
			id, err := in.id()
			if err != nil {
				return campaignReportView{}, err
			}
			c, err := campaigns.Find(ctx, s.db(ctx), id)
			return viewReport(c), err
		})
}
