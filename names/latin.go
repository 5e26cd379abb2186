package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is the key under which a name is looked up: lower case, ё as е.
func fold(s string) string {
	if short, ok := foldRussian(s); ok {
		return short
	}
	return strings.ReplaceAll(strings.ToLower(s), "ё", "е")
}

// foldRussian folds what has nothing but ASCII and Russian letters, which nearly all names have; the general way takes four times as
// long. In UTF-8 А to П and а to п begin with 0xD0, Р to Я with 0xD0 and р to я with 0xD1.
func foldRussian(s string) (string, bool) {
	changed := false
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c < 0x80 {
			changed = changed || c >= 'A' && c <= 'Z'
			continue
		}
		if i++; i == len(s) {
			return "", false
		}
		switch d := s[i]; {
		case c == 0xd0 && (d >= 0x90 && d <= 0xaf || d == 0x81), c == 0xd1 && d == 0x91:
			changed = true
		case c == 0xd0 && d >= 0xb0 && d <= 0xbf, c == 0xd1 && d >= 0x80 && d <= 0x8f:
		default:
			return "", false
		}
	}
	if !changed {
		return s, true
	}
	b := []byte(s)
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c >= 'A' && c <= 'Z':
			b[i] = c + 'a' - 'A'
		case c >= 0x80:
			i++
			switch d := b[i]; {
			case c == 0xd0 && d >= 0x90 && d <= 0x9f:
				b[i] = d + 0x20
			case c == 0xd0 && d >= 0xa0 && d <= 0xaf:
				b[i-1], b[i] = 0xd1, d-0x20
			case d == 0x81 && c == 0xd0, d == 0x91 && c == 0xd1:
				b[i-1], b[i] = 0xd0, 0xb5
			}
		}
	}
	return string(b), true
}

// asciiFold is the key of a name in Latin letters: lower case without diacritics ("Jürgen" and "Jurgen" are one name).
func asciiFold(s string) string {
	plain := true
	for i := range len(s) {
		if c := s[i]; c >= 0x80 || c >= 'A' && c <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch r {
		case 'ł':
			b.WriteByte('l')
		case 'ø':
			b.WriteByte('o')
		case 'đ', 'ð':
			b.WriteByte('d')
		case 'ı':
			b.WriteByte('i')
		case 'ß':
			b.WriteString("ss")
		case 'æ':
			b.WriteString("ae")
		case 'œ':
			b.WriteString("oe")
		case 'þ':
			b.WriteString("th")
		case 'ə':
			b.WriteByte('a')
		default:
			if !unicode.Is(unicode.Mn, r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// skeletonOf is the skeleton of a name in Cyrillic letters.
func skeletonOf(s string) string { return skeleton(transliterate(s, plainLetters)) }

// skeletonRules make one spelling of the many ways in which a Russian name is put into Latin letters. Longest first;
// the capitals stand for ш, щ (W), ж (Z) and ч (C).
var skeletonRules = strings.NewReplacer(
	"shch", "W", "sch", "W", "sh", "W", "sz", "W", "zh", "Z", "kh", "h", "tch", "C", "ch", "C", "tz", "c", "ts", "c",
	"ck", "k", "ph", "f", "x", "ks", "w", "v", "q", "k", "c", "k", "y", "i", "j", "i", "'", "", "`", "", "’", "",
)

// skeleton folds a name in Latin letters so that Alexey, Aleksei and Aleksej, or Yuliya, Iuliia and Julia, are one.
func skeleton(s string) string {
	s = skeletonRules.Replace(asciiFold(s))
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		if n := len(b); n > 0 && b[n-1] == c {
			continue // Kirill and Kiril, Yuriy and Yuri
		}
		if c == 'e' && len(b) > 0 && b[len(b)-1] == 'i' {
			// Yelena and Elena, Alekseyevich and Alekseevich: the i before an е is a sound, not a letter
			if n := len(b); n == 1 || strings.IndexByte("aeou", b[n-2]) >= 0 {
				b = b[:n-1]
				if n > 1 && b[n-2] == 'e' {
					continue
				}
			}
		}
		b = append(b, c)
	}
	return string(b)
}

// plainLetters is how a reader of English expects a Russian name: Yulia, Sergey, Shcherbakov, Evgeny.
var plainLetters = map[rune]string{
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y", 'к': "k", 'л': "l",
	'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh", 'ц': "ts", 'ч': "ch", 'ш': "sh",
	'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'і': "i", 'ї': "yi", 'є': "ye", 'ґ': "g", 'ў': "u", 'қ': "q", 'ғ': "g", 'ң': "ng", 'ү': "u", 'ұ': "u", 'ө': "o", 'ә': "a", 'һ': "h", 'ҳ': "h",
}

func transliterate(s string, letters map[rune]string) string {
	var b strings.Builder
	for _, r := range s {
		low := unicode.ToLower(r)
		t, ok := letters[low]
		switch {
		case !ok:
			b.WriteRune(r)
		case low != r && t != "":
			b.WriteString(strings.ToUpper(t[:1]) + t[1:])
		default:
			b.WriteString(t)
		}
	}
	return b.String()
}

// inLatin writes a name for an English letter: «Юрий» is "Yury", «Достоевский» "Dostoevsky".
func inLatin(s string) string {
	if s == "" || isLatin(s) {
		return s
	}
	words := strings.Fields(s)
	for i, w := range words {
		w = strings.ReplaceAll(strings.ReplaceAll(w, "ия", "иа"), "ья", "иа") // Maria, Natalia
		for _, e := range []string{"ий", "ый"} {
			if stem, ok := strings.CutSuffix(w, e); ok {
				w = stem + "ы"
			}
		}
		words[i] = transliterate(w, plainLetters)
	}
	return join(words...)
}

func isLatin(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.Is(unicode.Latin, r)
		}
	}
	return false
}
