package names

import "io"

type Case string

const (
	Nominative    Case = "nominative"
	Genitive      Case = "genitive"
	Dative        Case = "dative"
	Accusative    Case = "accusative"
	Instrumental  Case = "instrumental"
	Prepositional Case = "prepositional"
)

func Parse(full string) Person { return Person{Gender: Unknown, GenderSource: SourceNone} }
func FromParts(first, middle, last string, known Gender) Person {
	return Person{First: first, Middle: middle, Last: last, Gender: known}
}
func (p Person) latin() bool                           { return false }
func (p Person) Salutation(language string) string     { return "Здравствуйте" }
func (p Person) Friendly(language string) string       { return "Здравствуйте" }
func (p Person) InCase(c Case, parts string) string    { return p.FullName() }
func Stream(r io.Reader, w io.Writer) error            { return nil }
func (p Person) Line(input string) any                 { return nil }
