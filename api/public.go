package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed" // the pages below
	"encoding/base64"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/campaigns"
	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/tokens"
)

// unsubscribeKind is the kind of token in an unsubscribe link.
const unsubscribeKind = 'u'

var (
	//go:embed pages/public.html
	publicHTML string
	//go:embed pages/public.css
	publicCSS string

	publicPage   = template.Must(template.New("public").Parse(publicHTML))
	publicPolicy = "default-src 'none'; style-src " + styleHash(publicCSS) + "; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// styleHash lets exactly this style through a policy that allows no other (CSP level 3, §6.7.3.3).
func styleHash(css string) string {
	sum := sha256.Sum256([]byte(css))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

type publicView struct {
	Language, Title, Text, Address, Button, Note string
	Less                                         string // a second button: the letter's topic alone
	Rarely                                       string // another: a letter a month
	Question                                     string // with Choices: buttons that each say why
	Choices                                      []choice
	Style                                        template.CSS
}

type choice struct{ Code, Text string }

// leavingReasons are what a reader may say of why he leaves.
var leavingReasons = []struct{ code, text string }{
	{"too_often", "You write too often"},
	{"not_relevant", "The letters are not for me"},
	{"never_asked", "I never asked for these letters"},
	{"other", "Another reason"},
}

func (s *server) registerPublic() {
	const at = "/u/{token}"
	parameters := []*huma.Param{{Name: "token", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
	s.handlePlain(route{Method: http.MethodGet, Path: at, Public: true, ID: "unsubscribe-page", Tag: "Public", Summary: "The unsubscribe page; changes nothing"},
		func(op *huma.Operation) {
			op.Parameters = parameters
			op.Responses = map[string]*huma.Response{"200": {Description: "A page with a button."}, "404": {Description: "The link is not one of ours."}}
		}, s.unsubscribePage)
	s.handlePlain(route{Method: http.MethodPost, Path: at, Public: true, Streams: true, ID: "unsubscribe", Tag: "Public", Summary: "Unsubscribe, by the page's button or in one click (RFC 8058)",
		Description: "Answers 200 without a redirect, when it is in force. Takes no cookie and any body."},
		func(op *huma.Operation) {
			op.Parameters = parameters
			op.Responses = map[string]*huma.Response{"200": {Description: "Unsubscribed; repeating it changes nothing."}, "404": {Description: "The link is not one of ours."}}
		}, s.unsubscribe)
}

// reader is who a link was sent to, as far as the page needs it.
type reader struct {
	ref        tokens.Ref
	address    string // masked; empty when the person was erased
	language   string
	suppressed bool
	topic      string // of the letter; empty: it has none
	topicLeft  bool
	marketing  bool
	rarely     bool // has asked for few letters
}

// reader finds who holds the link. Everything wrong with a token is the same NotFound fault: there is nothing to learn from it.
func (s *server) reader(ctx context.Context, token string) (reader, error) {
	ref, err := s.Key.Read(unsubscribeKind, token)
	if err != nil {
		return reader{}, fault.NotFoundf("This link is not one of ours.")
	}
	r := reader{ref: ref, language: callOf(ctx).language}
	m, err := delivery.FindMessage(ctx, s.Pool, delivery.ID{Mailing: ref.Mailing, N: ref.N}.String(), s.Zone, s.now())
	if err != nil {
		return reader{}, err
	}
	c, err := clients.Find(ctx, s.Pool, m.ClientID)
	if fault.Is(err, fault.NotFound) {
		r.suppressed = true // an erased person gets no letters
		return r, nil
	}
	if err != nil {
		return reader{}, err
	}
	r.address = mask(c.Email)
	if c.Language != "" {
		r.language = speaks(c.Language)
	}
	r.rarely = c.QuietDays >= delivery.WriteLessDays
	if c.Email == "" {
		return r, nil
	}
	found, _, err := clients.ListSuppressions(ctx, s.Pool, clients.SuppressionFilter{Email: c.Email}, 200, "")
	if err != nil {
		return r, err
	}
	id, purpose, err := delivery.TopicOf(ctx, s.Pool, ref.Mailing)
	if err != nil {
		return r, err
	}
	r.marketing = purpose == "marketing"
	if id != nil {
		topic, err := campaigns.FindTopic(ctx, s.Pool, *id)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return r, err
		}
		r.topic = topic.Name
	}
	for _, f := range found {
		r.suppressed = r.suppressed || f.Scope == clients.Everything
		r.topicLeft = r.topicLeft || id != nil && f.Scope == clients.TopicScope(*id)
	}
	return r, nil
}

// mask keeps enough of an address for its owner to know it, and too little for anybody else to use.
func mask(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at <= 0 {
		return ""
	}
	_, size := utf8.DecodeRuneInString(address)
	return address[:size] + "•••" + address[at:]
}

func (s *server) unsubscribePage(c *gin.Context) {
	r, err := s.reader(c.Request.Context(), c.Param("token"))
	if err != nil {
		s.publicError(c, err)
		return
	}
	if r.suppressed {
		s.showPublic(c, http.StatusOK, r.unsubscribed())
		return
	}
	s.showPublic(c, http.StatusOK, r.leavePage())
}

// leavePage asks whether the reader means it.
func (r reader) leavePage() publicView {
	v := publicView{
		Language: r.language, Address: r.address,
		Title:  fault.Text(r.language, "Unsubscribe?"),
		Text:   fault.Text(r.language, "We will not write to this address any more:"),
		Button: fault.Text(r.language, "Unsubscribe"),
		Note:   fault.Text(r.language, "If you came here by mistake, just close this page: nothing has changed."),
	}
	switch {
	case r.topicLeft:
		v.Title = fault.Text(r.language, "You are unsubscribed from “%s”", r.topic)
		v.Button, v.Note = fault.Text(r.language, "Unsubscribe from everything"), ""
	case r.topic != "":
		v.Button = fault.Text(r.language, "Unsubscribe from everything")
		v.Less = fault.Text(r.language, "Only from “%s”", r.topic)
	}
	if r.marketing && !r.rarely {
		v.Rarely = fault.Text(r.language, "Write at most once a month")
	}
	return v
}

// maxPublicBody is far more than a button or a mail service sends.
const maxPublicBody = 64 << 10

// unsubscribe does it whatever the body says: the token alone names the person, and a service that words its request a
// little differently still means it. RFC 8058 §3.2 forbids asking for a cookie or anything else.
func (s *server) unsubscribe(c *gin.Context) {
	ctx := c.Request.Context()
	body, _ := io.ReadAll(io.LimitReader(c.Request.Body, maxPublicBody))
	_, _ = io.Copy(io.Discard, io.LimitReader(c.Request.Body, maxPublicBody)) // so that the connection can be used again
	how, less := leaving(string(body))
	r, err := s.reader(ctx, c.Param("token"))
	if err == nil && less && !r.suppressed {
		if err = delivery.WriteLess(context.WithoutCancel(ctx), s.Pool, r.ref, s.now()); err == nil {
			s.showPublic(c, http.StatusOK, publicView{Language: r.language, Address: r.address,
				Title: fault.Text(r.language, "We will write less often"),
				Text:  fault.Text(r.language, "You will get at most one advertising letter a month.")})
			return
		}
	}
	if err == nil {
		// Who is gone from the phone or the mail program by now has asked all the same.
		err = delivery.Unsubscribe(context.WithoutCancel(ctx), s.Pool, r.ref, how, s.now())
	}
	if err != nil {
		s.publicError(c, err)
		return
	}
	v := r.unsubscribed()
	if how.Topic && r.topic != "" && !r.suppressed {
		v.Title = fault.Text(r.language, "You are unsubscribed from “%s”", r.topic)
		v.Text = fault.Text(r.language, "We will not write to you about it any more.")
	}
	if how.Reason == "" {
		v.Question = fault.Text(r.language, "Would you tell us why?")
		for _, l := range leavingReasons {
			v.Choices = append(v.Choices, choice{l.code, fault.Text(r.language, l.text)})
		}
	} else {
		v.Note = fault.Text(r.language, "Thank you for telling us.")
	}
	s.showPublic(c, http.StatusOK, v)
}

// leaving reads the form of our own page; anything else is a plain wish to hear nothing more.
func leaving(body string) (how delivery.Leaving, less bool) {
	form, err := url.ParseQuery(body)
	if err != nil {
		return how, false
	}
	for _, l := range leavingReasons {
		if form.Get("reason") == l.code {
			how.Reason = l.code
		}
	}
	how.Topic = form.Get("scope") == "topic"
	return how, form.Get("scope") == "rarely"
}

func (r reader) unsubscribed() publicView {
	return publicView{
		Language: r.language, Address: r.address,
		Title: fault.Text(r.language, "You are unsubscribed"),
		Text:  fault.Text(r.language, "We will not write to you any more."),
	}
}

func (s *server) publicError(c *gin.Context, err error) {
	p := s.refuse(c.Request.Context(), err)
	language := callOf(c.Request.Context()).language
	v := publicView{Language: language, Title: fault.Text(language, "That did not work"), Text: p.Detail}
	if p.Status == http.StatusNotFound {
		v.Title = fault.Text(language, "This link does not work")
		v.Text = fault.Text(language, "It may have been cut off on the way: open the link in the letter itself, or copy the whole of it.")
	}
	s.showPublic(c, p.Status, v)
}

func (s *server) showPublic(c *gin.Context, status int, v publicView) {
	page, err := publicHTMLOf(v)
	if err != nil {
		s.writeError(c, err)
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", publicPolicy)
	h.Set("Content-Language", v.Language)
	h.Set("X-Robots-Tag", "noindex")
	c.Data(status, "text/html; charset=utf-8", page)
}

func publicHTMLOf(v publicView) ([]byte, error) {
	v.Style = template.CSS(publicCSS) // our own file, not anybody's input
	var page bytes.Buffer
	err := publicPage.Execute(&page, v)
	return page.Bytes(), err
}
