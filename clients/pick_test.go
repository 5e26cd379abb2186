package clients_test

import (
	"reflect"
	"testing"

	"salut/clients"
	"salut/postgres/pgtest"
)

func TestAPickedFieldIsWhatTheWholeClientSays(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	var owner int64
	if err := pool.QueryRow(ctx, `INSERT INTO users (email, name, role, password_hash) VALUES ('olga@salut.test', 'Olga', 'manager', '') RETURNING id`).Scan(&owner); err != nil {
		t.Fatal(err)
	}
	const q = `INSERT INTO clients (email, phone, first_name, middle_name, last_name, gender, gender_source, gender_confidence, birth_year, birth_month, birth_day, company, position, industry, city,
			language, timezone, stage, tags, attributes, external_id, owner_id, consent_basis, consent_source, consent_at, bonus_balance, last_purchase_at, purchase_count, total_spent)
		VALUES ('anna@clients.test', '+79161234567', 'Анна', 'Петровна', 'Иванова', 'female', 'patronymic', 1, 1980, 12, 31, 'Ромашка', 'директор', 'чай', 'Тверь',
			'ru', 'Asia/Omsk', 'active', '{vip}', '{"cups": 3}', 'x-1', $1, 'consent', 'form', now(), 15.5, now(), 4, 1000.25)`
	if _, err := pool.Exec(ctx, q, owner); err != nil {
		t.Fatal(err)
	}
	read := func(columns string, targets []any) {
		t.Helper()
		if err := pool.QueryRow(ctx, `SELECT `+columns+` FROM clients c`).Scan(targets...); err != nil {
			t.Fatal(err)
		}
	}
	var whole clients.Client
	read(clients.Columns, whole.Targets())
	all := []string{"id", "email", "phone", "full_name", "first_name", "middle_name", "last_name", "gender", "gender_source", "gender_confidence", "birthday", "company", "position",
		"industry", "city", "language", "timezone", "stage", "tags", "attributes", "owner_id", "consent", "bonus_balance", "last_purchase_at", "purchase_count", "total_spent",
		"external_id", "created_at", "updated_at"}
	var every clients.Client
	p := clients.PickAll()
	read(p.Columns, p.Targets(&every))
	for _, field := range all {
		want := whole.Var(field)
		if want == nil || want == "" {
			t.Fatalf("the example has no %s", field)
		}
		var c clients.Client
		p := clients.PickFields([]string{field, "no such field"})
		if read(p.Columns, p.Targets(&c)); !reflect.DeepEqual(c.Var(field), want) {
			t.Errorf("%s: %v is picked instead of %v", field, c.Var(field), want)
		}
		if !reflect.DeepEqual(every.Var(field), want) {
			t.Errorf("%s: %v of all instead of %v", field, every.Var(field), want)
		}
	}
	if c := every; c.Person() != whole.Person() {
		t.Errorf("%+v instead of %+v", c.Person(), whole.Person())
	}
}
