package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/fault"
	"salut/templates"
)

type versionView struct {
	ID           string    `json:"id" example:"12"`
	CreatedAt    time.Time `json:"created_at"`
	Author       string    `json:"author" doc:"The user or token that saved it; empty: salut itself, after a shared block changed."`
	Current      bool      `json:"current" doc:"What the next launch freezes."`
	RestoredFrom *string   `json:"restored_from" doc:"The older version that it brought back."`
	Changed      []string  `json:"changed" nullable:"false" doc:"Fields unlike those of the version before it: subject, body, translations.en.body, blocks.footer …"`
	First        bool      `json:"first" doc:"There is none before it."`
}

type oldTemplateView struct {
	Version      versionView                `json:"version"`
	Language     string                     `json:"language"`
	Subject      string                     `json:"subject"`
	Preheader    string                     `json:"preheader"`
	Format       string                     `json:"format" enum:"mjml,html,markdown"`
	Body         string                     `json:"body"`
	Text         string                     `json:"text"`
	Translations map[string]translationView `json:"translations"`
}

func viewVersion(v templates.Version) versionView {
	out := versionView{ID: showID(v.ID), CreatedAt: v.CreatedAt, Author: v.Author, Current: v.Current, Changed: v.Changed, First: v.Changed == nil}
	if out.First {
		out.Changed = []string{}
	}
	if v.RestoredFrom != 0 {
		id := showID(v.RestoredFrom)
		out.RestoredFrom = &id
	}
	return out
}

// OneVersion is a template and a version of it, as an address names them.
type OneVersion struct {
	One
	Version string `path:"version" example:"12"`
}

func (in OneVersion) ids() (template, version int64, err error) {
	if template, err = in.id(); err != nil {
		return 0, 0, err
	}
	version, ok := readID(in.Version)
	if !ok {
		return 0, 0, fault.NotFoundf("There is nothing with the id %q here.", in.Version)
	}
	return template, version, nil
}

func (s *server) registerVersions() {
	const at, tag = prefix + "/templates/{id}/versions", "Templates"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadTemplates, ID: "list-template-versions", Tag: tag, Summary: "What a template was like before, newest first",
		Description: "Every save is a version. Those of one person that follow each other within five minutes are one entry, shown as the last of them."},
		func(ctx context.Context, in *struct {
			One
			Paging
		}) (page[versionView], error) {
			id, err := in.id()
			if err != nil {
				return page[versionView]{}, err
			}
			before, err := cursorID(in.Cursor)
			if err != nil {
				return page[versionView]{}, err
			}
			list, next, err := templates.Versions(ctx, s.db(ctx), id, in.Limit, before)
			return pageOf(list, showCursor(next), viewVersion), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{version}", Right: access.ReadTemplates, ID: "find-template-version", Tag: tag, Summary: "Show one version of a template"},
		func(ctx context.Context, in *struct{ OneVersion }) (oldTemplateView, error) {
			id, version, err := in.ids()
			if err != nil {
				return oldTemplateView{}, err
			}
			v, err := templates.TemplateVersion(ctx, s.db(ctx), id, version)
			if err != nil {
				return oldTemplateView{}, err
			}
			t := viewTemplate(callOf(ctx).language, templates.Template{Content: v.Content})
			return oldTemplateView{viewVersion(v), t.Language, t.Subject, t.Preheader, t.Format, t.Body, t.Text, t.Translations}, nil
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{version}/restore", Right: access.WriteTemplates, ID: "restore-template-version", Tag: tag,
		Summary: "Bring an older version back", Description: "Makes a new version with the older one's wording. The name stays, shared blocks are as they are now, and what was launched keeps the letter as it was."},
		func(ctx context.Context, in *struct{ OneVersion }) (templateView, error) {
			id, version, err := in.ids()
			if err != nil {
				return templateView{}, err
			}
			t, err := templates.RestoreVersion(ctx, s.db(ctx), id, version, s.authorName(ctx))
			return viewTemplate(callOf(ctx).language, t), err
		})
}
