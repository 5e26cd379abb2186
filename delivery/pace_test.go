package delivery

import (
	"sort"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Whatever the workers ask for and whenever, no second, hour or day has more beginnings than it may; and with time enough, letters go.
func TestNoLimitIsEverExceeded(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Moscow")
	must(t, err)
	rapid.Check(t, func(t *rapid.T) {
		limit := func(name string, least, most int) *int {
			if !rapid.Bool().Draw(t, name+"?") {
				return nil
			}
			n := rapid.IntRange(least, most).Draw(t, name)
			return &n
		}
		l := Limits{PerSecond: limit("second", 1, 300), PerHour: limit("hour", 1, 500), PerDay: limit("day", 1, 900)}
		now := time.Date(2027, 3, 5, rapid.IntRange(0, 23).Draw(t, "from"), 59, 55, 0, zone)
		var p pace
		var begun []time.Time
		for range rapid.IntRange(1, 60).Draw(t, "asks") {
			now = now.Add(rapid.SampledFrom([]time.Duration{0, time.Millisecond, 300 * time.Millisecond, time.Second, 20 * time.Minute, 5 * time.Hour}).Draw(t, "later"))
			a := p.allow(l, now, zone, rapid.IntRange(1, grantSize).Draw(t, "want"))
			if a.letters == 0 && !p.fullUntil.After(now.Add(-paceAhead)) {
				t.Fatalf("nothing is allowed at %s, and nothing says until when: %+v", now, p)
			}
			for i := range a.letters {
				at := now.Add(a.wait + time.Duration(i)*a.gap)
				if a.end > 0 && !at.Before(now.Add(a.end)) {
					p.take(l, -1)
					continue
				}
				begun = append(begun, at)
			}
		}
		sort.Slice(begun, func(i, j int) bool { return begun[i].Before(begun[j]) })
		if l.PerSecond != nil {
			for i := *l.PerSecond; i < len(begun); i++ {
				if d := begun[i].Sub(begun[i-*l.PerSecond]); d < time.Second {
					t.Fatalf("%d letters within %s", *l.PerSecond+1, d)
				}
			}
		}
		hours, days := map[string]int{}, map[string]int{}
		for _, at := range begun {
			hours[at.In(zone).Format("2006-01-02 15")]++
			days[at.In(zone).Format("2006-01-02")]++
		}
		for hour, n := range hours {
			if l.PerHour != nil && n > *l.PerHour {
				t.Fatalf("%d letters in the hour %s", n, hour)
			}
		}
		for day, n := range days {
			if l.PerDay != nil && n > *l.PerDay {
				t.Fatalf("%d letters on %s", n, day)
			}
		}
	})
}

func TestALimitOfADayStopsAndSaysSo(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 20)
	ctx := t.Context()
	seven := 7
	_, err := UpdateSender(ctx, b.pool, b.key, b.sender.ID, SenderPatch{Limits: &Limits{PerDay: &seven}}, time.Now())
	must(t, err)
	m := b.plan(t, "greeting")
	for range 3 { // the second and third time there is nothing to take
		ids, err := Due(ctx, b.pool, 10)
		must(t, err)
		for _, id := range ids {
			must(t, b.engine.SendChunk(ctx, id))
		}
	}
	if s := b.status(t, m); s.Counts.Sent != 7 || s.Counts.Pending != 13 || b.server.Count() != 7 {
		t.Fatalf("%+v, the server took %d", s.Counts, b.server.Count())
	}
	waiting, err := FindMessage(ctx, b.pool, ID{m, 20}.String(), time.UTC, time.Now())
	must(t, err)
	if waiting.Why == nil || waiting.Why.Code != "limit_per_day" {
		t.Errorf("why it waits: %+v", waiting.Why)
	}
	_, err = b.pool.Exec(ctx, `UPDATE sender_pace SET day = day - interval '1 day', full_until = '-infinity'`) // and the night is over
	must(t, err)
	_, err = b.pool.Exec(ctx, `UPDATE chunks SET due_at = now()`)
	must(t, err)
	ids, err := Due(ctx, b.pool, 10)
	must(t, err)
	for _, id := range ids {
		must(t, b.engine.SendChunk(ctx, id))
	}
	if s := b.status(t, m); s.Counts.Sent != 14 {
		t.Errorf("on the next day: %+v", s.Counts)
	}
}

func TestALimitOfASecondHoldsOverAllConnections(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 40)
	fifty := 50
	_, err := UpdateSender(t.Context(), b.pool, b.key, b.sender.ID, SenderPatch{Limits: &Limits{PerSecond: &fifty}}, time.Now())
	must(t, err)
	first, second := b.plan(t, "greeting"), b.plan(t, "greeting")
	b.drain(t, first)
	b.drain(t, second)
	letters := b.server.Letters()
	span := letters[len(letters)-1].At.Sub(letters[0].At)
	if least := time.Duration(len(letters)-1) * 20 * time.Millisecond / 2; len(letters) != 80 || span < least { // half, as a busy machine may see the first ones late; without a limit it is a hundredth
		t.Errorf("%d letters within %s, want 80 and at least %s", len(letters), span, least)
	}
}

func TestASenderHasNoMoreConnectionsThanItMay(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 1200) // three chunks
	one := 1
	_, err := UpdateSender(t.Context(), b.pool, b.key, b.sender.ID, SenderPatch{Connections: &one}, time.Now())
	must(t, err)
	if s := b.drain(t, b.plan(t, "greeting")); s.Counts.Sent != 1200 {
		t.Errorf("%+v", s.Counts)
	}
	if n := b.server.Opened(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}
