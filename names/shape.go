package names

import "strings"

// vowels of Russian and its neighbours in Cyrillic letters, and of Latin letters after asciiFold.
const vowels = "аеёиоуыэюяіїєәөүұaeiouy"

func syllables(key string) int {
	n := 0
	for _, r := range key {
		if strings.ContainsRune(vowels, r) {
			n++
		}
	}
	return n
}

func hasSuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if len(s) > len(suffix) && strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}

func letters(s string) int { return len([]rune(s)) }

// patronymic is what a word's shape says about its being one.
type patronymic struct {
	gender Gender
	known  bool // made of a man's name that we know, or of a shape that nothing else has
}

// asPatronymic reads Иванович, Петровна, Ильинична, Палыч, «Гасан оглы», Нурланулы and their Latin spellings.
func (d *dictionary) asPatronymic(key string, latin bool) (patronymic, bool) {
	if latin {
		return d.asLatinPatronymic(key)
	}
	if first, last, two := strings.Cut(strings.ReplaceAll(key, "-", " "), " "); two && first != "" && (patronymicTails[last] || strings.ContainsRune(key, ' ')) {
		switch last {
		case "оглы", "оглу", "угли", "улы", "ули", "уулу", "ўғли", "огли", "ұлы":
			return patronymic{Male, true}, true
		case "кызы", "гызы", "кизи", "қызы", "қизи", "кыс":
			return patronymic{Female, true}, last != "кыс"
		}
		return patronymic{}, false
	}
	if i := strings.LastIndexByte(key, '-'); i > 0 { // Кызыл-оолович, Касым-Жомартовна
		tail := key[i+1:]
		if tail != "оолович" && tail != "ооловна" && !d.patronymics[tail] && !d.patronymics[fathers(tail)] {
			return patronymic{}, false
		}
		key = tail
	}
	n := letters(key)
	switch {
	case n == 6 && d.patronymics[fathers(key)]: // Яновна
		return patronymic{Female, true}, true
	case n >= 7 && hasSuffix(key, "овна", "евна", "ична", "ишна", "івна", "ївна", "аўна", "еўна", "авна"),
		n >= 6 && hasSuffix(key, "львовна"):
		return patronymic{Female, true}, true
	case key == "пална" || key == "михална" || key == "иванна-" || key == "алексевна" || key == "валентинна":
		return patronymic{Female, true}, true
	case n >= 9 && hasSuffix(key, "кызы", "қызы", "гызы"):
		return patronymic{Female, true}, true
	case n >= 7 && hasSuffix(key, "улы", "ұлы", "уулу"):
		return patronymic{Male, true}, true
	case n >= 5 && hasSuffix(key, "ич", "іч"):
		if d.patronymics[key] || hasSuffix(key, "йович", "ьович", "авіч", "евіч") {
			return patronymic{Male, true}, true
		}
		if hasSuffix(key, "ьевич", "иевич", "аевич", "еевич", "оевич", "уевич", "славич") {
			return patronymic{Male, true}, true // no surname ends so
		}
		if hasSuffix(key, "ович", "евич") && n >= 6 {
			return patronymic{Male, false}, true
		}
		if full, ok := colloquial(key); ok && d.patronymics[full] {
			return patronymic{Male, true}, true
		}
	case n >= 5 && hasSuffix(key, "ыч"):
		return patronymic{Male, true}, true
	}
	return patronymic{}, false
}

// fathers makes the man's patronymic of a woman's: Яновна, Янович.
func fathers(key string) string {
	stem, ok := strings.CutSuffix(key, "вна")
	if !ok {
		return ""
	}
	return stem + "вич"
}

// colloquial makes «Сергеич» and «Николаич» what they are short for.
func colloquial(key string) (string, bool) {
	stem, ok := strings.CutSuffix(key, "ич")
	return stem + "евич", ok
}

func (d *dictionary) asLatinPatronymic(key string) (patronymic, bool) {
	switch {
	case strings.HasSuffix(key, " ogly"), strings.HasSuffix(key, " oglu"), strings.HasSuffix(key, " uulu"), strings.HasSuffix(key, " ugli"):
		return patronymic{Male, true}, true
	case strings.HasSuffix(key, " kyzy"), strings.HasSuffix(key, " qizi"), strings.HasSuffix(key, " gyzy"), strings.HasSuffix(key, " kizi"):
		return patronymic{Female, true}, true
	}
	if len(key) < 6 {
		return patronymic{}, false
	}
	s := skeleton(key)
	switch {
	case hasSuffix(s, "ovna", "evna", "iCna", "ivna"):
		return patronymic{Female, true}, true
	case hasSuffix(s, "iC"):
		if d.latinPatrons[s] {
			return patronymic{Male, true}, true
		}
		return patronymic{Male, false}, hasSuffix(s, "oviC", "eviC")
	}
	return patronymic{}, false
}

// patronymicsOf makes the patronymics, as men bear them, of a man's name.
func patronymicsOf(key string) []string {
	irregular := map[string]string{
		"павел": "павлович", "лев": "львович", "яков": "яковлевич", "иаков": "иаковлевич", "михаил": "михайлович", "илья": "ильич",
		"даниил": "данилович", "самуил": "самойлович", "мануил": "мануйлович", "гавриил": "гаврилович", "илия": "ильич",
	}
	var out []string
	if p, ok := irregular[key]; ok {
		out = append(out, p)
	}
	r := []rune(key)
	if len(r) < 2 {
		return out
	}
	stem, last := string(r[:len(r)-1]), r[len(r)-1]
	switch last {
	case 'й':
		out = append(out, stem+"евич")
		if short, ok := strings.CutSuffix(stem, "и"); ok {
			out = append(out, short+"ьевич")
		}
	case 'ь':
		out = append(out, stem+"евич")
	case 'а', 'я':
		out = append(out, stem+"ич", stem+"ович", stem+"евич", key+"евич")
	case 'о':
		out = append(out, stem+"ович")
	case 'и', 'е', 'у', 'ю', 'э', 'ы':
		out = append(out, key+"евич", key+"ович")
	case 'ж', 'ш', 'ч', 'щ', 'ц':
		out = append(out, key+"евич", key+"ович")
	default:
		out = append(out, key+"ович")
	}
	return out
}

// surname is what a word's shape says about its being one.
type surname struct {
	weight     float64 // how much it looks like one: 5 is beyond doubt, 2.5 is any word
	gender     Gender
	confidence float64 // of the gender, measured on our lists
}

// adjectival tells surnames that are adjectives, whose endings tell a gender.
func adjectival(key string) bool {
	return hasSuffix(key, "ский", "цкий", "ской", "цкой", "ый", "ой", "кий", "гий", "хий", "ший", "жий", "щий") && syllables(key) >= 2
}

func (d *dictionary) asSurname(key string, latin bool) surname {
	if latin {
		return d.asLatinSurname(key)
	}
	if kind, ok := d.surnames[key]; ok {
		return surname{weight: 5, gender: Unknown}.of(kind)
	}
	if strings.ContainsAny(key, "- ") {
		// Салтыкова-Щедрина, Римский-Корсаков, фон Штирлиц: any part may show a gender, all of them must look like surnames
		best := surname{weight: 3, gender: Unknown}
		for _, part := range strings.FieldsFunc(key, func(r rune) bool { return r == '-' || r == ' ' }) {
			if s := d.asSurname(part, false); s.weight > 3 || s.confidence > best.confidence {
				if s.confidence >= best.confidence {
					best.gender, best.confidence = s.gender, s.confidence
				}
				best.weight = max(best.weight, s.weight)
			}
		}
		return best
	}
	n := syllables(key)
	switch {
	case strings.HasPrefix(key, "о'") && letters(key) > 4, strings.HasPrefix(key, "д'") && letters(key) > 4:
		return surname{5, Unknown, 0}
	case n >= 2 && hasSuffix(key, "ский", "цкий"):
		return surname{5, Male, 0.99}
	case n >= 3 && hasSuffix(key, "ская", "цкая"):
		return surname{5, Female, 0.99}
	case n >= 2 && hasSuffix(key, "ов", "ев", "ьев"):
		return surname{5, Male, 0.97}
	case n >= 3 && hasSuffix(key, "ова", "ева"):
		return surname{5, Female, 0.98}
	case n >= 2 && letters(key) >= 4 && hasSuffix(key, "ин", "ын"):
		return surname{4.5, Male, 0.95}
	case n >= 3 && letters(key) >= 5 && hasSuffix(key, "ина", "ына"):
		return surname{4.5, Female, 0.95}
	case n >= 2 && hasSuffix(key, "ый", "ской", "цкой", "гий", "хий", "кий", "жий", "ший", "щий", "чий"):
		return surname{4.5, Male, 0.96}
	case n >= 2 && hasSuffix(key, "ой"):
		return surname{4, Male, 0.93}
	case n >= 3 && hasSuffix(key, "ная", "лая", "рая", "тая", "вая", "дая", "сая", "хая", "гая", "кая", "шая", "няя", "бая", "пая", "жая", "щая", "мая"):
		return surname{4.5, Female, 0.93}
	case n >= 3 && hasSuffix(key, "янц", "янцев", "енко", "анко", "ейко", "ченко", "швили", "дзе", "ашвили"),
		n >= 2 && hasSuffix(key, "ян", "янц", "чук", "щук", "юк", "дзе", "заде", "зода", "зод", "ых", "их", "ко", "ук", "айло", "ейло",
			"ия", "уа", "ава", "ани", "ели", "ури", "аури", "иди", "пуло", "оглы", "оглу", "ман", "берг", "штейн", "штайн", "бург", "зон", "сон",
			"сен", "ссон", "ович", "евич", "ич", "авичюс", "айтис", "ус", "ис", "ас", "скас", "няк", "чак", "ец", "ик", "ак", "як", "ар", "арь", "ель",
			"ес", "ез", "аш", "ош", "иш", "ей", "ай", "уй", "ло", "ло", "ишин", "мулин", "евский", "аев", "ли", "лы", "ец", "нь", "га", "ха", "ка"):
		w := 3.5
		if n >= 3 && hasSuffix(key, "енко", "швили", "ян", "ченко", "дзе", "заде", "чук", "ович", "евич", "штейн", "берг") {
			w = 5
		}
		return surname{w, Unknown, 0}
	case n >= 3 && hasSuffix(key, "айте", "ите", "уте", "ене", "иене", "йте"):
		return surname{4, Female, 0.92}
	}
	return surname{weight: 2.5, gender: Unknown}
}

func (s surname) of(kind surnameKind) surname {
	if kind == likelySurname {
		s.weight = 6
	} else if kind == closeSurname {
		s.weight = 4.5
	}
	return s
}

func (d *dictionary) asLatinSurname(key string) surname {
	flat := asciiFold(key)
	if d.latinSurnames[flat] && !hasSuffix(flat, "ova", "eva", "skaya") {
		return surname{weight: 5, gender: Unknown}
	}
	if i := strings.LastIndexAny(flat, "- "); i >= 0 {
		s := d.asLatinSurname(flat[i+1:])
		s.weight = max(s.weight, 3)
		return s
	}
	n := syllables(flat)
	switch {
	case n >= 3 && hasSuffix(flat, "skaya", "skaia", "skaja", "tskaya"), n >= 3 && hasSuffix(flat, "dottir"):
		return surname{5, Female, 0.99}
	case n >= 3 && hasSuffix(flat, "ova", "eva") && !hasSuffix(flat, "nova", "ueva") || n >= 3 && hasSuffix(flat, "anova", "inova", "onova"):
		return surname{5, Female, 0.95}
	case n >= 2 && hasSuffix(flat, "ov", "ev", "off"):
		return surname{5, Male, 0.85}
	case n >= 2 && hasSuffix(flat, "sky", "skiy", "skii", "skij"):
		return surname{5, Male, 0.85}
	case n >= 3 && hasSuffix(flat, "aite", "yte", "iene", "aitė", "ovic"):
		return surname{4.5, Unknown, 0}
	case n >= 2 && hasSuffix(flat, "ski", "cki", "enko", "chuk", "yuk", "iuk", "yan", "ian", "dze", "shvili", "son", "sen", "sson", "mann", "man", "berg", "stein",
		"ez", "elli", "etti", "ini", "escu", "poulos", "idis", "akis", "ic", "vich", "wicz", "czyk", "field", "ford", "ton", "worth", "wood", "smith", "bauer",
		"meyer", "sson", "nen", "ola", "ley", "burg", "sworth", "bridge", "zadeh", "oglu", "shi", "moto", "mura", "naka", "ino", "ucci", "eaux", "ault"):
		return surname{4, Unknown, 0}
	case n >= 2 && hasSuffix(flat, "in"):
		return surname{3.5, Male, 0.8}
	case n >= 3 && hasSuffix(flat, "ina"):
		return surname{3.5, Female, 0.8}
	case strings.HasPrefix(flat, "mc") && len(flat) > 4, strings.HasPrefix(flat, "o'") && len(flat) > 4:
		return surname{5, Unknown, 0}
	}
	return surname{weight: 2.5, gender: Unknown}
}
