package names

import (
	"os"
	"strings"
	"testing"
)

// list reads a file of testdata: its lines without comments and empty ones, cut at the bars.
func list(t testing.TB, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var out [][]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\r\n")
		if line != "" && !strings.HasPrefix(line, "# ") {
			out = append(out, strings.Split(line, "|"))
		}
	}
	return out
}

var genderOf = map[string]Gender{"m": Male, "f": Female, "?": Unknown}

// bar fails the test when more than most per cent of total are wrong, and says how many were.
func bar(t *testing.T, what string, wrong, total int, most float64) {
	t.Helper()
	share := 100 * float64(wrong) / float64(max(total, 1))
	t.Logf("%s: %d of %d wrong, %.2f %%", what, wrong, total, share)
	if share > most {
		t.Errorf("%s: %.2f %% are wrong, at most %.2f %% may be", what, share, most)
	}
}

func TestFullNamesAreSplitRight(t *testing.T) {
	t.Parallel()
	wrong, total := 0, 0
	split := func(input, last, first, middle string) {
		total++
		p := Parse(input, Unknown)
		if p.Last != last || p.First != first || p.Middle != middle {
			wrong++
			t.Logf("%q: last %q, first %q, middle %q", input, p.Last, p.First, p.Middle)
		}
	}
	for _, row := range list(t, "full_names.txt") {
		split(row[0], row[1], row[2], row[3])
	}
	for _, row := range list(t, "people_plain.txt") {
		split(row[0], row[1], row[2], row[3])
	}
	for _, row := range list(t, "western.txt") {
		split(row[0], row[3], row[1], row[2])
	}
	for _, row := range list(t, "people.txt") {
		first, middle, last := row[0], row[1], row[2]
		if middle != "" && last != "" {
			split(join(last, first, middle), last, first, middle)
			split(join(first, middle, last), last, first, middle)
			split(strings.ToUpper(join(last, first, middle)), last, first, middle)
			split(strings.ToLower(join(first, middle, last)), last, first, middle)
		}
		if last != "" && len(row) == 4 {
			split(join(first, last), last, first, "")
			split(join(last, first), last, first, "")
		}
	}
	bar(t, "full names", wrong, total, 1)
}

func TestGenderWithPatronymic(t *testing.T) {
	t.Parallel()
	wrong, total := 0, 0
	for _, row := range list(t, "people.txt") {
		first, middle, last, want := row[0], row[1], row[2], genderOf[row[3]]
		if middle == "" {
			continue
		}
		for _, input := range []string{join(last, first, middle), join(first, middle, last), join(first, middle)} {
			total++
			if p := Parse(input, Unknown); p.Gender != want {
				wrong++
				t.Logf("%q: %s, %s", input, p.Gender, p.GenderSource)
			}
		}
	}
	bar(t, "gender with a patronymic", wrong, total, 0.2)
}

func TestGenderOfWholeNames(t *testing.T) {
	t.Parallel()
	wrong, decided, undecided := 0, 0, 0
	check := func(input, g string) {
		p, want := Parse(input, Unknown), genderOf[g]
		switch p.Gender {
		case want:
			decided++
		case Unknown:
			undecided++
			t.Logf("%q: not decided", input)
		default:
			decided++
			wrong++
			t.Logf("%q: %s, %s", input, p.Gender, p.GenderSource)
		}
	}
	for _, row := range list(t, "people_plain.txt") {
		check(row[0], row[4])
	}
	for _, row := range list(t, "western.txt") {
		check(row[0], row[4])
	}
	for _, row := range list(t, "people.txt") {
		check(join(row[0], row[2]), row[3])
	}
	bar(t, "gender without a patronymic", wrong, decided, 0.3)
	bar(t, "whole names that were not decided", undecided, decided+undecided, 3)
}

func TestGenderOfFirstNamesAlone(t *testing.T) {
	t.Parallel()
	wrong, decided, common, undecided, both := 0, 0, 0, 0, 0
	for _, row := range list(t, "first_alone.txt") {
		want := genderOf[row[0]]
		for name := range strings.FieldsSeq(row[2]) {
			p := Parse(name, Unknown)
			switch {
			case want == Unknown:
				both++
				if p.Gender != Unknown {
					t.Errorf("%s: both sexes bear it, decided %s", name, p.Gender)
				}
				continue
			case p.Gender == Unknown:
				if row[1] == "common" {
					undecided++
				}
				t.Logf("%s: not decided, first %q, last %q", name, p.First, p.Last)
			default:
				decided++
				if p.Gender != want {
					wrong++
					t.Logf("%s: decided %s", name, p.Gender)
				}
			}
			if row[1] == "common" {
				common++
			}
		}
	}
	t.Logf("names of both sexes: %d", both)
	bar(t, "gender by the first name alone", wrong, decided, 0.3)
	bar(t, "common names that were not decided", undecided, common, 3)
}

func TestNobodyIsAddressedByJunk(t *testing.T) {
	t.Parallel()
	total := 0
	for _, file := range []string{"junk.txt", "junk_more.txt"} {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			line = strings.TrimRight(line, "\n")
			total++
			p := Parse(line, Unknown)
			shown := p.Line(line)
			if !neutral(shown.Salutation) || !neutral(shown.SalutationFriendly) || p.First != "" {
				t.Errorf("%q: first %q, last %q, %q, %q", line, p.First, p.Last, shown.Salutation, shown.SalutationFriendly)
			}
		}
	}
	t.Logf("%d strings that are nobody", total)
}

func neutral(salutation string) bool {
	return salutation == "Здравствуйте" || salutation == "Hello"
}

// TestRarePeopleAreNotTakenForJunk is the other side of the junk guard: a name must not be lost either.
func TestRarePeopleAreNotTakenForJunk(t *testing.T) {
	t.Parallel()
	wrong, total := 0, 0
	for _, row := range list(t, "people.txt") {
		total++
		if p := Parse(join(row[2], row[0], row[1]), Unknown); p.First == "" {
			wrong++
			t.Logf("%v: nobody", row)
		}
	}
	bar(t, "people taken for junk", wrong, total, 0.5)
}

// TestOrdinaryPeopleAreCalledByName keeps the doubt from growing: a neutral letter to everybody would pass all the rest.
func TestOrdinaryPeopleAreCalledByName(t *testing.T) {
	t.Parallel()
	neutrals, total := 0, 0
	for _, row := range list(t, "people.txt") {
		if row[1] == "" || len(row) > 4 {
			continue
		}
		for _, input := range []string{join(row[2], row[0], row[1]), join(row[0], row[1], row[2]), join(row[0], row[2])} {
			total++
			if p := Parse(input, Unknown); neutral(p.Salutation("ru")) {
				neutrals++
				t.Logf("%q is not called by name", input)
			}
		}
	}
	bar(t, "people who are not called by name", neutrals, total, 1)
}

func TestSixCasesOfFirstNames(t *testing.T) {
	t.Parallel()
	wrong, total := 0, 0
	for _, row := range list(t, "cases_first.txt") {
		father := "Петрович"
		if row[0] == "f" {
			father = "Петровна"
		}
		p := Parse(row[1]+" "+father, Unknown)
		total++
		if p.First != row[1] {
			p = Person{First: row[1], Gender: genderOf[row[0]]} // a pet name takes no patronymic
		}
		if got, ok := declines(p, "first", row[1:]); !ok {
			wrong++
			t.Logf("%v: %v", row[1:], got)
		}
	}
	bar(t, "first names declined", wrong, total, 1)
}

func TestSixCasesOfSurnames(t *testing.T) {
	t.Parallel()
	wrong, total := 0, 0
	for _, row := range list(t, "cases_last.txt") {
		person := " Андрей Петрович"
		if row[0] == "f" {
			person = " Анна Петровна"
		}
		total++
		p := Parse(row[1]+person, Unknown)
		if got, ok := declines(p, "last", row[1:]); !ok {
			wrong++
			t.Logf("%v: %v", row[1:], got)
		}
	}
	bar(t, "surnames declined", wrong, total, 3)
}

func declines(p Person, part string, want []string) (got []string, ok bool) {
	ok = true
	for i, c := range Cases {
		form := p.InCase(c, part)
		got = append(got, form)
		right := want[i]
		if right == "=" {
			right = want[0]
		}
		matched := false
		for alternative := range strings.SplitSeq(right, "/") {
			matched = matched || alternative == form
		}
		ok = ok && matched
	}
	return got, ok
}
