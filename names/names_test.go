package names

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestPartsComeInAnyOrder(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, input, first, middle, last string }{
		{"the order of a passport", "Иванов Иван Иванович", "Иван", "Иванович", "Иванов"},
		{"the order of speech", "Иван Иванович Иванов", "Иван", "Иванович", "Иванов"},
		{"capitals and spaces mended", "иванова анна  ПЕТРОВНА", "Анна", "Петровна", "Иванова"},
		{"no surname", "Мария Сергеевна", "Мария", "Сергеевна", ""},
		{"the patronymic first", "Петровна Ольга", "Ольга", "Петровна", ""},
		{"a comma", "Иванов, Иван Иванович", "Иван", "Иванович", "Иванов"},
		{"a comma, western", "Smith, John", "John", "", "Smith"},
		{"a comma behind particles", "de la Cruz, Maria", "Maria", "", "de la Cruz"},
		{"initials behind", "Иванов И. И.", "И.", "И.", "Иванов"},
		{"initials before, together", "А.С.Пушкин", "А.", "С.", "Пушкин"},
		{"initials of two letters", "Иванов Ив. Ив.", "Ив.", "Ив.", "Иванов"},
		{"initials, western", "J.K. Rowling", "J.", "K.", "Rowling"},
		{"double surname", "салтыков-щедрин михаил евграфович", "Михаил", "Евграфович", "Салтыков-Щедрин"},
		{"double surname with a loose dash", "Иванова – Сидорова Ольга Петровна", "Ольга", "Петровна", "Иванова-Сидорова"},
		{"double first name", "Анна-Мария Иванова", "Анна-Мария", "", "Иванова"},
		{"maiden name", "Иванова (Петрова) Анна Сергеевна", "Анна", "Сергеевна", "Иванова"},
		{"ё is kept", "Пётр Ильич Чайковский", "Пётр", "Ильич", "Чайковский"},
		{"е is kept", "Петр Ильич Чайковский", "Петр", "Ильич", "Чайковский"},
		{"оглы", "МАМЕДОВ ИСЛАМ ГАСАН ОГЛЫ", "Ислам", "Гасан оглы", "Мамедов"},
		{"кызы", "гасанова лейла рашид кызы", "Лейла", "Рашид кызы", "Гасанова"},
		{"угли", "Каримов Шерзод Анвар угли", "Шерзод", "Анвар угли", "Каримов"},
		{"улы in one word", "Кунанбаев Абай Ибрагимулы", "Абай", "Ибрагимулы", "Кунанбаев"},
		{"оолович", "ОНДАР АЯС КЫЗЫЛ-ООЛОВИЧ", "Аяс", "Кызыл-оолович", "Ондар"},
		{"a short patronymic", "Яна Яновна Чурикова", "Яна", "Яновна", "Чурикова"},
		{"a surname in -ич", "Попович Павел Романович", "Павел", "Романович", "Попович"},
		{"a woman has no such patronymic", "Анна Петрович", "Анна", "", "Петрович"},
		{"a surname that is a first name", "Назар Пётр Сергеевич", "Пётр", "Сергеевич", "Назар"},
		{"a surname like a woman's name", "Марина Галина Ивановна", "Галина", "Ивановна", "Марина"},
		{"a surname that is a weekday", "Суббота Иван Петрович", "Иван", "Петрович", "Суббота"},
		{"Korean", "Ким Чен Ын", "Чен Ын", "", "Ким"},
		{"Korean at home in Russia", "Цой Виктор", "Виктор", "", "Цой"},
		{"large particle", "ДЕ ГОЛЛЬ ШАРЛЬ", "Шарль", "", "де Голль"},
		{"a surname like a particle", "ТЕН ВЛАДИМИР ИННОКЕНТЬЕВИЧ", "Владимир", "Иннокентьевич", "Тен"},
		{"Тер", "ашот геворкович тер-оганян", "Ашот", "Геворкович", "Тер-Оганян"},
		{"д'Артаньян", "Шарль д'Артаньян", "Шарль", "", "д'Артаньян"},
		{"McDonald, large", "RONALD MCDONALD", "Ronald", "", "McDonald"},
		{"McDonald, small", "ronald mcdonald", "Ronald", "", "McDonald"},
		{"O'Neal", "shaquille o'neal", "Shaquille", "", "O'Neal"},
		{"title", "Smith, Mr. John", "John", "", "Smith"},
		{"degree", "Dr Jane Brown, PhD", "Jane", "", "Brown"},
		{"middle name", "John Fitzgerald Kennedy", "John", "Fitzgerald", "Kennedy"},
		{"particles, western", "VINCENT VAN GOGH", "Vincent", "", "van Gogh"},
		{"transliterated", "Petrova Anna Sergeevna", "Anna", "Sergeevna", "Petrova"},
		{"transliterated otherwise", "Kuznetsova Iuliia", "Iuliia", "", "Kuznetsova"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := Parse(test.input, Unknown)
			if p.First != test.first || p.Middle != test.middle || p.Last != test.last {
				t.Errorf("%q: first %q, middle %q, last %q", test.input, p.First, p.Middle, p.Last)
			}
		})
	}
}

func TestGenderAndItsSource(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, input string
		known       Gender
		gender      Gender
		source      string
		doubtful    bool
	}{
		{"the record is believed", "Саша Шевченко", Female, Female, SourceGiven, false},
		{"the record against the name", "Иванова Анна Петровна", Male, Male, SourceGiven, true},
		{"title", "г-жа Шевченко", Unknown, Female, SourceTitle, false},
		{"title against the name", "Mr Jane Brown", Unknown, Male, SourceTitle, true},
		{"title against the patronymic", "Г-жа Иванов Иван Иванович", Unknown, Female, SourceTitle, true},
		{"patronymic", "Саша Петровна Шевченко", Unknown, Female, SourcePatronymic, false},
		{"Turkic patronymic", "Керимова Айнур Вагиф кызы", Unknown, Female, SourcePatronymic, false},
		{"first name", "Ольга", Unknown, Female, SourceFirstName, false},
		{"first name that looks like a woman's", "Никита", Unknown, Male, SourceFirstName, false},
		{"surname decides for Саша", "Саша Петрова", Unknown, Female, SourceLastName, false},
		{"initials and a surname", "Кузнецова Т. В.", Unknown, Female, SourceLastName, false},
		{"both sexes", "Саша", Unknown, Unknown, SourceNone, false},
		{"both sexes, western", "Alex", Unknown, Unknown, SourceNone, false},
		{"both sexes, and a surname without a gender", "Женя Шевченко", Unknown, Unknown, SourceNone, false},
		{"patronymic or surname", "Роман Абрамович", Unknown, Male, SourceFirstName, true},
		{"abroad a woman bears her husband's surname", "Anna Ivanov", Unknown, Female, SourceFirstName, false},
		{"at home she doesn't", "Анна Иванов", Unknown, Female, SourceFirstName, true},
		{"two people in one line", "Иван Мария", Unknown, Unknown, SourceNone, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := Parse(test.input, test.known)
			if p.Gender != test.gender || p.GenderSource != test.source || p.Doubtful != test.doubtful {
				t.Errorf("%q: %s by %s, doubtful %v", test.input, p.Gender, p.GenderSource, p.Doubtful)
			}
			if (p.Gender == Unknown) != (p.GenderConfidence == 0) {
				t.Errorf("%q: confidence %v", test.input, p.GenderConfidence)
			}
		})
	}
}

func TestSalutations(t *testing.T) {
	t.Parallel()
	tests := []struct{ input, language, formal, friendly string }{
		{"иванова анна  ПЕТРОВНА", "ru", "Уважаемая Анна Петровна", "Здравствуйте, Анна"},
		{"Иванов Иван Иванович", "ru", "Уважаемый Иван Иванович", "Здравствуйте, Иван"},
		{"Иванов Иван Иванович", "en", "Dear Mr Ivanov", "Hi Ivan"},
		{"Ольга", "ru", "Здравствуйте, Ольга", "Здравствуйте, Ольга"},
		{"Ольга", "en-GB", "Hello Olga", "Hi Olga"},
		{"Саша", "ru-RU", "Здравствуйте, Саша", "Здравствуйте, Саша"},
		{"г-жа Шевченко", "ru", "Уважаемая госпожа Шевченко", "Здравствуйте"},
		{"Кузнецова Т. В.", "ru", "Здравствуйте", "Здравствуйте"},
		{"Гасанова Лейла Рашид кызы", "ru", "Уважаемая Лейла Рашид кызы", "Здравствуйте, Лейла"},
		{"Роман Абрамович", "ru", "Здравствуйте", "Здравствуйте"},
		{"Smith, Mr. John", "en", "Dear Mr Smith", "Hi John"},
		{"Mrs Brown", "en", "Dear Ms Brown", "Hello"},
		{"Jane Brown", "", "Dear Ms Brown", "Hi Jane"},
		{"Dr Jane Brown", "en", "Dear Dr Brown", "Hi Jane"},
		{"Alex", "en", "Hello Alex", "Hi Alex"},
		{"J. Brown", "en", "Hello", "Hello"},
		{"Mr Jane Brown", "en", "Hello", "Hello"},
		{"vasya77", "en", "Hello", "Hello"},
		{"Покупатель", "ru", "Здравствуйте", "Здравствуйте"},
		{"", "ru", "Здравствуйте", "Здравствуйте"},
	}
	for _, test := range tests {
		p := Parse(test.input, Unknown)
		if formal, friendly := p.Salutation(test.language), p.Friendly(test.language); formal != test.formal || friendly != test.friendly {
			t.Errorf("%q in %q: %q, %q", test.input, test.language, formal, friendly)
		}
	}
	if p := (Person{}); p.Salutation("ru") != "Здравствуйте" || p.Friendly("en") != "Hello" {
		t.Error("nobody is called something")
	}
}

func TestFirmsAreNotPeople(t *testing.T) {
	t.Parallel()
	for _, firm := range []string{"ООО Ромашка", "ООО «Анна»", "ИП Иванов Иван Иванович", "Smith & Sons", "Brown Ltd", "Интернет-магазин Анна", "Müller GmbH"} {
		if p := Parse(firm, Unknown); p.Company == "" || p.anything() || p.Gender != Unknown {
			t.Errorf("%q: %+v", firm, p)
		}
	}
	p := Parse("Иванова Анна Петровна, ООО Ромашка", Unknown)
	if p.Company != "ООО Ромашка" || p.Last != "Иванова" || p.First != "Анна" || p.Middle != "Петровна" {
		t.Errorf("a person and her firm: %+v", p)
	}
}

func TestPartsOfARecord(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name                        string
		first, middle, last         string
		wantF, wantM, wantL, source string
		gender                      Gender
		doubtful                    bool
	}{
		{"as they should be", "Анна", "Петровна", "Иванова", "Анна", "Петровна", "Иванова", SourcePatronymic, Female, false},
		{"capitals", "АННА", "петровна", "иванова", "Анна", "Петровна", "Иванова", SourcePatronymic, Female, false},
		{"a whole name in one field", "Иванова Анна Петровна", "", "", "Анна", "Петровна", "Иванова", SourcePatronymic, Female, false},
		{"name and patronymic in one field", "Анна Петровна", "", "Иванова", "Анна", "Петровна", "Иванова", SourcePatronymic, Female, false},
		{"swapped fields", "Иванова", "", "Анна", "Анна", "", "Иванова", SourceFirstName, Female, true},
		{"junk in the first name", "клиент", "", "Иванова", "", "", "Иванова", SourceLastName, Female, true},
		{"western", "John", "F.", "Kennedy", "John", "F.", "Kennedy", SourceFirstName, Male, false},
		{"a surname like a first name stays one", "Пётр", "", "Назар", "Пётр", "", "Назар", SourceFirstName, Male, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := FromParts(test.first, test.middle, test.last, Unknown)
			if p.First != test.wantF || p.Middle != test.wantM || p.Last != test.wantL || p.Gender != test.gender || p.GenderSource != test.source || p.Doubtful != test.doubtful {
				t.Errorf("%+v", p)
			}
		})
	}
}

func TestWholeNamesInEachCase(t *testing.T) {
	t.Parallel()
	tests := []struct{ input, genitive, dative, instrumental string }{
		{"Шевченко Павел Ильич", "Шевченко Павла Ильича", "Шевченко Павлу Ильичу", "Шевченко Павлом Ильичом"},
		{"Цой Анна Львовна", "Цой Анны Львовны", "Цой Анне Львовне", "Цой Анной Львовной"},
		{"Цой Виктор Робертович", "Цоя Виктора Робертовича", "Цою Виктору Робертовичу", "Цоем Виктором Робертовичем"},
		{"Мамедов Ислам Гасан оглы", "Мамедова Ислама Гасан оглы", "Мамедову Исламу Гасан оглы", "Мамедовым Исламом Гасан оглы"},
		{"де Голль Шарль", "де Голля Шарля", "де Голлю Шарлю", "де Голлем Шарлем"},
		{"Иванов И. И.", "Иванова И. И.", "Иванову И. И.", "Ивановым И. И."},
		{"John Smith", "John Smith", "John Smith", "John Smith"},
		{"Саша Шевченко", "Шевченко Саши", "Шевченко Саше", "Шевченко Сашей"},
		{"Крупская Надежда Константиновна", "Крупской Надежды Константиновны", "Крупской Надежде Константиновне", "Крупской Надеждой Константиновной"},
	}
	for _, test := range tests {
		p := Parse(test.input, Unknown)
		g, d, i := p.InCase(Genitive, "full"), p.InCase(Dative, "full"), p.InCase(Instrumental, "full")
		if g != test.genitive || d != test.dative || i != test.instrumental {
			t.Errorf("%q: %q, %q, %q", test.input, g, d, i)
		}
	}
	p := Parse("Иванова Анна Петровна", Unknown)
	for parts, want := range map[string]string{"first": "Анне", "middle": "Петровне", "last": "Ивановой", "full": "Ивановой Анне Петровне", "": "Анне Петровне"} {
		if got := p.InCase(Dative, parts); got != want {
			t.Errorf("%q: %q", parts, got)
		}
	}
	if got := p.InCase("vocative", "full"); got != "Иванова Анна Петровна" {
		t.Errorf("an unknown case: %q", got)
	}
}

func TestStreamKeepsTheOrderOfLines(t *testing.T) {
	t.Parallel()
	var in strings.Builder
	var want []string
	for i := range 3000 {
		line := mixed[i%len(mixed)]
		if i%500 == 7 {
			line = strings.Repeat("я", longestLine) // cut, and the next line is whole again
		}
		want = append(want, line)
		in.WriteString(line + "\r\n")
	}
	var out bytes.Buffer
	if err := Stream(strings.NewReader(strings.TrimSuffix(in.String(), "\r\n")), &out); err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(&out)
	for i, input := range want {
		var line Line
		if err := dec.Decode(&line); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(input, strings.TrimSuffix(line.Input, "\uFFFD")) {
			t.Fatalf("line %d is %q instead of %q", i, line.Input, input)
		}
	}
	if dec.More() {
		t.Error("more lines out than in")
	}
}
