package clients

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/postgres/pgtest"
)

// town makes some clients and gives their first names by id order.
func town(t *testing.T) (*pgxpool.Pool, []Client) {
	t.Helper()
	pool := pgtest.New(t)
	owner := int64(7)
	day := func(n int) *time.Time { d := today.AddDate(0, 0, n); return &d }
	people := []Client{
		{Email: "anna@firma.test", Phone: "+79161234567", LastName: "Ёлкина", FirstName: "Анна", City: "Тверь", Stage: "active", Tags: []string{"vip", "b2b"}, LastPurchaseAt: day(-3), OwnerID: &owner},
		{Email: "boris@firma.test", LastName: "Егоров", FirstName: "Борис", MiddleName: "Ильич", City: "Москва", Stage: "prospect", Tags: []string{"vip"}, LastPurchaseAt: day(-9)},
		{Email: "vera@bureau.test", LastName: "Жукова", FirstName: "Вера", City: "", Company: "ООО «Ромашка-2000»", Stage: "prospect"},
		{Phone: "+79031112233", FirstName: "Глеб", LastName: "Иванов-Петров", City: "Тверь", Stage: "former"},
		{Email: "no_name@x.test", City: "Ярославль"},
	}
	for i := range people {
		c, err := Create(t.Context(), pool, people[i], "", today)
		if err != nil {
			t.Fatal(err)
		}
		people[i] = c
	}
	return pool, people
}

func TestClientsAreSortedByEachKeyPageByPage(t *testing.T) {
	t.Parallel()
	pool, people := town(t)
	if err := opened(t, pool, people[1].ID, people[0].ID, people[1].ID); err != nil {
		t.Fatal(err)
	}
	number := map[int64]int{}
	for i, c := range people {
		number[c.ID] = i
	}
	for sort, want := range map[string]string{
		"": "43210", "created_at": "01234", "-created_at": "43210",
		"name": "10234", "-name": "32014", // Ё stands by Е, and a client without a name last
		"email": "01423", "-email": "24103",
		"city": "10342", "-city": "43012",
		"stage": "03124", "-stage": "42130",
		"last_purchase_at": "10432", "-last_purchase_at": "01432",
		"last_opened_at": "01432", "-last_opened_at": "10432",
	} {
		var got strings.Builder
		cursor := ""
		for range 10 {
			page, next, err := List(t.Context(), pool, Filter{Sort: sort}, 2, cursor)
			if err != nil {
				t.Fatal(sort, err)
			}
			for _, c := range page {
				fmt.Fprint(&got, number[c.ID])
			}
			if cursor = next; next == "" {
				break
			}
		}
		if got.String() != want {
			t.Errorf("sorted by %q: %s, want %s", sort, got.String(), want)
		}
	}
	if _, _, err := List(t.Context(), pool, Filter{Sort: "phone"}, 2, ""); !fault.Is(err, fault.Invalid) {
		t.Errorf("an unknown key: %v", err)
	}
	_, next, err := List(t.Context(), pool, Filter{Sort: "name"}, 2, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, cursor := range []string{next, "x", "e30", "MTc"} {
		if _, _, err := List(t.Context(), pool, Filter{Sort: "-last_opened_at"}, 2, cursor); !fault.Is(err, fault.Invalid) {
			t.Errorf("the cursor %q of another list: %v", cursor, err)
		}
	}
}

func TestTheSearchFindsWordsAddressesAndPhones(t *testing.T) {
	t.Parallel()
	pool, people := town(t)
	for q, want := range map[string]string{
		"елк": "0", "Ёлкина анна": "0", "анна ёл": "0", "ильич": "1", "ромаш": "2", "2000": "2", "«Ромашка-2000»": "2", "петров": "3", "firma": "", "ANNA@f": "0",
		"no_": "4", "noxname": "", "%": "", "'": "", "& |": "", "8 916 123": "0", "+7 (916)": "0", "916": "0", "7903": "3", "91": "", "а:* | б": "",
	} {
		list, _, err := List(t.Context(), pool, Filter{Query: q, Sort: "created_at"}, 10, "")
		if err != nil {
			t.Fatal(q, err)
		}
		var got strings.Builder
		for _, c := range list {
			for i := range people {
				if people[i].ID == c.ID {
					fmt.Fprint(&got, i)
				}
			}
		}
		if got.String() != want {
			t.Errorf("%q finds %q, want %q", q, got.String(), want)
		}
		if n, about, err := Count(t.Context(), pool, Filter{Query: q}, false); err != nil || about || int(n) != len(list) {
			t.Errorf("%q is counted as %d, %v, %v", q, n, about, err)
		}
	}
}

func TestAFilterNarrowsByOwnerRuleAndTag(t *testing.T) {
	t.Parallel()
	pool, people := town(t)
	nobody := int64(0)
	for name, tt := range map[string]struct {
		f    Filter
		want int
	}{
		"owner": {Filter{OwnerID: people[0].OwnerID}, 1}, "nobody's": {Filter{OwnerID: &nobody}, 4}, "tag": {Filter{Tag: "vip"}, 2}, "stage": {Filter{Stage: "former"}, 1},
		"rule": {Filter{Rule: &Condition{SQL: "c.city = $1", Args: []any{"Тверь"}}, Tag: "vip"}, 1}, "ids": {Filter{IDs: []int64{people[2].ID, 999}}, 1}, "no ids": {Filter{IDs: []int64{}}, 0},
	} {
		list, _, err := List(t.Context(), pool, tt.f, 10, "")
		if err != nil || len(list) != tt.want {
			t.Errorf("%s: %d clients, %v", name, len(list), err)
		}
		if n, _, err := Count(t.Context(), pool, tt.f, true); err != nil || int(n) != tt.want {
			t.Errorf("%s is counted as %d, %v", name, n, err)
		}
	}
	tags, err := Tags(t.Context(), pool)
	if err != nil || len(tags) != 2 || tags[0] != (Tag{"vip", 2}) {
		t.Errorf("tags: %v %v", tags, err)
	}
}

// opened lets a person open a letter for each id in turn.
func opened(t *testing.T, pool *pgxpool.Pool, ids ...int64) error {
	t.Helper()
	for i, id := range ids {
		const sql = `INSERT INTO hits (at, client_id, mailing_id, message_n, kind, agent, network, verdict, reason, rules) VALUES ($1, $2, 1, 1, 'opened', '', '', 'human', 'browser', 1)`
		if _, err := pool.Exec(t.Context(), sql, today.Add(time.Duration(i)*time.Hour), id); err != nil {
			return err
		}
	}
	return nil
}
