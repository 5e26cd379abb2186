package segments_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"salut/fault"
	"salut/segments"
)

func rules(conditions string) string { return `{"combinator": "and", "rules": [` + conditions + `]}` }

func condition(field, operator, value string) string {
	return rules(fmt.Sprintf(`{"field": %q, "operator": %q, "value": %s}`, field, operator, value))
}

func nested(depth int) string {
	return strings.Repeat(`{"combinator": "and", "rules": [`, depth) + `{"field": "city", "operator": "notNull"}` + strings.Repeat(`]}`, depth)
}

func TestARuleIsRead(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, rule string }{
		{"an empty top group is everyone", `{"combinator": "and", "not": false, "rules": []}`},
		{"without a combinator it is and", `{"rules": []}`},
		{"what react-querybuilder adds is allowed", `{"id": "r", "path": [], "combinator": "or", "not": true, "rules": [
			{"id": "x", "path": [0], "disabled": true, "field": "city", "operator": "=", "value": "Москва", "valueSource": "value"}]}`},
		{"a list may be text with commas, as react-querybuilder writes it", condition("city", "in", `"Москва, Казань"`)},
		{"two bounds may be text with a comma", condition("total_spent", "between", `"100,500"`)},
		{"null needs no value", rules(`{"field": "email", "operator": "null"}`)},
		{"the value of null does not matter", condition("email", "null", `""`)},
		{"a number may be text", condition("purchase_count", ">", `"5"`)},
		{"days may be text", condition("created_at", "inLastDays", `"30"`)},
		{"an id is text, as the API shows it", condition("import_id", "=", `"12"`)},
		{"an id may be a number", condition("import_id", "=", `12`)},
		{"true may be text", condition("suppressed", "=", `"true"`)},
		{"eight groups inside one another", nested(8)},
		{"an attribute with a dot and quotes in its name", condition(`attributes.a."b'.c`, "=", `"x"`)},
		{"a campaign that was received", condition("received_campaign", "in", `["1", 2]`)},
		{"ten thousand values", condition("city", "in", "["+strings.Repeat(`"x",`, 9999)+`"x"]`)},
		{"two hundred rules", rules(strings.Repeat(`{"field": "city", "operator": "notNull"},`, 198) + `{"field": "city", "operator": "notNull"}`)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := segments.ParseRule([]byte(tt.rule))
			if err != nil {
				t.Fatal(err)
			}
			kept, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			again, err := segments.ParseRule(kept)
			if err != nil {
				t.Fatalf("%s: %v", kept, err)
			}
			if diff := cmp.Diff(r, again); diff != "" {
				t.Errorf("written and read again it differs:\n%s", diff)
			}
		})
	}
}

func TestABadRuleIsRefusedWithItsPlace(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, rule, field string }{
		{"no JSON", `{"rules": [`, "rule"},
		{"nothing", ``, "rule"},
		{"a list", `[]`, "rule"},
		{"null", `null`, "rule"},
		{"an object without anything", `{}`, "rule.rules"},
		{"more behind it", `{"rules": []} {}`, "rule"},
		{"too large", rules(strings.Repeat(" ", 1<<20)), "rule"},
		{"a condition at the top", `{"field": "city", "operator": "=", "value": "x"}`, "rule"},
		{"an unknown combinator", `{"combinator": "xor", "rules": []}`, "rule.combinator"},
		{"a combinator in capitals", `{"combinator": "AND", "rules": []}`, "rule.combinator"},
		{"not is no truth", `{"not": "yes", "rules": []}`, "rule.not"},
		{"rules are no list", `{"rules": {}}`, "rule.rules"},
		{"rules are null", `{"rules": null}`, "rule.rules"},
		{"an empty inner group", rules(`{"combinator": "and", "rules": []}`), "rule.rules[0].rules"},
		{"a combinator between rules", rules(`{"field": "city", "operator": "null"}, "and"`), "rule.rules[1]"},
		{"an unknown key", rules(`{"field": "city", "operator": "null", "muted": true}`), "rule.rules[0].muted"},
		{"a key in another case", rules(`{"Field": "city", "operator": "null"}`), "rule.rules[0].Field"},
		{"a key twice", rules(`{"field": "city", "field": "email", "operator": "null"}`), "rule.rules[0]"},
		{"group and condition in one", rules(`{"field": "city", "operator": "null", "rules": []}`), "rule.rules[0]"},
		{"another field as the value", rules(`{"field": "city", "operator": "=", "value": "company", "valueSource": "field"}`), "rule.rules[0].valueSource"},
		{"no field", rules(`{"operator": "=", "value": "x"}`), "rule.rules[0].field"},
		{"no operator", rules(`{"field": "city", "value": "x"}`), "rule.rules[0].operator"},
		{"an unknown field", rules(`{"field": "city", "operator": "null"}, {"rules": [{"field": "c.email", "operator": "null"}]}`), "rule.rules[1].rules[0].field"},
		{"the sign for all attributes", condition("attributes", "=", `"x"`), "rule.rules[0].field"},
		{"an attribute without a name", condition("attributes.", "=", `"x"`), "rule.rules[0].field"},
		{"a NUL in an attribute's name", rules(`{"field": "attributes.a\u0000", "operator": "=", "value": "x"}`), "rule.rules[0].field"},
		{"an attribute with a very long name", condition("attributes."+strings.Repeat("k", 201), "=", `"x"`), "rule.rules[0].field"},
		{"an unknown operator", condition("city", "~", `"x"`), "rule.rules[0].operator"},
		{"an operator of another type", condition("city", "<", `"x"`), "rule.rules[0].operator"},
		{"null for what always has a value", rules(`{"field": "purchase_count", "operator": "null"}`), "rule.rules[0].operator"},
		{"no value", rules(`{"field": "city", "operator": "="}`), "rule.rules[0].value"},
		{"a value of null", condition("city", "=", `null`), "rule.rules[0].value"},
		{"an empty value, which would match everyone", condition("city", "contains", `""`), "rule.rules[0].value"},
		{"an object as the value", condition("city", "=", `{"a": 1}`), "rule.rules[0].value"},
		{"a list where one is taken", condition("city", "=", `["x"]`), "rule.rules[0].value"},
		{"a list where one is taken, an attribute", condition("attributes.a", "=", `["x"]`), "rule.rules[0].value"},
		{"a list in a list", condition("city", "in", `["x", ["y"]]`), "rule.rules[0].value[1]"},
		{"null in a list", condition("city", "in", `["x", null]`), "rule.rules[0].value[1]"},
		{"an empty list", condition("city", "in", `[]`), "rule.rules[0].value"},
		{"a list of commas", condition("city", "in", `", ,"`), "rule.rules[0].value"},
		{"a number as a list", condition("city", "in", `5`), "rule.rules[0].value"},
		{"a long list", condition("city", "in", "["+strings.Repeat(`"x",`, 10_000)+`"x"]`), "rule.rules[0].value"},
		{"a long value", condition("city", "=", `"`+strings.Repeat("я", 1001)+`"`), "rule.rules[0].value"},
		{"a NUL", condition("city", "=", `"a\u0000b"`), "rule.rules[0].value"},
		{"a NUL in a list", condition("city", "in", `["a", "a\u0000b"]`), "rule.rules[0].value[1]"},
		{"a NUL in a tag", condition("tags", "=", `"a\u0000b"`), "rule.rules[0].value"},
		{"a NUL in an attribute", condition("attributes.a", "=", `"a\u0000b"`), "rule.rules[0].value"},
		{"text as a number", condition("purchase_count", ">", `"many"`), "rule.rules[0].value"},
		{"NaN", condition("purchase_count", ">", `"NaN"`), "rule.rules[0].value"},
		{"infinity", condition("total_spent", "<", `"Infinity"`), "rule.rules[0].value"},
		{"a huge number", condition("total_spent", "<", `1e400`), "rule.rules[0].value"},
		{"a number with a huge negative power", condition("total_spent", "<", `1e-99`), "rule.rules[0].value"},
		{"a number of 31 digits", condition("total_spent", "<", `1234567890123456789012345678901`), "rule.rules[0].value"},
		{"a huge number for an attribute", condition("attributes.a", "=", `1e99`), "rule.rules[0].value"},
		{"three bounds", condition("total_spent", "between", `[1, 2, 3]`), "rule.rules[0].value"},
		{"a bad bound", condition("total_spent", "between", `[1, "x"]`), "rule.rules[0].value[1]"},
		{"a date with a number", condition("attributes.a", "between", `["2026-01-01", 5]`), "rule.rules[0].value[1]"},
		{"less than a word", condition("attributes.a", "<", `"x"`), "rule.rules[0].value"},
		{"an id that is none", condition("id", "=", `"1 OR 1=1"`), "rule.rules[0].value"},
		{"an id beyond 64 bits", condition("id", "in", `["1", "9223372036854775808"]`), "rule.rules[0].value[1]"},
		{"an id with a fraction", condition("id", "=", `1.5`), "rule.rules[0].value"},
		{"a word that is not of the enum", condition("stage", "in", `["active", "lost"]`), "rule.rules[0].value[1]"},
		{"a truth that is none", condition("suppressed", "=", `1`), "rule.rules[0].value"},
		{"a day that does not exist", condition("created_at", "<", `"2026-02-30"`), "rule.rules[0].value"},
		{"the year 9999", condition("created_at", "<", `"9999-12-31"`), "rule.rules[0].value"},
		{"the year 0", condition("created_at", "<", `"0000-01-01T00:00:00Z"`), "rule.rules[0].value"},
		{"a number as a date", condition("created_at", "<", `20260101`), "rule.rules[0].value"},
		{"days below nothing", condition("created_at", "inLastDays", `-1`), "rule.rules[0].value"},
		{"half a day", condition("created_at", "inLastDays", `0.5`), "rule.rules[0].value"},
		{"a million days", condition("created_at", "inLastDays", `1000000`), "rule.rules[0].value"},
		{"a birthday on 30 February", condition("birthday", "=", `"--02-30"`), "rule.rules[0].value"},
		{"before a day without a year", condition("birthday", "<", `"--05-01"`), "rule.rules[0].value"},
		{"bounds with a year and without", condition("birthday", "between", `["--05-01", "1980-05-01"]`), "rule.rules[0].value"},
		{"a thirteenth month", condition("birthday", "inMonths", `[13]`), "rule.rules[0].value"},
		{"no month", condition("birthday", "inMonths", `null`), "rule.rules[0].value"},
		{"a telephone without a digit", condition("phone", "contains", `"( - )"`), "rule.rules[0].value"},
		{"nine groups inside one another", nested(9), "rule" + strings.Repeat(".rules[0]", 8)},
		{"a thousand groups inside one another", nested(1000), "rule" + strings.Repeat(".rules[0]", 8)},
		{"201 rules", rules(strings.Repeat(`{"field": "city", "operator": "notNull"},`, 199) + `{"field": "city", "operator": "notNull"}`), "rule.rules[199]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := segments.ParseRule([]byte(tt.rule))
			f := fault.Of(err)
			if f == nil {
				t.Fatalf("got %v, want a fault at %s", err, tt.field)
			}
			if f.Field != tt.field || f.Kind != fault.Invalid {
				t.Errorf("got %s at %q (%s), want invalid at %q", f.Kind, f.Field, f, tt.field)
			}
			if english, russian := f.In("en"), f.In("ru"); english == russian || strings.Contains(english+russian, "%!") {
				t.Errorf("worded %q and %q", english, russian)
			}
		})
	}
}

func TestEveryBadPlaceIsNamedAtOnce(t *testing.T) {
	t.Parallel()
	_, err := segments.ParseRule([]byte(rules(`{"field": "city", "operator": "=", "value": ""}, {"field": "town", "operator": "null"}, {"field": "age", "operator": ">", "value": "old"}`)))
	f := fault.Of(err)
	if f == nil {
		t.Fatal(err)
	}
	got := []string{f.Field}
	for _, also := range f.Also {
		got = append(got, also.Field)
	}
	if diff := cmp.Diff([]string{"rule.rules[0].value", "rule.rules[1].field", "rule.rules[2].value"}, got); diff != "" {
		t.Error(diff)
	}
}

// A program of ours may build a rule without JSON.
func TestARuleBuiltInGoIsCheckedToo(t *testing.T) {
	t.Parallel()
	one := func(field, operator string, value any) segments.Rule {
		return segments.Rule{Rules: []segments.Rule{{Field: field, Operator: operator, Value: value}}}
	}
	for _, good := range []segments.Rule{
		{}, one("purchase_count", ">", 5), one("total_spent", ">", 5.5), one("import_id", "=", int64(7)), one("city", "in", []string{"Москва"}), one("suppressed", "=", false),
	} {
		if err := good.Validate(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
	deep := one("city", "null", nil)
	for range 8 {
		deep = segments.Rule{Rules: []segments.Rule{deep}}
	}
	for _, bad := range []segments.Rule{
		one("total_spent", ">", math.NaN()), one("total_spent", ">", math.Inf(1)), one("total_spent", ">", math.MaxFloat64), one("attributes.x", "=", math.NaN()),
		one("city", "=", "\xff"), one("city", "=", struct{}{}), {Combinator: "nor"}, {Rules: []segments.Rule{{}}}, deep,
		{Rules: []segments.Rule{{Field: "city", Operator: "null", Not: true}}},
	} {
		if err := bad.Validate(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%+v: got %v, want a refusal", bad, err)
		}
	}
}

func TestEveryFieldAndOperatorIsNamedInBothLanguages(t *testing.T) {
	t.Parallel()
	var names []string
	for _, f := range segments.Fields() {
		names = append(names, f.Name)
		if f.Label.In("en") == "" || f.Label.In("ru") == "" || len(f.Operators) == 0 {
			t.Errorf("%+v", f)
		}
		for _, o := range f.Operators {
			if o.Label.In("en-GB") == "" || o.Label.In("ru-RU") == "" || o.Takes == "" {
				t.Errorf("%s: %+v", f.Name, o)
			}
		}
	}
	for _, name := range []string{"email", "phone", "first_name", "middle_name", "last_name", "gender", "gender_source", "gender_confidence", "birthday", "company",
		"position", "industry", "city", "language", "timezone", "stage", "tags", "attributes.*", "owner_id", "bonus_balance", "last_purchase_at", "purchase_count", "total_spent"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s of the interface is no field", name)
		}
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != len(segments.Fields()) {
		t.Error("a name is there twice")
	}
}

func TestWhatAUserSendsIsNeverSQL(t *testing.T) {
	t.Parallel()
	const evil = `x'); DROP TABLE clients; --`
	r := segments.Rule{Rules: []segments.Rule{
		{Field: "attributes." + evil, Operator: "=", Value: evil},
		{Field: "attributes." + evil, Operator: "between", Value: []any{1, 2}},
		{Field: "city", Operator: "contains", Value: evil},
		{Field: "tags", Operator: "in", Value: []any{evil}},
	}}
	w, err := segments.Compile(r, time.Now(), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.SQL, "DROP") || len(w.Args) == 0 {
		t.Errorf("%s %v", w.SQL, w.Args)
	}
}
