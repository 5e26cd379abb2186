package access

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/postgres/pgtest"
)

const password = "correct horse battery"

func user(t *testing.T, db *pgxpool.Pool, email string, role Role) User {
	t.Helper()
	u, err := AddUser(t.Context(), db, NewUser{Email: email, Role: string(role), Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func begin(t *testing.T, s *Sessions, u User, byLink bool) string {
	t.Helper()
	secret, err := s.Begin(t.Context(), "", u, byLink, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func TestASessionEndsWhenItIsIdleOrOld(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	s := NewSessions(db)
	u := user(t, db, "anna@firma.example", Viewer)
	secret := begin(t, s, u, false)
	left := func() time.Duration {
		var expires time.Time
		if err := db.QueryRow(ctx, `SELECT expires_at FROM user_sessions`).Scan(&expires); err != nil {
			t.Fatal(err)
		}
		return time.Until(expires)
	}
	age := func(by time.Duration, deadline time.Time) {
		const q = `UPDATE user_sessions SET expires_at = expires_at - make_interval(secs => $1), data = jsonb_set(data, '{deadline}', to_jsonb($2::timestamptz))`
		if _, err := db.Exec(ctx, q, by.Seconds(), deadline); err != nil {
			t.Fatal(err)
		}
	}
	found := func() bool {
		got, err := s.Find(ctx, secret)
		if err != nil && code(err) != "no_session" {
			t.Fatal(err)
		}
		return err == nil && got.User.ID == u.ID
	}
	if !found() || left() > sessionIdle || left() < sessionIdle-time.Minute {
		t.Errorf("a new session has %s", left())
	}
	age(11*time.Hour, time.Now().Add(SessionLife))
	if !found() || left() < sessionIdle-time.Minute {
		t.Errorf("a session in use was not moved on: %s", left())
	}
	age(11*time.Hour, time.Now().Add(2*time.Hour))
	if !found() || left() > 2*time.Hour {
		t.Errorf("a session outlives its deadline: %s", left())
	}
	age(2*time.Hour, time.Now().Add(time.Hour))
	if found() {
		t.Error("an idle session is good")
	}
	if err := Sweep(ctx, db, time.Now()); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRow(ctx, `SELECT count(*) FROM user_sessions`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d ended sessions are left, %v", n, err)
	}
	for _, nonsense := range []string{"", "x", strings.Repeat("x", 1000), "\x00", "'; --"} {
		if _, err := s.Find(ctx, nonsense); code(err) != "no_session" {
			t.Errorf("%q: %v", nonsense, err)
		}
		if err := s.End(ctx, nonsense); err != nil {
			t.Errorf("%q: %v", nonsense, err)
		}
	}
}

// A sign-in that was under way while the password was changed must not leave a session of the old password.
func TestASessionOfAFormerPasswordIsNone(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	s := NewSessions(db)
	u := user(t, db, "anna@firma.example", Viewer)
	link, _, err := MakeLink(ctx, db, u.ID, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	next := "another long password"
	if _, err := UpdateUser(ctx, db, u.ID, UserPatch{Password: &next}); err != nil {
		t.Fatal(err)
	}
	late := begin(t, s, u, false)
	if _, err := s.Find(ctx, late); code(err) != "no_session" {
		t.Errorf("found: %v", err)
	}
	if _, err := UseLink(ctx, db, "", link, time.Now()); code(err) != "bad_link" {
		t.Errorf("a link from before the change: %v", err)
	}
}

func TestALinkIsUsedOnceByWhomeverIsFirst(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	u := user(t, db, "anna@firma.example", Viewer)
	now := time.Now()
	secret, expires, err := MakeLink(ctx, db, u.ID, now)
	if err != nil || !expires.Equal(now.Add(LinkLife)) {
		t.Fatal(expires, err)
	}
	var in atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			got, err := UseLink(ctx, db, "", secret, now)
			if err == nil && got.ID == u.ID {
				in.Add(1)
			} else if code(err) != "bad_link" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if in.Load() != 1 {
		t.Errorf("it let in %d times", in.Load())
	}
	old, _, err := MakeLink(ctx, db, u.ID, now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := UseLink(ctx, db, "", old, now.Add(LinkLife)); code(err) != "bad_link" {
		t.Errorf("an old link: %v", err)
	}
}

func TestTwoAdministratorsCantRemoveEachOther(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	viewer := string(Viewer)
	for range 5 {
		a, b := user(t, db, "a@firma.example", Admin), user(t, db, "b@firma.example", Admin)
		var all sync.WaitGroup
		var refused atomic.Int64
		for _, change := range []func() error{
			func() error { _, err := UpdateUser(ctx, db, a.ID, UserPatch{Role: &viewer}); return err },
			func() error { return DeleteUser(ctx, db, b.ID) },
		} {
			all.Go(func() {
				if err := change(); code(err) == "last_admin" {
					refused.Add(1)
				} else if err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if refused.Load() != 1 {
			t.Fatalf("%d were refused", refused.Load())
		}
		if _, err := db.Exec(ctx, `DELETE FROM users`); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOneSetUpOfManyAtOnce(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	c, err := OfferSetup(ctx, db)
	if err != nil {
		t.Fatal(err)
	}
	var made atomic.Int64
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			_, err := SetUp(ctx, db, "", c, NewUser{Email: string(rune('a'+i)) + "@firma.example", Password: password}, time.Now())
			if err == nil {
				made.Add(1)
			} else if code(err) != "already_set_up" {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if made.Load() != 1 {
		t.Errorf("%d first administrators", made.Load())
	}
}

func TestThePaceOfAttempts(t *testing.T) {
	t.Parallel()
	db, ctx := pgtest.New(t), t.Context()
	now := time.Now()
	try := func(at time.Time) error { return attempt(ctx, db, at, "", "anna@firma.example") }
	var good atomic.Int64
	var all sync.WaitGroup
	for range 30 { // all at once is no way around it
		all.Go(func() {
			if try(now) == nil {
				good.Add(1)
			}
		})
	}
	all.Wait()
	if got := int(good.Load()); got != byEmail.burst {
		t.Errorf("%d at once, want %d", got, byEmail.burst)
	}
	f := fault.Of(try(now.Add(20 * time.Second)))
	if f == nil || f.Kind != fault.TooMany || f.Wait != 40*time.Second {
		t.Fatalf("refused with %+v", f)
	}
	if err := try(now.Add(60 * time.Second)); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	if err := try(now.Add(60 * time.Second)); err == nil {
		t.Error("two after one wait")
	}
	if err := attempt(ctx, db, now, "", "boris@firma.example"); err != nil {
		t.Errorf("another user: %v", err)
	}
	if err := forgive(ctx, db, "", "anna@firma.example"); err != nil || try(now) != nil {
		t.Errorf("forgiven: %v", err)
	}
	if err := Sweep(ctx, db, now.Add(24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRow(ctx, `SELECT count(*) FROM sign_in_pace`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d are left, %v", n, err)
	}
}

func TestNobodysPasswordTakesAsLong(t *testing.T) {
	t.Parallel()
	params, salt, key, err := argon2id.DecodeHash(nobodysHash)
	if err != nil {
		t.Fatal(err)
	}
	if *params != *hashParams || len(salt) != int(hashParams.SaltLength) || len(key) != int(hashParams.KeyLength) {
		t.Errorf("nobody's hash is made otherwise: %+v", params)
	}
	if ok, err := isPassword(t.Context(), "", ""); ok || err != nil {
		t.Errorf("the empty password of nobody: %v, %v", ok, err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range hashesAtOnce + 1 { // who has left the queue takes no turn
		_, _ = isPassword(gone, "x", "")
	}
	if ok, err := isPassword(t.Context(), "x", ""); ok || err != nil {
		t.Errorf("after that: %v, %v", ok, err)
	}
}
