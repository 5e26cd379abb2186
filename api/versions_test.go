package api

import (
	"fmt"
	"testing"
)

func TestALetterHasItsVersions(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.send(t, "POST", "/api/v1/templates", `{"name": "x", "language": "ru", "subject": "Первое", "format": "html", "body": "<p>{{ client | salutation }}</p>"}`).want(201).str("id")
	at := "/api/v1/templates/" + id
	first := d.send(t, "GET", at+"/versions", "").want(200).items()
	if len(first) != 1 || first[0]["first"] != true || first[0]["current"] != true || first[0]["author"] != "test admin" {
		t.Fatalf("%v", first)
	}
	d.send(t, "PATCH", at, `{"subject": "Второе", "translations": {"en": {"subject": "Second", "body": "<p>x</p>"}}}`).want(200)
	// The same person a moment later: one entry still, and the earlier wording can be read and brought back all the same.
	second := d.send(t, "GET", at+"/versions", "").want(200).items()
	if len(second) != 1 || second[0]["id"] == first[0]["id"] {
		t.Fatalf("%v", second)
	}
	old := fmt.Sprint(first[0]["id"])
	if v := d.send(t, "GET", at+"/versions/"+old, "").want(200); v.str("subject") != "Первое" || fmt.Sprint(v.JSON["translations"]) != "map[]" {
		t.Errorf("%s", v.Body)
	}
	if back := d.send(t, "POST", at+"/versions/"+old+"/restore", "").want(200); back.str("subject") != "Первое" || fmt.Sprint(back.JSON["translations"]) != "map[]" {
		t.Errorf("%s", back.Body)
	}
	list := d.send(t, "GET", at+"/versions", "").want(200).items()
	if len(list) != 2 || list[0]["restored_from"] != old || fmt.Sprint(list[0]["changed"]) != "[subject translations.en]" || list[1]["current"] != false {
		t.Errorf("%v", list)
	}
	d.send(t, "GET", "/api/v1/templates/999/versions", "").refused(404)
	d.send(t, "GET", at+"/versions/999", "").refused(404)
	d.send(t, "GET", at+"/versions/x", "").refused(404)
	d.send(t, "POST", at+"/versions/999/restore", "").refused(404)
	other := d.send(t, "POST", "/api/v1/templates", `{"name": "y", "subject": "y", "format": "html", "body": "y"}`).want(201).str("id")
	d.send(t, "POST", "/api/v1/templates/"+other+"/versions/"+old+"/restore", "").refused(404)
	d.send(t, "DELETE", at, "").want(204)
	d.send(t, "GET", at+"/versions", "").refused(404)
}
