package api

import (
	"strings"
	"testing"

	"salut/delivery"
	"salut/tokens"
)

func TestALetterIsShownInABrowser(t *testing.T) {
	t.Parallel()
	d := open(t)
	client, message, unsubscribe := d.letter(t, "")
	ref, _ := delivery.ParseID(message)
	token := d.Key.Sign(tokens.Ref{Kind: 'v', Mailing: ref.Mailing, N: ref.N})
	d.visit(t, "GET", "/v/"+token, "", "").refusedPage(t, 404) // it has not left yet
	if _, err := d.Pool.Exec(t.Context(), `UPDATE messages SET state = 'sent', attempt = 1, done_at = now()`); err != nil {
		t.Fatal(err)
	}
	a := d.visit(t, "GET", "/v/"+token, "", "").want(200)
	if body := a.Body.String(); !strings.Contains(body, "/u/"+unsubscribe) {
		t.Errorf("the letter has no unsubscribe link of its own:\n%s", body)
	}
	policy := a.Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "sandbox") || strings.Contains(policy, "allow-scripts") || a.Header().Get("X-Robots-Tag") != "noindex" || a.Header().Get("Cache-Control") != "private, no-store" {
		t.Errorf("headers: %v", a.Header())
	}
	d.visit(t, "GET", "/v/"+unsubscribe, "", "").refusedPage(t, 404) // a token of another kind
	d.visit(t, "GET", "/v/x", "", "").refusedPage(t, 404)
	d.send(t, "DELETE", "/api/v1/clients/"+client, "").want(204)
	d.visit(t, "GET", "/v/"+token, "", "").refusedPage(t, 404)
}

// refusedPage wants a page for people with that status.
func (a answered) refusedPage(t *testing.T, status int) {
	t.Helper()
	a.want(status)
	if !strings.HasPrefix(a.Header().Get("Content-Type"), "text/html") {
		t.Errorf("a stranger is shown %s", a.Header().Get("Content-Type"))
	}
}
