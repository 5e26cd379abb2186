// Package templates is what a letter looks like: Liquid inside MJML, HTML or Markdown, checked when it is saved, compiled once
// and rendered for each client. It owns the tables templates, template_versions, blocks, template_blocks and images, and touches nothing but the database: no
// template can open a file, reach the network, or run code that stands in a client's data.
package templates

import (
	"strings"
	"time"

	"salut/fault"
)

// The formats that a body is written in.
const (
	MJML     = "mjml"
	HTML     = "html"
	Markdown = "markdown"
)

// Content is the wording of one letter: what a version of a template keeps and what Compile takes.
type Content struct {
	Language     string             `json:"language"` // BCP 47; empty is found out from the letters of the text
	Subject      string             `json:"subject"`
	Preheader    string             `json:"preheader"`
	Format       string             `json:"format"`
	Body         string             `json:"body"`
	Text         string             `json:"text"`                   // empty: made from the body
	Translations map[string]Content `json:"translations,omitempty"` // by language; an empty format is that of the letter itself
	Blocks       map[string]string  `json:"blocks,omitempty"`       // by name, what the body includes, as it was when this was saved
}

// Template is a letter as managers see it: a name and the content of its newest version.
type Template struct {
	ID   int64  `json:"id,string"`
	Name string `json:"name"`
	Content
	VersionID int64     `json:"-"` // what a launch freezes
	Problems  []Problem `json:"problems"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// How bad a problem is. An error does not keep a template from being saved (what does is a refusal), but no letter should leave with it.
const (
	SeverityError   = "error"
	SeverityWarning = "warning"
)

// Problem is one thing that is probably wrong with a letter, though it can be saved.
type Problem struct {
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Field    string `json:"field"`
	Message  string `json:"message"` // English format; with Params the key of its other wordings
	Params   []any  `json:"params,omitempty"`
	Line     int    `json:"line,omitempty"` // from 1, in the field as it was written; 0: the whole field
	Column   int    `json:"column,omitempty"`
}

// In words the problem in a language ("ru", "en").
func (p Problem) In(language string) string { return fault.Text(language, p.Message, p.Params...) }

// same tells whether two problems say the same of the same field, wherever in it.
func (p Problem) same(q Problem) bool {
	return p.Code == q.Code && p.Field == q.Field && p.In("en") == q.In("en")
}

// Patch changes a template; nil leaves a field as it is. Changed content becomes a new version, and frozen ones stay as they were.
type Patch struct {
	Name         *string             `json:"name"`
	Language     *string             `json:"language"`
	Subject      *string             `json:"subject"`
	Preheader    *string             `json:"preheader"`
	Format       *string             `json:"format"`
	Body         *string             `json:"body"`
	Text         *string             `json:"text"`
	Translations *map[string]Content `json:"translations"`
	Author       string              `json:"-"` // who changes it, for the list of versions
}

func (p Patch) apply(t *Template) (contentChanged bool) {
	old := t.Content
	set := func(to *string, from *string) {
		if from != nil {
			*to = *from
		}
	}
	set(&t.Language, p.Language)
	set(&t.Subject, p.Subject)
	set(&t.Preheader, p.Preheader)
	set(&t.Format, p.Format)
	set(&t.Body, p.Body)
	set(&t.Text, p.Text)
	if p.Translations != nil {
		t.Translations = *p.Translations
	}
	if p.Name != nil {
		t.Name = strings.TrimSpace(*p.Name)
	}
	return len(changes(old, t.Content)) > 0
}
