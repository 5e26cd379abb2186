package clients

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/mail"
	"salut/postgres"
	"salut/postgres/pgtest"
)

func ptr[T any](v T) *T { return &v }

func eventsOf(t testing.TB, db postgres.DB, id int64) []Event {
	t.Helper()
	held, err := Export(t.Context(), db, id)
	if err != nil {
		t.Fatal(err)
	}
	return held.Events
}

func TestAClientIsKeptInNormalForm(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	owner := int64(5)
	bought := time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC)
	c, err := Create(t.Context(), pool, Client{
		Email: " Ivan@Firma.TEST", Phone: "+7 912 345-67-89", FirstName: " Иван ", LastName: "Иванов", Gender: "male", Birthday: "31.12.1980", Company: "ООО  «Ромашка»",
		Position: "директор", Industry: "торговля", City: "Тверь", Language: "ru_RU", Timezone: "Europe/Moscow", Stage: "active", Tags: []string{"vip", " vip", "", "b2b"},
		Attributes: map[string]any{"plan": "gold", "score": 1500000.0, "list": []any{"a", 1.5}}, ExternalID: "42", OwnerID: &owner, Consent: Consent{Basis: "contract", Source: "договор"},
		BonusBalance: 100.505, TotalSpent: 99999999.99, PurchaseCount: 3, LastPurchaseAt: &bought,
	}, "", today)
	if err != nil {
		t.Fatal(err)
	}
	want := Client{
		Email: "ivan@firma.test", Phone: "+79123456789", FirstName: "Иван", LastName: "Иванов", Gender: "male", GenderSource: "given", GenderConfidence: 1, Birthday: "1980-12-31",
		Company: "ООО «Ромашка»", Position: "директор", Industry: "торговля", City: "Тверь", Language: "ru-RU", Timezone: "Europe/Moscow", Stage: "active", Tags: []string{"vip", "b2b"},
		Attributes: map[string]any{"plan": "gold", "score": 1500000.0, "list": []any{"a", 1.5}}, ExternalID: "42", OwnerID: &owner,
		Consent: Consent{Basis: "contract", Source: "договор", At: &today}, BonusBalance: 100.51, TotalSpent: 99999999.99, PurchaseCount: 3, LastPurchaseAt: &bought,
		CreatedAt: today, UpdatedAt: today,
	}
	if d := cmp.Diff(want, c, cmpopts.IgnoreFields(Client{}, "ID", "NameDoubtful")); d != "" {
		t.Error(d)
	}
	if c.Var("attributes").(map[string]any)["score"] != int64(1500000) || c.Var("id") != c.ID || c.Var("total_spent") != 99999999.99 || c.Var("shoe_size") != nil {
		t.Error("a field of the letter's client is not what is stored")
	}
}

func TestAllWrongFieldsAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	_, err := Create(t.Context(), pool, Client{Email: "nobody", Phone: "12", Gender: "m", Birthday: "вчера", Language: "по-русски", Timezone: "Москва", Stage: "vip",
		Consent: Consent{Basis: "да"}, Attributes: map[string]any{"a": "\x00"}}, "", today)
	f := fault.Of(err)
	if f == nil {
		t.Fatal(err)
	}
	fields := []string{f.Field}
	for _, also := range f.Also {
		fields = append(fields, also.Field)
	}
	if d := cmp.Diff([]string{"email", "phone", "gender", "birthday", "language", "timezone", "stage", "attributes.a", "consent.basis"}, fields); d != "" {
		t.Error(d)
	}
	if _, err := Create(t.Context(), pool, Client{}, "Иван", today); fault.Of(err) == nil {
		t.Error(err)
	}
	if c, err := Create(t.Context(), pool, Client{Phone: "+79123456789"}, "", today); err != nil || c.Email != "" {
		t.Errorf("%+v %v", c, err)
	}
}

func TestAnAddressBelongsToOneClientInAnySpelling(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	if _, err := Create(t.Context(), pool, Client{Email: "ivan@почта.test"}, "", today); err != nil {
		t.Fatal(err)
	}
	_, err := Create(t.Context(), pool, Client{Email: "IVAN@xn--80a1acny.test"}, "", today)
	if f := fault.Of(err); f == nil || f.Kind != fault.Conflict || f.Code != "email_taken" {
		t.Error(err)
	}
}

func TestAChangeIsTold(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	c, err := Create(ctx, pool, Client{Email: "a@firma.test", City: "Тверь", Attributes: map[string]any{"plan": "gold", "old": "1"}, Tags: []string{"vip"}}, "", today)
	if err != nil {
		t.Fatal(err)
	}
	later := today.Add(time.Hour)
	c, err = Update(ctx, pool, c.ID, Patch{City: ptr("Клин"), Birthday: ptr("--12-31"), Tags: &[]string{"b2b"}, Attributes: map[string]any{"plan": "silver", "old": nil},
		Consent: &Consent{Basis: "consent", Source: "сайт"}, Email: ptr("B@firma.test")}, later)
	if err != nil {
		t.Fatal(err)
	}
	if c.City != "Клин" || c.Birthday != "--12-31" || c.Email != "b@firma.test" || c.Consent.Basis != "consent" || !c.UpdatedAt.Equal(later) {
		t.Errorf("%+v", c)
	}
	if d := cmp.Diff(map[string]any{"plan": "silver"}, c.Attributes); d != "" {
		t.Error(d)
	}
	events := eventsOf(t, pool, c.ID)
	if len(events) != 1 || events[0].Kind != "changed" || !events[0].At.Equal(later) {
		t.Fatalf("%+v", events)
	}
	if d := cmp.Diff(map[string]any{"old": "Тверь", "new": "Клин"}, events[0].Data["city"]); d != "" || len(events[0].Data) != 6 {
		t.Error(d, events[0].Data)
	}
	if _, err := Update(ctx, pool, c.ID, Patch{City: ptr("Клин")}, later); err != nil {
		t.Fatal(err)
	}
	if len(eventsOf(t, pool, c.ID)) != 1 {
		t.Error("nothing changed, and it was told")
	}
	if _, err := Update(ctx, pool, c.ID, Patch{Email: ptr("")}, later); fault.Of(err) == nil {
		t.Error("a client that can't be reached")
	}
	if _, err := Update(ctx, pool, 404, Patch{}, later); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestAPersonsWordAboutANameStays(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	c, err := Create(ctx, pool, Client{Email: "a@firma.test", FirstName: "Саша"}, "", today)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = Confirm(ctx, pool, c.ID, Patch{FirstName: ptr("Александра"), Gender: ptr("female")}, today); err != nil {
		t.Fatal(err)
	}
	run := importText(t, pool, "email;Имя;Пол;Город\na@firma.test;Александр;м;Тверь\n", Options{})
	if run.Updated != 1 {
		t.Errorf("%+v", run)
	}
	c = clientOf(t, pool, "a@firma.test")
	if c.FirstName != "Александра" || c.Gender != "female" || c.GenderSource != "confirmed" || !c.NameConfirmed || c.NameDoubtful || c.City != "Тверь" {
		t.Errorf("%+v", c)
	}
	if p := c.Person(); p.Doubtful || p.First != "Александра" {
		t.Errorf("%+v", p)
	}
}

func TestDoubtfulNamesAreFoundAndConfirmed(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	c, err := Create(ctx, pool, Client{Email: "a@firma.test"}, "", today)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(ctx, `UPDATE clients SET name_doubtful = true`); err != nil {
		t.Fatal(err)
	}
	list, _, err := List(ctx, pool, Filter{Doubtful: ptr(true)}, 10, "")
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v %v", list, err)
	}
	if _, err := Confirm(ctx, pool, c.ID, Patch{}, today); err != nil {
		t.Fatal(err)
	}
	if list, _, err = List(ctx, pool, Filter{Doubtful: ptr(true)}, 10, ""); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestClientsAreListedPageByPage(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	importText(t, pool, "email;Фамилия;Имя;Теги;stage\na@firma.test;Иванов;Иван;vip;active\nb@firma.test;Петров;Пётр;;\nc@firma.test;Ивашов;Глеб;vip;\nd_x@firma.test;;;;\n", Options{})
	emails := func(f Filter) (got []string) {
		t.Helper()
		for cursor := ""; ; {
			page, next, err := List(ctx, pool, f, 2, cursor)
			if err != nil || len(page) > 2 {
				t.Fatal(len(page), err)
			}
			for _, c := range page {
				got = append(got, c.Email[:1])
			}
			if cursor = next; cursor == "" {
				return got
			}
		}
	}
	tests := []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"all, newest first", Filter{}, []string{"d", "c", "b", "a"}},
		{"by address in another spelling", Filter{Email: "A@FIRMA.test"}, []string{"a"}},
		{"by the beginning of a surname", Filter{Query: "ива"}, []string{"c", "a"}},
		{"by the whole name", Filter{Query: "пётр пет"}, []string{"b"}},
		{"by the beginning of an address", Filter{Query: "c@"}, []string{"c"}},
		{"a percent sign is only itself", Filter{Query: "%"}, nil},
		{"an underscore is only itself", Filter{Query: "d_"}, []string{"d"}},
		{"by stage", Filter{Stage: "active"}, []string{"a"}},
		{"by tag", Filter{Tag: "vip"}, []string{"c", "a"}},
		{"by import", Filter{ImportID: 77}, nil},
	}
	for _, test := range tests {
		if d := cmp.Diff(test.want, emails(test.filter)); d != "" {
			t.Errorf("%s: %s", test.name, d)
		}
	}
	if _, _, err := List(ctx, pool, Filter{}, 2, "nonsense"); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	if _, _, err := List(ctx, pool, Filter{Email: "nonsense"}, 2, ""); fault.Of(err) == nil || fault.Of(err).Field != "email" {
		t.Error(err)
	}
}

func TestAnAddressIsSuppressedOnceAndItIsTold(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	c, err := Create(ctx, pool, Client{Email: "a@firma.test"}, "", today)
	if err != nil {
		t.Fatal(err)
	}
	first, err := suppress(ctx, pool, address(t, "A@firma.test"), "complained", "жалоба", today)
	if err != nil {
		t.Fatal(err)
	}
	again, err := suppress(ctx, pool, address(t, "a@firma.test"), "manual", "", today.Add(time.Hour))
	if err != nil || again != first {
		t.Errorf("%+v, then %+v %v", first, again, err)
	}
	if events := eventsOf(t, pool, c.ID); len(events) != 1 || events[0].Kind != "suppressed" || events[0].Data["reason"] != "complained" {
		t.Errorf("%+v", events)
	}
	if _, err := suppress(ctx, pool, address(t, "a@firma.test"), "erased", "", today); fault.Of(err) == nil {
		t.Error("erasing is not a word for a suppression")
	}
	if s, err := UpdateSuppression(ctx, pool, first.ID, SuppressionPatch{Note: ptr("по телефону")}); err != nil || s.Note != "по телефону" || s.Reason != "complained" {
		t.Errorf("%+v %v", s, err)
	}
	if list, _, err := ListSuppressions(ctx, pool, SuppressionFilter{Email: "A@firma.test"}, 10, ""); err != nil || len(list) != 1 {
		t.Errorf("%+v %v", list, err)
	}
	if err := DeleteSuppression(ctx, pool, first.ID, "Anna", time.Now()); err != nil {
		t.Error(err)
	}
	if err := DeleteSuppression(ctx, pool, first.ID, "Anna", time.Now()); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestAnErasedPersonLeavesOnlyAHash(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	c, err := Create(ctx, pool, Client{Email: "a@firma.test"}, "Иван Иванов", today)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Update(ctx, pool, c.ID, Patch{City: ptr("Тверь")}, today); err != nil {
		t.Fatal(err)
	}
	if _, err := suppress(ctx, pool, address(t, "a@firma.test"), "manual", "просил не писать Иванов", today); err != nil {
		t.Fatal(err)
	}
	importText(t, pool, "email;Город\na@firma.test;Клин\n", Options{})
	if err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return EraseTx(ctx, tx, c.ID) }); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"clients", "events", "import_changes"} {
		var n int
		if err := pool.QueryRow(ctx, `SELECT count(*) FROM `+table).Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows left in %s, %v", n, table, err)
		}
	}
	list, _, err := ListSuppressions(ctx, pool, SuppressionFilter{Email: "a@firma.test"}, 10, "")
	if err != nil || len(list) != 1 || list[0].Email != "" || list[0].Note != "" || list[0].Reason != "erased" {
		t.Errorf("%+v %v", list, err)
	}
	if err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return EraseTx(ctx, tx, c.ID) }); !fault.Is(err, fault.NotFound) {
		t.Error(err)
	}
}

func TestEventsAreRecordedTogether(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	ctx := t.Context()
	c, err := Create(ctx, pool, Client{Email: "a@firma.test"}, "", today)
	if err != nil {
		t.Fatal(err)
	}
	list := []Event{
		{At: today, ClientID: c.ID, Kind: "deferred", MailingID: ptr(int64(7)), MessageN: ptr(int32(3)), Data: map[string]any{"smtp_reply": "451 4.7.1 позже"}},
		{At: today.Add(time.Second), ClientID: c.ID, Kind: "opened"},
	}
	if err := Record(ctx, pool, list); err != nil {
		t.Fatal(err)
	}
	if err := Record(ctx, pool, nil); err != nil {
		t.Fatal(err)
	}
	list[1].Data = map[string]any{}
	if d := cmp.Diff(list, eventsOf(t, pool, c.ID), cmpopts.IgnoreFields(Event{}, "ID")); d != "" {
		t.Error(d)
	}
}

func suppress(ctx context.Context, db postgres.DB, email mail.Address, reason, note string, now time.Time) (Suppression, error) {
	return SuppressWithin(ctx, db, email, Suppression{Reason: reason, Note: note, Scope: Everything}, now)
}
