package api

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestTheCalendarShowsWhatGoesOutWhen(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Asia/Omsk")
	if err != nil {
		t.Fatal(err)
	}
	d := open(t, func(d *Deps) { d.Zone = zone })
	d.client(t, "anna@firma.example", `, "first_name": "Анна", "last_name": "Белова", "birthday": "--02-29"`)
	d.client(t, "oleg@firma.example", `, "first_name": "Олег", "birthday": "1980-02-28"`+consented)
	start := time.Now().In(zone).AddDate(0, 0, 3)
	later, launched := d.draft(t), d.draft(t)
	d.send(t, "PATCH", "/api/v1/campaigns/"+later, `{"entry": {"kind": "at", "at": "`+start.Format(time.RFC3339)+`"}, "window": {"from": "09:00", "to": "18:00"}}`).want(200)
	d.send(t, "POST", "/api/v1/campaigns/"+later+"/launch", "").want(200)
	d.send(t, "POST", "/api/v1/campaigns/"+launched+"/launch", "").want(200)
	// What waits for tomorrow after a failed try.
	if _, err := d.Pool.Exec(t.Context(), `UPDATE messages SET due_at = now() + interval '1 day', attempt = 1`); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pool.Exec(t.Context(), `UPDATE chunks SET due_at = now() + interval '1 day'`); err != nil {
		t.Fatal(err)
	}
	day := func(at time.Time) string { return at.In(zone).Format(time.DateOnly) }
	v := d.send(t, "GET", "/api/v1/calendar?from="+day(time.Now())+"&to="+day(start), "").want(200).JSON
	var got []string
	for _, c := range v["campaigns"].([]any) {
		c := c.(map[string]any)
		got = append(got, fmt.Sprint(c["campaign_id"], " ", c["state"], " ", c["window"] != nil))
	}
	if strings.Join(got, ", ") != launched+" running false, "+later+" scheduled true" {
		t.Errorf("campaigns: %v", got)
	}
	waiting := v["waiting"].([]any)
	if len(waiting) != 1 || waiting[0].(map[string]any)["campaign_id"] != launched || waiting[0].(map[string]any)["day"] != day(time.Now().AddDate(0, 0, 1)) || waiting[0].(map[string]any)["retries"] != float64(1) {
		t.Errorf("waiting: %v", waiting)
	}
	v = d.send(t, "GET", "/api/v1/calendar?from=2026-02-20&to=2026-03-10", "").want(200).JSON
	if b := v["birthdays"].([]any); len(b) != 1 || b[0].(map[string]any)["count"] != float64(2) || b[0].(map[string]any)["day"] != "2026-02-28" {
		t.Errorf("birthdays of a year without 29 February: %v", b)
	}
	if h := fmt.Sprint(v["holidays"]); h != "[map[code:defenders day:2026-02-23] map[code:women day:2026-03-08] map[code:day_off day:2026-03-09]]" {
		t.Errorf("holidays: %s", h)
	}
	v = d.send(t, "GET", "/api/v1/calendar?from=2028-02-28&to=2028-02-29", "").want(200).JSON
	if b := v["birthdays"].([]any); len(b) != 2 {
		t.Errorf("birthdays of a leap year: %v", b)
	}
	d.send(t, "GET", "/api/v1/calendar?from=2026-02-20&to=2026-02-19", "").refused(422, "to")
	d.send(t, "GET", "/api/v1/calendar?from=2026-02-20&to=2027-02-19", "").refused(422, "to")
	d.send(t, "GET", "/api/v1/calendar?from=tomorrow&to=2027-02-19", "").refused(422, "from")
}
