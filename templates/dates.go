package templates

import (
	"strconv"
	"strings"
	"time"
)

// instant is a date as a record has it: a birthday may have no year, a day has no time of day and so no zone.
type instant struct {
	at    time.Time
	year  bool
	clock bool
}

// in moves a moment with a time of day to the zone of the letter; a bare day is the same everywhere.
func (m instant) in(e *env) instant {
	if m.clock && e != nil && e.zone != nil {
		m.at = m.at.In(e.zone)
	}
	return m
}

var dateLayouts = []struct {
	layout string
	clock  bool
}{
	{time.RFC3339Nano, true}, {"2006-01-02", false}, {"2006-01-02 15:04:05", true}, {"2006-01-02 15:04", true},
	{"2006-01-02T15:04:05", true}, {"2006-01-02T15:04", true}, {"02.01.2006", false}, {"02.01.2006 15:04", true},
	{"2006-01-02 15:04:05.999999999 -0700 MST", true}, {"2006-01-02 15:04:05Z07:00", true}, {"2006/01/02", false},
}

// moment reads a value as a date: RFC 3339, ISO 8601, 31.12.2027, and --12-31 for a birthday without a year (RFC 6350 §4.3.1).
func moment(v any) (instant, bool) {
	switch v := v.(type) {
	case time.Time:
		return instant{v, true, true}, !v.IsZero()
	case string:
		if len(v) < 7 || len(v) > 40 {
			return instant{}, false
		}
		if day, ok := strings.CutPrefix(v, "--"); ok {
			t, err := time.Parse("2006-01-02", "2000-"+day) // a leap year: 29 February is a birthday too
			return instant{t, false, false}, err == nil
		}
		for _, l := range dateLayouts {
			if t, err := time.Parse(l.layout, v); err == nil {
				return instant{t, true, l.clock}, true
			}
		}
	}
	return instant{}, false
}

var (
	monthsOf  = [...]string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"}
	monthsCut = [...]string{"янв.", "февр.", "мар.", "апр.", "мая", "июн.", "июл.", "авг.", "сент.", "окт.", "нояб.", "дек."}
	days      = [...]string{"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"}
	daysCut   = [...]string{"вс", "пн", "вт", "ср", "чт", "пт", "сб"}
)

// longDate says a date in words: «5 марта 2027 года», "March 5, 2027", and without the year when it isn't known.
func (s speech) longDate(m instant) string {
	day, year := strconv.Itoa(m.at.Day()), strconv.Itoa(m.at.Year())
	switch {
	case s.russian && m.year:
		return day + " " + monthsOf[m.at.Month()-1] + " " + year + " года"
	case s.russian:
		return day + " " + monthsOf[m.at.Month()-1]
	case s.tag == "en-gb" && m.year:
		return day + " " + m.at.Month().String() + " " + year
	case s.tag == "en-gb":
		return day + " " + m.at.Month().String()
	case m.year:
		return m.at.Month().String() + " " + day + ", " + year
	}
	return m.at.Month().String() + " " + day
}

// strftime writes a date by the signs of C's strftime that Liquid users know (%d.%m.%Y), with months and days in the letter's language.
func (s speech) strftime(m instant, format string) string {
	var b strings.Builder
	t := m.at
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		bare := format[i] == '-' && i+1 < len(format)
		if bare {
			i++
		}
		two := func(n int) {
			if n < 10 && !bare {
				b.WriteByte('0')
			}
			b.WriteString(strconv.Itoa(n))
		}
		pick := func(ru, en string) {
			if s.russian {
				b.WriteString(ru)
			} else {
				b.WriteString(en)
			}
		}
		switch format[i] {
		case 'd':
			two(t.Day())
		case 'e':
			b.WriteString(strconv.Itoa(t.Day()))
		case 'm':
			two(int(t.Month()))
		case 'Y':
			b.WriteString(strconv.Itoa(t.Year()))
		case 'y':
			two(t.Year() % 100)
		case 'H':
			two(t.Hour())
		case 'I':
			two((t.Hour()+11)%12 + 1)
		case 'M':
			two(t.Minute())
		case 'S':
			two(t.Second())
		case 'p':
			b.WriteString(t.Format("PM"))
		case 'j':
			b.WriteString(strconv.Itoa(t.YearDay()))
		case 'B':
			pick(monthsOf[t.Month()-1], t.Month().String())
		case 'b', 'h':
			pick(monthsCut[t.Month()-1], t.Month().String()[:3])
		case 'A':
			pick(days[t.Weekday()], t.Weekday().String())
		case 'a':
			pick(daysCut[t.Weekday()], t.Weekday().String()[:3])
		case 'F':
			b.WriteString(t.Format("2006-01-02"))
		case 'T':
			b.WriteString(t.Format("15:04:05"))
		case 'R':
			b.WriteString(t.Format("15:04"))
		case '%':
			b.WriteByte('%')
		default:
			b.WriteString("%" + string(format[i]))
		}
	}
	return b.String()
}
