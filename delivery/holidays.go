package delivery

import "time"

// holidays are days of no work, by country, month and day, with the code of what is celebrated.
var holidays = map[string]map[[2]int]string{
	// The Labour Code of the Russian Federation, article 112.
	"RU": {{1, 1}: "new_year", {1, 2}: "new_year", {1, 3}: "new_year", {1, 4}: "new_year", {1, 5}: "new_year", {1, 6}: "new_year", {1, 7}: "christmas", {1, 8}: "new_year",
		{2, 23}: "defenders", {3, 8}: "women", {5, 1}: "labour", {5, 9}: "victory", {6, 12}: "russia", {11, 4}: "unity"},
}

// daysOff are what the government, or article 112 itself where a holiday falls on a weekend, moved to other days: by the year's decree.
var daysOff = map[string][]string{
	"RU": {
		"2025-05-02", "2025-05-08", "2025-06-13", "2025-11-03", "2025-12-31", // decree No. 1335 of 4 October 2024
		"2026-01-09", "2026-03-09", "2026-05-11", "2026-12-31", // decree No. 1466 of 24 September 2025
	},
}

// DaysOffKnown is the last year whose moved days off are in the table.
const DaysOffKnown = 2026

// Holiday is a day of no work.
type Holiday struct {
	Day  string // 2027-01-01
	Code string // new_year, christmas, defenders …; day_off is one that was moved here
}

// PublicHolidays lists a country's days of no work from one day to another, both included. A window with holidays is closed on those that
// are the same every year, not on moved ones.
func PublicHolidays(country string, from, to time.Time) []Holiday {
	list := []Holiday{}
	moved := map[string]bool{}
	for _, day := range daysOff[country] {
		moved[day] = true
	}
	for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
		day := d.Format(time.DateOnly)
		if code := holidays[country][[2]int{int(d.Month()), d.Day()}]; code != "" {
			list = append(list, Holiday{day, code})
		} else if moved[day] {
			list = append(list, Holiday{day, "day_off"})
		}
	}
	return list
}
