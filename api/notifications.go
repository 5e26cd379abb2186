package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/inbound"
)

type notificationView struct {
	ID         string    `json:"id"`
	At         time.Time `json:"at"`
	Kind       string    `json:"kind" enum:"replied"`
	Read       bool      `json:"read"`
	ReplyID    string    `json:"reply_id" doc:"Of GET /replies/{id}."`
	ClientID   string    `json:"client_id"`
	ClientName string    `json:"client_name" doc:"Or the address, where there is no name."`
	Subject    string    `json:"subject"`
	Excerpt    string    `json:"excerpt"`
}

func viewNotification(n inbound.Notification) notificationView {
	return notificationView{ID: showID(n.ID), At: n.At, Kind: "replied", Read: n.ReadAt != nil, ReplyID: showID(n.ThreadID), ClientID: showID(n.ClientID),
		ClientName: n.ClientName, Subject: n.Subject, Excerpt: n.Excerpt}
}

type notificationsView struct {
	Items      []notificationView `json:"items" nullable:"false"`
	NextCursor *string            `json:"next_cursor" doc:"Where the next page starts; null on the last."`
	Unread     int64              `json:"unread" doc:"Of all of them."`
}

type notificationsReadInput struct {
	ReplyID string `json:"reply_id,omitempty" doc:"Only that of this conversation; empty: all."`
}

type unreadView struct {
	Unread int64 `json:"unread"`
}

func (s *server) registerNotifications() {
	const at, tag = prefix + "/notifications", "Replies"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadInbound, ID: "list-notifications", Tag: tag, Summary: "List what the signed-in user should hear of",
		Description: "That a person wrote back whose manager (owner_id) the user is, or in a conversation that was given to the user. One for a conversation, new again with each letter; newest first."},
		func(ctx context.Context, in *struct{ Paging }) (notificationsView, error) {
			session, err := ownSession(ctx)
			if err != nil {
				return notificationsView{}, err
			}
			list, unread, next, err := inbound.Notifications(ctx, s.db(ctx), session.User.ID, in.Limit, in.Cursor)
			p := pageOf(list, next, viewNotification)
			return notificationsView{p.Items, p.NextCursor, unread}, err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/read", Right: access.ReadInbound, ID: "read-notifications", Tag: tag, Summary: "Mark the signed-in user's notifications as read",
		Description: "Marking a conversation as read, or done, does it for that one too."},
		func(ctx context.Context, in *struct{ Body notificationsReadInput }) (unreadView, error) {
			session, err := ownSession(ctx)
			if err != nil {
				return unreadView{}, err
			}
			thread := int64(0)
			if in.Body.ReplyID != "" {
				if thread, err = refID("reply_id", in.Body.ReplyID); err != nil {
					return unreadView{}, err
				}
			}
			unread, err := inbound.ReadNotifications(ctx, s.db(ctx), session.User.ID, thread, s.now())
			return unreadView{unread}, err
		})
}
