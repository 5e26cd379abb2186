package api

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/access"
	"salut/campaigns"
	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/tracking"
)

type campaignReportView struct {
	CampaignID   string            `json:"campaign_id"`
	Name         string            `json:"name"`
	State        string            `json:"state" enum:"draft,scheduled,running,paused,held,finished,canceled"`
	LaunchedAt   *time.Time        `json:"launched_at"`
	FinishedAt   *time.Time        `json:"finished_at"`
	Counts       delivery.Counts   `json:"counts"`
	Rates        ratesView         `json:"rates" doc:"Shares of the letters sent, from 0 to 1; null while none is."`
	Skipped      []shareView       `json:"skipped" nullable:"false" doc:"By reason."`
	Failed       []shareView       `json:"failed" nullable:"false" doc:"By reason."`
	Uncertain    []shareView       `json:"uncertain" nullable:"false" doc:"By reason."`
	Bounces      []shareView       `json:"bounces" nullable:"false" doc:"By class: hard, full, block, soft, delayed."`
	Unsubscribed []shareView       `json:"unsubscribed" nullable:"false" doc:"By the reason that the reader gave; empty where none was."`
	Links        []reportLinkView  `json:"links" nullable:"false" doc:"In the order in which they stand in the letter, the HTML first."`
	Rules        int16             `json:"rules" doc:"The oldest version of the rules that tell people from machines by which an open or click was judged; 0 while there is none."`
	CurrentRules int16             `json:"current_rules" doc:"Their version now: POST …/judge judges by it what older ones have judged."`
	Earlier      []reportOtherView `json:"earlier" nullable:"false" doc:"The last five campaigns of the same purpose, to compare with."`
}

type shareView struct {
	Value string `json:"value"`
	Text  string `json:"text" doc:"In words, by Accept-Language."`
	Count int64  `json:"count"`
}

type reportLinkView struct {
	Link     int32  `json:"link"`
	Step     int    `json:"step"`
	Language string `json:"language"`
	Part     string `json:"part" enum:"html,text"`
	Label    string `json:"label" doc:"The words of the link, or its picture's."`
	Address  string `json:"address" doc:"With Liquid where it is personal."`
	Clients  int64  `json:"clients" doc:"Who clicked it, judged human."`
	Clicks   int64  `json:"clicks" doc:"Their clicks."`
	Machines int64  `json:"machine_clicks"`
}

type reportOtherView struct {
	CampaignID string          `json:"campaign_id"`
	Name       string          `json:"name"`
	LaunchedAt *time.Time      `json:"launched_at"`
	Counts     delivery.Counts `json:"counts"`
	Rates      ratesView       `json:"rates"`
}

type ratesView struct {
	Bounced      *float64 `json:"bounced"`
	Opened       *float64 `json:"opened"`
	Clicked      *float64 `json:"clicked"`
	Replied      *float64 `json:"replied"`
	Unsubscribed *float64 `json:"unsubscribed"`
	Complained   *float64 `json:"complained"`
}

func viewRates(n delivery.Counts) ratesView {
	share := func(k int64) *float64 {
		if n.Sent == 0 {
			return nil
		}
		v := float64(k) / float64(n.Sent)
		return &v
	}
	return ratesView{Bounced: share(n.Bounced), Opened: share(n.Opened), Clicked: share(n.Clicked), Replied: share(n.Replied),
		Unsubscribed: share(n.Unsubscribed), Complained: share(n.Complained)}
}

func viewReport(language string, r campaigns.Report) campaignReportView {
	c := r.Campaign
	shares := func(list []campaigns.Share, words func(language, code string) string) []shareView {
		out := make([]shareView, len(list))
		for i, s := range list {
			out[i] = shareView{s.Value, words(language, s.Value), s.Count}
		}
		return out
	}
	v := campaignReportView{
		CampaignID: showID(c.ID), Name: c.Name, State: string(c.State), LaunchedAt: c.LaunchedAt, FinishedAt: c.FinishedAt, Counts: c.Counts, Rates: viewRates(c.Counts),
		Skipped: shares(r.Skipped, reasonText), Failed: shares(r.Failed, reasonText), Uncertain: shares(r.Uncertain, reasonText), Bounces: shares(r.Bounces, bounceText),
		Unsubscribed: shares(r.Unsubscribed, leavingText), Links: make([]reportLinkView, len(r.Links)), Rules: r.Rules, CurrentRules: tracking.Current().Version, Earlier: make([]reportOtherView, len(r.Earlier)),
	}
	for i, l := range r.Links {
		v.Links[i] = reportLinkView(l)
	}
	for i, e := range r.Earlier {
		v.Earlier[i] = reportOtherView{showID(e.ID), e.Name, e.LaunchedAt, e.Counts, viewRates(e.Counts)}
	}
	return v
}

// bounceText words the class of a bounce.
func bounceText(language, class string) string {
	switch class {
	case "hard":
		return fault.Text(language, "The address does not exist.")
	case "full":
		return fault.Text(language, "The mailbox is full.")
	case "block":
		return fault.Text(language, "The mail server refuses letters like this one.")
	case "soft":
		return fault.Text(language, "The mail server could not take the letter for a time.")
	case "delayed":
		return fault.Text(language, "The mail server is still trying.")
	}
	return class
}

// leavingText words the reason that a reader gave for unsubscribing.
func leavingText(language, reason string) string {
	for _, r := range leavingReasons {
		if r.code == reason {
			return fault.Text(language, r.text)
		}
	}
	return fault.Text(language, "No reason given")
}

type judgedView struct {
	Rules          int16 `json:"rules" doc:"The version of the rules that judged."`
	Letters        int   `json:"letters" doc:"Of how many letters opens and clicks were judged again; none when they had been judged by this version."`
	Opened         int64 `json:"opened" doc:"By how much the count of letters changed; likewise the next."`
	Clicked        int64 `json:"clicked"`
	MachineOpened  int64 `json:"machine_opened"`
	MachineClicked int64 `json:"machine_clicked"`
}

func (s *server) judge(ctx context.Context, in *struct{ One }) (judgedView, error) {
	id, err := in.id()
	if err != nil {
		return judgedView{}, err
	}
	c, err := campaigns.Find(ctx, s.Pool, id)
	if err != nil {
		return judgedView{}, err
	}
	j, err := tracking.JudgeAgain(ctx, s.Pool, c.MailingID())
	return judgedView{Rules: j.Rules, Letters: j.Letters, Opened: j.Counts[0], Clicked: j.Counts[1], MachineOpened: j.Counts[2], MachineClicked: j.Counts[3]}, err
}

type sliceView struct {
	Value          string `json:"value" doc:"Empty: not known. … is all that are too small to be shown."`
	Audience       int64  `json:"audience"`
	Sent           int64  `json:"sent"`
	Failed         int64  `json:"failed"`
	Bounced        int64  `json:"bounced"`
	Opened         int64  `json:"opened"`
	Clicked        int64  `json:"clicked"`
	Replied        int64  `json:"replied"`
	Unsubscribed   int64  `json:"unsubscribed"`
	Complained     int64  `json:"complained"`
	MachineOpened  int64  `json:"machine_opened"`
	MachineClicked int64  `json:"machine_clicked"`
}

type momentView struct {
	At           time.Time `json:"at" doc:"The hour."`
	Sent         int64     `json:"sent"`
	Opened       int64     `json:"opened" doc:"Readers who opened for the first time, judged human; likewise the next."`
	Clicked      int64     `json:"clicked"`
	Replied      int64     `json:"replied"`
	Bounced      int64     `json:"bounced"`
	Unsubscribed int64     `json:"unsubscribed"`
}

func (s *server) registerReport(at, tag string) {
	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/report", Right: access.ReadCampaigns, ID: "report-campaign", Tag: tag, Summary: "What came of a campaign",
		Description: "Every number is a count over the ledger and the history, from one moment. Opens and clicks are those judged human, unless they say machine."},
		func(ctx context.Context, in *struct{ One }) (campaignReportView, error) {
			id, err := in.id()
			if err != nil {
				return campaignReportView{}, err
			}
			r, err := campaigns.MakeReport(ctx, s.Pool, id)
			return viewReport(callOf(ctx).language, r), err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/judge", Right: access.WriteCampaigns, ID: "judge-campaign", Tag: tag, Once: byClaim, Summary: "Judge a campaign's opens and clicks again",
		Description: "By the rules of this version of salut, those that older rules have judged; answers what changed. What was judged by these rules stays as it is."}, s.judge)

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/report/slices", Right: access.ReadCampaigns, ID: "slice-report", Tag: tag, Summary: "What came of the parts of a campaign's audience",
		Description: "By a field of the clients, the mailbox provider, the sender or the variant. The fifty largest; the rest is one."},
		func(ctx context.Context, in *struct {
			One
			By string `query:"by" required:"true" enum:"city,company,consent,gender,industry,language,provider,sender,stage,timezone,variant"`
		}) (page[sliceView], error) {
			id, err := in.id()
			if err != nil {
				return page[sliceView]{}, err
			}
			list, err := campaigns.Slices(ctx, s.Pool, id, in.By)
			return pageOf(list, "", func(c campaigns.Slice) sliceView { return sliceView(c) }), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/report/timeline", Right: access.ReadCampaigns, ID: "report-timeline", Tag: tag, Summary: "What happened to a campaign, hour by hour"},
		func(ctx context.Context, in *struct{ One }) (page[momentView], error) {
			id, err := in.id()
			if err != nil {
				return page[momentView]{}, err
			}
			list, err := campaigns.Timeline(ctx, s.Pool, id)
			return pageOf(list, "", func(m campaigns.Moment) momentView { return momentView(m) }), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/report/heat", Right: access.ReadCampaigns, ID: "report-heat", Tag: tag, Summary: "A letter of a campaign with the clicks beside its links",
		Description: "To somebody made up, in the language asked for. Each counted link has a badge: its place in the list, how many people clicked it, their share of the clicks. Links lead nowhere; the id of link 3 in the HTML is heat-3."},
		func(ctx context.Context, in *struct {
			One
			Language string `query:"language" doc:"The letter's own when absent."`
			Step     int    `query:"step" minimum:"0"`
		}) (heatView, error) {
			id, err := in.id()
			if err != nil {
				return heatView{}, err
			}
			return s.heat(ctx, id, in.Step, in.Language)
		})

	s.handlePlain(route{Method: http.MethodGet, Path: at + "/{id}/recipients.csv", Right: access.ExportClients, ID: "export-recipients", Tag: tag,
		Summary: "Who got a campaign and did what, as CSV"},
		func(op *huma.Operation) {
			op.Parameters = []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
			op.Responses["200"] = &huma.Response{Description: "A line for each letter.", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}
		}, s.recipients)
}

// recipientColumns head the export.
func recipientColumns(language string) []string {
	if language == "ru" {
		return []string{"адрес", "имя", "состояние", "причина", "ответ сервера", "отправлено", "открыто", "клик", "кликов", "вернулось", "вид возврата", "ответ", "отписка", "жалоба"}
	}
	return []string{"address", "name", "state", "reason", "server reply", "sent", "opened", "clicked", "clicks", "bounced", "bounce", "replied", "unsubscribed", "complained"}
}

func (s *server) recipients(c *gin.Context) {
	ctx := c.Request.Context()
	language := callOf(ctx).language
	id, err := One{ID: c.Param("id")}.id()
	if err == nil {
		_, err = campaigns.Find(ctx, s.Pool, id)
	}
	if err != nil {
		s.writeError(c, err)
		return
	}
	moment := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.In(s.Zone).Format("2006-01-02 15:04:05")
	}
	s.sendTable(c, "campaign-"+showID(id), func(w io.Writer) error {
		_, _ = io.WriteString(w, "\uFEFF") // else spreadsheets take it for the old encoding of their country
		out := csv.NewWriter(w)
		_ = out.Write(recipientColumns(language))
		err := campaigns.EachRecipient(ctx, s.Pool, id, func(r campaigns.Recipient) error {
			m := r.Message
			return out.Write(clients.SafeCells([]string{m.Email, r.Name, string(m.State), reasonText(language, m.Reason), m.SMTPReply, moment(m.SentAt), moment(r.OpenedAt), moment(r.ClickedAt),
				strconv.FormatInt(r.Clicks, 10), moment(r.BouncedAt), r.Bounce, moment(r.RepliedAt), moment(r.UnsubscribedAt), moment(r.ComplainedAt)}))
		})
		if out.Flush(); err == nil {
			err = out.Error()
		}
		return err
	})
}
