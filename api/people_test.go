package api

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"salut/access"
)

func TestTheListIsFilteredSortedCountedAndChangedAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	for i, city := range []string{"Тверь", "Омск", "Тверь"} {
		d.send(t, "POST", "/api/v1/clients", fmt.Sprintf(`{"email": "p%d@firma.example", "full_name": "Иванов Иван", "city": %q}`, i, city)).want(201)
	}
	segment := d.send(t, "POST", "/api/v1/segments", `{"name": "Тверь", "rule": {"combinator": "and", "rules": [{"field": "city", "operator": "=", "value": "Тверь"}]}}`).want(201).str("id")
	list := d.send(t, "GET", "/api/v1/clients?sort=email&segment_id="+segment, "").want(200)
	if items := list.items(); len(items) != 2 || items[0]["email"] != "p0@firma.example" {
		t.Errorf("listed: %s", list.Body)
	}
	for _, wrong := range []string{"sort=phone", "segment_id=999", "segment_id=x", "owner_id=x", "stage=vip", "cursor=x&sort=name"} {
		if a := d.send(t, "GET", "/api/v1/clients?"+wrong, ""); a.Code != 422 && a.Code != 404 {
			t.Errorf("%s answers %d", wrong, a.Code)
		}
	}
	if n := d.send(t, "GET", "/api/v1/clients/count?owner_id=none&exact=true&segment_id="+segment, "").want(200); n.JSON["count"] != 2.0 || n.JSON["about"] != false {
		t.Errorf("counted: %s", n.Body)
	}
	made := d.send(t, "POST", "/api/v1/clients/bulk", `{"act": "add_tags", "tags": ["лето"], "filter": {"segment_id": "`+segment+`"}}`).want(202)
	if made.JSON["state"] != "done" || made.JSON["changed"] != 2.0 {
		t.Errorf("changed: %s", made.Body)
	}
	if tags := d.send(t, "GET", "/api/v1/clients/tags", "").want(200); tags.items()[0]["name"] != "лето" || tags.items()[0]["count"] != 2.0 {
		t.Errorf("tags: %s", tags.Body)
	}
	id := made.str("id")
	if undone := d.send(t, "POST", "/api/v1/clients/bulk/"+id+"/undo", "").want(202); undone.JSON["state"] != "undone" {
		t.Errorf("undone: %s", undone.Body)
	}
	d.send(t, "POST", "/api/v1/clients/bulk/"+id+"/undo", "").want(409)
	d.send(t, "GET", "/api/v1/clients/bulk/"+id, "").want(200)
	for _, wrong := range []string{`{"act": "add_tags", "tags": ["a"]}`, `{"act": "add_tags", "tags": ["a"], "ids": ["1"], "filter": {}}`, `{"act": "erase", "filter": {}}`, `{"act": "set_owner", "owner_id": "99", "filter": {}}`, `{"act": "set_stage", "ids": ["1"]}`} {
		d.send(t, "POST", "/api/v1/clients/bulk", wrong).want(422)
	}
	table := d.send(t, "GET", "/api/v1/clients.csv?delimiter=semicolon&segment_id="+segment, "").want(200)
	if lines := strings.Split(strings.TrimSpace(table.Body.String()), "\n"); len(lines) != 3 || !strings.HasPrefix(lines[0], "\uFEFFid;email;phone;") || !strings.Contains(lines[1], "p2@firma.example") {
		t.Errorf("the table: %q", lines)
	}
	stopped := d.send(t, "POST", "/api/v1/clients/bulk", `{"act": "suppress", "filter": {"q": "p1@"}}`).want(202)
	if stopped.JSON["changed"] != 1.0 {
		t.Errorf("suppressed: %s", stopped.Body)
	}
	viewer := d.inSession(t, "viewer@firma.example", access.Viewer)
	if a := viewer.send("GET", "/api/v1/clients.csv", ""); a.Code != 403 {
		t.Errorf("a viewer takes the table away: %d", a.Code)
	}
}

func TestTwoClientsBecomeOne(t *testing.T) {
	t.Parallel()
	d := open(t)
	var ids []string
	for _, email := range []string{"a@firma.example", "b@firma.example"} {
		ids = append(ids, d.send(t, "POST", "/api/v1/clients", fmt.Sprintf(`{"email": %q, "full_name": "Иванов Иван", "phone": "+79161234567"}`, email)).want(201).str("id"))
	}
	doubles := d.send(t, "GET", "/api/v1/clients/doubles?by=phone", "").want(200)
	if items := doubles.items(); len(items) != 1 || len(items[0]["clients"].([]any)) != 2 {
		t.Errorf("doubles: %s", doubles.Body)
	}
	d.send(t, "POST", "/api/v1/clients/"+ids[0]+"/merge", `{"other_id": "`+ids[0]+`"}`).want(422)
	d.send(t, "POST", "/api/v1/clients/"+ids[0]+"/merge", `{"other_id": "`+ids[1]+`", "take": ["shoe"]}`).want(422)
	merged := d.send(t, "POST", "/api/v1/clients/"+ids[0]+"/merge", `{"other_id": "`+ids[1]+`", "take": ["email"]}`).want(200)
	if merged.JSON["email"] != "b@firma.example" {
		t.Errorf("merged: %s", merged.Body)
	}
	d.send(t, "GET", "/api/v1/clients/"+ids[1], "").want(404)
	shown := d.send(t, "GET", "/api/v1/clients/"+ids[0], "").want(200)
	if others, _ := json.Marshal(shown.JSON["other_emails"]); string(others) != `["a@firma.example"]` {
		t.Errorf("other addresses: %s", shown.Body)
	}
	d.send(t, "POST", "/api/v1/clients", `{"email": "a@firma.example"}`).want(409)
}
