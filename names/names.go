// Package names knows people's names as a careful secretary does: which word is the first name, which the patronymic and
// which the surname, whether the person is a man or a woman and how sure that is, the six Russian cases, and how a letter
// addresses them. What it does not know it says it doesn't know, and every wording falls back to a neutral one.
//
// It owns no tables and touches nothing: it is pure, and its dictionaries are embedded.
package names

import "strings"

// Gender is what a wording needs to know about a person.
type Gender string

// The genders. Unknown is the answer whenever the evidence is under the threshold.
const (
	Male    Gender = "male"
	Female  Gender = "female"
	Unknown Gender = "unknown"
)

// Where a gender came from; the words of Person.GenderSource.
const (
	SourceGiven      = "given"      // the record says it
	SourceTitle      = "title"      // г-жа, Mr
	SourcePatronymic = "patronymic" // Петровна, Рашид кызы
	SourceFirstName  = "first_name" // our table, or a first name's ending
	SourceLastName   = "last_name"  // Иванова
	SourceNone       = "none"
	SourceConfirmed  = "confirmed" // a manager's word; set by whoever keeps the record, never here
)

// Person is a name taken apart. The zero value is nobody: every wording for it is neutral.
type Person struct {
	First   string
	Middle  string // a patronymic, or a western middle name or initial
	Last    string
	Company string // what was a company in the place of a name
	Title   string // as it was written, mended: "Dr", «г-н»

	Gender           Gender
	GenderSource     string
	GenderConfidence float64 // 0 to 1; 0 when unknown

	// Doubtful asks for a human eye: the parts or the gender may be wrong, or contradict each other. A doubtful person is
	// never called by name.
	Doubtful bool
}

// FullName is the name in the order usual for its script: «Иванов Иван Иванович», "John F. Kennedy".
func (p Person) FullName() string { return p.full(p.First, p.Middle, p.Last) }

func (p Person) full(first, middle, last string) string {
	if p.latin() {
		return join(first, middle, last)
	}
	return join(last, first, middle)
}

func join(words ...string) string {
	kept := words[:0:0]
	for _, w := range words {
		if w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}
