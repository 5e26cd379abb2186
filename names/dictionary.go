package names

import (
	"embed"
	"strings"
	"sync"
)

//go:embed data
var data embed.FS

// given is what the table of first names knows about one of them.
type given struct {
	gender Gender // Unknown: men and women both bear it
	common bool   // outweighs a surname of the same spelling
	short  bool   // a diminutive: never takes a patronymic
	word   bool   // an ordinary word as well: needs a surname or a patronymic beside it
}

// surnameKind is what the table of surnames knows beyond their shape.
type surnameKind byte

const (
	plainSurname  surnameKind = iota + 1 // says nothing about gender, whatever its ending
	koreanSurname                        // short, and always before or after a known first name
	likelySurname                        // Абрамович: a surname more often than a patronymic
	closeSurname                         // Адамович: about as often one as the other
)

type dictionary struct {
	ru            map[string]given // by fold
	latin         map[string]given // by asciiFold
	skeletons     map[string]given // Russian names in Latin letters, by skeleton
	spelled       []string         // the Russian names with their ё, lower case; empty after loading
	patronymics   map[string]bool  // «иванович», made of the men's names; by fold
	latinPatrons  map[string]bool  // the same by skeleton
	surnames      map[string]surnameKind
	latinSurnames map[string]bool
	words         map[string]wordKind
}

// dict is read once, when the first name is parsed: about 15,000 names, some ten milliseconds.
var dict = sync.OnceValue(func() *dictionary {
	d := &dictionary{
		ru: map[string]given{}, latin: map[string]given{}, skeletons: map[string]given{},
		patronymics: map[string]bool{}, latinPatrons: map[string]bool{},
		surnames: map[string]surnameKind{}, latinSurnames: map[string]bool{}, words: map[string]wordKind{},
	}
	// The stronger lists come last and overwrite: a name that both sexes bear must not be decided by an earlier line.
	d.readGiven("data/first_male.txt", Male)
	d.readGiven("data/first_female.txt", Female)
	d.readGiven("data/first_both.txt", Unknown)
	d.readGiven("data/first_word.txt", "")
	d.readGiven("data/first_latin.txt", "")
	d.makeSkeletons()

	kinds := map[string]surnameKind{"plain": plainSurname, "korean": koreanSurname, "surname first": likelySurname, "close": closeSurname}
	readSections("data/surnames_ru.txt", func(section, word string) {
		key := fold(word)
		if kinds[section] == plainSurname && adjectival(key) {
			return // Чёрный and Толстой do tell a gender by their ending
		}
		d.surnames[key] = kinds[section]
	})
	readSections("data/surnames_latin.txt", func(_, word string) { d.latinSurnames[asciiFold(word)] = true })
	readSections("data/words.txt", func(section, word string) {
		d.words[fold(strings.ReplaceAll(word, "_", " "))] = wordKinds[section]
	})
	return d
})

// readSections calls f for each word of an embedded list with the name of the section it stands in.
func readSections(file string, f func(section, word string)) {
	text, err := data.ReadFile(file)
	if err != nil {
		panic(err) // it is embedded: a wrong name here fails every test
	}
	section := ""
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "="):
			section = strings.TrimSpace(line[1:])
		default:
			for word := range strings.FieldsSeq(line) {
				f(section, word)
			}
		}
	}
}

func (d *dictionary) readGiven(file string, gender Gender) {
	readSections(file, func(section, word string) {
		g := given{
			gender: gender,
			common: strings.Contains(section, "common"),
			short:  strings.Contains(section, "short"),
			word:   strings.Contains(section, "word") || file == "data/first_word.txt",
		}
		if gender == "" {
			switch {
			case strings.HasPrefix(section, "male"):
				g.gender = Male
			case strings.HasPrefix(section, "female"):
				g.gender = Female
			default:
				g.gender = Unknown
			}
		}
		into, key := d.ru, fold(word)
		if file == "data/first_latin.txt" {
			into, key = d.latin, asciiFold(word)
		}
		if old, ok := into[key]; ok && old.gender == g.gender && old.common {
			return // the same name again in a weaker section
		}
		into[key] = g
		if file != "data/first_latin.txt" && !g.word {
			d.spelled = append(d.spelled, strings.ToLower(word))
		}
		if (gender == Male || gender == Unknown) && !g.short {
			for _, p := range patronymicsOf(key) {
				d.patronymics[p] = true
				d.latinPatrons[skeletonOf(p)] = true
			}
		}
	})
}

// makeSkeletons makes Russian names recognisable in Latin letters: Semyon and Semen are both Семён. Two names of one
// skeleton and different genders leave it undecided, unless only one of them is common.
func (d *dictionary) makeSkeletons() {
	for _, name := range d.spelled {
		g := d.ru[fold(name)]
		d.addSkeleton(skeletonOf(name), g)
		if strings.ContainsRune(name, 'ё') {
			d.addSkeleton(skeletonOf(fold(name)), g)
		}
	}
	d.spelled = nil
}

func (d *dictionary) addSkeleton(s string, g given) {
	old, ok := d.skeletons[s]
	switch {
	case !ok || g.common && !old.common:
		d.skeletons[s] = g
	case old.common && !g.common:
	case old.gender != g.gender:
		old.gender = Unknown
		d.skeletons[s] = old
	default:
		old.short = old.short && g.short
		d.skeletons[s] = old
	}
}

// firstName looks a first name up; each part of a double one («Анна-Мария», "Jean-Luc") must be known, and the first of
// them tells the gender.
func (d *dictionary) firstName(key string, latin bool) (given, bool) {
	if g, ok := d.oneFirstName(key, latin); ok {
		return g, true
	}
	head, rest, double := strings.Cut(key, "-")
	if !double {
		return given{}, false
	}
	g, ok := d.oneFirstName(head, latin)
	if !ok || g.word {
		return given{}, false
	}
	next, ok := d.firstName(rest, latin)
	if !ok {
		return given{}, false
	}
	if g.gender == Unknown {
		g.gender = next.gender
	}
	g.word = false
	return g, true
}

func (d *dictionary) oneFirstName(key string, latin bool) (given, bool) {
	if !latin {
		g, ok := d.ru[key]
		return g, ok
	}
	if g, ok := d.latin[asciiFold(key)]; ok {
		return g, true
	}
	if strings.ContainsFunc(key, func(r rune) bool { return r > 0x7f && !strings.ContainsRune("šžčćéëýıʹ", r) }) {
		return given{}, false // nobody writes a Russian name so: «Àííà» is a broken encoding
	}
	s := skeleton(key)
	if g, ok := d.skeletons[s]; ok && len(key) > 2 {
		return g, true
	}
	if strings.Contains(key, "ch") { // Michail, Archip: ch for х
		if g, ok := d.skeletons[skeleton(strings.ReplaceAll(key, "ch", "kh"))]; ok {
			return g, true
		}
	}
	return given{}, false
}
