package api

import (
	"time"

	"salut/clients"
	"salut/inbound"
)

type replyClientView struct {
	ID         string `json:"id" example:"17"`
	Name       string `json:"name" example:"Анна Петровна Белова" doc:"Empty where none is known."`
	Salutation string `json:"salutation" example:"Уважаемая Анна Петровна"`
	Email      string `json:"email"`
	Gender     string `json:"gender" enum:"male,female,unknown"`
	Company    string `json:"company"`
}

type replySenderView struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Address string `json:"address" example:"news@firma.example"`
}

type colleagueView struct {
	ID   string `json:"id" example:"3"`
	Name string `json:"name" example:"Мария Котова" doc:"Or the address, where none is known."`
}

// ReplyView is a conversation. It is exported since huma sees embedded fields only of exported types.
type ReplyView struct {
	ID           string           `json:"id" example:"12"`
	Client       replyClientView  `json:"client"`
	Sender       *replySenderView `json:"sender" doc:"By whom answers go; null: the one that wrote to the client is gone."`
	CampaignID   *string          `json:"campaign_id" doc:"The campaign that they answered."`
	Campaign     string           `json:"campaign" doc:"Its name; empty where they wrote by themselves."`
	Proven       bool             `json:"proven" doc:"It is proven to answer a letter of ours. What is not may come from anybody."`
	Subject      string           `json:"subject"`
	Excerpt      string           `json:"excerpt" doc:"How the last letter begins, without quotes."`
	LastFrom     string           `json:"last_from" enum:"client,us"`
	State        string           `json:"state" enum:"open,snoozed,done"`
	SnoozedUntil *time.Time       `json:"snoozed_until"`
	AssignedTo   *colleagueView   `json:"assigned_to"`
	Automatic    bool             `json:"automatic" doc:"No person has written in it."`
	Unread       bool             `json:"unread"`
	Count        int              `json:"count" doc:"Their letters and our answers."`
	LastAt       time.Time        `json:"last_at"`
}

type replyLineView struct {
	Kind          string               `json:"kind" enum:"letter,answer,reply,auto_reply" doc:"letter: ours, that they answered; answer: what a person of ours wrote."`
	At            time.Time            `json:"at"`
	Subject       string               `json:"subject"`
	MessageID     *string              `json:"message_id" doc:"Of a letter or an answer: see GET /messages/{id} and /messages/{id}/letter."`
	Author        string               `json:"author" doc:"Who of us wrote an answer."`
	State         string               `json:"state" doc:"Of an answer: pending, sending, sent, failed, skipped, canceled or uncertain."`
	ReasonText    string               `json:"reason_text" doc:"Why an answer was not sent, in words."`
	SMTPReply     string               `json:"smtp_reply"`
	InboundID     *string              `json:"inbound_id" doc:"Of theirs: see GET /inbound/{id}."`
	From          string               `json:"from"`
	Proven        bool                 `json:"proven"`
	Text          string               `json:"text" doc:"Of theirs: without quotes and signature."`
	Body          string               `json:"body" doc:"Of theirs: all of its text."`
	HTML          string               `json:"html" doc:"Of theirs: safe to show, no scripts, no styles, no pictures."`
	BlockedImages int                  `json:"blocked_images"`
	Attachments   []inbound.Attachment `json:"attachments" nullable:"false" doc:"GET /inbound/{id}/attachments/{n} by their place here, from 0."`
}

type replyWholeView struct {
	ReplyView
	Lines []replyLineView `json:"lines" nullable:"false" doc:"The oldest first."`
}

type replyCountsView struct {
	Open      int64 `json:"open"`
	Mine      int64 `json:"mine" doc:"Open ones that are given to who asks."`
	Nobody    int64 `json:"nobody" doc:"Open ones that are nobody's."`
	Unread    int64 `json:"unread" doc:"Open ones with something new."`
	Snoozed   int64 `json:"snoozed"`
	Automatic int64 `json:"automatic" doc:"Open ones in which no person has written; they are in no other number."`
}

type replySentView struct {
	ReplyID   string `json:"reply_id"`
	MessageID string `json:"message_id" example:"12-1" doc:"Of GET /messages/{id}."`
}

func viewReplyClient(language string, c clients.Client) replyClientView {
	if c.Language != "" {
		language = c.Language
	}
	person := c.Person()
	return replyClientView{ID: showID(c.ID), Name: person.FullName(), Salutation: person.Salutation(language), Email: c.Email, Gender: c.Gender, Company: c.Company}
}

func viewReply(language string, t inbound.Thread) ReplyView {
	v := ReplyView{ID: showID(t.ID), Client: viewReplyClient(language, t.Client), CampaignID: showOptionalID(t.CampaignID), Campaign: t.CampaignName, Proven: t.Mailing != nil,
		Subject: t.Subject, Excerpt: t.Excerpt, LastFrom: "client", State: t.State, SnoozedUntil: t.SnoozedUntil, Automatic: t.Automatic, Unread: t.Unread, Count: t.Count, LastAt: t.LastAt}
	if t.FromUs {
		v.LastFrom = "us"
	}
	if t.SenderID != nil {
		v.Sender = &replySenderView{ID: showID(*t.SenderID), Name: t.SenderName, Address: t.SenderAddress}
	}
	if t.AssignedTo != nil {
		v.AssignedTo = &colleagueView{ID: showID(*t.AssignedTo), Name: t.AssignedName}
	}
	return v
}

func viewReplyWhole(language string, t inbound.Thread, lines []inbound.Line) replyWholeView {
	v := replyWholeView{ReplyView: viewReply(language, t), Lines: make([]replyLineView, len(lines))}
	for i, l := range lines {
		v.Lines[i] = viewReplyLine(language, l)
	}
	return v
}

func viewReplyLine(language string, l inbound.Line) replyLineView {
	v := replyLineView{Kind: l.Kind, At: l.At, Subject: l.Subject, From: l.From, Proven: l.Proven, Text: l.Text, Body: l.Body, HTML: l.HTML, BlockedImages: l.Blocked, Attachments: l.Attachments}
	if v.Attachments == nil {
		v.Attachments = []inbound.Attachment{}
	}
	if l.Message != nil {
		id := l.Message.String()
		v.MessageID = &id
	}
	if w := l.Written; w != nil {
		v.Author, v.Text, v.Body, v.HTML = w.Author, w.Text, w.Text, w.HTML
		v.State, v.ReasonText, v.SMTPReply = string(w.State), reasonText(language, w.Reason), w.SMTPReply
	}
	if l.InboundID != 0 {
		id := showID(l.InboundID)
		v.InboundID = &id
	}
	return v
}
