package names

import "strings"

// FromParts reads a name that a record already keeps in parts; known is as in Parse. Junk in a part empties it.
func FromParts(firstName, middleName, lastName string, known Gender) Person {
	d := dict()
	f, m, l := d.part(firstName), d.part(middleName), d.part(lastName)
	var p Person
	switch {
	case m == "" && l == "" && strings.ContainsAny(f, " ,"), f == "" && m == "" && strings.ContainsAny(l, " ,") && d.parse(l).First != "":
		p = d.parse(join(f, l)) // a whole name in one field
	default:
		p = d.fromParts(f, m, l)
	}
	if f == "" && firstName != "" && strings.TrimSpace(firstName) != "" && (m != "" || l != "") {
		p.Doubtful = true
	}
	return p.said(known)
}

// part is one field, cleaned; what can't be a part of a name is dropped.
func (d *dictionary) part(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	s, _ = clean(s)
	if s == "" || junkCharacters(s) || d.isCompany(s) {
		return ""
	}
	s, _ = d.withoutAsides(s)
	for w := range strings.FieldsSeq(s) {
		key := fold(strings.Trim(w, ".,"))
		if kind := d.words[key]; kind == junkWord || kind == legalForm && !isLatin(key) {
			if d.surnames[key] == 0 {
				return ""
			}
		}
	}
	return strings.TrimSpace(s)
}

func (d *dictionary) fromParts(firstName, middleName, lastName string) Person {
	a := arranger{d: d}
	order := ""
	put := func(s string, r role, may allowed) {
		words, title, g := takeTitles(strings.Fields(strings.ReplaceAll(s, ",", " ")))
		if title != "" {
			a.title = title
		}
		if g != Unknown {
			a.titleGender = g
		}
		before := len(a.words)
		a.add(words, may)
		order += strings.Repeat(string(r), len(a.words)-before)
	}
	a.titleGender = Unknown
	put(lastName, last, lastOnly)
	lasts := len(a.words)
	put(firstName, first, notLast)
	firsts := len(a.words)
	put(middleName, middle, notLast)
	if a.junk || len(a.words) == 0 {
		return nobody()
	}
	r := []byte(order)
	for i := firsts; i < len(a.words); i++ {
		if w := a.words[i]; !w.isPatron && !w.initial {
			r[i] = byte(second)
		}
	}
	// A patronymic written into the field of the first name: «Анна Петровна» and nothing in the next field.
	for i := lasts + 1; i < firsts; i++ {
		if w := a.words[i]; w.isPatron && middleName == "" {
			r[i] = byte(middle)
		}
	}
	swapped := lasts == 1 && firsts == 2 && a.words[0].isGiven && !a.words[0].given.word && a.words[0].surname.weight < 4.5 &&
		!a.words[1].isGiven && a.words[1].surname.weight >= 4.5
	if swapped {
		r[0], r[1] = byte(first), byte(last)
	}
	latin := false
	for _, w := range a.words {
		if !w.initial {
			latin = w.latin
			break
		}
	}
	p := a.person(string(r), 10, latin)
	if !p.anything() { // the record says which part is which, so what no table knows is kept, doubtfully
		p = Person{First: mend(firstName), Middle: mend(middleName), Last: mend(lastName), Gender: Unknown, GenderSource: SourceNone, Doubtful: firstName != ""}
	}
	if swapped {
		p.Doubtful = true
	}
	return p
}
