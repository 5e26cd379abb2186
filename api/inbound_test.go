package api

import (
	"fmt"
	"strings"
	"testing"

	"salut/imap/imaptest"
)

func TestAMessageThatCameBackIsTaken(t *testing.T) {
	t.Parallel()
	d := open(t)
	bounce := "From: MAILER-DAEMON@mx.test\r\nSubject: failure notice\r\n\r\nCould not be delivered:\r\n\r\n<anna@clients.test>:\r\n550 5.1.1 no such user \xff\xfe\r\n"
	a := d.send(t, "POST", "/api/v1/inbound", bounce).want(200)
	if a.JSON["kind"] != "bounce" || a.JSON["matched"] != false || a.str("id") == "" || a.JSON["text"] != "" {
		t.Errorf("%s", a.Body)
	}
	report := a.JSON["reports"].([]any)[0].(map[string]any)
	if report["recipient"] != "anna@clients.test" || report["class"] != "hard" || report["status"] != "5.1.1" || !strings.HasPrefix(report["smtp_reply"].(string), "550 5.1.1") {
		t.Errorf("%v", report)
	}
	if again := d.send(t, "POST", "/api/v1/inbound", bounce).want(200); again.str("id") != a.str("id") {
		t.Errorf("the same message again: %s", again.Body)
	}
	d.send(t, "POST", "/api/v1/inbound", "").refused(422)
}

func TestWhatCameBackIsListedAndShown(t *testing.T) {
	t.Parallel()
	d := open(t)
	letter := "From: =?utf-8?B?0JDQvdC90LA=?= <anna@clients.test>\r\nTo: news@sender.test\r\nSubject: Re: Spring\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n" +
		"--m\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p onclick=\"x()\" style=\"background:url(http://evil.test/p)\">Hello <script>alert(1)</script><img src=\"http://evil.test/pixel.gif\" alt=\"cat\"><a href=\"javascript:x()\">a</a>" +
		"<a href=\"https://good.test/\">b</a><form action=\"/api\"><input name=q></form></p><iframe src=\"//evil.test\"></iframe>\r\n" +
		"--m\r\nContent-Type: application/pdf; name=offer.pdf\r\nContent-Disposition: attachment; filename=\"../../offer.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--m--\r\n"
	first := d.send(t, "POST", "/api/v1/inbound", letter).want(200).str("id")
	bomb := strings.Repeat("X-Flood: 0123456789012345678901234567890123456789\r\n", 20_000) + "\r\n"
	if a := d.send(t, "POST", "/api/v1/inbound", bomb).want(200); a.JSON["quarantine"] != "header_too_large" {
		t.Errorf("%s", a.Body)
	}
	d.send(t, "POST", "/api/v1/inbound", "From: MAILER-DAEMON@mx.test\r\nSubject: failure notice\r\n\r\n<a@b.test>:\r\n550 5.1.1 no such user\r\n").want(200)

	for query, want := range map[string]int{"": 3, "?kind=reply": 1, "?kind=bounce": 1, "?matched=true": 0, "?matched=false": 3, "?quarantined=true": 1, "?quarantined=false": 2, "?limit=2": 2} {
		a := d.send(t, "GET", "/api/v1/inbound"+query, "").want(200)
		if items := a.JSON["items"].([]any); len(items) != want {
			t.Errorf("%s: %d", query, len(items))
		}
	}
	page := d.send(t, "GET", "/api/v1/inbound?limit=2", "").want(200)
	rest := d.send(t, "GET", "/api/v1/inbound?limit=2&cursor="+page.str("next_cursor"), "").want(200)
	if items := rest.JSON["items"].([]any); len(items) != 1 || items[0].(map[string]any)["id"] != first || rest.JSON["next_cursor"] != nil {
		t.Errorf("%s", rest.Body)
	}
	aside := d.send(t, "GET", "/api/v1/inbound?quarantined=true", "", header{"Accept-Language", "ru"}).want(200).JSON["items"].([]any)[0].(map[string]any)
	if aside["state"] != "quarantined" || aside["quarantine"].(map[string]any)["code"] != "header_too_large" || !strings.Contains(aside["quarantine"].(map[string]any)["message"].(string), "заголовок") {
		t.Errorf("%v", aside)
	}
	if a := d.send(t, "POST", "/api/v1/inbound/"+aside["id"].(string)+"/retry", "").want(200); a.JSON["state"] != "quarantined" {
		t.Errorf("%s", a.Body)
	}

	a := d.send(t, "GET", "/api/v1/inbound/"+first, "").want(200)
	page2 := a.str("html")
	for _, bad := range []string{"script", "alert", "evil.test", "javascript", "onclick", "style", "form", "iframe", "src"} {
		if strings.Contains(page2, bad) {
			t.Errorf("the page holds %q: %s", bad, page2)
		}
	}
	if !strings.Contains(page2, "Hello") || !strings.Contains(page2, `href="https://good.test/"`) || a.JSON["blocked_images"] != float64(1) || a.JSON["kind"] != "reply" || a.JSON["state"] != "read" {
		t.Errorf("%s", a.Body)
	}
	file := a.JSON["attachments"].([]any)[0].(map[string]any)
	if file["name"] != "offer.pdf" || file["size"] != float64(5) || file["content_type"] != "application/pdf" {
		t.Errorf("%v", file)
	}
	if from := a.JSON["headers"].([]any)[0].(map[string]any); from["name"] != "From" || from["value"] != "Анна <anna@clients.test>" {
		t.Errorf("%v", from)
	}
	d.send(t, "GET", "/api/v1/inbound/999", "").refused(404)
	d.send(t, "POST", "/api/v1/inbound/999/retry", "").refused(404)
	d.send(t, "GET", "/api/v1/inbound?kind=spam", "").refused(422, "kind")
	if doc := d.send(t, "GET", "/api/openapi.json", "").want(200); !strings.Contains(doc.Body.String(), "blocked_images") || !strings.Contains(doc.Body.String(), `"ReturnedWhole"`) {
		t.Error("the document does not know the whole message")
	}
}

func TestASendersMailbox(t *testing.T) {
	t.Parallel()
	d := open(t)
	mailbox := imaptest.Start(t)
	at := fmt.Sprintf(`"host": "127.0.0.1", "port": %d, "security": "none"`, mailbox.Account.Port)
	added := d.send(t, "POST", "/api/v1/senders", `{"from_address": "news@firma.example", "host": "smtp.firma.example", "port": 587, "imap": {`+at+`, "username": "news", "password": "secret"}}`).want(201)
	path := "/api/v1/senders/" + added.str("id")
	if box := added.JSON["imap"].(map[string]any); box["has_password"] != true || box["username"] != "news" || strings.Contains(added.Body.String(), "secret") || len(box["folders"].([]any)) != 0 {
		t.Errorf("%s", added.Body)
	}
	if a := d.send(t, "POST", path+"/check-imap", "").want(200); a.JSON["ok"] != true {
		t.Errorf("%s", a.Body)
	}
	d.send(t, "PATCH", path, `{"imap": {"host": "evil.example"}}`).refused(422, "imap.password")
	d.send(t, "PATCH", path, `{"imap": {"folders": ["INBOX", "a*"]}}`).refused(422, "imap.folders")
	if a := d.send(t, "PATCH", path, `{"imap": {"folders": ["INBOX", "Nowhere"]}}`).want(200); len(a.JSON["imap"].(map[string]any)["folders"].([]any)) != 2 {
		t.Errorf("%s", a.Body)
	}
	if a := d.send(t, "POST", path+"/check-imap", "", header{"Accept-Language", "ru"}).want(200); a.JSON["ok"] != false || a.JSON["stage"] != "folder" || !strings.Contains(a.str("message"), "Папку") {
		t.Errorf("%s", a.Body)
	}
	d.send(t, "PATCH", path, `{"imap": {"password": "guess"}}`).want(200)
	if a := d.send(t, "POST", path+"/check-imap", "").want(200); a.JSON["ok"] != false || a.JSON["stage"] != "auth" {
		t.Errorf("%s", a.Body)
	}
	if a := d.send(t, "GET", path, "").want(200); a.JSON["imap"].(map[string]any)["status"] == nil {
		t.Errorf("%s", a.Body)
	}
	if a := d.send(t, "PATCH", path, `{"imap": null}`).want(200); a.JSON["imap"] != nil {
		t.Errorf("%s", a.Body)
	}
	d.send(t, "POST", path+"/check-imap", "").refused(409)
	d.send(t, "PATCH", path, `{"imap": {"host": "imap.firma.example"}}`).refused(422, "imap.username")
	d.send(t, "POST", "/api/v1/senders", `{"from_address": "a@firma.example", "host": "h.example", "port": 25, "imap": {"host": "a b", "username": ""}}`).refused(422, "imap.host", "imap.username")
}
