package names

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// particles are written small inside a name: van der Berg, де Голль, Гасан оглы, аль-Фараби.
var particles = wordSet(`van von vom zu zum zur der den ten ter de da di do du del della delle dello degli dei dos das la le les el al ibn bin ben abu y af av
	фон ван дер ден тен тер де да ди ду дю дель делла дос дас ла ле эль аль ас аш ад ан ар ат ибн бин бен цу цур
	оглы оглу угли ўғли огли улы ули ұлы уулу кызы гызы кизи қызы қизи ogly oglu ugli uulu kyzy qizi gyzy kizi оол`)

// joining are the particles that begin a surname, so that what follows belongs to it.
var joining = wordSet(`van von vom zu zum zur der den ten ter de da di do du del della delle dello degli dei dos das la le les ibn bin ben abu al el af av st st.
	фон ван дер ден тен тер де да ди ду дю дель делла дос дас ла ле эль аль ибн бин бен цу цур сен сан`)

// patronymicTails follow the father's name: «Гасан оглы».
var patronymicTails = wordSet(`оглы оглу угли ўғли огли улы ули ұлы уулу кызы гызы кизи қызы қизи ogly oglu ugli uulu kyzy qizi gyzy kizi`)

func wordSet(s string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// innerCapitals are the beginnings after which a capital stands inside a word.
var innerCapitals = []string{"Mc", "Mac", "De", "Di", "Du", "Da", "La", "Le", "Lo", "Van", "Von", "St", "Fitz", "O", "Мак", "Де", "Ди", "Дю", "Ла", "Ле", "Ван", "Фон", "О", "Сен", "Фиц"}

// mend gives a word the capitals that a name has, and leaves those that were meant.
func mend(word string) string {
	if strings.ContainsRune(word, ' ') {
		words := strings.Fields(word)
		for i, w := range words {
			words[i] = mend(w)
			if low := strings.ToLower(w); patronymicTails[low] || i+1 < len(words) && small(low, w) {
				words[i] = low // «де Голль», «Гасан оглы»
			}
		}
		return strings.Join(words, " ")
	}
	if strings.ContainsRune(word, '-') {
		parts := strings.Split(word, "-")
		for i, p := range parts {
			if p == "" {
				continue
			}
			parts[i] = mend(p)
			if low := strings.ToLower(p); patronymicTails[low] || i+1 < len(parts) && low != "тер" && low != "ter" && small(low, p) ||
				i > 0 && strings.HasPrefix(low, "оол") && (!startsUpper(p) || p == strings.ToUpper(p)) {
				parts[i] = low // Кара-оолович; a capital that was typed stays («Аль-Фараби»)
			}
		}
		return strings.Join(parts, "-")
	}
	low := strings.ToLower(word)
	upper, first := word == strings.ToUpper(word), startsUpper(word)
	if head, tail, ok := strings.Cut(word, "'"); ok && utf8.RuneCountInString(head) == 1 && tail != "" {
		return mendApostrophe(head, tail, upper, first)
	}
	if !upper && first {
		for _, p := range innerCapitals {
			if rest, ok := strings.CutPrefix(word, p); ok && utf8.RuneCountInString(rest) > 2 && startsUpper(rest) && strings.ToLower(rest[1:]) == rest[1:] {
				return word
			}
			if rest, ok := strings.CutPrefix(word, p); ok && utf8.RuneCountInString(rest) > 2 && startsUpper(rest) && p+title(rest) == word {
				return word
			}
		}
	}
	if rest, ok := strings.CutPrefix(low, "mc"); ok && len(rest) > 2 {
		return "Mc" + title(rest)
	}
	if low == "dicaprio" || low == "devito" || low == "degeneres" {
		return title(low[:2]) + title(low[2:])
	}
	return title(low)
}

// small says that a particle before the rest of a name is to be written small: so it was typed, or all was typed large.
func small(low, word string) bool {
	return particles[low] && (!startsUpper(word) || word == strings.ToUpper(word) && utf8.RuneCountInString(word) > 1)
}

// mendApostrophe keeps O'Neil, д'Артаньян and D'Angelo apart from Мар'яна.
func mendApostrophe(head, tail string, upper, first bool) string {
	switch strings.ToLower(head) {
	case "о", "o":
		return strings.ToUpper(head) + "'" + title(tail)
	case "д", "л":
		if first && !upper {
			return head + "'" + title(tail) // typed so on purpose
		}
		return strings.ToLower(head) + "'" + title(tail)
	case "d", "l":
		if !first {
			return head + "'" + title(tail)
		}
		return strings.ToUpper(head) + "'" + title(tail)
	}
	return strings.ToUpper(head) + "'" + strings.ToLower(tail)
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// title writes the first letter large and the others small.
func title(s string) string {
	s = strings.ToLower(s)
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToTitle(r)) + s[size:]
}
