package segments_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"salut/postgres/pgtest"
	"salut/segments"
)

// Every rule selects in PostgreSQL the very clients that a naive reading in memory selects. More rounds: -rapid.checks=5000.
func TestARuleSelectsWhatItSays(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	pool := pgtest.New(t)
	err := pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error { furnish(ctx, t, tx); return nil })
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		now, zone := drawNow(rt), drawZone(rt)
		people := make([]person, rapid.IntRange(1, 12).Draw(rt, "people"))
		for i := range people {
			people[i] = drawPerson(rt, now)
		}
		tx, err := pool.Begin(ctx)
		if err != nil {
			rt.Fatal(err)
		}
		defer tx.Rollback(ctx)
		if err := settle(ctx, tx, people); err != nil {
			rt.Fatal(err)
		}
		var rules []tree
		for _, f := range segments.Fields() { // one plain question to each field, and a few that are put together
			rules = append(rules, tree{"combinator": "and", "rules": []any{drawCondition(rt, f, now, people)}})
		}
		for range rapid.IntRange(1, 4).Draw(rt, "rules") {
			rules = append(rules, drawGroup(rt, now, people, 1))
		}
		for _, rule := range rules {
			document, err := json.Marshal(rule)
			if err != nil {
				rt.Fatal(err)
			}
			parsed, err := segments.ParseRule(document)
			if err != nil {
				rt.Fatalf("%s: %v", document, err)
			}
			where, err := segments.Compile(parsed, now, zone)
			if err != nil {
				rt.Fatalf("%s: %v", document, err)
			}
			rows, err := tx.Query(ctx, `SELECT c.id FROM clients c WHERE `+where.SQL+` ORDER BY c.id`, where.Args...)
			if err != nil {
				rt.Fatalf("%s\n%s: %v", document, where.SQL, err)
			}
			got, err := pgx.CollectRows(rows, pgx.RowTo[int64])
			if err != nil {
				rt.Fatalf("%s\n%s: %v", document, where.SQL, err)
			}
			want := []int64{}
			e := naive{now, zone}
			for _, p := range people {
				if e.holds(rule, p) {
					want = append(want, p.id)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				for _, p := range people {
					if slices.Contains(want, p.id) != slices.Contains(got, p.id) {
						rt.Logf("differs: %+v", p)
					}
				}
				rt.Fatalf("%s\n%s %v\nwant - got +\n%s", document, where.SQL, where.Args, diff)
			}
		}
	})
}

func drawGroup(t *rapid.T, now time.Time, people []person, depth int) tree {
	least := 1
	if depth == 1 {
		least = 0
	}
	rules := make([]any, rapid.IntRange(least, 4).Draw(t, "size of the group"))
	for i := range rules {
		if depth < 8 && rapid.IntRange(0, 3).Draw(t, "a group?") == 0 {
			rules[i] = drawGroup(t, now, people, depth+1)
		} else {
			rules[i] = drawCondition(t, rapid.SampledFrom(segments.Fields()).Draw(t, "field"), now, people)
		}
	}
	return tree{"combinator": rapid.SampledFrom([]string{"and", "or"}).Draw(t, "combinator"), "not": rapid.Bool().Draw(t, "not"), "rules": rules}
}

func drawCondition(t *rapid.T, f segments.Field, now time.Time, people []person) tree {
	op := rapid.SampledFrom(f.Operators).Draw(t, "operator")
	c := tree{"field": f.Name, "operator": op.Name}
	if f.Type == segments.Attribute {
		c["field"] = "attributes." + rapid.SampledFrom([]string{"plan", "PLAN", "план", "a.b", `k"'\`, "missing"}).Draw(t, "key")
	}
	one := func() any { return drawValue(t, f, op.Name, now, people) }
	switch op.Takes {
	case "one":
		c["value"] = one()
	case "list":
		list := make([]any, rapid.IntRange(1, 4).Draw(t, "length"))
		for i := range list {
			list[i] = one()
		}
		c["value"] = list
	case "range":
		list := []any{one(), one()}
		if f.Type == segments.Birthday && rapid.Bool().Draw(t, "without years") {
			list = []any{drawMonthDay(t, now), drawMonthDay(t, now)}
		}
		c["value"] = list
	case "days":
		c["value"] = json.Number(fmt.Sprint(rapid.SampledFrom([]int{0, 1, 2, 3, 7, 30, 364, 365, 400}).Draw(t, "days")))
	case "months":
		c["value"] = []any{json.Number(fmt.Sprint(rapid.IntRange(1, 12).Draw(t, "month"))), json.Number("2")}
	}
	return c
}

func drawMonthDay(t *rapid.T, now time.Time) string {
	return now.AddDate(0, 0, rapid.IntRange(-9, 9).Draw(t, "day of the year")).Format("--01-02")
}

var numbers = []string{"0", "1", "5", "5.5", "42", "46", "-7", "1500", "0.1", "0.9", "1e3", "123456789012345678901234567890", "999999999999.99"}

func drawValue(t *rapid.T, f segments.Field, op string, now time.Time, people []person) any {
	switch f.Type {
	case segments.Number:
		return json.Number(rapid.SampledFrom(numbers).Draw(t, "number"))
	case segments.Bool:
		return rapid.Bool().Draw(t, "truth")
	case segments.Enum:
		return rapid.SampledFrom(f.Values).Draw(t, "word").Name
	case segments.Tags:
		return rapid.SampledFrom([]string{"vip", "VIP", "новый", "a,b", "никто"}).Draw(t, "tag")
	case segments.ID:
		id := rapid.Int64Range(1, 13).Draw(t, "id")
		if f.Name == "id" {
			id = rapid.SampledFrom(people).Draw(t, "whose id").id
		}
		return rapid.SampledFrom([]any{fmt.Sprint(id), json.Number(fmt.Sprint(id))}).Draw(t, "form of the id")
	case segments.Birthday:
		if op == "=" || op == "!=" {
			if rapid.Bool().Draw(t, "without a year") {
				return drawMonthDay(t, now)
			}
		}
		d := now.AddDate(0, 0, rapid.IntRange(-9, 9).Draw(t, "birthday"))
		return time.Date(rapid.SampledFrom([]int{1960, 1980, 1984, 2000}).Draw(t, "year"), d.Month(), min(d.Day(), 28), 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	case segments.DateTime:
		m := drawMoment(t, now)
		if other, ok := rapid.SampledFrom(people).Draw(t, "whose moment").moments[f.Name]; ok { // the very second, or the one before
			m = other.Add(-time.Duration(rapid.IntRange(0, 1).Draw(t, "seconds before")) * time.Second)
		}
		return m.Format(rapid.SampledFrom([]string{time.DateOnly, time.RFC3339}).Draw(t, "form"))
	case segments.Attribute:
		return drawAttributeValue(t, op, now)
	}
	switch f.Name {
	case "email":
		return rapid.SampledFrom([]string{"CLIENT0@mail.test", "client1@xn--e1afmkfd.test", "client1@пример.test", "_b.test", "Client"}).Draw(t, "address")
	case "external_id":
		return rapid.SampledFrom([]string{"Код-0", "код-2", "-4"}).Draw(t, "external id")
	case "phone":
		return rapid.SampledFrom([]string{"+79121234567", "+7 (912) 123-45-68", "912 123", "45-67"}).Draw(t, "phone")
	}
	return rapid.SampledFrom(words).Draw(t, "word")
}

func drawAttributeValue(t *rapid.T, op string, now time.Time) any {
	date := func() any {
		return now.AddDate(0, 0, rapid.IntRange(-9, 9).Draw(t, "days on")).Format(rapid.SampledFrom([]string{"2006-01-02", "02.01.2006"}).Draw(t, "form"))
	}
	n := func() any {
		s := rapid.SampledFrom(numbers).Draw(t, "number")
		if s != "1e3" && rapid.Bool().Draw(t, "as text") {
			return s
		}
		return json.Number(s)
	}
	switch op {
	case "between", "notBetween": // both ends are of one kind; the generator calls twice, so it must be the same one
		return n()
	case "<", ">", "<=", ">=":
		if rapid.Bool().Draw(t, "a date") {
			return date()
		}
		return n()
	case "contains", "doesNotContain", "beginsWith", "doesNotBeginWith", "endsWith", "doesNotEndWith":
		return rapid.SampledFrom(words).Draw(t, "word")
	}
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return n()
	case 1:
		return rapid.Bool().Draw(t, "truth")
	case 2:
		return date()
	}
	return rapid.SampledFrom(words).Draw(t, "word")
}
