package delivery

import (
	"math"
	"time"

	"salut/fault"
)

// WarmUp is how a new sender's letters a day may grow, so that providers get to know it: Start on the first day, GrowthPercent more
// on each day after, up to Ceiling; from then on only the other limits count.
type WarmUp struct {
	From          string `json:"from"` // the first day, 2026-03-01
	Start         int    `json:"start"`
	GrowthPercent int    `json:"growth_percent"`
	Ceiling       int    `json:"ceiling"`
}

func (w *WarmUp) check() error {
	if w == nil {
		return nil
	}
	var bad []*fault.Fault
	add := func(field, format string, args ...any) {
		bad = append(bad, fault.Invalidf("limits.warm_up."+field, format, args...))
	}
	if _, err := time.Parse(time.DateOnly, w.From); err != nil {
		add("from", "Write the first day of the warm-up, such as 2027-03-01.")
	}
	if w.Start < 1 || w.Start > 1_000_000 {
		add("start", "Write how many letters may go on the first day: 1 to 1,000,000.")
	}
	if w.GrowthPercent < 1 || w.GrowthPercent > 1000 {
		add("growth_percent", "Write by how many percent each day may be above the one before: 1 to 1000.")
	}
	if w.Ceiling < w.Start || w.Ceiling > 100_000_000 {
		add("ceiling", "Write the number of letters a day at which the warm-up ends; not less than the first day's.")
	}
	return fault.Join(bad)
}

// Allowed is the number of letters for a day, given by its midnight; ok is false once the warm-up is over.
func (w *WarmUp) Allowed(day time.Time) (letters int, ok bool) {
	if w == nil {
		return 0, false
	}
	from, err := time.Parse(time.DateOnly, w.From)
	if err != nil {
		return 0, false
	}
	today := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	days := int(today.Sub(from).Hours() / 24)
	if days < 0 {
		return 0, true // it has not begun: nothing goes out
	}
	n := float64(w.Start) * math.Pow(1+float64(w.GrowthPercent)/100, float64(days))
	if n >= float64(w.Ceiling) {
		return 0, false
	}
	return int(n), true
}

// today are the limits of one day: a warm-up lowers that of the day.
func (l Limits) today(day time.Time) Limits {
	if n, ok := l.WarmUp.Allowed(day); ok && (l.PerDay == nil || n < *l.PerDay) {
		l.PerDay = &n
	}
	return l
}
