package e2e

import (
	"net/http"
	"net/http/cookiejar"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestUsersFromTheCommandLine(t *testing.T) {
	t.Parallel()
	i := install(t)
	i.start("api")
	i.ready()
	var printed []string
	i.eventually("a code for the first administrator is printed", time.Minute, func() bool {
		i.mu.Lock()
		defer i.mu.Unlock()
		printed = regexp.MustCompile(`/setup#code=([A-Z0-9-]{14})`).FindStringSubmatch(i.log.String())
		return printed != nil
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := &http.Client{Jar: jar}
	post := func(path, body string, want int) {
		t.Helper()
		a, err := browser.Post(i.url+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		_ = a.Body.Close()
		if a.StatusCode != want {
			t.Fatalf("%s: %d, want %d", path, a.StatusCode, want)
		}
	}
	post("/api/v1/setup", `{"code": "`+printed[1]+`", "email": "boss@firma.example", "password": "four words in a row"}`, 201)
	post("/api/v1/segments", `{"name": "all", "rule": {"combinator": "and", "rules": []}}`, 201)

	add := i.command("user", "add", "--email", "anna@firma.example", "--role", "manager")
	add.Stdin = strings.NewReader("another four words in a row\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	post("/api/v1/session", `{"email": "anna@firma.example", "password": "another four words in a row"}`, 200)
	post("/api/v1/segments", `{"name": "mine", "rule": {"combinator": "and", "rules": []}}`, 403) // a manager now

	lines := strings.Split(strings.TrimSpace(i.must("user", "link", "--email", "boss@firma.example")), "\n")
	_, secret, ok := strings.Cut(lines[len(lines)-1], i.url+"/sign-in#token=")
	if !ok {
		t.Fatalf("the link: %q", lines)
	}
	post("/api/v1/session/link", `{"token": "`+secret+`"}`, 200)
	post("/api/v1/session/link", `{"token": "`+secret+`"}`, 401)
	post("/api/v1/segments", `{"name": "theirs", "rule": {"combinator": "and", "rules": []}}`, 201)
}

// What can't be started says so in one line, and closes what it had opened.
func TestAWrongSettingIsOneLine(t *testing.T) {
	t.Parallel()
	i := install(t, "SALUT_REDIS_URL=http://redis.example")
	out, err := i.command("run").CombinedOutput()
	if err == nil || strings.Contains(string(out), "panic") || strings.Contains(string(out), "goroutine") || !strings.Contains(string(out), "SALUT_REDIS_URL") {
		t.Errorf("ended with %v and said:\n%s", err, out)
	}
}
