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
}

func viewSuppression(s clients.Suppression) suppressionView {
	return suppressionView{ID: showID(s.ID), Email: s.Email, Reason: s.Reason, Note: s.Note, Scope: s.Scope, Author: s.Author, CreatedAt: s.CreatedAt}
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
			return pageOf(list, next, viewSuppression), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.Suppress, ID: "suppress", Tag: tag, Status: http.StatusCreated, Once: byClaim,
		Summary: "Never write to an address again", Description: "Answers when no letter to it will be begun any more. An address that is suppressed already keeps its first reason."},
		func(ctx context.Context, in *struct{ Body suppressionInput }) (suppressionView, error) {
			address, err := mail.ParseAddress(in.Body.Email)
			if err != nil {
				return suppressionView{}, atField(err, "email")
			}
			sup, err := delivery.SuppressWithin(ctx, s.Pool, address, clients.Suppression{Reason: in.Body.Reason, Note: in.Body.Note, Scope: in.Body.Scope, Author: callOf(ctx).author()}, s.now())
			return viewSuppression(sup), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadSuppressed, ID: "find-suppression", Tag: tag, Summary: "Show a suppression"},
		func(ctx context.Context, in *struct{ One }) (suppressionView, error) {
			id, err := in.id()
			if err != nil {
				return suppressionView{}, err
			}
			sup, err := clients.FindSuppression(ctx, s.db(ctx), id)
			return viewSuppression(sup), err
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
			return viewSuppression(sup), err
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
