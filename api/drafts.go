package api

import (
	"context"
	"net/http"

	"salut/access"
	"salut/templates"
)

// draftInput is a letter as somebody is typing it: what isn't written yet is refused by the compiler, in its own words and at its place.
type draftInput struct {
	Name         string                     `json:"name,omitempty" doc:"For what the letter says of its campaign."`
	Language     string                     `json:"language,omitempty" example:"ru"`
	Subject      string                     `json:"subject,omitempty" example:"{{ client.first_name }}, скидка 15 %"`
	Preheader    string                     `json:"preheader,omitempty"`
	Format       string                     `json:"format" example:"markdown" doc:"mjml, html or markdown."`
	Body         string                     `json:"body,omitempty" example:"{{ client | salutation }}!"`
	Text         string                     `json:"text,omitempty"`
	Translations map[string]translationView `json:"translations,omitempty"`
}

func (in draftInput) content() templates.Content {
	return templateInput{Language: in.Language, Subject: in.Subject, Preheader: in.Preheader, Format: in.Format, Body: in.Body, Text: in.Text, Translations: in.Translations}.content()
}

type draftPreviewInput struct {
	Template draftInput   `json:"template"`
	ClientID string       `json:"client_id,omitempty" example:"17"`
	Client   *clientInput `json:"client,omitempty" doc:"A made-up client, instead of client_id."`
	SenderID string       `json:"sender_id,omitempty" doc:"For what the letter says about its sender."`
}

type draftPreviewsInput struct {
	Template draftInput   `json:"template"`
	Client   *clientInput `json:"client,omitempty" doc:"Fields that the man and the woman have beside their names; made up when absent."`
	Language string       `json:"language,omitempty" example:"en" doc:"Which translation to show; the letter's own when absent."`
	SenderID string       `json:"sender_id,omitempty"`
}

func (s *server) registerDrafts() {
	const at, tag = prefix + "/templates", "Templates"
	const about = "As of a saved template, and nothing is kept. What can't be parsed or isn't safe is refused with its line and column; the fields in it are named as in a template, without \"template.\" before them."

	handle(s, route{Method: http.MethodPost, Path: at + "/preview", Right: access.ReadTemplates, ID: "preview-draft", Tag: tag, Once: without,
		Summary: "A letter that is not saved, as one client would get it", Description: about},
		func(ctx context.Context, in *struct{ Body draftPreviewInput }) (previewView, error) {
			c, err := s.previewClient(ctx, previewInput{ClientID: in.Body.ClientID, Client: in.Body.Client})
			if err != nil {
				return previewView{}, err
			}
			d, err := s.unsaved(ctx, in.Body.Template, in.Body.SenderID)
			if err != nil {
				return previewView{}, err
			}
			return s.showTo(ctx, d, c)
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/previews", Right: access.ReadTemplates, ID: "preview-draft-for-each", Tag: tag, Once: without,
		Summary: "A letter that is not saved, as a man, a woman and somebody unknown would get it", Description: about},
		func(ctx context.Context, in *struct{ Body draftPreviewsInput }) (previewsView, error) {
			d, err := s.unsaved(ctx, in.Body.Template, in.Body.SenderID)
			if err != nil {
				return previewsView{}, err
			}
			return s.showToEach(ctx, d, previewsInput{Client: in.Body.Client, Language: in.Body.Language})
		})
}

// unsaved makes a posted letter ready to be shown.
func (s *server) unsaved(ctx context.Context, in draftInput, senderID string) (d draft, err error) {
	if d.sender, err = s.previewSender(ctx, senderID); err != nil {
		return d, err
	}
	d.template.Name = in.Name
	d.letter, err = templates.Draft(ctx, s.db(ctx), in.content())
	return d, err
}
