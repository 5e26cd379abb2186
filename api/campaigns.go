package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"salut/access"
	"salut/campaigns"
	"salut/delivery"
	"salut/fault"
)

func (s *server) registerCampaigns() {
	const at, tag = prefix + "/campaigns", "Campaigns"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadCampaigns, ID: "list-campaigns", Tag: tag, Summary: "List the campaigns, newest first"},
		func(ctx context.Context, in *struct{ Paging }) (page[campaignView], error) {
			before, err := cursorID(in.Cursor)
			if err != nil {
				return page[campaignView]{}, err
			}
			list, next, err := campaigns.List(ctx, s.db(ctx), in.Limit, before)
			language := callOf(ctx).language
			return pageOf(list, showCursor(next), func(c campaigns.Campaign) campaignView { return viewCampaign(language, c) }), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.WriteCampaigns, ID: "create-campaign", Tag: tag, Status: http.StatusCreated, Summary: "Add a campaign, as a draft"},
		func(ctx context.Context, in *struct{ Body campaignInput }) (campaignView, error) {
			c, err := in.Body.campaign()
			if err != nil {
				return campaignView{}, err
			}
			c, err = campaigns.Create(ctx, s.db(ctx), c)
			return viewCampaign(callOf(ctx).language, c), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadCampaigns, ID: "find-campaign", Tag: tag, Summary: "Show a campaign, its state and counts",
		Description: "At every moment audience = pending + sending + sent + failed + skipped + canceled + uncertain."},
		func(ctx context.Context, in *struct{ One }) (campaignView, error) {
			id, err := in.id()
			if err != nil {
				return campaignView{}, err
			}
			c, err := campaigns.Find(ctx, s.db(ctx), id)
			return viewCampaign(callOf(ctx).language, c), err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteCampaigns, ID: "update-campaign", Tag: tag, Summary: "Change a draft; of a launched campaign, its name"},
		func(ctx context.Context, in *struct {
			One
			Body campaignPatch
		}) (campaignView, error) {
			id, err := in.id()
			if err != nil {
				return campaignView{}, err
			}
			p, err := in.Body.patch()
			if err != nil {
				return campaignView{}, err
			}
			c, err := campaigns.Update(ctx, s.db(ctx), id, p, s.now())
			return viewCampaign(callOf(ctx).language, c), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.WriteCampaigns, ID: "delete-campaign", Tag: tag, Summary: "Delete a campaign that has nothing left to send",
		Description: "What it sent stays in the clients' history."},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return campaigns.Delete(ctx, s.db(ctx), id)
		})

	s.registerSteering(at, tag)
	s.registerPreflight(at, tag)
	s.registerCampaignMessages(at, tag)
	s.registerReport(at, tag)
	s.handlePlain(route{Method: http.MethodGet, Path: at + "/{id}/stream", Right: access.ReadCampaigns, ID: "stream-campaign", Tag: tag, Summary: "Follow a campaign as server-sent events",
		Description: "Each event is JSON: state, counts, rate (letters answered a second), eta. The stream ends when the campaign does."},
		func(op *huma.Operation) {
			op.Parameters = []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
			op.Responses["200"] = &huma.Response{Description: "Events.", Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}
		}, s.stream)
}

func (s *server) registerSteering(at, tag string) {
	steer := func(word string, right access.Right, summary, description string, do func(ctx context.Context, id int64) (campaigns.Campaign, error)) {
		handle(s, route{Method: http.MethodPost, Path: at + "/{id}/" + word, Right: right, ID: word + "-campaign", Tag: tag, Once: byClaim, Summary: summary, Description: description},
			func(ctx context.Context, in *struct{ One }) (campaignView, error) {
				id, err := in.id()
				if err != nil {
					return campaignView{}, err
				}
				c, err := do(ctx, id)
				return viewCampaign(callOf(ctx).language, c), err
			})
	}
	steer("launch", access.LaunchCampaigns, "Launch a draft", "Freezes the letters and writes the audience; sending begins at once, or at the moment of entry.at (by then more than an hour late, it is held). It renders nobody, and needs no preflight before it.",
		func(ctx context.Context, id int64) (campaigns.Campaign, error) {
			return campaigns.Launch(ctx, s.Pool, id, s.Zone, s.now())
		})
	steer("pause", access.StopCampaigns, "Pause a campaign", "When this answers, no letter of it will be begun.",
		func(ctx context.Context, id int64) (campaigns.Campaign, error) {
			return campaigns.Pause(ctx, s.Pool, id, s.now())
		})
	steer("resume", access.LaunchCampaigns, "Let a paused or held campaign go on", "",
		func(ctx context.Context, id int64) (campaigns.Campaign, error) {
			return campaigns.Resume(ctx, s.Pool, id, s.Zone, s.now())
		})
	steer("cancel", access.StopCampaigns, "End a campaign for good", "What is not sent yet never will be.",
		func(ctx context.Context, id int64) (campaigns.Campaign, error) {
			return campaigns.Cancel(ctx, s.Pool, id, s.now())
		})
}

type preflightView struct {
	State    string        `json:"state" enum:"running,done"`
	Done     int64         `json:"done"`
	Total    int64         `json:"total"`
	OK       bool          `json:"ok" doc:"Done, and no errors."`
	Problems []findingView `json:"problems" nullable:"false"`
}

type findingView struct {
	Severity string   `json:"severity" enum:"error,warning"`
	Code     string   `json:"code" example:"no_consent"`
	Message  string   `json:"message" doc:"By Accept-Language."`
	Params   []any    `json:"params,omitempty"`
	Count    int64    `json:"count" doc:"How many clients it is about."`
	Examples []string `json:"examples" nullable:"false" doc:"Up to five of them."`
}

func viewPreflight(language string, p campaigns.Preflight) preflightView {
	v := preflightView{State: p.State, Done: p.Done, Total: p.Total, OK: p.OK, Problems: make([]findingView, len(p.Problems))}
	for i, f := range p.Problems {
		v.Problems[i] = findingView{Severity: f.Severity, Code: f.Code, Message: fault.Text(language, f.Format, f.Params...), Params: params(f.Params), Count: f.Count, Examples: f.Examples}
		if v.Problems[i].Examples == nil {
			v.Problems[i].Examples = []string{}
		}
	}
	return v
}

func (s *server) registerPreflight(at, tag string) {
	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/preflight", Right: access.WriteCampaigns, ID: "start-preflight", Tag: tag, Status: http.StatusAccepted, Once: byClaim,
		Summary: "Check a draft", Description: "Renders every recipient's letter in the background and groups what it finds. Follow it by GET."},
		func(ctx context.Context, in *struct{ One }) (preflightView, error) {
			id, err := in.id()
			if err != nil {
				return preflightView{}, err
			}
			p, err := campaigns.StartPreflight(s.Background, s.Pool, id, s.Zone, s.now(), s.Log)
			return viewPreflight(callOf(ctx).language, p), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/preflight", Right: access.ReadCampaigns, ID: "find-preflight", Tag: tag, Summary: "What the check found so far"},
		func(ctx context.Context, in *struct{ One }) (preflightView, error) {
			id, err := in.id()
			if err != nil {
				return preflightView{}, err
			}
			p, err := campaigns.FindPreflight(ctx, s.Pool, id)
			return viewPreflight(callOf(ctx).language, p), err
		})
}

type retryInput struct {
	State string `json:"state" enum:"failed,uncertain" doc:"uncertain: the letters may have arrived; whoever got one gets it twice."`
}

type retryView struct {
	Retried int64 `json:"retried" doc:"How many are pending again."`
}

func (s *server) registerCampaignMessages(at, tag string) {
	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/messages", Right: access.ReadMessages, ID: "campaign-messages", Tag: tag, Summary: "The messages of a campaign"},
		func(ctx context.Context, in *struct {
			One
			Paging
			State string `query:"state" enum:"pending,sending,sent,failed,skipped,canceled,uncertain"`
		}) (page[messageView], error) {
			id, err := in.id()
			if err != nil {
				return page[messageView]{}, err
			}
			list, next, err := campaigns.Messages(ctx, s.Pool, id, delivery.State(in.State), in.Limit, in.Cursor)
			language := callOf(ctx).language
			return pageOf(list, next, func(m delivery.Message) messageView { return viewMessage(language, m) }), err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/messages/retry", Right: access.RetryMessages, ID: "retry-messages", Tag: tag, Once: byClaim, Summary: "Send failed or uncertain messages again"},
		func(ctx context.Context, in *struct {
			One
			Body retryInput
		}) (retryView, error) {
			id, err := in.id()
			if err != nil {
				return retryView{}, err
			}
			n, err := campaigns.Retry(ctx, s.Pool, id, delivery.State(in.Body.State), s.now())
			return retryView{n}, err
		})
}
