package names

import "strings"

// honorific is a word before a name that says how to address it.
type honorific struct {
	gender Gender
	write  string // how Person.Title has it
}

var honorifics = map[string]honorific{
	"г-н": {Male, "г-н"}, "гн": {Male, "г-н"}, "господин": {Male, "г-н"}, "г-ну": {Male, "г-н"}, "господину": {Male, "г-н"},
	"г-жа": {Female, "г-жа"}, "гжа": {Female, "г-жа"}, "госпожа": {Female, "г-жа"}, "г-же": {Female, "г-жа"},
	"гр": {Unknown, ""}, "гр-н": {Male, ""}, "гражданин": {Male, ""}, "гр-ка": {Female, ""}, "гр-нка": {Female, ""}, "гражданка": {Female, ""},
	"товарищ": {Unknown, ""}, "тов": {Unknown, ""}, "т-щ": {Unknown, ""},
	"уважаемый": {Male, ""}, "уважаемая": {Female, ""}, "многоуважаемый": {Male, ""}, "многоуважаемая": {Female, ""},
	"мистер": {Male, "г-н"}, "миссис": {Female, "г-жа"}, "мисс": {Female, "г-жа"}, "сэр": {Male, ""}, "мадам": {Female, "г-жа"}, "месье": {Male, "г-н"},
	"мсье": {Male, "г-н"}, "сеньор": {Male, "г-н"}, "сеньора": {Female, "г-жа"}, "синьор": {Male, "г-н"}, "синьора": {Female, "г-жа"}, "пан": {Male, ""}, "пани": {Female, ""},
	"фрау": {Female, "г-жа"}, "герр": {Male, "г-н"}, "ханум": {Female, ""}, "ханым": {Female, ""},
	"доктор": {Unknown, "д-р"}, "д-р": {Unknown, "д-р"}, "др": {Unknown, "д-р"}, "профессор": {Unknown, "проф."}, "проф": {Unknown, "проф."},
	"академик": {Unknown, "акад."}, "акад": {Unknown, "акад."}, "доцент": {Unknown, ""}, "доц": {Unknown, ""},
	"mr": {Male, "Mr"}, "mister": {Male, "Mr"}, "mrs": {Female, "Mrs"}, "missus": {Female, "Mrs"}, "ms": {Female, "Ms"}, "miss": {Female, "Miss"},
	"mx": {Unknown, "Mx"}, "dr": {Unknown, "Dr"}, "doctor": {Unknown, "Dr"}, "prof": {Unknown, "Prof"}, "professor": {Unknown, "Prof"}, "sir": {Male, "Sir"},
	"dame": {Female, "Dame"}, "lady": {Female, "Lady"}, "lord": {Male, "Lord"}, "madam": {Female, ""}, "madame": {Female, "Ms"}, "mme": {Female, "Ms"}, "mlle": {Female, "Ms"},
	"mademoiselle": {Female, "Ms"}, "monsieur": {Male, "Mr"}, "herr": {Male, "Mr"}, "frau": {Female, "Ms"}, "señor": {Male, "Mr"}, "señora": {Female, "Ms"}, "señorita": {Female, "Ms"},
	"senor": {Male, "Mr"}, "senora": {Female, "Ms"}, "sr": {Male, "Mr"}, "sra": {Female, "Ms"}, "sig": {Male, "Mr"}, "signor": {Male, "Mr"}, "signora": {Female, "Ms"},
	"gospodin": {Male, "Mr"}, "gospozha": {Female, "Ms"}, "rev": {Unknown, "Rev"}, "hon": {Unknown, ""}, "messrs": {Unknown, ""}, "dear": {Unknown, ""},
}

// afterName are what follows a western name and is no part of it.
var afterName = wordSet("jr junior sr senior ii iii iv phd ph.d md m.d mba m.b.a esq esquire cpa dds dvm jd j.d llb llm bsc msc ba ma mp obe mbe cbe rn pe ccna pmp мл младший ст старший к.т.н к.э.н к.м.н д.м.н д.т.н д.э.н ктн кэн кмн дмн дтн дэн")

// takeTitles strikes honorifics and degrees off the words. Only a title tells a gender; a degree says nothing.
func takeTitles(words []string) (rest []string, title string, gender Gender) {
	gender = Unknown
	for i, w := range words {
		key := strings.ToLower(strings.Trim(w, ".,"))
		if h, ok := honorifics[key]; ok && isTitle(words, i, key) {
			if h.gender != Unknown {
				gender = h.gender
			}
			if h.write != "" && (title == "" || h.write == "Dr" || h.write == "Prof") {
				title = h.write
			}
			continue
		}
		if i > 0 && afterName[key] && !(i == 1 && len(words) == 2 && (key == "ma" || key == "ba")) {
			continue
		}
		rest = append(rest, w)
	}
	return rest, title, gender
}

// isTitle keeps the words apart that are names too: «Пан Анна» is a Korean lady, "Sr" at the end is Senior.
func isTitle(words []string, i int, key string) bool {
	last := i == len(words)-1
	switch key {
	case "пан", "пани", "др", "sig", "hon", "sr", "sra", "lady", "dame", "lord", "sir", "rev", "гр", "miss", "dear":
		if last {
			return false
		}
		if key == "пан" {
			return len(words) > 2 && words[i] == "пан"
		}
		return i == 0 || strings.HasSuffix(words[i-1], ",")
	case "ханум", "ханым":
		return i > 0
	case "гн", "гжа", "ms", "dr", "mr":
		return len(words) > 1
	}
	return len(words) > 1
}
