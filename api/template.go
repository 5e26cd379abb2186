package api

import (
	"maps"
	"time"

	"salut/templates"
)

type templateView struct {
	ID           string                     `json:"id" example:"1"`
	Name         string                     `json:"name" example:"Discount"`
	Language     string                     `json:"language" example:"ru"`
	Subject      string                     `json:"subject" example:"{{ client.first_name }}, скидка 15 %"`
	Preheader    string                     `json:"preheader"`
	Format       string                     `json:"format" enum:"mjml,html,markdown"`
	Body         string                     `json:"body"`
	Text         string                     `json:"text" doc:"Empty: made from the body."`
	Translations map[string]translationView `json:"translations" doc:"The same letter in other languages, by language."`
	Problems     []letterProblemView        `json:"problems" nullable:"false"`
	CreatedAt    time.Time                  `json:"created_at"`
	UpdatedAt    time.Time                  `json:"updated_at"`
}

type translationView struct {
	Subject   string `json:"subject,omitempty"`
	Preheader string `json:"preheader,omitempty"`
	Format    string `json:"format,omitempty"`
	Body      string `json:"body,omitempty"`
	Text      string `json:"text,omitempty"`
}

type letterProblemView struct {
	Severity string `json:"severity" enum:"error,warning"`
	Code     string `json:"code" example:"unknown_variable"`
	Field    string `json:"field" example:"body"`
	Message  string `json:"message" doc:"By Accept-Language."`
	Params   []any  `json:"params,omitempty"`
	Line     int    `json:"line,omitempty" doc:"From 1; absent: the whole field."`
	Column   int    `json:"column,omitempty"`
}

func (v templateView) location() string { return prefix + "/templates/" + v.ID }

func viewTemplate(language string, t templates.Template) templateView {
	v := templateView{
		ID: showID(t.ID), Name: t.Name, Language: t.Language, Subject: t.Subject, Preheader: t.Preheader, Format: t.Format, Body: t.Body, Text: t.Text,
		Translations: map[string]translationView{}, Problems: viewProblems(language, t.Problems), CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt,
	}
	for l, c := range t.Translations {
		v.Translations[l] = translationView{Subject: c.Subject, Preheader: c.Preheader, Format: c.Format, Body: c.Body, Text: c.Text}
	}
	return v
}

func viewProblems(language string, list []templates.Problem) []letterProblemView {
	out := make([]letterProblemView, len(list))
	for i, p := range list {
		out[i] = letterProblemView{Severity: p.Severity, Code: p.Code, Field: p.Field, Message: p.In(language), Params: params(p.Params), Line: p.Line, Column: p.Column}
	}
	return out
}

type templateInput struct {
	Name         string                     `json:"name" example:"Discount"`
	Language     string                     `json:"language,omitempty" example:"ru" doc:"BCP 47; found out from the text when absent."`
	Subject      string                     `json:"subject" example:"{{ client.first_name }}, скидка 15 %"`
	Preheader    string                     `json:"preheader,omitempty"`
	Format       string                     `json:"format" example:"markdown" doc:"mjml, html or markdown."`
	Body         string                     `json:"body" example:"{{ client | salutation }}!"`
	Text         string                     `json:"text,omitempty"`
	Translations map[string]translationView `json:"translations,omitempty"`
}

func (in templateInput) content() templates.Content {
	c := templates.Content{Language: in.Language, Subject: in.Subject, Preheader: in.Preheader, Format: in.Format, Body: in.Body, Text: in.Text}
	if len(in.Translations) > 0 {
		c.Translations = map[string]templates.Content{}
		for l, t := range in.Translations {
			c.Translations[l] = templates.Content{Language: l, Subject: t.Subject, Preheader: t.Preheader, Format: t.Format, Body: t.Body, Text: t.Text}
		}
	}
	return c
}

type translationPatch struct {
	_ struct{} `nullable:"true"`

	Subject   maybe[string] `json:"subject,omitempty"`
	Preheader maybe[string] `json:"preheader,omitempty"`
	Format    maybe[string] `json:"format,omitempty"`
	Body      maybe[string] `json:"body,omitempty"`
	Text      maybe[string] `json:"text,omitempty"`
}

type templatePatch struct {
	Name         maybe[string]                             `json:"name,omitempty"`
	Language     maybe[string]                             `json:"language,omitempty"`
	Subject      maybe[string]                             `json:"subject,omitempty"`
	Preheader    maybe[string]                             `json:"preheader,omitempty"`
	Format       maybe[string]                             `json:"format,omitempty"`
	Body         maybe[string]                             `json:"body,omitempty"`
	Text         maybe[string]                             `json:"text,omitempty"`
	Translations maybe[map[string]maybe[translationPatch]] `json:"translations,omitempty" doc:"Merged: null removes a language."`
}

// patch needs the translations that stand, since a merge patch may change one of them.
func (in templatePatch) patch(old map[string]templates.Content) templates.Patch {
	p := templates.Patch{
		Name: in.Name.pointer(), Language: in.Language.pointer(), Subject: in.Subject.pointer(), Preheader: in.Preheader.pointer(),
		Format: in.Format.pointer(), Body: in.Body.pointer(), Text: in.Text.pointer(),
	}
	if !in.Translations.set {
		return p
	}
	merged := map[string]templates.Content{}
	if !in.Translations.null {
		maps.Copy(merged, old)
	}
	for l, t := range in.Translations.value {
		if t.null {
			delete(merged, l)
			continue
		}
		c := merged[l]
		c.Language = l
		for _, f := range []struct {
			to   *string
			from maybe[string]
		}{{&c.Subject, t.value.Subject}, {&c.Preheader, t.value.Preheader}, {&c.Format, t.value.Format}, {&c.Body, t.value.Body}, {&c.Text, t.value.Text}} {
			if f.from.set {
				*f.to = f.from.value
			}
		}
		merged[l] = c
	}
	p.Translations = &merged
	return p
}
