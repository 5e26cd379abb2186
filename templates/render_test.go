package templates_test

import (
	"strings"
	"testing"
	"time"

	"salut/names"
	"salut/templates"
)

func anna() templates.Vars {
	return templates.Vars{
		Client: map[string]any{"id": "7", "first_name": "Анна", "middle_name": "Петровна", "last_name": "Иванова", "company": "", "city": "Тверь",
			"tags": []string{"vip", "new"}, "bonus_balance": "1500.50", "purchase_count": 3, "total_spent": 12000.0, "birthday": "--12-31",
			"last_purchase_at": time.Date(2027, 3, 4, 22, 30, 0, 0, time.UTC),
			"attributes":       map[string]any{"level": "7", "Любимый цвет": "синий", "zero": 0, "list": []any{"a", "b", map[string]any{"name": "c"}}}},
		Person:         names.Person{First: "Анна", Middle: "Петровна", Last: "Иванова", Gender: names.Female, GenderSource: names.SourceGiven, GenderConfidence: 1},
		Promo:          map[string]any{"code": "SALE", "expires_at": "2027-03-05"},
		Sender:         map[string]any{"from_name": "Ромашка"},
		Campaign:       map[string]any{"name": "Весна"},
		UnsubscribeURL: "https://shop.example/u/abc",
		ViewURL:        "https://shop.example/v/abc",
		Zone:           time.FixedZone("MSK", 3*3600),
		Now:            time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

// line renders one line of Liquid as a subject.
func line(t *testing.T, language, liquid string, v templates.Vars) string {
	t.Helper()
	l, err := templates.Compile(templates.Content{Language: language, Subject: liquid, Format: templates.HTML, Body: "x"})
	if err != nil {
		t.Fatalf("%s: %v", liquid, err)
	}
	out, err := l.Render(v)
	if err != nil {
		t.Fatalf("%s: %v", liquid, err)
	}
	return out.Subject
}

func TestLiquid(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, liquid, want string }{
		{"a variable", `{{ client.first_name }}`, "Анна"},
		{"a key with spaces behind a dot", `{{ client.attributes.Любимый_цвет }}{{ client.attributes.любимый_цвет }}{{ client.attributes.Любимый_чай }}`, "синийсиний"},
		{"a path in brackets", `{{ client["first_name"] }} {{ client.attributes["Любимый цвет"] }}`, "Анна синий"},
		{"an item of a list", `{{ client.tags[0] }} {{ client.tags[-1] }} {{ client.tags.first }} {{ client.tags.size }}`, "vip new vip 2"},
		{"nothing for an unknown field", `[{{ client.attributes.none }}]`, "[]"},
		{"a list is joined", `{{ client.tags }}`, "vip, new"},
		{"the client is the full name", `{{ client }}`, "Иванова Анна Петровна"},
		{"default for an empty text", `{{ client.company | default: "вас" }}`, "вас"},
		{"default is left alone", `{{ client.city | default: "вас" }}`, "Тверь"},

		{"an empty text is false", `{% if client.company %}yes{% else %}no{% endif %}`, "no"},
		{"an empty text is blank", `{% if client.company == blank %}yes{% endif %}{% if client.company == empty %}yes{% endif %}`, "yesyes"},
		{"an empty text is nil", `{% if client.company == nil %}yes{% endif %}`, "yes"},
		{"an empty text equals an empty one", `{% if client.company != "" %}no{% else %}yes{% endif %}`, "yes"},
		{"nothing equals an empty text", `{% if client.attributes.none == "" %}yes{% endif %}`, "yes"},
		{"zero is not empty", `{% if client.attributes.zero %}yes{% endif %}`, "yes"},
		{"a list has an item", `{% if client.tags contains "vip" %}yes{% endif %}{% if client.tags contains "vi" %}no{% endif %}`, "yes"},
		{"a text has a part", `{% if client.city contains "вер" %}yes{% endif %}`, "yes"},
		{"a number in a text is compared as a number", `{% if client.bonus_balance > 200 %}yes{% endif %}{% if client.attributes.level < 10 %}yes{% endif %}`, "yesyes"},
		{"the literal may stand on the left", `{% if 200 < client.bonus_balance %}yes{% endif %}{% if "Тверь" == client.city %}yes{% endif %}{% if nil == client.company %}yes{% endif %}`, "yesyesyes"},
		{"dates are compared", `{% if client.last_purchase_at < "2027-04-01" %}yes{% endif %}`, "yes"},
		{"and, or", `{% if client.city == "Тверь" and client.tags contains "vip" %}yes{% endif %}{% if client.company or client.city %}yes{% endif %}`, "yesyes"},
		{"elsif", `{% if client.purchase_count > 5 %}a{% elsif client.purchase_count == 3 %}b{% else %}c{% endif %}`, "b"},
		{"unless", `{% unless client.company %}yes{% endunless %}{% unless client.city %}no{% else %}yes{% endunless %}`, "yesyes"},
		{"case", `{% case client.city %}{% when "Москва" %}M{% when "Тверь", "Калуга" %}T{% else %}?{% endcase %}`, "T"},
		{"case with or", `{% case client.purchase_count %}{% when 1 or 3 %}yes{% endcase %}`, "yes"},

		{"a loop", `{% for t in client.tags %}{{ forloop.index }}{{ t }}{% unless forloop.last %}, {% endunless %}{% endfor %}`, "1vip, 2new"},
		{"a loop over nothing", `{% for t in client.attributes.none %}{{ t }}{% else %}none{% endfor %}`, "none"},
		{"a loop, cut and turned", `{% for t in client.attributes.list reversed limit: 2 offset: 1 %}[{{ t.name }}{{ forloop.index }}]{% endfor %}`, "[c1][2]"},
		{"break and continue", `{% for t in client.tags %}{% if t == "vip" %}{% continue %}{% endif %}{{ t }}{% break %}{% endfor %}`, "new"},
		{"the loop's name is gone behind it", `{% for t in client.tags %}{% endfor %}[{{ t }}]`, "[]"},
		{"a loop in a loop", `{% for a in client.tags %}{% for b in client.tags %}{{ forloop.index }}{% endfor %}{{ forloop.index }} {% endfor %}`, "121 122"},

		{"assign", `{% assign n = client.tags | size %}{% if n > 1 %}{{ n | plus: 1 }}{% endif %}`, "3"},
		{"assign of the client keeps the person", `{% assign c = client %}{{ c | gendered: "рад", "рада", "рады" }}`, "рада"},
		{"capture", `{% capture who %}{{ client.first_name }} из {{ client.city }}{% endcapture %}{{ who | upcase }}`, "АННА ИЗ ТВЕРЬ"},
		{"comment", `a{% comment %}{% if %}{{{% endcomment %}b{% # note %}c`, "abc"},
		{"raw", `{% raw %}{{ client.id }}{% endraw %}`, "{{ client.id }}"},
		{"spaces are trimmed where asked", "a {{- client.id -}} b {%- if true -%} c {%- endif -%} d", "a7bcd"},
		{"over several lines", "{{\n  client.first_name\n  | upcase\n}}", "АННА"},
		{"braces in a quoted text", `{{ "}}" }}`, "}}"},
		{"brackets around a condition", `{% if client.city and (client.company or client.tags contains "vip") %}yes{% endif %}`, "yes"},

		{"upcase, downcase, capitalize", `{{ "аБв" | upcase }} {{ "аБв" | downcase }} {{ "иВАН" | capitalize }}`, "АБВ абв Иван"},
		{"append, prepend, replace, remove", `{{ "a" | append: "b" | prepend: "c" | replace: "b", "d" | remove: "c" }}`, "ad"},
		{"split and join", `{{ "a,b,c" | split: "," | reverse | join: "-" }}`, "c-b-a"},
		{"first, last, sort, uniq", `{% assign l = "b,a,b" | split: "," %}{{ l | first }}{{ l | last }} {{ l | sort | uniq }}`, "bb a, b"},
		{"truncate counts letters", `{{ "Здравствуйте" | truncate: 5 }} {{ "Здравствуйте" | truncate: 5, "" }}`, "Здра… Здрав"},
		{"truncatewords", `{{ "один два три" | truncatewords: 2 }}`, "один два…"},
		{"slice", `{{ "Анна" | slice: 0 }}{{ "Анна" | slice: -2, 2 }}`, "Ана"},
		{"arithmetic", `{{ 7 | plus: 3 | times: 2 | minus: 1 | divided_by: 2 }} {{ 7 | modulo: 4 }} {{ 1.5 | plus: 1.5 }} {{ 0.1 | plus: 0.2 }}`, "9 3 3 0.3"},
		{"arithmetic on a text from a table", `{{ client.bonus_balance | divided_by: 2 | round }} {{ "1 500,5" | plus: 0 }}`, "750 1500.5"},
		{"nothing counts as zero", `{{ client.company | plus: 1 }}`, "1"},
		{"round, ceil, floor, abs", `{{ 4.567 | round: 2 }} {{ 4.2 | ceil }} {{ 4.8 | floor }} {{ -3 | abs }}`, "4.57 5 4 3"},
		{"at_least, at_most", `{{ 3 | at_least: 5 }} {{ 3 | at_most: 2 }}`, "5 2"},
		{"map and where", `{{ client.attributes.list | map: "name" | compact }}`, "c"},
		{"escape does nothing in a text", `{{ "a & b" | escape }}`, "a & b"},
		{"url_encode", `{{ "a b&c" | url_encode }}`, "a+b%26c"},
		{"newline_to_br in a text is a line break, which a subject has none of", `{{ "a" | append: " b" | newline_to_br }}`, "a b"},
		{"strip_html", `{{ "<b>a</b> &amp; b" | strip_html }}`, "a & b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := line(t, "ru", tt.liquid, anna()); got != tt.want {
				t.Errorf("%s gives %q, want %q", tt.liquid, got, tt.want)
			}
		})
	}
}

func TestWordsOfALanguage(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, language, liquid, want string }{
		{"one bonus", "ru", `{{ 1 | plural: "бонус", "бонуса", "бонусов" }}`, "бонус"},
		{"two bonuses", "ru", `{{ 2 | plural: "бонус", "бонуса", "бонусов" }}`, "бонуса"},
		{"five bonuses", "ru", `{{ 5 | plural: "бонус", "бонуса", "бонусов" }}`, "бонусов"},
		{"eleven bonuses", "ru", `{{ 11 | plural: "бонус", "бонуса", "бонусов" }}`, "бонусов"},
		{"twelve bonuses", "ru", `{{ 112 | plural: "бонус", "бонуса", "бонусов" }}`, "бонусов"},
		{"twenty-one", "ru", `{{ 121 | plural: "бонус", "бонуса", "бонусов" }}`, "бонус"},
		{"none", "ru", `{{ 0 | plural: "бонус", "бонуса", "бонусов" }}`, "бонусов"},
		{"one and a half", "ru", `{{ "1,5" | plural: "бонус", "бонуса", "бонусов" }}`, "бонуса"},
		{"a balance in hundredths", "ru", `{{ "3.00" | plural: "бонус", "бонуса", "бонусов" }}`, "бонуса"},
		{"one point", "en", `{{ 1 | plural: "point", "points" }}`, "point"},
		{"no points", "en", `{{ 0 | plural: "point", "points" }}`, "points"},
		{"21 points in English with three forms", "en", `{{ 21 | plural: "point", "points", "points" }}`, "points"},
		{"Russian words in a letter said to be English", "en", `{{ 21 | plural: "бонус", "бонуса", "бонусов" }}`, "бонус"},
		{"Russian money", "ru", `{{ 1500 | money: "RUB" }}`, "1 500 ₽"},
		{"kopecks", "ru", `{{ client.bonus_balance | money: "RUB" }}`, "1 500,50 ₽"},
		{"a million", "ru", `{{ 1234567.891 | money: "EUR" }}`, "1 234 567,89 €"},
		{"below zero", "ru", `{{ -1500 | money: "RUB" }}`, "-1 500 ₽"},
		{"a currency without a sign", "ru", `{{ 10 | money: "BYN" }}`, "10 BYN"},
		{"dollars", "en", `{{ 1500.5 | money: "USD" }}`, "$1,500.50"},
		{"roubles in English", "en", `{{ 1500 | money: "RUB" }}`, "₽1,500"},
		{"an empty sum stays empty", "ru", `{{ client.company | money: "RUB" | default: "—" }}`, "—"},
		{"a date", "ru", `{{ promo.expires_at | date_long }}`, "5 марта 2027 года"},
		{"a date in English", "en", `{{ promo.expires_at | date_long }}`, "March 5, 2027"},
		{"a date in British English", "en-GB", `{{ promo.expires_at | date_long }}`, "5 March 2027"},
		{"a birthday without a year", "ru", `{{ client.birthday | date_long }}`, "31 декабря"},
		{"a moment in the letter's zone", "ru", `{{ client.last_purchase_at | date_long }}`, "5 марта 2027 года"},
		{"a moment as it is", "ru", `{{ client.last_purchase_at }}`, "5 марта 2027 года"},
		{"a moment by a pattern", "ru", `{{ client.last_purchase_at | date: "%d.%m.%Y %H:%M" }}`, "05.03.2027 01:30"},
		{"a pattern with words", "ru", `{{ promo.expires_at | date: "%-d %B, %A" }}`, "5 марта, пятница"},
		{"a pattern with English words", "en", `{{ promo.expires_at | date: "%B %e, %a" }}`, "March 5, Fri"},
		{"this year", "ru", `{{ "now" | date: "%Y" }}`, "2027"},
		{"gendered for her", "ru", `{{ client | gendered: "рад", "рада", "рад(а)" }}`, "рада"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := line(t, tt.language, tt.liquid, anna()); got != tt.want {
				t.Errorf("%s gives %q, want %q", tt.liquid, got, tt.want)
			}
		})
	}
}

func TestGenderedFollowsThePersonAndNotTheRecord(t *testing.T) {
	t.Parallel()
	const liquid = `{{ client | gendered: "рад", "рада", "рад(а)" }}`
	tests := []struct {
		name   string
		person names.Person
		want   string
	}{
		{"a man", names.Person{Gender: names.Male, GenderSource: names.SourcePatronymic}, "рад"},
		{"a woman", names.Person{Gender: names.Female, GenderSource: names.SourcePatronymic}, "рада"},
		{"not known", names.Person{Gender: names.Unknown}, "рад(а)"},
		{"nobody", names.Person{}, "рад(а)"},
		{"read from a doubtful name", names.Person{Gender: names.Male, GenderSource: names.SourceFirstName, Doubtful: true}, "рад(а)"},
		{"a doubtful name, but a record that says so", names.Person{Gender: names.Male, GenderSource: names.SourceGiven, Doubtful: true}, "рад"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := anna() // whose record says female
			v.Client["gender"] = "female"
			v.Person = tt.person
			if got := line(t, "ru", liquid, v); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestTranslationIsChosenByTheClientsLanguage(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Language: "ru", Subject: "Привет", Format: templates.Markdown, Body: "{{ 1500 | money: \"RUB\" }}",
		Translations: map[string]templates.Content{
			"en":    {Subject: "Hello", Body: "{{ 1500 | money: \"RUB\" }}"},
			"pt-BR": {Subject: "Olá", Body: "x"},
		}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ language, want string }{
		{"ru", "Привет"}, {"en", "Hello"}, {"en-US", "Hello"}, {"EN_gb", "Hello"}, {"pt", "Olá"}, {"pt-PT", "Olá"}, {"pt-br", "Olá"},
		{"", "Привет"}, {"de", "Привет"}, {"ru-RU", "Привет"}, {"nonsense", "Привет"},
	}
	for _, tt := range tests {
		out, err := l.Render(templates.Vars{Language: tt.language})
		if err != nil || out.Subject != tt.want {
			t.Errorf("%q gets %q, %v, want %q", tt.language, out.Subject, err, tt.want)
		}
	}
	out, _ := l.Render(templates.Vars{Language: "en-US"})
	if out.Language != "en" || out.Text != "₽1,500" || !strings.Contains(out.HTML, `lang="en"`) {
		t.Errorf("the English letter speaks %q: %q", out.Language, out.Text)
	}
}

func TestStrictMarksWhatIsEmpty(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "{{ client.company }}", Format: templates.HTML,
		Body: `<p title="{{ client.company }}">{{ client.attributes.color | upcase }}, {{ client.city }}, {{ client.company | default: "—" }}</p><a href="https://shop.example/?q={{ client.company }}">x</a>`})
	if err != nil {
		t.Fatal(err)
	}
	v := anna()
	v.Strict = true
	out, err := l.Render(v)
	if err != nil {
		t.Fatal(err)
	}
	if out.Subject != "[company missing]" || !strings.Contains(out.HTML, `<p title="[company missing]">[color missing], Тверь, —</p>`) {
		t.Errorf("subject %q, HTML %s", out.Subject, out.HTML)
	}
	if len(out.Problems) != 3 || out.Problems[0].Code != "empty_variable" || out.Problems[0].Field != "subject" || out.Problems[0].In("en") != "client.company is empty for this client." {
		t.Errorf("problems %+v", out.Problems)
	}
	nameless, err := templates.Compile(templates.Content{Subject: `{{ client | name: "dative", "first" }}`, Format: templates.HTML, Body: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if out, err := nameless.Render(templates.Vars{Strict: true}); err != nil || out.Subject != "[name missing]" || len(out.Problems) != 1 || out.Problems[0].In("en") != "client | name is empty for this client." {
		t.Errorf("%+v %v", out, err)
	}
	unsigned, err := templates.Compile(templates.Content{Subject: `{{ sender.name }}`, Format: templates.HTML, Body: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if out, err := unsigned.Render(templates.Vars{Strict: true}); err != nil || out.Subject != "[sender.name missing]" || len(out.Problems) != 1 || out.Problems[0].In("en") != "sender.name is empty for this client." {
		t.Errorf("%+v %v", out, err)
	}
	v.Strict = false
	if out, _ := l.Render(v); len(out.Problems) != 0 || out.Subject != "" {
		t.Errorf("sent with %q and %v", out.Subject, out.Problems)
	}
}

func TestUsesMeansEveryTranslationPrintsIt(t *testing.T) {
	t.Parallel()
	with, without := "<a href='{{ unsubscribe_url }}'>x</a>", "x"
	tests := []struct {
		name string
		c    templates.Content
		want bool
	}{
		{"in the body", templates.Content{Body: with}, true},
		{"in the text part only", templates.Content{Body: without, Text: "{{ unsubscribe_url }}"}, true},
		{"nowhere", templates.Content{Body: without}, false},
		{"only in the subject", templates.Content{Body: without, Subject: "{{ unsubscribe_url }}"}, false},
		{"only in a comment", templates.Content{Body: "x{% comment %}{{ unsubscribe_url }}{% endcomment %}"}, false},
		{"only asked for", templates.Content{Body: "{% if unsubscribe_url %}x{% endif %}"}, false},
		{"through a filter", templates.Content{Body: "{{ unsubscribe_url | strip }}"}, true},
		{"missing in one translation", templates.Content{Body: with, Translations: map[string]templates.Content{"en": {Subject: "x", Body: without}}}, false},
		{"in both translations", templates.Content{Body: with, Translations: map[string]templates.Content{"en": {Subject: "x", Body: with}}}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.c.Language, tt.c.Format = "ru", templates.HTML
			if tt.c.Subject == "" {
				tt.c.Subject = "x"
			}
			l, err := templates.Compile(tt.c)
			if err != nil {
				t.Fatal(err)
			}
			if got := l.Uses("unsubscribe_url"); got != tt.want {
				t.Errorf("Uses says %v", got)
			}
		})
	}
}
