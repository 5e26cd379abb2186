package e2e

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"

	"salut/mail/mailtest"
)

// TestAMailingFromTheClientFileToTheHistory takes one mailing through the whole of salut: a file goes in, a segment chooses, each letter
// is made for its person, a server that is not always kind takes them, and the ledger, the counts and the history agree with it.
func TestAMailingFromTheClientFileToTheHistory(t *testing.T) {
	t.Parallel()
	const clients = 640 // more than a chunk
	women := []string{"Анна", "Мария", "Ольга"}
	var csv strings.Builder
	csv.WriteString("ФИО;Эл. почта;Город;Любимый цвет\r\n")
	names := map[string]string{}
	for n := range clients {
		address := fmt.Sprintf("client%d@clients.test", n)
		name := women[n%3] + " Петровна"
		names[address] = name
		fmt.Fprintf(&csv, "Иванова %s;%s;Омск;синий\r\n", name, strings.ToUpper(address))
	}
	csv.WriteString("Без Адреса;;Омск;\r\n")

	server := mailtest.Start(t, func(rcpt string, attempt int) mailtest.Verdict {
		var n int
		_, _ = fmt.Sscanf(rcpt, "client%d@", &n)
		switch {
		case n%50 == 1 && attempt == 1:
			return mailtest.Greylist
		case n%50 == 2:
			return mailtest.NoSuchUser
		case n == 3 && attempt == 1:
			return mailtest.CutBefore
		}
		return mailtest.Accept
	})

	i := install(t, "SALUT_RETRY_FIRST=200ms", "SALUT_WORKER_CONNECTIONS=4")
	i.start("run")
	i.ready()
	lines := strings.Split(strings.TrimSpace(i.must("token", "add", "--role", "admin", "--name", "test")), "\n")
	i.token = lines[len(lines)-1]

	run := i.upload("clients.csv", []byte(csv.String()), object{"consent": object{"basis": "consent", "source": "test"}})
	i.eventually("the import is done", time.Minute, func() bool {
		run = i.call("GET", fmt.Sprintf("/api/v1/imports/%s", run["id"]), nil, 200)
		return run["state"] != "running"
	})
	if run["state"] != "done" || run["created"] != float64(clients) || run["rejected"] != float64(1) {
		t.Fatalf("import: %v", run)
	}

	a := server.Account()
	sender := i.call("POST", "/api/v1/senders", object{"from_name": "Отдел заботы", "from_address": "care@sender.test", "host": a.Host, "port": a.Port, "security": "none"}, 201)
	if check := i.call("POST", fmt.Sprintf("/api/v1/senders/%s/check", sender["id"]), nil, 200); check["ok"] != true {
		t.Fatalf("check of the sender: %v", check)
	}
	segment := i.call("POST", "/api/v1/segments", object{"name": "Омск", "rule": object{"combinator": "and", "rules": []object{{"field": "city", "operator": "=", "value": "Омск"}}}}, 201)
	template := i.call("POST", "/api/v1/templates", object{"name": "Весна", "language": "ru", "format": "mjml", "subject": "{{ client | salutation }}, весна пришла",
		"body": `<mjml><mj-body><mj-section><mj-column><mj-text>{{ client | salutation }}! Цвет: {{ client.attributes["Любимый цвет"] }}. <a href="{{ unsubscribe_url }}">Отписаться</a></mj-text></mj-column></mj-section></mj-body></mjml>`}, 201)
	campaign := i.call("POST", "/api/v1/campaigns", object{"name": "Весна", "purpose": "marketing", "segment_id": segment["id"], "sender_ids": []any{sender["id"]},
		"entry": object{"kind": "launch"}, "steps": []object{{"template_id": template["id"], "wait": "0s"}}, "stop_on": []string{"replied"}}, 201)
	path := fmt.Sprintf("/api/v1/campaigns/%s", campaign["id"])

	i.call("POST", path+"/preflight", nil, 202)
	var preflight object
	i.eventually("the preflight is done", time.Minute, func() bool {
		preflight = i.call("GET", path+"/preflight", nil, 200)
		return preflight["state"] == "done"
	})
	if preflight["ok"] != true || preflight["total"] != float64(clients) {
		t.Fatalf("preflight: %v", preflight)
	}

	i.call("POST", path+"/launch", nil, 200)
	var counts object
	i.eventually("the campaign is finished", 2*time.Minute, func() bool {
		campaign = i.call("GET", path, nil, 200)
		counts = campaign["counts"].(object)
		sum := 0.0
		for _, s := range []string{"pending", "sending", "sent", "failed", "skipped", "canceled", "uncertain"} {
			sum += counts[s].(float64)
		}
		if sum != counts["audience"] {
			t.Errorf("the states add up to %v: %v", sum, counts)
		}
		return campaign["state"] == "finished"
	})
	const refused = 13
	if counts["sent"] != float64(clients-refused) || counts["failed"] != float64(refused) || counts["uncertain"] != 0.0 {
		t.Errorf("counts: %v", counts)
	}

	taken := map[string]string{}
	for _, l := range server.Letters() {
		if taken[l.To] != "" {
			t.Errorf("%s got two letters", l.To)
		}
		taken[l.To] = l.MessageID
		checkLetter(t, l, names[l.To])
	}
	if len(taken) != clients-refused {
		t.Errorf("the server took letters for %d people, want %d", len(taken), clients-refused)
	}
	states := map[string]int{}
	for _, m := range i.all(path + "/messages") {
		state := m["state"].(string)
		states[state]++
		if id := taken[m["email"].(string)]; (state == "sent") != (id != "") || (id != "" && id != m["message_id"]) {
			t.Errorf("the ledger says %v, the server took %q", m, id)
		}
	}
	if states["sent"] != clients-refused || states["failed"] != refused {
		t.Errorf("ledger: %v", states)
	}

	for address, want := range map[string]string{"client0@clients.test": "sent planned imported", "client1@clients.test": "sent deferred planned imported", "client2@clients.test": "failed planned imported"} {
		found := i.all("/api/v1/clients?email=" + address)
		if len(found) != 1 {
			t.Fatalf("%d clients with the address %s", len(found), address)
		}
		var kinds []string
		for _, e := range i.all(fmt.Sprintf("/api/v1/clients/%s/history", found[0]["id"])) {
			kinds = append(kinds, e["kind"].(string))
		}
		if got := strings.Join(kinds, " "); got != want {
			t.Errorf("history of %s: %q, want %q", address, got, want)
		}
	}
}

// checkLetter reads a letter with another library than the one that composed it.
func checkLetter(t *testing.T, l mailtest.Letter, name string) {
	t.Helper()
	e, err := enmime.ReadEnvelope(bytes.NewReader(l.Raw))
	if err != nil {
		t.Fatalf("letter to %s: %v", l.To, err)
	}
	greeting := "Уважаемая " + name
	if subject := e.GetHeader("Subject"); subject != greeting+", весна пришла" {
		t.Errorf("subject to %s: %q", l.To, subject)
	}
	for part, body := range map[string]string{"html": e.HTML, "text": e.Text} {
		if !strings.Contains(body, greeting) || !strings.Contains(body, "синий") || strings.Contains(body, "{{") {
			t.Errorf("%s part to %s: %q", part, l.To, body)
		}
	}
	to, err := mail.ParseAddress(e.GetHeader("To"))
	if err != nil || to.Address != l.To || !strings.Contains(to.Name, name) {
		t.Errorf("To of %s: %q %v", l.To, e.GetHeader("To"), err)
	}
	for _, h := range []string{"Message-Id", "Date", "From", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "Mime-Version"} {
		if n := len(e.Root.Header.Values(h)); n != 1 {
			t.Errorf("letter to %s has %d headers %s", l.To, n, h)
		}
	}
}
