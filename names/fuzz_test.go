package names

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzParse feeds anything to the parser: it must not panic, and what it puts into a letter must be fit for one.
func FuzzParse(f *testing.F) {
	for _, file := range []string{"full_names.txt", "junk.txt", "junk_more.txt"} {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			input, _, _ := strings.Cut(strings.TrimRight(line, "\n"), "|")
			f.Add(input)
		}
	}
	f.Add("Иван\r\nBcc: x@example.test")
	f.Add("Иван\u202eИванов\u0000")
	f.Add("&ЛевНиколаев")
	f.Add("ДЕ Ь ШАРЛЬ")
	f.Add("Мария на Петр")
	f.Add("Иван Ь Мария")
	f.Add("Иван К. Мария")
	f.Add("Петро а Анна")
	f.Add("\xff\xfeИ\xd0")
	f.Add(strings.Repeat("Анна-", 300))
	f.Fuzz(func(t *testing.T, input string) {
		p := Parse(input, Unknown)
		wellFormed(t, input, p)

		// What was read once is read alike again: the gender of a name does not turn when it is written out in full.
		if full := p.FullName(); full != "" && !p.Doubtful && !strings.ContainsRune(p.First+p.Last, ' ') {
			again := Parse(full, Unknown)
			if opposite(p.Gender, again.Gender) && p.GenderSource != SourceTitle {
				t.Errorf("%q: %s, but %q: %s", input, p.Gender, full, again.Gender)
			}
		}
		// The record's word is believed, whatever stands in the name.
		if said := Parse(input, Female); said.Gender != Female || said.GenderSource != SourceGiven {
			t.Errorf("%q: the record says female, got %s by %s", input, said.Gender, said.GenderSource)
		}
		wellFormed(t, input, FromParts(input, input, input, Unknown))
		wellFormed(t, input, FromParts(input, "", "Иванова", Male))
	})
}

func wellFormed(t *testing.T, input string, p Person) {
	t.Helper()
	switch p.Gender {
	case Male, Female:
		if p.GenderConfidence < threshold || p.GenderConfidence > 1 {
			t.Errorf("%q: %s with confidence %v", input, p.Gender, p.GenderConfidence)
		}
	case Unknown:
		if p.GenderConfidence != 0 || p.GenderSource != SourceNone {
			t.Errorf("%q: unknown gender by %s", input, p.GenderSource)
		}
	default:
		t.Errorf("%q: gender %q", input, p.Gender)
	}
	for _, language := range []string{"ru", "en", ""} {
		for _, s := range []string{p.Salutation(language), p.Friendly(language)} {
			fit(t, input, s)
			if p.Doubtful && !neutral(s) {
				t.Errorf("%q: a doubtful name is called %q", input, s)
			}
		}
	}
	for _, c := range Cases {
		for _, parts := range []string{"first", "middle", "last", "full", ""} {
			if s := p.InCase(c, parts); !utf8.ValidString(s) || strings.ContainsAny(s, "\r\n\x00") {
				t.Errorf("%q: %s is %q", input, c, s)
			}
		}
	}
	if _, err := json.Marshal(p.Line(input)); err != nil {
		t.Errorf("%q: %v", input, err)
	}
}

// fit says whether a salutation can stand in a letter: words only, no markup, no address, nothing a mail client obeys.
func fit(t *testing.T, input, s string) {
	t.Helper()
	if s == "" || !utf8.ValidString(s) || s != strings.TrimSpace(s) {
		t.Errorf("%q: salutation %q", input, s)
	}
	for _, r := range s {
		if unicode.IsControl(r) || unicode.IsDigit(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("@<>{}[]%$#*_=|\\/~:;\"«»&\u2028\u2029", r) {
			t.Errorf("%q: %q holds %q", input, s, r)
		}
	}
}
