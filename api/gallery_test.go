package api

import (
	"encoding/json"
	"testing"
)

func TestAStarterLetterBecomesATemplate(t *testing.T) {
	t.Parallel()
	d := open(t)
	items := d.send(t, "GET", "/api/v1/gallery", "", header{"Accept-Language", "ru"}).want(200).items()
	if len(items) != 13 || items[0]["name"] != "Первое письмо" || items[0]["key"] != "cold" {
		t.Fatalf("%d letters, the first %v", len(items), items[0]["name"])
	}
	if english := d.send(t, "GET", "/api/v1/gallery", "").want(200).items(); english[0]["name"] != "First letter" {
		t.Errorf("in English: %v", english[0]["name"])
	}
	for _, item := range items {
		delete(item, "key")
		delete(item, "about")
		delete(item, "purpose")
		body, err := json.Marshal(item)
		if err != nil {
			t.Fatal(err)
		}
		made := d.send(t, "POST", "/api/v1/templates", string(body)).want(201)
		if problems, _ := made.JSON["problems"].([]any); len(problems) != 0 {
			t.Errorf("%v: %v", item["name"], problems)
		}
	}
}
