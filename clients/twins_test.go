package clients

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/mail"
	"salut/postgres/pgtest"
)

func TestAMergedAddressStaysKnownAndComesBackByNoRoad(t *testing.T) {
	t.Parallel()
	pool, people := town(t)
	ctx := t.Context()
	opens := []int64{people[1].ID, people[2].ID}
	if err := opened(t, pool, opens...); err != nil {
		t.Fatal(err)
	}
	var merged Client
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) (err error) {
		merged, err = MergeTx(ctx, tx, people[1].ID, people[2].ID, Union{Take: []string{"name", "company"}, Author: "m@firma.test"}, today)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if merged.FirstName != "Вера" || merged.MiddleName != "" || merged.Company != "ООО «Ромашка-2000»" || merged.City != "Москва" || merged.Email != "boris@firma.test" {
		t.Errorf("%+v", merged)
	}
	if known, err := Addresses(ctx, pool, merged.ID); err != nil || fmt.Sprint(known) != "[vera@bureau.test]" {
		t.Error(known, err)
	}
	last := eventsOf(t, pool, merged.ID)
	if e := last[len(last)-1]; e.Data["merged"].(map[string]any)["email"] != "vera@bureau.test" || e.Data["company"] == nil {
		t.Errorf("the history says %+v", e)
	}
	if n, err := LastOpened(ctx, pool, []int64{merged.ID, people[2].ID}); err != nil || len(n) != 1 {
		t.Error(n, err)
	}
	if _, err := Create(ctx, pool, Client{Email: "vera@bureau.test"}, "", today); !fault.Is(err, fault.Conflict) {
		t.Errorf("added again: %v", err)
	}
	if _, err := Update(ctx, pool, people[0].ID, Patch{Email: ptr("VERA@bureau.test")}, today); !fault.Is(err, fault.Conflict) {
		t.Errorf("given to another: %v", err)
	}
	if _, err := Update(ctx, pool, merged.ID, Patch{City: ptr("Тула")}, today); err != nil {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "again.csv")
	if err := os.WriteFile(file, []byte("email,city\nvera@bureau.test,Омск\nnew@bureau.test,Омск\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if run, err := Import(ctx, pool, ImportSource{Path: file, PhoneRegion: "RU", Now: today}, Options{}, nil); err != nil || run.Skipped != 1 || run.Created != 1 {
		t.Errorf("imported again: %+v %v", run, err)
	}
	if err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { return EraseTx(ctx, tx, merged.ID) }); err != nil {
		t.Fatal(err)
	}
	for _, a := range []string{"vera@bureau.test", "boris@firma.test"} {
		address, _ := mail.ParseAddress(a)
		if list, _, err := ListSuppressions(ctx, pool, SuppressionFilter{Email: address.String()}, 5, ""); err != nil || len(list) != 1 || list[0].Reason != "erased" || list[0].Email != "" {
			t.Errorf("%s: %+v %v", a, list, err)
		}
	}
}

func TestProbableDoublesArePaged(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	for i := range 9 {
		c := Client{Email: fmt.Sprintf("p%d@x.test", i), LastName: "Иванов", FirstName: []string{"Пётр", "Петр", "Олег"}[i%3], Birthday: fmt.Sprintf("1980-0%d-01", 1+i/4), Company: []string{"Ёж", "ёж", ""}[i%3]}
		if i > 4 {
			c.Phone = fmt.Sprintf("+7912345670%d", i/7)
		}
		if _, err := Create(t.Context(), pool, c, "", today); err != nil {
			t.Fatal(err)
		}
	}
	for by, want := range map[string]string{"phone": "p5 p6|p7 p8", "birthday": "p0 p1 p3|p4 p6 p7", "company": "p0 p1 p3 p4 p6 p7"} {
		var got []string
		cursor := ""
		for range 10 {
			groups, next, err := FindDoubles(t.Context(), pool, by, 1, cursor)
			if err != nil {
				t.Fatal(by, err)
			}
			for _, g := range groups {
				var names []string
				for _, c := range g.Clients {
					names = append(names, strings.TrimSuffix(c.Email, "@x.test"))
				}
				got = append(got, strings.Join(names, " "))
			}
			if cursor = next; next == "" {
				break
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("by %s: %q, want %q", by, got, want)
		}
	}
	if _, _, err := FindDoubles(t.Context(), pool, "name", 1, ""); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}
