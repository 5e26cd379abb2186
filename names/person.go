package names

import "strings"

// closeCall is the lead of the best reading under which a second one is as good as the first.
const closeCall = 1

// person makes the words into a Person by the order found, and says how far it is to be trusted.
func (a *arranger) person(order string, lead float64, latin bool) Person {
	var firsts, middles, lasts []string
	var f, m, l *word
	for i := range a.words {
		w := &a.words[i]
		switch role(order[i]) {
		case first:
			firsts = append(firsts, a.mended(w))
			if f == nil {
				f = w
			}
		case middle, second:
			middles = append(middles, a.mended(w))
			if role(order[i]) == middle || w.initial {
				m = w
			}
		case last:
			lasts = append(lasts, a.mended(w))
			if l == nil || w.surname.confidence > l.surname.confidence {
				l = w
			}
		}
	}
	p := Person{First: strings.Join(firsts, " "), Middle: strings.Join(middles, " "), Last: strings.Join(lasts, " "), Title: a.title}
	known := f != nil && (f.isGiven || f.initial)
	fathered := m != nil && m.isPatron && m.patronymic.known
	switch {
	case f != nil && !f.isGiven && !f.initial && !fathered:
		// Neither a table nor a patronymic beside it says that this is a first name.
		if l == nil || !l.shapedSurname() || a.strange(f) || a.describes(l, f) {
			return nobody()
		}
		p.Doubtful = true
	case f == nil && m == nil && l != nil && !l.surelySurname(1) && a.title == "":
		return nobody() // one word that we don't know
	case f != nil && f.isGiven && f.given.word && !fathered && (l == nil || !l.surelySurname(len(a.words)) || a.describes(l, f)):
		return nobody() // «Победа», "Chance", «Русский мир»
	case f != nil && l != nil && a.d.words[f.key] == thing && a.d.words[l.key] == thing:
		return nobody() // "Lucky Man"
	case f != nil && f.initial && (l == nil || !strings.HasSuffix(f.text, ".") && l.surname.weight < 3 && l.kind == 0):
		return nobody() // «а б», «С уважением», "var x"
	}
	if m != nil && m.isPatron && !m.patronymic.known && f == nil && l == nil {
		return nobody()
	}
	switch {
	case lead < closeCall && (known || fathered) && len(a.words) > 1 && a.matters(order):
		p.Doubtful = true
	case len(a.words) == 2 && f != nil && f.isGiven && f.given.gender != Female && a.eitherWay():
		p.Doubtful = true // «Роман Абрамович»
	case len(a.words) == 2 && m != nil && m.isPatron && f != nil && f.given.short && m.patronymic.gender == Male:
		p.Doubtful = true // «Женя Петрович»
	}
	if order == "LF" && f.latin && f.allowed == anyRole && !f.initial && (l.surname.weight < 4 || l.surname.weight < 5 && f.surname.weight >= 5) {
		if _, russian := a.d.skeletons[skeleton(f.key)]; !russian {
			p.Doubtful = true // few write a western surname first, and this one we don't know
		}
	}
	if f != nil && l != nil && f.latin != l.latin && !f.initial && !l.initial {
		p.Doubtful = true
	}
	if a.looksTwo() { // whose gender it would be nobody knows
		p.Doubtful, p.Gender, p.GenderSource = true, Unknown, SourceNone
		return p
	}
	p.Doubtful = p.Doubtful || a.doubtful
	a.judge(&p, f, m, l)
	return p
}

func (a *arranger) mended(w *word) string {
	if w.initial {
		return title(strings.TrimSuffix(w.text, ".")) + "."
	}
	return mend(w.text)
}

// surelySurname asks whether a word is a surname by itself, beside n-1 others.
func (w *word) surelySurname(n int) bool {
	if w.initial {
		return false
	}
	if w.kind == koreanSurname {
		return true
	}
	if n == 1 && w.isGiven && w.surname.weight < 5 {
		return false
	}
	return w.surname.weight >= 4.5 || w.latin && w.surname.weight >= 5 || w.isPatron && !w.patronymic.known
}

// shapedSurname asks for a shape that ordinary words haven't got: «Красное Яблоко» is nobody, though there are people named
// Яблоко.
func (w *word) shapedSurname() bool {
	return w.surelySurname(2) && (w.latin || w.kind == 0 || w.kind == koreanSurname)
}

// describes says that an adjective stands before an ordinary word: «Зелёный чай» and «Невский проспект» are nobody.
func (a *arranger) describes(l, f *word) bool {
	if l.latin || l.kind != 0 || !adjectival(l.key) && !hasSuffix(l.key, "ая", "яя") {
		return false
	}
	_, confidence := endingGender(f.key, false)
	return f.isGiven && f.given.word || confidence < threshold
}

// strange keeps words of two alphabets, of one letter or without a vowel from being taken for an unknown first name.
func (a *arranger) strange(w *word) bool {
	return letters(w.key) < 2 || syllables(asciiFold(w.key)) == 0 || a.d.words[w.key] != 0
}

// matters says that another reading of the same words would call the person differently.
func (a *arranger) matters(order string) bool {
	given := 0
	for i, w := range a.words {
		if role(order[i]) == first && w.initial {
			return false
		}
		if w.isGiven {
			given++
		}
	}
	return given >= 2 || len(a.words) == 2
}

func (a *arranger) eitherWay() bool {
	for _, w := range a.words {
		if w.kind == likelySurname || w.kind == closeSurname {
			return a.words[1].key == w.key
		}
	}
	return false
}

// looksTwo suspects two people in one line: «Иван Мария» without a surname.
func (a *arranger) looksTwo() bool {
	man, woman := false, false
	for _, w := range a.words {
		if w.latin || w.isPatron {
			return false
		}
		if w.isGiven && w.kind == 0 && (w.given.common || len(a.words) > 2 && w.surname.weight < 4.5) {
			man, woman = man || w.given.gender == Male, woman || w.given.gender == Female
		}
	}
	return man && woman
}
