package names

import (
	"strings"
	"unicode"
)

// wordKind says what a word that is no name is.
type wordKind byte

const (
	junkWord     wordKind = iota + 1 // «клиент», "test": with it nothing is a name
	softWord                         // «сантехник»: what is left may be a name, doubtfully
	legalForm                        // ООО, Ltd
	organisation                     // «магазин», "studio"
	conjunction                      // «и», "and": two people, or a firm
	thing                            // «regards», "cat": never a first name
)

var wordKinds = map[string]wordKind{
	"junk": junkWord, "person soft": softWord, "legal form": legalForm, "organisation": organisation, "conjunction": conjunction, "thing": thing,
}

// keyboards are the rows of letters that an idle hand runs along, there and back.
var keyboards = []string{
	"qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю",
	"poiuytrewq", "lkjhgfdsa", "mnbvcxz", "ъхзщшгнекуцй", "эждлорпавыф", "юбьтимсчя",
	"abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщ", "qazwsxedcrfvtgb", "йфяцычувскам",
}

// gibberish tells what no name in any of our languages looks like. It is asked only about words that no table knows.
func gibberish(key string) bool {
	r := []rune(key)
	n := len(r)
	if n < 2 {
		return false
	}
	flat := asciiFold(key)
	if syllables(flat) == 0 && n >= 4 {
		return true
	}
	for _, row := range keyboards {
		if n >= 4 && strings.Contains(row, key) {
			return true
		}
		if n >= 6 && (strings.Contains(row, string(r[:5])) || strings.Contains(row, string(r[n-5:]))) {
			return true
		}
	}
	run, consonants := 1, 0
	for i := range r {
		if i > 0 && r[i] == r[i-1] {
			run++
		} else {
			run = 1
		}
		if run >= 3 {
			return true
		}
		if strings.ContainsRune(vowels, r[i]) || r[i] > 'ѐ' || !unicode.IsLetter(r[i]) || r[i] > 0x7f && r[i] < 0x400 {
			consonants = 0
		} else {
			consonants++
		}
		if consonants >= 6 {
			return true
		}
	}
	for size := 1; size <= 4; size++ { // хахаха, blabla, фывафыва
		if n >= 2*size && n%size == 0 && n >= 6 && strings.Repeat(string(r[:size]), n/size) == key {
			return true
		}
	}
	return n == 2 && r[0] == r[1]
}

// broken tells letters that were read in a wrong encoding: «Борис» as "Áîðèñ".
func broken(key string) bool {
	odd, n := 0, 0
	for _, r := range key {
		n++
		if r > 0x7f && r < 0x100 {
			odd++
		}
	}
	return n >= 3 && odd*5 > n*3
}

// junkCharacters never stand in a name: what holds one is an address, a number, a placeholder or worse.
func junkCharacters(s string) bool {
	for _, r := range s {
		if unicode.IsDigit(r) || unicode.Is(unicode.Nd, r) || strings.ContainsRune("@#$%^*_=<>[]{}|\\/~:;?№€£&", r) {
			return true
		}
		if r == unicode.ReplacementChar || unicode.IsControl(r) {
			return true
		}
	}
	return false
}

// company returns s when it is a company's name, or the part of it that is, with what may be a person beside it.
func (d *dictionary) company(s string) (company, rest string) {
	if name, ok := parenthesised(s); ok {
		if d.isCompany(name) {
			return name, strings.Replace(strings.Replace(s, "("+name+")", " ", 1), "  ", " ", 1)
		}
	}
	if strings.ContainsRune(s, ',') {
		var firm, people []string
		for part := range strings.SplitSeq(s, ",") {
			part = strings.TrimSpace(part)
			if part == "" {
				continue
			}
			if d.isCompany(part) {
				firm = append(firm, part)
			} else {
				people = append(people, part)
			}
		}
		if len(firm) > 0 {
			rest = strings.Join(people, ", ")
			if d.looksFull(rest) {
				return strings.Join(firm, ", "), rest
			}
			return s, ""
		}
		return "", s
	}
	if d.isCompany(s) {
		return s, ""
	}
	return "", s
}

func parenthesised(s string) (string, bool) {
	_, after, ok := strings.Cut(s, "(")
	if !ok {
		return "", false
	}
	inside, _, ok := strings.Cut(after, ")")
	return inside, ok && strings.TrimSpace(inside) != ""
}

// looksFull asks for at least a known first name and one word more, so that «Ромашка, ООО» stays whole.
func (d *dictionary) looksFull(s string) bool {
	words := strings.Fields(strings.ReplaceAll(s, ",", " "))
	if len(words) < 2 {
		return false
	}
	for _, w := range words {
		if g, ok := d.firstName(fold(w), isLatin(w)); ok && !g.word {
			return true
		}
	}
	return false
}

// leadingForms are the legal forms in Latin letters that stand before the name, as they do in Russia.
var leadingForms = wordSet("ooo oao zao pao ao ip tov")

// surnamesToo are words for firms that are surnames as often ("Robert Plant", "Charlotte Church").
var surnamesToo = wordSet("church plant power bar trust hall pub store market")

var punctuation = strings.NewReplacer("«", " ", "»", " ", "\"", " ", "(", " ", ")", " ", ",", " ")

func (d *dictionary) isCompany(s string) bool {
	bare := punctuation.Replace(s)
	words := strings.Fields(bare)
	for i, w := range words {
		switch d.firmWord(w) {
		case legalForm:
			if d.standsAsForm(w, i, len(words)) {
				return true
			}
		case organisation:
			if !d.maybeSurname(fold(w), words) {
				return true
			}
		case conjunction:
			if i > 0 && i < len(words)-1 && firmTails[fold(strings.Trim(words[i+1], "."))] {
				return true // Smith & Sons, Иванов и партнёры
			}
		}
	}
	// «Ромашка» in quotation marks is a firm; "Иван" in a table's quotation marks has lost them before.
	return strings.ContainsRune(s, '«') && len(words) > 0
}

var firmTails = wordSet("co company sons daughters partners associates bros brothers ко компания партнеры партнёры сыновья")

func (d *dictionary) firmWord(w string) wordKind {
	key := fold(strings.Trim(w, "."))
	if kind := d.words[key]; kind != 0 {
		return kind
	}
	if kind := d.words[fold(w)]; kind != 0 {
		return kind
	}
	if i := strings.LastIndexByte(key, '-'); i > 0 && d.words[key[i+1:]] == organisation && d.surnames[key[i+1:]] == 0 {
		return organisation // интернет-магазин
	}
	if c, ok := lookalike(key, true); ok && w == strings.ToUpper(w) && d.words[c] == legalForm {
		return legalForm // OOO in Latin letters
	}
	return 0
}

// standsAsForm keeps "Ag", "Ab" and "Spa" from making firms of people: a short Latin form is written large and last.
func (d *dictionary) standsAsForm(w string, i, n int) bool {
	key := fold(strings.Trim(w, "."))
	if !isLatin(key) || len(key) > 3 || strings.Count(w, ".") > 1 {
		return true
	}
	if i == 0 {
		return n > 1 && leadingForms[key]
	}
	return w == strings.ToUpper(w) || key == "ltd" || key == "llc" || key == "inc" || key == "plc" || key == "llp"
}

func (d *dictionary) maybeSurname(key string, words []string) bool {
	if len(words) == 1 || d.surnames[key] == 0 && !surnamesToo[key] {
		return false
	}
	for _, w := range words {
		if g, ok := d.firstName(fold(w), isLatin(w)); ok && !g.word && g.common {
			return true
		}
	}
	return false
}
