package api

import (
	"context"
	"net"
	"net/http"

	"salut/access"
	"salut/delivery"
)

type domainCheckView struct {
	Findings []dnsFindingView `json:"findings" nullable:"false"`
}

type dnsFindingView struct {
	What    string `json:"what" enum:"dns,spf,dkim,dmarc" doc:"dns: the name is reserved for tests and is not looked up."`
	Verdict string `json:"verdict" enum:"ok,warn,skip"`
	Name    string `json:"name" example:"_dmarc.firma.example" doc:"That was asked for."`
	Value   string `json:"value" doc:"What was found."`
	Message string `json:"message" doc:"What it means and what to do, by Accept-Language."`
}

type warmUpDaysView struct {
	Days []warmUpDayView `json:"days" nullable:"false" doc:"None: the sender has no warm-up."`
}

type warmUpDayView struct {
	Day     string `json:"day" example:"2027-03-01"`
	Planned *int   `json:"planned" doc:"Null: the warm-up is over."`
	Sent    int64  `json:"sent"`
}

func (s *server) registerSenderDomain() {
	const at, tag = prefix + "/senders/{id}", "Senders"
	handle(s, route{Method: http.MethodPost, Path: at + "/check-domain", Right: access.CheckSenders, ID: "check-sender-domain", Tag: tag, Once: without, Summary: "Look up what receivers find about a sender's domain",
		Description: "SPF, DKIM and DMARC, within a few seconds. Reserved names such as .test are not looked up."},
		func(ctx context.Context, in *struct{ One }) (domainCheckView, error) {
			v := domainCheckView{Findings: []dnsFindingView{}}
			id, err := in.id()
			if err != nil {
				return v, err
			}
			snd, err := delivery.FindSender(ctx, s.db(ctx), id)
			if err != nil {
				return v, err
			}
			for _, f := range snd.LookUpDomain(ctx, net.DefaultResolver) {
				v.Findings = append(v.Findings, dnsFindingView{f.What, f.Verdict, f.Name, f.Value, f.In(callOf(ctx).language)})
			}
			return v, nil
		})
	handle(s, route{Method: http.MethodGet, Path: at + "/warm-up", Right: access.ReadSenders, ID: "show-warm-up", Tag: tag, Summary: "Show a sender's warm-up, planned against sent"},
		func(ctx context.Context, in *struct{ One }) (warmUpDaysView, error) {
			v := warmUpDaysView{Days: []warmUpDayView{}}
			id, err := in.id()
			if err != nil {
				return v, err
			}
			snd, err := delivery.FindSender(ctx, s.db(ctx), id)
			if err != nil {
				return v, err
			}
			days, err := delivery.WarmUpDays(ctx, s.db(ctx), snd, s.Zone, s.now())
			for _, d := range days {
				v.Days = append(v.Days, warmUpDayView(d))
			}
			return v, err
		})
}
