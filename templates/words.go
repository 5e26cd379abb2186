package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type wordKind byte

const (
	nameWord   wordKind = iota // client, default, and, or
	textWord                   // "…" or '…'
	numberWord                 // 5, -1.5
	signWord                   // . | : , [ ] ( ) == <> …
)

// word is the smallest part of a Liquid expression.
type word struct {
	kind   wordKind
	text   string // without the quotes
	offset int    // in the source
	length int
}

func (w word) is(sign string) bool { return w.kind == signWord && w.text == sign }

// cut splits the expression of a piece into words, or refuses it, naming what people usually do wrong there.
func (p *piece) cut(r *report) ([]word, bool) {
	var words []word
	s := p.text
	add := func(kind wordKind, text string, from, to int) {
		words = append(words, word{kind, text, p.inner + from, to - from})
	}
	for i := 0; i < len(s); {
		c, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(c):
			i += size
		case c == '"' || c == '\'':
			k := closeQuote(s, i)
			if k < 0 {
				r.refuse(p.src, p.inner+i, "liquid_quote", "Line %d, column %d: the quote %s is never closed.", string(c))
				return nil, false
			}
			add(textWord, s[i+1:k], i, k+1)
			i = k + 1
		case c >= '0' && c <= '9' || c == '-' && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			k := i + 1
			for k < len(s) && (s[k] >= '0' && s[k] <= '9' || s[k] == '.' && k+1 < len(s) && s[k+1] >= '0' && s[k+1] <= '9') {
				k++
			}
			if k-i > 15 || strings.Count(s[i:k], ".") > 1 {
				r.refuse(p.src, p.inner+i, "liquid_number", "Line %d, column %d: %s is not a number that can be counted with.", s[i:k])
				return nil, false
			}
			add(numberWord, s[i:k], i, k)
			i = k
		case unicode.IsLetter(c) || c == '_':
			k := i + size
			for k < len(s) {
				n, size := utf8.DecodeRuneInString(s[k:])
				if !unicode.IsLetter(n) && !unicode.IsDigit(n) && !unicode.IsMark(n) && n != '_' && n != '-' {
					break
				}
				k += size
			}
			if k < len(s) && s[k] == '?' {
				k++
			}
			add(nameWord, s[i:k], i, k)
			i = k
		default:
			k := i + size
			if two := s[i:min(i+2, len(s))]; two == "==" || two == "!=" || two == "<=" || two == ">=" || two == ".." {
				k = i + 2
			} else if !strings.ContainsRune(".|:,[]()<>", c) {
				p.refuseSign(r, i, c)
				return nil, false
			}
			add(signWord, s[i:k], i, k)
			i = k
		}
	}
	return words, true
}

// closeQuote finds the end of a quoted text; only in double quotes does a backslash escape.
func closeQuote(s string, open int) int {
	for k := open + 1; k < len(s); k++ {
		switch {
		case s[open] == '"' && s[k] == '\\':
			k++
		case s[k] == s[open]:
			return k
		}
	}
	return -1
}

func (p *piece) refuseSign(r *report, at int, c rune) {
	place := p.inner + at
	switch c {
	case '“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '`':
		r.refuse(p.src, place, "liquid_quote", "Line %d, column %d: %s is a printed quote. Inside the braces write straight ones: \"…\".", string(c))
	case '=':
		r.refuse(p.src, place, "liquid_sign", "Line %d, column %d: to compare write two equals signs, ==.")
	case '&':
		r.refuse(p.src, place, "liquid_sign", "Line %d, column %d: instead of && write the word and.")
	case '!':
		r.refuse(p.src, place, "liquid_sign", "Line %d, column %d: instead of ! use {%% unless %%}, or compare with !=.")
	case '{', '}':
		r.refuse(p.src, place, "liquid_sign", "Line %d, column %d: there is a brace too many. Braces don't stand inside braces.")
	default:
		r.refuse(p.src, place, "liquid_sign", "Line %d, column %d: the sign %s has no place inside the braces.", string(c))
	}
}
