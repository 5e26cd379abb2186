package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"salut/delivery"
	"salut/inbound"
	"salut/postgres"
)

func TestTheSystemPageSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	now := time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
	ago := func(d time.Duration) *time.Time { at := now.Add(-d); return &at }
	lives := delivery.WorkerVitals{Worker: "w1", Version: "1.0", BeatAt: now.Add(-5 * time.Second)}
	well := func() vitals {
		return vitals{version: "1.0", now: now, delivery: delivery.Vitals{Workers: []delivery.WorkerVitals{lives}}, redis: &RedisVitals{Policy: "noeviction"}, database: postgres.Vitals{Connections: 20, MaxConnections: 100}}
	}
	for _, c := range []struct {
		name   string
		change func(v *vitals)
		want   []string
	}{
		{"all is well", func(*vitals) {}, nil},
		{"no worker", func(v *vitals) { v.delivery.Workers = nil }, []string{"no_worker"}},
		{"a worker that stopped is no second trouble", func(v *vitals) { v.delivery.Workers[0].BeatAt = now.Add(-time.Hour) }, []string{"no_worker"}},
		{"one of two is silent", func(v *vitals) {
			v.delivery.Workers = append(v.delivery.Workers, delivery.WorkerVitals{Worker: "w2", BeatAt: now.Add(-time.Hour)})
		}, []string{"silent_worker"}},
		{"one was switched off days ago", func(v *vitals) {
			v.delivery.Workers = append(v.delivery.Workers, delivery.WorkerVitals{Worker: "w2", BeatAt: now.Add(-50 * time.Hour)})
		}, nil},
		{"a worker of another version", func(v *vitals) { v.delivery.Workers[0].Version = "0.9" }, []string{"versions"}},
		{"Redis is away", func(v *vitals) { v.redisErr = errors.New("no") }, []string{"redis_away"}},
		{"Redis evicts", func(v *vitals) { v.redis.Policy = "allkeys-lru" }, []string{"redis_policy"}},
		{"Redis tells nothing", func(v *vitals) { v.redis.Policy = "" }, nil},
		{"due for a while", func(v *vitals) { v.delivery.OldestDueAt = ago(6 * time.Minute) }, []string{"stuck"}},
		{"due for a moment", func(v *vitals) { v.delivery.OldestDueAt = ago(time.Minute) }, nil},
		{"a sender's server", func(v *vitals) {
			v.delivery.Troubled = []delivery.TroubledSender{{Address: "a@firma.test", LastReply: "421 busy"}}
		}, []string{"sender"}},
		{"a mailbox", func(v *vitals) {
			v.inbound.Mailboxes = []inbound.MailboxVitals{{Address: "a@firma.test", Stage: "auth", Words: "no"}, {Address: "b@firma.test"}}
		}, []string{"mailbox"}},
		{"mail waits to be read", func(v *vitals) { v.inbound.Waiting, v.inbound.OldestAt = 3, ago(time.Hour) }, []string{"inbound_waits"}},
		{"held, set aside, orphans", func(v *vitals) { v.delivery.Held, v.inbound.SetAside, v.delivery.Orphans = 1, 2, 3 }, []string{"orphans", "held", "set_aside"}},
		{"few connections left", func(v *vitals) { v.database.Connections = 95 }, []string{"connections"}},
	} {
		v := well()
		c.change(&v)
		for _, language := range []string{"en", "ru"} {
			var got []string
			for _, trouble := range v.view(language).Troubles {
				got = append(got, trouble.Code)
				if russian := strings.ContainsAny(trouble.Message, "абвгдежзийклмнопрстуфхцчшщъыьэюя"); russian != (language == "ru") || strings.Contains(trouble.Message, "%!") {
					t.Errorf("%s in %s: %s", c.name, language, trouble.Message)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s: %v, want %v", c.name, got, c.want)
			}
		}
	}
}

func TestAnAdministratorSeesHowTheInstallationIs(t *testing.T) {
	t.Parallel()
	d := open(t, func(d *Deps) {
		d.RedisVitals = func(context.Context) (RedisVitals, error) {
			return RedisVitals{Version: "7.0", Policy: "noeviction", Bytes: 1 << 20}, nil
		}
	})
	v := d.send(t, "GET", "/api/v1/system", "").want(200).JSON
	if v["ok"] != false || v["database"].(map[string]any)["bytes"].(float64) < 1e6 || v["redis"].(map[string]any)["version"] != "7.0" {
		t.Errorf("the installation: %v", v)
	}
	if list := v["troubles"].([]any); len(list) != 1 || list[0].(map[string]any)["code"] != "no_worker" {
		t.Errorf("troubles: %v", list)
	}
	if items := d.send(t, "GET", "/api/v1/slow-downs", "").want(200).items(); len(items) != 0 {
		t.Errorf("slow-downs: %v", items)
	}
}

func TestASendersDomainAndWarmUpAreShown(t *testing.T) {
	t.Parallel()
	d := open(t)
	from := time.Now().UTC().AddDate(0, 0, -2).Format(time.DateOnly)
	id := d.send(t, "POST", "/api/v1/senders", `{"from_address": "a@firma.test", "host": "127.0.0.1", "port": 25, "limits": {"warm_up": {"from": "`+from+`", "start": 100, "growth_percent": 100, "ceiling": 300}}}`).want(201).str("id")
	found := d.send(t, "POST", "/api/v1/senders/"+id+"/check-domain", "").want(200).JSON["findings"].([]any)
	if len(found) != 1 || found[0].(map[string]any)["verdict"] != "skip" {
		t.Errorf("a reserved name: %v", found)
	}
	// 100, 200, and on the third day, today, it is over.
	days := d.send(t, "GET", "/api/v1/senders/"+id+"/warm-up", "").want(200).JSON["days"].([]any)
	if len(days) != 3 || days[1].(map[string]any)["planned"] != float64(200) || days[2].(map[string]any)["planned"] != nil || days[0].(map[string]any)["day"] != from {
		t.Errorf("the warm-up: %v", days)
	}
}

func TestWhatIsKeptHowLongCanBeChanged(t *testing.T) {
	t.Parallel()
	d := open(t)
	days := func() (found []any) {
		for _, item := range d.send(t, "GET", "/api/v1/retention", "").want(200).items() {
			found = append(found, item["days"])
		}
		return found
	}
	if got := days(); !slices.Equal(got, []any{nil, nil}) {
		t.Errorf("at first: %v", got)
	}
	d.send(t, "PATCH", "/api/v1/retention/inbound_raw", `{"days": 90}`).want(200)
	if got := days(); !slices.Equal(got, []any{float64(90), nil}) {
		t.Errorf("after a change: %v", got)
	}
	d.send(t, "PATCH", "/api/v1/retention/inbound_raw", `{"days": 3}`).refused(422, "days")
	d.send(t, "PATCH", "/api/v1/retention/clients", `{"days": 90}`).want(404)
	d.send(t, "PATCH", "/api/v1/retention/inbound_raw", `{"days": null}`).want(200)
	if got := days(); !slices.Equal(got, []any{nil, nil}) {
		t.Errorf("at last: %v", got)
	}
}
