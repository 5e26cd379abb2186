package api

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/mail"
)

// testTime is how long a person waits for a server to take a letter.
const testTime = 40 * time.Second

// testLetter sends a template to any address as any client. What the server says is the answer, also when it is a no.
func (s *server) testLetter(ctx context.Context, id int64, in testInput) (testView, error) {
	d, err := s.draft(ctx, id, in.SenderID)
	if err != nil {
		return testView{}, err
	}
	to, err := mail.ParseAddress(in.To)
	if err != nil {
		return testView{}, fault.Invalidf("to", "%q is not an address that letters can be sent to.", in.To)
	}
	if in.SenderID == "" {
		return testView{}, fault.Invalidf("sender_id", "Choose the sender that the letter goes out by.").Coded("required")
	}
	from, err := s.senderNamed(ctx, in.SenderID)
	if err != nil {
		return testView{}, err
	}
	c, err := s.previewClient(ctx, previewInput{ClientID: in.ClientID, Client: in.Client})
	if err != nil {
		return testView{}, err
	}
	found, _, err := clients.ListSuppressions(ctx, s.db(ctx), clients.SuppressionFilter{Email: to.String()}, 1, "")
	if err != nil {
		return testView{}, err
	}
	if len(found) > 0 {
		return testView{}, fault.Invalidf("to", "The address is on the suppression list.").Coded("suppressed")
	}
	out, err := s.render(d, c, false)
	if err != nil {
		return testView{}, err
	}
	letter := mail.Personal{To: mail.Named{Address: to}, Subject: out.Subject, HTML: out.HTML, Text: out.Text, Date: s.now(), UnsubscribeURL: s.PublicURL + "/u/preview"}
	v, err := s.sendTest(ctx, from, letter)
	v.Language, v.Subject = out.Language, out.Subject
	return v, err
}

func (s *server) sendTest(ctx context.Context, sender delivery.Sender, letter mail.Personal) (testView, error) {
	from, err := mail.ParseAddress(sender.FromAddress)
	if err != nil {
		return testView{}, fmt.Errorf("sender %d: %w", sender.ID, err)
	}
	var replyTo mail.Address
	if sender.ReplyTo != "" {
		if replyTo, err = mail.ParseAddress(sender.ReplyTo); err != nil {
			return testView{}, fmt.Errorf("sender %d: %w", sender.ID, err)
		}
	}
	frame, err := mail.NewFrame(mail.Named{Name: sender.FromName, Address: from}, replyTo, "test."+from.Domain())
	if err != nil {
		return testView{}, fmt.Errorf("compose a test letter: %w", err)
	}
	letter.MessageID = "test." + strings.ToLower(rand.Text()) + "@" + from.Domain()
	message, err := frame.Compose(nil, letter)
	if err != nil {
		return testView{}, fmt.Errorf("compose a test letter: %w", err)
	}
	signing, err := sender.Signing(s.Key)
	if err != nil {
		return testView{}, err
	}
	if signing != nil {
		if message, err = signing.Sign(nil, message); err != nil {
			return testView{}, fmt.Errorf("compose a test letter: %w", err)
		}
	}
	account, err := sender.Account(s.Key)
	if err != nil {
		return testView{}, err
	}
	account.Timeout = testTime / 4
	ctx, cancel := context.WithTimeout(ctx, testTime)
	defer cancel()
	language := callOf(ctx).language
	v := testView{MessageID: letter.MessageID}
	conn, err := mail.Dial(ctx, account)
	if err != nil {
		var refused *mail.Refused
		var failed *mail.Failed
		v.Stage = mail.StageConnect
		switch {
		case errors.As(err, &refused):
			v.Stage, v.SMTPReply = refused.Stage, refused.Reply.String()
		case errors.As(err, &failed):
			v.Stage = failed.Stage
		}
		v.Message = mail.Explain(err, account).In(language)
		return v, nil
	}
	defer func() { _ = conn.Close() }()
	outcome := conn.Send(ctx, from, letter.To.Address, message, func() error { return nil })
	v.Accepted, v.Stage, v.SMTPReply = outcome.Accepted(), outcome.Stage, outcome.Reply.String()
	switch {
	case v.Accepted:
		v.Stage = "done"
		v.Message = fault.Text(language, "The letter is on its way to %s.", letter.To.Address.String())
	case outcome.Uncertain():
		v.Message = fault.Text(language, "The connection broke before the mail server answered: the letter may have arrived.")
	case outcome.Err != nil:
		v.Message = fault.Text(language, "The connection broke before the letter was handed over: try again.")
	default:
		v.Message = fault.Text(language, "The mail server refused the letter: %s", v.SMTPReply)
	}
	return v, nil
}
