package api

import (
	"fmt"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"salut/delivery"
	"salut/tokens"
)

// letter launches a campaign to one client and returns the client, the message and the token of its unsubscribe link.
func (d *door) letter(t *testing.T, more string) (client, message, token string) {
	t.Helper()
	client = d.client(t, "anna@firma.example", consented+more)
	id := d.draft(t)
	d.send(t, "POST", "/api/v1/campaigns/"+id+"/launch", "").want(200)
	message = d.pages(t, "/api/v1/campaigns/"+id+"/messages")[0]
	ref, ok := delivery.ParseID(message)
	if !ok {
		t.Fatalf("message %q", message)
	}
	return client, message, d.Key.Sign(tokens.Ref{Kind: 'u', Mailing: ref.Mailing, N: ref.N})
}

// visit comes as a stranger: no token, no cookie.
func (d *door) visit(t *testing.T, method, path, contentType, body string, headers ...header) answered {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for _, h := range headers {
		r.Header.Set(h.name, h.value)
	}
	return d.serve(t, r)
}

func (d *door) suppressed(t *testing.T) int {
	t.Helper()
	return len(d.pages(t, "/api/v1/suppressions?reason=unsubscribed"))
}

func TestUnsubscribingInOneClick(t *testing.T) {
	t.Parallel()
	urlencoded := func(*testing.T) (string, string) {
		return "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
	}
	multipart := func(t *testing.T) (string, string) {
		return form(t, part{"List-Unsubscribe", "", "One-Click"})
	}
	empty := func(*testing.T) (string, string) { return "", "" }
	nonsense := func(*testing.T) (string, string) { return "\xff{", "multipart/form-data" }
	for name, body := range map[string]func(t *testing.T) (string, string){"urlencoded": urlencoded, "multipart": multipart, "with an empty body": empty, "with nonsense": nonsense} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			client, _, token := d.letter(t, "")
			content, contentType := body(t)
			for range 2 { // a mail service may repeat it
				a := d.visit(t, "POST", "/u/"+token, contentType, content).want(200)
				if a.Header().Get("Location") != "" || a.Header().Get("Set-Cookie") != "" {
					t.Errorf("headers: %v", a.Header())
				}
			}
			if got := d.suppressed(t); got != 1 {
				t.Errorf("%d suppressions", got)
			}
			counts := d.send(t, "GET", "/api/v1/campaigns/1", "").want(200).JSON["counts"].(map[string]any)
			if counts["unsubscribed"] != 1.0 {
				t.Errorf("counts: %v", counts)
			}
			kinds := ""
			for _, item := range d.send(t, "GET", "/api/v1/clients/"+client+"/history", "").want(200).items() {
				kinds += item["kind"].(string) + " "
			}
			if strings.Count(kinds, "unsubscribed") != 1 {
				t.Errorf("history: %s", kinds)
			}
		})
	}
}

func TestTheUnsubscribePageChangesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, _, token := d.letter(t, `, "language": "ru"`)
	page := d.visit(t, "GET", "/u/"+token, "", "", header{"Accept-Language", "en"}).want(200)
	text := page.Body.String()
	if !strings.Contains(text, `lang="ru"`) || !strings.Contains(text, "Отписаться") || !strings.Contains(text, "a•••@firma.example") || !strings.Contains(text, `<form method="post">`) {
		t.Errorf("page: %s", text)
	}
	if strings.Contains(text, "anna@") {
		t.Error("the page tells the address to whoever has the link")
	}
	if found := regexp.MustCompile(`(?i)<script|https?://|<img|<link|\son[a-z]+=`).FindString(text); found != "" {
		t.Errorf("the page has %q", found)
	}
	if got := d.suppressed(t); got != 0 {
		t.Errorf("%d suppressions after looking", got)
	}
	done := d.visit(t, "POST", "/u/"+token, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click").want(200)
	if !strings.Contains(done.Body.String(), "Вы отписаны") {
		t.Errorf("done: %s", done.Body)
	}
	after := d.visit(t, "GET", "/u/"+token, "", "").want(200)
	if !strings.Contains(after.Body.String(), "Вы отписаны") || strings.Contains(after.Body.String(), "<form") {
		t.Errorf("after: %s", after.Body)
	}
}

func TestTheStyleOfThePublicPageIsAllowedByItsPolicy(t *testing.T) {
	t.Parallel()
	d := open(t)
	a := d.visit(t, "GET", "/u/x", "", "").want(404)
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(a.Body.String())
	if style == nil || !strings.Contains(a.Header().Get("Content-Security-Policy"), styleHash(style[1])) {
		t.Errorf("policy %q", a.Header().Get("Content-Security-Policy"))
	}
}

func TestALinkThatIsNotOurs(t *testing.T) {
	t.Parallel()
	d := open(t)
	_, message, token := d.letter(t, "")
	ref, _ := delivery.ParseID(message)
	others := []string{
		"x", token[:len(token)-1], token + "A", "preview", "%00",
		d.Key.Sign(tokens.Ref{Kind: 'o', Mailing: ref.Mailing, N: ref.N}),
		d.Key.Sign(tokens.Ref{Kind: 'u', Mailing: 999, N: 1}),
		tokens.NewKey("somebody else's secret, long enough").Sign(tokens.Ref{Kind: 'u', Mailing: ref.Mailing, N: ref.N}),
	}
	for _, other := range others {
		for _, method := range []string{"GET", "POST"} {
			a := d.visit(t, method, "/u/"+other, "", "", header{"Accept-Language", "ru"})
			if a.Code != 404 || !strings.Contains(a.Body.String(), "Ссылка не работает") {
				t.Errorf("%s %s: %d", method, other, a.Code)
			}
		}
	}
	if got := d.suppressed(t); got != 0 {
		t.Errorf("%d suppressions", got)
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"anna@firma.example": "a•••@firma.example", "я@firma.example": "я•••@firma.example", "": "", "@x": ""} {
		if got := mask(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestAReaderMaySayWhy(t *testing.T) {
	t.Parallel()
	d := open(t)
	client, _, token := d.letter(t, `, "language": "en"`)
	page := d.visit(t, "POST", "/u/"+token, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click").want(200).Body.String()
	if !strings.Contains(page, "Would you tell us why?") || !strings.Contains(page, `value="too_often"`) {
		t.Errorf("the page doesn't ask:\n%s", page)
	}
	for _, body := range []string{"reason=%3Cscript%3E", "reason=too_often", "reason=other", ""} { // only a known one counts, and the first
		d.visit(t, "POST", "/u/"+token, "application/x-www-form-urlencoded", body).want(200)
	}
	items := d.send(t, "GET", "/api/v1/clients/"+client+"/history?kind=unsubscribed", "").want(200).JSON["items"].([]any)
	if len(items) != 1 || items[0].(map[string]any)["data"].(map[string]any)["reason"] != "too_often" {
		t.Errorf("history: %v", items)
	}
	report := d.send(t, "GET", "/api/v1/campaigns/1/report", "").want(200)
	if got := fmt.Sprint(report.JSON["unsubscribed"]); got != "[map[count:1 text:You write too often value:too_often]]" {
		t.Errorf("report: %s", got)
	}
	table := d.send(t, "GET", "/api/v1/campaigns/1/recipients.csv", "").want(200).Body.String()
	if !strings.Contains(table, "anna@firma.example") || strings.Count(table, "\n") != 2 {
		t.Errorf("export:\n%s", table)
	}
}

func TestAReaderMayAskForFewerLetters(t *testing.T) {
	t.Parallel()
	d := open(t)
	client, _, token := d.letter(t, `, "language": "ru"`)
	if page := d.visit(t, "GET", "/u/"+token, "", "").want(200).Body.String(); !strings.Contains(page, `value="rarely"`) || !strings.Contains(page, "Писать не чаще раза в месяц") {
		t.Errorf("the page doesn't offer it:\n%s", page)
	}
	d.visit(t, "GET", "/u/"+token+"?scope=rarely", "", "").want(200)
	for range 2 {
		page := d.visit(t, "POST", "/u/"+token, "application/x-www-form-urlencoded", "scope=rarely").want(200).Body.String()
		if !strings.Contains(page, "Будем писать реже") {
			t.Errorf("the answer:\n%s", page)
		}
	}
	if c := d.send(t, "GET", "/api/v1/clients/"+client, "").want(200).JSON; c["quiet_days"] != 30.0 {
		t.Errorf("quiet_days: %v", c["quiet_days"])
	}
	items := d.send(t, "GET", "/api/v1/clients/"+client+"/history?kind=changed", "").want(200).JSON["items"].([]any)
	if len(items) != 1 || !strings.Contains(fmt.Sprint(items[0]), "quiet_days:") {
		t.Errorf("history: %v", items)
	}
	if n := d.suppressed(t); n != 0 {
		t.Errorf("%d unsubscribed", n)
	}
	if page := d.visit(t, "GET", "/u/"+token, "", "").want(200).Body.String(); strings.Contains(page, `value="rarely"`) {
		t.Errorf("the page offers it again:\n%s", page)
	}
	d.send(t, "PATCH", "/api/v1/clients/"+client, `{"quiet_days": 400}`).refused(422, "quiet_days")
	d.send(t, "PATCH", "/api/v1/clients/"+client, `{"quiet_days": 0}`).want(200)
	d.visit(t, "POST", "/u/"+token, "", "").want(200)
	if page := d.visit(t, "POST", "/u/"+token, "application/x-www-form-urlencoded", "scope=rarely").want(200).Body.String(); strings.Contains(page, "Будем писать реже") {
		t.Errorf("who left everything is promised letters:\n%s", page)
	}
}

func TestASuppressionSaysWhereItCameFrom(t *testing.T) {
	t.Parallel()
	d := open(t)
	client, message, token := d.letter(t, "")
	d.visit(t, "POST", "/u/"+token, "", "").want(200)
	d.send(t, "POST", "/api/v1/suppressions", `{"email": "boris@firma.example"}`).want(201)
	one := func(email string) map[string]any {
		return d.send(t, "GET", "/api/v1/suppressions?email="+email, "").want(200).JSON["items"].([]any)[0].(map[string]any)
	}
	s := one("anna@firma.example")
	if s["message_id"] != message || s["campaign_id"] != "1" || s["inbound_id"] != nil {
		t.Errorf("of who unsubscribed: %v", s)
	}
	if single := d.send(t, "GET", fmt.Sprint("/api/v1/suppressions/", s["id"]), "").want(200).JSON; single["campaign_id"] != "1" {
		t.Errorf("alone: %v", single)
	}
	if s := one("boris@firma.example"); s["message_id"] != nil || s["campaign_id"] != nil {
		t.Errorf("of whom a person suppressed: %v", s)
	}
	if table := d.send(t, "GET", "/api/v1/suppressions.csv", "").want(200).Body.String(); !strings.Contains(table, ","+message+",\n") {
		t.Errorf("the list:\n%s", table)
	}
	d.send(t, "DELETE", "/api/v1/clients/"+client, "").want(204)
	if s := one("anna@firma.example"); s["reason"] != "erased" || s["message_id"] != nil {
		t.Errorf("of an erased person: %v", s)
	}
}
