package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/delivery"
	"salut/fault"
)

type messageView struct {
	ID         string        `json:"id" example:"4-120"`
	CampaignID *string       `json:"campaign_id"`
	ClientID   string        `json:"client_id"`
	Email      string        `json:"email" doc:"Empty when the person was erased."`
	Step       int           `json:"step"`
	Variant    int           `json:"variant"`
	State      string        `json:"state" enum:"pending,sending,sent,failed,skipped,canceled,uncertain"`
	Reason     string        `json:"reason" example:"no_consent" doc:"A code; empty where the state says all."`
	ReasonText string        `json:"reason_text" doc:"The reason in words, by Accept-Language."`
	Attempt    int           `json:"attempt"`
	MessageID  string        `json:"message_id" doc:"RFC 5322 Message-ID, the same at every attempt."`
	SMTPReply  string        `json:"smtp_reply" example:"250 2.0.0 queued"`
	DueAt      time.Time     `json:"due_at"`
	SentAt     *time.Time    `json:"sent_at"`
	Why        *sentenceView `json:"why,omitempty" doc:"What a pending message waits for; only in GET /messages/{id}."`
}

func viewMessage(language string, m delivery.Message) messageView {
	v := messageView{
		ID: m.ID.String(), CampaignID: showOptionalID(m.CampaignID), ClientID: showID(m.ClientID), Email: m.Email, Step: m.Step, Variant: m.Variant,
		State: string(m.State), Reason: m.Reason, ReasonText: reasonText(language, m.Reason), Attempt: m.Attempt, MessageID: m.MessageID, SMTPReply: m.SMTPReply, DueAt: m.DueAt, SentAt: m.SentAt,
	}
	if m.Why != nil {
		v.Why = &sentenceView{Code: m.Why.Code, Message: fault.Text(language, m.Why.Format, m.Why.Args...), Params: params(m.Why.Args)}
	}
	return v
}

type sentLetterView struct {
	Language string `json:"language"`
	Subject  string `json:"subject"`
	HTML     string `json:"html" doc:"Show it in a frame without scripts and without your own origin."`
	Text     string `json:"text"`
}

func (s *server) registerMessages() {
	handle(s, route{Method: http.MethodGet, Path: prefix + "/messages/{id}", Right: access.ReadMessages, ID: "find-message", Tag: "Messages", Summary: "Show a message, and why it waits"},
		func(ctx context.Context, in *struct{ One }) (messageView, error) {
			m, err := delivery.FindMessage(ctx, s.db(ctx), in.ID, s.Zone, s.now())
			return viewMessage(callOf(ctx).language, m), err
		})

	handle(s, route{Method: http.MethodGet, Path: prefix + "/messages/{id}/letter", Right: access.ReadMessages, ID: "show-letter", Tag: "Messages", Summary: "The letter as it was sent",
		Description: "Made again from the frozen wording; the client's fields are those of today. Links are plain, there is no pixel: looking counts for nothing."},
		func(ctx context.Context, in *struct{ One }) (sentLetterView, error) {
			id, ok := delivery.ParseID(in.ID)
			if !ok {
				return sentLetterView{}, fault.NotFoundf("There is no message %q.", in.ID)
			}
			l, err := delivery.AsSent(ctx, s.db(ctx), delivery.Reading{Key: s.Key, PublicURL: s.PublicURL, Zone: s.Zone}, id)
			return sentLetterView{Language: l.Language, Subject: l.Subject, HTML: l.HTML, Text: l.Text}, err
		})
}
