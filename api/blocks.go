package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/templates"
)

type blockView struct {
	ID        string              `json:"id" example:"1"`
	Name      string              `json:"name" example:"footer"`
	Language  string              `json:"language" example:"ru" doc:"Empty: for letters in any language."`
	Body      string              `json:"body"`
	Problems  []letterProblemView `json:"problems" nullable:"false"`
	UsedBy    []blockUseView      `json:"used_by" nullable:"false" doc:"The templates that include it."`
	CreatedAt time.Time           `json:"created_at"`
	UpdatedAt time.Time           `json:"updated_at"`
}

type blockUseView struct {
	ID   string `json:"id" example:"1"`
	Name string `json:"name" example:"Discount"`
}

func (v blockView) location() string { return prefix + "/blocks/" + v.ID }

func viewBlock(language string, b templates.Block) blockView {
	v := blockView{ID: showID(b.ID), Name: b.Name, Language: b.Language, Body: b.Body, Problems: viewProblems(language, b.Problems),
		UsedBy: make([]blockUseView, len(b.UsedBy)), CreatedAt: b.CreatedAt, UpdatedAt: b.UpdatedAt}
	for i, u := range b.UsedBy {
		v.UsedBy[i] = blockUseView{ID: showID(u.ID), Name: u.Name}
	}
	return v
}

type blockInput struct {
	Name     string `json:"name" example:"footer" doc:"As letters include it: {% include \"footer\" %}."`
	Language string `json:"language,omitempty" example:"ru" doc:"Absent: for letters in any language."`
	Body     string `json:"body" example:"<a href=\"{{ unsubscribe_url }}\">Отписаться</a>" doc:"In the format of the letters that include it."`
}

type blockPatch struct {
	Name     maybe[string] `json:"name,omitempty"`
	Language maybe[string] `json:"language,omitempty"`
	Body     maybe[string] `json:"body,omitempty"`
}

func (s *server) registerBlocks() {
	const at, tag = prefix + "/blocks", "Templates"
	view := func(ctx context.Context, b templates.Block) blockView { return viewBlock(callOf(ctx).language, b) }

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadTemplates, ID: "list-blocks", Tag: tag, Summary: "List the blocks that letters share"},
		func(ctx context.Context, in *struct{ Paging }) (page[blockView], error) {
			list, next, err := templates.ListBlocks(ctx, s.db(ctx), in.Limit, in.Cursor)
			return pageOf(list, next, func(b templates.Block) blockView { return view(ctx, b) }), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.WriteTemplates, ID: "create-block", Tag: tag, Status: http.StatusCreated, Summary: "Add a block",
		Description: "A part such as a header, a footer or a signature, which letters include by its name."},
		func(ctx context.Context, in *struct{ Body blockInput }) (blockView, error) {
			b, err := templates.CreateBlock(ctx, s.db(ctx), templates.Block{Name: in.Body.Name, Language: in.Body.Language, Body: in.Body.Body})
			return view(ctx, b), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadTemplates, ID: "find-block", Tag: tag, Summary: "Show a block and the templates that include it"},
		func(ctx context.Context, in *struct{ One }) (blockView, error) {
			id, err := in.id()
			if err != nil {
				return blockView{}, err
			}
			b, err := templates.FindBlock(ctx, s.db(ctx), id)
			return view(ctx, b), err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteTemplates, ID: "update-block", Tag: tag, Summary: "Change a block in all templates that include it",
		Description: "What was launched keeps the block as it was. A change that a template can't be put together with is refused, and the template is named."},
		func(ctx context.Context, in *struct {
			One
			Body blockPatch
		}) (blockView, error) {
			id, err := in.id()
			if err != nil {
				return blockView{}, err
			}
			b, err := templates.UpdateBlock(ctx, s.db(ctx), id, templates.BlockPatch{Name: in.Body.Name.pointer(), Language: in.Body.Language.pointer(), Body: in.Body.Body.pointer()})
			return view(ctx, b), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.WriteTemplates, ID: "delete-block", Tag: tag, Summary: "Delete a block that no template includes"},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return templates.DeleteBlock(ctx, s.db(ctx), id)
		})
}
