package segments_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"salut/fault"
	"salut/postgres/pgtest"
	"salut/segments"
)

// seeds are rules of every field with every operator and a value of every kind, good and bad.
func seeds() [][]byte {
	values := []any{nil, "", "x", "a,b", "5", "NaN", "2026-02-29", "--02-29", "2027-01-01T00:00:00Z", 5, -1.5, 1e30, true, []any{}, []any{"x"}, []any{1, 2},
		[]any{"2026-01-01", "2026-12-31"}, []any{"--12-25", "--01-05"}, []any{"x", 5, true, "2026-01-01"}, "active", "true", "'\\\u0000%_", 12}
	var out [][]byte
	for _, f := range segments.Fields() {
		if f.Type == segments.Attribute {
			f.Name = "attributes.a'\"\\"
		}
		for _, o := range f.Operators {
			for _, v := range values {
				document, err := json.Marshal(segments.Rule{Not: true, Rules: []segments.Rule{{Field: f.Name, Operator: o.Name, Value: v}}})
				if err != nil {
					panic(err)
				}
				out = append(out, document)
			}
		}
	}
	return out
}

// Whatever is sent, the answer is a rule that compiles, or a fault, never a panic or another error.
func FuzzParseRule(f *testing.F) {
	for i, s := range seeds() {
		if i%17 == 0 {
			f.Add(s)
		}
	}
	f.Add([]byte(`{"combinator":"or","not":true,"rules":[{"rules":[{"field":"email","operator":"null"}]},{"id":1,"path":[[{}]],"field":"x","operator":"=","value":[null]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := segments.ParseRule(data)
		if err != nil {
			if fault.Of(err) == nil {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		w, err := segments.Compile(r, time.Date(2028, 2, 28, 23, 0, 0, 0, time.UTC), time.FixedZone("", 3*3600))
		if err != nil || w.SQL == "" {
			t.Fatalf("it was read and does not compile: %v", err)
		}
		kept, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		again, err := segments.ParseRule(kept)
		if err != nil {
			t.Fatalf("kept as %s it is not read again: %v", kept, err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// A rule that was not refused never becomes a database error: PostgreSQL runs each over clients with awkward attributes.
func TestWhatIsNotRefusedRuns(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	pool := pgtest.New(t)
	conn, err := pool.Acquire(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	const awkward = `INSERT INTO clients (attributes, birth_month, birth_day) SELECT jsonb_build_object('a''"\', v), 2, 29
		FROM jsonb_array_elements('["", "x", "5", "1e999", "-", "2026-02-31", "31.02.2026", 1e300, -0.0, null, [1], {"a": 1}, true, "99999999999999999999999999999999999"]') v`
	if _, err := conn.Exec(ctx, awkward); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, document := range seeds() {
		r, err := segments.ParseRule(document)
		if err != nil {
			if fault.Of(err) == nil {
				t.Errorf("%s: not a fault: %v", document, err)
			}
			continue
		}
		w, err := segments.Compile(r, time.Date(2028, 2, 29, 23, 0, 0, 0, time.UTC), time.UTC)
		if err != nil {
			t.Errorf("%s: %v", document, err)
			continue
		}
		if _, err := conn.Exec(ctx, `SELECT count(*) FROM clients c WHERE `+w.SQL, w.Args...); err != nil {
			t.Errorf("%s\n%s: %v", document, w.SQL, err)
		}
		ran++
	}
	if ran < 1000 {
		t.Errorf("only %d rules ran: the seeds are no good", ran)
	}
}
