package clients

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/mail"
)

func bulk(t *testing.T, pool *pgxpool.Pool, b Bulk, f Filter) Bulk {
	t.Helper()
	b, err := PlanBulk(t.Context(), pool, b, f)
	if err != nil {
		t.Fatal(err)
	}
	b, err = RunBulk(t.Context(), pool, b, f, func(ctx context.Context, addresses []mail.Address) (int64, error) {
		return SuppressAll(ctx, pool, addresses, Suppression{Reason: "manual", Scope: Everything}, today)
	}, today)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func tagsOf(t *testing.T, pool *pgxpool.Pool, people []Client) string {
	t.Helper()
	var all []string
	for _, c := range people {
		now, err := Find(t.Context(), pool, c.ID)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Join(now.Tags, ",")+"/"+now.Stage)
	}
	return strings.Join(all, " ")
}

func TestAChangeToManyIsMadeOnceAndUndone(t *testing.T) {
	t.Parallel()
	pool, people := town(t)
	before := tagsOf(t, pool, people)
	if want := "vip,b2b/active vip/prospect /prospect /former /prospect"; before != want {
		t.Fatal(before)
	}
	added := bulk(t, pool, Bulk{Act: "add_tags", Tags: []string{"b2b", "осень"}}, Filter{})
	if added.State != "done" || added.Total != 5 || added.Done != 5 || added.Changed != 5 {
		t.Errorf("%+v", added)
	}
	if got := tagsOf(t, pool, people); got != "vip,b2b,осень/active vip,b2b,осень/prospect b2b,осень/prospect b2b,осень/former b2b,осень/prospect" {
		t.Error(got)
	}
	if again := bulk(t, pool, Bulk{Act: "add_tags", Tags: []string{"b2b"}}, Filter{Tag: "vip"}); again.Total != 2 || again.Changed != 0 {
		t.Errorf("again: %+v", again)
	}
	removed := bulk(t, pool, Bulk{Act: "remove_tags", Tags: []string{"vip"}}, Filter{IDs: []int64{people[1].ID, people[2].ID}})
	staged := bulk(t, pool, Bulk{Act: "set_stage", Stage: "active"}, Filter{Stage: "prospect"}) // changes its own filter
	if removed.Changed != 1 || staged.Changed != 3 || staged.Total != 3 {
		t.Errorf("%+v %+v", removed, staged)
	}
	last := eventsOf(t, pool, people[1].ID)
	if e := last[len(last)-1]; e.Kind != "changed" || e.Data["stage"].(map[string]any)["old"] != "prospect" {
		t.Errorf("the history says %+v", e)
	}
	if _, err := Update(t.Context(), pool, people[4].ID, Patch{Stage: ptr("former")}, today); err != nil {
		t.Fatal(err)
	}
	for _, b := range []Bulk{staged, removed, added} {
		b, err := PlanUndo(t.Context(), pool, b.ID)
		if err == nil {
			b, err = RunUndo(t.Context(), pool, b, today)
		}
		if err != nil || b.State != "undone" {
			t.Fatalf("undo %s: %+v %v", b.Act, b, err)
		}
	}
	// What somebody changed again since is left alone.
	if got := tagsOf(t, pool, people); got != "vip,b2b/active vip/prospect /prospect /former /former" {
		t.Error(got)
	}
	if _, err := PlanUndo(t.Context(), pool, added.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("undone twice: %v", err)
	}
}

func TestManyGetAnOwnerOrNoMoreLetters(t *testing.T) {
	t.Parallel()
	pool, people := town(t)
	var user int64
	if err := pool.QueryRow(t.Context(), `INSERT INTO users (email, role) VALUES ('m@firma.test', 'manager') RETURNING id`).Scan(&user); err != nil {
		t.Fatal(err)
	}
	owned := bulk(t, pool, Bulk{Act: "set_owner", OwnerID: &user}, Filter{Rule: &Condition{SQL: "c.city = $1", Args: []any{"Тверь"}}})
	if n, _, err := Count(t.Context(), pool, Filter{OwnerID: &user}, true); err != nil || n != 2 || owned.Changed != 2 {
		t.Errorf("%d %+v %v", n, owned, err)
	}
	b, err := PlanUndo(t.Context(), pool, owned.ID)
	if err == nil {
		_, err = RunUndo(t.Context(), pool, b, today)
	}
	if c, _ := Find(t.Context(), pool, people[0].ID); err != nil || c.OwnerID == nil || *c.OwnerID != 7 {
		t.Errorf("the former owner: %+v %v", c.OwnerID, err)
	}
	stopped := bulk(t, pool, Bulk{Act: "suppress", Note: "by hand"}, Filter{})
	if stopped.Changed != 4 || stopped.Skipped != 1 {
		t.Errorf("%+v", stopped)
	}
	if _, err := PlanUndo(t.Context(), pool, stopped.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("a suppression undone: %v", err)
	}
	for _, wrong := range []Bulk{{Act: "erase"}, {Act: "add_tags"}, {Act: "set_stage", Stage: "vip"}, {Act: "set_owner", OwnerID: ptr(int64(999))}} {
		if _, err := PlanBulk(t.Context(), pool, wrong, Filter{}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: %v", wrong, err)
		}
	}
}

func TestTheTableOfClientsHoldsAllAndNoFormula(t *testing.T) {
	t.Parallel()
	pool, people := town(t)
	if _, err := Update(t.Context(), pool, people[0].ID, Patch{Company: ptr("=cmd|' /C calc'!A0"), Attributes: map[string]any{"score": -5.5, "plan": "+gold", "list": []any{"a"}}}, today); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := WriteTable(t.Context(), pool, Filter{Rule: &Condition{SQL: "c.city = $1", Args: []any{"Тверь"}}}, ';', &out); err != nil {
		t.Fatal(err)
	}
	r := csv.NewReader(&out)
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	cell := func(row int, column string) string { return rows[row][slices.Index(rows[0], column)] }
	for _, tt := range [][2]string{{"company", "'=cmd|' /C calc'!A0"}, {"phone", "+79161234567"}, {"tags", "vip, b2b"}, {"attributes.score", "-5.5"}, {"attributes.plan", "'+gold"},
		{"attributes.list", `["a"]`}, {"owner_id", "7"}, {"last_purchase_at", today.AddDate(0, 0, -3).Format("2006-01-02T15:04:05Z")}} {
		if got := cell(2, tt[0]); got != tt[1] {
			t.Errorf("%s is %q, want %q", tt[0], got, tt[1])
		}
	}
	if cell(1, "first_name") != "Глеб" || cell(1, "email") != "" || cell(1, "attributes.plan") != "" {
		t.Error(rows[1])
	}
}
