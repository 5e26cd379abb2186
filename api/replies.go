package api

import (
	"context"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5"

	"salut/access"
	"salut/fault"
	"salut/inbound"
)

type replyAnswerInput struct {
	Text   string `json:"text" example:"Добрый день! Отвечаю по порядку." doc:"What you write, as it is: nothing in it is a template."`
	Format string `json:"format,omitempty" enum:"text,markdown" default:"text" doc:"markdown: the letter gets a page beside its text."`
	Close  bool   `json:"close,omitempty" doc:"The conversation is done with it."`
}

type replyPatch struct {
	State        maybe[string]    `json:"state,omitempty" doc:"open, snoozed (with snoozed_until) or done. A letter from the client opens it again."`
	AssignedTo   maybe[string]    `json:"assigned_to,omitempty" doc:"The id of a user, me, or null for nobody."`
	SnoozedUntil maybe[time.Time] `json:"snoozed_until,omitempty" doc:"Out of sight until then; null wakes it."`
	Read         maybe[bool]      `json:"read,omitempty"`
}

func (s *server) registerReplies() {
	const at, tag = prefix + "/replies", "Replies"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadInbound, ID: "list-replies", Tag: tag, Summary: "List the conversations with clients who wrote back",
		Description: "The newest first; one that was snoozed is as new as the moment when it comes back. What programs answered for people is left out unless asked for."},
		func(ctx context.Context, in *struct {
			Paging
			State      string `query:"state" enum:"open,snoozed,done"`
			AssignedTo string `query:"assigned_to" example:"me" doc:"me, nobody, or the id of a user."`
			ClientID   string `query:"client_id" doc:"Only with this client."`
			Unread     string `query:"unread" enum:"true"`
			Automatic  string `query:"automatic" enum:"true,false,only" default:"false" doc:"true: automatic answers too; only: nothing else."`
		}) (page[ReplyView], error) {
			f := inbound.ThreadFilter{State: in.State, Unread: in.Unread == "true"}
			switch in.Automatic {
			case "only":
				f.Automatic = new(true)
			case "", "false":
				f.Automatic = new(false)
			}
			var err error
			switch in.AssignedTo {
			case "":
			case "nobody":
				f.Nobody = true
			default:
				if f.AssignedTo, err = s.assignee(ctx, in.AssignedTo); err != nil {
					return page[ReplyView]{}, err
				}
			}
			if in.ClientID != "" {
				if f.ClientID, err = refID("client_id", in.ClientID); err != nil {
					return page[ReplyView]{}, err
				}
			}
			list, next, err := inbound.Threads(ctx, s.db(ctx), f, in.Limit, in.Cursor, s.now())
			language := callOf(ctx).language
			return pageOf(list, next, func(t inbound.Thread) ReplyView { return viewReply(language, t) }), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/counts", Right: access.ReadInbound, ID: "count-replies", Tag: tag, Summary: "How many conversations wait"},
		func(ctx context.Context, _ *struct{}) (replyCountsView, error) {
			n, err := inbound.CountThreads(ctx, s.db(ctx), callOf(ctx).userID(), s.now())
			return replyCountsView(n), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/colleagues", Right: access.ReadInbound, ID: "list-colleagues", Tag: tag, Summary: "Who a conversation can be given to"},
		func(ctx context.Context, _ *struct{}) (page[colleagueView], error) {
			list, err := inbound.Colleagues(ctx, s.db(ctx))
			return pageOf(list, "", func(c inbound.Colleague) colleagueView { return colleagueView{ID: showID(c.ID), Name: c.Name} }), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadInbound, ID: "find-reply", Tag: tag, Summary: "Show a conversation",
		Description: "Its letters, the oldest first. Looking marks nothing as read."},
		func(ctx context.Context, in *struct{ One }) (replyWholeView, error) {
			id, err := in.id()
			if err != nil {
				return replyWholeView{}, err
			}
			t, err := inbound.FindThread(ctx, s.db(ctx), id, s.now())
			if err != nil {
				return replyWholeView{}, err
			}
			lines, err := s.inbox().Lines(ctx, t)
			return viewReplyWhole(callOf(ctx).language, t, lines), err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteInbound, ID: "update-reply", Tag: tag, Summary: "Give a conversation to somebody, snooze it, or mark it"},
		func(ctx context.Context, in *struct {
			One
			Body replyPatch
		}) (ReplyView, error) {
			id, err := in.id()
			if err != nil {
				return ReplyView{}, err
			}
			p := inbound.ThreadPatch{State: in.Body.State.orNil(), SnoozedUntil: in.Body.SnoozedUntil.orNil(), Read: in.Body.Read.orNil()}
			if in.Body.SnoozedUntil.null && p.State == nil {
				p.State = new(inbound.Open)
			}
			if who := in.Body.AssignedTo; who.null || who.set && who.value == "" {
				p.AssignedTo = new(int64)
			} else if who.set {
				if p.AssignedTo, err = s.assignee(ctx, who.value); err != nil {
					return ReplyView{}, err
				}
			}
			t, err := inbound.UpdateThread(ctx, s.db(ctx), id, p, s.now())
			if user := callOf(ctx).userID(); err == nil && user != 0 && !t.Unread {
				_, err = inbound.ReadNotifications(ctx, s.db(ctx), user, id, s.now())
			}
			return viewReply(callOf(ctx).language, t), err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/answer", Right: access.WriteInbound, ID: "answer-reply", Tag: tag, Status: http.StatusCreated,
		Summary: "Answer a client from the sender that wrote to them", Description: "The letter is in the ledger when this answers, outside any campaign; a worker sends it at once, into the same thread of the reader's mail program. " +
			"Who unsubscribed may be answered; a dead address, or one whose reader complained, may not."},
		func(ctx context.Context, in *struct {
			One
			Body replyAnswerInput
		}) (replySentView, error) {
			id, err := in.id()
			if err != nil {
				return replySentView{}, err
			}
			v := replySentView{ReplyID: showID(id)}
			err = pgx.BeginFunc(ctx, s.db(ctx), func(tx pgx.Tx) error {
				a := inbound.ThreadAnswer{Author: s.authorName(ctx), Text: in.Body.Text, Markdown: in.Body.Format == "markdown", Close: in.Body.Close}
				letter, err := inbound.AnswerThread(ctx, tx, id, a, s.now())
				v.MessageID = letter.String()
				return err
			})
			return v, err
		})

	s.handlePlain(route{Method: http.MethodGet, Path: prefix + "/inbound/{id}/attachments/{n}", Right: access.ReadInbound, ID: "download-attachment", Tag: "Inbound", Summary: "A file that came in a message",
		Description: "As its sender made it: salut has not looked for anything harmful in it."},
		func(op *huma.Operation) {
			op.Parameters = []*huma.Param{
				{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}},
				{Name: "n", In: "path", Required: true, Description: "Its number among the attachments, from 0.", Schema: &huma.Schema{Type: huma.TypeInteger}},
			}
			op.Responses["200"] = &huma.Response{Description: "The file.", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
		}, s.downloadAttachment)
}

// assignee reads a user whom a conversation is or is to be given to.
func (s *server) assignee(ctx context.Context, who string) (*int64, error) {
	if who == "me" {
		id := callOf(ctx).userID()
		if id == 0 {
			return nil, fault.Invalidf("assigned_to", "A token is nobody that a conversation can be given to: name a user.")
		}
		return &id, nil
	}
	id, err := refID("assigned_to", who)
	return &id, err
}

// authorName is who asks, as colleagues call them.
func (s *server) authorName(ctx context.Context) string {
	k := callOf(ctx)
	if k.session != nil && k.session.User.Name != "" {
		return k.session.User.Name
	}
	return k.author()
}

func (s *server) downloadAttachment(c *gin.Context) {
	id, ok := readID(c.Param("id"))
	n, err := strconv.Atoi(c.Param("n"))
	if !ok || err != nil {
		s.writeError(c, fault.NotFoundf("There is no such file in this message."))
		return
	}
	file, content, err := s.inbox().File(c.Request.Context(), id, n)
	if err != nil {
		s.writeError(c, err)
		return
	}
	name := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", r) { // these make evil.exe look like another kind of file
			return -1
		}
		return r
	}, file.Name)
	if name == "" {
		name = "file"
	}
	h := c.Writer.Header()
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": name})
	if disposition == "" {
		disposition = "attachment"
	}
	h.Set("Content-Disposition", disposition)
	h.Set("Content-Security-Policy", "sandbox; "+apiPolicy)
	c.Data(http.StatusOK, "application/octet-stream", content) // never as what a stranger calls it
}
