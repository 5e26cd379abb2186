package names

import (
	"encoding/json"
	"strings"
	"sync"
)

// Case is one of the six Russian cases.
type Case string

// The cases, in the order of a school grammar.
const (
	Nominative    Case = "nominative"
	Genitive      Case = "genitive"
	Dative        Case = "dative"
	Accusative    Case = "accusative"
	Instrumental  Case = "instrumental"
	Prepositional Case = "prepositional"
)

// Cases lists all six.
var Cases = [6]Case{Nominative, Genitive, Dative, Accusative, Instrumental, Prepositional}

func (c Case) index() int {
	for i, known := range Cases {
		if c == known {
			return i
		}
	}
	return 0
}

// InCase declines a name. parts chooses "first", "middle", "last" or "full" (as FullName orders it); anything else is the
// first name and the patronymic. Names in Latin letters, and an unknown case, stay in the nominative.
func (p Person) InCase(c Case, parts string) string {
	f := p.forms()
	i := c.index()
	switch parts {
	case "first":
		return f.first[i]
	case "middle":
		return f.middle[i]
	case "last":
		return f.last[i]
	case "full":
		return p.full(f.first[i], f.middle[i], f.last[i])
	}
	return join(f.first[i], f.middle[i])
}

// sixForms are the six cases of one part of a name.
type sixForms [6]string

func unchanged(s string) sixForms { return sixForms{s, s, s, s, s, s} }

type declined struct{ first, middle, last sixForms }

func (p Person) forms() declined {
	if p.latin() {
		return declined{unchanged(p.First), unchanged(p.Middle), unchanged(p.Last)}
	}
	d := dict()
	out := declined{first: d.decline(p.First, "firstname", p.Gender), last: d.decline(p.Last, "lastname", p.Gender)}
	if pat, ok := d.asPatronymic(fold(p.Middle), false); ok {
		out.middle = d.decline(p.Middle, "middlename", pat.gender)
	} else {
		out.middle = d.decline(p.Middle, "firstname", p.Gender) // a western middle name
	}
	return out
}

// rule is one line of petrovich's rules: a name of this gender with one of these endings changes by mods, in the order of
// Cases from the genitive on; a mod takes a letter off for each "-", and adds the rest.
type rule struct {
	Gender string   `json:"gender"`
	Test   []string `json:"test"`
	Mods   []string `json:"mods"`
	Tags   []string `json:"tags"`
}

type rules struct {
	Exceptions []rule `json:"exceptions"` // whole words
	Suffixes   []rule `json:"suffixes"`
}

// declension holds our own rules, which go first and mend holes, and petrovich's.
var declension = sync.OnceValue(func() [2]map[string]rules {
	var out [2]map[string]rules
	for i, file := range []string{"data/declension.json", "data/petrovich.json"} {
		text, err := data.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(text, &out[i])
		}
		if err != nil {
			panic(err) // embedded, and read by every test
		}
		for _, part := range out[i] {
			for _, r := range part.Exceptions {
				for k := range r.Test {
					r.Test[k] = fold(r.Test[k])
				}
			}
		}
	}
	return out
})

// decline gives the six forms of one part; an unknown gender declines what both genders decline alike («Саша»).
func (d *dictionary) decline(s, part string, g Gender) sixForms {
	if s == "" || strings.HasSuffix(s, ".") {
		return unchanged(s)
	}
	if words := strings.Fields(s); len(words) > 1 {
		return d.declineWords(words, part, g)
	}
	if strings.ContainsRune(s, '-') {
		pieces := strings.Split(s, "-")
		return d.each(pieces, "-", func(i int, piece string) sixForms {
			if patronymicTails[strings.ToLower(piece)] || i+1 < len(pieces) && patronymicTails[strings.ToLower(pieces[i+1])] {
				return unchanged(piece)
			}
			return d.declineOne(piece, part, g, i == 0)
		})
	}
	return d.declineOne(s, part, g, false)
}

func (d *dictionary) declineWords(words []string, part string, g Gender) sixForms {
	return d.each(words, " ", func(i int, w string) sixForms {
		tail := i+1 < len(words) && patronymicTails[strings.ToLower(words[i+1])]
		if joining[strings.ToLower(w)] && i+1 < len(words) || particles[strings.ToLower(w)] || tail {
			return unchanged(w) // «де Голля», «Гасан оглы»
		}
		return d.decline(w, part, g)
	})
}

func (d *dictionary) each(pieces []string, glue string, f func(i int, piece string) sixForms) sixForms {
	var out sixForms
	for i, piece := range pieces {
		forms := unchanged("")
		if piece != "" {
			forms = f(i, piece)
		}
		for c := range out {
			if i > 0 {
				out[c] += glue
			}
			out[c] += forms[c]
		}
	}
	return out
}

func (d *dictionary) declineOne(s, part string, g Gender, firstWord bool) sixForms {
	key := fold(s)
	switch part {
	case "lastname":
		if g == Male && syllables(key) >= 3 && hasSuffix(key, "ова", "ева", "ская", "цкая") && d.surnames[key] == 0 {
			g = Female // the record contradicts itself: the word is a woman's surname all the same
		}
		if forms, ok := d.nounSurname(s, key, g); ok {
			return forms
		}
	case "firstname":
		// «Светик» and «Людок» are women who decline as men do; the Armenian Асмик is not.
		if given, ok := d.ru[key]; ok && given.short && hasSuffix(key, "ик", "ок", "ек") {
			g = Male
			if hasSuffix(key, "ок") {
				return (&rule{Mods: []string{"--ка", "--ку", "--ка", "--ком", "--ке"}}).apply(s)
			}
		}
	}
	sets, low := declension(), strings.ToLower(s)
	for _, set := range sets {
		if r := match(set[part].Exceptions, low, key, g, true, firstWord); r != nil {
			return r.apply(s)
		}
		if r := match(set[part].Suffixes, low, key, g, false, firstWord); r != nil {
			// Our suffixes must not overtake petrovich's whole-word exceptions.
			if e := match(sets[1][part].Exceptions, low, key, g, true, firstWord); e != nil {
				return e.apply(s)
			}
			return r.apply(s)
		}
	}
	return unchanged(s)
}

// nounSurname declines surnames that only look like Russian ones: Чаплин and Мартин (Чаплином, not Чаплиным), and
// Щербина and Сова, which a woman bears as the noun (Щербины, not Щербиной).
func (d *dictionary) nounSurname(s, key string, g Gender) (sixForms, bool) {
	given, isGiven := d.ru[key]
	switch {
	case g == Male && isGiven && given.gender == Male && !given.short && !given.word && !hasSuffix(key, "ий", "ин", "ын", "ов", "ев", "о"):
		return d.declineOne(s, "firstname", Male, false), true
	case d.surnames[key] != plainSurname && d.surnames[key] != koreanSurname:
	case g == Male && hasSuffix(key, "ин", "ын", "ов", "ев"):
		return (&rule{Mods: []string{"а", "у", "а", "ом", "е"}}).apply(s), true
	case g == Female && hasSuffix(key, "ина", "ына", "ова", "ева", "на"):
		return (&rule{Mods: []string{"-ы", "-е", "-у", "-ой", "-е"}}).apply(s), true
	}
	return sixForms{}, false
}

func match(list []rule, low, key string, g Gender, whole, firstWord bool) *rule {
	for i := range list {
		r := &list[i]
		if len(r.Tags) > 0 && !firstWord || r.Gender != "androgynous" && r.Gender != string(g) {
			continue
		}
		for _, sample := range r.Test {
			if whole && sample == key || !whole && (strings.HasSuffix(low, sample) || strings.HasSuffix(key, sample)) {
				return r
			}
		}
	}
	return nil
}

func (r *rule) apply(s string) sixForms {
	out := unchanged(s)
	for i, mod := range r.Mods {
		if mod == "." || i+1 >= len(out) {
			continue
		}
		stem := []rune(s)
		for strings.HasPrefix(mod, "-") && len(stem) > 0 {
			stem, mod = stem[:len(stem)-1], mod[1:]
		}
		out[i+1] = string(stem) + mod
	}
	return out
}
