package clients

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"

	"salut/fault"
	"salut/mail"
	"salut/postgres/pgtest"
)

func fileOf(t testing.TB, content []byte) ImportSource {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clients.csv")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return ImportSource{Path: path, FileName: "clients.csv", PhoneRegion: "RU", Zone: time.UTC, Now: today}
}

func importText(t testing.TB, pool *pgxpool.Pool, text string, o Options) ImportRun {
	t.Helper()
	run, err := Import(t.Context(), pool, fileOf(t, []byte(text)), o, nil)
	if err != nil {
		t.Fatal(err)
	}
	if run.State != "done" || run.Rows != run.Created+run.Updated+run.Skipped+run.Rejected {
		t.Errorf("the rows don't add up: %+v", run)
	}
	return run
}

type counts struct{ Rows, Created, Updated, Skipped, Rejected int64 }

func countsOf(r ImportRun) counts {
	return counts{r.Rows, r.Created, r.Updated, r.Skipped, r.Rejected}
}

func clientOf(t testing.TB, pool *pgxpool.Pool, email string) Client {
	t.Helper()
	c, err := FindByEmail(t.Context(), pool, address(t, email))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func address(t testing.TB, s string) mail.Address {
	t.Helper()
	a, err := mail.ParseAddress(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func rejectsOf(t testing.TB, pool *pgxpool.Pool, id int64, language string) [][]string {
	t.Helper()
	var out bytes.Buffer
	if err := Rejects(t.Context(), pool, id, language, &out); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&out)
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

const dirty = `Фамилия;Имя;Эл. почта;Телефон;Тариф
Иванов;Иван;Ivan@Firma.test;8 912 345-67-89;gold
;;;;
Петрова;Анна;;+79120000000;
Сидоров;Пётр;sidorov.firma.test;;
Кузнецова;Ольга;olga@firma.test;;x;лишнее;ещё
Иванов;Ваня;IVAN@firma.TEST;;silver
=cmd;Мария;maria@почта.test;;
Мария;Мария;maria@xn--80a1acny.test;;
`

func TestAMessyFileGoesInAndItsBadRowsCanBeDownloaded(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	run := importText(t, pool, dirty, Options{})
	if d := cmp.Diff(counts{Rows: 7, Created: 2, Skipped: 2, Rejected: 3}, countsOf(run)); d != "" {
		t.Error(d)
	}
	if run.Encoding != "utf-8" || run.Delimiter != ";" {
		t.Errorf("%q %q", run.Encoding, run.Delimiter)
	}
	want := map[string]string{"Фамилия": "last_name", "Имя": "first_name", "Эл. почта": "email", "Телефон": "phone", "Тариф": "attributes.Тариф"}
	if d := cmp.Diff(want, run.Mapping); d != "" {
		t.Error(d)
	}
	c := clientOf(t, pool, "ivan@firma.test")
	if c.FirstName != "Иван" || c.Phone != "+79123456789" || c.Attributes["Тариф"] != "gold" || c.Stage != "prospect" || c.ImportID == nil || *c.ImportID != run.ID {
		t.Errorf("%+v", c)
	}
	rows := rejectsOf(t, pool, run.ID, "en")
	wantRows := [][]string{
		{"row", "reason", "Фамилия", "Имя", "Эл. почта", "Телефон", "Тариф"},
		{"4", reasonNoAddress, "Петрова", "Анна", "", "+79120000000", ""},
		{"5", `"sidorov.firma.test" is not an e-mail address: the @ sign is missing.`, "Сидоров", "Пётр", "sidorov.firma.test", "", ""},
		{"6", fmt.Sprintf(reasonColumns, 7, 5), "Кузнецова", "Ольга", "olga@firma.test", "", "x", "лишнее", "ещё"},
	}
	if d := cmp.Diff(wantRows, rows); d != "" {
		t.Error(d)
	}
	if ru := rejectsOf(t, pool, run.ID, "ru"); ru[0][1] != "причина" || ru[1][1] == reasonNoAddress || strings.Contains(ru[3][1], "%!") {
		t.Errorf("%q", ru)
	}
}

func TestACorrectedFileOfRejectsGoesInAsItIs(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	run := importText(t, pool, dirty, Options{})
	var out bytes.Buffer
	if err := Rejects(t.Context(), pool, run.ID, "ru", &out); err != nil {
		t.Fatal(err)
	}
	fixed := strings.NewReplacer("sidorov.firma.test", "sidorov@firma.test", "x,лишнее,ещё", "x", "Петрова,Анна,,", "Петрова,Анна,anna@firma.test,").Replace(out.String())
	run = importText(t, pool, fixed, Options{})
	if run.Created != 3 || run.Rejected != 0 {
		t.Errorf("%+v", run)
	}
	if c := clientOf(t, pool, "anna@firma.test"); c.Phone != "+79120000000" || len(c.Attributes) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestFilesOfEveryKindGiveTheSameClients(t *testing.T) {
	t.Parallel()
	const text = "ФИО;Эл. почта;День рождения;Город\nЩукина Мария Петровна;maria@firma.test;31.12.1980;Тверь\nПётр Ёжиков;p@firma.test;5.3;Орёл\n"
	utf16 := utf.UTF16(utf.LittleEndian, utf.UseBOM)
	kinds := []struct {
		name, encoding, delimiter string
		content                   []byte
	}{
		{"UTF-8", "utf-8", ";", []byte(text)},
		{"UTF-8 with a mark", "utf-8", ";", []byte("\xef\xbb\xbf" + text)},
		{"windows-1251 of Windows", "windows-1251", ";", encoded(t, charmap.Windows1251, strings.ReplaceAll(text, "\n", "\r\n"))},
		{"KOI8-R", "koi8-r", ";", encoded(t, charmap.KOI8R, text)},
		{"UTF-16 with tabs", "utf-16", "\t", encoded(t, utf16, strings.ReplaceAll(text, ";", "\t"))},
		{"commas", "utf-8", ",", []byte(strings.ReplaceAll(text, ";", ","))},
		{"old Macintosh", "utf-8", ";", []byte(strings.ReplaceAll(text, "\n", "\r"))},
		{"a hint for Excel", "utf-8", ";", []byte("sep=;\r\n" + text)},
		{"a workbook", "utf-8", "", workbook(t, func(f *excelize.File, sheet string) {
			style, err := f.NewStyle(&excelize.Style{NumFmt: 14})
			if err != nil {
				t.Fatal(err)
			}
			set(t, f, sheet, 1, "ФИО", "Эл. почта", "День рождения", "Город")
			set(t, f, sheet, 2, "Щукина Мария Петровна", "maria@firma.test", 29586, "Тверь")
			set(t, f, sheet, 3, "Пётр Ёжиков", "p@firma.test", "5.3", "Орёл")
			if err := f.SetCellStyle(sheet, "C2", "C2", style); err != nil {
				t.Fatal(err)
			}
		})},
	}
	var first []Client
	pool := pgtest.New(t)
	for _, kind := range kinds {
		if _, err := pool.Exec(t.Context(), `TRUNCATE imports, clients RESTART IDENTITY CASCADE`); err != nil {
			t.Fatal(err)
		}
		run, err := Import(t.Context(), pool, fileOf(t, kind.content), Options{}, nil)
		if err != nil || run.Created != 2 || run.Encoding != kind.encoding || run.Delimiter != kind.delimiter {
			t.Fatalf("%s: %+v %v", kind.name, run, err)
		}
		list, _, err := List(t.Context(), pool, Filter{}, 10, "")
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = list
			if c := list[1]; c.Birthday != "1980-12-31" || c.City != "Тверь" || list[0].Birthday != "--03-05" || list[0].City != "Орёл" {
				t.Errorf("%+v", list)
			}
		}
		if d := cmp.Diff(first, list); d != "" {
			t.Errorf("%s:\n%s", kind.name, d)
		}
	}
}

func workbook(t testing.TB, fill func(f *excelize.File, sheet string)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f, f.GetSheetList()[0])
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(t testing.TB, f *excelize.File, sheet string, row int, values ...any) {
	t.Helper()
	if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", row), &values); err != nil {
		t.Fatal(err)
	}
}

func TestAWorkbookIsReadByWhatItsCellsHold(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	content := workbook(t, func(f *excelize.File, sheet string) {
		american := "m/d/yy"
		date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &american})
		if err != nil {
			t.Fatal(err)
		}
		set(t, f, sheet, 1, "email", "phone", "Договор", "ИНН", "")
		set(t, f, sheet, 3, "a@firma.test", 79123456789, 43862, 770012345678)
		set(t, f, sheet, 4, "b@firma.test", "", 43863.75, "0012", "", "лишнее")
		if err := f.SetCellStyle(sheet, "C3", "C4", date); err != nil {
			t.Fatal(err)
		}
	})
	run, err := Import(t.Context(), pool, fileOf(t, content), Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(counts{Rows: 2, Created: 1, Rejected: 1}, countsOf(run)); d != "" {
		t.Error(d)
	}
	c := clientOf(t, pool, "a@firma.test")
	if d := cmp.Diff(map[string]any{"Договор": "2020-02-01", "ИНН": "770012345678"}, c.Attributes); d != "" || c.Phone != "+79123456789" {
		t.Error(c.Phone, d)
	}
	if rows := rejectsOf(t, pool, run.ID, "en"); rows[1][0] != "4" || rows[1][4] != "2020-02-02 18:00:00" {
		t.Errorf("%q", rows)
	}
}

func TestAFileThatCannotBeReadFailsAndLeavesNothing(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	book := workbook(t, func(f *excelize.File, sheet string) {
		set(t, f, sheet, 1, "email")
		set(t, f, sheet, 2, "a@firma.test")
	})
	tests := []struct {
		name, code string
		content    []byte
	}{
		{"empty", "empty_file", nil},
		{"blank rows", "empty_file", []byte("\n;;\n\n")},
		{"no addresses", "no_email_column", []byte("name;city\nАнна;Тверь\n")},
		{"no header", "no_header", []byte("Анна;anna@firma.test\nПётр;p@firma.test\n")},
		{"a workbook cut off", "unreadable_workbook", book[:len(book)-200]},
		{"an old workbook", "old_workbook", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more")},
		{"a PDF", "not_a_table", []byte("%PDF-1.7 …")},
	}
	for _, test := range tests {
		run, err := Import(t.Context(), pool, fileOf(t, test.content), Options{}, nil)
		if f := fault.Of(err); f == nil || f.Code != test.code {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		found, err := FindImport(t.Context(), pool, run.ID)
		if err != nil || found.State != "failed" || found.Error == nil || found.FinishedAt == nil {
			t.Errorf("%s: %+v %v", test.name, found, err)
		} else if text := fault.Text("ru", found.Error.Format, found.Error.Params...); strings.Contains(text, "%!") {
			t.Errorf("%s: %s", test.name, text)
		}
	}
	if list, _, err := List(t.Context(), pool, Filter{}, 10, ""); err != nil || len(list) != 0 {
		t.Errorf("%d clients, %v", len(list), err)
	}
}

func TestAFileCutOffInTheMiddleRejectsItsLastRow(t *testing.T) {
	t.Parallel()
	run := importText(t, pgtest.New(t), "email;name\na@firma.test;Анна\nb@firma.test;\"Бо", Options{})
	if d := cmp.Diff(counts{Rows: 2, Created: 1, Rejected: 1}, countsOf(run)); d != "" {
		t.Error(d)
	}
}

func TestASecondImportChangesOnlyWhatItSays(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	importText(t, pool, "email;Город;Телефон;Теги;plan;level\na@firma.test;Тверь;89123456789;vip;gold;1\nb@firma.test;Орёл;;;;\n",
		Options{Consent: &ImportConsent{Basis: "contract", Source: "договор"}})
	before := clientOf(t, pool, "a@firma.test")
	same := clientOf(t, pool, "b@firma.test")

	run := importText(t, pool, "email;Город;Телефон;Теги;plan\nA@firma.test;Клин;;b2b;silver\nb@firma.test;Орёл;;;\nc@firma.test;;;;\n", Options{})
	if d := cmp.Diff(counts{Rows: 3, Created: 1, Updated: 2}, countsOf(run)); d != "" {
		t.Error(d)
	}
	want := before
	want.City, want.Tags, want.Attributes = "Клин", []string{"vip", "b2b"}, map[string]any{"plan": "silver", "level": "1"}
	after := clientOf(t, pool, "a@firma.test")
	if d := cmp.Diff(want, after); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(same, clientOf(t, pool, "b@firma.test")); d != "" {
		t.Error(d)
	}
	if c := clientOf(t, pool, "c@firma.test"); c.Consent.Basis != "" {
		t.Error("a consent out of nothing")
	}

	run = importText(t, pool, "email;Город\na@firma.test;Псков\nd@firma.test;Псков\n", Options{OnConflict: "skip"})
	if d := cmp.Diff(counts{Rows: 2, Created: 1, Skipped: 1}, countsOf(run)); d != "" {
		t.Error(d)
	}
	if c := clientOf(t, pool, "a@firma.test"); c.City != "Клин" {
		t.Error(c.City)
	}
}

func TestATrialCountsAndChangesNothing(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	importText(t, pool, "email;Город\na@firma.test;Тверь\n", Options{})
	run := importText(t, pool, "email;Город\na@firma.test;Клин\nb@firma.test;Клин\nnonsense;\n", Options{DryRun: true})
	if d := cmp.Diff(counts{Rows: 3, Created: 1, Updated: 1, Rejected: 1}, countsOf(run)); d != "" {
		t.Error(d)
	}
	list, _, err := List(t.Context(), pool, Filter{}, 10, "")
	if err != nil || len(list) != 1 || list[0].City != "Тверь" {
		t.Errorf("%+v %v", list, err)
	}
	if rows := rejectsOf(t, pool, run.ID, "en"); len(rows) != 2 {
		t.Errorf("%q", rows)
	}
	if err := UndoImport(t.Context(), pool, run.ID, today); !fault.Is(err, fault.Conflict) {
		t.Error(err)
	}
}

func TestAnImportRevivesNobody(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	importText(t, pool, "email;Город\nerased@firma.test;Тверь\nbounced@firma.test;Тверь\n", Options{})
	bad := importText(t, pool, "email;Город\nerased@firma.test;Тверь;1;2\n", Options{})
	if _, err := suppress(ctx, pool, address(t, "bounced@firma.test"), "bounced", "", today); err != nil {
		t.Fatal(err)
	}
	erased := clientOf(t, pool, "erased@firma.test")
	if err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return EraseTx(ctx, tx, erased.ID) }); err != nil {
		t.Fatal(err)
	}
	run := importText(t, pool, "email;Город\nErased@firma.test;Клин\nbounced@firma.test;Клин\n", Options{})
	if d := cmp.Diff(counts{Rows: 2, Updated: 1, Rejected: 1}, countsOf(run)); d != "" {
		t.Error(d)
	}
	for _, id := range []int64{run.ID, bad.ID} {
		rows := rejectsOf(t, pool, id, "en")
		if len(rows) != 2 || len(rows[1]) != 2 || rows[1][1] != reasonErased {
			t.Errorf("%q", rows)
		}
	}
	list, _, err := ListSuppressions(ctx, pool, SuppressionFilter{}, 10, "")
	if err != nil || len(list) != 2 || list[0].Reason != "erased" || list[0].Email != "" || list[1].Reason != "bounced" {
		t.Errorf("%+v %v", list, err)
	}
}

func TestAnExternalIDBelongsToOneClient(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	importText(t, pool, "email;external_id\na@firma.test;7\n", Options{})
	run := importText(t, pool, "email;external_id\na@firma.test;7\nb@firma.test;7\nc@firma.test;8\nd@firma.test;8\ne@firma.test;\n", Options{})
	if d := cmp.Diff(counts{Rows: 5, Created: 2, Updated: 1, Rejected: 2}, countsOf(run)); d != "" {
		t.Error(d)
	}
}
