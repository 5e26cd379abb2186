package clients

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"salut/fault"
)

var today = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func TestBirthdaysAreReadAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"31.12.1980", "1980-12-31"},
		{"1980-12-31", "1980-12-31"},
		{"1980-12-31T00:00:00Z", "1980-12-31"},
		{"1980-12-31 00:00:00", "1980-12-31"},
		{"1980/12/31", "1980-12-31"},
		{"31/12/80", "1980-12-31"},
		{"31/12/1980", "1980-12-31"},
		{"31-12-1980", "1980-12-31"},
		{"5.3.26", "2026-03-05"},
		{"5.3.27", "1927-03-05"},
		{"12/31/1980", "1980-12-31"}, // can only be the American order
		{"02/03/1980", "1980-03-02"},
		{"31.12", "--12-31"},
		{"--12-31", "--12-31"},
		{"29.02", "--02-29"},
		{"29.02.2023", ""},
		{"31 декабря 1980 г.", "1980-12-31"},
		{"31 декабря", "--12-31"},
		{"December 31, 1980", "1980-12-31"},
		{"31 Dec 1980", "1980-12-31"},
		{"5 мая 1990", "1990-05-05"},
		{"31.04.1980", ""},
		{"уточнить", ""},
		{"1980", ""},
		{"", ""},
		{"31.12.2999", ""},
		{"1.1.1", ""},
		{"25.11.2026 утром", ""},
		{"10:30", ""},
		{"--13-40", ""},
	}
	for _, test := range tests {
		b, ok := ParseBirthday(test.text, today)
		if b.String() != test.want || ok != (test.want != "") {
			t.Errorf("%q is %q (%v), want %q", test.text, b.String(), ok, test.want)
		}
	}
}

func FuzzParseBirthday(f *testing.F) {
	for _, s := range []string{"31.12.1980", "--12-31", "5 мая 1990", "December 31, 1980", "1980-12-31T00:00", "31/12/80"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b, ok := ParseBirthday(s, today)
		if !ok {
			return
		}
		if again, ok := ParseBirthday(b.String(), today); !ok || again != b {
			t.Errorf("%q is %v, whose own form %q is read as %v", s, b, b.String(), again)
		}
	})
}

func TestDayNumbersOfSpreadsheetsAreDates(t *testing.T) {
	t.Parallel()
	if b, _ := excelBirthday("29586", today, false); b.String() != "1980-12-31" {
		t.Error(b)
	}
	if b, _ := excelBirthday("28124", today, true); b.String() != "1980-12-31" {
		t.Error(b)
	}
	if _, ok := excelBirthday("31", today, false); ok {
		t.Error("31 is no birthday")
	}
}

func TestColumnsAreKnownByTheirNames(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		header []string
		told   map[string]string
		want   []string
	}{
		{"Russian", []string{"ФИО", "Эл. почта", "Телефон", "День рождения", "Пол", "Компания", "Должность", "Город", "Теги"}, nil,
			[]string{"full_name", "email", "phone", "birthday", "gender", "company", "position", "city", "tags"}},
		{"Russian parts", []string{"Фамилия", "Имя", "Отчество", "E-mail", "Дата рождения"}, nil,
			[]string{"last_name", "first_name", "middle_name", "email", "birthday"}},
		{"English", []string{"First name", "Last Name", "E-mail", "Date of birth", "Job Title", "external_id"}, nil,
			[]string{"first_name", "last_name", "email", "birthday", "position", "external_id"}},
		{"shouting and punctuation", []string{"*ПОЧТА*", "ф.и.о.", "ТЕЛЕФОН (моб.)", "Дата рождения (дд.мм.гггг)"}, nil,
			[]string{"email", "full_name", "phone", "birthday"}},
		{"a part of the header", []string{"Основная эл. почта клиента", "ФИО контактного лица", "Рабочий телефон 2"}, nil,
			[]string{"email", "full_name", "phone"}},
		{"about a field is not the field", []string{"email", "Согласие на e-mail", "Email status", "Место рождения"}, nil,
			[]string{"email", "attributes.Согласие на e-mail", "attributes.Email status", "attributes.Место рождения"}},
		{"the exact name wins over an earlier one", []string{"Рабочий email", "Email"}, nil, []string{"attributes.Рабочий email", "email"}},
		{"unknown columns", []string{"email", "plan", "Любимый цвет", "", "plan"}, nil,
			[]string{"email", "attributes.plan", "attributes.Любимый цвет", "attributes.column_4", "attributes.plan_2"}},
		{"name beside surname", []string{"email", "Name", "Surname"}, nil, []string{"email", "first_name", "last_name"}},
		{"what the user says", []string{"Контакт", "Кто", "Лишнее", "Тариф"},
			map[string]string{"Контакт": "email", "Кто": "full_name", "Лишнее": "", "Тариф": "attributes.plan"},
			[]string{"email", "full_name", "", "attributes.plan"}},
		{"what the user says keeps others off", []string{"email", "mail2"}, map[string]string{"mail2": "email"}, []string{"attributes.email", "email"}},
		{"rejected rows come back", []string{"строка", "причина", "email", "city"}, nil, []string{"", "", "email", "city"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l, err := planLayout(test.header, test.told, nil)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, l.target); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			again, err := planLayout(test.header, nil, nil)
			if len(l.report()) != len(test.header) || again == nil && test.told == nil {
				t.Errorf("report %v (%v)", l.report(), err)
			}
		})
	}
}

func TestAColumnOfAddressesIsKnownByItsValues(t *testing.T) {
	t.Parallel()
	l, err := planLayout([]string{"кто", "куда"}, nil, [][]string{{"Анна", "a@b.test"}, {"Пётр", "p@b.test"}})
	if err != nil || l.target[1] != "email" {
		t.Errorf("%v %v", l, err)
	}
	_, err = planLayout([]string{"кто", "сколько"}, nil, [][]string{{"Анна", "5"}})
	if f := fault.Of(err); f == nil || f.Code != "no_email_column" {
		t.Error(err)
	}
	_, err = planLayout([]string{"a@b.test", "Анна"}, nil, [][]string{{"Анна", "5"}})
	if f := fault.Of(err); f == nil || f.Code != "no_header" {
		t.Error(err)
	}
	_, err = planLayout([]string{"email"}, map[string]string{"нет такой": "city"}, nil)
	if f := fault.Of(err); f == nil || f.Field != "options.mapping" {
		t.Error(err)
	}
}

func converterFor(t testing.TB, header ...string) *converter {
	t.Helper()
	l, err := planLayout(header, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return &converter{layout: l, region: "RU", zone: time.UTC, now: today}
}

func TestARowBecomesAClient(t *testing.T) {
	t.Parallel()
	v := converterFor(t, "email", "phone", "birthday", "gender", "tags", "stage", "language", "total_spent", "purchase_count", "last_purchase_at", "plan", "ФИО")
	d, bad := v.convert(rawRow{n: 2, cells: []string{" Ivan@Почта.TEST ", "8 (912) 345-67-89", "31/12/80", "муж.", "vip, b2b ; vip", "Действующий", "русский",
		"1 500,50 ₽", "3", "05.03.2026", "0012", "Иванов Иван"}})
	if bad != nil {
		t.Fatal(bad)
	}
	c := d.client
	if c.Email != "ivan@xn--80a1acny.test" || c.Phone != "+79123456789" || c.Birthday != "1980-12-31" || c.Gender != "male" || c.GenderSource != "given" ||
		c.Stage != "active" || c.Language != "ru" || *d.spent != 1500.5 || *d.purchases != 3 || c.LastPurchaseAt.Format("2006-01-02") != "2026-03-05" {
		t.Errorf("%+v", c)
	}
	if d := cmp.Diff([]string{"vip", "b2b"}, c.Tags); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]any{"plan": "0012"}, c.Attributes); d != "" {
		t.Error(d)
	}
}

func TestAValueThatItsFieldCannotTakeIsKept(t *testing.T) {
	t.Parallel()
	v := converterFor(t, "email", "Телефон", "День рождения", "Пол", "stage")
	d, bad := v.convert(rawRow{n: 2, cells: []string{"a@b.test", "доб. 12", "уточнить", "не знаю", "VIP"}})
	if bad != nil {
		t.Fatal(bad)
	}
	want := map[string]any{"Телефон": "доб. 12", "День рождения": "уточнить", "Пол": "не знаю", "stage": "VIP"}
	if d := cmp.Diff(want, d.client.Attributes); d != "" {
		t.Error(d)
	}
}

func TestBadRowsAreRejectedWithTheirReason(t *testing.T) {
	t.Parallel()
	v := converterFor(t, "email", "city")
	tests := []struct {
		name  string
		cells []string
		want  string
	}{
		{"no address", []string{"", "Тверь"}, "no_address"},
		{"a dash for an address", []string{"-", "Тверь"}, "no_address"},
		{"a row of one cell less", []string{"a@b.test"}, ""},
		{"no @", []string{"ivan.test", "Тверь"}, "bad_address"},
		{"two @", []string{"i@v@n.test", "Тверь"}, "bad_address"},
		{"two addresses", []string{"a@b.test, c@d.test", "Тверь"}, "bad_address"},
		{"an empty cell too many", []string{"a@b.test", "Тверь", ""}, ""},
		{"a cell too many", []string{"a@b.test", "Тверь", "x"}, "too_many_columns"},
		{"two empty cells too many", []string{"a@b.test", "Тверь", "", ""}, "too_many_columns"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, bad := v.convert(rawRow{n: 2, cells: test.cells})
			got := ""
			if bad != nil {
				got = bad.code
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestOptionsAreReadStrictly(t *testing.T) {
	t.Parallel()
	o, err := ParseOptions([]byte(`{"mapping": {"Кто": "full_name", "x": "attributes.y", "z": ""}, "encoding": "CP1251", "delimiter": "\t", "dry_run": true,
		"on_conflict": "skip", "consent": {"basis": "consent", "source": "сайт"}}`))
	if err != nil || o.Encoding != "windows-1251" || o.Delimiter != "\t" || !o.DryRun || o.OnConflict != "skip" || o.Consent.Basis != "consent" {
		t.Errorf("%+v %v", o, err)
	}
	for _, bad := range []struct{ text, field string }{
		{`{"maping": {}}`, "options.maping"},
		{`{"on_conflict": "replace"}`, "options.on_conflict"},
		{`{"encoding": "klingon"}`, "options.encoding"},
		{`{"delimiter": "ab"}`, "options.delimiter"},
		{`{"consent": {"basis": "maybe"}}`, "options.consent.basis"},
		{`{"mapping": {"a": "no_such_field"}}`, "options.mapping"},
		{`{"mapping": {"a": "email", "b": "email"}}`, "options.mapping"},
		{`{"dry_run": "yes"}`, "options.dry_run"},
		{`[]`, "options"},
		{`{} {}`, "options"},
		{`nonsense`, "options"},
	} {
		_, err := ParseOptions([]byte(bad.text))
		if f := fault.Of(err); f == nil || f.Kind != fault.Invalid || f.Field != bad.field {
			t.Errorf("%s: %v", bad.text, err)
		}
	}
}
