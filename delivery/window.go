package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"salut/fault"
	"salut/postgres"

	"github.com/jackc/pgx/v5"
)

// Window is when letters of a mailing may be begun: on some days of the week, between two times of day.
type Window struct {
	Days     []string `json:"days,omitempty"`     // mon, tue, wed, thu, fri, sat, sun; none is every day
	From     string   `json:"from"`               // 09:00
	To       string   `json:"to"`                 // 18:00, when nothing begins any more
	Zone     string   `json:"zone,omitempty"`     // client (default): that of the client, where it is known; sender: the installation's; or an IANA name
	Holidays string   `json:"holidays,omitempty"` // RU: not on the public holidays of Russia
}

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} // in the order of time.Weekday

// Check refuses a window that can't be kept, by the fields below prefix.
func (w *Window) Check(prefix string) error {
	if w == nil {
		return nil
	}
	var bad []*fault.Fault
	add := func(field, format string, args ...any) {
		bad = append(bad, fault.Invalidf(prefix+"."+field, format, args...))
	}
	for i, d := range w.Days {
		if !slices.Contains(weekdays, d) {
			add(fmt.Sprintf("days[%d]", i), "%q is not a day; write mon, tue, wed, thu, fri, sat or sun.", d)
		}
	}
	from, okFrom := minutes(w.From)
	if !okFrom {
		add("from", "Write a time of day such as 09:00.")
	}
	to, okTo := minutes(w.To)
	if !okTo {
		add("to", "Write a time of day such as 09:00.")
	}
	if okFrom && okTo && to <= from {
		add("to", "The window must close later on the same day than it opens.")
	}
	switch w.Zone {
	case "", "client", "sender":
	default:
		if _, err := location(w.Zone); err != nil {
			add("zone", "%q is not a time zone; write client, sender or a name such as Asia/Omsk.", w.Zone)
		}
	}
	if w.Holidays != "" && holidays[w.Holidays] == nil {
		add("holidays", "The holidays of %q are not known; leave this out, or write RU.", w.Holidays)
	}
	return fault.Join(bad)
}

// minutes reads a time of day; 24:00 is the end of the day.
func minutes(s string) (int, bool) {
	if s == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", s)
	return t.Hour()*60 + t.Minute(), err == nil
}

// Next is the moment from now on at which the window is open in a zone: now itself, or the next opening.
func (w *Window) Next(now time.Time, zone *time.Location) time.Time {
	from, _ := minutes(w.From)
	to, _ := minutes(w.To)
	local := now.In(zone)
	for ahead := range 400 { // longer than any run of closed days
		// Noon is on the same day whatever the clocks do.
		day := time.Date(local.Year(), local.Month(), local.Day()+ahead, 12, 0, 0, 0, zone)
		if len(w.Days) > 0 && !slices.Contains(w.Days, weekdays[day.Weekday()]) || holidays[w.Holidays][[2]int{int(day.Month()), day.Day()}] != "" {
			continue
		}
		opens := time.Date(day.Year(), day.Month(), day.Day(), 0, from, 0, 0, zone)
		closes := time.Date(day.Year(), day.Month(), day.Day(), 0, to, 0, 0, zone)
		switch {
		case !now.Before(closes):
		case now.Before(opens):
			return opens
		default:
			return now
		}
	}
	return now.AddDate(1, 0, 0)
}

// in is the zone that the window is kept in for a client.
func (w *Window) in(client string, installation *time.Location) *time.Location {
	name := client
	switch w.Zone {
	case "", "client":
	case "sender":
		name = ""
	default:
		name = w.Zone
	}
	if name != "" {
		if zone, err := location(name); err == nil {
			return zone
		}
	}
	return installation
}

var zones sync.Map // name → *time.Location: they are read from a file

func location(name string) (*time.Location, error) {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location), nil
	}
	if name == "Local" || strings.HasPrefix(name, "/") {
		return nil, fmt.Errorf("%q is not a zone", name)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		return nil, err
	}
	zones.Store(name, z)
	return z, nil
}

// openings says for each zone of the audience's clients when the window opens there.
func (w *Window) openings(ctx context.Context, db postgres.DB, a Audience, zone *time.Location, now time.Time) (names []string, at []time.Time, err error) {
	if w == nil {
		return nil, nil, nil
	}
	rows, err := db.Query(ctx, `SELECT DISTINCT c.timezone FROM clients c WHERE `+a.Where, a.Args...)
	if err != nil {
		return nil, nil, fmt.Errorf("look at the zones of the audience: %w", err)
	}
	if names, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
		return nil, nil, fmt.Errorf("look at the zones of the audience: %w", err)
	}
	for _, name := range names {
		at = append(at, w.Next(now, w.in(name, zone)))
	}
	return names, at, nil
}

// closeZone puts off what is due in a chunk for the clients of one zone, whose window has closed; by a second at least, as this
// machine's clock may be behind the database's. The caller holds the lease.
func (e *Engine) closeZone(ctx context.Context, l lease, zone string, until time.Time) error {
	const q = `
		UPDATE messages m SET due_at = greatest($4, clock_timestamp() + interval '1 second'), reason = 'window' FROM clients c
		WHERE m.mailing_id = $1 AND m.n BETWEEN $2 AND $3 AND m.state = 'pending' AND m.due_at <= clock_timestamp() AND c.id = m.client_id AND c.timezone = $5
		  AND EXISTS (SELECT FROM chunks k WHERE k.id = $6 AND k.lease = $7 AND k.worker = $8)`
	if _, err := e.pool.Exec(ctx, q, l.mailing, l.from, l.to, until, zone, l.chunk, l.number, l.worker); err != nil {
		return fmt.Errorf("put off what is outside of its window: %w", err)
	}
	return nil
}
