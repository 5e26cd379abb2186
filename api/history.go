package api

import (
	"context"
	"time"

	"salut/clients"
	"salut/delivery"
)

type historyView struct {
	ID         string         `json:"id"`
	At         time.Time      `json:"at"`
	Kind       string         `json:"kind" example:"sent"`
	CampaignID *string        `json:"campaign_id"`
	MessageID  *string        `json:"message_id" doc:"Of GET /messages/{id}."`
	Data       map[string]any `json:"data"`
}

func viewHistory(e delivery.Entry) historyView {
	v := historyView{ID: e.ID, At: e.At, Kind: e.Kind, CampaignID: showOptionalID(e.CampaignID), Data: e.Data}
	if e.MessageID != "" {
		v.MessageID = &e.MessageID
	}
	if v.Data == nil {
		v.Data = map[string]any{}
	}
	return v
}

type historyQuery struct {
	One
	Paging
	Kind []string `query:"kind" maxItems:"30" doc:"Only these kinds, with commas between them."`
}

func (s *server) history(ctx context.Context, in *historyQuery) (page[historyView], error) {
	id, err := in.id()
	if err != nil {
		return page[historyView]{}, err
	}
	if _, err := clients.Find(ctx, s.db(ctx), id); err != nil {
		return page[historyView]{}, err
	}
	list, next, err := delivery.History(ctx, s.db(ctx), id, in.Kind, in.Limit, in.Cursor)
	return pageOf(list, next, viewHistory), err
}

// exportView is what a person may ask to see (GDPR article 15).
type exportView struct {
	Client      clientView       `json:"client"`
	History     []historyView    `json:"history" nullable:"false" doc:"All of it, newest first."`
	Imports     []importedView   `json:"imports" nullable:"false" doc:"The files that the person came from."`
	Suppression *suppressionView `json:"suppression,omitempty"`
}

type importedView struct {
	At   time.Time      `json:"at"`
	Data map[string]any `json:"data"`
}

func (s *server) exportClient(ctx context.Context, id int64) (exportView, error) {
	held, err := clients.Export(ctx, s.db(ctx), id)
	if err != nil {
		return exportView{}, err
	}
	v := exportView{Client: viewClient(held.Client), History: []historyView{}, Imports: make([]importedView, len(held.Imports))}
	for i, im := range held.Imports {
		v.Imports[i] = importedView{At: im.At, Data: im.Data}
	}
	if held.Suppression != nil {
		sup := viewSuppression(*held.Suppression)
		v.Suppression = &sup
	}
	for cursor := ""; ; {
		list, next, err := delivery.History(ctx, s.db(ctx), id, nil, 500, cursor)
		if err != nil {
			return exportView{}, err
		}
		for _, e := range list {
			v.History = append(v.History, viewHistory(e))
		}
		if next == "" {
			return v, nil
		}
		cursor = next
	}
}
