package api

import (
	"bytes"
	"fmt"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"salut/access"
	"salut/delivery"
	"salut/mail/mailtest"
)

// sendAll does what workers do until nothing waits.
func (d *door) sendAll(t *testing.T, e *delivery.Engine) {
	t.Helper()
	for {
		ids, err := delivery.Due(t.Context(), d.Pool, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			if err := e.SendChunk(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// replied is a client who got a letter over smtp; wrote gives what she writes back.
func (d *door) replied(t *testing.T, smtp *mailtest.Server) (client string, e *delivery.Engine, wrote func(id, subject, more, text string) string) {
	t.Helper()
	client, _, _ = d.letter(t, "")
	a := smtp.Account()
	d.send(t, "PATCH", "/api/v1/senders/1", fmt.Sprintf(`{"host": %q, "port": %d, "from_name": "Чайная"}`, a.Host, a.Port)).want(200)
	e, err := delivery.NewEngine(d.Pool, d.Key, delivery.Settings{Worker: "w", JournalDir: t.TempDir(), PublicURL: "http://salut.test", RetryFirst: time.Millisecond, Connections: 2}, d.Log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	d.sendAll(t, e)
	letters := smtp.Letters()
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	ours := letters[0].MessageID
	return client, e, func(id, subject, more, text string) string {
		return "From: Anna <anna@firma.example>\r\nTo: sales@firma.example\r\nSubject: " + subject + "\r\nMessage-ID: <" + id + ">\r\nIn-Reply-To: <" + ours + ">\r\nReferences: <" + ours + ">\r\n" + more +
			"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n\r\n> quoted\r\n"
	}
}

func TestAReplyIsAnsweredInItsThread(t *testing.T) {
	t.Parallel()
	d := open(t)
	smtp := mailtest.Start(t, nil)
	client, e, wrote := d.replied(t, smtp)
	d.send(t, "POST", "/api/v1/inbound", wrote("one@firma.example", "=?utf-8?Q?Re:_=D0=A1=D0=BA=D0=B8=D0=B4=D0=BA=D0=B0=0D=0ABcc:_evil@evil.test?=", "", "Сколько стоит?")).want(200)

	list := d.send(t, "GET", "/api/v1/replies?state=open", "").want(200).items()
	if len(list) != 1 {
		t.Fatalf("%v", list)
	}
	thread := list[0]
	who := thread["client"].(map[string]any)
	if who["id"] != client || who["salutation"] != "Dear Ms Belova" || who["gender"] != "female" || thread["excerpt"] != "Сколько стоит?" || thread["unread"] != true || thread["campaign"] != "Spring" || thread["proven"] != true {
		t.Errorf("%v", thread)
	}
	path := "/api/v1/replies/" + thread["id"].(string)
	if n := d.send(t, "GET", "/api/v1/replies/counts", "").want(200).JSON; n["open"] != 1.0 || n["unread"] != 1.0 {
		t.Errorf("%v", n)
	}

	d.send(t, "POST", path+"/answer", `{"text": "  "}`).refused(422, "text")
	// A viewer may not even look; the same key twice is one letter.
	d.send(t, "GET", path, "", header{"Authorization", "Bearer " + d.secrets[access.Viewer]}).refused(403)
	said := `{"text": "Добрый день, {{ client.email }}!\n.\nСто рублей.\r\nBcc: x@evil.test", "close": true}`
	var first string
	for range 2 {
		a := d.send(t, "POST", path+"/answer", said, header{"Idempotency-Key", "k1"}, header{"Authorization", "Bearer " + d.secrets[access.Manager]}).want(201)
		if first == "" {
			first = a.str("message_id")
		} else if a.str("message_id") != first {
			t.Errorf("a second letter: %s", a.Body)
		}
	}
	if w := d.send(t, "GET", "/api/v1/messages/"+first, "").want(200); w.JSON["state"] != "pending" || w.JSON["campaign_id"] != nil {
		t.Errorf("%s", w.Body)
	}
	d.sendAll(t, e)
	letters := smtp.Letters()
	if len(letters) != 2 {
		t.Fatalf("%d letters", len(letters))
	}
	m, err := netmail.ReadMessage(bytes.NewReader(letters[1].Raw))
	if err != nil {
		t.Fatal(err)
	}
	h := m.Header
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil || !strings.HasPrefix(subject, "Re: Скидка") || strings.Contains(subject, "\n") {
		t.Errorf("subject %q %v", subject, err)
	}
	if got := h.Get("In-Reply-To"); got != "<one@firma.example>" {
		t.Errorf("In-Reply-To %q", got)
	}
	if got := strings.Join(strings.Fields(h.Get("References")), " "); got != "<"+letters[0].MessageID+"> <one@firma.example>" {
		t.Errorf("References %q", got)
	}
	for _, name := range []string{"Bcc", "List-Unsubscribe", "List-Id", "List-Unsubscribe-Post"} {
		if got := h.Get(name); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
	if from := h.Get("From"); !strings.Contains(from, "<sales@firma.example>") {
		t.Errorf("From %q", from)
	}
	shown := d.send(t, "GET", "/api/v1/messages/"+first+"/letter", "").want(200)
	if !strings.Contains(shown.str("text"), "{{ client.email }}") || shown.str("subject") != subject {
		t.Errorf("%s", shown.Body)
	}

	// She writes again, to the answer: the same thread, open again, in order.
	again := strings.ReplaceAll(wrote("two@firma.example", "Re: x", "", "Беру"), letters[0].MessageID, letters[1].MessageID)
	if got := d.send(t, "GET", path, "").want(200); got.JSON["state"] != "done" {
		t.Errorf("%s", got.Body)
	}
	d.send(t, "POST", "/api/v1/inbound", again).want(200)
	whole := d.send(t, "GET", path, "").want(200)
	kinds := ""
	for _, line := range whole.JSON["lines"].([]any) {
		kinds += line.(map[string]any)["kind"].(string) + " "
	}
	if kinds != "letter reply answer reply " || whole.JSON["state"] != "open" || whole.JSON["count"] != 3.0 {
		t.Errorf("%s: %s", kinds, whole.Body)
	}
	history := ""
	for _, item := range d.send(t, "GET", "/api/v1/clients/"+client+"/history", "").want(200).items() {
		if item["message_id"] == first {
			history += item["kind"].(string) + " "
		}
	}
	if history != "replied sent planned " {
		t.Errorf("history: %s", history)
	}
}

func TestWhoMayNotBeAnswered(t *testing.T) {
	t.Parallel()
	d := open(t)
	smtp := mailtest.Start(t, nil)
	_, e, wrote := d.replied(t, smtp)
	d.send(t, "POST", "/api/v1/inbound", wrote("one@firma.example", "Re: x", "", "Отпишите меня")).want(200)
	if got := d.suppressed(t); got != 1 {
		t.Fatalf("%d suppressions", got)
	}
	d.send(t, "POST", "/api/v1/replies/1/answer", `{"text": "Готово.", "format": "markdown"}`).want(201)
	d.sendAll(t, e)
	if got := len(smtp.Letters()); got != 2 {
		t.Errorf("%d letters: who unsubscribed may be answered", got)
	}
	for _, reason := range []string{"bounced", "complained", "manual"} {
		list := d.send(t, "GET", "/api/v1/suppressions", "").want(200).items()
		d.send(t, "DELETE", "/api/v1/suppressions/"+list[0]["id"].(string), "").want(204)
		d.send(t, "POST", "/api/v1/suppressions", `{"email": "anna@firma.example", "reason": "`+reason+`"}`).want(201)
		d.send(t, "POST", "/api/v1/replies/1/answer", `{"text": "Ещё одно"}`, header{"Accept-Language", "ru"}).refused(409)
	}
	d.send(t, "POST", "/api/v1/replies/99/answer", `{"text": "x"}`).refused(404)
}

func TestConversationsAreWorked(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, _, wrote := d.replied(t, mailtest.Start(t, nil))
	d.send(t, "POST", "/api/v1/inbound", wrote("auto@firma.example", "Out of office", "Auto-Submitted: auto-replied\r\n", "I am away")).want(200)
	if got := d.send(t, "GET", "/api/v1/replies", "").want(200).items(); len(got) != 0 {
		t.Errorf("%v", got)
	}
	if got := d.send(t, "GET", "/api/v1/replies?automatic=true", "").want(200).items(); len(got) != 1 || got[0]["automatic"] != true || got[0]["unread"] != false {
		t.Errorf("%v", got)
	}
	d.send(t, "POST", "/api/v1/inbound", wrote("one@firma.example", "Re: x", "", "Hello")).want(200)
	path := "/api/v1/replies/1"
	user := d.user(t, "m@firma.example", access.Manager)
	viewer := d.user(t, "v@firma.example", access.Viewer)
	d.send(t, "PATCH", path, fmt.Sprintf(`{"assigned_to": "%d"}`, viewer.ID)).refused(422, "assigned_to")
	d.send(t, "PATCH", path, `{"assigned_to": "me"}`).refused(422, "assigned_to")
	d.send(t, "PATCH", path, `{"snoozed_until": "2020-01-01T00:00:00Z"}`).refused(422, "snoozed_until")
	d.send(t, "PATCH", path, `{"state": "lost"}`).refused(422, "state")
	a := d.send(t, "PATCH", path, fmt.Sprintf(`{"assigned_to": "%d", "read": true}`, user.ID)).want(200)
	if a.JSON["unread"] != false || a.JSON["assigned_to"].(map[string]any)["id"] != showID(user.ID) {
		t.Errorf("%s", a.Body)
	}
	for query, want := range map[string]int{"assigned_to=nobody": 0, "assigned_to=" + showID(user.ID): 1, "unread=true": 0, "state=done": 0, "state=open&limit=1": 1, "automatic=only": 0} {
		if got := d.send(t, "GET", "/api/v1/replies?"+query, "").want(200).items(); len(got) != want {
			t.Errorf("%s: %d", query, len(got))
		}
	}
	later := time.Now().Add(time.Hour)
	if a := d.send(t, "PATCH", path, `{"snoozed_until": "`+later.UTC().Format(time.RFC3339)+`"}`).want(200); a.JSON["state"] != "snoozed" {
		t.Errorf("%s", a.Body)
	}
	if got := d.send(t, "GET", "/api/v1/replies?state=open", "").want(200).items(); len(got) != 0 {
		t.Errorf("%v", got)
	}
	d.now = func() time.Time { return later.Add(time.Minute) }
	if got := d.send(t, "GET", "/api/v1/replies?state=open", "").want(200).items(); len(got) != 1 || got[0]["snoozed_until"] != nil {
		t.Errorf("it did not come back: %v", got)
	}
	d.now = time.Now
	d.send(t, "PATCH", path, `{"state": "done"}`).want(200)
	d.send(t, "POST", "/api/v1/inbound", wrote("auto2@firma.example", "Out of office", "Auto-Submitted: auto-replied\r\n", "I am away")).want(200)
	if a := d.send(t, "GET", path, "").want(200); a.JSON["state"] != "done" {
		t.Error("a program opened it again")
	}
	d.send(t, "POST", "/api/v1/inbound", wrote("two@firma.example", "Re: x", "", "Again")).want(200)
	if a := d.send(t, "GET", path, "").want(200); a.JSON["state"] != "open" || a.JSON["unread"] != true || a.JSON["count"] != 4.0 {
		t.Errorf("%s", a.Body)
	}

	// What nothing proves to answer us begins a thread of its own, by the chain that it names, if a client's address wrote it.
	d.send(t, "POST", "/api/v1/inbound", "From: anna@firma.example\r\nTo: sales@firma.example\r\nSubject: A question\r\nMessage-ID: <fresh@firma.example>\r\n\r\nHello?\r\n").want(200)
	d.send(t, "POST", "/api/v1/inbound", "From: anna@firma.example\r\nTo: sales@firma.example\r\nSubject: Re: A question\r\nMessage-ID: <more@firma.example>\r\nReferences: <fresh@firma.example>\r\n\r\nStill there?\r\n").want(200)
	d.send(t, "POST", "/api/v1/inbound", "From: stranger@firma.example\r\nTo: sales@firma.example\r\nSubject: Hi\r\nMessage-ID: <s@firma.example>\r\n\r\nHello?\r\n").want(200)
	list := d.send(t, "GET", "/api/v1/replies", "").want(200).items()
	if len(list) != 2 || list[0]["proven"] != false || list[0]["count"] != 2.0 || list[0]["sender"] == nil {
		t.Errorf("%v", list)
	}
	page := d.send(t, "GET", "/api/v1/replies?limit=1", "").want(200)
	if rest := d.send(t, "GET", "/api/v1/replies?limit=1&cursor="+page.str("next_cursor"), "").want(200); len(rest.items()) != 1 || rest.JSON["next_cursor"] != nil || rest.items()[0]["id"] == page.items()[0]["id"] {
		t.Errorf("%s", rest.Body)
	}
	d.send(t, "GET", "/api/v1/replies?cursor=x", "").refused(422, "cursor")
	d.send(t, "GET", "/api/v1/replies?assigned_to=x", "").refused(422, "assigned_to")
	if got := d.send(t, "GET", "/api/v1/replies/colleagues", "").want(200).items(); len(got) != 1 {
		t.Errorf("%v", got)
	}

	d.send(t, "DELETE", "/api/v1/clients/1", "").want(204)
	if got := d.send(t, "GET", "/api/v1/replies?automatic=true", "").want(200).items(); len(got) != 0 {
		t.Errorf("an erased person's letters are still here: %v", got)
	}
}

func TestAFileThatCameIsDownloaded(t *testing.T) {
	t.Parallel()
	d := open(t)
	raw := "From: anna@clients.test\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain\r\n\r\nHi\r\n" +
		"--m\r\nContent-Type: text/html; name=a.html\r\nContent-Disposition: attachment; filename=a.html\r\n\r\n<script>x</script>\r\n" +
		"--m\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"=?utf-8?B?0YHRh9GR0YIucGRm?=\"\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--m--\r\n"
	id := d.send(t, "POST", "/api/v1/inbound", raw).want(200).str("id")
	a := d.send(t, "GET", "/api/v1/inbound/"+id+"/attachments/0", "").want(200)
	if ct := a.Header().Get("Content-Type"); ct != "application/octet-stream" || !strings.Contains(a.Body.String(), "<script>") {
		t.Errorf("%s %s", ct, a.Body)
	}
	a = d.send(t, "GET", "/api/v1/inbound/"+id+"/attachments/1", "").want(200)
	if h := a.Header(); a.Body.String() != "hello" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; filename*=utf-8''") || !strings.HasPrefix(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%q %v", a.Body, h)
	}
	for _, n := range []string{"2", "-1", "x"} {
		d.send(t, "GET", "/api/v1/inbound/"+id+"/attachments/"+n, "").refused(404)
	}
	d.send(t, "GET", "/api/v1/inbound/99/attachments/0", "").refused(404)
}
