package templates

import (
	"time"

	"salut/names"
)

// Vars is what one rendering may speak of. The maps are only read, so one map may serve many renderings at once.
type Vars struct {
	Client   map[string]any // the fields of the client as the contract names them, `attributes` and `id` among them
	Person   names.Person   // who `client` is to the filters salutation, gendered and name; never taken from Client
	Language string         // the client's, BCP 47; empty or unknown to the letter: its own language

	Sender, Manager, Campaign, Promo map[string]any
	UnsubscribeURL, ViewURL          string

	Zone   *time.Location // of dates that have a time; nil is UTC
	Strict bool           // a preview: an empty variable shows as [first_name missing] and is a problem
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
	problems []Problem
}

// Compile checks a content and makes it ready to render. A content that can't be parsed or isn't safe is a fault with one entry
// for each place; all lesser problems are in the letter's Problems.
func Compile(c Content) (*Letter, error) { return &Letter{}, nil }

// Problems are the lesser things wrong with the letter, the same each time it is compiled.
func (l *Letter) Problems() []Problem { return l.problems }

// Uses tells whether every translation prints the variable (such as "unsubscribe_url" or "client.first_name") in its HTML or its text.
func (l *Letter) Uses(variable string) bool { return false }

// Render writes the letter to one client, in the translation that fits. It takes at most a second and about two megabytes whatever
// the template does; a fault says what in the letter can't be rendered for this client.
func (l *Letter) Render(v Vars) (Rendered, error) { return Rendered{}, nil }
