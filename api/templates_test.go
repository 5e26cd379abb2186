package api

import (
	"fmt"
	"net/smtp"
	"slices"
	"strings"
	"testing"

	"salut/mail"
)

func TestTemplates(t *testing.T) {
	t.Parallel()
	d := open(t)
	added := d.send(t, "POST", "/api/v1/templates", letterBody).want(201)
	id := added.str("id")
	if added.JSON["problems"] == nil || added.JSON["format"] != "html" {
		t.Errorf("added: %s", added.Body)
	}
	client := d.client(t, "anna@firma.example", consented)
	preview := d.send(t, "POST", "/api/v1/templates/"+id+"/preview", `{"client_id": "`+client+`"}`).want(200)
	if !strings.Contains(preview.str("html"), "Уважаемая Анна Петровна") || !strings.Contains(preview.str("text"), "Анна") || preview.str("subject") != "Скидка" || preview.JSON["problems"] == nil {
		t.Errorf("preview: %s", preview.Body)
	}
	madeUp := d.send(t, "POST", "/api/v1/templates/"+id+"/preview", `{"client": {"full_name": "Орлов Борис Ильич"}}`).want(200)
	if !strings.Contains(madeUp.str("html"), "Уважаемый Борис Ильич") {
		t.Errorf("preview: %s", madeUp.Body)
	}
	d.send(t, "POST", "/api/v1/templates/"+id+"/preview", `{}`).refused(422, "client_id")
	d.send(t, "POST", "/api/v1/templates/"+id+"/preview", `{"client_id": "999"}`).refused(422, "client_id")
	d.send(t, "POST", "/api/v1/templates/"+id+"/preview", `{"client_id": "1", "client": {}}`).refused(422, "client")
	d.send(t, "POST", "/api/v1/templates/"+id+"/preview", `{"client": {"colour": 1}}`).refused(422, "client.colour")
	d.send(t, "POST", "/api/v1/templates/999/preview", `{"client": {}}`).refused(404)

	changed := d.send(t, "PATCH", "/api/v1/templates/"+id, `{"translations": {"en": {"subject": "Discount", "body": "<p>{{ client | salutation }}! <a href=\"{{ unsubscribe_url }}\">Unsubscribe</a></p>"}}}`).want(200)
	if got := fmt.Sprint(changed.JSON["translations"]); !strings.Contains(got, "Discount") {
		t.Errorf("changed: %s", changed.Body)
	}
	changed = d.send(t, "PATCH", "/api/v1/templates/"+id, `{"subject": "Новое", "translations": {"en": {"subject": "News"}}}`).want(200)
	if got := fmt.Sprint(changed.JSON["translations"]); !strings.Contains(got, "News") || !strings.Contains(got, "Unsubscribe") {
		t.Errorf("merged: %s", changed.Body)
	}
	english := d.send(t, "POST", "/api/v1/templates/"+id+"/preview", `{"client": {"full_name": "Ann Brown", "language": "en"}}`).want(200)
	if english.str("subject") != "News" {
		t.Errorf("in English: %s", english.Body)
	}
	changed = d.send(t, "PATCH", "/api/v1/templates/"+id, `{"translations": {"en": null}}`).want(200)
	if got := fmt.Sprint(changed.JSON["translations"]); got != "map[]" {
		t.Errorf("removed: %s", got)
	}
	d.send(t, "POST", "/api/v1/templates", `{}`).refused(422, "body", "format", "name", "subject")
	d.send(t, "POST", "/api/v1/templates", `{"name": "x", "subject": "x", "format": "html", "body": "{{ client"}`).refused(422, "body")
	d.send(t, "PATCH", "/api/v1/templates/"+id, `{"body": "{{ client"}`).refused(422, "body")
	d.send(t, "POST", "/api/v1/templates", `{"name": "x", "subject": "x", "format": "pdf", "body": "x"}`).refused(422, "format")
	if got := d.pages(t, "/api/v1/templates"); !slices.Equal(got, []string{id}) {
		t.Errorf("all: %v", got)
	}
	d.send(t, "DELETE", "/api/v1/templates/"+id, "").want(204)
	d.send(t, "GET", "/api/v1/templates/"+id, "").refused(404)
}

func TestTheDemoMailbox(t *testing.T) {
	t.Parallel()
	open(t).send(t, "GET", "/api/v1/mailbox", "").refused(404)
	box, err := mail.StartCatcher(t.Context(), "127.0.0.1:0", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	d := open(t, func(deps *Deps) { deps.Mailbox = box })
	for _, subject := range []string{"one", "two", "three"} {
		letter := "From: Sales <sales@firma.example>\r\nTo: anna@firma.example\r\nSubject: " + subject + "\r\n\r\nHello\r\n"
		if err := smtp.SendMail(box.Addr(), nil, "sales@firma.example", []string{"anna@firma.example"}, []byte(letter)); err != nil {
			t.Fatal(err)
		}
	}
	ids := d.pages(t, "/api/v1/mailbox")
	if len(ids) != 3 {
		t.Fatalf("letters: %v", ids)
	}
	newest := d.send(t, "GET", "/api/v1/mailbox/"+ids[0], "").want(200)
	if newest.JSON["subject"] != "three" || !strings.Contains(newest.str("raw"), "Subject: three") || !strings.Contains(newest.str("text"), "Hello") {
		t.Errorf("newest: %s", newest.Body)
	}
	d.send(t, "GET", "/api/v1/mailbox/x", "").refused(404)
	d.send(t, "GET", "/api/v1/mailbox?cursor=x", "").refused(422, "cursor")
}
