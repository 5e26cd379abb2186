package segments

import (
	"fmt"
	"strings"
	"time"
)

// monthDay is a day of any year; 29 February is one of them.
type monthDay struct{ month, day int }

func (a monthDay) less(b monthDay) bool {
	return a.month < b.month || a.month == b.month && a.day < b.day
}

// readMonthDay reads --12-31, as clients write a birthday without a year.
func readMonthDay(v any) (monthDay, bool) {
	s, isText := v.(string)
	rest, ok := strings.CutPrefix(strings.TrimSpace(s), "--")
	t, err := time.Parse("2006-01-02", "2000-"+rest) // a leap year
	if !isText || !ok || err != nil {
		return monthDay{}, false
	}
	return monthDay{int(t.Month()), t.Day()}, true
}

// askBirthday compares the day of the year for --12-31, the days near today and months, and the whole date for
// 1980-12-31; a client whose year is not known has no whole date.
func (c *compiler) askBirthday(q question) string {
	switch q.operator {
	case "null":
		return "(c.birth_month IS NULL)"
	case "inNextDays":
		if n, ok := c.days(q); ok {
			return c.celebrates(0, n)
		}
		return ""
	case "inLastDays":
		if n, ok := c.days(q); ok {
			return c.celebrates(-n, 0)
		}
		return ""
	case "inMonths":
		return c.bornInMonths(q)
	case "between":
		return c.bornBetween(q)
	}
	if md, ok := readMonthDay(q.value); ok {
		if q.operator != "=" {
			c.refuse(q.path, "Days without a year have no order; use between, or a date with its year.")
			return ""
		}
		return c.bornOn(md, md)
	}
	from, ok := c.birthDate(q.path, q.value)
	if !ok {
		return ""
	}
	return c.knownYear(fmt.Sprintf("(c.birth_year, c.birth_month, c.birth_day) %s %s", q.operator, c.dateArgs(from)))
}

func (c *compiler) birthDate(path string, v any) (time.Time, bool) {
	s, _ := v.(string)
	t, ok := readDate(strings.TrimSpace(s), time.UTC)
	if !ok {
		c.refuse(path, "This must be a date such as 1980-12-31 of the years %d to %d, or --12-31 without a year.", firstYear, lastYear)
	}
	return t, ok
}

func (c *compiler) dateArgs(t time.Time) string {
	return fmt.Sprintf("(%s, %s, %s)", c.arg(t.Year(), "int"), c.arg(int(t.Month()), "int"), c.arg(t.Day(), "int"))
}

func (c *compiler) knownYear(sql string) string { return "(c.birth_year IS NOT NULL AND " + sql + ")" }

func (c *compiler) bornBetween(q question) string {
	low, high, ok := c.twoValues(q)
	if !ok {
		return ""
	}
	first, firstOK := readMonthDay(low)
	last, lastOK := readMonthDay(high)
	switch {
	case firstOK && lastOK:
		return c.bornOn(first, last)
	case firstOK || lastOK:
		c.refuse(q.path, "Give both dates with a year or both without.")
		return ""
	}
	from, fromOK := c.birthDate(at(q.path, 0), low)
	to, toOK := c.birthDate(at(q.path, 1), high)
	if !fromOK || !toOK {
		return ""
	}
	row := "(c.birth_year, c.birth_month, c.birth_day)"
	return c.knownYear(row + " >= " + c.dateArgs(from) + " AND " + row + " <= " + c.dateArgs(to))
}

// bornOn asks for the days from first to last; where last is earlier in the year they run over New Year.
func (c *compiler) bornOn(first, last monthDay) string {
	const day = "(c.birth_month, c.birth_day)"
	from := fmt.Sprintf("%s >= (%s, %s)", day, c.arg(first.month, "int"), c.arg(first.day, "int"))
	to := fmt.Sprintf("%s <= (%s, %s)", day, c.arg(last.month, "int"), c.arg(last.day, "int"))
	if last.less(first) {
		return "(c.birth_month IS NOT NULL AND (" + from + " OR " + to + "))"
	}
	return "(c.birth_month IS NOT NULL AND " + from + " AND " + to + ")"
}

// celebrates asks whose birthday falls on a day from today+from to today+to. Who was born on 29 February celebrates on
// the 28th in a year without one: nobody should be left out, and a greeting comes rather early than late.
func (c *compiler) celebrates(from, to int) string {
	if to-from >= 365 {
		return "(c.birth_month IS NOT NULL)"
	}
	first, last := c.day(from), c.day(to)
	end := monthDay{int(last.Month()), last.Day()}
	if end == (monthDay{2, 28}) && !leap(last.Year()) {
		end.day = 29
	}
	return c.bornOn(monthDay{int(first.Month()), first.Day()}, end)
}

func leap(year int) bool {
	return time.Date(year, 2, 29, 0, 0, 0, 0, time.UTC).Month() == time.February
}

func (c *compiler) bornInMonths(q question) string {
	list := []any{q.value}
	if _, one := q.value.(string); !one {
		if l, many := q.value.([]any); many {
			list = l
		}
	} else {
		list = c.values(q)
	}
	if len(list) == 0 {
		c.refuse(q.path, "The list is empty; add a value.")
	}
	months := make([]int, 0, len(list))
	for _, v := range list {
		if n, ok := c.wholeNumber(q.path, v, 1, 12); ok {
			months = append(months, n)
		}
	}
	return "(c.birth_month IS NOT NULL AND c.birth_month = ANY(" + c.arg(months, "int[]") + "))"
}

// age is a client's age in whole years today, NULL where the year of birth is not known.
func (c *compiler) age() string {
	y, m, d := c.today.Date()
	return fmt.Sprintf("(%s - c.birth_year - CASE WHEN (c.birth_month, c.birth_day) > (%s, %s) THEN 1 ELSE 0 END)",
		c.arg(y, "int"), c.arg(int(m), "int"), c.arg(d, "int"))
}
