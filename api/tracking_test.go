package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"salut/delivery"
	"salut/templates"
	"salut/tokens"
)

const chromeAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"

// sentLetter launches a campaign with links and makes its one letter sent an hour ago.
func (d *door) sentLetter(t *testing.T, tracking string) (campaign, client string, id delivery.ID) {
	t.Helper()
	client = d.client(t, "anna@firma.example", consented+`, "city": "//evil.example"`)
	campaign = d.draft(t)
	letter := d.send(t, "POST", "/api/v1/templates", `{"name": "Links", "language": "ru", "subject": "Скидка", "format": "html", "text": "Каталог: https://shop.example/text",
		"body": "<a href=\"https://shop.example/?a=1&amp;b=2#top\">Каталог</a> <a href=\"https://shop.example/{{ client.city }}?c={{ client.id }}\">Ваш</a> <a href=\"{{ unsubscribe_url }}\">Отписаться</a>"}`).want(201).str("id")
	d.send(t, "PATCH", "/api/v1/campaigns/"+campaign, fmt.Sprintf(`{"steps": [{"template_id": %q}]%s}`, letter, tracking)).want(200)
	d.send(t, "POST", "/api/v1/campaigns/"+campaign+"/launch", "").want(200)
	if _, err := d.Pool.Exec(t.Context(), `UPDATE messages SET state = 'sent', attempt = 1, done_at = now() - interval '1 hour'`); err != nil {
		t.Fatal(err)
	}
	id, _ = delivery.ParseID(d.pages(t, "/api/v1/campaigns/"+campaign+"/messages")[0])
	return campaign, client, id
}

func (d *door) clickPath(id delivery.ID, link int32) string {
	return "/c/" + d.Key.Sign(tokens.Ref{Kind: 'c', Mailing: id.Mailing, N: id.N, Link: link})
}

func (d *door) openPath(id delivery.ID) string {
	return "/o/" + d.Key.Sign(tokens.Ref{Kind: 'o', Mailing: id.Mailing, N: id.N}) + ".gif"
}

func (d *door) counted(t *testing.T, campaign string) string {
	t.Helper()
	if err := d.Tracker.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	n := d.send(t, "GET", "/api/v1/campaigns/"+campaign, "").want(200).JSON["counts"].(map[string]any)
	return fmt.Sprint(n["opened"], n["clicked"], n["machine_opened"], n["machine_clicked"], n["unsubscribed"])
}

func TestAClickLeadsOnAndIsCounted(t *testing.T) {
	t.Parallel()
	d := open(t)
	campaign, client, id := d.sentLetter(t, `, "tracking": {"clicks": true, "opens": true, "utm": {"source": "salut", "campaign": "весна"}, "erid": "2Vtzq"}`)
	const params = "utm_source=salut&utm_campaign=%D0%B2%D0%B5%D1%81%D0%BD%D0%B0&erid=2Vtzq"
	for link, to := range map[int32]string{1: "https://shop.example/?a=1&b=2&" + params + "#top", 2: "https://shop.example///evil.example?c=" + client + "&" + params, 3: "https://shop.example/text?" + params} {
		a := d.visit(t, "GET", d.clickPath(id, link), "", "", header{"User-Agent", "curl/8"}).want(302)
		if got := a.Header().Get("Location"); got != to {
			t.Errorf("link %d leads to %s, want %s", link, got, to)
		}
		if a.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("a click may be cached: %v", a.Header())
		}
	}
	if got := d.counted(t, campaign); got != "0 0 0 1 0" {
		t.Errorf("counts after a program's clicks: %s", got)
	}
	if body := d.visit(t, "GET", d.openPath(id), "", "", header{"User-Agent", chromeAgent}).want(200); body.Header().Get("Content-Type") != "image/gif" || body.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("the pixel is %s", body.Header().Get("Content-Type"))
	}
	if got := d.counted(t, campaign); got != "1 0 0 1 0" {
		t.Errorf("counts after an open: %s", got)
	}
	// The client's history tells of both, with the evidence.
	var kinds []string
	for _, item := range d.send(t, "GET", "/api/v1/clients/"+client+"/history?kind=opened,clicked", "").want(200).JSON["items"].([]any) {
		e := item.(map[string]any)
		kinds = append(kinds, fmt.Sprint(e["kind"], " ", e["data"].(map[string]any)["verdict"]))
	}
	if diff := cmp.Diff([]string{"opened human", "clicked machine", "clicked machine", "clicked machine"}, kinds); diff != "" {
		t.Error(diff)
	}
	// Links keep working when the campaign is gone; a personal one ends with its person.
	d.send(t, "POST", "/api/v1/campaigns/"+campaign+"/cancel", "").want(200)
	d.send(t, "DELETE", "/api/v1/campaigns/"+campaign, "").want(204)
	d.visit(t, "GET", d.clickPath(id, 1), "", "", header{"User-Agent", chromeAgent}).want(302)
	d.send(t, "DELETE", "/api/v1/clients/"+client, "").want(204)
	d.visit(t, "GET", d.clickPath(id, 1), "", "", header{"User-Agent", chromeAgent}).want(302)
	d.visit(t, "GET", d.clickPath(id, 2), "", "").refusedPage(t, 404)
	var left int
	if err := d.Tracker.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := d.Pool.QueryRow(t.Context(), `SELECT count(*) FROM hits`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d hits of an erased person are left (%v)", left, err)
	}
}

func TestNoLinkLeadsAnywhereElse(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, _, id := d.sentLetter(t, "")
	good := d.clickPath(id, 1)
	other := d.Key.Sign(tokens.Ref{Kind: 'u', Mailing: id.Mailing, N: id.N})
	for _, path := range []string{
		d.clickPath(id, 4), d.clickPath(id, 0), d.clickPath(id, 1<<16+1), d.clickPath(delivery.ID{Mailing: id.Mailing + 1, N: 1}, 1), "/c/" + other, "/c/" + strings.TrimPrefix(d.openPath(id), "/o/"),
		good + "x", good[:len(good)-1], good + "%2F%2Fevil.example", "/c/https:%2F%2Fevil.example", "/c/..%2F..%2Fevil", "/c/%5Cevil.example",
		strings.TrimSuffix(d.openPath(id), ".gif"), "/o/" + other + ".gif", "/o/x.gif",
	} {
		a := d.visit(t, "GET", path, "", "")
		if a.refusedPage(t, 404); a.Header().Get("Location") != "" {
			t.Errorf("%s leads to %s", path, a.Header().Get("Location"))
		}
	}
	for _, query := range []string{"?url=https://evil.example", "?next=//evil.example", "?c=javascript:alert(1)"} {
		if to := d.visit(t, "GET", good+query, "", "").want(302).Header().Get("Location"); to != "https://shop.example/?a=1&b=2#top" {
			t.Errorf("%s leads to %s", query, to)
		}
	}
}

func TestAScannerIsNoReader(t *testing.T) {
	t.Parallel()
	d := open(t)
	now := time.Now()
	d.Tracker.Now = func() time.Time { return now }
	campaign, _, id := d.sentLetter(t, "")
	unsubscribe := "/u/" + d.Key.Sign(tokens.Ref{Kind: 'u', Mailing: id.Mailing, N: id.N})
	for range 10 {
		for _, path := range []string{d.openPath(id), d.clickPath(id, 1), d.clickPath(id, 2), d.clickPath(id, 3), unsubscribe} {
			d.visit(t, "GET", path, "", "", header{"User-Agent", chromeAgent})
			now = now.Add(200 * time.Millisecond)
		}
		d.counted(t, campaign) // as time goes by
	}
	if got := d.counted(t, campaign); got != "0 0 1 1 0" {
		t.Errorf("counts after a scanner: %s", got)
	}
	if n := d.suppressed(t); n != 0 {
		t.Errorf("a scanner unsubscribed %d", n)
	}
	now = now.Add(time.Hour)
	d.visit(t, "HEAD", d.clickPath(id, 1), "", "", header{"User-Agent", chromeAgent}).want(302)
	now = now.Add(time.Hour)
	d.visit(t, "GET", d.clickPath(id, 1), "", "", header{"User-Agent", chromeAgent}, header{"Sec-Purpose", "prefetch;prerender"}).want(302)
	if got := d.counted(t, campaign); got != "0 0 1 1 0" {
		t.Errorf("counts after a look ahead: %s", got)
	}
	now = now.Add(time.Hour)
	d.visit(t, "GET", d.clickPath(id, 1), "", "", header{"User-Agent", chromeAgent}).want(302)
	if got := d.counted(t, campaign); got != "0 1 1 1 0" {
		t.Errorf("counts when the person clicks at last: %s", got)
	}
}

func TestWhoIsNotCountedGetsPlainLinks(t *testing.T) {
	t.Parallel()
	d := open(t)
	campaign, client, id := d.sentLetter(t, `, "tracking": {"clicks": false, "opens": false}`)
	d.visit(t, "GET", d.clickPath(id, 1), "", "").refusedPage(t, 404)
	if got := d.send(t, "GET", "/api/v1/campaigns/"+campaign, "").want(200).JSON["tracking"]; fmt.Sprint(got) != "map[clicks:false opens:false]" {
		t.Errorf("tracking: %v", got)
	}
	if got := d.send(t, "PATCH", "/api/v1/clients/"+client, `{"no_tracking": true}`).want(200).JSON["no_tracking"]; got != true {
		t.Errorf("no_tracking: %v", got)
	}
	d.send(t, "POST", "/api/v1/campaigns", `{"name": "x", "segment_id": "1", "sender_ids": ["1"], "steps": [{"template_id": "1"}], "tracking": {"clicks": true, "opens": true, "erid": "a\nb"}}`).
		refused(http.StatusUnprocessableEntity, "tracking.erid")
}

func TestTheLinkThatNobodySees(t *testing.T) {
	t.Parallel()
	d := open(t)
	now := time.Now()
	d.Tracker.Now = func() time.Time { return now }
	campaign, _, id := d.sentLetter(t, "")
	now = now.Add(time.Hour)
	d.visit(t, "GET", d.clickPath(id, 1), "", "", header{"User-Agent", chromeAgent}).want(302)
	if got := d.counted(t, campaign); got != "0 1 0 0 0" {
		t.Errorf("counts after a click: %s", got)
	}
	now = now.Add(2 * time.Second)
	trap := d.visit(t, "GET", d.clickPath(id, templates.Trap), "", "", header{"User-Agent", chromeAgent}).want(302)
	if to := trap.Header().Get("Location"); to != "https://shop.example/?a=1&b=2#top" {
		t.Errorf("a machine is led to %s", to)
	}
	if got := d.counted(t, campaign); got != "0 0 0 1 0" {
		t.Errorf("counts after a click that no person makes: %s", got)
	}

	report := "/api/v1/campaigns/" + campaign + "/report"
	if r := d.send(t, "GET", report, "").want(200).JSON; r["rules"] != r["current_rules"] || r["rules"] == 0.0 {
		t.Errorf("judged by rules %v of %v", r["rules"], r["current_rules"])
	}
	// As rules that knew no such link would have had it.
	if _, err := d.Pool.Exec(t.Context(), `UPDATE hits SET rules = 1, verdict = 'human', reason = 'browser'`); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pool.Exec(t.Context(), `UPDATE mailing_counts SET clicked = 1, machine_clicked = 0 WHERE clicked + machine_clicked > 0`); err != nil {
		t.Fatal(err)
	}
	if r := d.send(t, "GET", report, "").want(200).JSON; r["rules"] != 1.0 {
		t.Errorf("judged by rules %v", r["rules"])
	}
	judge := "/api/v1/campaigns/" + campaign + "/judge"
	if j := d.send(t, "POST", judge, "").want(200).JSON; j["letters"] != 1.0 || j["clicked"] != -1.0 || j["machine_clicked"] != 1.0 {
		t.Errorf("judged again: %v", j)
	}
	if j := d.send(t, "POST", judge, "").want(200).JSON; j["letters"] != 0.0 || j["clicked"] != 0.0 {
		t.Errorf("judged once more: %v", j)
	}
	if got := d.counted(t, campaign); got != "0 0 0 1 0" {
		t.Errorf("counts after that: %s", got)
	}
}
