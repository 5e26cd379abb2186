package api

import (
	"strings"
	"testing"

	"salut/access"
)

func TestBlocks(t *testing.T) {
	t.Parallel()
	d := open(t)
	added := d.send(t, "POST", "/api/v1/blocks", `{"name": "footer", "body": "<a href=\"{{ unsubscribe_url }}\">Отписаться</a>"}`).want(201)
	id := added.str("id")
	if added.Header().Get("Location") != "/api/v1/blocks/"+id || added.JSON["problems"] == nil || added.JSON["used_by"] == nil {
		t.Errorf("added: %s", added.Body)
	}
	d.send(t, "POST", "/api/v1/blocks", `{"name": "footer", "body": "x"}`).refused(409)
	d.send(t, "POST", "/api/v1/blocks", `{"name": "a/b", "body": "{{"}`).refused(422, "name", "body")
	d.send(t, "POST", "/api/v1/blocks", `{"name": "x", "body": "x"}`, header{"Authorization", "Bearer " + d.secrets[access.Viewer]}).refused(403)
	letter := `{"name": "Весна", "subject": "Весна", "format": "html", "body": "<p>{{ client | salutation }}!</p>{% include \"footer\" %}"}`
	d.send(t, "POST", "/api/v1/templates", strings.Replace(letter, "footer", "foter", 1)).refused(422, "body")
	made := d.send(t, "POST", "/api/v1/templates", letter).want(201)
	if list, _ := made.JSON["problems"].([]any); len(list) != 0 {
		t.Errorf("the link in the block is not seen: %s", made.Body)
	}
	preview := func() string {
		t.Helper()
		return d.send(t, "POST", "/api/v1/templates/"+made.str("id")+"/preview", `{"client": {"full_name": "Орлов Борис Ильич"}}`).want(200).str("html")
	}
	if !strings.Contains(preview(), "Отписаться") {
		t.Error("no footer in the letter")
	}
	changed := d.send(t, "PATCH", "/api/v1/blocks/"+id, `{"body": "<a href=\"{{ unsubscribe_url }}\">Не писать мне</a>"}`).want(200)
	if used, _ := changed.JSON["used_by"].([]any); len(used) != 1 || !strings.Contains(preview(), "Не писать мне") {
		t.Errorf("changed: %s", changed.Body)
	}
	refused := d.send(t, "PATCH", "/api/v1/blocks/"+id, `{"body": "<p {{ client.city }}>"}`, header{"Accept-Language", "ru"}).refused(409, "blocks.footer")
	if !strings.Contains(refused.str("detail"), "Шаблон \"Весна\" включает") {
		t.Errorf("refused: %s", refused.Body)
	}
	d.send(t, "DELETE", "/api/v1/blocks/"+id, "").refused(409, "body")
	if got := d.pages(t, "/api/v1/blocks"); len(got) != 1 {
		t.Errorf("listed %q", got)
	}
	d.send(t, "GET", "/api/v1/blocks/"+id, "").want(200)
	d.send(t, "GET", "/api/v1/blocks/999", "").refused(404)
	d.send(t, "DELETE", "/api/v1/templates/"+made.str("id"), "").want(204)
	d.send(t, "DELETE", "/api/v1/blocks/"+id, "").want(204)
}
