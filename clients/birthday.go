package clients

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Birthday is a date whose year may be unknown (0).
type Birthday struct{ Year, Month, Day int }

// String is the interface's form: 1980-12-31, or --12-31 without the year; empty for the zero Birthday.
func (b Birthday) String() string {
	switch {
	case b == Birthday{}:
		return ""
	case b.Year == 0:
		return fmt.Sprintf("--%02d-%02d", b.Month, b.Day)
	}
	return fmt.Sprintf("%04d-%02d-%02d", b.Year, b.Month, b.Day)
}

// ParseBirthday reads the spellings met in client files: 1980-12-31, --12-31, 31.12.1980, 31/12/80, 31.12, «31 декабря 1980 г.»,
// "December 31, 1980", a date with a time behind it. Where both orders are possible the day comes first, as in Russia and
// Europe; 12/31/1980 can only be the American order and is read so. A year of two digits is of the hundred years that end now.
func ParseBirthday(s string, now time.Time) (Birthday, bool) {
	s = strings.TrimSpace(strings.ToLower(s))
	if rest, ok := strings.CutPrefix(s, "--"); ok {
		month, day, ok := strings.Cut(rest, "-")
		if !ok {
			return Birthday{}, false
		}
		return checkBirthday(Birthday{0, number(month), number(day)}, now)
	}
	parts, ok := dateParts(s)
	if !ok {
		return Birthday{}, false
	}
	var b Birthday
	switch {
	case len(parts) == 2 && parts[0].month > 0:
		b = Birthday{0, parts[0].month, parts[1].n}
	case len(parts) == 2:
		b = Birthday{0, parts[1].orMonth(), parts[0].n}
	case len(parts) == 3 && parts[0].digits == 4:
		b = Birthday{parts[0].n, parts[1].orMonth(), parts[2].n}
	case len(parts) == 3 && parts[0].month > 0:
		b = Birthday{parts[2].year(now), parts[0].month, parts[1].n}
	case len(parts) == 3:
		b = Birthday{parts[2].year(now), parts[1].orMonth(), parts[0].n}
		if b.Month > 12 && b.Day <= 12 && parts[1].month == 0 {
			b.Month, b.Day = b.Day, b.Month
		}
		if b.Year == 0 {
			return Birthday{}, false
		}
	default:
		return Birthday{}, false
	}
	return checkBirthday(b, now)
}

// excelBirthday reads a spreadsheet's day number. Below 367 it would be the year 1900: such a number is more likely something else.
func excelBirthday(s string, now time.Time, base1904 bool) (Birthday, bool) {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f < 367 || f > 200000 {
		return Birthday{}, false
	}
	d := excelDay(f, base1904)
	return checkBirthday(Birthday{d.Year(), int(d.Month()), d.Day()}, now)
}

// excelDay is the time of a spreadsheet's serial number. Excel believes in 29 February 1900, so day 1 of its 1900 system is
// counted from 30 December 1899 for every date that matters.
func excelDay(serial float64, base1904 bool) time.Time {
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if base1904 {
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	days := int(serial)
	seconds := int((serial-float64(days))*86400 + 0.5)
	return base.AddDate(0, 0, days).Add(time.Duration(seconds) * time.Second)
}

func checkBirthday(b Birthday, now time.Time) (Birthday, bool) {
	year := b.Year
	if year == 0 {
		year = 2000 // a leap year: 29 February is a birthday
	}
	d := time.Date(year, time.Month(b.Month), b.Day, 0, 0, 0, 0, time.UTC)
	if d.Month() != time.Month(b.Month) || d.Day() != b.Day {
		return Birthday{}, false
	}
	if b.Year != 0 && (b.Year < 1850 || d.After(now.AddDate(0, 0, 1))) {
		return Birthday{}, false
	}
	return b, true
}

type datePart struct {
	n, digits int
	month     int // from its name
}

func (p datePart) orMonth() int {
	if p.month > 0 {
		return p.month
	}
	return p.n
}

func (p datePart) year(now time.Time) int {
	switch p.digits {
	case 4:
		return p.n
	case 2:
		century := now.Year() / 100 * 100
		if p.n > now.Year()%100 {
			century -= 100
		}
		return century + p.n
	}
	return 0
}

// dateParts cuts a date into its two or three numbers, month names among them. A time of day behind the date is dropped.
func dateParts(s string) ([]datePart, bool) {
	var parts []datePart
	for i := 0; i < len(s); {
		start := i
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			for i < len(s) && '0' <= s[i] && s[i] <= '9' {
				i++
			}
			if i < len(s) && s[i] == ':' || len(parts) == 3 {
				return parts, len(parts) == 3
			}
			parts = append(parts, datePart{n: number(s[start:i]), digits: i - start})
		case c == ' ' || c == '.' || c == '/' || c == '-' || c == ',' || c == '\t':
			i++
		default:
			for i < len(s) && !strings.ContainsRune("0123456789 ./-,\t", rune(s[i])) {
				i++
			}
			word := s[start:i]
			if len(parts) == 3 { // «г.», "t00:00:00z" or the like
				return parts, word == "г" || word == "года" || strings.HasPrefix(word, "t")
			}
			m := monthNamed(word)
			if m == 0 {
				if word == "st" || word == "nd" || word == "rd" || word == "th" {
					continue
				}
				return nil, false
			}
			parts = append(parts, datePart{month: m})
		}
	}
	return parts, len(parts) == 2 || len(parts) == 3
}

// monthNamed knows a month by the first letters of its Russian or English name.
func monthNamed(word string) int {
	for i, stems := range [12][2]string{{"янв", "jan"}, {"фев", "feb"}, {"мар", "mar"}, {"апр", "apr"}, {"ма", "may"}, {"июн", "jun"},
		{"июл", "jul"}, {"авг", "aug"}, {"сен", "sep"}, {"окт", "oct"}, {"ноя", "nov"}, {"дек", "dec"}} {
		if strings.HasPrefix(word, stems[0]) || strings.HasPrefix(word, stems[1]) {
			return i + 1
		}
	}
	return 0
}

// number reads a short run of digits; anything else is -1, which is no date.
func number(s string) int {
	if len(s) == 0 || len(s) > 4 {
		return -1
	}
	n, err := strconv.ParseUint(s, 10, 16)
	if err != nil {
		return -1
	}
	return int(n)
}
