package api

import (
	"strconv"
	"strings"
	"testing"

	"salut/mail/mailtest"
)

func TestPreviewsShowAManAWomanAndSomebodyUnknown(t *testing.T) {
	t.Parallel()
	d := open(t)
	id := d.send(t, "POST", "/api/v1/templates", `{"name": "x", "language": "ru", "subject": "{{ client.city }}", "format": "html",
		"body": "<p>{{ client | salutation }}! {{ client | gendered: \"рад\", \"рада\", \"радо\" }}, {{ client.company }} <a href=\"{{ unsubscribe_url }}\">Отписаться</a></p>",
		"translations": {"en": {"subject": "Hi", "body": "<p>{{ client | salutation }}</p>"}}}`).want(201).str("id")
	items := d.send(t, "POST", "/api/v1/templates/"+id+"/previews", `{}`).want(200).items()
	if len(items) != 3 {
		t.Fatalf("%d previews", len(items))
	}
	for i, want := range [][]string{{"male", "Уважаемый Иван Петрович", "рад,", "Ромашка"}, {"female", "Уважаемая Анна Сергеевна", "рада,", "Ромашка"}, {"unknown", "Здравствуйте, Саша", "радо,", "[company missing]"}} {
		html, _ := items[i]["html"].(string)
		if items[i]["gender"] != want[0] || !strings.Contains(html, want[1]) || !strings.Contains(html, want[2]) || !strings.Contains(html, want[3]) {
			t.Errorf("%d: %v", i, items[i])
		}
	}
	if items[2]["subject"] != "[city missing]" || !strings.Contains(strings.Join(codes(items[2]), " "), "empty_variable") || strings.Contains(strings.Join(codes(items[0]), " "), "empty_variable") {
		t.Errorf("unknown: %v", items[2])
	}
	english := d.send(t, "POST", "/api/v1/templates/"+id+"/previews", `{"language": "en-US"}`).want(200).items()
	if html, _ := english[1]["html"].(string); !strings.Contains(html, "Dear Ms Brown") {
		t.Errorf("in English: %v", english)
	}
	own := d.send(t, "POST", "/api/v1/templates/"+id+"/previews", `{"client": {"city": "Тверь"}}`).want(200).items()
	if own[0]["subject"] != "Тверь" {
		t.Errorf("with a city: %v", own[0])
	}
	d.send(t, "POST", "/api/v1/templates/999/previews", `{}`).refused(404)
	d.send(t, "POST", "/api/v1/templates/"+id+"/previews", `{"sender_id": "9"}`).refused(422, "sender_id")
}

func codes(item map[string]any) (out []string) {
	list, _ := item["problems"].([]any)
	for _, p := range list {
		m, _ := p.(map[string]any)
		code, _ := m["code"].(string)
		out = append(out, code)
	}
	return out
}

func TestATestLetterIsReallySent(t *testing.T) {
	t.Parallel()
	d := open(t)
	smtp := mailtest.Start(t, func(rcpt string, _ int) mailtest.Verdict {
		if strings.HasPrefix(rcpt, "nobody@") {
			return mailtest.NoSuchUser
		}
		return mailtest.Verdict{}
	}, mailtest.AuthPlain("me", "secret"))
	account := smtp.Account()
	sender := d.send(t, "POST", "/api/v1/senders", `{"from_name": "Анна Белова", "from_address": "sales@firma.example", "host": "`+account.Host+`", "port": `+strconv.Itoa(account.Port)+`,
		"security": "none", "username": "me", "password": "secret", "auth": "plain"}`).want(201).str("id")
	id := d.send(t, "POST", "/api/v1/templates", `{"name": "x", "subject": "Письмо от {{ sender.name }}", "format": "html",
		"body": "<p>{{ client | salutation }}!{{ client.city }} <a href=\"{{ unsubscribe_url }}\">Отписаться</a></p>"}`).want(201).str("id")
	path := "/api/v1/templates/" + id + "/test"
	client := d.client(t, "anna@firma.example", consented)

	sent := d.send(t, "POST", path, `{"to": "me@firma.example", "sender_id": "`+sender+`", "client_id": "`+client+`"}`, header{"Idempotency-Key", "one"}).want(200)
	if sent.JSON["accepted"] != true || sent.str("stage") != "done" || !strings.HasPrefix(sent.str("smtp_reply"), "250") || sent.str("subject") != "Письмо от Анна Белова" {
		t.Errorf("sent: %s", sent.Body)
	}
	d.send(t, "POST", path, `{"to": "me@firma.example", "sender_id": "`+sender+`", "client_id": "`+client+`"}`, header{"Idempotency-Key", "one"}).want(200)
	letters := smtp.Letters()
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	if l := letters[0]; l.To != "me@firma.example" || l.From != "sales@firma.example" || !strings.Contains(string(l.Raw), "<"+sent.str("message_id")+">") || strings.Contains(string(l.Raw), "missing") {
		t.Errorf("%+v", l)
	}
	no := d.send(t, "POST", path, `{"to": "nobody@firma.example", "sender_id": "`+sender+`", "client": {"full_name": "Орлов Борис"}}`).want(200)
	if no.JSON["accepted"] != false || no.str("stage") != "rcpt" || no.str("smtp_reply") != "550 5.1.1 No such user" || !strings.Contains(no.str("message"), "550") {
		t.Errorf("refused: %s", no.Body)
	}
	d.send(t, "POST", path, `{"to": "x", "sender_id": "`+sender+`", "client": {}}`).refused(422, "to")
	d.send(t, "POST", path, `{"to": "me@firma.example", "sender_id": "77", "client": {}}`).refused(422, "sender_id")
	d.send(t, "POST", path, `{"to": "me@firma.example", "sender_id": "`+sender+`"}`).refused(422, "client_id")
	d.send(t, "POST", "/api/v1/suppressions", `{"email": "gone@firma.example", "reason": "manual"}`).want(201)
	d.send(t, "POST", path, `{"to": "gone@firma.example", "sender_id": "`+sender+`", "client": {}}`).refused(422, "to")
	smtp.Close()
	down := d.send(t, "POST", path, `{"to": "me@firma.example", "sender_id": "`+sender+`", "client": {}}`).want(200)
	if down.JSON["accepted"] != false || down.str("stage") != "connect" || down.str("message") == "" {
		t.Errorf("with the server down: %s", down.Body)
	}
}
