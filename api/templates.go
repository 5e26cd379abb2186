package api

import (
	"context"
	"net/http"

	"salut/access"
	"salut/clients"
	"salut/fault"
	"salut/names"
	"salut/templates"
)

type previewInput struct {
	ClientID string       `json:"client_id,omitempty" example:"17"`
	Client   *clientInput `json:"client,omitempty" doc:"A made-up client, instead of client_id."`
	SenderID string       `json:"sender_id,omitempty" doc:"For what the letter says about its sender."`
}

type previewView struct {
	Language string              `json:"language"`
	Subject  string              `json:"subject"`
	HTML     string              `json:"html"`
	Text     string              `json:"text"`
	Problems []letterProblemView `json:"problems" nullable:"false"`
}

func (s *server) registerTemplates() {
	const at, tag = prefix + "/templates", "Templates"
	view := func(ctx context.Context, t templates.Template) templateView {
		return viewTemplate(callOf(ctx).language, t)
	}

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadTemplates, ID: "list-templates", Tag: tag, Summary: "List the templates"},
		func(ctx context.Context, in *struct{ Paging }) (page[templateView], error) {
			list, next, err := templates.List(ctx, s.db(ctx), in.Limit, in.Cursor)
			return pageOf(list, next, func(t templates.Template) templateView { return view(ctx, t) }), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.WriteTemplates, ID: "create-template", Tag: tag, Status: http.StatusCreated, Summary: "Add a template",
		Description: "Liquid in subject, preheader, body and text. What can't be parsed or isn't safe is refused; the rest is answered as problems."},
		func(ctx context.Context, in *struct{ Body templateInput }) (templateView, error) {
			t, err := templates.CreateBy(ctx, s.db(ctx), s.authorName(ctx), in.Body.Name, in.Body.content())
			return view(ctx, t), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadTemplates, ID: "find-template", Tag: tag, Summary: "Show a template"},
		func(ctx context.Context, in *struct{ One }) (templateView, error) {
			id, err := in.id()
			if err != nil {
				return templateView{}, err
			}
			t, err := templates.Find(ctx, s.db(ctx), id)
			return view(ctx, t), err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteTemplates, ID: "update-template", Tag: tag, Summary: "Change a template",
		Description: "What was launched keeps the letter as it was."},
		func(ctx context.Context, in *struct {
			One
			Body templatePatch
		}) (templateView, error) {
			id, err := in.id()
			if err != nil {
				return templateView{}, err
			}
			old, err := templates.Find(ctx, s.db(ctx), id)
			if err != nil {
				return templateView{}, err
			}
			change := in.Body.patch(old.Translations)
			change.Author = s.authorName(ctx)
			t, err := templates.Update(ctx, s.db(ctx), id, change)
			return view(ctx, t), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.WriteTemplates, ID: "delete-template", Tag: tag, Summary: "Delete a template",
		Description: "What was launched with it goes on."},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return templates.Delete(ctx, s.db(ctx), id)
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/preview", Right: access.ReadTemplates, ID: "preview-template", Tag: tag, Once: without, Summary: "The letter as one client would get it"},
		func(ctx context.Context, in *struct {
			One
			Body previewInput
		}) (previewView, error) {
			id, err := in.id()
			if err != nil {
				return previewView{}, err
			}
			return s.preview(ctx, id, in.Body)
		})
}

// previewClient is the client asked for, or one made up on the spot, named as a new client would be.
func (s *server) previewClient(ctx context.Context, in previewInput) (clients.Client, error) {
	switch {
	case in.ClientID != "" && in.Client != nil:
		return clients.Client{}, fault.Invalidf("client", "Give either client_id or client.")
	case in.ClientID != "":
		id, err := refID("client_id", in.ClientID)
		if err != nil {
			return clients.Client{}, err
		}
		c, err := clients.Find(ctx, s.db(ctx), id)
		return c, refused(err, "client_id")
	case in.Client == nil:
		return clients.Client{}, fault.Invalidf("client_id", "Say whose letter to show: give client_id, or a made-up client.")
	}
	c, err := in.Client.client()
	if err != nil {
		return c, err
	}
	known := names.Gender(c.Gender)
	person := names.FromParts(c.FirstName, c.MiddleName, c.LastName, known)
	if c.FirstName+c.MiddleName+c.LastName == "" {
		person = names.Parse(in.Client.FullName, known)
	}
	c.FirstName, c.MiddleName, c.LastName, c.NameDoubtful = person.First, person.Middle, person.Last, person.Doubtful
	c.Gender, c.GenderSource, c.GenderConfidence = string(person.Gender), person.GenderSource, person.GenderConfidence
	return c, nil
}

// refused turns "not found" of something that a body points to into a bad field: the address itself exists.
func refused(err error, field string) error {
	f := fault.Of(err)
	if f == nil || f.Kind != fault.NotFound {
		return err
	}
	g := *f
	g.Kind, g.Code, g.Field = fault.Invalid, string(fault.Invalid), field
	return &g
}
