package api

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"salut/access"
)

func TestAClientFromAddingToErasing(t *testing.T) {
	t.Parallel()
	d := open(t)
	added := d.send(t, "POST", "/api/v1/clients", `{"email": "Anna@Firma.example", "full_name": "Белова Анна Петровна", "phone": "+7 912 345-67-89", "birthday": "--12-31",
		"city": "Тверь", "tags": ["vip"], "attributes": {"plan": "pro", "seats": 5}, "consent": {"basis": "consent", "source": "form"}, "total_spent": 1500.5}`).want(201)
	id := added.str("id")
	if got := added.Header().Get("Location"); got != "/api/v1/clients/"+id {
		t.Errorf("Location %q", got)
	}
	for field, want := range map[string]any{
		"email": "anna@firma.example", "phone": "+79123456789", "birthday": "--12-31", "city": "Тверь", "stage": "prospect",
		"total_spent": 1500.5, "owner_id": nil, "last_purchase_at": nil, "purchase_count": 0.0,
	} {
		if got := added.JSON[field]; got != want {
			t.Errorf("%s is %v, want %v", field, got, want)
		}
	}
	shown := d.send(t, "GET", "/api/v1/clients/"+id, "").want(200)
	if shown.Body.String() != added.Body.String() {
		t.Errorf("shown\n%s\nadded\n%s", shown.Body, added.Body)
	}
	changed := d.send(t, "PATCH", "/api/v1/clients/"+id, `{"city": null, "stage": "active", "tags": [], "attributes": {"plan": null, "size": "L"},
		"consent": {"source": "phone"}, "owner_id": "7", "last_purchase_at": "2026-11-01T10:00:00Z"}`).want(200)
	if changed.JSON["city"] != "" || changed.JSON["stage"] != "active" || changed.JSON["owner_id"] != "7" || changed.JSON["email"] != "anna@firma.example" {
		t.Errorf("changed: %s", changed.Body)
	}
	if got := fmt.Sprint(changed.JSON["attributes"], changed.JSON["tags"]); got != "map[seats:5 size:L] []" {
		t.Errorf("attributes and tags: %s", got)
	}
	consent, _ := changed.JSON["consent"].(map[string]any)
	if consent["basis"] != "consent" || consent["source"] != "phone" || consent["at"] == nil {
		t.Errorf("consent: %v", consent)
	}
	emptied := d.send(t, "PATCH", "/api/v1/clients/"+id, `{"attributes": null, "owner_id": null, "last_purchase_at": null, "consent": null}`).want(200)
	if got := fmt.Sprint(emptied.JSON["attributes"], emptied.JSON["owner_id"], emptied.JSON["last_purchase_at"]); got != "map[] <nil> <nil>" {
		t.Errorf("emptied: %s", got)
	}
	kinds := []string{}
	for _, item := range d.send(t, "GET", "/api/v1/clients/"+id+"/history", "").want(200).items() {
		kinds = append(kinds, item["kind"].(string))
		if item["id"] == "" || item["at"] == nil || item["data"] == nil {
			t.Errorf("an incomplete entry: %v", item)
		}
	}
	if !slices.Equal(kinds, []string{"changed", "changed"}) {
		t.Errorf("history: %v", kinds)
	}
	held := d.send(t, "GET", "/api/v1/clients/"+id+"/export", "").want(200)
	if c, _ := held.JSON["client"].(map[string]any); c["id"] != id || len(held.JSON["history"].([]any)) != 2 {
		t.Errorf("export: %s", held.Body)
	}
	if d.send(t, "DELETE", "/api/v1/clients/"+id, "").want(204).Body.Len() != 0 {
		t.Error("a 204 with a body")
	}
	for _, path := range []string{"", "/history", "/export"} {
		d.send(t, "GET", "/api/v1/clients/"+id+path, "").refused(404)
	}
	d.send(t, "PATCH", "/api/v1/clients/"+id, `{"city": "Тверь"}`).refused(404)
	d.send(t, "DELETE", "/api/v1/clients/"+id, "").refused(404)
	left := d.send(t, "GET", "/api/v1/suppressions?email=anna@firma.example", "").want(200).items()
	if len(left) != 1 || left[0]["reason"] != "erased" || left[0]["email"] != "" {
		t.Errorf("left: %v", left)
	}
}

func TestAClientIsRefused(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.client(t, "taken@firma.example", "")
	id := d.client(t, "b@firma.example", "")
	tests := []struct {
		name, method, path, body string
		status                   int
		fields                   []string
	}{
		{"without an address or a phone", "POST", "", `{"first_name": "Анна"}`, 422, []string{"email"}},
		{"with a bad address", "POST", "", `{"email": "anna"}`, 422, []string{"email"}},
		{"with a taken address", "POST", "", `{"email": "TAKEN@firma.example"}`, 409, []string{"email"}},
		{"with all that is wrong named at once", "POST", "", `{"email": "anna", "phone": "12", "stage": "x", "gender": "x", "birthday": "x"}`, 422, []string{"birthday", "email", "gender", "phone", "stage"}},
		{"with an unknown basis of consent", "POST", "", `{"email": "c@firma.example", "consent": {"basis": "x"}}`, 422, []string{"consent.basis"}},
		{"with an unknown field inside", "POST", "", `{"email": "c@firma.example", "consent": {"colour": "x"}}`, 422, []string{"consent.colour"}},
		{"with an owner that is no id", "POST", "", `{"email": "c@firma.example", "owner_id": "me"}`, 422, []string{"owner_id"}},
		{"with a count that is no number", "POST", "", `{"email": "c@firma.example", "purchase_count": "1"}`, 422, []string{"purchase_count"}},
		{"with an id of one's own", "POST", "", `{"email": "c@firma.example", "id": "5"}`, 422, []string{"id"}},
		{"changed to a taken address", "PATCH", "/" + id, `{"email": "taken@firma.example"}`, 409, []string{"email"}},
		{"changed to nobody", "PATCH", "/" + id, `{"email": null}`, 422, []string{"email"}},
		{"changed to an unknown stage", "PATCH", "/" + id, `{"stage": "x"}`, 422, []string{"stage"}},
		{"changed in a field of another type", "PATCH", "/" + id, `{"tags": "vip"}`, 422, []string{"tags"}},
		{"changed in an unknown field", "PATCH", "/" + id, `{"colour": "red"}`, 422, []string{"colour"}},
		{"changed in an unknown field of consent", "PATCH", "/" + id, `{"consent": {"colour": "red"}}`, 422, []string{"consent.colour"}},
		{"when its name is unconfirmed", "PATCH", "/" + id, `{"name_confirmed": false}`, 422, []string{"name_confirmed"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d.send(t, test.method, "/api/v1/clients"+test.path, test.body).refused(test.status, test.fields...)
		})
	}
}

func TestClientsAreListedAndFiltered(t *testing.T) {
	t.Parallel()
	d := open(t)
	a := d.client(t, "anna@firma.example", `, "stage": "active", "tags": ["vip"], "external_id": "x1", "last_name": "Белова"`)
	b := d.client(t, "boris@firma.example", "")
	c := d.client(t, "clara@firma.example", "")
	if got := d.pages(t, "/api/v1/clients"); !slices.Equal(got, []string{c, b, a}) {
		t.Errorf("all: %v", got)
	}
	for query, want := range map[string][]string{
		"email=Anna@FIRMA.example": {a}, "stage=active": {a}, "tag=vip": {a}, "external_id=x1": {a}, "q=%D0%B1%D0%B5%D0%BB": {a}, "q=bor": {b}, "email=nobody@firma.example": {}, "import_id=5": {},
	} {
		if got := d.pages(t, "/api/v1/clients?"+query); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	d.send(t, "GET", "/api/v1/clients?stage=x", "").refused(422, "stage")
	d.send(t, "GET", "/api/v1/clients?email=x", "").refused(422, "email")
	d.send(t, "GET", "/api/v1/clients?import_id=x", "").refused(422, "import_id")
	d.send(t, "GET", "/api/v1/clients/"+a+"/history?cursor=x", "").refused(422, "cursor")
}

func TestErasingForgetsKeptAnswers(t *testing.T) {
	t.Parallel()
	d := open(t)
	key := header{"Idempotency-Key", "k1"}
	id := d.send(t, "POST", "/api/v1/clients", `{"email": "anna@firma.example"}`, key).want(201).str("id")
	d.send(t, "POST", "/api/v1/suppressions", `{"email": "anna@firma.example"}`, header{"Idempotency-Key", "k2"}).want(201)
	d.send(t, "DELETE", "/api/v1/clients/"+id, "").want(204)
	var kept int
	if err := d.Pool.QueryRow(t.Context(), `SELECT count(*) FROM idempotency_keys`).Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d answers kept, %v", kept, err)
	}
}

func TestSuppressions(t *testing.T) {
	t.Parallel()
	d := open(t)
	first := d.send(t, "POST", "/api/v1/suppressions", `{"email": "Anna@firma.example", "note": "asked by phone"}`).want(201)
	id := first.str("id")
	if first.JSON["reason"] != "manual" || first.JSON["email"] != "anna@firma.example" {
		t.Errorf("added: %s", first.Body)
	}
	again := d.send(t, "POST", "/api/v1/suppressions", `{"email": "anna@firma.example", "reason": "bounced"}`).want(201)
	if again.str("id") != id || again.JSON["reason"] != "manual" {
		t.Errorf("again: %s", again.Body)
	}
	if got := d.send(t, "PATCH", "/api/v1/suppressions/"+id, `{"note": null}`).want(200); got.JSON["note"] != "" || got.JSON["reason"] != "manual" {
		t.Errorf("changed: %s", got.Body)
	}
	other := d.send(t, "POST", "/api/v1/suppressions", `{"email": "b@firma.example", "reason": "complained"}`).want(201).str("id")
	if got := d.pages(t, "/api/v1/suppressions"); !slices.Equal(got, []string{other, id}) {
		t.Errorf("all: %v", got)
	}
	if got := d.pages(t, "/api/v1/suppressions?reason=complained"); !slices.Equal(got, []string{other}) {
		t.Errorf("complained: %v", got)
	}
	d.send(t, "POST", "/api/v1/suppressions", `{}`).refused(422, "email")
	d.send(t, "POST", "/api/v1/suppressions", `{"email": "x"}`).refused(422, "email")
	d.send(t, "POST", "/api/v1/suppressions", `{"email": "c@firma.example", "reason": "erased"}`).refused(422, "reason")
	d.send(t, "PATCH", "/api/v1/suppressions/"+id, `{"email": "c@firma.example"}`).refused(422, "email")
	d.send(t, "DELETE", "/api/v1/suppressions/"+id, "", header{"Authorization", "Bearer " + d.secrets[access.Marketer]}).refused(403)
	d.send(t, "DELETE", "/api/v1/suppressions/"+id, "").want(204)
	d.send(t, "GET", "/api/v1/suppressions/"+id, "").refused(404)
}

func TestSegments(t *testing.T) {
	t.Parallel()
	d := open(t)
	anna := d.client(t, "anna@firma.example", `, "city": "Тверь"`)
	d.client(t, "boris@firma.example", `, "city": "Москва"`)
	const rule = `{"combinator": "and", "not": false, "rules": [{"field": "city", "operator": "=", "value": "Тверь"}]}`
	added := d.send(t, "POST", "/api/v1/segments", `{"name": "Tver", "rule": `+rule+`}`).want(201)
	id := added.str("id")
	if got := fmt.Sprint(added.JSON["rule"]); !strings.Contains(got, "Тверь") {
		t.Errorf("rule: %s", got)
	}
	if got := d.send(t, "GET", "/api/v1/segments/"+id+"/count", "").want(200); got.JSON["count"] != 1.0 {
		t.Errorf("count: %s", got.Body)
	}
	if got := d.pages(t, "/api/v1/segments/"+id+"/clients"); !slices.Equal(got, []string{anna}) {
		t.Errorf("clients: %v", got)
	}
	preview := d.send(t, "POST", "/api/v1/segments/preview", `{"rule": `+rule+`}`).want(200)
	if sample, _ := preview.JSON["sample"].([]any); preview.JSON["count"] != 1.0 || len(sample) != 1 || sample[0].(map[string]any)["id"] != anna {
		t.Errorf("preview: %s", preview.Body)
	}
	everyone := d.send(t, "PATCH", "/api/v1/segments/"+id, `{"rule": {"combinator": "and", "rules": []}}`).want(200)
	if everyone.JSON["name"] != "Tver" {
		t.Errorf("changed: %s", everyone.Body)
	}
	if got := d.pages(t, "/api/v1/segments/"+id+"/clients"); len(got) != 2 {
		t.Errorf("everyone: %v", got)
	}
	d.send(t, "PATCH", "/api/v1/segments/"+id, `{"rule": null}`).refused(422, "rule")
	d.send(t, "PATCH", "/api/v1/segments/"+id, `{"name": null}`).refused(422, "name")
	d.send(t, "POST", "/api/v1/segments/preview", `{"rule": {"rules": [{"field": "city", "operator": "=", "value": "x"}, {"rules": []}]}}`).refused(422, "rule.rules[1].rules")
	d.send(t, "POST", "/api/v1/segments/preview", `{"rule": {"rules": [{"field": "city", "operator": "<<", "value": "x"}]}}`).refused(422, "rule.rules[0].operator")
	d.send(t, "POST", "/api/v1/segments/preview", `{}`).refused(422, "rule")
	d.send(t, "DELETE", "/api/v1/segments/"+id, "").want(204)
	d.send(t, "GET", "/api/v1/segments/"+id+"/count", "").refused(404)
	fields := d.send(t, "GET", "/api/v1/segments/fields", "", header{"Accept-Language", "ru"}).want(200).items()
	if len(fields) < 10 || fields[0]["name"] == "" || !strings.ContainsAny(fmt.Sprint(fields[0]["label"]), "абвгдеиост") {
		t.Errorf("fields: %v", fields)
	}
}

func TestSenders(t *testing.T) {
	t.Parallel()
	d := open(t)
	added := d.send(t, "POST", "/api/v1/senders", `{"from_address": "Sales@firma.example", "host": "smtp.firma.example", "port": 587, "username": "u", "password": "very secret", "limits": {"per_second": 5, "per_day": null}}`).want(201)
	id := added.str("id")
	if added.JSON["name"] != "sales@firma.example" || added.JSON["security"] != "starttls" || added.JSON["has_password"] != true {
		t.Errorf("added: %s", added.Body)
	}
	changed := d.send(t, "PATCH", "/api/v1/senders/"+id, `{"from_name": "Анна", "limits": {"per_hour": 100}}`).want(200)
	if got := fmt.Sprint(changed.JSON["limits"]); got != "map[per_day:<nil> per_hour:100 per_second:5]" {
		t.Errorf("merged limits: %s", got)
	}
	changed = d.send(t, "PATCH", "/api/v1/senders/"+id, `{"limits": {"per_hour": null}, "password": null}`).want(200)
	if got := fmt.Sprint(changed.JSON["limits"], changed.JSON["has_password"]); got != "map[per_day:<nil> per_hour:<nil> per_second:5] false" {
		t.Errorf("removed: %s", got)
	}
	for _, path := range []string{"/api/v1/senders/" + id, "/api/v1/senders"} {
		if a := d.send(t, "GET", path, "").want(200); strings.Contains(a.Body.String(), "very secret") || strings.Contains(a.Body.String(), `"password"`) {
			t.Errorf("%s tells the password", path)
		}
	}
	d.send(t, "POST", "/api/v1/senders", `{}`).refused(422, "from_address", "host", "port")
	d.send(t, "POST", "/api/v1/senders", `{"from_address": "x", "host": "", "port": 0, "security": "x", "limits": {"per_day": 0}}`).refused(422, "from_address", "host", "limits.per_day", "port", "security")
	d.send(t, "PATCH", "/api/v1/senders/"+id, `{"limits": {"per_week": 1}}`).refused(422, "limits.per_week")
	d.send(t, "POST", "/api/v1/senders", `{"from_address": "a@firma.example", "host": "h", "port": 25}`, header{"Authorization", "Bearer " + d.secrets[access.Marketer]}).refused(403)
	closed := d.send(t, "POST", "/api/v1/senders", `{"from_address": "a@firma.example", "host": "127.0.0.1", "port": 1, "security": "none"}`).want(201).str("id")
	check := d.send(t, "POST", "/api/v1/senders/"+closed+"/check", "").want(200)
	if check.JSON["ok"] != false || check.str("message") == "" {
		t.Errorf("check: %s", check.Body)
	}
	if got := d.pages(t, "/api/v1/senders"); !slices.Equal(got, []string{id, closed}) {
		t.Errorf("all: %v", got)
	}
	d.send(t, "DELETE", "/api/v1/senders/"+id, "").want(204)
	d.send(t, "GET", "/api/v1/senders/"+id, "").refused(404)
}

func TestTokens(t *testing.T) {
	t.Parallel()
	d := open(t)
	added := d.send(t, "POST", "/api/v1/tokens", `{"name": "CRM", "role": "viewer"}`, header{"Idempotency-Key", "t"}).want(201)
	id, secret := added.str("id"), added.str("token")
	if again := d.send(t, "POST", "/api/v1/tokens", `{"name": "CRM", "role": "viewer"}`, header{"Idempotency-Key", "t"}).want(201); again.str("token") != secret {
		t.Error("a repetition answers another secret")
	}
	mine := header{"Authorization", "Bearer " + secret}
	d.send(t, "GET", "/api/v1/clients", "", mine).want(200)
	d.send(t, "POST", "/api/v1/clients", `{"email": "a@firma.example"}`, mine).refused(403)
	for _, path := range []string{"/api/v1/tokens/" + id, "/api/v1/tokens"} {
		if a := d.send(t, "GET", path, "").want(200); strings.Contains(a.Body.String(), secret[len("salut_")+8:]) {
			t.Errorf("%s tells the secret", path)
		}
	}
	if got := d.send(t, "PATCH", "/api/v1/tokens/"+id, `{"role": "manager"}`).want(200); got.JSON["name"] != "CRM" {
		t.Errorf("changed: %s", got.Body)
	}
	d.send(t, "POST", "/api/v1/clients", `{"email": "a@firma.example"}`, mine).want(201)
	d.send(t, "POST", "/api/v1/tokens", `{"name": "x", "role": "root"}`).refused(422, "role")
	d.send(t, "PATCH", "/api/v1/tokens/"+id, `{"role": "root"}`).refused(422, "role")
	d.send(t, "PATCH", "/api/v1/tokens/"+id, `{"token": "x"}`).refused(422, "token")
	if got := len(d.pages(t, "/api/v1/tokens")); got != 5 {
		t.Errorf("%d tokens", got)
	}
	d.send(t, "DELETE", "/api/v1/tokens/"+id, "").want(204)
	d.send(t, "GET", "/api/v1/clients", "", mine).refused(401)
}

func TestASenderSignsItsLetters(t *testing.T) {
	t.Parallel()
	d := open(t)
	added := d.send(t, "POST", "/api/v1/senders", `{"from_address": "sales@firma.example", "host": "smtp.firma.example", "port": 587, "limits": {"warm_up": {"from": "2027-03-01", "start": 50, "growth_percent": 30, "ceiling": 5000}}}`).want(201)
	path := "/api/v1/senders/" + added.JSON["id"].(string)
	d.send(t, "PATCH", path, `{"dkim": {"on": true}}`).refused(422, "dkim.on")
	d.send(t, "POST", path+"/dkim", `{"selector": "a b", "kind": "dsa"}`).refused(422, "selector")
	made := d.send(t, "POST", path+"/dkim", `{"selector": "s1", "kind": "ed25519"}`).want(200)
	dkim, _ := made.JSON["dkim"].(map[string]any)
	if dkim["record_name"] != "s1._domainkey.firma.example" || !strings.HasPrefix(fmt.Sprint(dkim["record_value"]), "v=DKIM1; k=ed25519; p=") || dkim["on"] != false {
		t.Errorf("%v", dkim)
	}
	if strings.Contains(made.Body.String(), "PRIVATE") {
		t.Error("the private key is shown")
	}
	on := d.send(t, "PATCH", path, `{"dkim": {"on": true}}`).want(200)
	if on.JSON["dkim"].(map[string]any)["on"] != true {
		t.Errorf("%v", on.JSON["dkim"])
	}
	one := d.send(t, "GET", path, "").want(200)
	if fmt.Sprint(one.JSON["limits"]) != "map[per_day:<nil> per_hour:<nil> per_second:<nil> warm_up:map[ceiling:5000 from:2027-03-01 growth_percent:30 start:50]]" || one.JSON["today"] == nil {
		t.Errorf("%v %v", one.JSON["limits"], one.JSON["today"])
	}
	d.send(t, "PATCH", path, `{"limits": {"warm_up": {"from": "x", "start": 0, "growth_percent": 0, "ceiling": -1}}}`).refused(422,
		"limits.warm_up.ceiling", "limits.warm_up.from", "limits.warm_up.growth_percent", "limits.warm_up.start")
	if moved := d.send(t, "PATCH", path, `{"from_address": "sales@other.example", "limits": {"warm_up": null}}`).want(200); moved.JSON["dkim"] != nil {
		t.Errorf("the key of another domain: %v", moved.JSON["dkim"])
	}
}
