package api

import (
	"strings"
	"testing"
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
