package names

import "strings"

// role is what a word of a name is.
type role byte

const (
	first  role = 'F'
	middle role = 'M' // a patronymic, or its initial
	second role = 'W' // a western middle name
	last   role = 'L'
)

// allowed says which roles a word may take; a comma decides some of it.
type allowed byte

const (
	anyRole allowed = iota
	lastOnly
	notLast
)

// word is one word of a name with what our tables and its shape say about it.
type word struct {
	text    string
	key     string
	latin   bool
	initial bool
	allowed allowed

	given      given
	isGiven    bool
	patronymic patronymic
	isPatron   bool
	surname    surname
	kind       surnameKind
}

// arranger finds who is who among the words of a name: each order that people write is scored, and the best one wins.
type arranger struct {
	d           *dictionary
	words       []word
	title       string
	titleGender Gender
	junk        bool
	doubtful    bool
}

func (a *arranger) add(words []string, may allowed) {
	var split []string
	for _, w := range words {
		split = append(split, splitInitials(w)...)
	}
	split = splitPairedInitials(split, a.d)
	for i := 0; i < len(split); i++ {
		w := strings.Trim(split[i], "-'")
		if w == "" || w == "." {
			continue
		}
		// «Гасан оглы» is one patronymic, "van der Berg" one surname.
		if i+1 < len(split) && patronymicTails[strings.ToLower(split[i+1])] && may != lastOnly {
			w += " " + split[i+1]
			i++
		} else if joining[strings.ToLower(w)] && i+1 < len(split) && a.beginsSurname(split, i) {
			for i+1 < len(split) {
				i++
				w += " " + split[i]
				if !joining[strings.ToLower(split[i])] {
					break
				}
			}
		}
		a.words = append(a.words, a.look(w, may))
	}
	for _, w := range a.words {
		if a.isJunk(w) {
			a.junk = true
		}
	}
}

// beginsSurname keeps «Ван Ирина» and "Ben Affleck", where the particle is a name of its own, from being joined.
func (a *arranger) beginsSurname(split []string, i int) bool {
	key := fold(split[i])
	if joining[strings.ToLower(split[i+1])] {
		return true
	}
	if key == "да" && i > 0 && a.d.callsSomebody(split[i+1:i+2]) {
		return false // «Иван да Марья»
	}
	if i > 0 && startsUpper(split[i]) && a.d.surnames[fold(split[0])] == koreanSurname {
		return false // «Нгуен Ван Минь»
	}
	if i == 0 && len(split) == 2 {
		latin := isLatin(key)
		if g, ok := a.d.firstName(key, latin); ok && !g.short && startsUpper(split[i]) && (latin || a.d.surnames[key] == 0) {
			return false
		}
		next := fold(split[i+1])
		if _, ok := a.d.firstName(next, isLatin(next)); ok && startsUpper(split[i]) && (a.d.surnames[key] != 0 || a.d.latinSurnames[key]) {
			return false
		}
	}
	if i == 0 && a.d.surnames[key] != 0 && startsUpper(split[i]) {
		next := fold(split[i+1])
		if g, ok := a.d.firstName(next, isLatin(next)); ok && !g.word {
			return false // «Ван Ирина Петровна»
		}
	}
	return true
}

func (a *arranger) look(text string, may allowed) word {
	if fixed, ok := lookalike(text, false); ok {
		text = fixed
	}
	w := word{text: text, key: fold(text), allowed: may}
	w.latin = isLatin(w.key)
	if w.initial = isInitial(text); w.initial {
		return w
	}
	w.given, w.isGiven = a.d.firstName(w.key, w.latin)
	w.patronymic, w.isPatron = a.d.asPatronymic(w.key, w.latin)
	w.surname = a.d.asSurname(w.key, w.latin)
	w.kind = a.d.surnames[w.key]
	return w
}

func (a *arranger) isJunk(w word) bool {
	switch a.d.words[w.key] {
	case junkWord:
		return !a.surnameAfterAll(w)
	case conjunction:
		return !w.initial || a.joins(w)
	case legalForm:
		return !w.latin
	case organisation:
		return w.kind == 0 && !surnamesToo[w.key] && !a.d.latinSurnames[w.key] // «М.Видео»
	}
	if i := strings.LastIndexByte(w.key, ' '); i > 0 && letters(w.key[i+1:]) < 2 {
		return true // a particle with nothing behind it
	}
	if w.latin && broken(w.key) {
		return true
	}
	if w.initial || w.isGiven || w.kind != 0 || w.latin && a.d.latinSurnames[w.key] {
		return false
	}
	for part := range strings.FieldsFuncSeq(w.key, func(r rune) bool { return r == '-' || r == ' ' || r == '\'' }) {
		if gibberish(part) {
			return true
		}
	}
	if _, ok := lookalike(w.key, false); !ok {
		return true // letters of two alphabets that don't look alike
	}
	return !strings.ContainsAny(w.key, vowels) && letters(w.key) > 3 && !isLatin(w.key) && w.key[0] < 0xe0
}

// surnameAfterAll lets «Тестов Иван Петрович» and «Суббота Анна» be people: the word is a known surname beside a first
// name, or one by its shape with a whole name beside it, which then is doubtful.
func (a *arranger) surnameAfterAll(w word) bool {
	var others []string
	named, fathered := false, false
	for _, o := range a.words {
		others = append(others, o.key)
		named = named || o.isGiven && !o.given.word
		fathered = fathered || o.isPatron && o.patronymic.known
	}
	if a.d.surnameHere(w.key, others) {
		return true
	}
	if named && fathered && w.surname.weight >= 4.5 {
		a.doubtful = true
		return true
	}
	return false
}

// joins tells the conjunction of «Иван и Мария» from the initial of «Иванов И И».
func (a *arranger) joins(w word) bool {
	for i := 1; i < len(a.words)-1; i++ {
		if a.words[i].text == w.text && letters(a.words[i-1].key) > 1 && letters(a.words[i+1].key) > 1 {
			return true
		}
	}
	return strings.ToLower(w.text) == w.text && !strings.HasSuffix(w.text, ".")
}

// splitPairedInitials makes two initials of "JK" beside "Rowling", and of «ИИ» beside «Иванов».
func splitPairedInitials(words []string, d *dictionary) []string {
	if len(words) != 2 {
		return words
	}
	for i, w := range words {
		other := words[1-i]
		r := []rune(w)
		if len(r) != 2 || w != strings.ToUpper(w) || other == strings.ToUpper(other) || strings.ContainsAny(w, ".-'") {
			continue
		}
		key := fold(w)
		if _, ok := d.firstName(key, isLatin(key)); ok || d.surnames[key] != 0 || d.latinSurnames[key] {
			continue
		}
		if o := fold(other); d.asSurname(o, isLatin(o)).weight < 3.5 || adjectival(o) {
			continue // «ТЦ Европа», "HR Department"
		}
		pair := []string{string(r[0]) + ".", string(r[1]) + "."}
		if i == 0 {
			return append(pair, other)
		}
		return append([]string{other}, pair...)
	}
	return words
}

// orders are the orders in which people write a name, with how usual each is; the score of a reading is the sum of its
// words' scores and this.
var orders = map[bool]map[int]map[string]float64{
	false: { // Cyrillic
		1: {"F": 0, "M": 0, "L": 0},
		2: {"FL": 1, "LF": 0.8, "FM": 0.5, "MF": -3, "LM": -4.5, "ML": -2},
		3: {"LFM": 1.5, "FML": 1.5, "FLM": -2.5, "LMF": -3, "MFL": -3, "FFL": -1, "LFF": -1, "FWL": -0.5, "LFW": -0.5, "LLF": -1.5, "FLL": -1.5, "FFM": -6.3},
		4: {"LLFM": 0, "FMLL": 0, "LFFM": -0.5, "FFML": -0.5, "FFLL": -2, "FWLL": -2, "LLFF": -2, "FLLM": -2, "FWWL": -2},
	},
	true: { // Latin
		1: {"F": 0, "M": 0, "L": 0},
		2: {"FL": 2, "LF": -1, "FM": 0.5, "LM": -1, "MF": -3},
		3: {"FWL": 2, "FML": 1.5, "LFM": 1, "FLM": -1, "LFW": -0.5, "FLL": 0, "LLF": -1.5, "FFL": -1},
		4: {"FWWL": 1, "FWLL": 0.5, "FLLL": -1, "LLFM": 0, "LFWW": -2, "FMLL": 0},
	},
}

func (a *arranger) arrange() Person {
	n := len(a.words)
	if n == 0 || n > 4 {
		return nobody()
	}
	latin := false
	for _, w := range a.words {
		if !w.initial {
			if latin = w.latin; true {
				break
			}
		}
	}
	a.trustPatronymic()
	if a.eastAsian() {
		return a.person("LFF"[:n], closeCall, false)
	}
	best, bestScore := "", -1e9
	scores := map[string]float64{}
	for order, usual := range orders[latin][n] {
		score, ok := a.score(order, latin)
		if !ok {
			continue
		}
		score += usual
		scores[order] = score
		if score > bestScore || score == bestScore && order < best {
			best, bestScore = order, score
		}
	}
	if best == "" {
		return nobody()
	}
	// Only a reading that would call the person differently is a rival.
	rival := -1e9
	for order, score := range scores {
		if calls(order) != calls(best) {
			rival = max(rival, score)
		}
	}
	return a.person(best, bestScore-rival, latin)
}

// trustPatronymic believes that the one word in -ович among three is the patronymic, though no table has the father's name.
func (a *arranger) trustPatronymic() {
	if len(a.words) != 3 {
		return
	}
	found := -1
	for i, w := range a.words {
		switch {
		case w.isPatron && (found >= 0 || i == 0 || w.kind != 0):
			return
		case w.isPatron:
			found = i
		case w.initial || w.isGiven && w.given.gender == Female:
			return
		}
	}
	if found > 0 {
		a.words[found].patronymic.known = true
	}
}

// calls tells which words of an order the person would be called by: the first name, and the patronymic.
func calls(order string) [2]int {
	return [2]int{strings.IndexByte(order, byte(first)), strings.IndexByte(order, byte(middle))}
}

// eastAsian recognises Ким Чен Ын and Нгуен Ван Минь: a known surname of the East, and then words that no table has.
func (a *arranger) eastAsian() bool {
	if len(a.words) < 2 || len(a.words) > 3 || a.words[0].kind != koreanSurname {
		return false
	}
	for _, w := range a.words[1:] {
		if w.isPatron || w.initial || w.latin || w.isGiven && w.kind != koreanSurname && len(a.words) == 2 || letters(w.key) > 7 || w.surname.weight >= 4.5 && w.kind != koreanSurname {
			return false
		}
		if w.isGiven && w.given.common {
			return false
		}
	}
	return len(a.words) == 3 || !a.words[1].isGiven && a.words[1].kind == 0 && syllables(a.words[1].key) <= 2
}

// score adds up how well each word suits its role, and how well the genders of the parts agree.
func (a *arranger) score(order string, latin bool) (float64, bool) {
	total := 0.0
	genders := [3]Gender{Unknown, Unknown, Unknown}
	for i, w := range a.words {
		r := role(order[i])
		if w.allowed == lastOnly && r != last || w.allowed == notLast && r == last {
			return 0, false
		}
		total += a.suits(w, r, latin)
		switch {
		case r == first && w.isGiven && genders[0] == Unknown:
			genders[0] = w.given.gender
		case r == first && w.isGiven && !latin && opposite(genders[0], w.given.gender):
			total -= 4 // no double name
		case r == middle && w.isPatron:
			genders[1] = w.patronymic.gender
		case r == last && w.surname.confidence >= 0.9:
			genders[2] = w.surname.gender
		}
	}
	if opposite(genders[0], genders[1]) {
		total -= 4
		if len(a.words) == 2 && genders[0] == Female {
			total -= 2 // «Анна Петрович»: a woman has no such patronymic, so it is her surname
		}
	}
	if opposite(genders[0], genders[2]) || opposite(genders[1], genders[2]) {
		total--
	}
	if len(a.words) == 2 && order == "FM" && a.words[0].given.short && a.words[1].patronymic.gender == Male {
		total -= 2 // «Саша Абрамович»: a diminutive takes no patronymic
	}
	return total, true
}

func opposite(a, b Gender) bool { return a == Male && b == Female || a == Female && b == Male }

func (a *arranger) suits(w word, r role, latin bool) float64 {
	if w.initial {
		switch r {
		case first:
			return 2
		case middle, second:
			if len(a.words) == 2 || latin && r == middle {
				return -3
			}
			return 4
		}
		if len(a.words) == 2 {
			return 0
		}
		return -2
	}
	switch r {
	case first:
		return w.asFirst()
	case middle:
		return w.asMiddle()
	case second:
		return w.asSecond(latin)
	}
	return w.asLast(latin, a.title != "" && a.titleGender != Unknown && latin && len(a.words) == 1)
}

func (w word) asFirst() float64 {
	switch {
	case w.isGiven && w.given.word:
		return 3
	case w.isGiven && w.given.common:
		return 7
	case w.isGiven && w.kind == koreanSurname:
		return 3.5
	case w.isGiven:
		return 6
	case w.isPatron:
		return -4
	case w.surname.weight >= 4.5 || w.surname.weight >= 4 && w.latin:
		return -3
	case w.surname.weight >= 3.5:
		return -1
	}
	return 0
}

func (w word) asMiddle() float64 {
	switch {
	case !w.isPatron:
		return -9
	case w.patronymic.gender == Female || strings.ContainsRune(w.key, ' '):
		return 8
	case w.kind == likelySurname:
		return 3.5
	case w.kind == closeSurname:
		return 6
	case w.patronymic.known:
		return 6.5
	}
	return 3
}

// asSecond is a western middle name, or the name of the father as it stands in the East without оглы.
func (w word) asSecond(latin bool) float64 {
	switch {
	case w.isPatron:
		return -3
	case !latin && w.isGiven && w.given.gender == Male:
		return 6.5
	case !latin && w.isGiven:
		return 2
	case w.isGiven:
		return 4.5
	case latin && w.surname.weight >= 4:
		return 2.5
	case latin:
		return 1.5
	}
	return 0
}

func (w word) asLast(latin, titled bool) float64 {
	switch {
	case w.isPatron && w.patronymic.gender == Female, strings.ContainsRune(w.key, ' ') && w.isPatron:
		return -6
	case w.kind == likelySurname:
		return 6
	case w.kind == closeSurname:
		return 4.5
	case w.isPatron && w.patronymic.known:
		return 1
	case w.isPatron:
		return 4.5
	case w.isGiven && titled && w.surname.weight >= 5:
		return 8
	case w.isGiven && w.kind == koreanSurname:
		return 4.5
	case w.isGiven && w.surname.weight >= 5:
		if w.given.common && !latin {
			return 2.5
		}
		return 4
	case w.isGiven && !latin && w.given.gender == Female && w.surname.weight >= 4.5:
		if w.given.common {
			return 0 // Марина
		}
		return 2 // Саввина, Светлова
	case w.isGiven && !latin && w.given.gender == Female:
		return -1 // no surname is a woman's first name
	case w.isGiven && w.given.common:
		return 0.2
	case w.isGiven:
		return 1
	}
	return w.surname.weight
}
