package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/fault"
	"salut/mail"
)

type letterView struct {
	ID           string       `json:"id" example:"12"`
	ReceivedAt   time.Time    `json:"received_at"`
	EnvelopeFrom string       `json:"envelope_from"`
	EnvelopeTo   []string     `json:"envelope_to" nullable:"false"`
	From         string       `json:"from" doc:"As the reader sees it."`
	To           string       `json:"to"`
	Subject      string       `json:"subject"`
	MessageID    string       `json:"message_id"`
	Size         int          `json:"size" doc:"Bytes of the letter as it came."`
	HTML         string       `json:"html,omitempty" doc:"Only in GET /mailbox/{id}, like all below."`
	Text         string       `json:"text,omitempty"`
	Headers      []headerView `json:"headers,omitempty" nullable:"false" doc:"In their order, decoded."`
	Raw          string       `json:"raw,omitempty" doc:"The letter as it came."`
}

type headerView struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func viewLetter(l mail.Caught) letterView {
	v := letterView{
		ID: l.ID, ReceivedAt: l.At, EnvelopeFrom: l.EnvelopeFrom, EnvelopeTo: l.EnvelopeTo, From: l.From, To: l.To, Subject: l.Subject,
		MessageID: l.MessageID, Size: l.Size, HTML: l.HTML, Text: l.Text, Raw: l.Raw,
	}
	if v.EnvelopeTo == nil {
		v.EnvelopeTo = []string{}
	}
	for _, h := range l.Headers {
		v.Headers = append(v.Headers, headerView{Name: h.Name, Value: h.Value})
	}
	return v
}

func (s *server) registerMailbox() {
	const at, tag = prefix + "/mailbox", "Demo mailbox"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadMailbox, ID: "list-letters", Tag: tag, Summary: "The letters that the demo's mailbox took, newest first"},
		func(_ context.Context, in *struct{ Paging }) (page[letterView], error) {
			box, err := s.mailbox()
			if err != nil {
				return page[letterView]{}, err
			}
			list, err := box.List(in.Limit+1, in.Cursor)
			next := ""
			if len(list) > in.Limit {
				list = list[:in.Limit]
				next = list[in.Limit-1].ID
			}
			return pageOf(list, next, viewLetter), err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadMailbox, ID: "find-letter", Tag: tag, Summary: "One letter, read and as it came"},
		func(_ context.Context, in *struct{ One }) (letterView, error) {
			box, err := s.mailbox()
			if err != nil {
				return letterView{}, err
			}
			l, err := box.Find(in.ID)
			return viewLetter(l), err
		})
}

func (s *server) mailbox() (*mail.Catcher, error) {
	if s.Mailbox == nil {
		return nil, fault.NotFoundf("The built-in mailbox is there in the demo only.").Coded("no_mailbox")
	}
	return s.Mailbox, nil
}
