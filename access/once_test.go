package access

import (
	"context"
	"crypto/sha256"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/postgres/pgtest"
	"salut/tokens"
)

var key = tokens.NewKey("a secret that is long enough for a test")

func request(t *testing.T, db *pgxpool.Pool, k, content string) Request {
	t.Helper()
	token, _, err := AddToken(t.Context(), db, "CRM", "admin")
	if err != nil {
		t.Fatal(err)
	}
	return Request{TokenID: token.ID, Key: k, Fingerprint: sum(content)}
}

func sum(s string) []byte {
	h := sha256.Sum256([]byte(s))
	return h[:]
}

func code(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return ""
}

// held runs work under Hold as the door does.
func held(ctx context.Context, db *pgxpool.Pool, r Request, work func(tx pgx.Tx) (Answer, error)) (a *Answer, err error) {
	err = pgx.BeginFunc(ctx, db, func(tx pgx.Tx) error {
		if a, err = Hold(ctx, tx, key, r); a != nil || err != nil {
			return err
		}
		made, err := work(tx)
		if err != nil {
			return err
		}
		a = &made
		return Keep(ctx, tx, key, r, made)
	})
	return a, err
}

func TestAHeldRequestHasOneEffect(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	r := request(t, db, "k", "a")
	var runs, waits atomic.Int64
	work := func(pgx.Tx) (Answer, error) {
		runs.Add(1)
		return Answer{Status: 201, ContentType: "application/json", Resource: "/api/v1/clients/1", Body: []byte(`{"id":"1"}`)}, nil
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for {
				a, err := held(ctx, db, r, work)
				if code(err) == "still_running" {
					waits.Add(1)
					continue
				}
				if err != nil || a.Status != 201 || string(a.Body) != `{"id":"1"}` || a.Resource != "/api/v1/clients/1" {
					t.Errorf("got %+v, %v", a, err)
				}
				return
			}
		})
	}
	all.Wait()
	if runs.Load() != 1 {
		t.Errorf("%d effects (%d waits)", runs.Load(), waits.Load())
	}
}

func TestAHeldRequestThatIsRolledBackLeavesItsKeyFree(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	r := request(t, db, "k", "a")
	if _, err := held(ctx, db, r, func(pgx.Tx) (Answer, error) { return Answer{}, fault.Invalidf("", "no") }); err == nil {
		t.Fatal("no error")
	}
	r.Fingerprint = sum("b") // corrected, with the same key
	a, err := held(ctx, db, r, func(pgx.Tx) (Answer, error) { return Answer{Status: 201}, nil })
	if err != nil || a.Status != 201 {
		t.Errorf("got %+v, %v", a, err)
	}
}

func TestAKeyOfAnotherRequestIsRefused(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	r := request(t, db, "k", "a")
	if _, err := held(ctx, db, r, func(pgx.Tx) (Answer, error) { return Answer{Status: 201}, nil }); err != nil {
		t.Fatal(err)
	}
	r.Fingerprint = sum("b")
	if _, err := Claim(ctx, db, key, r, time.Now()); code(err) != "idempotency_key_reused" {
		t.Errorf("claim: %v", err)
	}
	if _, err := held(ctx, db, r, nil); code(err) != "idempotency_key_reused" {
		t.Errorf("hold: %v", err)
	}
}

func TestKeysOfDifferentTokensAreDifferent(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	first, second := request(t, db, "k", "a"), request(t, db, "k", "b")
	for _, r := range []Request{first, second} {
		if a, err := Claim(ctx, db, key, r, time.Now()); a != nil || err != nil {
			t.Errorf("got %v, %v", a, err)
		}
	}
}

func TestClaim(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	r := request(t, db, "k", "a")
	now := time.Now()
	if a, err := Claim(ctx, db, key, r, now); a != nil || err != nil {
		t.Fatalf("a new key: %v, %v", a, err)
	}
	if _, err := Claim(ctx, db, key, r, now.Add(StaleAfter-time.Second)); code(err) != "still_running" {
		t.Errorf("while it runs: %v", err)
	}
	if a, err := Claim(ctx, db, key, r, now.Add(StaleAfter+time.Second)); a != nil || err != nil {
		t.Errorf("left behind by a crash: %v, %v", a, err)
	}
	if _, err := Claim(ctx, db, key, r, now.Add(StaleAfter+2*time.Second)); code(err) != "still_running" {
		t.Errorf("taken over by somebody else just now: %v", err)
	}
	if err := Release(ctx, db, r); err != nil {
		t.Fatal(err)
	}
	if a, err := Claim(ctx, db, key, r, now); a != nil || err != nil {
		t.Errorf("released: %v, %v", a, err)
	}
	want := Answer{Status: 202, ContentType: "application/json", Body: []byte("{}")}
	if err := Finish(ctx, db, key, r, want); err != nil {
		t.Fatal(err)
	}
	if err := Release(ctx, db, r); err != nil { // too late to release
		t.Fatal(err)
	}
	if a, err := Claim(ctx, db, key, r, now.Add(time.Hour)); err != nil || a == nil || a.Status != 202 || string(a.Body) != "{}" {
		t.Errorf("finished: %+v, %v", a, err)
	}
}

func TestAnswersAreSealedAndForgotten(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	r := request(t, db, "k", "a")
	answer := Answer{Status: 201, Resource: "/api/v1/clients/7", Body: []byte("anna@firma.example")}
	if _, err := held(ctx, db, r, func(pgx.Tx) (Answer, error) { return answer, nil }); err != nil {
		t.Fatal(err)
	}
	var row string
	if err := db.QueryRow(ctx, `SELECT encode(body, 'escape') FROM idempotency_keys`).Scan(&row); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(row, "anna") {
		t.Error("the answer can be read in the database")
	}
	if _, err := Claim(ctx, db, tokens.NewKey("another secret, after a change"), r, time.Now()); code(err) != "answer_lost" {
		t.Errorf("under another key: %v", err)
	}
	left := func() (n int) {
		t.Helper()
		if err := db.QueryRow(ctx, `SELECT count(*) FROM idempotency_keys`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := ForgetAnswers(ctx, db, "/api/v1/clients/71"); err != nil || left() != 1 {
		t.Errorf("another client's erasure: %v, %d left", err, left())
	}
	if err := ForgetOldAnswers(ctx, db, time.Now().Add(KeepAnswers-time.Minute)); err != nil || left() != 1 {
		t.Errorf("too early: %v, %d left", err, left())
	}
	if err := ForgetAnswers(ctx, db, "/api/v1/clients/7"); err != nil || left() != 0 {
		t.Errorf("erased: %v, %d left", err, left())
	}
	if _, err := Claim(ctx, db, key, r, time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := ForgetOldAnswers(ctx, db, time.Now().Add(KeepAnswers+time.Minute)); err != nil || left() != 0 {
		t.Errorf("a day later: %v, %d left", err, left())
	}
}

func TestCheckKey(t *testing.T) {
	t.Parallel()
	for k, good := range map[string]bool{"6f1c-42": true, strings.Repeat("k", 255): true, strings.Repeat("k", 256): false, "ключ": false, "a\x00": false, "a\tb": false} {
		if err := CheckKey(k); (err == nil) != good {
			t.Errorf("%.20q: %v", k, err)
		}
	}
}
