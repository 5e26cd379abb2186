package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"salut/access"
	"salut/clients"
	"salut/delivery"
	"salut/names"
	"salut/templates"
)

type previewsInput struct {
	Client   *clientInput `json:"client,omitempty" doc:"Fields that the man and the woman have beside their names; made up when absent."`
	Language string       `json:"language,omitempty" example:"en" doc:"Which translation to show; the letter's own when absent."`
	SenderID string       `json:"sender_id,omitempty"`
}

type previewsView struct {
	Items []onePreviewView `json:"items" nullable:"false" doc:"A man, a woman, and somebody of whom little is known."`
}

type onePreviewView struct {
	Gender   string              `json:"gender" enum:"male,female,unknown"`
	FullName string              `json:"full_name" example:"Анна Сергеевна Белова"`
	Language string              `json:"language"`
	Subject  string              `json:"subject"`
	HTML     string              `json:"html"`
	Text     string              `json:"text"`
	Problems []letterProblemView `json:"problems" nullable:"false"`
}

type testInput struct {
	To       string       `json:"to" example:"me@firma.example" doc:"Where the letter goes, whoever it speaks to."`
	SenderID string       `json:"sender_id" example:"1"`
	ClientID string       `json:"client_id,omitempty" example:"17" doc:"To whom the letter speaks."`
	Client   *clientInput `json:"client,omitempty" doc:"A made-up client, instead of client_id."`
}

type testView struct {
	Accepted  bool   `json:"accepted" doc:"Whether the sender's server took the letter."`
	Stage     string `json:"stage" example:"done" doc:"connect, tls, auth, mail, rcpt, data, body: where it was refused; done when it was not."`
	Message   string `json:"message" doc:"By Accept-Language."`
	SMTPReply string `json:"smtp_reply" example:"250 2.0.0 OK"`
	MessageID string `json:"message_id" doc:"RFC 5322, as in the letter."`
	Language  string `json:"language"`
	Subject   string `json:"subject"`
}

func (s *server) registerPreviews() {
	const at, tag = prefix + "/templates/{id}", "Templates"

	handle(s, route{Method: http.MethodPost, Path: at + "/previews", Right: access.ReadTemplates, ID: "preview-template-for-each", Tag: tag, Once: without,
		Summary:     "The letter as a man, a woman and somebody unknown would get it",
		Description: "The three are made up. The unknown one has a first name that both sexes bear and nothing else, so empty variables show there as marks."},
		func(ctx context.Context, in *struct {
			One
			Body previewsInput
		}) (previewsView, error) {
			id, err := in.id()
			if err != nil {
				return previewsView{}, err
			}
			return s.previews(ctx, id, in.Body)
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/test", Right: access.WriteTemplates, ID: "test-template", Tag: tag, Once: byClaim,
		Summary:     "Send the letter to yourself",
		Description: "Really sends it through the sender's server, as a client would get it; its unsubscribe link does nothing. It is no message of a campaign and counts nowhere. A refusal by the server is an answer with accepted: false."},
		func(ctx context.Context, in *struct {
			One
			Body testInput
		}) (testView, error) {
			id, err := in.id()
			if err != nil {
				return testView{}, err
			}
			return s.testLetter(ctx, id, in.Body)
		})
}

// draft is a template ready to be shown to somebody.
type draft struct {
	template templates.Template
	letter   *templates.Letter
	sender   map[string]any
}

func (s *server) draft(ctx context.Context, id int64, senderID string) (d draft, err error) {
	if d.template, err = templates.Find(ctx, s.db(ctx), id); err != nil {
		return d, err
	}
	if d.sender, err = s.previewSender(ctx, senderID); err != nil {
		return d, err
	}
	d.letter, err = templates.Compile(d.template.Content)
	return d, err
}

// previewSender is what a letter may say of its sender; of none it says nothing.
func (s *server) previewSender(ctx context.Context, id string) (map[string]any, error) {
	if id == "" {
		return map[string]any{"name": "", "email": "", "reply_to": ""}, nil
	}
	from, err := s.senderNamed(ctx, id)
	if err != nil {
		return nil, err
	}
	return map[string]any{"name": from.FromName, "email": from.FromAddress, "reply_to": from.ReplyTo}, nil
}

// senderNamed finds the sender that a body points to.
func (s *server) senderNamed(ctx context.Context, id string) (delivery.Sender, error) {
	senderID, err := refID("sender_id", id)
	if err != nil {
		return delivery.Sender{}, err
	}
	from, err := delivery.FindSender(ctx, s.db(ctx), senderID)
	return from, refused(err, "sender_id")
}

// render writes the letter to a client. Its links to unsubscribe and to view belong to nobody.
func (s *server) render(d draft, c clients.Client, strict bool) (templates.Rendered, error) {
	vars := delivery.Vars(&c, d.sender, map[string]any{"name": d.template.Name}, s.PublicURL+"/u/preview", s.PublicURL+"/v/preview")
	vars.Zone, vars.Strict = s.Zone, strict
	return d.letter.Render(vars)
}

func (d draft) problems(language string, out templates.Rendered) []letterProblemView {
	return append(viewProblems(language, d.letter.Problems()), viewProblems(language, out.Problems)...)
}

func (s *server) preview(ctx context.Context, id int64, in previewInput) (previewView, error) {
	c, err := s.previewClient(ctx, in)
	if err != nil {
		// A template that is not there is said first: the address comes before the body.
		if _, missing := templates.Find(ctx, s.db(ctx), id); missing != nil {
			return previewView{}, missing
		}
		return previewView{}, err
	}
	d, err := s.draft(ctx, id, in.SenderID)
	if err != nil {
		return previewView{}, err
	}
	return s.showTo(ctx, d, c)
}

// showTo is the letter as one client would get it, with what is missing marked.
func (s *server) showTo(ctx context.Context, d draft, c clients.Client) (previewView, error) {
	out, err := s.render(d, c, true)
	if err != nil {
		return previewView{}, err
	}
	return previewView{Language: out.Language, Subject: out.Subject, HTML: out.HTML, Text: out.Text, Problems: d.problems(callOf(ctx).language, out)}, nil
}

func (s *server) previews(ctx context.Context, id int64, in previewsInput) (previewsView, error) {
	d, err := s.draft(ctx, id, in.SenderID)
	if err != nil {
		return previewsView{}, err
	}
	return s.showToEach(ctx, d, in)
}

// showToEach is the letter as a man, a woman and somebody unknown would get it.
func (s *server) showToEach(ctx context.Context, d draft, in previewsInput) (v previewsView, err error) {
	language, languages := in.Language, d.letter.Languages()
	if !slices.ContainsFunc(languages, func(l string) bool { return sameLanguage(l, language) }) {
		language = languages[0] // which the letter would be in anyway
	}
	base := madeUp(language)
	if in.Client != nil {
		if base, err = in.Client.client(); err != nil {
			return previewsView{}, err
		}
	}
	v.Items = []onePreviewView{}
	for _, p := range people(language) {
		c := base
		if p.Gender == names.Unknown {
			c = clients.Client{}
		}
		c.FirstName, c.MiddleName, c.LastName, c.NameDoubtful = p.First, p.Middle, p.Last, p.Doubtful
		c.Gender, c.GenderSource, c.GenderConfidence, c.Language = string(p.Gender), p.GenderSource, p.GenderConfidence, language
		one, err := s.showTo(ctx, d, c)
		if err != nil {
			return previewsView{}, err
		}
		v.Items = append(v.Items, onePreviewView{Gender: string(p.Gender), FullName: p.FullName(), Language: one.Language, Subject: one.Subject, HTML: one.HTML, Text: one.Text, Problems: one.Problems})
	}
	return v, nil
}

// sameLanguage takes en-US for en, as letters do.
func sameLanguage(a, b string) bool {
	a, _, _ = strings.Cut(strings.ReplaceAll(a, "_", "-"), "-")
	b, _, _ = strings.Cut(strings.ReplaceAll(b, "_", "-"), "-")
	return strings.EqualFold(a, b)
}

// people are a man, a woman, and somebody whose name doesn't tell.
func people(language string) []names.Person {
	if speaks(language) == "ru" {
		return []names.Person{names.FromParts("Иван", "Петрович", "Соколов", names.Male), names.FromParts("Анна", "Сергеевна", "Белова", names.Female),
			names.FromParts("Саша", "", "", names.Unknown)}
	}
	return []names.Person{names.FromParts("John", "", "Carter", names.Male), names.FromParts("Emily", "", "Brown", names.Female), names.FromParts("Alex", "", "", names.Unknown)}
}

// madeUp has a value in every field that letters usually speak of.
func madeUp(language string) clients.Client {
	c := clients.Client{Email: "anna@firma.example", Phone: "+79123456789", Company: "Acme", Position: "buyer", Industry: "retail", City: "London", Birthday: "1988-03-14",
		Stage: "active", Tags: []string{"vip"}, BonusBalance: 1520, PurchaseCount: 7, TotalSpent: 48900}
	if speaks(language) == "ru" {
		c.Company, c.Position, c.Industry, c.City = "ООО «Ромашка»", "закупщик", "торговля", "Казань"
	}
	return c
}
