package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/fault"
	"salut/inbound"
)

// ReturnedView is a message that came back. It is exported since huma sees embedded fields only of exported types.
type ReturnedView struct {
	ID         string        `json:"id" example:"7"`
	ReceivedAt time.Time     `json:"received_at"`
	Door       string        `json:"door" enum:"api,pipe,smtp,lmtp,imap"`
	Kind       inbound.Kind  `json:"kind" enum:"bounce,complaint,reply,auto_reply,other"`
	State      string        `json:"state" enum:"waiting,read,quarantined" doc:"waiting: kept, and not read yet."`
	From       string        `json:"from" example:"anna@firma.example"`
	Subject    string        `json:"subject"`
	Size       int           `json:"size" doc:"In bytes."`
	Matched    bool          `json:"matched" doc:"It is proven to belong to a letter of ours. What is not changes nobody."`
	ClientID   *string       `json:"client_id"`
	MessageID  *string       `json:"message_id" doc:"The letter that it is about, of GET /messages/{id}."`
	Quarantine *sentenceView `json:"quarantine" doc:"Why it was set aside; null when it was not."`
}

type returnedWholeView struct {
	ReturnedView
	EnvelopeFrom  string               `json:"envelope_from" doc:"Empty when it has none, or the door did not know it."`
	Recipients    []string             `json:"recipients" nullable:"false" doc:"Of the envelope, where the door knew them."`
	Headers       []headerView         `json:"headers" nullable:"false" doc:"In their order, decoded."`
	Reports       []inbound.Report     `json:"reports" nullable:"false" doc:"Of a bounce or a complaint."`
	Text          string               `json:"text" doc:"Of a reply: without quotes and signature."`
	Returns       string               `json:"returns" doc:"Of an automatic reply: the day on which its writer is back, where it says so."`
	Body          string               `json:"body" doc:"All of its text."`
	HTML          string               `json:"html" doc:"Safe to show: no scripts, no styles, no pictures."`
	BlockedImages int                  `json:"blocked_images" doc:"Pictures that were left out of html."`
	Attachments   []inbound.Attachment `json:"attachments" nullable:"false"`
}

func viewReturned(language string, l inbound.Listed) ReturnedView {
	v := ReturnedView{ID: showID(l.ID), ReceivedAt: l.ReceivedAt, Door: l.Door, Kind: l.Kind, State: "waiting", From: l.From, Subject: l.Subject, Size: l.Size,
		Matched: l.Matched(), ClientID: showOptionalID(l.ClientID)}
	if l.Answers != nil {
		id := l.Answers.String()
		v.MessageID = &id
	}
	switch {
	case l.Quarantine != "":
		v.State = "quarantined"
		v.Quarantine = &sentenceView{Code: l.Quarantine, Message: quarantineText(language, l.Quarantine), Params: params(nil)}
	case l.Read:
		v.State = "read"
	}
	return v
}

func viewReturnedWhole(language string, w inbound.Whole) returnedWholeView {
	v := returnedWholeView{ReturnedView: viewReturned(language, w.Listed), EnvelopeFrom: w.EnvelopeFrom, Recipients: w.Recipients, Reports: w.Reports,
		Text: w.Text, Returns: w.Returns, Body: w.Body, HTML: w.HTML, BlockedImages: w.Blocked, Attachments: w.Attachments}
	v.Headers = make([]headerView, len(w.Headers))
	for i, h := range w.Headers {
		v.Headers[i] = headerView(h)
	}
	if v.Reports == nil {
		v.Reports = []inbound.Report{}
	}
	return v
}

// quarantineText words why a message was set aside.
func quarantineText(language, code string) string {
	switch code {
	case inbound.QuarantineUnreadable:
		return fault.Text(language, "It is no e-mail message, or too damaged to be read as one.")
	case inbound.QuarantineHeader:
		return fault.Text(language, "Its header is far larger than that of any honest message.")
	case inbound.QuarantineParts:
		return fault.Text(language, "It is made of more parts, or parts within parts, than any honest message.")
	case inbound.QuarantineCrash:
		return fault.Text(language, "Reading it failed by a mistake of ours.")
	case inbound.QuarantineAttempts:
		return fault.Text(language, "It was begun several times and never finished.")
	case inbound.QuarantineFailed:
		return fault.Text(language, "What it says could not be written down.")
	}
	return code
}

func (s *server) registerReturned() {
	const at, tag = prefix + "/inbound", "Inbound"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadInbound, ID: "list-inbound", Tag: tag, Summary: "List what came back by mail", Description: "Newest first."},
		func(ctx context.Context, in *struct {
			Paging
			Kind        string `query:"kind" enum:"bounce,complaint,reply,auto_reply,other"`
			Matched     string `query:"matched" enum:"true,false" doc:"Whether it is proven to belong to a letter of ours."`
			Quarantined string `query:"quarantined" enum:"true,false" doc:"Whether it was set aside."`
		}) (page[ReturnedView], error) {
			before, err := cursorID(in.Cursor)
			if err != nil {
				return page[ReturnedView]{}, err
			}
			list, next, err := s.inbox().List(ctx, inbound.Filter{Kind: inbound.Kind(in.Kind), Matched: yesNo(in.Matched), Quarantined: yesNo(in.Quarantined)}, in.Limit, before)
			language := callOf(ctx).language
			return pageOf(list, showCursor(next), func(l inbound.Listed) ReturnedView { return viewReturned(language, l) }), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadInbound, ID: "find-inbound", Tag: tag, Summary: "Show a message that came back",
		Description: "Its HTML is sanitised; no picture in it is fetched by showing it."},
		func(ctx context.Context, in *struct{ One }) (returnedWholeView, error) {
			id, err := in.id()
			if err != nil {
				return returnedWholeView{}, err
			}
			return s.findReturned(ctx, id)
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/retry", Right: access.WriteInbound, ID: "retry-inbound", Tag: tag, Once: byClaim,
		Summary: "Read a message again that was set aside", Description: "One that was read already stays as it is."},
		func(ctx context.Context, in *struct{ One }) (returnedWholeView, error) {
			id, err := in.id()
			if err != nil {
				return returnedWholeView{}, err
			}
			if _, err := s.inbox().Retry(ctx, id, s.now()); err != nil {
				return returnedWholeView{}, err
			}
			return s.findReturned(ctx, id)
		})
}

func (s *server) findReturned(ctx context.Context, id int64) (returnedWholeView, error) {
	w, err := s.inbox().Find(ctx, id)
	return viewReturnedWhole(callOf(ctx).language, w), err
}

// yesNo reads an optional true or false, whose enum was checked at the door.
func yesNo(s string) *bool {
	if s == "" {
		return nil
	}
	return new(s == "true")
}
