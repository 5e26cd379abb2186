package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"salut/clients"
	"salut/examples"
	"salut/mail"
	"salut/names"
	"salut/postgres/pgtest"
	"salut/templates"
)

func contents(t *testing.T) map[string]templates.Content {
	t.Helper()
	letters, err := examples.Letters()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]templates.Content{}
	for _, l := range letters {
		c := templates.Content{Language: l.Language, Format: templates.MJML, Subject: l.Subject, Preheader: l.Preheader, Body: l.Body,
			Translations: map[string]templates.Content{}}
		for language, w := range l.Translations {
			c.Translations[language] = templates.Content{Language: language, Format: templates.MJML, Subject: w.Subject, Preheader: w.Preheader, Body: w.Body}
		}
		out[l.Purpose] = c
	}
	return out
}

func TestTheLettersHaveNoProblem(t *testing.T) {
	t.Parallel()
	all := contents(t)
	if len(all) != 3 {
		t.Fatalf("%d letters", len(all))
	}
	for purpose, c := range all {
		l, err := templates.Compile(c)
		if err != nil {
			t.Errorf("%s: %v", purpose, err)
			continue
		}
		for _, p := range l.Problems() {
			t.Errorf("%s: %s %d:%d %s", purpose, p.Field, p.Line, p.Column, p.In("en"))
		}
		if !l.Uses("unsubscribe_url") {
			t.Errorf("%s has no way to unsubscribe", purpose)
		}
	}
}

func TestTheLettersSpeakToEachClientInTheRightForm(t *testing.T) {
	t.Parallel()
	people := map[string]clients.Client{
		"woman":    {FirstName: "Анна", MiddleName: "Петровна", LastName: "Соловьёва", Gender: "female", Company: "ООО «Ромашка»", City: "Казань", BonusBalance: 121, PurchaseCount: 5},
		"man":      {FirstName: "Пётр", MiddleName: "Ильич", LastName: "Лебедев", Gender: "male"},
		"unknown":  {FirstName: "Саша", Gender: "unknown", Company: "Рога & Копыта <b>"},
		"nameless": {Gender: "unknown"},
		"english":  {FirstName: "Emily", LastName: "Carter", Gender: "female", Language: "en", BonusBalance: 1, PurchaseCount: 1},
	}
	want := map[string][]string{
		"outreach woman": {"Уважаемая Анна Петровна!", "для ООО «Ромашка» пробную", "(Казань)", "4 900 ₽"}, "outreach unknown": {"Рога &amp; Копыта &lt;b&gt;"},
		"outreach nameless": {"Здравствуйте!", "предложить вам пробную"}, "outreach english": {"Dear Ms Carter,", "send you a sample"},
		"marketing woman": {"постоянная гостья", "5 покупок", "121 бонус<", "31 декабря 2027"}, "marketing man": {"Здравствуйте, Пётр!", "познакомить"},
		"marketing english": {"1 purchase now", "1 bonus point<"}, "greeting woman": {"дорогая гостья", "Подарок для Анны"}, "greeting man": {"дорогой гость", "Подарок для Петра"},
		"greeting nameless": {"дорогой нам человек", "Подарок для вас"}, "greeting english": {"A gift for Emily"},
	}
	for purpose, c := range contents(t) {
		l, err := templates.Compile(c)
		if err != nil {
			t.Fatal(err)
		}
		for who, p := range people {
			p.Email = who + "@mail.example"
			out, err := l.Render(templates.Vars{Record: p.Var, Person: names.FromParts(p.FirstName, p.MiddleName, p.LastName, names.Gender(p.Gender)), Language: p.Language,
				UnsubscribeURL: "https://salut.example/u/token"})
			if err != nil {
				t.Errorf("%s to %s: %v", purpose, who, err)
				continue
			}
			if dir := os.Getenv("EXAMPLES_DIR"); dir != "" { // to look at them in a browser
				for extension, body := range map[string]string{".html": out.HTML, ".txt": out.Subject + "\n\n" + out.Text} {
					if err := os.WriteFile(filepath.Join(dir, purpose+"-"+who+extension), []byte(body), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			plain := strings.NewReplacer("&nbsp;", " ", "\u00a0", " ", "\u202f", " ").Replace(out.HTML)
			for _, s := range want[purpose+" "+who] {
				if !strings.Contains(plain, s) {
					t.Errorf("%s to %s: no %q", purpose, who, s)
				}
			}
			if !strings.Contains(out.HTML, "https://salut.example/u/token") || !strings.Contains(out.Text, "https://salut.example/u/token") {
				t.Errorf("%s to %s: no link to unsubscribe", purpose, who)
			}
			for _, s := range []string{"{{", "{%", "  ,", " , ", ", !", "<b>", "http://"} {
				if strings.Contains(out.Subject+out.Text, s) && s != "<b>" || strings.Contains(strings.ReplaceAll(out.HTML, "http://www.w3.org", ""), s) && s != "http://" {
					t.Errorf("%s to %s: %q is left in it", purpose, who, s)
				}
			}
		}
	}
}

var address = regexp.MustCompile(`[^\s;,"@<>]+@([^\s;,"@<>]+)`)

func TestEveryAddressIsMadeUp(t *testing.T) {
	t.Parallel()
	file, err := examples.Files.ReadFile(examples.Clients)
	if err != nil {
		t.Fatal(err)
	}
	found := address.FindAllStringSubmatch(string(file), -1)
	if len(found) < 280 {
		t.Errorf("only %d addresses", len(found))
	}
	for _, m := range found {
		if a, err := mail.ParseAddress(m[0]); err == nil && !strings.HasSuffix(a.Domain(), ".test") && !strings.HasSuffix(a.Domain(), ".example") {
			t.Errorf("%s may be somebody's", m[0])
		}
	}
}

func TestTheClientFileIsImportedWithItsDirt(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	file, err := examples.Files.ReadFile(examples.Clients)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), examples.Clients)
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	done, err := clients.Import(ctx, pool, clients.ImportSource{Path: path, FileName: examples.Clients, PhoneRegion: "RU"}, clients.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", done)
	if done.State != "done" || done.Rows != done.Created+done.Updated+done.Skipped+done.Rejected {
		t.Errorf("%+v", done)
	}
	if done.Rejected != 14 || done.Skipped != 6 || done.DoubtfulNames != 4 {
		t.Errorf("rejected %d, skipped %d, doubtful %d: the dirt is not as it was meant", done.Rejected, done.Skipped, done.DoubtfulNames)
	}
	var text strings.Builder
	if err := clients.Rejects(ctx, pool, done.ID, "ru", &text); err != nil {
		t.Fatal(err)
	}
	t.Log(text.String())
}
