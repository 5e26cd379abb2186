package api

import (
	"fmt"
	"strings"
	"testing"

	"salut/delivery"
	"salut/tokens"
)

func TestALetterOfATopicCanBeLeftAlone(t *testing.T) {
	t.Parallel()
	d := open(t)
	client := d.client(t, "anna@firma.example", consented)
	topic := d.send(t, "POST", "/api/v1/topics", `{"name": "Скидки"}`).want(201).str("id")
	d.send(t, "POST", "/api/v1/topics", `{"name": " Скидки "}`).refused(409, "name")
	d.send(t, "POST", "/api/v1/topics", `{"name": " "}`).refused(422, "name")
	launch := func(topic string) (campaign, token string) {
		campaign = d.draft(t)
		d.send(t, "PATCH", "/api/v1/campaigns/"+campaign, `{"topic_id": `+topic+`}`).want(200)
		d.send(t, "POST", "/api/v1/campaigns/"+campaign+"/launch", "").want(200)
		id, _ := delivery.ParseID(d.pages(t, "/api/v1/campaigns/"+campaign+"/messages")[0])
		return campaign, d.Key.Sign(tokens.Ref{Kind: 'u', Mailing: id.Mailing, N: id.N})
	}
	skipped := func(campaign string) string {
		return fmt.Sprint(d.send(t, "GET", "/api/v1/campaigns/"+campaign, "").want(200).JSON["counts"].(map[string]any)["skipped"])
	}
	first, token := launch(`"` + topic + `"`)
	if page := d.visit(t, "GET", "/u/"+token, "", "").want(200).Body.String(); !strings.Contains(page, `name="scope" value="topic"`) || !strings.Contains(page, "Скидки") {
		t.Errorf("the page doesn't offer to leave the topic:\n%s", page)
	}
	d.visit(t, "POST", "/u/"+token, "application/x-www-form-urlencoded", "scope=topic").want(200)
	if got := d.send(t, "GET", "/api/v1/campaigns/"+first, "").want(200).JSON["counts"].(map[string]any)["unsubscribed"]; got != float64(1) {
		t.Errorf("unsubscribed: %v", got)
	}
	if list := d.send(t, "GET", "/api/v1/suppressions?scope=topic:"+topic, "").want(200).JSON["items"].([]any); len(list) != 1 {
		t.Errorf("suppressions of the topic: %v", list)
	}
	same, _ := launch(`"` + topic + `"`)
	none, token := launch("null")
	if skipped(same) != "1" || skipped(none) != "0" {
		t.Errorf("who left the topic is skipped by the topic's campaign %s, by another %s", skipped(same), skipped(none))
	}
	if page := d.visit(t, "GET", "/u/"+token, "", "").want(200).Body.String(); strings.Contains(page, `value="topic"`) {
		t.Errorf("a letter without a topic offers to leave it:\n%s", page)
	}
	d.visit(t, "POST", "/u/"+token, "application/x-www-form-urlencoded", "scope=topic").want(200) // there is none: everything
	if after, _ := launch("null"); skipped(after) != "1" {
		t.Error("who left everything is not skipped")
	}
	d.send(t, "DELETE", "/api/v1/topics/"+topic, "").refused(409)
	d.send(t, "PATCH", "/api/v1/topics/"+topic, `{"name": "Акции"}`).want(200)
	page := d.send(t, "GET", "/api/v1/topics/"+topic+"/unsubscribe-page", "", header{"Accept-Language", "ru"}).want(200).str("html")
	if !strings.Contains(page, "Акции") || !strings.Contains(page, `value="topic"`) || !strings.Contains(page, "a•••@firma.example") {
		t.Errorf("the page for show:\n%s", page)
	}
	if got := d.send(t, "GET", "/api/v1/topics", "").items()[0]; got["left"] != float64(1) {
		t.Errorf("the topic was left by %v", got)
	}
	// An archived one is for no new campaign; the campaigns that have it keep it.
	keeper := d.draft(t)
	d.send(t, "PATCH", "/api/v1/campaigns/"+keeper, `{"topic_id": "`+topic+`"}`).want(200)
	if d.send(t, "PATCH", "/api/v1/topics/"+topic, `{"archived": true}`).want(200).JSON["archived_at"] == nil {
		t.Error("the topic is not archived")
	}
	d.send(t, "PATCH", "/api/v1/campaigns/"+d.draft(t), `{"topic_id": "`+topic+`"}`).refused(422, "topic_id")
	d.send(t, "PATCH", "/api/v1/campaigns/"+keeper, `{"priority": "high"}`).want(200)
	if d.send(t, "PATCH", "/api/v1/topics/"+topic, `{"archived": false}`).want(200).JSON["archived_at"] != nil {
		t.Error("the topic is still archived")
	}
	d.send(t, "PATCH", "/api/v1/campaigns/"+d.draft(t), `{"topic_id": "77"}`).refused(422, "topic_id")
	// Lifting is noted with who did it.
	id := d.pages(t, "/api/v1/suppressions?scope=all")[0]
	d.send(t, "DELETE", "/api/v1/suppressions/"+id, "").want(204)
	items := d.send(t, "GET", "/api/v1/clients/"+client+"/history?kind=changed", "").want(200).JSON["items"].([]any)
	if got := fmt.Sprint(items[0].(map[string]any)["data"]); !strings.Contains(got, "author:test admin") || !strings.Contains(got, "scope:all") {
		t.Errorf("lifting left %s", got)
	}
}

func TestSuppressionsComeAndGoAsFiles(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.client(t, "anna@firma.example", consented)
	text := header{"Content-Type", "text/csv"}
	const list = "\uFEFFemail;имя\nANNA@firma.example;Анна\nboris@почта.рф;Борис\n\nнет адреса\nanna@firma.example\n"
	if got := d.send(t, "POST", "/api/v1/suppressions/import", list, text).want(200); fmt.Sprint(got.JSON["added"], got.JSON["known"], got.JSON["rejected"]) != "2 1 [map[line:5 text:нет адреса]]" {
		t.Errorf("import: %s", got.Body)
	}
	if got := d.send(t, "POST", "/api/v1/suppressions/import", list, text).want(200); fmt.Sprint(got.JSON["added"], got.JSON["known"]) != "0 3" {
		t.Errorf("once more: %s", got.Body)
	}
	d.send(t, "POST", "/api/v1/suppressions/import", "nothing here\n", text).refused(422, "file")
	d.send(t, "POST", "/api/v1/suppressions/import?scope=x", "a@b.example\n", text).refused(422, "scope")
	d.send(t, "POST", "/api/v1/suppressions/import", strings.Repeat("x", 100_000), text).refused(422, "file")
	table := d.send(t, "GET", "/api/v1/suppressions.csv", "").want(200).Body.String()
	if strings.Count(table, "\n") != 3 || !strings.Contains(table, "anna@firma.example,imported,all,,test admin,") {
		t.Errorf("export:\n%s", table)
	}
}
