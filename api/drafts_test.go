package api

import (
	"encoding/json"
	"strings"
	"testing"
)

// typed is a request to preview a letter that nobody has saved.
func typed(t *testing.T, template map[string]any, more map[string]any) string {
	t.Helper()
	body := map[string]any{"template": template}
	for k, v := range more {
		body[k] = v
	}
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhatIsTypedIsShownAndNotKept(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.send(t, "POST", "/api/v1/blocks", `{"name": "footer", "body": "<a href=\"{{ unsubscribe_url }}\">Отписаться</a>"}`).want(201)
	letter := map[string]any{"language": "ru", "subject": "{{ client.city }}", "format": "html", "body": `<p>{{ client | salutation }}, {{ campaign.name }}!</p>{% include "footer" %}`, "name": "Весна",
		"translations": map[string]any{"en": map[string]any{"subject": "Hi", "body": "<p>{{ client | salutation }}</p>"}}}
	items := d.send(t, "POST", "/api/v1/templates/previews", typed(t, letter, nil)).want(200).items()
	if len(items) != 3 {
		t.Fatalf("%d previews", len(items))
	}
	if html, _ := items[0]["html"].(string); !strings.Contains(html, "Уважаемый Иван Петрович, Весна!") || !strings.Contains(html, "Отписаться") {
		t.Errorf("%v", items[0])
	}
	english := d.send(t, "POST", "/api/v1/templates/previews", typed(t, letter, map[string]any{"language": "en"})).want(200).items()
	if html, _ := english[1]["html"].(string); !strings.Contains(html, "Dear Ms Brown") {
		t.Errorf("in English: %v", english)
	}
	client := d.client(t, "anna@firma.example", consented)
	one := d.send(t, "POST", "/api/v1/templates/preview", typed(t, letter, map[string]any{"client_id": client})).want(200)
	if !strings.Contains(one.str("html"), "Уважаемая Анна Петровна") || one.str("subject") == "" {
		t.Errorf("as a client: %s", one.Body)
	}
	if kept := d.send(t, "GET", "/api/v1/templates", "").want(200).items(); len(kept) != 0 {
		t.Errorf("kept: %v", kept)
	}
	d.send(t, "POST", "/api/v1/templates/preview", typed(t, letter, nil)).refused(422, "client_id")
	d.send(t, "POST", "/api/v1/templates/preview", typed(t, letter, map[string]any{"client_id": "999"})).refused(422, "client_id")
	d.send(t, "POST", "/api/v1/templates/previews", typed(t, letter, map[string]any{"sender_id": "9"})).refused(422, "sender_id")
}

func TestWhatIsTypedWrongIsSaidAtItsPlace(t *testing.T) {
	t.Parallel()
	d := open(t)
	show := func(template map[string]any) answered {
		return d.send(t, "POST", "/api/v1/templates/previews", typed(t, template, nil))
	}
	wrong := show(map[string]any{"language": "ru", "subject": "x", "format": "html", "body": "<p>x</p>\n<p>{{ client | salutaton }}</p>"}).refused(422, "body")
	errors, _ := wrong.JSON["errors"].([]any)
	first, _ := errors[0].(map[string]any)
	if params, _ := first["params"].([]any); len(params) < 2 || params[0] != 2.0 || params[1] != 16.0 {
		t.Errorf("no place: %s", wrong.Body)
	}
	show(map[string]any{"format": "html", "subject": "x", "body": "x", "language": "ru", "translations": map[string]any{"en": map[string]any{"subject": "{{", "body": "x"}}}).refused(422, "translations.en.subject")
	show(map[string]any{"format": "html", "language": "ru"}).refused(422, "body", "subject")
	show(map[string]any{"format": "pdf", "subject": "x", "body": "x"}).refused(422, "format")
	show(map[string]any{"format": "html", "subject": "x", "body": "{% for a in client.tags %}{% for b in client.tags %}x{% endfor %}{% endfor %}" + strings.Repeat("x", 600<<10)}).refused(422, "body")
	show(map[string]any{"format": "html", "subject": "x", "body": "x", "colour": 1}).refused(422, "template.colour")
	d.send(t, "POST", "/api/v1/templates/previews", `{}`).refused(422, "template")
	d.send(t, "POST", "/api/v1/templates/previews", typed(t, map[string]any{"format": "html", "subject": "x", "body": strings.Repeat("x", 5<<20)}, nil)).refused(413)
}
