package api

import (
	"strings"
	"testing"

	"salut/access"
)

func TestUsers(t *testing.T) {
	t.Parallel()
	d := open(t)
	const at = "/api/v1/users"
	d.send(t, "POST", at, `{}`).refused(422, "email")
	d.send(t, "POST", at, `{"email": "no address", "name": "`+strings.Repeat("я", 201)+`", "password": "short"}`).refused(422, "email", "name", "password")
	d.send(t, "POST", at, `{"email": "a@firma.example", "role": "king"}`).refused(422, "role")
	a := d.send(t, "POST", at, `{"email": "A@Firma.example", "name": "Анна", "role": "admin", "password": "`+password+`"}`).want(201)
	first := a.str("id")
	if a.str("email") != "a@firma.example" || a.JSON["has_password"] != true || a.JSON["disabled"] != false || a.str("language") != "ru" || a.Header().Get("Location") != at+"/"+first {
		t.Errorf("added: %s", a.Body)
	}
	if strings.Contains(a.Body.String(), "argon") || strings.Contains(a.Body.String(), password) {
		t.Errorf("the answer tells the password: %s", a.Body)
	}
	if a := d.send(t, "POST", at, `{"email": "a@FIRMA.example"}`).refused(409); a.str("code") != "email_taken" {
		t.Errorf("the same address: %s", a.Body)
	}

	// The last administrator stays.
	for _, change := range []string{`{"role": "viewer"}`, `{"disabled": true}`} {
		if a := d.send(t, "PATCH", at+"/"+first, change).refused(409); a.str("code") != "last_admin" {
			t.Errorf("%s: %s", change, a.Body)
		}
	}
	d.send(t, "DELETE", at+"/"+first, "").refused(409)
	d.send(t, "PATCH", at+"/"+first, `{"name": "Анна Петрова", "role": "admin", "disabled": false}`).want(200)
	second := d.send(t, "POST", at, `{"email": "b@firma.example", "role": "admin"}`).want(201).str("id")
	if a := d.send(t, "PATCH", at+"/"+second, `{"email": "a@firma.example"}`).refused(409); a.str("code") != "email_taken" {
		t.Errorf("another's address: %s", a.Body)
	}
	d.send(t, "PATCH", at+"/"+second, `{"disabled": true}`).want(200)
	d.send(t, "DELETE", at+"/"+first, "").refused(409) // one who can't sign in is none
	d.send(t, "PATCH", at+"/"+second, `{"disabled": false}`).want(200)
	d.send(t, "DELETE", at+"/"+first, "").want(204)
	d.send(t, "GET", at+"/"+first, "").refused(404)
	d.send(t, "PATCH", at+"/"+second, `{"email": "a@firma.example", "password": "short"}`).refused(422, "password")
	if got := d.pages(t, at); len(got) != 1 || got[0] != second {
		t.Errorf("left: %v", got)
	}
	d.send(t, "GET", at, "", header{"Authorization", "Bearer " + d.secrets[access.Marketer]}).refused(403)
}
