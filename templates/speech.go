package templates

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// speech is the language that a letter is written in: how it says numbers, money and dates. Languages other than Russian are
// spoken to as English is.
type speech struct {
	tag     string // BCP 47, lower case
	russian bool
}

func newSpeech(language string) speech {
	return speech{tag: language, russian: base(language) == "ru"}
}

// guess takes a text with Cyrillic letters for Russian.
func guess(texts ...string) string {
	for _, t := range texts {
		if cyrillic(t) {
			return "ru"
		}
	}
	return "en"
}

func cyrillic(s string) bool {
	return strings.IndexFunc(s, func(c rune) bool { return unicode.Is(unicode.Cyrillic, c) }) >= 0
}

// tag brings a language to the form it is compared in: "ru_RU" and "RU-ru" are "ru-ru".
func tag(language string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(language), "_", "-"))
}

func base(language string) string {
	b, _, _ := strings.Cut(language, "-")
	return b
}

// plural picks the form that goes with n. Three forms follow the Russian rule (1 бонус, 2 бонуса, 5 бонусов; 1,5 бонуса) in a
// Russian letter or when they are Russian words; else the first is for 1 and the last for all other numbers.
func (s speech) plural(n float64, forms []string) string {
	n = math.Abs(n)
	if len(forms) < 3 || !s.russian && !cyrillic(forms[0]) {
		if n == 1 {
			return forms[0]
		}
		return forms[len(forms)-1]
	}
	if n != math.Trunc(n) {
		return forms[1]
	}
	switch ten, hundred := math.Mod(n, 10), math.Mod(n, 100); {
	case ten == 1 && hundred != 11:
		return forms[0]
	case ten >= 2 && ten <= 4 && (hundred < 12 || hundred > 14):
		return forms[1]
	}
	return forms[2]
}

// currencySigns are the signs that people know without looking them up; other currencies are written as their ISO 4217 code.
var currencySigns = map[string]string{
	"RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£", "KZT": "₸", "UAH": "₴", "TRY": "₺", "INR": "₹", "GEL": "₾", "AMD": "֏",
	"AZN": "₼", "JPY": "¥", "CNY": "¥", "ILS": "₪", "VND": "₫",
}

// money writes an amount: «1 500 ₽», «1 500,50 ₽», "$1,500.50". Hundredths are shown only where there are some.
func (s speech) money(amount float64, currency string) string {
	cents := math.Round(math.Abs(amount) * 100)
	whole, rest := math.Floor(cents/100), int(math.Mod(cents, 100))
	thousands, decimal := ",", "."
	if s.russian {
		thousands, decimal = " ", ","
	}
	digits := strconv.FormatFloat(whole, 'f', 0, 64)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(thousands)
		}
		b.WriteRune(d)
	}
	if rest > 0 {
		b.WriteString(decimal + string(rune('0'+rest/10)) + string(rune('0'+rest%10)))
	}
	minus := ""
	if amount < 0 && cents > 0 {
		minus = "-"
	}
	sign, known := currencySigns[currency]
	switch {
	case currency == "":
		return minus + b.String()
	case !known:
		return minus + b.String() + " " + currency
	case s.russian:
		return minus + b.String() + " " + sign
	}
	return minus + sign + b.String()
}

// print appends a value as a letter shows it.
func (s speech) print(dst []byte, v any, e *env) []byte {
	switch v := v.(type) {
	case nil:
		return dst
	case string:
		return append(dst, v...)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case time.Time:
		if m, ok := moment(v); ok {
			return append(dst, s.longDate(m.in(e))...)
		}
		return dst
	case clientFields:
		if e == nil {
			return dst
		}
		return append(dst, e.person.FullName()...)
	}
	return append(dst, text(v)...)
}
