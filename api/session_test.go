package api

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"salut/access"
	"salut/fault"
)

const password = "correct horse battery"

// browser is somebody with a cookie and no token.
type browser struct {
	t      *testing.T
	d      *door
	cookie string
	from   string // Sec-Fetch-Site
}

func (d *door) browser(t *testing.T) *browser {
	return &browser{t: t, d: d, from: "same-origin"}
}

// inSession is a browser in a session that no password was needed for.
func (d *door) inSession(t *testing.T, email string, role access.Role) *browser {
	t.Helper()
	u, err := access.AddUser(t.Context(), d.Pool, access.NewUser{Email: email, Role: string(role)})
	if err != nil {
		t.Fatal(err)
	}
	b := d.browser(t)
	if b.cookie, err = d.sessions.Begin(t.Context(), "", u, false, time.Now()); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *browser) send(method, path, body string, headers ...header) answered {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Sec-Fetch-Site", b.from)
	if b.cookie != "" {
		r.AddCookie(&http.Cookie{Name: b.d.cookieName(), Value: b.cookie})
	}
	for _, h := range headers {
		r.Header.Set(h.name, h.value)
	}
	a := b.d.serve(b.t, r)
	for _, c := range a.Result().Cookies() {
		if c.Name != "__Host-salut_session" || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
			b.t.Errorf("the cookie: %s", c)
		}
		b.cookie = c.Value
	}
	return a
}

func (b *browser) signIn(email, password string) answered {
	b.t.Helper()
	return b.send("POST", "/api/v1/session", `{"email": "`+email+`", "password": "`+password+`"}`)
}

func (b *browser) state() string {
	b.t.Helper()
	return b.send("GET", "/api/v1/session", "").want(200).str("state")
}

func (d *door) user(t *testing.T, email string, role access.Role) access.User {
	t.Helper()
	u, err := access.AddUser(t.Context(), d.Pool, access.NewUser{Email: email, Name: "Анна", Role: string(role), Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestSignInAndOut(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.user(t, "anna@firma.example", access.Manager)
	b := d.browser(t)
	if s := b.state(); s != "signed_out" {
		t.Errorf("before: %s", s)
	}
	b.send("GET", "/api/v1/clients", "").refused(401)
	planted := "a-token-that-somebody-else-chose"
	b.cookie = planted
	a := b.signIn("Anna@Firma.example", password).want(200)
	user, _ := a.JSON["user"].(map[string]any)
	if a.str("state") != "signed_in" || user["email"] != "anna@firma.example" || user["role"] != "manager" || user["current_password_needed"] != true {
		t.Errorf("signed in: %s", a.Body)
	}
	if !strings.Contains(a.Body.String(), `"clients:write"`) || strings.Contains(a.Body.String(), "users:manage") {
		t.Errorf("rights: %s", a.Body)
	}
	first := b.cookie
	if len(first) < 40 || first == planted {
		t.Errorf("the token %q was not made anew", first)
	}
	var kept int
	if err := d.Pool.QueryRow(t.Context(), `SELECT count(*) FROM user_sessions WHERE token = $1`, first).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("the token itself is kept: %v", err)
	}
	b.send("GET", "/api/v1/clients", "").want(200)
	b.send("POST", "/api/v1/clients", `{"email": "a@b.example"}`).want(201)
	b.send("GET", "/api/v1/users", "").refused(403)
	if detail := b.send("GET", "/api/v1/tokens", "", header{"Accept-Language", "ru"}).refused(403).str("detail"); !strings.Contains(detail, "у вас роль manager") {
		t.Errorf("refused: %s", detail)
	}

	b.signIn("anna@firma.example", password).want(200)
	if b.cookie == first {
		t.Error("the second sign-in kept the token")
	}
	old := d.browser(t)
	old.cookie = first
	old.send("GET", "/api/v1/clients", "").refused(401)

	second := b.cookie
	b.send("DELETE", "/api/v1/session", "").want(204)
	if b.cookie != "" || b.state() != "signed_out" {
		t.Error("still signed in")
	}
	old.cookie = second
	if a := old.send("GET", "/api/v1/clients", "").refused(401); a.str("code") != "no_session" {
		t.Errorf("after signing out: %s", a.Body)
	}
	b.send("DELETE", "/api/v1/session", "").want(204)
	if log := d.log.String(); strings.Contains(log, first) || strings.Contains(log, "anna@") || strings.Contains(log, password) {
		t.Errorf("the log tells too much: %s", log)
	}
}

func TestAWrongSignInTellsNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.user(t, "anna@firma.example", access.Viewer)
	disabled := d.user(t, "gone@firma.example", access.Viewer)
	yes := true
	if _, err := access.UpdateUser(t.Context(), d.Pool, disabled.ID, access.UserPatch{Disabled: &yes}); err != nil {
		t.Fatal(err)
	}
	if _, err := access.AddUser(t.Context(), d.Pool, access.NewUser{Email: "link@firma.example", Role: "viewer"}); err != nil {
		t.Fatal(err)
	}
	var words string
	for _, in := range [][2]string{{"anna@firma.example", "wrong"}, {"nobody@firma.example", password}, {"gone@firma.example", password}, {"link@firma.example", ""},
		{"not an address", password}, {"", ""}, {"anna@firma.example", ""}, {strings.Repeat("x", 900), password}} {
		a := d.browser(t).signIn(in[0], in[1]).refused(401)
		if a.str("code") != "wrong_sign_in" || (words != "" && a.str("detail") != words) || a.Header().Get("Set-Cookie") != "" {
			t.Errorf("%.40q: %s", in, a.Body)
		}
		words = a.str("detail")
	}
	d.browser(t).send("POST", "/api/v1/session", `{"email": "a@b.example"}`).refused(422, "password")
}

func TestTooManyAttemptsAreRefused(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.user(t, "anna@firma.example", access.Viewer)
	b := d.browser(t)
	b.signIn("anna@firma.example", password).want(200) // counts for nothing
	for range 10 {
		b.signIn("anna@firma.example", "wrong").refused(401)
	}
	a := b.signIn("anna@firma.example", password).refused(429)
	seconds, err := strconv.Atoi(a.Header().Get("Retry-After"))
	if err != nil || seconds < 1 || seconds > 60 || !strings.Contains(a.str("detail"), strconv.Itoa(seconds)) {
		t.Errorf("Retry-After %q: %s", a.Header().Get("Retry-After"), a.Body)
	}
	// Unknown addresses are counted alike, and one place runs out whatever it tries.
	refused := 0
	for i := range 40 {
		if a := b.send("POST", "/api/v1/session/link", `{"token": "guess`+strconv.Itoa(i)+`"}`); a.Code == 429 {
			refused++
		}
	}
	if refused == 0 {
		t.Error("links can be guessed for ever")
	}
	// Somebody elsewhere is not troubled, and behind a proxy each is counted alone.
	for _, at := range []header{{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-For", "203.0.113.8, 203.0.113.10"}} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/session", strings.NewReader(`{"email": "boris@firma.example", "password": "x"}`))
		r.RemoteAddr = "10.0.0.7:1234"
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set(at.name, at.value)
		d.serve(t, r).refused(401)
	}
}

func TestAddressOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ remote, forwarded, want string }{
		{"203.0.113.5:99", "", "203.0.113.5"},
		{"203.0.113.5:99", "198.51.100.1", "203.0.113.5"}, // a stranger may say what it likes
		{"127.0.0.1:99", "198.51.100.1", "198.51.100.1"},
		{"10.1.2.3:99", "1.2.3.4, 198.51.100.1", "198.51.100.1"},
		{"127.0.0.1:99", "nonsense", "127.0.0.1"},
		{"[::1]:99", "2001:db8:1:2:3::4", "2001:db8:1:2::/64"},
		{"[2001:db8:1:2::9]:99", "", "2001:db8:1:2::/64"},
		{"[::ffff:203.0.113.5]:99", "", "203.0.113.5"},
		{"", "", ""},
	} {
		r := &http.Request{RemoteAddr: test.remote, Header: http.Header{}}
		if test.forwarded != "" {
			r.Header.Set("X-Forwarded-For", test.forwarded)
		}
		if got := addressOf(r); got != test.want {
			t.Errorf("%s, forwarded %q: %q, want %q", test.remote, test.forwarded, got, test.want)
		}
	}
}

func TestAnotherSitesPageCanDoNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.inSession(t, "anna@firma.example", access.Admin)
	for _, from := range []string{"cross-site", "same-site"} {
		b.from = from
		for _, q := range [][3]string{{"POST", "/api/v1/clients", `{"email": "a@b.example"}`}, {"DELETE", "/api/v1/clients/1", ""}, {"PATCH", "/api/v1/session/user", `{"name": "x"}`},
			{"POST", "/api/v1/session/password", `{"new": "another long one"}`}, {"DELETE", "/api/v1/session", ""}, {"POST", "/api/v1/session", `{"email": "a@b.example", "password": "x"}`},
			{"POST", "/api/v1/session/link", `{"token": "x"}`}, {"POST", "/api/v1/setup", `{"code": "x", "email": "a@b.example", "password": "x"}`}} {
			if a := b.send(q[0], q[1], q[2]).refused(403); a.str("code") != "cross_site" {
				t.Errorf("%s %s from %s: %s", q[0], q[1], from, a.Body)
			}
		}
		b.send("GET", "/api/v1/clients", "").want(200)
	}
	// A browser that says only where it is (plain HTTP), and a program that says nothing.
	plain := func(origin string) int {
		r := httptest.NewRequestWithContext(t.Context(), "PATCH", "http://inside.test/api/v1/session/user", strings.NewReader(`{"name": "x"}`))
		r.Header.Set("Content-Type", "application/json")
		r.AddCookie(&http.Cookie{Name: d.cookieName(), Value: b.cookie})
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		return d.serve(t, r).Code
	}
	for origin, want := range map[string]int{"https://evil.test": 403, "http://inside.test": 200, "https://salut.example": 200, "null": 403, "": 200} {
		if got := plain(origin); got != want {
			t.Errorf("from %q: %d, want %d", origin, got, want)
		}
	}
	// A proxy's own password, which browsers send from everywhere, is neither a token nor a way around.
	basic := header{"Authorization", "Basic YTpi"}
	b.send("PATCH", "/api/v1/session/user", `{"name": "x"}`, basic).refused(403)
	b.from = "same-origin"
	b.send("PATCH", "/api/v1/session/user", `{"name": "x"}`, basic).want(200)
	b.from = "cross-site"
	// Tokens and the links of letters are nothing that a browser adds by itself.
	b.cookie = ""
	b.send("POST", "/api/v1/clients", `{"email": "a@b.example"}`, header{"Authorization", "Bearer " + d.secrets[access.Admin]}).want(201)
	b.send("POST", "/u/x", "").want(404)
}

func TestADisabledUserIsShutOutAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	u := d.user(t, "anna@firma.example", access.Marketer)
	b := d.browser(t)
	b.signIn("anna@firma.example", password).want(200)
	path := "/api/v1/users/" + showID(u.ID)
	d.send(t, "PATCH", path, `{"role": "viewer"}`).want(200)
	b.send("POST", "/api/v1/segments", `{"name": "a", "rule": {"rules": []}}`).refused(403)
	d.send(t, "PATCH", path, `{"disabled": true}`).want(200)
	b.send("GET", "/api/v1/clients", "").refused(401)
	b.signIn("anna@firma.example", password).refused(401)
	d.send(t, "POST", path+"/link", "").refused(409)
	d.send(t, "PATCH", path, `{"disabled": false}`).want(200)
	b.send("GET", "/api/v1/clients", "").refused(401) // the session is gone for good
	b.signIn("anna@firma.example", password).want(200)
	d.send(t, "DELETE", path, "").want(204)
	b.send("GET", "/api/v1/clients", "").refused(401)
}

func TestAStreamEndsForWhoIsShutOut(t *testing.T) {
	t.Parallel()
	d := open(t)
	var looks atomic.Int64 // each look at the clock is a minute later
	start := time.Now()
	d.now = func() time.Time { return start.Add(time.Duration(looks.Add(1)) * time.Minute) }
	d.client(t, "anna@firma.example", consented)
	path := "/api/v1/campaigns/" + d.draft(t)
	b := d.inSession(t, "anna@firma.example", access.Viewer)
	listened := make(chan answered)
	go func() { listened <- b.send("GET", path+"/stream", "") }()
	eventually(t, "the stream is open", func() bool { return looks.Load() > 20 })
	if _, err := d.Pool.Exec(t.Context(), `UPDATE users SET disabled_at = now()`); err != nil {
		t.Fatal(err)
	}
	select {
	case a := <-listened:
		a.want(200)
	case <-time.After(30 * time.Second):
		t.Error("the stream goes on")
	}
}

func TestANewPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.user(t, "anna@firma.example", access.Viewer)
	here, there := d.browser(t), d.browser(t)
	here.signIn("anna@firma.example", password).want(200)
	there.signIn("anna@firma.example", password).want(200)
	const path = "/api/v1/session/password"
	here.send("POST", path, `{"current": "wrong", "new": "a longer one than before"}`).refused(422, "current")
	here.send("POST", path, `{"new": "a longer one than before"}`).refused(422, "current")
	for _, bad := range []string{"short", "девять зн", "anna@firma.example", "Anna@Firma.Example", strings.Repeat("я", 501)} {
		here.send("POST", path, `{"current": "`+password+`", "new": "`+bad+`"}`).refused(422, "new")
	}
	d.send(t, "POST", path, `{"new": "a longer one than before"}`).refused(409) // a token is nobody
	before := here.cookie
	here.send("POST", path, `{"current": "`+password+`", "new": "десять зна"}`).want(200)
	if here.cookie == before || here.state() != "signed_in" {
		t.Error("the session in hand did not get a new token")
	}
	there.send("GET", "/api/v1/clients", "").refused(401)
	there.signIn("anna@firma.example", password).refused(401)
	there.signIn("anna@firma.example", "десять зна").want(200)

	a := here.send("PATCH", "/api/v1/session/user", `{"name": " Anna ", "language": "en"}`).want(200)
	if user, _ := a.JSON["user"].(map[string]any); user["name"] != "Anna" || user["language"] != "en" || user["role"] != "viewer" {
		t.Errorf("changed: %s", a.Body)
	}
	here.send("PATCH", "/api/v1/session/user", `{"language": "de"}`).refused(422, "language")
	here.send("PATCH", "/api/v1/session/user", `{"role": "admin"}`).refused(422, "role")
}

func TestALinkLetsInOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.send(t, "POST", "/api/v1/users", `{"email": "new@firma.example", "role": "manager"}`).want(201).str("id")
	a := d.send(t, "POST", "/api/v1/users/"+id+"/link", "").want(201)
	secret, ok := strings.CutPrefix(a.str("url"), "https://salut.example/sign-in#token=")
	if !ok {
		t.Fatalf("the link: %s", a.Body)
	}
	b := d.browser(t)
	b.send("GET", "/sign-in", "").want(200) // looking at the page uses nothing up
	in := b.send("POST", "/api/v1/session/link", `{"token": "`+secret+`"}`).want(200)
	if user, _ := in.JSON["user"].(map[string]any); user["current_password_needed"] != false {
		t.Errorf("signed in: %s", in.Body)
	}
	if a := d.browser(t).send("POST", "/api/v1/session/link", `{"token": "`+secret+`"}`).refused(401); a.str("code") != "bad_link" {
		t.Errorf("used twice: %s", a.Body)
	}
	for _, bad := range []string{"", "x", secret[1:]} {
		d.browser(t).send("POST", "/api/v1/session/link", `{"token": "`+bad+`"}`).refused(401)
	}
	// Who came by a link may set a password without one; by another hour no more.
	b.send("POST", "/api/v1/session/password", `{"new": "`+password+`"}`).want(200)
	b.send("POST", "/api/v1/session/password", `{"new": "another long one"}`).refused(422, "current")
	d.browser(t).signIn("new@firma.example", password).want(200)
}

func TestSetUp(t *testing.T) {
	t.Parallel()
	d := open(t)
	b := d.browser(t)
	if s := b.state(); s != "setup" {
		t.Fatalf("an empty installation is %q", s)
	}
	// Two API processes each print a code of their own.
	code, err := access.OfferSetup(t.Context(), d.Pool)
	if err != nil {
		t.Fatal(err)
	}
	other, err := access.OfferSetup(t.Context(), d.Pool)
	if err != nil || code == other || len(code) != 14 {
		t.Fatal(code, other, err)
	}
	body := func(code, password string) string {
		return `{"code": "` + code + `", "email": "boss@firma.example", "name": "Борис", "password": "` + password + `", "language": "ru"}`
	}
	b.send("POST", "/api/v1/setup", body("AAAA-BBBB-CCCC", password)).refused(422, "code")
	b.send("POST", "/api/v1/setup", body("", password)).refused(422, "code")
	b.send("POST", "/api/v1/setup", body(code, "short")).refused(422, "password")
	b.send("POST", "/api/v1/setup", body(code, "")).refused(422, "password")
	a := b.send("POST", "/api/v1/setup", body(strings.ToLower(strings.ReplaceAll(code, "-", " ")), password)).want(201)
	if user, _ := a.JSON["user"].(map[string]any); user["role"] != "admin" || b.state() != "signed_in" {
		t.Errorf("set up: %s", a.Body)
	}
	if a := d.browser(t).send("POST", "/api/v1/setup", body(other, password)).refused(409); a.str("code") != "already_set_up" {
		t.Errorf("a second time: %s", a.Body)
	}
	if code, err := access.OfferSetup(t.Context(), d.Pool); err != nil || code != "" {
		t.Errorf("another code: %q, %v", code, err)
	}
	b.send("GET", "/api/v1/users", "").want(200)
}

func TestIdempotencyKeysAreOfTheUser(t *testing.T) {
	t.Parallel()
	d := open(t)
	anna, boris := d.inSession(t, "anna@firma.example", access.Manager), d.inSession(t, "boris@firma.example", access.Manager)
	k := header{"Idempotency-Key", "one"}
	first := anna.send("POST", "/api/v1/clients", `{"email": "a@b.example"}`, k).want(201).str("id")
	if again := anna.send("POST", "/api/v1/clients", `{"email": "a@b.example"}`, k).want(201); again.str("id") != first || again.Header().Get("Idempotency-Replayed") != "true" {
		t.Errorf("repeated: %s", again.Body)
	}
	if a := boris.send("POST", "/api/v1/clients", `{"email": "c@b.example"}`, k).want(201); a.str("id") == first {
		t.Error("one user got another's answer")
	}
	d.send(t, "POST", "/api/v1/clients", `{"email": "d@b.example"}`, k).want(201)
}

func TestFaultsThatWait(t *testing.T) {
	t.Parallel()
	p := problemOf(fault.TooManyf(90e9, "x"), 429, "ru")
	if p.GetHeaders().Get("Retry-After") != "90" || p.Title != "Слишком часто" {
		t.Errorf("%v %s", p.GetHeaders(), p.Title)
	}
}
