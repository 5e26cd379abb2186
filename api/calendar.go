package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/campaigns"
	"salut/clients"
	"salut/delivery"
	"salut/fault"
)

type calendarView struct {
	Campaigns    []plannedView  `json:"campaigns" nullable:"false" doc:"That go out in this time, went out, or are scheduled."`
	Waiting      []waitingView  `json:"waiting" nullable:"false" doc:"Letters that wait for one of these days: for their window, a limit of the day, another try."`
	Birthdays    []birthdayView `json:"birthdays" nullable:"false"`
	Holidays     []holidayView  `json:"holidays" nullable:"false" doc:"Days of no work in Russia."`
	DaysOffKnown int            `json:"days_off_known" example:"2026" doc:"The last year whose moved days off are known."`
	More         bool           `json:"more" doc:"There is too much to show all of it."`
}

type plannedView struct {
	CampaignID string      `json:"campaign_id"`
	Name       string      `json:"name"`
	Purpose    string      `json:"purpose"`
	State      string      `json:"state" enum:"scheduled,running,paused,held,finished,canceled"`
	StartAt    time.Time   `json:"start_at"`
	EndAt      *time.Time  `json:"end_at" doc:"When it ended; of a running one when it will at its pace so far; null: it can't be told."`
	Audience   int64       `json:"audience" doc:"0 before its start."`
	Sent       int64       `json:"sent"`
	Window     *windowView `json:"window" doc:"When letters may go out; null: at any time."`
}

type waitingView struct {
	CampaignID string `json:"campaign_id"`
	Name       string `json:"name"`
	Day        string `json:"day" example:"2027-03-01"`
	Letters    int64  `json:"letters"`
	Retries    int64  `json:"retries" doc:"Those among them that were tried before."`
}

type birthdayView struct {
	Day       string   `json:"day" example:"2027-03-01"`
	Count     int64    `json:"count"`
	ClientIDs []string `json:"client_ids" nullable:"false" doc:"Of some of them."`
	Names     []string `json:"names" nullable:"false"`
}

type holidayView struct {
	Day  string `json:"day" example:"2027-01-01"`
	Code string `json:"code" enum:"new_year,christmas,defenders,women,labour,victory,russia,unity,day_off" doc:"day_off: a day off that was moved here."`
}

// longestCalendar is six weeks, which a month on a page may need, and some.
const longestCalendar = 62

func (s *server) registerCalendar() {
	handle(s, route{Method: http.MethodGet, Path: prefix + "/calendar", Right: access.ReadCampaigns, ID: "show-calendar", Tag: "Campaigns", Summary: "Show what goes out when, with birthdays and holidays",
		Description: "Days are those of the installation's zone; both are included, 62 at most."},
		func(ctx context.Context, in *struct {
			From string `query:"from" required:"true" example:"2027-03-01"`
			To   string `query:"to" required:"true" example:"2027-04-04"`
		}) (calendarView, error) {
			from, err1 := time.ParseInLocation(time.DateOnly, in.From, s.Zone)
			to, err2 := time.ParseInLocation(time.DateOnly, in.To, s.Zone)
			switch {
			case err1 != nil:
				return calendarView{}, fault.Invalidf("from", "Write a day such as 2027-03-05.")
			case err2 != nil:
				return calendarView{}, fault.Invalidf("to", "Write a day such as 2027-03-05.")
			case to.Before(from) || to.After(from.AddDate(0, 0, longestCalendar)):
				return calendarView{}, fault.Invalidf("to", "Ask for 1 to %d days.", longestCalendar)
			}
			return s.calendar(ctx, from, to)
		})
}

func (s *server) calendar(ctx context.Context, from, to time.Time) (calendarView, error) {
	v := calendarView{Campaigns: []plannedView{}, Waiting: []waitingView{}, Birthdays: []birthdayView{}, Holidays: []holidayView{}, DaysOffKnown: delivery.DaysOffKnown}
	planned, waiting, more, err := campaigns.Calendar(ctx, s.db(ctx), from, to.AddDate(0, 0, 1), s.Zone, s.now())
	if err != nil {
		return v, err
	}
	v.More = more
	for _, p := range planned {
		v.Campaigns = append(v.Campaigns, plannedView{showID(p.ID), p.Name, p.Purpose, string(p.State), p.StartAt, p.EndAt, p.Counts.Audience, p.Counts.Sent, (*windowView)(p.Window)})
	}
	for _, w := range waiting {
		v.Waiting = append(v.Waiting, waitingView{showID(w.CampaignID), w.Name, w.Day, w.Letters, w.Retries})
	}
	birthdays, err := clients.Birthdays(ctx, s.db(ctx), from, to)
	if err != nil {
		return v, err
	}
	for _, b := range birthdays {
		ids := make([]string, len(b.IDs))
		for i, id := range b.IDs {
			ids[i] = showID(id)
		}
		v.Birthdays = append(v.Birthdays, birthdayView{b.Day, b.Count, ids, b.Names})
	}
	for _, h := range delivery.PublicHolidays("RU", from, to) {
		v.Holidays = append(v.Holidays, holidayView(h))
	}
	return v, nil
}
