// Package examples is what `salut demo` starts with: a made-up client file with the usual dirt in it, and three letters,
// each in Russian and English. Beside them it has the gallery: letters for the usual occasions, which a company makes its
// own. All addresses are under .test and .example, which never reach anybody. It owns no tables and touches nothing.
package examples

import (
	"embed"
	"encoding/json"
	"fmt"
)

// Files holds clients.csv, letters.json with letters/*.mjml, and gallery.json with gallery/*.mjml.
//
//go:embed clients.csv letters.json letters/*.mjml gallery.json gallery/*.mjml
var Files embed.FS

// Clients is the name of the client file in Files.
const Clients = "clients.csv"

// Letter is one example letter, ready to be made a template of format mjml.
type Letter struct {
	Key          string             `json:"key"`     // of the gallery: a name for programs
	Purpose      string             `json:"purpose"` // that a campaign with it would have
	Language     string             `json:"language"`
	Wording                         // in that language
	Translations map[string]Wording `json:"translations"`
}

// Wording is the letter in one language.
type Wording struct {
	Name      string `json:"name"`  // of a translation: absent where the letter has one name in all languages
	About     string `json:"about"` // what it is for, in the gallery
	File      string `json:"file"`
	Subject   string `json:"subject"`
	Preheader string `json:"preheader"`
	Body      string `json:"-"` // what is in File
}

// Letters reads letters.json and the files that it names: a cold letter, a discount and a birthday greeting.
func Letters() ([]Letter, error) { return read("letters.json") }

// Gallery reads gallery.json and the files that it names: a letter for each of the usual occasions, in the order of the list.
func Gallery() ([]Letter, error) { return read("gallery.json") }

func read(name string) ([]Letter, error) {
	list, err := Files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read the example letters: %w", err)
	}
	var letters []Letter
	if err := json.Unmarshal(list, &letters); err != nil {
		return nil, fmt.Errorf("read the example letters: %w", err)
	}
	for i := range letters {
		l := &letters[i]
		if err := l.load(); err != nil {
			return nil, err
		}
		for language, w := range l.Translations {
			if err := w.load(); err != nil {
				return nil, err
			}
			l.Translations[language] = w
		}
	}
	return letters, nil
}

func (w *Wording) load() error {
	body, err := Files.ReadFile(w.File)
	if err != nil {
		return fmt.Errorf("read the example letters: %w", err)
	}
	w.Body = string(body)
	return nil
}
