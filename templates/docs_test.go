package templates_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"salut/names"
	"salut/templates"
)

// docReaders are the people of the managers' pages, by the heads of the columns.
func docReaders() map[string]templates.Vars {
	full := func(language, first, middle, last string, gender names.Gender, more map[string]any) templates.Vars {
		p := names.FromParts(first, middle, last, gender)
		c := map[string]any{"first_name": p.First, "middle_name": p.Middle, "last_name": p.Last, "full_name": p.FullName(), "gender": string(p.Gender), "language": language}
		for k, v := range more {
			c[k] = v
		}
		return templates.Vars{Client: c, Person: p, Language: language, Now: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC),
			Sender:   map[string]any{"name": "Ромашка", "email": "hello@shop.example", "reply_to": "sales@shop.example"},
			Campaign: map[string]any{"name": "Весна"}, Promo: map[string]any{"code": "SPRING15", "expires_at": "2027-03-31"},
			UnsubscribeURL: "https://salut.example/u/7f3a", ViewURL: "https://salut.example/v/7f3a"}
	}
	known := func(city, company, position, industry, note string, cart ...any) map[string]any {
		return map[string]any{"id": 7, "email": "anna@firma.example", "phone": "+79123456789", "city": city, "company": company, "position": position, "industry": industry,
			"gender_source": "patronymic", "gender_confidence": 0.998, "birthday": "--12-31", "timezone": "Europe/Moscow", "stage": "active", "tags": []string{"vip", "new"},
			"bonus_balance": 1521, "purchase_count": 7, "total_spent": 48900.5, "last_purchase_at": time.Date(2027, 2, 14, 12, 0, 0, 0, time.UTC),
			"consent": map[string]any{"basis": "contract"}, "external_id": "A-17", "owner_id": 3,
			"created_at": time.Date(2026, 5, 2, 0, 0, 0, 0, time.UTC), "updated_at": time.Date(2027, 1, 9, 0, 0, 0, 0, time.UTC),
			"attributes": map[string]any{"size": "M", "sizes": []any{"M", "", "L", "M"}, "note": note, "cart": cart}}
	}
	item := func(name string, price int) any { return map[string]any{"name": name, "price": price} }
	return map[string]templates.Vars{
		"Анна":  full("ru", "Анна", "Петровна", "Иванова", names.Female, known("Тверь", "ООО «Ромашка»", "закупщик", "торговля", "звонить\nпосле шести", item("чай", 512), item("мёд", 390))),
		"Пётр":  full("ru", "Пётр", "Ильич", "Лебедев", names.Male, nil),
		"Саша":  full("ru", "Саша", "", "", "", nil),
		"Никто": full("ru", "", "", "", "", nil),
		"Emily": full("en", "Emily", "", "Carter", names.Female, known("Leeds", "Daisy Ltd", "buyer", "retail", "call\nafter six", item("tea", 512), item("honey", 390))),
		"John":  full("en", "John", "", "Miller", names.Male, nil),
		"Alex":  full("en", "Alex", "", "", "", nil), "Nobody": full("en", "", "", "", "", nil),
	}
}

// docLine renders an example where it is looked at: a tag that it makes is seen in HTML only.
func docLine(t *testing.T, liquid string, v templates.Vars) string {
	t.Helper()
	l, err := templates.Compile(templates.Content{Language: v.Language, Subject: "x", Format: templates.HTML, Body: "<p>→" + liquid + "←</p>", Text: liquid})
	if err != nil {
		t.Errorf("%s: %v", liquid, err)
		return ""
	}
	for _, p := range l.Problems() {
		if p.Severity == templates.SeverityError {
			t.Errorf("%s: %s", liquid, p.In("en"))
		}
	}
	out, err := l.Render(v)
	if err != nil {
		t.Errorf("%s: %v", liquid, err)
		return ""
	}
	said := out.Text
	if strings.Contains(liquid, "newline_to_br") {
		_, said, _ = strings.Cut(out.HTML, "→")
		said, _, _ = strings.Cut(said, "←")
		said = "`" + said + "`"
	}
	if said = strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(said)), " "); said == "" {
		return "—"
	}
	return strings.ReplaceAll(said, "|", `\|`)
}

// Every example on the managers' pages comes out as the page says, and no filter or variable is left out.
func TestTheExamplesOfTheManagersPagesAreTrue(t *testing.T) {
	t.Parallel()
	readers := docReaders()
	for _, path := range []string{"../docs/letters.ru.md", "../docs/letters.en.md"} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(page), "\n")
		var heads []string
		examples := 0
		for i, line := range lines {
			switch {
			case strings.HasPrefix(line, "| Пишете |"), strings.HasPrefix(line, "| You write |"):
				heads = cells(line)
				continue
			case !strings.HasPrefix(line, "|"):
				heads = nil
				continue
			case heads == nil || strings.HasPrefix(line, "| ---"):
				continue
			}
			row := cells(line)
			liquid := strings.ReplaceAll(strings.Trim(row[0], "`"), `\|`, "|")
			for k := 1; k < len(row); k++ {
				v, ok := readers[heads[k]]
				if !ok {
					continue // what it is
				}
				examples++
				got := docLine(t, liquid, v)
				if row[k] != got && !*update {
					t.Errorf("%s:%d: %s for %s gives %q, the page says %q", path, i+1, liquid, heads[k], got, row[k])
				}
				row[k] = got
			}
			if *update {
				lines[i] = "| " + strings.Join(row, " | ") + " |"
			}
		}
		if examples < 100 {
			t.Errorf("%s: only %d examples were found", path, examples)
		}
		if *update {
			if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, name := range templates.FilterNames() {
			if !regexp.MustCompile(`\| ` + name + `\b`).MatchString(string(page)) {
				t.Errorf("%s has no example of the filter %s", path, name)
			}
		}
		for _, name := range templates.VariableNames() {
			root, field, _ := strings.Cut(name, ".")
			switch {
			case root == "promo" || root == "manager": // what their fields are is told with the rooms that fill them
			case root == "forloop" && (strings.Contains(string(page), "`"+field+"`") || strings.Contains(string(page), "`"+name+"`")):
			case !strings.Contains(string(page), name):
				t.Errorf("%s doesn't mention %s", path, name)
			}
		}
	}
}

func cells(row string) []string {
	row = strings.TrimSuffix(strings.TrimPrefix(row, "| "), " |")
	var out []string
	for _, c := range strings.Split(row, " | ") {
		if n := len(out); n > 0 && strings.HasSuffix(out[n-1], `\`) {
			out[n-1] += " | " + c // an escaped one belongs to the cell
			continue
		}
		out = append(out, c)
	}
	return out
}
