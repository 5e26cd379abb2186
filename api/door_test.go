package api

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"salut/access"
	"salut/fault"
)

func TestEveryRouteIsPublicOrAsksForARight(t *testing.T) {
	t.Parallel()
	d := open(t)
	public := map[string]bool{
		"GET /healthz": true, "HEAD /healthz": true, "GET /readyz": true, "HEAD /readyz": true, "GET /metrics": true,
		"GET /api/openapi.json": true, "GET /api/docs": true, "GET /api/docs/docs.css": true, "GET /api/docs/docs.js": true,
		"GET /u/:token": true, "POST /u/:token": true, "GET /v/:token": true, "GET /i/:file": true,
		"GET /c/:token": true, "HEAD /c/:token": true, "GET /o/:picture": true, "HEAD /o/:picture": true,
		"GET /api/v1/session": true, "POST /api/v1/session": true, "DELETE /api/v1/session": true, "POST /api/v1/session/link": true, "POST /api/v1/setup": true,
	}
	for _, served := range d.engine.Routes() {
		name := served.Method + " " + served.Path
		r, declared := d.routes[name]
		switch {
		case !declared:
			t.Errorf("%s is served but not declared", name)
		case public[name] != r.Public:
			t.Errorf("%s: public is %v, want %v", name, r.Public, public[name])
		case r.Public && strings.HasPrefix(served.Path, prefix) && served.Method != http.MethodGet && !r.SameSite:
			t.Errorf("%s: another site's page may ask for it", name)
		case !r.Public && !slices.Contains(access.Admin.Rights(), r.Right):
			t.Errorf("%s: the right %q is not among those of an administrator", name, r.Right)
		case !r.Public && r.Right.Least() == "":
			t.Errorf("%s asks for the right %q, which nobody has", name, r.Right)
		case !r.Public && !strings.HasPrefix(served.Path, prefix):
			t.Errorf("%s is not below %s", name, prefix)
		case served.Method == http.MethodGet && (strings.HasSuffix(string(r.Right), ":write") || strings.HasSuffix(string(r.Right), ":launch")):
			t.Errorf("%s asks for %s, and a GET changes nothing", name, r.Right)
		}
	}
}

func TestEachRouteLetsInTheRolesThatHaveItsRight(t *testing.T) {
	t.Parallel()
	d := open(t)
	browsers := map[access.Role]*browser{}
	for _, role := range access.Roles() {
		browsers[role] = d.inSession(t, string(role)+"@firma.example", role)
	}
	for name, r := range d.routes {
		if r.Public {
			continue
		}
		method, path, _ := strings.Cut(name, " ")
		path = strings.NewReplacer(":id", "999999").Replace(path)
		if a := d.send(t, method, path, "", header{"Authorization", ""}); a.Code != 401 || a.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s without a token: %d", name, a.Code)
		}
		for _, role := range access.Roles() {
			if strings.HasSuffix(path, "/tokens/999999") && role != access.Admin {
				continue
			}
			a := d.send(t, method, path, "", header{"Authorization", "Bearer " + d.secrets[role]})
			if allowed := a.Code != 403; allowed != role.May(r.Right) {
				t.Errorf("%s as %s: %d", name, role, a.Code)
			}
			if a.Code >= 500 {
				t.Errorf("%s as %s: %d %s", name, role, a.Code, a.Body)
			}
			if a := browsers[role].send(method, path, ""); (a.Code != 403) != role.May(r.Right) || a.Code == 401 || a.Code >= 500 {
				t.Errorf("%s in a session as %s: %d %s", name, role, a.Code, a.Body)
			}
		}
	}
}

func TestWhoIsNotSignedIn(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, value := range []string{"", "Bearer", "Bearer ", "Bearer salut_wrong", "Basic YTpi", "Token " + d.secrets[access.Admin], d.secrets[access.Admin]} {
		if a := d.send(t, "GET", "/api/v1/clients", "", header{"Authorization", value}); a.Code != 401 {
			t.Errorf("%q: %d", value, a.Code)
		}
	}
	d.send(t, "GET", "/api/v1/clients", "", header{"Authorization", "bearer  " + d.secrets[access.Viewer]}).want(200)
}

func TestWhatIsNotThere(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, name := range []string{"clients", "imports", "segments", "templates", "senders", "campaigns", "suppressions", "tokens", "users", "messages"} {
		for _, id := range []string{"999999", "0", "-1", "x", "1e3", "01", "9223372036854775808", "%D0%B6", "1%2F2", "%00"} {
			d.send(t, "GET", "/api/v1/"+name+"/"+id, "").refused(404)
		}
	}
	d.send(t, "GET", "/api/v1/nothing", "").refused(404)
	for _, path := range []string{"/api", "/api/nothing", "/u", "/u/", "/o/x/y", "/c", "/i", "/metrics/x", "/assets/gone.js", "/favicon.ico"} {
		d.send(t, "GET", path, "").refused(404)
	}
	d.send(t, "POST", "/nothing", "").refused(404)
	d.send(t, "GET", "/api/v1/clients/", "").refused(404)
	d.send(t, "GET", "/api/v1/promo-pools", "").refused(404)
	if a := d.send(t, "PUT", "/api/v1/clients", "{}").refused(405); !strings.Contains(a.Header().Get("Allow"), "POST") {
		t.Errorf("Allow: %q", a.Header().Get("Allow"))
	}
}

func TestListsRefuseBadPages(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, name := range []string{"clients", "imports", "segments", "templates", "senders", "campaigns", "suppressions", "tokens", "users"} {
		path := "/api/v1/" + name
		d.send(t, "GET", path+"?cursor=nonsense", "").refused(422, "cursor")
		d.send(t, "GET", path+"?cursor=-1", "").refused(422, "cursor")
		d.send(t, "GET", path+"?limit=0", "").refused(422, "limit")
		d.send(t, "GET", path+"?limit=201", "").refused(422, "limit")
		d.send(t, "GET", path+"?limit=many", "").refused(422, "limit")
		d.send(t, "GET", path+"?limit=200", "").want(200)
		d.send(t, "GET", path+"?colour=red", "").refused(422, "colour")
		d.send(t, "GET", path+"?cursor=%00", "").refused(422, "cursor")
		d.send(t, "GET", path+"?cursor=%ff", "").refused(422, "cursor")
		if a := d.send(t, "GET", path, "").want(200); a.JSON["items"] == nil {
			t.Errorf("%s: items is null", path)
		}
	}
}

func TestABodyIsRefused(t *testing.T) {
	t.Parallel()
	d := open(t)
	const path = "/api/v1/segments"
	tests := []struct {
		name, body string
		status     int
		fields     []string
	}{
		{"when there is none", "", 400, nil},
		{"when it is not JSON", `{"name": `, 400, nil},
		{"when something follows it", `{"name": "a", "rule": {"rules": []}} x`, 400, nil},
		{"when it is a list", `[]`, 422, nil},
		{"when it is null", `null`, 422, nil},
		{"when fields are missing", `{}`, 422, []string{"name", "rule"}},
		{"when a field is unknown", `{"name": "a", "rule": {"rules": []}, "colour": 1}`, 422, []string{"colour"}},
		{"when a field is in another case", `{"Name": "a", "rule": {"rules": []}}`, 422, []string{"Name", "name"}},
		{"when a text is a number", `{"name": 1, "rule": {"rules": []}}`, 422, []string{"name"}},
		{"when a text has a zero byte", `{"name": "a\u0000b", "rule": {"rules": []}}`, 422, []string{"name"}},
		{"when it is not UTF-8", "{\"name\": \"\xff\", \"rule\": {\"rules\": []}}", 422, nil},
		{"when a field deep inside is wrong", `{"name": "a", "rule": {"rules": [{"field": "nothing", "operator": "=", "value": 1}]}}`, 422, []string{"rule.rules[0].field"}},
		{"when a field deep inside is unknown", `{"name": "a", "rule": {"rules": [{"colour": 1}]}}`, 422, []string{"rule.rules[0].colour"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d.send(t, "POST", path, test.body).refused(test.status, test.fields...)
		})
	}
	d.send(t, "POST", path, `name=a`, header{"Content-Type", "application/x-www-form-urlencoded"}).refused(415)
	d.send(t, "POST", path, `{"name": "`+strings.Repeat("x", defaultBody)+`"}`).refused(413)
}

func TestWordsFollowAcceptLanguage(t *testing.T) {
	t.Parallel()
	d := open(t)
	tests := []struct{ accept, language string }{
		{"", "en"}, {"en", "en"}, {"ru", "ru"}, {"ru-RU,ru;q=0.9,en;q=0.8", "ru"}, {"en-GB,ru;q=0.9", "en"}, {"de,ru;q=0.5", "ru"}, {"de", "en"},
		{"ru;q=0.1,en;q=0.9", "en"}, {"*", "en"}, {"not a language!!", "en"}, {strings.Repeat("ru,", 400), "en"},
	}
	for _, test := range tests {
		a := d.send(t, "POST", "/api/v1/tokens", `{"name": ""}`, header{"Accept-Language", test.accept}).refused(422, "name")
		if got := a.Header().Get("Content-Language"); got != test.language {
			t.Errorf("%.30q: Content-Language %q, want %q", test.accept, got, test.language)
		}
		if russian := strings.ContainsAny(a.str("detail"), "абвгдеиост"); russian != (test.language == "ru") {
			t.Errorf("%.30q: %s", test.accept, a.str("detail"))
		}
	}
	for _, body := range []string{`{}`, `{"name": 1, "role": "x", "colour": 2}`, `{`, ``} {
		a := d.send(t, "POST", "/api/v1/tokens", body, header{"Accept-Language", "ru"})
		var words []string
		words = append(words, a.str("title"), a.str("detail"))
		list, _ := a.JSON["errors"].([]any)
		for _, e := range list {
			words = append(words, fmt.Sprint(e.(map[string]any)["message"]))
		}
		for _, w := range words {
			if !strings.ContainsAny(w, "абвгдеиост") {
				t.Errorf("%s: not Russian: %q", body, w)
			}
		}
	}
}

func TestAFailureOfOursIsHiddenAndLogged(t *testing.T) {
	t.Parallel()
	d := open(t)
	fail := func(c *gin.Context) { d.writeError(c, errors.New("the secret cause")) }
	panics := func(c *gin.Context) { panic("the secret cause") }
	d.handlePlain(route{Method: "GET", Path: "/fails", Public: true, Hidden: true}, nil, fail)
	d.handlePlain(route{Method: "GET", Path: "/panics", Public: true, Hidden: true}, nil, panics)
	for _, path := range []string{"/fails", "/panics"} {
		a := d.send(t, "GET", path, "").refused(500)
		if strings.Contains(a.Body.String(), "secret") {
			t.Errorf("the answer tells the cause: %s", a.Body)
		}
		reference := a.str("reference")
		if !strings.Contains(a.str("detail"), reference) || !strings.Contains(d.log.String(), reference) || !strings.Contains(d.log.String(), "secret cause") {
			t.Errorf("the reference %q leads nowhere: %s", reference, d.log)
		}
	}
}

func TestAFaultInAPanicDoesNotStoreAnAnswer(t *testing.T) {
	t.Parallel()
	d := open(t)
	runs := 0
	handlePanic := func(c *gin.Context) {
		runs++
		if runs == 1 {
			panic("once")
		}
		c.JSON(200, gin.H{"runs": runs})
	}
	for path, how := range map[string]once{"/api/v1/a": inTransaction, "/api/v1/b": byClaim} {
		runs = 0
		d.handlePlain(route{Method: "POST", Path: path, Right: access.WriteClients, Once: how, Hidden: true}, nil, handlePanic)
		d.send(t, "POST", path, "", header{"Idempotency-Key", path}).refused(500)
		d.send(t, "POST", path, "", header{"Idempotency-Key", path}).want(200)
		d.send(t, "POST", path, "", header{"Idempotency-Key", path}).want(200)
		if runs != 2 {
			t.Errorf("%s ran %d times", path, runs)
		}
	}
}

func TestEveryAnswerHasTheSafeHeaders(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, path := range []string{"/api/v1/clients", "/healthz", "/api/nothing", "/api/docs", "/u/x"} {
		a := d.send(t, "GET", path, "")
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Strict-Transport-Security": "max-age=31536000"} {
			if got := a.Header().Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if policy := a.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
	if got := d.send(t, "GET", "/api/v1/clients", "").Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control %q", got)
	}
}

func TestTheLogHasNoAddressesNorTokens(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.send(t, "GET", "/api/v1/clients?email=anna@firma.example", "").want(200)
	d.send(t, "POST", "/api/v1/clients", `{"email": "anna@firma.example"}`).want(201)
	d.send(t, "GET", "/u/some-token", "")
	log := d.log.String()
	for _, secret := range []string{"anna", "firma", "some-token", d.secrets[access.Admin]} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q: %s", secret, log)
		}
	}
	if !strings.Contains(log, "/u/:token") || strings.Count(log, "msg=request") != 3 {
		t.Errorf("the log: %s", log)
	}
}

func TestFaultsHaveTheirStatus(t *testing.T) {
	t.Parallel()
	s := &server{}
	for f, want := range map[*fault.Fault]int{
		fault.Invalidf("", "x"): 422, fault.NotFoundf("x"): 404, fault.Conflictf("x"): 409, fault.Forbiddenf("x"): 403,
		fault.Unauthorizedf("x"): 401, fault.TooLargef("x"): 413, fault.Unavailablef("x"): 503,
	} {
		if p := s.refuse(t.Context(), fmt.Errorf("wrapped: %w", f)); p.Status != want {
			t.Errorf("%s: %d, want %d", f.Kind, p.Status, want)
		}
	}
}

func TestABrokenBodyIsNotHalfRead(t *testing.T) {
	t.Parallel()
	d := open(t)
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/clients", brokenBody{})
	r.Header.Set("Authorization", "Bearer "+d.secrets[access.Admin])
	r.Header.Set("Content-Type", "application/json")
	d.serve(t, r).refused(400)
}

type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, errors.New("connection reset") }
