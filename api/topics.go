package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/campaigns"
)

type topicView struct {
	ID         string     `json:"id" example:"2"`
	Name       string     `json:"name" example:"Скидки" doc:"Readers see it."`
	CreatedAt  time.Time  `json:"created_at"`
	UpdatedAt  time.Time  `json:"updated_at"`
	ArchivedAt *time.Time `json:"archived_at" doc:"Since when it is offered for no new campaign; null: it is offered."`
	Left       *int64     `json:"left,omitempty" doc:"How many addresses left it; in the list only."`
}

func (v topicView) location() string { return prefix + "/topics/" + v.ID }

func viewTopic(t campaigns.Topic) topicView {
	return topicView{ID: showID(t.ID), Name: t.Name, CreatedAt: t.CreatedAt, UpdatedAt: t.UpdatedAt, ArchivedAt: t.ArchivedAt}
}

type topicInput struct {
	Name string `json:"name" example:"Скидки"`
}

type topicPatch struct {
	Name     maybe[string] `json:"name,omitempty"`
	Archived maybe[bool]   `json:"archived,omitempty" doc:"An archived topic is offered for no new campaign; who left it stays left."`
}

type topicPageView struct {
	HTML string `json:"html" doc:"The page, with an address for show."`
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
			if err != nil {
				return page[topicView]{}, err
			}
			left, err := campaigns.TopicsLeft(ctx, s.db(ctx))
			return pageOf(list, showCursor(next), func(t campaigns.Topic) topicView {
				v, n := viewTopic(t), left[t.ID]
				v.Left = &n
				return v
			}), err
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

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteCampaigns, ID: "update-topic", Tag: tag, Summary: "Rename a topic, or archive it"},
		func(ctx context.Context, in *struct {
			One
			Body topicPatch
		}) (topicView, error) {
			id, err := in.id()
			if err != nil {
				return topicView{}, err
			}
			t, err := campaigns.UpdateTopic(ctx, s.db(ctx), id, campaigns.TopicPatch{Name: in.Body.Name.pointer(), Archived: in.Body.Archived.pointer()}, s.now())
			return viewTopic(t), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/unsubscribe-page", Right: access.ReadCampaigns, ID: "show-topic-page", Tag: tag, Summary: "Show what a reader of a topic's letter sees when unsubscribing"},
		func(ctx context.Context, in *struct{ One }) (topicPageView, error) {
			id, err := in.id()
			if err != nil {
				return topicPageView{}, err
			}
			t, err := campaigns.FindTopic(ctx, s.db(ctx), id)
			if err != nil {
				return topicPageView{}, err
			}
			html, err := publicHTMLOf(reader{address: mask("anna@firma.example"), language: callOf(ctx).language, topic: t.Name}.leavePage())
			return topicPageView{HTML: string(html)}, err
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
