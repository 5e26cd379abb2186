package api

import (
	"context"
	"net/http"

	"salut/access"
	"salut/examples"
	"salut/templates"
)

type galleryView struct {
	Items []starterView `json:"items" nullable:"false"`
}

type starterView struct {
	Key          string                     `json:"key" example:"discount"`
	Name         string                     `json:"name" example:"Скидка" doc:"By Accept-Language, like about."`
	About        string                     `json:"about"`
	Purpose      string                     `json:"purpose" enum:"marketing,outreach,greeting,service" doc:"What a campaign with it would be."`
	Language     string                     `json:"language" example:"ru"`
	Subject      string                     `json:"subject"`
	Preheader    string                     `json:"preheader"`
	Format       string                     `json:"format" enum:"mjml,html,markdown"`
	Body         string                     `json:"body"`
	Translations map[string]translationView `json:"translations"`
}

func (s *server) registerGallery() {
	handle(s, route{Method: http.MethodGet, Path: prefix + "/gallery", Right: access.ReadTemplates, ID: "list-gallery", Tag: "Templates", Summary: "Starter letters for the usual occasions",
		Description: "Each is ready to be sent to POST /templates, after a look at its words and links."},
		func(ctx context.Context, _ *struct{}) (galleryView, error) {
			letters, err := examples.Gallery()
			if err != nil {
				return galleryView{}, err
			}
			v := galleryView{Items: []starterView{}}
			for _, l := range letters {
				v.Items = append(v.Items, viewStarter(callOf(ctx).language, l))
			}
			return v, nil
		})
}

func viewStarter(language string, l examples.Letter) starterView {
	v := starterView{Key: l.Key, Name: l.Name, About: l.About, Purpose: l.Purpose, Language: l.Language, Subject: l.Subject, Preheader: l.Preheader, Format: templates.MJML, Body: l.Body,
		Translations: map[string]translationView{}}
	for other, w := range l.Translations {
		v.Translations[other] = translationView{Subject: w.Subject, Preheader: w.Preheader, Format: templates.MJML, Body: w.Body}
		if other == language {
			v.Name, v.About = w.Name, w.About
		}
	}
	return v
}
