package templates

import (
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"salut/fault"
	"salut/mail"
	"salut/names"
)

// Vars is what one rendering may speak of. The maps are only read, so one map may serve many renderings at once.
type Vars struct {
	Client   map[string]any         // the fields of the client as the contract names them, `attributes` and `id` among them
	Record   func(field string) any // in the place of Client where it is set: only what the letter asks for is made
	Person   names.Person           // who `client` is to the filters salutation, gendered and name; never taken from Client
	Language string                 // the client's, BCP 47; empty or unknown to the letter: its own language

	Sender, Manager, Campaign, Promo map[string]any
	UnsubscribeURL, ViewURL          string

	Link   func(dst []byte, number int32) []byte // appends the address that counts a click on a link; nil: addresses are plain
	Pixel  func(dst []byte) []byte               // appends the address of the picture that tells of an open; nil: none
	Trap   func(dst []byte) []byte               // appends the address of the link that only machines open; nil: none
	Params string                                // what plain addresses of links get besides (utm_source=…), encoded

	Zone   *time.Location // of dates that have a time; nil is UTC
	Now    time.Time      // what the word "now" means to the filter date; zero is the time of rendering
	Strict bool           // a preview: an empty variable shows as [first_name missing] and is a problem
	Met    *Met           // notes which conditions came true; nil: nobody asks
}

// Rendered is one letter to one client.
type Rendered struct {
	Language string
	Subject  string // one line, no control characters
	HTML     string
	Text     string
	Problems []Problem // only of a strict rendering
}

// Letter is a compiled Content. It never changes, so any number of goroutines may render from it at once.
type Letter struct {
	wordings []*wording // the first is the letter's own language
	problems []Problem
	rooms    sync.Pool
}

// maxTranslations is more languages than a letter has ever been written in.
const maxTranslations = 20

// Compile checks a content and makes it ready to render. A content that can't be parsed or isn't safe is a fault with one entry
// for each place; all lesser problems are in the letter's Problems.
func Compile(c Content) (*Letter, error) { return compile(c, nil) }

// compile knows besides which blocks there are, for who misspells one.
func compile(c Content, blocks []string) (*Letter, error) {
	r := &report{}
	l := &Letter{}
	if c.Language == "" {
		c.Language = guess(c.Subject, c.Body)
	}
	l.compile(r, "", c.Language, c, blocks)
	if len(c.Translations) > maxTranslations {
		r.refuseField("translations", "too_long", "A letter has at most %d translations.", maxTranslations)
		c.Translations = nil
	}
	for _, language := range slices.Sorted(maps.Keys(c.Translations)) {
		t, prefix := c.Translations[language], "translations."+language+"."
		if t.Format == "" {
			t.Format = c.Format
		}
		if len(t.Translations) > 0 {
			r.refuseField(prefix+"translations", "nested", "A translation has no translations of its own.")
		}
		l.compile(r, prefix, language, t, blocks)
	}
	if r.failed() {
		return nil, fault.Join(r.faults)
	}
	l.problems = r.problems
	l.numberLinks()
	if err := l.try(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Letter) compile(r *report, prefix, language string, c Content, blocks []string) {
	field := "language"
	if prefix != "" {
		field = prefix[:len(prefix)-1]
	}
	if !isLanguage(tag(language)) {
		r.refuseField(field, "bad_language", "%q is not a language. Write it as two letters, such as ru or en.", language)
		return
	}
	for _, w := range l.wordings {
		if w.speech.tag == tag(language) {
			r.refuseField(field, "bad_language", "The letter is in %s already.", language)
			return
		}
	}
	one := &report{}
	l.wordings = append(l.wordings, compileWording(one, prefix, language, c, blocks))
	r.faults = append(r.faults, one.faults...)
	r.problems = append(r.problems, one.problems...)
}

// isLanguage knows the shape of a language tag (RFC 5646 §2.1), as far as letters need it.
func isLanguage(tag string) bool {
	for i, part := range strings.Split(tag, "-") {
		if len(part) < 2 || len(part) > 8 || i == 0 && len(part) > 3 {
			return false
		}
		for _, c := range part {
			if (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}

// try renders for nobody, so that a letter which grows without end is refused when it is saved and not when it is sent.
func (l *Letter) try() error {
	start := time.Now()
	for _, w := range l.wordings {
		_, err := l.render(w, Vars{Client: map[string]any{}, Language: w.language}, nil)
		if err == nil && time.Since(start) > maxTime {
			return fault.Invalidf("body", "The letter takes too long to be put together.").Coded("endless")
		}
		if f := fault.Of(err); f != nil && (f.Format == tooLong || f.Format == endless) {
			f.Code = "endless"
			return f
		}
	}
	return nil
}

// Problems are the lesser things wrong with the letter, the same each time it is compiled.
func (l *Letter) Problems() []Problem { return slices.Clone(l.problems) }

// Languages are those that the letter is written in, its own first.
func (l *Letter) Languages() []string {
	var all []string
	for _, w := range l.wordings {
		all = append(all, w.language)
	}
	return all
}

// Uses tells whether every translation prints the variable (such as "unsubscribe_url" or "client.first_name") in its HTML or its text.
func (l *Letter) Uses(variable string) bool {
	for _, w := range l.wordings {
		if !w.printed[variable] {
			return false
		}
	}
	return len(l.wordings) > 0
}

// Fields are the fields of the client that the letter speaks of, besides the name and the gender; whole says that it may be any of them.
func (l *Letter) Fields() (fields []string, whole bool) {
	all := map[string]bool{}
	for _, w := range l.wordings {
		for _, p := range []*program{w.subject, w.html, w.text} {
			maps.Copy(all, p.fields)
		}
	}
	return slices.Sorted(maps.Keys(all)), all[wholeClient]
}

// wordingFor picks the translation for a client: the very language, else the same one of another country, else the letter's own.
func (l *Letter) wordingFor(language string) *wording {
	if language == "" || len(l.wordings) == 1 {
		return l.wordings[0]
	}
	want := tag(language)
	for _, same := range []func(have string) bool{
		func(have string) bool { return have == want },
		func(have string) bool { return have == base(want) },
		func(have string) bool { return base(have) == base(want) },
	} {
		for _, w := range l.wordings {
			if same(w.speech.tag) {
				return w
			}
		}
	}
	return l.wordings[0]
}

// Render writes the letter to one client, in the translation that fits. It takes at most about a second and four megabytes
// whatever the template does; a fault says what in the letter can't be rendered for this client.
func (l *Letter) Render(v Vars) (Rendered, error) { return l.render(l.wordingFor(v.Language), v, nil) }

// bodies are where a letter that is sent goes, in the encoding of its parts.
type bodies struct{ html, text *mail.Body }

func (l *Letter) render(w *wording, v Vars, into *bodies) (out Rendered, err error) {
	defer func() {
		if x := recover(); x != nil { // a fault of ours or of the library's: this letter fails, and no other with it
			out, err = Rendered{}, fmt.Errorf("render a letter: %v\n%s", x, debug.Stack())
		}
	}()
	start := time.Now()
	e := &env{person: v.Person, speech: w.speech, zone: v.Zone, now: v.Now, deadline: start.Add(maxTime)}
	if e.now.IsZero() {
		e.now = start
	}
	out.Language = w.language
	v.Met.in(w.language)
	room, _ := l.rooms.Get().(*workroom)
	if room == nil {
		room = new(workroom)
	}
	defer l.rooms.Put(room)
	one := func(p *program, body *mail.Body, tidied bool) ([]byte, error) {
		b, problems, err := p.render(room, e, &v, body, tidied)
		if err != nil {
			return nil, err
		}
		for _, p := range problems {
			if !slices.ContainsFunc(out.Problems, p.same) {
				out.Problems = append(out.Problems, p)
			}
		}
		return b, nil
	}
	b, err := one(w.subject, nil, false)
	if err != nil {
		return Rendered{}, err
	}
	out.Subject = oneLine(string(b))
	if into != nil {
		if _, err = one(w.spliced.html, into.html, false); err == nil {
			_, err = one(w.spliced.text, into.text, w.madeText)
		}
		if err != nil {
			return Rendered{}, err
		}
		return out, nil
	}
	if b, err = one(w.html, nil, false); err != nil {
		return Rendered{}, err
	}
	out.HTML = string(b)
	if b, err = one(w.text, nil, false); err != nil {
		return Rendered{}, err
	}
	if w.madeText {
		b = tidy(b)
	}
	out.Text = string(b)
	return out, nil
}

// roots are the variables that a letter begins with.
var roots = []string{"client", "sender", "manager", "campaign", "promo", "unsubscribe_url", "view_url", "blank", "empty"}

// root is what one of them stands for, nil for any other name.
func (v *Vars) root(name string) any {
	switch name {
	case "client":
		return v.clientFields()
	case "sender":
		return senderFields(v.Sender)
	case "manager":
		return v.Manager
	case "campaign":
		return v.Campaign
	case "promo":
		return v.Promo
	case "unsubscribe_url":
		return v.UnsubscribeURL
	case "view_url":
		return v.ViewURL
	case "blank", "empty":
		return blankMark{}
	}
	return nil
}

func (v *Vars) clientFields() clientFields {
	if v.Record != nil {
		return v.Record
	}
	return func(field string) any { return v.Client[field] }
}
