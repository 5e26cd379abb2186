package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// longestName is how many letters of an input are looked at; no person's name comes near it.
const longestName = 200

var spelling = strings.NewReplacer(
	"’", "'", "‘", "'", "ʼ", "'", "`", "'", "´", "'", "ʹ", "'", "′", "'", "＇", "'",
	"‐", "-", "‑", "-", "‒", "-", "–", "-", "—", "-", "―", "-", "−", "-", "﹣", "-", "－", "-",
	"“", "\"", "”", "\"", "„", "\"", "‟", "\"", "＂", "\"", "‹", "«", "›", "»", "、", ",", "，", ",", "．", ".", "…", " ",
)

// clean makes one spelling of the many ways to write the same characters. odd says that something was left out which a
// name doesn't have, such as an emoji.
func clean(s string) (out string, odd bool) {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if n := 0; true {
		for i := range s {
			if n++; n > longestName {
				s, odd = s[:i], true
				break
			}
		}
	}
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	quotes := strings.ContainsAny(s, "„“«")
	s = spelling.Replace(s)
	if quotes && !strings.Contains(s, "«") { // „Ромашка“ is as good a firm as «Ромашка»
		s = strings.Replace(s, "\"", "«", 1)
		s = strings.Replace(s, "\"", "»", 1)
	}
	var b strings.Builder
	b.Grow(len(s))
	space := true
	for _, r := range s {
		switch {
		case unicode.IsSpace(r) || r == '\u2800' || r == '\u3164':
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case unicode.Is(unicode.Cf, r) || r == '\ufeff' || r == '\u00ad' || r == '\u034f':
			continue // zero width, direction marks, soft hyphens
		case r == '\u0301' || r == '\u0300':
			continue // a stress mark over a vowel
		case unicode.Is(unicode.Mn, r) && !space:
		case unicode.IsControl(r), r == unicode.ReplacementChar:
		case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune("-'.,()\"«»&@#$%^*_=<>[]{}|\\/~:;?№€£", r):
		case r == '!' || r == '+':
			odd = true
			if r == '!' {
				continue
			}
		default:
			odd = true
			continue
		}
		b.WriteRune(r)
		space = false
	}
	out = strings.TrimSpace(b.String())
	out = unquote(out)
	out = strings.Trim(out, " ,-'")
	return out, odd
}

// unquote takes off the quotation marks that a table put around a whole cell.
func unquote(s string) string {
	for len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"' && strings.Count(s, "\"") == 2 {
		s = strings.TrimSpace(s[1 : len(s)-1])
	}
	return s
}

var latinToCyrillic = map[rune]rune{
	'a': 'а', 'e': 'е', 'o': 'о', 'p': 'р', 'c': 'с', 'x': 'х', 'y': 'у', 'i': 'і', 'k': 'к', 'm': 'м', 't': 'т', 'h': 'н', 'b': 'в', 'n': 'п',
	'A': 'А', 'E': 'Е', 'O': 'О', 'P': 'Р', 'C': 'С', 'X': 'Х', 'Y': 'У', 'I': 'І', 'K': 'К', 'M': 'М', 'T': 'Т', 'H': 'Н', 'B': 'В', 'ë': 'ё', 'Ë': 'Ё',
}

// lookalike writes a word that mixes Latin and Cyrillic letters of one look in one alphabet: «Ивaн» with a Latin a.
// whole allows a word that is all Latin.
func lookalike(s string, whole bool) (string, bool) {
	cyrillic, latin := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
	}
	if latin == 0 || cyrillic == 0 && !whole {
		return s, cyrillic == 0 || latin == 0
	}
	var b strings.Builder
	for _, r := range s {
		if unicode.Is(unicode.Latin, r) {
			c, ok := latinToCyrillic[r]
			if !ok {
				return s, false
			}
			r = c
		}
		b.WriteRune(r)
	}
	return b.String(), true
}
