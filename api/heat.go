package api

import (
	"context"

	"salut/campaigns"
	"salut/delivery"
)

type heatView struct {
	Language string         `json:"language"`
	HTML     string         `json:"html"`
	Links    []heatLinkView `json:"links" nullable:"false" doc:"Of the HTML, in the order in which they stand in the letter."`
}

type heatLinkView struct {
	ID       string   `json:"id" example:"heat-3" doc:"In the HTML."`
	Label    string   `json:"label"`
	Address  string   `json:"address"`
	Clients  int64    `json:"clients" doc:"Who clicked it, judged human."`
	Share    *float64 `json:"share" doc:"Of the clicks on all links, from 0 to 1; null while there is none."`
	Machines int64    `json:"machine_clicks"`
	Shown    bool     `json:"shown" doc:"Whether the letter as shown has it; one in a condition may be missing."`
}

func (s *server) heat(ctx context.Context, id int64, step int, language string) (heatView, error) {
	person := people(language)[1]
	c := madeUp(language)
	c.FirstName, c.MiddleName, c.LastName, c.Gender, c.Language = person.First, person.Middle, person.Last, string(person.Gender), language
	vars := delivery.Vars(&c, map[string]any{"name": "salut", "email": "", "reply_to": ""}, map[string]any{"name": ""}, s.PublicURL+"/u/preview", s.PublicURL+"/v/preview")
	vars.Zone = s.Zone
	h, err := campaigns.MakeHeat(ctx, s.Pool, id, step, vars)
	if err != nil {
		return heatView{}, err
	}
	v := heatView{Language: h.Language, HTML: h.HTML, Links: make([]heatLinkView, len(h.Links))}
	var all int64
	for _, l := range h.Links {
		all += l.Clients
	}
	for i, l := range h.Links {
		v.Links[i] = heatLinkView{ID: "heat-" + showID(int64(l.Link&0xffff)), Label: l.Label, Address: l.Address, Clients: l.Clients, Machines: l.Machines, Shown: h.Shown[i]}
		if all > 0 {
			share := float64(l.Clients) / float64(all)
			v.Links[i].Share = &share
		}
	}
	return v, nil
}
