package names

import "strings"

// latin says that the name is written in Latin letters.
func (p Person) latin() bool {
	for _, s := range []string{p.Last, p.First, p.Middle} {
		if s != "" {
			return isLatin(s)
		}
	}
	return false
}

// Language is the language in which a letter to this person is begun if nothing else is known: "en" for a name in Latin
// letters, "ru" for others.
func (p Person) Language() string {
	if p.latin() {
		return "en"
	}
	return "ru"
}

// russian decides the language of a wording: any tag of Russian, or, if it is empty, the name's own script.
func (p Person) russian(language string) bool {
	if language == "" {
		language = p.Language()
	}
	l := strings.ToLower(language)
	return l == "ru" || strings.HasPrefix(l, "ru-") || strings.HasPrefix(l, "ru_")
}

// Salutation begins a formal letter, without the mark behind it: «Уважаемая Анна Петровна», "Dear Ms Brown"; with less
// known «Здравствуйте, Анна», "Hello Anna"; in doubt «Здравствуйте», "Hello".
func (p Person) Salutation(language string) string {
	if p.russian(language) {
		return p.russianSalutation()
	}
	return p.englishSalutation()
}

func (p Person) russianSalutation() string {
	name := p.callable(p.First)
	switch {
	case p.Doubtful:
	case name != "" && p.fathersName() && p.known():
		return p.choose("Уважаемый ", "Уважаемая ") + name + " " + p.Middle
	case name == "" && p.known() && (p.Title == "г-н" || p.Title == "г-жа") && p.callable(p.Last) != "":
		return p.choose("Уважаемый господин ", "Уважаемая госпожа ") + p.Last
	case name != "":
		return "Здравствуйте, " + name
	}
	return "Здравствуйте"
}

func (p Person) englishSalutation() string {
	name, family := inLatin(p.callable(p.First)), inLatin(p.callable(p.Last))
	switch {
	case p.Doubtful:
	case family != "" && (p.Title == "Dr" || p.Title == "д-р"): // only if it was given: never inferred
		return "Dear Dr " + family
	case family != "" && (p.Title == "Prof" || p.Title == "проф."):
		return "Dear Professor " + family
	case family != "" && p.known():
		return "Dear " + p.choose("Mr ", "Ms ") + family
	case name != "":
		return "Hello " + name
	}
	return "Hello"
}

// Friendly begins a letter to somebody one knows: «Здравствуйте, Иван», "Hi Anna"; in doubt as neutral as Salutation.
func (p Person) Friendly(language string) string {
	name := p.callable(p.First)
	russian := p.russian(language)
	switch {
	case p.Doubtful || name == "":
	case russian:
		return "Здравствуйте, " + name
	default:
		return "Hi " + inLatin(name)
	}
	if russian {
		return "Здравствуйте"
	}
	return "Hello"
}

func (p Person) known() bool { return p.Gender == Male || p.Gender == Female }

func (p Person) choose(male, female string) string {
	if p.Gender == Female {
		return female
	}
	return male
}

// callable is a part by which somebody can be called; an initial can't, nor what doesn't belong into a name at all, in
// case a record was filled without Parse.
func (p Person) callable(s string) string {
	if s == "" || isInitial(s) || letters(s) < 2 || junkCharacters(s) || strings.Contains(s, ". ") || strings.HasSuffix(s, ".") {
		return ""
	}
	return s
}

// fathersName says that Middle is a patronymic and not an initial or a western second name.
func (p Person) fathersName() bool {
	if p.Middle == "" {
		return false
	}
	pat, ok := dict().asPatronymic(fold(p.Middle), isLatin(p.Middle))
	return ok && !opposite(pat.gender, p.Gender)
}
