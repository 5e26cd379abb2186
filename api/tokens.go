package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
)

type tokenView struct {
	ID         string     `json:"id" example:"3"`
	Name       string     `json:"name" example:"CRM"`
	Role       string     `json:"role" enum:"admin,marketer,manager,viewer"`
	Prefix     string     `json:"prefix" example:"salut_k3v9qz" doc:"The beginning of the secret, to tell tokens apart."`
	CreatedAt  time.Time  `json:"created_at"`
	LastUsedAt *time.Time `json:"last_used_at" doc:"To the minute; null when it was never used."`
	Token      string     `json:"token,omitempty" doc:"The secret: only in the answer to the POST, shown this once."`
}

func viewToken(t access.Token) tokenView {
	return tokenView{ID: showID(t.ID), Name: t.Name, Role: t.Role, Prefix: t.Prefix, CreatedAt: t.CreatedAt, LastUsedAt: t.LastUsedAt}
}

func (v tokenView) location() string { return prefix + "/tokens/" + v.ID }

type tokenInput struct {
	Name string `json:"name" example:"CRM"`
	Role string `json:"role" required:"false" enum:"admin,marketer,manager,viewer" default:"viewer"`
}

type tokenPatch struct {
	Name maybe[string] `json:"name,omitempty"`
	Role maybe[string] `json:"role,omitempty"`
}

func (s *server) registerTokens() {
	const at, tag = prefix + "/tokens", "Tokens"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ManageTokens, ID: "list-tokens", Tag: tag, Summary: "List the tokens"},
		func(ctx context.Context, in *struct{ Paging }) (page[tokenView], error) {
			list, next, err := access.ListTokens(ctx, s.db(ctx), in.Limit, in.Cursor)
			return pageOf(list, next, viewToken), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.ManageTokens, ID: "add-token", Tag: tag, Status: http.StatusCreated,
		Summary: "Add a token", Description: "The secret is in this answer and nowhere else."},
		func(ctx context.Context, in *struct{ Body tokenInput }) (tokenView, error) {
			t, secret, err := access.AddToken(ctx, s.db(ctx), in.Body.Name, in.Body.Role)
			v := viewToken(t)
			v.Token = secret
			return v, err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ManageTokens, ID: "find-token", Tag: tag, Summary: "Show a token"},
		func(ctx context.Context, in *struct{ One }) (tokenView, error) {
			id, err := in.id()
			if err != nil {
				return tokenView{}, err
			}
			t, err := access.FindToken(ctx, s.db(ctx), id)
			return viewToken(t), err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.ManageTokens, ID: "update-token", Tag: tag, Summary: "Rename a token or change its role"},
		func(ctx context.Context, in *struct {
			One
			Body tokenPatch
		}) (tokenView, error) {
			id, err := in.id()
			if err != nil {
				return tokenView{}, err
			}
			t, err := access.UpdateToken(ctx, s.db(ctx), id, access.TokenPatch{Name: in.Body.Name.pointer(), Role: in.Body.Role.pointer()})
			return viewToken(t), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.ManageTokens, ID: "delete-token", Tag: tag,
		Summary: "Delete a token", Description: "It is shut out at once."},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return access.DeleteToken(ctx, s.db(ctx), id)
		})
}
