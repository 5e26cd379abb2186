package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/campaigns"
)

type topicView struct {
	ID        string    `json:"id" example:"2"`
	Name      string    `json:"name" example:"Скидки" doc:"Readers see it."`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func (v topicView) location() string { return prefix + "/topics/" + v.ID }

func viewTopic(t campaigns.Topic) topicView {
	return topicView{showID(t.ID), t.Name, t.CreatedAt, t.UpdatedAt}
}

type topicInput struct {
	Name string `json:"name" example:"Скидки"`
}

func (s *server) registerTopics() {
	const at, tag = prefix + "/topics", "Topics"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadCampaigns, ID: "list-topics", Tag: tag, Summary: "List the topics that readers may leave one by one"},
		func(ctx context.Context, in *struct{ Paging }) (page[topicView], error) {
			after, err := cursorID(in.Cursor)
			if err != nil {
				return page[topicView]{}, err
			}
			list, next, err := campaigns.ListTopics(ctx, s.db(ctx), in.Limit, after)
			return pageOf(list, showCursor(next), viewTopic), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.WriteCampaigns, ID: "add-topic", Tag: tag, Status: http.StatusCreated, Summary: "Add a topic"},
		func(ctx context.Context, in *struct{ Body topicInput }) (topicView, error) {
			t, err := campaigns.CreateTopic(ctx, s.db(ctx), in.Body.Name, s.now())
			return viewTopic(t), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadCampaigns, ID: "find-topic", Tag: tag, Summary: "Show a topic"},
		func(ctx context.Context, in *struct{ One }) (topicView, error) {
			id, err := in.id()
			if err != nil {
				return topicView{}, err
			}
			t, err := campaigns.FindTopic(ctx, s.db(ctx), id)
			return viewTopic(t), err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteCampaigns, ID: "rename-topic", Tag: tag, Summary: "Rename a topic"},
		func(ctx context.Context, in *struct {
			One
			Body topicInput
		}) (topicView, error) {
			id, err := in.id()
			if err != nil {
				return topicView{}, err
			}
			t, err := campaigns.RenameTopic(ctx, s.db(ctx), id, in.Body.Name, s.now())
			return viewTopic(t), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.WriteCampaigns, ID: "delete-topic", Tag: tag, Summary: "Delete a topic that no campaign has"},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return campaigns.DeleteTopic(ctx, s.db(ctx), id)
		})
}
