package segments

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// values reads a list. Text is taken too and cut at its commas: react-querybuilder writes lists so unless told not to.
func (c *compiler) values(q question) []any {
	var list []any
	switch v := q.value.(type) {
	case []any:
		list = v
	case []string:
		for _, s := range v {
			list = append(list, s)
		}
	case string:
		for s := range strings.SplitSeq(v, ",") {
			if s = strings.TrimSpace(s); s != "" {
				list = append(list, s)
			}
		}
	default:
		c.refuse(q.path, "This operator needs a list of values.")
		return nil
	}
	switch {
	case len(list) == 0:
		c.refuse(q.path, "The list is empty; add a value.")
	case len(list) > maxList:
		c.refuse(q.path, "The list has more than %d values; make it shorter.", maxList)
		return nil
	}
	return list
}

// twoValues reads the bounds of between.
func (c *compiler) twoValues(q question) (low, high any, ok bool) {
	list := c.values(q)
	if len(list) == 0 {
		return nil, nil, false
	}
	if len(list) != 2 {
		c.refuse(q.path, "This operator needs two values, from and to.")
		return nil, nil, false
	}
	return list[0], list[1], true
}

func at(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }

// goodText refuses what PostgreSQL can't hold and what is longer than any field.
func (c *compiler) goodText(path, s string, longest int) bool {
	switch {
	case s == "":
		c.refuse(path, "Fill in a value; for clients without one there is the operator \"null\".")
	case !utf8.ValidString(s) || strings.ContainsRune(s, 0):
		c.refuse(path, "The value contains characters that are not text.")
	case utf8.RuneCountInString(s) > longest:
		c.refuse(path, "The value is longer than %d characters; shorten it.", longest)
	default:
		return true
	}
	return false
}

// text reads a text value; numbers and booleans are taken as they are written.
func (c *compiler) text(path string, v any) (string, bool) {
	var s string
	switch v := v.(type) {
	case string:
		s = v
	case json.Number:
		s = v.String()
	case int:
		s = strconv.Itoa(v)
	case int64:
		s = strconv.FormatInt(v, 10)
	case bool:
		s = strconv.FormatBool(v)
	case nil:
		c.refuse(path, "Fill in a value; for clients without one there is the operator \"null\".")
		return "", false
	default:
		c.refuse(path, "This field is compared with one text.")
		return "", false
	}
	return s, c.goodText(path, s, maxText)
}

func (c *compiler) texts(q question) []string {
	list := c.values(q)
	out := make([]string, 0, len(list))
	for i, v := range list {
		if s, ok := c.text(at(q.path, i), v); ok {
			out = append(out, s)
		}
	}
	return out
}

// Digits before and after the decimal point that a number may have: far beyond money, and cheap to compare.
const maxWhole, maxFraction = 30, 15

var (
	jsonNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?$`)
	// typedNumber is a number as people and spreadsheets write it, spaces removed. A zero in front makes it a code, not a
	// number. numberOf in attribute.go reads what is stored by the same rule.
	typedNumber = regexp.MustCompile(`^[+-]?(0|[1-9][0-9]{0,29})([.,][0-9]{1,15})?$`)
	spaces      = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "")
)

// plainNumber writes a number in the digits that PostgreSQL's numeric reads. ok is false for what is no number.
func plainNumber(v any) (s string, ok bool) {
	switch v := v.(type) {
	case json.Number:
		if s := v.String(); len(s) > 100 || !jsonNumber.MatchString(s) {
			return "", false
		}
		r, ok := new(big.Rat).SetString(v.String())
		if !ok {
			return "", false
		}
		s := r.FloatString(maxFraction)
		if back, _ := new(big.Rat).SetString(s); back == nil || back.Cmp(r) != 0 {
			return "", false // it has more digits behind the point than we keep
		}
		s = strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
		return s, len(s) <= maxWhole+maxFraction+2 && len(strings.TrimPrefix(whole(s), "-")) <= maxWhole
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", false
		}
		return plainNumber(json.Number(strconv.FormatFloat(v, 'g', -1, 64)))
	case string:
		s := spaces.Replace(v)
		if !typedNumber.MatchString(s) {
			return "", false
		}
		return strings.TrimPrefix(strings.ReplaceAll(s, ",", "."), "+"), true
	}
	return "", false
}

func whole(s string) string { w, _, _ := strings.Cut(s, "."); return w }

func (c *compiler) number(path string, v any) (string, bool) {
	s, ok := plainNumber(v)
	if !ok {
		c.refuse(path, "This must be a number of at most %d digits before and %d after the point.", maxWhole, maxFraction)
	}
	return s, ok
}

// wholeNumber reads an integer of a range, for days and months.
func (c *compiler) wholeNumber(path string, v any, least, most int) (int, bool) {
	s, ok := plainNumber(v)
	n, err := strconv.Atoi(strings.TrimSuffix(s, ".0"))
	if !ok || err != nil || n < least || n > most {
		c.refuse(path, "This must be a whole number from %d to %d.", least, most)
		return 0, false
	}
	return n, true
}

// id reads an id, which the API shows as a text of digits.
func (c *compiler) id(path string, v any) (int64, bool) {
	var s string
	switch v := v.(type) {
	case string:
		s = strings.TrimSpace(v)
	case json.Number:
		s = v.String()
	case int:
		return int64(v), true
	case int64:
		return v, true
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		c.refuse(path, "This must be an id, a whole number.")
		return 0, false
	}
	return n, true
}

func (c *compiler) truth(path string, v any) (value, ok bool) {
	switch v {
	case true, "true":
		return true, true
	case false, "false":
		return false, true
	}
	c.refuse(path, "This must be true or false.")
	return false, false
}

// Years that a date may have: wide enough for people and contracts, narrow enough for any arithmetic.
const firstYear, lastYear = 1850, 2200

func readDate(s string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{"2006-01-02", "02.01.2006"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil && t.Year() >= firstYear && t.Year() <= lastYear {
			return t, true
		}
	}
	return time.Time{}, false
}

// span reads a moment as the half-open stretch [from, to) that it names: a date is its whole day in the installation's
// zone, a time is one microsecond, the finest that PostgreSQL keeps. With that, "before" is before from and "after" is
// from to on, for both.
func (c *compiler) span(path string, v any) (from, to time.Time, ok bool) {
	s, isText := v.(string)
	if isText {
		s = strings.TrimSpace(s)
		if day, ok := readDate(s, c.zone); ok {
			return day, nextDay(day), true
		}
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
			t, err := time.ParseInLocation(layout, s, c.zone)
			if err == nil && t.Year() >= firstYear && t.Year() <= lastYear {
				t = t.Truncate(time.Microsecond)
				return t, t.Add(time.Microsecond), true
			}
		}
	}
	c.refuse(path, "This must be a date such as 2026-12-31, or a time such as 2026-12-31T18:00:00+03:00, of the years %d to %d.", firstYear, lastYear)
	return time.Time{}, time.Time{}, false
}

// day is the beginning of the day so many days from today.
func (c *compiler) day(offset int) time.Time {
	y, m, d := c.today.Date()
	return time.Date(y, m, d+offset, 0, 0, 0, 0, c.zone)
}

func nextDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, t.Location())
}

// maxDays is a hundred years.
const maxDays = 36525

func (c *compiler) days(q question) (int, bool) { return c.wholeNumber(q.path, q.value, 0, maxDays) }
