package names

import "strings"

// threshold is the confidence under which a gender is unknown: a wrong one is worse than none.
const threshold = 0.9

// How sure each source is; measured on the lists in testdata.
const (
	sureTitle      = 0.99
	surePatronymic = 0.998
	sureFirstName  = 0.985
	sureShortName  = 0.97
	sureSkeleton   = 0.96
)

// evidence is one source's word about the gender.
type evidence struct {
	source     string
	gender     Gender
	confidence float64
}

// judge decides the gender by the best source, in the order in which they are to be believed, and marks contradictions.
func (a *arranger) judge(p *Person, f, m, l *word) {
	var said []evidence
	say := func(source string, g Gender, confidence float64) {
		if g == Male || g == Female {
			said = append(said, evidence{source, g, confidence})
		}
	}
	say(SourceTitle, a.titleGender, sureTitle)
	if m != nil && m.isPatron {
		confidence := surePatronymic
		if !m.patronymic.known {
			confidence = 0.95
		}
		say(SourcePatronymic, m.patronymic.gender, confidence)
	}
	if f != nil && f.isGiven {
		confidence := sureFirstName
		switch {
		case f.given.short:
			confidence = sureShortName
		case f.latin:
			confidence = sureSkeleton
		}
		if f.latin && f.given.gender == Female && l != nil && (l.surname.gender == Male || hasSuffix(asciiFold(l.key), "yan", "ian")) {
			if g, russian := a.d.skeletons[skeleton(f.key)]; russian && g.gender != Female {
				confidence = 0 // Karen Khachanov is a man, and Karen Petrosyan as often as not
			}
		}
		say(SourceFirstName, f.given.gender, confidence)
	}
	if l != nil && !l.isGiven {
		if g, confidence := a.surnameGender(l, f); confidence > 0 {
			say(SourceLastName, g, confidence)
		}
	}
	if f != nil && !f.isGiven && !f.initial {
		g, confidence := endingGender(f.key, f.latin)
		say(SourceFirstName, g, confidence)
	}
	p.decide(said)
	// Abroad a woman bears her husband's surname as he does ("Anna Ivanov"): in Latin letters that is no contradiction.
	for _, e := range said {
		if opposite(e.gender, p.Gender) && e.confidence >= threshold && !(e.source == SourceLastName && l.latin) {
			p.Doubtful = true
		}
	}
}

func (p *Person) decide(said []evidence) {
	p.Gender, p.GenderSource, p.GenderConfidence = Unknown, SourceNone, 0
	for i, e := range said {
		confidence := e.confidence
		for _, other := range said[i+1:] {
			if other.gender == e.gender { // agreeing sources are surer together
				confidence = 1 - (1-confidence)*(1-other.confidence)
			}
		}
		if confidence >= threshold {
			p.Gender, p.GenderSource, p.GenderConfidence = e.gender, e.source, round(confidence)
			return
		}
	}
}

func round(f float64) float64 { return min(float64(int(f*1000+0.5))/1000, 0.999) }

// surnameGender is what a surname's ending says. In Latin letters only a Russian first name beside it makes -ov and -in
// tell a man: they are borne by women elsewhere.
func (a *arranger) surnameGender(l, f *word) (Gender, float64) {
	s := l.surname
	if !l.latin || s.confidence >= 0.9 {
		return s.gender, s.confidence
	}
	if f == nil || !f.latin || !f.isGiven {
		return s.gender, 0
	}
	g, russian := a.d.skeletons[skeleton(f.key)]
	switch {
	case !russian || s.confidence == 0:
		return s.gender, 0
	case g.gender == Unknown || f.given.gender == Unknown && g.gender == s.gender:
		return s.gender, 0.92 // Sasha Petrov, Nikita Petrov
	}
	return s.gender, 0
}

// endingGender guesses by the ending of a first name that no table has. Few endings are sure enough to pass the threshold.
func endingGender(key string, latin bool) (Gender, float64) {
	if latin {
		key = asciiFold(key)
		switch {
		case hasSuffix(key, "ette", "elle", "iana", "anna", "etta", "ella", "issa"):
			return Female, 0.92
		case hasSuffix(key, "a"):
			return Female, 0.8
		}
		return Unknown, 0
	}
	switch {
	case hasSuffix(key, "слав", "мир", "бек", "бай", "хан", "мурат", "мурад", "мухамед", "магомед", "магомет", "уддин", "иддин", "утдин", "етдин", "удин", "улла", "улло", "олла",
		"жон", "джон", "болат", "булат", "султан", "гельды", "кул", "назар", "гали", "гирей", "шах", "берди", "мырат"):
		return Male, 0.95
	case hasSuffix(key, "слава", "мира", "гуль", "гюль", "гул", "бану", "сулу", "ханум", "ханым", "назик", "нисо", "ниса", "ойим", "биби", "джемал", "етта", "иана", "елла", "элла", "ина",
		"янна", "анна", "иза", "ира", "ура", "ия"):
		return Female, 0.92
	case strings.HasSuffix(key, "а"), strings.HasSuffix(key, "я"):
		return Female, 0.8
	case hasSuffix(key, "ий", "он", "ей", "ор", "ек", "им", "ад", "ид", "ан", "ен", "ам"):
		return Male, 0.75
	}
	return Unknown, 0
}
