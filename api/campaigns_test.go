package api

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"salut/access"
	"salut/campaigns"
	"salut/delivery"
)

// draft makes a segment of everyone, a sender, a letter and a campaign of them.
func (d *door) draft(t *testing.T) string {
	t.Helper()
	segment := d.send(t, "POST", "/api/v1/segments", `{"name": "Everyone", "rule": {"combinator": "and", "rules": []}}`).want(201).str("id")
	sender := d.send(t, "POST", "/api/v1/senders", `{"from_address": "sales@firma.example", "host": "127.0.0.1", "port": 1, "security": "none"}`).want(201).str("id")
	letter := d.send(t, "POST", "/api/v1/templates", letterBody).want(201).str("id")
	return d.send(t, "POST", "/api/v1/campaigns", fmt.Sprintf(`{"name": "Spring", "purpose": "marketing", "segment_id": %q, "sender_ids": [%q],
		"entry": {"kind": "launch"}, "steps": [{"template_id": %q, "wait": "0s"}], "stop_on": ["replied"], "promo_pool_id": null, "holdout_percent": 0}`, segment, sender, letter)).want(201).str("id")
}

const (
	letterBody = `{"name": "Discount", "language": "ru", "subject": "Скидка", "format": "html", "body": "<p>{{ client | salutation }}!</p><p><a href=\"{{ unsubscribe_url }}\">Отписаться</a></p>"}`
	consented  = `, "full_name": "Белова Анна Петровна", "consent": {"basis": "consent"}`
)

func TestACampaignFromDraftToCanceled(t *testing.T) {
	t.Parallel()
	d := open(t)
	anna := d.client(t, "anna@firma.example", consented)
	d.client(t, "boris@firma.example", "")
	id := d.draft(t)
	path := "/api/v1/campaigns/" + id
	draft := d.send(t, "GET", path, "").want(200)
	if draft.JSON["state"] != "draft" || fmt.Sprint(draft.JSON["steps"]) != "[map[template_id:1 wait:0s]]" || fmt.Sprint(draft.JSON["sender_ids"]) != "[1]" {
		t.Errorf("draft: %s", draft.Body)
	}
	if got := d.send(t, "PATCH", path, `{"name": "Summer"}`).want(200); got.JSON["name"] != "Summer" || got.JSON["purpose"] != "marketing" {
		t.Errorf("changed: %s", got.Body)
	}
	d.send(t, "GET", path+"/preflight", "").refused(404)
	d.send(t, "POST", path+"/preflight", "").want(202)
	preflight := d.preflighted(t, path)
	if preflight.JSON["ok"] != true || preflight.JSON["done"] != 2.0 || !strings.Contains(preflight.Body.String(), "no_consent") {
		t.Errorf("preflight: %s", preflight.Body)
	}
	for _, word := range []string{"pause", "resume", "cancel"} {
		d.send(t, "POST", path+"/"+word, "").refused(409)
	}
	d.send(t, "POST", path+"/launch", "", header{"Authorization", "Bearer " + d.secrets[access.Manager]}).refused(403)
	launched := d.send(t, "POST", path+"/launch", "", header{"Idempotency-Key", "l"}).want(200)
	if counts, _ := launched.JSON["counts"].(map[string]any); launched.JSON["state"] != "running" || counts["audience"] != 2.0 || counts["pending"] != 1.0 || counts["skipped"] != 1.0 {
		t.Errorf("launched: %s", launched.Body)
	}
	d.send(t, "POST", path+"/launch", "", header{"Idempotency-Key", "l"}).want(200)
	d.send(t, "POST", path+"/launch", "").refused(409)
	d.send(t, "POST", path+"/preflight", "").refused(409)
	d.send(t, "PATCH", path, `{"purpose": "service"}`).refused(409)

	messages := d.send(t, "GET", path+"/messages", "", header{"Accept-Language", "ru"}).want(200).items()
	if len(messages) != 2 {
		t.Fatalf("messages: %v", messages)
	}
	for _, m := range messages {
		skipped := m["client_id"] != anna
		if want := map[bool]string{true: "skipped", false: "pending"}[skipped]; m["state"] != want || m["campaign_id"] != id || m["message_id"] == "" {
			t.Errorf("message: %v", m)
		}
		if skipped && (m["reason"] != "no_consent" || !strings.Contains(m["reason_text"].(string), "согласия")) {
			t.Errorf("reason: %v", m)
		}
	}
	pending := d.pages(t, path+"/messages?state=pending")
	if len(pending) != 1 || len(d.pages(t, path+"/messages")) != 2 {
		t.Errorf("pending: %v", pending)
	}
	waits := d.send(t, "GET", "/api/v1/messages/"+pending[0], "").want(200)
	if why, _ := waits.JSON["why"].(map[string]any); why["code"] == "" || why["message"] == "" {
		t.Errorf("why: %s", waits.Body)
	}
	if got := d.send(t, "POST", path+"/pause", "").want(200); got.JSON["state"] != "paused" {
		t.Errorf("paused: %s", got.Body)
	}
	waits = d.send(t, "GET", "/api/v1/messages/"+pending[0], "", header{"Accept-Language", "ru"}).want(200)
	if why, _ := waits.JSON["why"].(map[string]any); why["code"] != "paused" {
		t.Errorf("why: %s", waits.Body)
	}
	d.send(t, "DELETE", path, "").refused(409)
	if got := d.send(t, "POST", path+"/resume", "").want(200); got.JSON["state"] != "running" {
		t.Errorf("resumed: %s", got.Body)
	}
	canceled := d.send(t, "POST", path+"/cancel", "").want(200)
	if counts, _ := canceled.JSON["counts"].(map[string]any); canceled.JSON["state"] != "canceled" || counts["canceled"] != 1.0 || counts["pending"] != 0.0 {
		t.Errorf("canceled: %s", canceled.Body)
	}
	d.send(t, "POST", path+"/messages/retry", `{"state": "failed"}`).refused(409)
	d.send(t, "POST", path+"/messages/retry", `{"state": "sent"}`).refused(422, "state")
	d.send(t, "POST", path+"/messages/retry", `{}`).refused(422, "state")
	d.send(t, "GET", path+"/messages?state=x", "").refused(422, "state")
	kinds := []string{}
	for _, item := range d.send(t, "GET", "/api/v1/clients/"+anna+"/history", "").want(200).items() {
		kinds = append(kinds, item["kind"].(string))
		if item["campaign_id"] != id || item["message_id"] != pending[0] {
			t.Errorf("history: %v", item)
		}
	}
	if !slices.Equal(kinds, []string{"canceled", "planned"}) {
		t.Errorf("history: %v", kinds)
	}
	if got := d.send(t, "GET", "/api/v1/clients/"+anna+"/history?kind=planned,sent", "").want(200).items(); len(got) != 1 {
		t.Errorf("planned and sent: %v", got)
	}
	d.send(t, "DELETE", "/api/v1/segments/1", "").refused(409)
	d.send(t, "DELETE", path, "").want(204)
	d.send(t, "GET", path, "").refused(404)
}

func (d *door) preflighted(t *testing.T, path string) answered {
	t.Helper()
	var a answered
	eventually(t, "the preflight ends", func() bool {
		a = d.send(t, "GET", path+"/preflight", "").want(200)
		return a.JSON["state"] == "done"
	})
	return a
}

func TestACampaignIsRefused(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.draft(t)
	tests := []struct {
		name, body string
		fields     []string
	}{
		{"without anything", `{}`, []string{"name", "segment_id", "sender_ids", "steps"}},
		{"with ids that are none", `{"name": "a", "segment_id": "x", "sender_ids": ["1", "y"], "steps": [{"template_id": "z", "wait": "soon"}]}`,
			[]string{"segment_id", "sender_ids[1]", "steps[0].template_id", "steps[0].wait"}},
		{"with ids that are numbers", `{"name": "a", "segment_id": 1, "sender_ids": [1], "steps": [{"template_id": 1}]}`, []string{"segment_id", "sender_ids[0]", "steps[0].template_id"}},
		{"with ids of nothing", `{"name": "a", "segment_id": "99", "sender_ids": ["1", "99"], "steps": [{"template_id": "99"}]}`, []string{"segment_id", "sender_ids[1]", "steps[0].template_id"}},
		{"with a kind of entry that comes later", `{"name": "a", "segment_id": "1", "sender_ids": ["1"], "steps": [{"template_id": "1"}], "entry": {"kind": "holiday"}}`, []string{"entry.kind"}},
		{"with a promo pool", `{"name": "a", "segment_id": "1", "sender_ids": ["1"], "steps": [{"template_id": "1"}], "promo_pool_id": "1"}`, []string{"promo_pool_id"}},
		{"without senders and steps", `{"name": "a", "segment_id": "1", "sender_ids": [], "steps": []}`, []string{"sender_ids", "steps"}},
		{"with null steps", `{"name": "a", "segment_id": "1", "sender_ids": ["1"], "steps": null}`, []string{"steps"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d.send(t, "POST", "/api/v1/campaigns", test.body).refused(422, test.fields...)
		})
	}
	d.send(t, "PATCH", "/api/v1/campaigns/1", `{"steps": [{"template_id": "x"}], "sender_ids": null}`).refused(422, "steps[0].template_id")
	d.send(t, "PATCH", "/api/v1/campaigns/1", `{"sender_ids": null}`).refused(422, "sender_ids")
	d.send(t, "POST", "/api/v1/campaigns", `{"name": "Least", "segment_id": "1", "sender_ids": ["1"], "steps": [{"template_id": "1"}]}`).want(201)
}

func TestALaunchRefusesALetterWithoutAWayOut(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.client(t, "anna@firma.example", consented)
	id := d.draft(t)
	d.send(t, "PATCH", "/api/v1/templates/1", `{"body": "<p>Привет</p>"}`).want(200)
	d.send(t, "POST", "/api/v1/campaigns/"+id+"/launch", "", header{"Idempotency-Key", "l"}).refused(422, "steps[0].template_id")
	d.send(t, "PATCH", "/api/v1/campaigns/"+id, `{"purpose": "service"}`).want(200)
	d.send(t, "POST", "/api/v1/campaigns/"+id+"/launch", "", header{"Idempotency-Key", "l"}).want(200)
}

func TestTheStreamTellsCountsUntilTheEnd(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.client(t, "anna@firma.example", consented)
	id := d.draft(t)
	path := "/api/v1/campaigns/" + id
	d.send(t, "POST", path+"/launch", "").want(200)
	web := httptest.NewServer(d.engine)
	defer web.Close()
	ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, web.URL+path+"/stream", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+d.secrets[access.Viewer])
	answer, err := web.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if ct := answer.Header.Get("Content-Type"); ct != "text/event-stream" {
		t.Fatalf("%d %s", answer.StatusCode, ct)
	}
	states := []string{}
	lines := bufio.NewScanner(answer.Body)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var event map[string]any
		if err := json.Unmarshal([]byte(data), &event); err != nil {
			t.Fatal(err)
		}
		counts, _ := event["counts"].(map[string]any)
		if counts["audience"] != 1.0 || event["rate"] == nil {
			t.Errorf("event: %s", data)
		}
		if len(states) == 0 {
			d.send(t, "POST", path+"/cancel", "").want(200)
		}
		states = append(states, event["state"].(string))
	}
	if len(states) < 2 || states[0] != "running" || states[len(states)-1] != "canceled" {
		t.Errorf("states: %v", states)
	}
	d.send(t, "GET", "/api/v1/campaigns/999/stream", "").refused(404)
}

func TestProgress(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	var p progress
	at := func(second, sent, pending int64) progressView {
		c := campaigns.Campaign{State: campaigns.Running, Counts: delivery.Counts{Sent: sent, Pending: pending}}
		return p.add(c, start.Add(time.Duration(second)*time.Second))
	}
	if v := at(0, 0, 1000); v.Rate != 0 || v.ETA != nil {
		t.Errorf("at the start: %+v", v)
	}
	if v := at(2, 200, 800); v.Rate != 100 || !v.ETA.Equal(start.Add(10*time.Second)) {
		t.Errorf("after two seconds: %+v", v)
	}
	for s := int64(3); s <= 40; s++ {
		at(s, 200, 800)
	}
	if v := at(41, 200, 800); v.Rate != 0 || v.ETA != nil {
		t.Errorf("after a standstill: %+v", v)
	}
	if v := at(42, 100, 900); v.Rate != 0 {
		t.Errorf("after a retry: %+v", v)
	}
}

func TestWait(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"": "0s", "0s": "0s", "90m": "1h30m", "36h": "36h", "3d": "72h", "1h0m5s": "1h0m5s", "30s": "30s", "20m": "20m"} {
		d, ok := readWait(in)
		if got := showWait(d); !ok || got != want {
			t.Errorf("%q is %q (%v), want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"soon", "-1h", "3", "0d", "99999d", "1.5d", "d"} {
		if d, ok := readWait(in); ok {
			t.Errorf("%q is %s", in, d)
		}
	}
}
