package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"salut/clients"
	"salut/examples"
	"salut/names"
	"salut/templates"
)

// readers are whom each letter of the gallery is written to.
func readers(language string) map[string]clients.Client {
	full := clients.Client{Company: "ООО «Ромашка»", City: "Казань", Position: "закупщик", Industry: "торговля", BonusBalance: 1521, PurchaseCount: 7, Language: language}
	man, woman, unknown := full, full, full
	man.FirstName, man.MiddleName, man.LastName, man.Gender = "Пётр", "Ильич", "Лебедев", "male"
	woman.FirstName, woman.MiddleName, woman.LastName, woman.Gender = "Анна", "Петровна", "Соловьёва", "female"
	unknown.FirstName, unknown.Gender = "Саша", "unknown"
	if language == "en" {
		man.FirstName, man.MiddleName, man.LastName = "John", "", "Carter"
		woman.FirstName, woman.MiddleName, woman.LastName = "Emily", "", "Brown"
		unknown.FirstName = "Alex"
	}
	return map[string]clients.Client{"male": man, "female": woman, "unknown": unknown, "nameless": {Gender: "unknown", Language: language}}
}

// forms are the three wordings of each gendered expression in a letter.
var forms = regexp.MustCompile(`gendered: "([^"]*)", "([^"]*)", "([^"]*)"`)

// words of one gender that no letter may say to the other, or to somebody unknown, outside of an expression that chose them.
var male = regexp.MustCompile(`(?i)(^|[^\pL])(уважаемый|дорогой|рад|готов|купил|заказал|получил|сам|знал|был|мистер|mr)([^\pL]|$)`)
var female = regexp.MustCompile(`(?i)(^|[^\pL])(уважаемая|дорогая|рада|готова|купила|заказала|получила|сама|знала|была|mrs|ms)([^\pL]|$)`)

var spaces = strings.NewReplacer("&nbsp;", " ", "\u00a0", " ", "\u202f", " ", "\n", " ")

func TestEachLetterOfTheGalleryIsRightForEverybody(t *testing.T) {
	t.Parallel()
	letters, err := examples.Gallery()
	if err != nil {
		t.Fatal(err)
	}
	if len(letters) != 13 {
		t.Errorf("%d letters", len(letters))
	}
	keys := map[string]bool{}
	for _, g := range letters {
		english, ok := g.Translations["en"]
		if g.Key == "" || keys[g.Key] || g.Name == "" || g.About == "" || g.Language != "ru" || !ok || english.Name == "" || english.About == "" || g.Preheader == "" || english.Preheader == "" {
			t.Errorf("incomplete: %+v", g.Key)
		}
		keys[g.Key] = true
		c := templates.Content{Language: g.Language, Format: templates.MJML, Subject: g.Subject, Preheader: g.Preheader, Body: g.Body,
			Translations: map[string]templates.Content{"en": {Subject: english.Subject, Preheader: english.Preheader, Body: english.Body}}}
		l, err := templates.Compile(c)
		if err != nil {
			t.Errorf("%s: %v", g.Key, err)
			continue
		}
		for _, p := range l.Problems() {
			t.Errorf("%s: %s %d:%d %s", g.Key, p.Field, p.Line, p.Column, p.In("en"))
		}
		if !l.Uses("unsubscribe_url") {
			t.Errorf("%s has no way to unsubscribe", g.Key)
		}
		for language, body := range map[string]string{"ru": g.Body + g.Subject, "en": english.Body + english.Subject} {
			for gender, client := range readers(language) {
				out := galleryLetter(t, l, g.Key, client)
				checkGalleryLetter(t, g.Key+" in "+language+" to "+gender, gender, body, out)
			}
		}
	}
}

func galleryLetter(t *testing.T, l *templates.Letter, key string, c clients.Client) templates.Rendered {
	t.Helper()
	out, err := l.Render(templates.Vars{Record: c.Var, Person: names.FromParts(c.FirstName, c.MiddleName, c.LastName, names.Gender(c.Gender)), Language: c.Language,
		Sender:         map[string]any{"name": "Ромашка", "email": "hello@salut.example"},
		UnsubscribeURL: "https://salut.example/u/token"})
	if err != nil {
		t.Errorf("%s: %v", key, err)
	}
	if dir := os.Getenv("EXAMPLES_DIR"); dir != "" { // to look at them in a browser
		name := filepath.Join(dir, key+"-"+c.Language+"-"+c.FirstName)
		for extension, body := range map[string]string{".html": out.HTML, ".txt": out.Subject + "\n\n" + out.Text} {
			if err := os.WriteFile(name+extension, []byte(body), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func checkGalleryLetter(t *testing.T, what, gender, source string, out templates.Rendered) {
	t.Helper()
	said := spaces.Replace(out.Subject + " " + out.HTML)
	for _, f := range forms.FindAllStringSubmatch(source, -1) {
		right := map[string]string{"male": f[1], "female": f[2]}[gender]
		if right == "" {
			right = f[3]
		}
		shown := false
		for _, form := range f[1:] {
			shown = shown || strings.Contains(said, form)
		}
		if shown && !strings.Contains(said, right) { // a form behind a condition may be absent
			t.Errorf("%s: not %q", what, right)
		}
	}
	if gender != "male" && male.MatchString(out.Subject+" "+out.Text) {
		t.Errorf("%s: %q", what, male.FindString(out.Subject+" "+out.Text))
	}
	if gender != "female" && female.MatchString(out.Subject+" "+out.Text) {
		t.Errorf("%s: %q", what, female.FindString(out.Subject+" "+out.Text))
	}
	for _, part := range []string{out.HTML, out.Text} {
		if !strings.Contains(part, "https://salut.example/u/token") {
			t.Errorf("%s: no link to unsubscribe", what)
		}
	}
	for _, s := range []string{"{{", "{%", " ,", " .", "()", ", !", ",,", "!!", ", ,", "for .", "  "} {
		if strings.Contains(out.Subject, s) || strings.Contains(strings.Join(strings.Fields(out.Text), " "), s) {
			t.Errorf("%s: %q is left in %q %s", what, s, out.Subject, out.Text)
		}
	}
	if n := len([]rune(out.Subject)); n < 8 || n > 70 {
		t.Errorf("%s: the subject has %d characters: %s", what, n, out.Subject)
	}
	if strings.Contains(out.HTML, "<img") || !strings.Contains(out.HTML, "prefers-color-scheme: dark") {
		t.Errorf("%s: a picture, or no dark colours", what)
	}
	if len(out.HTML) > 40_000 {
		t.Errorf("%s: %d bytes", what, len(out.HTML))
	}
}

func TestTheGalleryLeadsNowhereReal(t *testing.T) {
	t.Parallel()
	letters, err := examples.Gallery()
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`https?://([^/"]+)`)
	for _, g := range letters {
		for _, w := range append([]examples.Wording{g.Wording}, g.Translations["en"]) {
			for _, m := range link.FindAllStringSubmatch(w.Body, -1) {
				if !slices.Contains([]string{"shop.example"}, m[1]) {
					t.Errorf("%s leads to %s", w.File, m[1])
				}
			}
		}
	}
}
