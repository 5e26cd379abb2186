package campaigns

import (
	"testing"
	"time"

	"salut/delivery"
	"salut/fault"
	"salut/postgres/pgtest"
	"salut/segments"
	"salut/templates"
	"salut/tokens"

	"github.com/jackc/pgx/v5/pgxpool"
)

func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// scheduled is a database with two clients and a campaign that starts at a moment.
func scheduled(t *testing.T, at, now time.Time) (*pgxpool.Pool, Campaign) {
	t.Helper()
	ctx, pool := t.Context(), pgtest.New(t)
	_, err := pool.Exec(ctx, `INSERT INTO clients (email, consent_basis) VALUES ('a@clients.test', 'consent'), ('b@clients.test', 'consent')`)
	must(t, 0, err)
	letter := must2(templates.Create(ctx, pool, "Spring", templates.Content{Language: "en", Subject: "Hello", Format: "markdown", Body: "Hello!\n\n[Unsubscribe]({{ unsubscribe_url }})"}))(t)
	sender := must2(delivery.CreateSender(ctx, pool, tokens.NewKey("a secret of the tests only"), delivery.Sender{FromAddress: "a@sender.test", Host: "127.0.0.1", Port: 25, Security: "none"}))(t)
	segment := must2(segments.Create(ctx, pool, "all", segments.Rule{Combinator: "and"}, now))(t)
	c := must2(Create(ctx, pool, Campaign{Name: "Spring", SegmentID: segment.ID, SenderIDs: []int64{sender.ID}, Entry: Entry{Kind: "at", At: &at}, Steps: []Step{{TemplateID: letter.ID}}}))(t)
	return pool, c
}

// must2 lets a call with two results stand where a value is wanted.
func must2[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T { t.Helper(); return must(t, v, err) }
}

func TestAScheduledCampaignStartsAtItsMoment(t *testing.T) {
	t.Parallel()
	ctx, now := t.Context(), time.Now().Truncate(time.Second)
	at := now.Add(3 * time.Hour)
	pool, c := scheduled(t, at, now)
	if c = must2(Launch(ctx, pool, c.ID, time.UTC, now))(t); c.State != Scheduled || c.Counts.Audience != 0 {
		t.Fatalf("after the launch: %+v", c)
	}
	if _, err := Launch(ctx, pool, c.ID, time.UTC, now); fault.Of(err) == nil {
		t.Errorf("a second launch: %v", err)
	}
	name := "Summer"
	if _, err := Update(ctx, pool, c.ID, Patch{Purpose: &name}, now); fault.Of(err) == nil {
		t.Errorf("a change of what is scheduled: %v", err)
	}
	must(t, 0, StartDue(ctx, pool, time.UTC, at.Add(-time.Second)))
	if c = must2(Find(ctx, pool, c.ID))(t); c.State != Scheduled {
		t.Fatalf("a second too early: %s", c.State)
	}
	_, err := pool.Exec(ctx, `INSERT INTO clients (email, consent_basis) VALUES ('late@clients.test', 'consent')`)
	must(t, 0, err)
	for range 2 { // the second time there is nothing to do
		must(t, 0, StartDue(ctx, pool, time.UTC, at))
	}
	if c = must2(Find(ctx, pool, c.ID))(t); c.State != Running || c.Counts.Audience != 3 {
		t.Errorf("at its moment: %s, %+v", c.State, c.Counts)
	}
}

func TestALateScheduleWaitsForAPerson(t *testing.T) {
	t.Parallel()
	ctx, now := t.Context(), time.Now().Truncate(time.Second)
	at := now.Add(3 * time.Hour)
	pool, c := scheduled(t, at, now)
	must2(Launch(ctx, pool, c.ID, time.UTC, now))(t)
	muchLater := at.Add(61 * time.Minute)
	must(t, 0, StartDue(ctx, pool, time.UTC, muchLater))
	if c = must2(Find(ctx, pool, c.ID))(t); c.State != Held || c.HeldReason != heldLate {
		t.Fatalf("an hour late: %s %q", c.State, c.HeldReason)
	}
	if c = must2(Resume(ctx, pool, c.ID, time.UTC, muchLater))(t); c.State != Running || c.Counts.Audience != 2 || c.HeldReason != "" {
		t.Errorf("resumed: %s, %q, %+v", c.State, c.HeldReason, c.Counts)
	}
}

func TestAScheduleThatIsStoppedDoesNotStart(t *testing.T) {
	t.Parallel()
	ctx, now := t.Context(), time.Now().Truncate(time.Second)
	at := now.Add(time.Hour)
	pool, c := scheduled(t, at, now)
	must2(Launch(ctx, pool, c.ID, time.UTC, now))(t)
	if c = must2(Pause(ctx, pool, c.ID, now))(t); c.State != Paused {
		t.Fatalf("paused: %s", c.State)
	}
	must(t, 0, StartDue(ctx, pool, time.UTC, at))
	if c = must2(Resume(ctx, pool, c.ID, time.UTC, now))(t); c.State != Scheduled {
		t.Fatalf("resumed before its moment: %s", c.State)
	}
	if c = must2(Cancel(ctx, pool, c.ID, now))(t); c.State != Canceled {
		t.Fatalf("canceled: %s", c.State)
	}
	must(t, 0, StartDue(ctx, pool, time.UTC, at))
	if c = must2(Find(ctx, pool, c.ID))(t); c.State != Canceled || c.Counts.Audience != 0 {
		t.Errorf("at its moment: %s %+v", c.State, c.Counts)
	}
}

func TestAScheduleThatCannotStartIsHeldAndSaysWhy(t *testing.T) {
	t.Parallel()
	ctx, now := t.Context(), time.Now().Truncate(time.Second)
	at := now.Add(time.Hour)
	pool, c := scheduled(t, at, now)
	must2(Launch(ctx, pool, c.ID, time.UTC, now))(t)
	body := "No way out of this letter."
	must2(templates.Update(ctx, pool, c.Steps[0].TemplateID, templates.Patch{Body: &body}))(t)
	must(t, 0, StartDue(ctx, pool, time.UTC, at))
	if c = must2(Find(ctx, pool, c.ID))(t); c.State != Held || c.HeldReason != heldRefused {
		t.Fatalf("%s %q", c.State, c.HeldReason)
	}
	if _, err := Resume(ctx, pool, c.ID, time.UTC, at); fault.Of(err) == nil || fault.Of(err).Code != "no_unsubscribe_url" {
		t.Errorf("resume says %v", err)
	}
}
