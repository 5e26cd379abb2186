package templates

import (
	"strings"

	"salut/names"
)

var cases = []string{"nominative", "genitive", "dative", "accusative", "instrumental", "prepositional"}
var nameParts = []string{"full", "first", "middle", "last"}

// addPersonFilters adds the filters that speak to a person. They see who it is through env, which only a rendering fills: nothing in
// a client's data can pass for another person.
func addPersonFilters(all map[string]filter) {
	all["salutation"] = filter{max: 1, check: checkSalutation, apply: func(in value, args []value) (any, error) {
		friendly := len(args) > 0 && text(args[0].v) == "friendly"
		return salutation(in, friendly), nil
	}}
	all["gendered"] = filter{min: 2, max: 3, check: checkGendered, apply: func(in value, args []value) (any, error) {
		p := personOf(in)
		switch {
		case p.Gender == names.Male && sure(p):
			return args[0].v, nil
		case p.Gender == names.Female && sure(p):
			return args[1].v, nil
		case len(args) > 2:
			return args[2].v, nil
		}
		return text(args[0].v) + "/" + text(args[1].v), nil // clumsy, but wrong for nobody; saving has warned of it
	}}
	all["name"] = filter{max: 2, check: checkName, apply: func(in value, args []value) (any, error) {
		c, parts := "nominative", ""
		if len(args) > 0 {
			c = text(args[0].v)
		}
		if len(args) > 1 {
			parts = text(args[1].v)
		}
		return personOf(in).InCase(names.Case(c), parts), nil
	}}
}

// salutation is made once a letter: the subject, the HTML and the text say the same.
func salutation(in value, friendly bool) string {
	said, which := "", 0
	if friendly {
		which = 1
	}
	if in.env != nil {
		said = in.env.salutations[which]
	}
	if said != "" {
		return said
	}
	if p, language := personOf(in), speechOf(in).tag; friendly {
		said = p.Friendly(language)
	} else {
		said = p.Salutation(language)
	}
	if in.env != nil {
		in.env.salutations[which] = said
	}
	return said
}

func personOf(in value) names.Person {
	if in.env == nil {
		return names.Person{Gender: names.Unknown}
	}
	return in.env.person
}

// sure holds back a gender that was only read from a doubtful name; what a record or a manager says stands.
func sure(p names.Person) bool {
	return !p.Doubtful || p.GenderSource == names.SourceGiven || p.GenderSource == names.SourceConfirmed
}

// The checks below see only what is written in the template; an argument that is itself a variable is taken as it comes.

func checkOnClient(r *report, p *piece, u *filterUse) bool {
	if u.first && len(u.input) == 1 && (u.input[0] == "client" || !strings.HasPrefix(u.input[0], "client") && !known(u.input[0])) {
		return true // client itself, or a name that the template gave it
	}
	r.refuse(p.src, u.offset, "liquid_filter", "Line %d, column %d: the filter %s needs the whole client. Write {{ client | %s }}.", u.name, u.name)
	return false
}

func checkSalutation(r *report, p *piece, u *filterUse) {
	if checkOnClient(r, p, u) {
		checkWord(r, p, u, 0, []string{"friendly", "formal"})
	}
}

func checkGendered(r *report, p *piece, u *filterUse) {
	if checkOnClient(r, p, u) && len(u.args) == 2 {
		r.note(SeverityWarning, "gendered_no_neutral", p.src, u.offset,
			"Add a third, neutral form to gendered for clients whose gender isn't known: now they get both forms with a slash.")
	}
}

func checkName(r *report, p *piece, u *filterUse) {
	if checkOnClient(r, p, u) {
		checkWord(r, p, u, 0, cases)
		checkWord(r, p, u, 1, nameParts)
	}
}

// checkWord refuses an argument that is written out and isn't one of the words that the filter knows.
func checkWord(r *report, p *piece, u *filterUse, n int, words []string) {
	if n >= len(u.args) || u.args[n].kind != textWord {
		return
	}
	for _, w := range words {
		if u.args[n].text == w {
			return
		}
	}
	a := u.args[n]
	if near := nearest(a.text, words); near != "" {
		r.refuse(p.src, a.offset, "liquid_argument", "Line %d, column %d: the filter %s doesn't know %q. Did you mean %q?", u.name, a.text, near)
		return
	}
	r.refuse(p.src, a.offset, "liquid_argument", "Line %d, column %d: the filter %s doesn't know %q. It knows: %s.", u.name, a.text, strings.Join(words, ", "))
}

func checkPlural(r *report, p *piece, u *filterUse) {
	if len(u.args) == 2 && u.args[0].kind == textWord && cyrillic(u.args[0].text) {
		r.note(SeverityWarning, "plural_forms", p.src, u.offset,
			"Russian needs three forms in plural: for 1, for 2 and for 5, such as \"бонус\", \"бонуса\", \"бонусов\".")
	}
}

func checkMoney(r *report, p *piece, u *filterUse) {
	if len(u.args) == 0 || u.args[0].kind != textWord {
		return
	}
	code := u.args[0].text
	if len(code) == 3 && strings.Trim(strings.ToUpper(code), "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "" {
		return
	}
	r.refuse(p.src, u.args[0].offset, "liquid_argument", "Line %d, column %d: the filter money takes a currency as three letters, such as \"RUB\" or \"EUR\", not %q.", code)
}
