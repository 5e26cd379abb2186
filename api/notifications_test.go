package api

import (
	"fmt"
	"testing"

	"salut/access"
	"salut/mail/mailtest"
)

func TestAManagerHearsOfAReply(t *testing.T) {
	t.Parallel()
	d := open(t)
	client, _, wrote := d.replied(t, mailtest.Start(t, nil))
	vera, oleg := d.inSession(t, "vera@firma.example", access.Manager), d.inSession(t, "oleg@firma.example", access.Manager)
	id := vera.send("GET", "/api/v1/session", "").want(200).JSON["user"].(map[string]any)["id"]
	d.send(t, "PATCH", "/api/v1/clients/"+client, fmt.Sprintf(`{"owner_id": %q}`, id)).want(200)
	const list = "/api/v1/notifications"
	unread := func(b *browser) any { return b.send("GET", list, "").want(200).JSON["unread"] }

	d.send(t, "POST", "/api/v1/inbound", wrote("auto@firma.example", "Out of office", "Auto-Submitted: auto-replied\r\n", "I am away.")).want(200)
	if n := unread(vera); n != 0.0 {
		t.Errorf("a program wrote, and there are %v notifications", n)
	}
	for i := range 2 {
		d.send(t, "POST", "/api/v1/inbound", wrote(fmt.Sprintf("%d@firma.example", i), "Re: Spring", "", "How much is it?")).want(200)
	}
	a := vera.send("GET", list, "").want(200)
	if a.JSON["unread"] != 1.0 || len(a.items()) != 1 {
		t.Fatalf("notifications: %v", a.JSON)
	}
	n := a.items()[0]
	if n["client_id"] != client || n["read"] != false || n["subject"] != "Re: Spring" || n["excerpt"] != "How much is it?" || n["kind"] != "replied" {
		t.Errorf("%v", n)
	}
	if n := unread(oleg); n != 0.0 {
		t.Errorf("another manager has %v", n)
	}
	reply := "/api/v1/replies/" + n["reply_id"].(string)
	oleg.send("PATCH", reply, `{"read": true}`).want(200)
	if n := unread(vera); n != 1.0 {
		t.Errorf("what a colleague read is marked for her: %v", n)
	}
	vera.send("PATCH", reply, `{"read": true}`).want(200)
	if n := unread(vera); n != 0.0 {
		t.Errorf("what she read is unread: %v", n)
	}
	d.send(t, "POST", "/api/v1/inbound", wrote("again@firma.example", "Re: Spring", "", "Hello?")).want(200)
	if n := unread(vera); n != 1.0 {
		t.Errorf("a new letter in an old conversation: %v", n)
	}
	vera.send("POST", list+"/read", `{"reply_id": "x"}`).refused(422, "reply_id")
	if got := vera.send("POST", list+"/read", `{}`).want(200).JSON["unread"]; got != 0.0 {
		t.Errorf("all read: %v", got)
	}
	d.send(t, "GET", list, "").refused(409)
}
