package templates_test

import (
	"strings"
	"testing"

	"salut/fault"
	"salut/templates"
)

func TestRefusalsNameThePlaceAndWhatToDo(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, want string }{
		{"braces left open", "Привет,\n  {{ client.first_name", "Line 2, column 3: {{ is opened and never closed. Close it with }}."},
		{"one closing brace", `{{ client.first_name } и {{ client.city }}`, "Line 1, column 1: {{ is opened and never closed. Close it with }}."},
		{"a tag left open", `{% if client.city }`, "Line 1, column 1: {% is opened and never closed. Close it with %}."},
		{"a comment left open before a half tag", `a{% comment %}{%}`, "Line 1, column 2: {% comment %} is never closed. Close it with {% endcomment %}."},
		{"empty braces", `a {{ }}`, "Line 1, column 3: the braces are empty. Name what to print, such as {{ client.first_name }}."},
		{"an if left open", `{% if client.city %}x`, "Line 1, column 1: {% if %} is never closed. Close it with {% endif %}."},
		{"an endif too many", `x{% endif %}`, "Line 1, column 2: {% endif %} closes nothing: there is no {% if %} before it."},
		{"crossed tags", "{% if client.city %}\n{% for t in client.tags %}{% endif %}{% endfor %}", "Line 2, column 27: {% endif %} stands where {% endfor %} should be, which closes {% for %} of line 2."},
		{"an else alone", `{% else %}`, "Line 1, column 1: {% else %} has nothing to belong to here."},
		{"two elses", `{% if client.city %}{% else %}{% else %}{% endif %}`, "Line 1, column 31: {% else %} has nothing to belong to here."},
		{"a break alone", `{% break %}`, "Line 1, column 1: {% break %} stands outside of a loop."},
		{"printed quotes", `{{ client.city | default: «друг» }}`, "Line 1, column 27: « is a printed quote. Inside the braces write straight ones: \"…\"."},
		{"a quote left open", `{{ client.city | default: "друг }}`, "Line 1, column 27: the quote \" is never closed."},
		{"one equals sign", `{% if client.city = "x" %}{% endif %}`, "Line 1, column 19: to compare write two equals signs, ==."},
		{"&&", `{% if client.city && client.id %}{% endif %}`, "Line 1, column 19: instead of && write the word and."},
		{"!", `{% if !client.city %}{% endif %}`, "Line 1, column 7: instead of ! use {% unless %}, or compare with !=."},
		{"a strange sign", `{{ client.city + 1 }}`, "Line 1, column 16: the sign + has no place inside the braces."},
		{"words that make no sense", `{{ client client }}`, "Line 1, column 1: what stands in the braces can't be understood: client client"},
		{"a filter misspelt", `{{ client | salutaton }}`, `Line 1, column 13: there is no filter "salutaton". Did you mean "salutation"?`},
		{"a filter of another system", `{{ 5 | pluralize: "a", "b" }}`, `Line 1, column 8: there is no filter "pluralize". Did you mean "plural"?`},
		{"a filter that leaves values unescaped", `{{ client.city | safe }}`, `Line 1, column 18: there is no filter "safe".`},
		{"a word of Liquid for a filter", `{{ client.city | true }}`, `Line 1, column 18: there is no filter "true".`},
		{"a text for a filter", `{{ client.city | "upcase" }}`, `Line 1, column 18: there is no filter "upcase".`},
		{"a filter like no other", `{{ client.city | frobnicate }}`, `Line 1, column 18: there is no filter "frobnicate".`},
		{"a filter of a part of the client", `{{ client.first_name | salutation }}`, "Line 1, column 24: the filter salutation needs the whole client. Write {{ client | salutation }}."},
		{"a case misspelt", `{{ client | name: "dativ" }}`, `Line 1, column 19: the filter name doesn't know "dativ". Did you mean "dative"?`},
		{"a part of a name misspelt", `{{ client | name: "dative", "surname" }}`, `Line 1, column 29: the filter name doesn't know "surname". It knows: full, first, middle, last.`},
		{"too few forms", `{{ client | gendered: "рад" }}`, "Line 1, column 13: the filter gendered needs 2 or more values after a colon, here are 1."},
		{"a filter without its value", `{{ client.city | default }}`, "Line 1, column 18: the filter default needs 1 values after a colon, here are 0."},
		{"a filter with too much", `{{ client.city | upcase: "x" }}`, "Line 1, column 18: the filter upcase takes at most 0 values, here are 1."},
		{"a currency in words", `{{ client.bonus_balance | money: "руб" }}`, `Line 1, column 34: the filter money takes a currency as three letters, such as "RUB" or "EUR", not "руб".`},
		{"a tag misspelt", `{% fi client.city %}`, "Line 1, column 1: there is no {% fi %}. Did you mean {% if %}?"},
		{"elseif", `{% if client.city %}{% elseif client.id %}{% endif %}`, "Line 1, column 21: there is no {% elseif %}. Did you mean {% elsif %}?"},
		{"a variable in a tag", `{% client.city %}`, "Line 1, column 1: to print client write two braces: {{ client }}."},
		{"a loop without in", `{% for tag client.tags %}{% endfor %}`, "Line 1, column 1: write a loop as {% for item in client.tags %}."},
		{"a condition behind else", `{% if client.city %}{% else client.id %}{% endif %}`, "Line 1, column 21: nothing may follow else. For a further condition write {% elsif … %}."},
		{"a condition without anything", `{% if %}{% endif %}`, "Line 1, column 1: something is missing after {% if."},
		{"an attribute twice", `<p {% if client.city %}class="a"{% else %}class="b"{% endif %}>x`, `The attribute class stands twice in one <p>. Put the condition inside its quotes: class="{% if … %}…{% endif %}".`},
		{"a condition in styles", `<style>{% if client.city %}p{color:red}{% endif %}</style>`, "Line 1, column 8: conditions and loops can't stand inside <style>. Put them around tags or into a style attribute."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML, Body: tt.body})
			f := fault.Of(err)
			if f == nil {
				t.Fatalf("%s is taken: %v", tt.body, err)
			}
			if f.Field != "body" || f.Error() != tt.want {
				t.Errorf("%s\n gives %s: %s\n want  %s", tt.body, f.Field, f, tt.want)
			}
			if ru := f.In("ru"); ru == f.Error() || strings.Contains(ru, "%!") {
				t.Errorf("in Russian it is %q", ru)
			}
		})
	}
}

func TestMJMLRefusals(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, body, want string }{
		{"no mjml", `<p>x</p>`, "Line 1, column 1: <p> is HTML and can't stand between MJML blocks. Put it into <mj-text> or <mj-raw>."},
		{"no root", `<mj-body></mj-body>`, "Line 1, column 1: MJML begins with <mjml> and everything else stands in it."},
		{"no body", `<mjml><mj-head></mj-head></mjml>`, "MJML has the shape <mjml><mj-body> … </mj-body></mjml>: one of them is missing."},
		{"a tag misspelt", "<mjml><mj-body>\n<mj-setcion></mj-setcion></mj-body></mjml>", "Line 2, column 1: MJML has no <mj-setcion>. Did you mean <mj-section>?"},
		{"a tag left open", "<mjml><mj-body>\n<mj-section><mj-column></mj-section></mj-body></mjml>", "Line 2, column 24: </mj-section> stands where </mj-column> should be, which closes <mj-column> of line 2."},
		{"a text left open", "<mjml><mj-body><mj-section><mj-column><mj-text>x</mj-column></mj-section></mj-body></mjml>", "Line 1, column 47: <mj-text> is never closed. Close it with </mj-text>."},
		{"the root left open", "<mjml><mj-body></mj-body>", "Line 1, column 6: <mjml> is never closed. Close it with </mjml>."},
		{"text between blocks", "<mjml><mj-body>Привет, {{ client.city }}</mj-body></mjml>", "Line 1, column 16: text stands between MJML blocks and would be lost. Put it into <mj-text>."},
		{"a condition in the head", "<mjml><mj-head>{% if client.city %}<mj-title>x</mj-title>{% endif %}</mj-head><mj-body></mj-body></mjml>", "Line 1, column 16: Liquid can't stand here in MJML. Put it inside <mj-body>, around whole blocks or inside of texts."},
		{"a bare <", "<mjml><mj-body> < </mj-body></mjml>", "Line 1, column 17: a tag is not closed here, or a < stands where &lt; should."},
		{"Liquid behind several lines", "<mjml>\n<mj-body>\n<mj-section>{{\n\nclient.city }}</mj-section>\n<mj-x></mj-x>\n</mj-body></mjml>", "Line 6, column 1: <mj-x> is HTML and can't stand between MJML blocks. Put it into <mj-text> or <mj-raw>."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := templates.Compile(templates.Content{Subject: "x", Format: templates.MJML, Body: tt.body})
			if f := fault.Of(err); f == nil || f.Error() != tt.want {
				t.Errorf("%s\n gives %v\n want  %s", tt.body, err, tt.want)
			}
		})
	}
}

func TestFieldsThatAreMissingOrWrong(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		c     templates.Content
		field string
	}{
		{"no subject", templates.Content{Format: "html", Body: "x"}, "subject"},
		{"no body", templates.Content{Format: "html", Subject: "x"}, "body"},
		{"an unknown format", templates.Content{Format: "docx", Subject: "x", Body: "x"}, "format"},
		{"no format", templates.Content{Subject: "x", Body: "x"}, "format"},
		{"a language in words", templates.Content{Language: "russian language", Format: "html", Subject: "x", Body: "x"}, "language"},
		{"a bad preheader", templates.Content{Preheader: "{{", Format: "html", Subject: "x", Body: "x"}, "preheader"},
		{"a bad text", templates.Content{Text: "{% if %}", Format: "html", Subject: "x", Body: "x"}, "text"},
		{"a bad translation", templates.Content{Format: "html", Subject: "x", Body: "x", Translations: map[string]templates.Content{"de": {Subject: "x", Body: "{{ x | y }}"}}}, "translations.de.body"},
		{"a translation into the letter's own language", templates.Content{Language: "ru", Format: "html", Subject: "x", Body: "x", Translations: map[string]templates.Content{"RU": {Subject: "x", Body: "x"}}}, "translations.RU"},
		{"a translation of a translation", templates.Content{Format: "html", Subject: "x", Body: "x", Translations: map[string]templates.Content{"de": {Subject: "x", Body: "x",
			Translations: map[string]templates.Content{"fr": {}}}}}, "translations.de.translations"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := templates.Compile(tt.c)
			if f := fault.Of(err); f == nil || f.Field != tt.field {
				t.Errorf("got %v of field %v", err, f)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	const footer = `<a href="{{ unsubscribe_url }}">Отписаться от рассылки</a>`
	tests := []struct{ name, subject, body, code, want string }{
		{"nothing wrong", "x", footer, "", ""},
		{"a field misspelt", "x", `{{ client.frist_name }}` + footer, "unknown_variable", "There is no variable client.frist_name, so nothing will be printed for it. Did you mean client.first_name?"},
		{"a field in camel case", "x", `{{ client.firstName }}` + footer, "unknown_variable", "There is no variable client.firstName, so nothing will be printed for it. Did you mean client.first_name?"},
		{"a field without its client", "x", `{{ first_name }}` + footer, "unknown_variable", "There is no variable first_name, so nothing will be printed for it. Did you mean client.first_name?"},
		{"a field of their own", "x", `{{ client.shoe_size }}` + footer, "unknown_variable", "There is no variable client.shoe_size, so nothing will be printed for it. Did you mean client.attributes.shoe_size?"},
		{"a variable misspelt", "x", `{{ unsubcribe_url }}` + footer, "unknown_variable", "There is no variable unsubcribe_url, so nothing will be printed for it. Did you mean unsubscribe_url?"},
		{"a variable in a condition", "x", `{% if subscriber.name %}x{% endif %}` + footer, "unknown_variable", "There is no variable subscriber, so nothing will be printed for it."},
		{"no neutral form", "x", `{{ client | gendered: "рад", "рада" }}` + footer, "gendered_no_neutral", "Add a third, neutral form to gendered for clients whose gender isn't known: now they get both forms with a slash."},
		{"one gender and the rest", "x", `{% if client.gender == "female" %}рада{% else %}рад{% endif %}` + footer, "gendered_no_neutral", "This condition on client.gender has no words of its own for clients whose gender isn't known. Write {{ client | gendered: \"рад\", \"рада\", \"рад(а)\" }}, or name male, female and else."},
		{"both genders and nobody else", "x", `{% case client.gender %}{% when "male" %}рад{% when "female" %}рада{% endcase %}` + footer, "gendered_no_neutral", "This condition on client.gender has no words of its own for clients whose gender isn't known. Write {{ client | gendered: \"рад\", \"рада\", \"рад(а)\" }}, or name male, female and else."},
		{"both genders and else", "x", `{% if client.gender == "female" %}рада{% elsif client.gender == "male" %}рад{% else %}рад(а){% endif %}` + footer, "", ""},
		{"only for women", "x", `{% if "female" == client.gender %}С 8 Марта!{% endif %}` + footer, "", ""},
		{"a gender that nobody has", "x", `{% if client.gender == "ж" %}x{% endif %}` + footer, "gender_word", "client.gender is male, female or unknown and never ж."},
		{"a sender's field of the API", "x", `{{ sender.from_name }}, {{ sender.address }}` + footer, "unknown_variable", "There is no variable sender.address, so nothing will be printed for it."},
		{"two Russian forms", "x", `{{ 5 | plural: "бонус", "бонусов" }}` + footer, "plural_forms", "Russian needs three forms in plural: for 1, for 2 and for 5, such as \"бонус\", \"бонуса\", \"бонусов\"."},
		{"no way to unsubscribe", "x", `Просто письмо без ссылки`, "no_unsubscribe", "The letter has no unsubscribe link ({{ unsubscribe_url }}). Marketing and outreach letters can't be sent without one."},
		{"a picture without alt", "x", `<img src="https://shop.example/a.png">` + footer, "image_no_alt", "The picture https://shop.example/a.png has no alt text, which is all that is seen until pictures are loaded."},
		{"a picture in the letter", "x", `<img alt="x" src="data:image/png;base64,AA">` + footer, "image_inline", "A picture is written into the letter itself (data:). Gmail doesn't show such pictures: put it on a server."},
		{"a picture on the author's disk", "x", `<img alt="x" src="images/a.png">` + footer, "image_relative", "The address of the picture images/a.png is not complete. In a letter it must begin with https://."},
		{"a link without https", "x", `<a href="shop.example/sale">x</a>` + footer, "link_relative", "The link shop.example/sale is not complete. In a letter it must begin with https://."},
		{"a link to a page of a site", "x", `<a href="/sale?c={{ client.id }}">x</a>` + footer, "link_relative", "The link /sale?c={{ client.id }} is not complete. In a letter it must begin with https://."},
		{"a link to no host", "x", `<a href="https://shop">x</a>` + footer, "link_broken", "The link https://shop is broken."},
		{"a link with a space", "x", `<a href="https://shop.example/a b">x</a>` + footer, "link_broken", "The link https://shop.example/a b is broken."},
		{"https twice", "x", `<a href="https://https://shop.example">x</a>` + footer, "link_broken", "The link https://https://shop.example is broken."},
		{"an empty link", "x", `<a href="">x</a>` + footer, "link_empty", "A link leads nowhere: its address is empty."},
		{"a link that runs a script", "x", `<a href="javascript:x()">x</a>` + footer, "link_broken", "The link javascript:x() does nothing in mail programs."},
		{"a form", "x", `<form></form>` + footer, "dropped_tag", "Mail programs drop <form>, so it should not be in a letter."},
		{"a long subject", strings.Repeat("Длинная тема ", 7), footer, "subject_long", "The subject is long: phones show about 40 characters of it, other mail programs about 70."},
		{"a long letter", "x", strings.Repeat("<p>Очень длинное письмо</p>", 3000) + footer, "too_large", "The letter has 131 KB. Gmail cuts off letters of more than 102 KB, and the unsubscribe link with them."},
		{"styles that can't be read", "x", `<style>p { color: red</style>` + footer, "html_styles", "The rules in <style> or in a style attribute can't be read, so many mail programs will not show them. A bracket or a semicolon may be wrong."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, err := templates.Compile(templates.Content{Subject: tt.subject, Format: templates.HTML, Body: tt.body})
			if err != nil {
				t.Fatal(err)
			}
			got := l.Problems()
			if tt.code == "" {
				if len(got) != 0 {
					t.Errorf("problems %+v", got)
				}
				return
			}
			if len(got) != 1 || got[0].Code != tt.code || got[0].In("en") != tt.want {
				t.Fatalf("problems %+v\nwant %s", got, tt.want)
			}
			if ru := got[0].In("ru"); ru == tt.want || strings.Contains(ru, "%!") {
				t.Errorf("in Russian it is %q", ru)
			}
		})
	}
}

func TestAProblemIsSaidOnceAtItsFirstPlace(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "x", Format: templates.Markdown,
		Body: "Строка\n\nДобрый день, {{ client.frist_name }}, {{ client.frist_name }}\n\n[x]({{ unsubscribe_url }})"})
	if err != nil {
		t.Fatal(err)
	}
	got := l.Problems()
	if len(got) != 1 || got[0].Line != 3 || got[0].Column != 17 || got[0].Severity != templates.SeverityError {
		t.Errorf("problems %+v", got)
	}
}

func TestPicturesAloneAreNoLetter(t *testing.T) {
	t.Parallel()
	l, err := templates.Compile(templates.Content{Subject: "x", Format: templates.HTML, Body: `<a href="{{ unsubscribe_url }}"><img src="https://shop.example/a.png" alt="Распродажа"></a>`})
	if err != nil {
		t.Fatal(err)
	}
	if got := l.Problems(); len(got) != 1 || got[0].Code != "text_missing" {
		t.Errorf("problems %+v", got)
	}
}
