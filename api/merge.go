package api

import (
	"context"
	"net/http"

	"github.com/jackc/pgx/v5"

	"salut/access"
	"salut/clients"
	"salut/delivery"
	"salut/inbound"
)

type mergeInput struct {
	OtherID   string   `json:"other_id" example:"18" doc:"The client that is merged into this one and is gone then."`
	Take      []string `json:"take,omitempty" doc:"The fields whose value is the other's: email, phone, name, birthday, company, position, industry, city, language, timezone, stage, owner_id, consent, external_id, attributes. All else stays; tags are joined, and of attributes that both have the first one's stay."`
	Purchases string   `json:"purchases,omitempty" doc:"What becomes of purchases and bonuses: sum (default), keep or other."`
}

type doublesView struct {
	Clients []clientView `json:"clients" nullable:"false" doc:"Ten at most."`
}

func (s *server) registerMerge() {
	const at, tag = prefix + "/clients", "Clients"

	handle(s, route{Method: http.MethodGet, Path: at + "/doubles", Right: access.ReadClients, ID: "find-doubles", Tag: tag, Summary: "Clients who are probably one person",
		Description: "With the same phone, or the same name and birthday or company."},
		func(ctx context.Context, in *struct {
			By     string `query:"by" enum:"phone,birthday,company" default:"phone"`
			Limit  int    `query:"limit" minimum:"1" maximum:"50" default:"20"`
			Cursor string `query:"cursor" maxLength:"2000"`
		}) (page[doublesView], error) {
			list, next, err := clients.FindDoubles(ctx, s.db(ctx), in.By, in.Limit, in.Cursor)
			return pageOf(list, next, func(d clients.Doubles) doublesView {
				return doublesView{Clients: pageOf(d.Clients, "", viewClient).Items}
			}), err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/merge", Right: access.EraseClients, ID: "merge-clients", Tag: tag, Once: byClaim, Summary: "Make one client of two",
		Description: "History, letters, conversations, tags and addresses of both are under the one that stays. What was forbidden for either address is forbidden for both. No campaign's numbers change, and a letter that both would get goes once. It can't be undone."},
		func(ctx context.Context, in *struct {
			One
			Body mergeInput
		}) (clientView, error) {
			id, err := in.id()
			if err != nil {
				return clientView{}, err
			}
			other, err := refID("other_id", in.Body.OtherID)
			if err != nil {
				return clientView{}, err
			}
			u := clients.Union{Take: in.Body.Take, Purchases: in.Body.Purchases, Author: callOf(ctx).author()}
			c, err := delivery.MergeClients(ctx, s.Pool, id, other, u, s.now(), func(tx pgx.Tx) error { return inbound.Adopt(ctx, tx, id, other) })
			return viewClient(c), err
		})
}
