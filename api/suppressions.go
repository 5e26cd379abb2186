package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/mail"
)

type suppressionView struct {
	ID        string    `json:"id" example:"5"`
	Email     string    `json:"email" example:"anna@firma.example" doc:"Empty for an erased person: only the hash is left."`
	Reason    string    `json:"reason" enum:"manual,unsubscribed,bounced,complained,erased,imported"`
	Note      string    `json:"note"`
	Scope     string    `json:"scope" example:"all" doc:"all, topic:ID or sender:ID: what is not written to the address."`
	Author    string    `json:"author" doc:"The user or token that asked for it; empty: the reader, or salut itself."`
	CreatedAt time.Time `json:"created_at"`

	CampaignID *string `json:"campaign_id" doc:"Of the letter that it came from."`
	MessageID  *string `json:"message_id" doc:"The letter that the reader unsubscribed by, that came back or was complained about: of GET /messages/{id}."`
	InboundID  *string `json:"inbound_id" doc:"The mail that said so, a bounce, a complaint or a reply: of GET /inbound/{id}, as long as it is kept."`
}

func viewSuppression(s clients.Suppression) suppressionView {
	v := suppressionView{ID: showID(s.ID), Email: s.Email, Reason: s.Reason, Note: s.Note, Scope: s.Scope, Author: s.Author, CreatedAt: s.CreatedAt, InboundID: showOptionalID(s.InboundID)}
	if s.MailingID != nil {
		id := delivery.ID{Mailing: *s.MailingID, N: *s.MessageN}.String()
		v.MessageID = &id
	}
	return v
}

// viewSuppressions adds the campaigns.
func (s *server) viewSuppressions(ctx context.Context, list ...clients.Suppression) ([]suppressionView, error) {
	var mailings []int64
	for _, sup := range list {
		if sup.MailingID != nil {
			mailings = append(mailings, *sup.MailingID)
		}
	}
	campaign := map[int64]int64{}
	if len(mailings) > 0 {
		var err error
		if campaign, err = delivery.CampaignsOf(ctx, s.db(ctx), mailings); err != nil {
			return nil, err
		}
	}
	views := make([]suppressionView, len(list))
	for i, sup := range list {
		views[i] = viewSuppression(sup)
		if sup.MailingID == nil {
			continue
		}
		if id, ok := campaign[*sup.MailingID]; ok {
			views[i].CampaignID = showOptionalID(&id)
		}
	}
	return views, nil
}

// viewOneSuppression is viewSuppressions for what a room answered.
func (s *server) viewOneSuppression(ctx context.Context, sup clients.Suppression, err error) (suppressionView, error) {
	if err != nil {
		return suppressionView{}, err
	}
	views, err := s.viewSuppressions(ctx, sup)
	if err != nil {
		return suppressionView{}, err
	}
	return views[0], nil
}

func (v suppressionView) location() string { return prefix + "/suppressions/" + v.ID }

type suppressionInput struct {
	Email  string `json:"email" example:"anna@firma.example"`
	Reason string `json:"reason,omitempty" default:"manual" doc:"manual (default), unsubscribed, bounced, complained or imported."`
	Note   string `json:"note,omitempty"`
	Scope  string `json:"scope,omitempty" default:"all" doc:"all (default), topic:ID or sender:ID."`
}

type suppressionPatch struct {
	Reason maybe[string] `json:"reason,omitempty"`
	Note   maybe[string] `json:"note,omitempty"`
}

func (s *server) registerSuppressions() {
	const at, tag = prefix + "/suppressions", "Suppressions"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadSuppressed, ID: "list-suppressions", Tag: tag, Summary: "List the addresses that are not written to"},
		func(ctx context.Context, in *struct {
			Paging
			Email  string `query:"email" doc:"Exactly this address, in any spelling; finds an erased person's too."`
			Reason string `query:"reason" enum:"manual,unsubscribed,bounced,complained,erased,imported"`
			Scope  string `query:"scope" example:"all"`
		}) (page[suppressionView], error) {
			list, next, err := clients.ListSuppressions(ctx, s.db(ctx), clients.SuppressionFilter{Email: in.Email, Reason: in.Reason, Scope: in.Scope}, in.Limit, in.Cursor)
			if err != nil {
				return page[suppressionView]{}, err
			}
			views, err := s.viewSuppressions(ctx, list...)
			return pageOf(views, next, func(v suppressionView) suppressionView { return v }), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.Suppress, ID: "suppress", Tag: tag, Status: http.StatusCreated, Once: byClaim,
		Summary: "Never write to an address again", Description: "Answers when no letter to it will be begun any more. An address that is suppressed already keeps its first reason."},
		func(ctx context.Context, in *struct{ Body suppressionInput }) (suppressionView, error) {
			address, err := mail.ParseAddress(in.Body.Email)
			if err != nil {
				return suppressionView{}, atField(err, "email")
			}
			sup, err := delivery.SuppressWithin(ctx, s.Pool, address, clients.Suppression{Reason: in.Body.Reason, Note: in.Body.Note, Scope: in.Body.Scope, Author: callOf(ctx).author()}, s.now())
			return s.viewOneSuppression(ctx, sup, err)
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadSuppressed, ID: "find-suppression", Tag: tag, Summary: "Show a suppression"},
		func(ctx context.Context, in *struct{ One }) (suppressionView, error) {
			id, err := in.id()
			if err != nil {
				return suppressionView{}, err
			}
			sup, err := clients.FindSuppression(ctx, s.db(ctx), id)
			return s.viewOneSuppression(ctx, sup, err)
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.Suppress, ID: "update-suppression", Tag: tag, Summary: "Correct a suppression's reason or note"},
		func(ctx context.Context, in *struct {
			One
			Body suppressionPatch
		}) (suppressionView, error) {
			id, err := in.id()
			if err != nil {
				return suppressionView{}, err
			}
			sup, err := clients.UpdateSuppression(ctx, s.db(ctx), id, clients.SuppressionPatch{Reason: in.Body.Reason.pointer(), Note: in.Body.Note.pointer()})
			return s.viewOneSuppression(ctx, sup, err)
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.LiftSuppression, ID: "lift-suppression", Tag: tag, Summary: "Allow writing to the address again"},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return clients.DeleteSuppression(ctx, s.db(ctx), id, callOf(ctx).author(), s.now())
		})

	s.registerSuppressionFiles(at, tag)
}

// atField names the field of a fault that a lower room could not know.
func atField(err error, field string) error {
	if f := fault.Of(err); f != nil && f.Field == "" {
		named := *f
		named.Field = field
		return &named
	}
	return err
}
