package segments_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/postgres/pgtest"
	"salut/segments"
)

var (
	now    = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	moscow = time.FixedZone("Moscow", 3*3600)
)

func parse(t *testing.T, document string) segments.Rule {
	t.Helper()
	r, err := segments.ParseRule([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestASegmentIsKeptChangedAndDeleted(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	made, err := segments.Create(ctx, pool, " Москвичи ", parse(t, condition("city", "=", `"Москва"`)), now)
	if err != nil {
		t.Fatal(err)
	}
	if made.ID == 0 || made.Name != "Москвичи" || made.Rule.Rules[0].Value != "Москва" || !made.CreatedAt.Equal(now) {
		t.Errorf("made %+v", made)
	}
	name := "Столица"
	if _, err := segments.Update(ctx, pool, made.ID, segments.Patch{Name: &name}, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	everyone := segments.Rule{}
	if _, err := segments.Update(ctx, pool, made.ID, segments.Patch{Rule: &everyone}, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	found, err := segments.Find(ctx, pool, made.ID)
	if err != nil || found.Name != name || len(found.Rule.Rules) != 0 || !found.UpdatedAt.Equal(now.Add(time.Hour)) || !found.CreatedAt.Equal(now) {
		t.Errorf("found %+v, %v", found, err)
	}
	if err := segments.Delete(ctx, pool, made.ID); err != nil {
		t.Fatal(err)
	}
	_, finding := segments.Find(ctx, pool, made.ID)
	_, changing := segments.Update(ctx, pool, made.ID, segments.Patch{Name: &name}, now)
	for what, err := range map[string]error{"find": finding, "change": changing, "delete": segments.Delete(ctx, pool, made.ID)} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s what is gone: got %v, want NotFound", what, err)
		}
	}
}

func TestABadNameOrRuleIsNotKept(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	bad := segments.Rule{Rules: []segments.Rule{{Field: "town", Operator: "null"}}}
	for _, name := range []string{"", "  ", "a\x00b", string(slices.Repeat([]byte("x"), 201))} {
		if _, err := segments.Create(ctx, pool, name, segments.Rule{}, now); !fault.Is(err, fault.Invalid) || fault.Of(err).Field != "name" {
			t.Errorf("name %q: %v", name, err)
		}
	}
	if _, err := segments.Create(ctx, pool, "x", bad, now); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
	kept, err := segments.Create(ctx, pool, "x", segments.Rule{}, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := segments.Update(ctx, pool, kept.ID, segments.Patch{Rule: &bad}, now); !fault.Is(err, fault.Invalid) {
		t.Error(err)
	}
}

func TestASegmentThatACampaignUsesStays(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	s, err := segments.Create(ctx, pool, "x", segments.Rule{}, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pool.Exec(ctx, `INSERT INTO campaigns (name, purpose, segment_id, sender_ids, entry, steps) VALUES ('Весна', 'marketing', $1, '{}', '{}', '[]')`, s.ID); err != nil {
		t.Fatal(err)
	}
	err = segments.Delete(ctx, pool, s.ID)
	if f := fault.Of(err); f == nil || f.Kind != fault.Conflict || f.Args[0] != "Весна" {
		t.Errorf("got %v, want a conflict that names the campaign", err)
	}
	if _, err := segments.Find(ctx, pool, s.ID); err != nil {
		t.Error(err)
	}
}

func TestListsPageNewestFirst(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	for i := range 5 {
		if _, err := segments.Create(ctx, pool, fmt.Sprint(i), segments.Rule{}, now); err != nil {
			t.Fatal(err)
		}
	}
	addClients(t, pool, 5)
	var names, emails []string
	for cursor, pages := "", 1; ; pages++ {
		items, next, err := segments.List(ctx, pool, 2, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range items {
			names = append(names, s.Name)
		}
		if cursor = next; next == "" {
			if pages != 3 {
				t.Errorf("%d pages", pages)
			}
			break
		}
	}
	w, err := segments.Compile(parse(t, condition("city", "=", `"Город"`)), now, moscow)
	if err != nil {
		t.Fatal(err)
	}
	for cursor := ""; ; {
		items, next, err := segments.Clients(ctx, pool, w, 2, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range items {
			emails = append(emails, c.Email)
		}
		if cursor = next; next == "" {
			break
		}
	}
	if !slices.Equal(names, []string{"4", "3", "2", "1", "0"}) {
		t.Error(names)
	}
	if !slices.Equal(emails, []string{"c5@mail.test", "c4@mail.test", "c3@mail.test", "c2@mail.test", "c1@mail.test"}) {
		t.Error(emails)
	}
	_, _, listing := segments.List(ctx, pool, 2, "x!")
	_, _, paging := segments.Clients(ctx, pool, w, 2, "x!")
	if !fault.Is(listing, fault.Invalid) || !fault.Is(paging, fault.Invalid) {
		t.Error(listing, paging)
	}
}

func addClients(t *testing.T, pool *pgxpool.Pool, n int) {
	t.Helper()
	const sql = `INSERT INTO clients (email, city, attributes) SELECT 'c' || i || '@mail.test', 'Город', jsonb_build_object('n', i) FROM generate_series(1, $1) i`
	if _, err := pool.Exec(t.Context(), sql, n); err != nil {
		t.Fatal(err)
	}
}

func TestAPreviewCountsAllAndShowsTen(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	addClients(t, pool, 12)
	count, sample, err := segments.Preview(ctx, pool, parse(t, condition("attributes.n", ">", "1")), now, moscow)
	if err != nil || count != 11 || len(sample) != 10 {
		t.Errorf("count %d, sample of %d, %v", count, len(sample), err)
	}
	if count, _, err = segments.Preview(ctx, pool, segments.Rule{}, now, moscow); err != nil || count != 12 {
		t.Errorf("everyone: %d, %v", count, err)
	}
	if _, _, err = segments.Preview(ctx, pool, parse(t, condition("attributes.n", ">", "1")), now, moscow); err != nil {
		t.Error(err)
	}
	keys, err := segments.Attributes(ctx, pool)
	if err != nil || !slices.Equal(keys, []string{"n"}) {
		t.Error(keys, err)
	}
}
