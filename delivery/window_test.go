package delivery

import (
	"errors"
	"testing"
	"time"

	"salut/fault"

	"github.com/jackc/pgx/v5"
)

func TestAWindowOpensWhenItSays(t *testing.T) {
	t.Parallel()
	omsk, err := location("Asia/Omsk") // six hours ahead of UTC, without summer time
	must(t, err)
	berlin, err := location("Europe/Berlin")
	must(t, err)
	work := Window{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "09:00", To: "18:00"}
	russian := work
	russian.Holidays = "RU"
	at := func(s string, zone *time.Location) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		must(t, err)
		return v
	}
	for _, c := range []struct {
		name      string
		window    Window
		zone      *time.Location
		now, want string
	}{
		{"within it", work, omsk, "2027-03-05 12:00", "2027-03-05 12:00"},
		{"at its opening", work, omsk, "2027-03-05 09:00", "2027-03-05 09:00"},
		{"before it", work, omsk, "2027-03-05 03:10", "2027-03-05 09:00"},
		{"at its closing, on a Friday", work, omsk, "2027-03-05 18:00", "2027-03-08 09:00"},
		{"before the eighth of March", russian, omsk, "2027-03-05 20:00", "2027-03-09 09:00"},
		{"on New Year's Eve", russian, omsk, "2026-12-31 18:30", "2027-01-11 09:00"},
		{"over the beginning of summer time", Window{From: "02:30", To: "04:00"}, berlin, "2027-03-28 01:59", "2027-03-28 03:30"},
		{"until midnight", Window{From: "20:00", To: "24:00"}, omsk, "2027-03-05 23:59", "2027-03-05 23:59"},
	} {
		if got := c.window.Next(at(c.now, c.zone), c.zone); !got.Equal(at(c.want, c.zone)) {
			t.Errorf("%s: at %s it opens at %s, not %s", c.name, c.now, got.In(c.zone).Format("2006-01-02 15:04"), c.want)
		}
	}
	bad := Window{Days: []string{"mon", "monday"}, From: "9", To: "25:00", Zone: "Omsk", Holidays: "XX"}
	if f := fault.Of(bad.Check("window")); f == nil || len(f.Also) != 4 || f.Field != "window.days[1]" {
		t.Errorf("a window of nonsense: %v", f)
	}
	if f := fault.Of((&Window{From: "18:00", To: "09:00"}).Check("window")); f == nil || f.Field != "window.to" {
		t.Errorf("a window over midnight: %v", f)
	}
}

// planned writes a mailing with rules.
func (b *bench) planned(t testing.TB, m Mailing) int64 {
	t.Helper()
	m.Name, m.Steps, m.SenderIDs = "Spring", []MailingStep{{VersionID: b.version}}, []int64{b.sender.ID}
	var id int64
	must(t, pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) (err error) {
		id, err = Plan(t.Context(), tx, m, Audience{Where: "true"}, b.engine.now())
		return err
	}))
	return id
}

// work does the clock's work once.
func (b *bench) work(t testing.TB) {
	t.Helper()
	ids, err := Due(t.Context(), b.pool, 100)
	must(t, err)
	for _, id := range ids {
		must(t, b.engine.SendChunk(t.Context(), id))
	}
}

func TestALetterWaitsForTheHoursOfItsReader(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 10)
	ctx, now := t.Context(), time.Now().UTC()
	b.engine.now = func() time.Time { return now }
	half := Window{From: "00:00", To: "12:00"} // it is open in UTC now, and closed half the globe away
	if now.Hour() >= 12 {
		half = Window{From: "12:00", To: "24:00"}
	}
	_, err := b.pool.Exec(ctx, `UPDATE clients SET timezone = 'Etc/GMT-12' WHERE email ~ '^anna[1-4]@'`)
	must(t, err)
	m := b.planned(t, Mailing{Purpose: "service", Window: &half})
	b.work(t)
	if s := b.status(t, m); s.Counts.Sent != 6 || s.Counts.Pending != 4 {
		t.Fatalf("%+v", s.Counts)
	}
	// They move: what was planned for another hour is looked at again when it is due.
	_, err = b.pool.Exec(ctx, `UPDATE messages SET due_at = now() WHERE state = 'pending'`)
	must(t, err)
	_, err = b.pool.Exec(ctx, `UPDATE chunks SET due_at = now()`)
	must(t, err)
	b.work(t)
	if s := b.status(t, m); s.Counts.Sent != 6 || s.Counts.Pending != 4 {
		t.Fatalf("looked at again: %+v", s.Counts)
	}
	list, _, err := Messages(ctx, b.pool, m, Pending, 10, "")
	must(t, err)
	waiting, err := FindMessage(ctx, b.pool, list[0].ID.String(), time.UTC, now)
	must(t, err)
	if waiting.Why == nil || waiting.Why.Code != "window" || waiting.Why.Args[1] != "GMT-12" {
		t.Errorf("why it waits: %+v", waiting.Why)
	}
	_, err = b.pool.Exec(ctx, `UPDATE clients SET timezone = ''`)
	must(t, err)
	_, err = b.pool.Exec(ctx, `UPDATE messages SET due_at = now() WHERE state = 'pending'`)
	must(t, err)
	_, err = b.pool.Exec(ctx, `UPDATE chunks SET due_at = now()`)
	must(t, err)
	b.work(t)
	if s := b.status(t, m); s.Counts.Sent != 10 {
		t.Errorf("back home: %+v", s.Counts)
	}
}

// sendAtOnce sends what is due of several mailings side by side, then the rest, and says how many letters went and how many were left out.
func (b *bench) sendAtOnce(t *testing.T, mailings []int64) (sent, skipped int64) {
	t.Helper()
	ids, err := Due(t.Context(), b.pool, 100)
	must(t, err)
	done := make(chan error)
	for _, id := range ids {
		go func() { done <- b.engine.SendChunk(t.Context(), id) }()
	}
	for range ids {
		must(t, <-done)
	}
	for _, m := range mailings {
		c := b.drain(t, m).Counts
		sent, skipped = sent+c.Sent, skipped+c.Skipped
	}
	return sent, skipped
}

func TestNobodyGetsMoreMarketingLettersThanTheCap(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 120)
	ctx := t.Context()
	first := b.planned(t, Mailing{Purpose: "marketing"})
	b.drain(t, first)
	service := b.planned(t, Mailing{Purpose: "service"}) // counts for nothing
	b.drain(t, service)
	_, err := b.pool.Exec(ctx, `UPDATE messages SET done_at = now() - interval '8 days' WHERE mailing_id = $1 AND client_id IN (SELECT id FROM clients WHERE email ~ '^anna[1-9]@')`, first)
	must(t, err)
	// Three mailings at once, of which nobody may get more than two letters with the first one; nine have room for both.
	var mailings []int64
	for range 3 {
		mailings = append(mailings, b.planned(t, Mailing{Purpose: "marketing", Cap: &Cap{Letters: 2, Days: 7}}))
	}
	sent, skipped := b.sendAtOnce(t, mailings)
	var most int
	must(t, b.pool.QueryRow(ctx, `SELECT max(k) FROM (SELECT count(*) AS k FROM messages m JOIN mailings g ON g.id = m.mailing_id
		WHERE g.purpose = 'marketing' AND m.state = 'sent' AND m.done_at > now() - interval '7 days' GROUP BY m.client_id) x`).Scan(&most))
	if most != 2 || sent != 111+9*2 || sent+skipped != 360 {
		t.Errorf("somebody got %d letters; %d sent, %d skipped", most, sent, skipped)
	}
}

func TestWhoAskedForFewerLettersGetsFewer(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 120)
	ctx := t.Context()
	_, err := b.pool.Exec(ctx, `UPDATE clients SET quiet_days = 30 WHERE email ~ '^anna[1-9]@'`)
	must(t, err)
	// Three mailings at once: nine get one letter of all, the others all three.
	var mailings []int64
	for range 3 {
		mailings = append(mailings, b.planned(t, Mailing{Purpose: "marketing"}))
	}
	sent, skipped := b.sendAtOnce(t, mailings)
	var most int
	must(t, b.pool.QueryRow(ctx, `SELECT coalesce(max(k), 0) FROM (SELECT count(*) AS k FROM messages m JOIN clients c ON c.id = m.client_id WHERE c.quiet_days > 0 AND m.state = 'sent' GROUP BY c.id) x`).Scan(&most))
	if most != 1 || sent != 111*3+9 || sent+skipped != 360 {
		t.Errorf("%d sent, %d skipped, %d to one who wants one", sent, skipped, most)
	}
	if c := b.drain(t, b.planned(t, Mailing{Purpose: "service"})).Counts; c.Sent != 120 {
		t.Errorf("of a service letter %+v", c)
	}
	_, err = b.pool.Exec(ctx, `UPDATE messages SET done_at = done_at - interval '31 days'`)
	must(t, err)
	if c := b.drain(t, b.planned(t, Mailing{Purpose: "marketing", Cap: &Cap{Letters: 5, Days: 7}})).Counts; c.Sent != 120 {
		t.Errorf("a month later %+v", c)
	}
	if c := b.drain(t, b.planned(t, Mailing{Purpose: "marketing", Cap: &Cap{Letters: 5, Days: 7}})).Counts; c.Sent != 111 {
		t.Errorf("of a capped mailing %+v", c)
	}
}

func TestALetterThatIsLeftOutDoesNotKeepAnotherBack(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 3)
	ctx := t.Context()
	_, err := b.pool.Exec(ctx, `UPDATE clients SET quiet_days = 30`)
	must(t, err)
	b.planned(t, Mailing{Purpose: "marketing"})
	b.planned(t, Mailing{Purpose: "marketing"})
	ids, err := Due(ctx, b.pool, 10)
	must(t, err)
	rules := rules{purpose: "marketing", quiet: true}
	grant := func(l lease) (free int) {
		lot, err := b.engine.turn(ctx, l, lot{}, nil, rules, true)
		must(t, err)
		for _, g := range lot.messages {
			if !g.capped {
				free++
			}
		}
		return free
	}
	first, _, err := takeLease(ctx, b.pool, ids[0], "worker-1")
	must(t, err)
	second, _, err := takeLease(ctx, b.pool, ids[1], "worker-2")
	must(t, err)
	if n := grant(first); n != 3 {
		t.Fatalf("%d letters of the first mailing may be begun", n)
	}
	if n := grant(second); n != 0 {
		t.Errorf("%d letters of the second while the first has them in hand", n)
	}
	if n := grant(first); n != 3 { // the grant ended before they were begun
		t.Errorf("%d letters of the first when it comes again: those that the second leaves out keep them back", n)
	}
}

func TestAMailingThatServersRefuseIsHeld(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 1000)
	ctx := t.Context()
	m := b.plan(t, "service")
	_, err := b.pool.Exec(ctx, `UPDATE mailing_counts SET pending = pending - 300, sent = 284, failed = 16 WHERE mailing_id = $1`, m)
	must(t, err)
	must(t, b.engine.watch(ctx))
	s, err := Statuses(ctx, b.pool, []int64{m})
	must(t, err)
	if s[m].State != "held" || s[m].HeldReason != heldBounced {
		t.Fatalf("%+v", s[m])
	}
	must(t, SetState(ctx, b.pool, m, "running", "", time.Now()))
	must(t, b.engine.watch(ctx)) // a person has seen those
	if s, err = Statuses(ctx, b.pool, []int64{m}); err != nil || s[m].State != "running" {
		t.Fatalf("%+v, %v", s[m], err)
	}
	_, err = b.pool.Exec(ctx, `UPDATE mailing_counts SET pending = pending - 300, sent = sent + 300, complained = 3 WHERE mailing_id = $1`, m)
	must(t, err)
	must(t, b.engine.watch(ctx))
	if s, err = Statuses(ctx, b.pool, []int64{m}); err != nil || s[m].State != "held" || s[m].HeldReason != heldComplained {
		t.Fatalf("%+v, %v", s[m], err)
	}
}

func TestASenderWhoseSmallMailingsComeBackIsHeld(t *testing.T) {
	t.Parallel()
	b := newBench(t, nil, 60)
	ctx := t.Context()
	var mailings []int64
	for range 4 { // each too small to be held itself
		m := b.plan(t, "service")
		_, err := b.pool.Exec(ctx, `UPDATE mailing_counts SET pending = 0, sent = 54, failed = 6 WHERE mailing_id = $1`, m)
		must(t, err)
		mailings = append(mailings, m)
	}
	must(t, errors.Join(b.engine.watch(ctx), b.engine.watchSenders(ctx)))
	sender, err := FindSender(ctx, b.pool, b.sender.ID)
	must(t, err)
	if sender.HeldReason != senderBounced {
		t.Fatalf("it is held by %q", sender.HeldReason)
	}
	if chunks, err := Due(ctx, b.pool, 100); err != nil || len(chunks) != 0 {
		t.Errorf("due over a held sender: %v, %v", chunks, err)
	}
	waiting, err := FindMessage(ctx, b.pool, ID{mailings[0], 1}.String(), time.UTC, time.Now())
	must(t, err)
	if waiting.Why == nil || waiting.Why.Code != "sender_held" {
		t.Errorf("why it waits: %+v", waiting.Why)
	}
	_, err = ReleaseSender(ctx, b.pool, b.sender.ID, time.Now())
	must(t, err)
	must(t, b.engine.watchSenders(ctx)) // a person has seen those
	if sender, err = FindSender(ctx, b.pool, b.sender.ID); err != nil || sender.HeldReason != "" {
		t.Errorf("%q, %v", sender.HeldReason, err)
	}
	if chunks, err := Due(ctx, b.pool, 100); err != nil || len(chunks) == 0 {
		t.Errorf("due over a released sender: %v, %v", chunks, err)
	}
	if _, err := ReleaseSender(ctx, b.pool, b.sender.ID, time.Now()); fault.Of(err) == nil {
		t.Errorf("a sender that is not held is released: %v", err)
	}
}

func TestAWarmUpGrowsDayByDay(t *testing.T) {
	t.Parallel()
	w := &WarmUp{From: "2027-03-01", Start: 50, GrowthPercent: 30, Ceiling: 200}
	for day, want := range map[string]int{"2027-02-28": 0, "2027-03-01": 50, "2027-03-02": 65, "2027-03-04": 109, "2027-03-06": 185, "2027-03-07": -1} {
		at, err := time.Parse(time.DateOnly, day)
		must(t, err)
		n, ok := w.Allowed(at)
		if !ok {
			n = -1
		}
		if n != want {
			t.Errorf("%s: %d letters, not %d", day, n, want)
		}
	}
	sixty := 60
	day := time.Date(2027, 3, 2, 0, 0, 0, 0, time.UTC)
	var p pace
	if a := p.allow(Limits{WarmUp: w}, day.Add(9*time.Hour), time.UTC, 100); a.letters != 65 {
		t.Errorf("%d letters on the second day", a.letters)
	}
	if p.allow(Limits{WarmUp: w}, day.Add(10*time.Hour), time.UTC, 100); p.fullBy != "warm_up" || !p.fullUntil.Equal(day.AddDate(0, 0, 1)) {
		t.Errorf("full until %s by %s", p.fullUntil, p.fullBy)
	}
	if p.allow(Limits{WarmUp: w, PerDay: &sixty}, day.Add(10*time.Hour), time.UTC, 100); p.fullBy != "per_day" {
		t.Errorf("the lower limit is the day's own, not %s", p.fullBy)
	}
}
