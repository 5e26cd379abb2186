package api

import (
	"sync"
	"testing"
	"time"

	"salut/access"
)

func TestARepeatedPostHasOneEffect(t *testing.T) {
	t.Parallel()
	d := open(t)
	const body = `{"name": "Everyone", "rule": {"combinator": "and", "rules": []}}`
	key := header{"Idempotency-Key", "k"}
	var all sync.WaitGroup
	answers := make([]string, 8)
	for i := range answers {
		all.Go(func() {
			for {
				a := d.send(t, "POST", "/api/v1/segments", body, key)
				if a.Code == 409 && a.str("code") == "still_running" {
					continue
				}
				answers[i] = a.want(201).Body.String()
				return
			}
		})
	}
	all.Wait()
	for _, a := range answers {
		if a != answers[0] {
			t.Errorf("answered %s and %s", answers[0], a)
		}
	}
	if got := d.pages(t, "/api/v1/segments"); len(got) != 1 {
		t.Errorf("segments: %v", got)
	}
	again := d.send(t, "POST", "/api/v1/segments", body, key).want(201)
	if again.Header().Get("Idempotency-Replayed") != "true" || again.Header().Get("Location") == "" {
		t.Errorf("headers: %v", again.Header())
	}
	d.send(t, "POST", "/api/v1/segments", `{"name": "Others", "rule": {"combinator": "and", "rules": []}}`, key).refused(422, "Idempotency-Key")
	d.send(t, "POST", "/api/v1/clients", body, key).refused(422, "Idempotency-Key")
	d.send(t, "POST", "/api/v1/segments", body).want(201)
	d.send(t, "POST", "/api/v1/segments", body, header{"Idempotency-Key", "ключ"}).refused(422, "Idempotency-Key")
	marketer := header{"Authorization", "Bearer " + d.secrets[access.Marketer]}
	if other := d.send(t, "POST", "/api/v1/segments", body, key, marketer).want(201); other.Body.String() == answers[0] {
		t.Error("another token's key is the same key")
	}
}

func TestARefusedPostLeavesItsKeyFree(t *testing.T) {
	t.Parallel()
	d := open(t)
	key := header{"Idempotency-Key", "k"}
	d.send(t, "POST", "/api/v1/clients", `{"email": "x"}`, key).refused(422, "email")
	d.send(t, "POST", "/api/v1/clients", `{"email": "a@firma.example"}`, key).want(201)
	d.send(t, "POST", "/api/v1/clients", `{"email": "a@firma.example"}`, key).want(201)
	d.send(t, "POST", "/api/v1/clients", `{"email": "a@firma.example"}`, header{"Idempotency-Key", "l"}).refused(409, "email")
}

func TestAClaimThatACrashLeftIsTakenOverLater(t *testing.T) {
	t.Parallel()
	d := open(t)
	now := time.Now()
	d.now = func() time.Time { return now }
	key := header{"Idempotency-Key", "k"}
	const body = `{"email": "a@firma.example"}`
	d.send(t, "POST", "/api/v1/suppressions", body, key).want(201)
	if _, err := d.Pool.Exec(t.Context(), `UPDATE idempotency_keys SET status = NULL, body = NULL`); err != nil {
		t.Fatal(err)
	}
	d.send(t, "POST", "/api/v1/suppressions", body, key).refused(409)
	now = now.Add(access.StaleAfter + time.Minute)
	d.send(t, "POST", "/api/v1/suppressions", body, key).want(201)
	if a := d.send(t, "POST", "/api/v1/suppressions", body, key).want(201); a.Header().Get("Idempotency-Replayed") == "" {
		t.Error("its answer was not kept")
	}
}
