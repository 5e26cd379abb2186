package names

import (
	"strings"
	"unicode"
)

// nobody is what an input without a name is: every wording for it is neutral.
func nobody() Person { return Person{Gender: Unknown, GenderSource: SourceNone} }

// Parse takes a name apart that stands in one string: any order of the parts, any capitals, titles, initials. What can't
// be a person's name gives empty parts; a firm is put into Company. known is what the record says about the gender, Unknown
// if nothing; it is believed, and a name that contradicts it makes the person doubtful.
func Parse(full string, known Gender) Person {
	return dict().parse(full).said(known)
}

// said takes the record's word for the gender.
func (p Person) said(known Gender) Person {
	if known == Male || known == Female {
		if opposite(known, p.Gender) {
			p.Doubtful = true
		}
		p.Gender, p.GenderSource, p.GenderConfidence = known, SourceGiven, 1
	}
	if p.Gender == "" {
		p.Gender, p.GenderSource = Unknown, SourceNone
	}
	return p
}

func (d *dictionary) parse(full string) Person {
	s, odd := clean(full)
	if s == "" || strings.ContainsAny(s, "@") {
		return nobody()
	}
	company, s := d.company(s)
	if s == "" {
		p := nobody()
		p.Company = company
		return p
	}
	p := d.parsePerson(s)
	p.Company = company
	if odd && (p.First != "" || p.Last != "" || p.Middle != "") {
		p.Doubtful = true
	}
	return p
}

func (d *dictionary) parsePerson(s string) Person {
	if junkCharacters(s) || nickname(s) || d.words[fold(strings.Trim(s, "."))] == junkWord {
		return nobody()
	}
	s, aside := d.withoutAsides(s)
	segments := splitCommas(s)
	var soft bool
	title, titleGender := "", Unknown
	var words [][]string
	for _, segment := range segments {
		rest, t, g := takeTitles(d.joinDouble(strings.Fields(segment)))
		if t != "" {
			title = t
		}
		if g != Unknown {
			titleGender = g
		}
		rest, left := d.withoutSoftWords(rest, len(segments) > 1)
		soft = soft || left && len(segments) == 1
		if len(rest) > 0 {
			words = append(words, rest)
		}
	}
	if len(words) == 0 {
		return nobody()
	}
	a := arranger{d: d, title: title, titleGender: titleGender}
	switch {
	case len(words) == 1:
		a.add(words[0], anyRole)
	case len(words) == 2 && surnameLength(words[0]) <= 2 && (len(words[0]) == 1 || d.callsSomebody(words[1])):
		a.add(words[0], lastOnly)
		a.add(words[1], notLast)
	default: // a list of people, or a name with something else behind it
		a.add(words[0], anyRole)
		soft = true
	}
	if a.junk {
		return nobody()
	}
	p := a.arrange()
	if (soft || aside) && p.anything() {
		p.Doubtful = true
	}
	return p
}

// joinDouble makes one word of «Иванова - Сидорова».
func (d *dictionary) joinDouble(words []string) []string {
	for i := 1; i < len(words)-1; i++ {
		if words[i] != "-" {
			continue
		}
		x, y := fold(words[i-1]), fold(words[i+1])
		if d.asSurname(x, isLatin(x)).weight >= 4.5 && d.asSurname(y, isLatin(y)).weight >= 4.5 {
			out := append([]string{}, words[:i-1]...)
			return append(append(out, words[i-1]+"-"+words[i+1]), words[i+2:]...)
		}
	}
	return words
}

// surnameLength counts the words without the particles before them: "de la Cruz" is one.
func surnameLength(words []string) int {
	n := len(words)
	for _, w := range words[:n-1] {
		if !joining[strings.ToLower(w)] {
			break
		}
		n--
	}
	return n
}

// nickname tells "dima.k", "john.smith" and «иван.рф» from a name.
func nickname(s string) bool {
	i := strings.LastIndexByte(s, '.')
	return i > 0 && i < len(s)-1 && (isLatin(s) || letters(s[i+1:]) > 1) && !strings.ContainsAny(s, " ,") && s == strings.ToLower(s)
}

// callsSomebody says that the words behind a comma hold a first name or an initial, so that the words before it are the surname.
func (d *dictionary) callsSomebody(words []string) bool {
	for _, w := range words {
		if _, ok := d.firstName(fold(w), isLatin(w)); ok || isInitial(w) {
			return true
		}
	}
	return false
}

func (p Person) anything() bool { return p.First != "" || p.Middle != "" || p.Last != "" }

func splitCommas(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// withoutAsides leaves out what stands in brackets or quotation marks: a maiden name, a nickname, a note. A note makes
// doubtful, since it may say whose name it is.
func (d *dictionary) withoutAsides(s string) (string, bool) {
	doubtful := false
	for {
		open := strings.IndexAny(s, "(\"")
		if open < 0 {
			break
		}
		end := strings.IndexAny(s[open+1:], ")\"")
		if end < 0 {
			s = s[:open] + " " + s[open+1:]
			doubtful = true
			continue
		}
		inside := s[open+1 : open+1+end]
		s = s[:open] + " " + s[open+1+end+1:]
		for word := range strings.FieldsSeq(inside) {
			key := fold(word)
			_, known := d.firstName(key, isLatin(key))
			if !known && d.asSurname(key, isLatin(key)).weight < 4 {
				doubtful = true
			}
		}
	}
	if strings.ContainsAny(s, ")\"»«") {
		s = strings.NewReplacer(")", " ", "\"", " ", "«", " ", "»", " ").Replace(s)
		doubtful = true
	}
	return s, doubtful
}

func (d *dictionary) withoutSoftWords(words []string, alone bool) (rest []string, left bool) {
	for _, w := range words {
		if key := fold(w); d.words[key] == softWord && (alone || len(words) > 1) && !d.surnameHere(key, words) {
			left = true
			continue
		}
		rest = append(rest, w)
	}
	return rest, left
}

// surnameHere says that a word which is no name elsewhere is the surname here: «Сторож Иван Петрович».
func (d *dictionary) surnameHere(key string, words []string) bool {
	if d.surnames[key] == 0 && !d.latinSurnames[key] {
		return false
	}
	for _, w := range words {
		if k := fold(w); k != key {
			if g, ok := d.firstName(k, isLatin(k)); ok && !g.word {
				return true
			}
		}
	}
	return false
}

// splitInitials makes three words of «И.И.Иванов», and keeps "Ph.D." one.
func splitInitials(word string) []string {
	if !strings.ContainsRune(word, '.') {
		return []string{word}
	}
	var out []string
	for part := range strings.SplitSeq(word, ".") {
		if part != "" {
			out = append(out, part)
		}
	}
	if len(out) == 1 && letters(out[0]) > 1 {
		if letters(out[0]) == 2 && startsUpper(word) && strings.HasSuffix(word, ".") && !isLatin(word) {
			return []string{word} // «Ив.», «Юл.»
		}
		return out
	}
	for i, part := range out {
		if letters(part) == 1 || i < len(out)-1 && letters(part) <= 2 && startsUpper(part) {
			out[i] = part + "."
		}
	}
	return out
}

// isInitial tells «И.», "J" and «Ю» from words.
func isInitial(word string) bool {
	stem := strings.TrimSuffix(word, ".")
	n := letters(stem)
	if n == 1 {
		r := []rune(stem)[0]
		return unicode.IsLetter(r) && !strings.ContainsRune("ьъЬЪ", r)
	}
	return n == 2 && strings.HasSuffix(word, ".") && startsUpper(word)
}
