package segments_test

import (
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// naive answers rules in memory, as plainly as can be: it shares no code with the compiler, and works day by day and
// client by client where the compiler works with bounds.
type naive struct {
	now  time.Time
	zone *time.Location
}

type tree = map[string]any

func (e naive) holds(rule tree, p person) bool {
	rules, group := rule["rules"].([]any)
	if !group {
		return e.condition(rule["field"].(string), rule["operator"].(string), rule["value"], p)
	}
	result := rule["combinator"] == "and"
	for _, r := range rules {
		if e.holds(r.(tree), p) != result {
			result = !result
			break
		}
	}
	if len(rules) == 0 {
		result = true
	}
	return result != (rule["not"] == true)
}

var opposites = map[string]string{
	"!=": "=", "doesNotContain": "contains", "doesNotBeginWith": "beginsWith", "doesNotEndWith": "endsWith", "notIn": "in",
	"notBetween": "between", "notNull": "null", "notInLastDays": "inLastDays", "notInNextDays": "inNextDays",
}

func (e naive) condition(field, op string, value any, p person) bool {
	if o, ok := opposites[op]; ok {
		return !e.condition(field, o, value, p)
	}
	list, _ := value.([]any)
	if op == "in" {
		return slices.ContainsFunc(list, func(v any) bool { return e.condition(field, "=", v, p) })
	}
	if op == "between" && field != "birthday" {
		return e.condition(field, ">=", list[0], p) && e.condition(field, "<=", list[1], p)
	}
	if key, ok := strings.CutPrefix(field, "attributes."); ok {
		for k, v := range p.attributes {
			if folded(k) == folded(key) {
				return e.attribute(op, value, v)
			}
		}
		return e.attribute(op, value, nil)
	}
	switch field {
	case "birthday":
		return e.birthday(op, value, p)
	case "tags":
		if op == "null" {
			return len(p.tags) == 0
		}
		return slices.Contains(p.tags, value.(string))
	case "received_campaign":
		return slices.ContainsFunc(p.letters, func(l letter) bool {
			return l.state == "sent" && campaignOf[l.mailing] == number(value).Num().Int64()
		})
	case "opened_campaign", "clicked_campaign", "replied_campaign":
		return slices.ContainsFunc(p.deeds, func(d deed) bool {
			return d.counts(strings.TrimSuffix(field, "_campaign")) && campaignOf[d.mailing] == number(value).Num().Int64()
		})
	case "last_opened_at", "last_clicked_at", "last_replied_at":
		var last *time.Time
		for _, d := range p.deeds {
			if d.counts(strings.TrimSuffix(strings.TrimPrefix(field, "last_"), "_at")) && (last == nil || d.at.After(*last)) {
				last = &d.at
			}
		}
		return e.moment(op, value, last)
	case "letters_unread":
		var since time.Time
		for _, d := range p.deeds {
			if (d.counts("opened") || d.counts("clicked")) && d.at.After(since) {
				since = d.at
			}
		}
		n := int64(0)
		for _, l := range p.letters {
			if l.state == "sent" && l.doneAt.After(since) {
				n++
			}
		}
		return compare(op, big.NewRat(n, 1), number(value))
	case "last_message_at":
		var last *time.Time
		for _, l := range p.letters {
			if l.state == "sent" && (last == nil || l.doneAt.After(*last)) {
				last = &l.doneAt
			}
		}
		return e.moment(op, value, last)
	case "age":
		if p.year == 0 {
			return op == "null"
		}
		y, m, d := e.now.In(e.zone).Date()
		age := y - p.year
		if int(m) < p.month || int(m) == p.month && d < p.day {
			age--
		}
		return op != "null" && compare(op, big.NewRat(int64(age), 1), number(value))
	}
	if id, known := p.ids[field]; known || field == "owner_id" || field == "import_id" {
		if op == "null" {
			return !known
		}
		return known && id == number(value).Num().Int64()
	}
	if b, ok := p.bools[field]; ok {
		return b == (value == true)
	}
	if n, ok := p.numbers[field]; ok {
		return compare(op, number(n), number(value))
	}
	if strings.HasSuffix(field, "_at") || field == "consent.at" {
		if t, ok := p.moments[field]; ok {
			return e.moment(op, value, &t)
		}
		return e.moment(op, value, nil)
	}
	have := p.texts[field]
	if op == "null" {
		return have == ""
	}
	if field == "external_id" && op == "=" {
		return have == value
	}
	want := value.(string)
	switch {
	case field == "phone":
		want = regexp.MustCompile(`[ ()-]`).ReplaceAllString(want, "")
	case field == "email" && op == "=":
		want = strings.ReplaceAll(want, "пример", "xn--e1afmkfd")
	}
	return textual(op, have, want)
}

func folded(s string) string { return strings.ReplaceAll(strings.ToLower(s), "ё", "е") }

func textual(op, have, want string) bool {
	have, want = folded(have), folded(want)
	switch op {
	case "contains":
		return strings.Contains(have, want)
	case "beginsWith":
		return strings.HasPrefix(have, want)
	case "endsWith":
		return strings.HasSuffix(have, want)
	}
	return have == want
}

func compare(op string, have, want *big.Rat) bool {
	c := have.Cmp(want)
	switch op {
	case "<":
		return c < 0
	case ">":
		return c > 0
	case "<=":
		return c <= 0
	case ">=":
		return c >= 0
	}
	return c == 0
}

// number reads a JSON number or a text like one; nil when it is neither.
func number(v any) *big.Rat {
	var s string
	switch v := v.(type) {
	case json.Number:
		s = v.String()
	case string:
		s = strings.ReplaceAll(strings.ReplaceAll(v, " ", ""), ",", ".")
		digits := strings.TrimLeft(s, "+-")
		if strings.ContainsAny(s, "eE/") || len(digits) > 1 && digits[0] == '0' && digits[1] != '.' {
			return nil
		}
	default:
		return nil
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return nil
	}
	return r
}

// day reads the day of a date as year-month-day, "" when it is none. Whether the month has that many days is asked only of a rule's value.
func day(v any, stored bool) string {
	s, _ := v.(string)
	if m := regexp.MustCompile(`^(\d\d)\.(\d\d)\.(\d{4})$`).FindStringSubmatch(s); m != nil {
		s = m[3] + "-" + m[2] + "-" + m[1]
	}
	if stored && len(s) > 10 && (s[10] == 'T' || s[10] == ' ') {
		s = s[:10]
	}
	if stored && regexp.MustCompile(`^\d{4}-\d\d-\d\d$`).MatchString(s) {
		return s
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		return ""
	}
	return s
}

func (e naive) dayFromToday(n int) string {
	return e.now.In(e.zone).AddDate(0, 0, n).Format(time.DateOnly)
}

// relative answers the operators about days near today for a day.
func (e naive) relative(op, have string, n int) (answer, ok bool) {
	switch op {
	case "moreThanDaysAgo":
		return have < e.dayFromToday(-n), true
	case "inLastDays":
		return e.dayFromToday(-n) <= have && have <= e.dayFromToday(0), true
	case "inNextDays":
		return e.dayFromToday(0) <= have && have <= e.dayFromToday(n), true
	}
	return false, false
}

func days(v any) int { n, _ := strconv.Atoi(v.(json.Number).String()); return n }

func (e naive) moment(op string, value any, have *time.Time) bool {
	if op == "null" || have == nil {
		return op == "null" && have == nil
	}
	if n, isNumber := value.(json.Number); isNumber {
		answer, _ := e.relative(op, have.In(e.zone).Format(time.DateOnly), days(n))
		return answer
	}
	if d := day(value, false); d != "" {
		return compareOrder(op, strings.Compare(have.In(e.zone).Format(time.DateOnly), d))
	}
	t, err := time.Parse(time.RFC3339, value.(string))
	if err != nil {
		panic(err)
	}
	return compareOrder(op, have.Compare(t))
}

func compareOrder(op string, c int) bool { return compare(op, big.NewRat(int64(c), 1), new(big.Rat)) }

func (e naive) attribute(op string, value, have any) bool {
	shown := ""
	switch have := have.(type) {
	case string:
		shown = have
	case json.Number:
		shown = have.String()
		if shown == "1e3" {
			shown = "1000" // as numeric shows it
		}
	case bool:
		shown = strconv.FormatBool(have)
	}
	switch op {
	case "null":
		return shown == ""
	case "contains", "beginsWith", "endsWith":
		return textual(op, shown, asWritten(value))
	case "inLastDays", "inNextDays", "moreThanDaysAgo":
		d := day(have, true)
		answer, _ := e.relative(op, d, days(value))
		return d != "" && answer
	}
	if want := day(value, false); want != "" {
		d := day(have, true)
		return d != "" && compareOrder(op, strings.Compare(d, want))
	}
	if want := number(value); want != nil {
		n := number(have)
		return n != nil && compare(op, n, want)
	}
	return textual("=", shown, asWritten(value))
}

func asWritten(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case json.Number:
		return v.String()
	}
	return v.(string)
}

// birthday goes through the days one by one.
func (e naive) birthday(op string, value any, p person) bool {
	if op == "null" || p.month == 0 {
		return op == "null" && p.month == 0
	}
	born := p.month*100 + p.day
	yearless := func(v any) (int, bool) {
		rest, ok := strings.CutPrefix(v.(string), "--")
		n, _ := strconv.Atoi(strings.ReplaceAll(rest, "-", ""))
		return n, ok
	}
	switch op {
	case "inMonths":
		return slices.ContainsFunc(value.([]any), func(v any) bool { return days(v) == p.month })
	case "inNextDays", "inLastDays":
		for i := 0; i <= days(value); i++ {
			n := i
			if op == "inLastDays" {
				n = -i
			}
			d := e.now.In(e.zone).AddDate(0, 0, n)
			today := int(d.Month())*100 + d.Day()
			if born == today || born == 229 && today == 228 && d.AddDate(0, 0, 1).Day() == 1 {
				return true
			}
		}
		return false
	case "between":
		list := value.([]any)
		from, ok := yearless(list[0])
		if !ok {
			return e.birthday(">=", list[0], p) && e.birthday("<=", list[1], p)
		}
		to, _ := yearless(list[1])
		for md := from; ; md = (md + 1) % 1300 {
			if md == born {
				return true
			}
			if md == to {
				return false
			}
		}
	}
	if md, ok := yearless(value); ok {
		return md == born
	}
	if p.year == 0 {
		return false
	}
	return compareOrder(op, strings.Compare(time.Date(p.year, time.Month(p.month), p.day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), value.(string)))
}

// counts tells whether a deed is one of that kind by a person.
func (d deed) counts(kind string) bool {
	return d.kind == kind && (kind == "replied" || d.verdict == "human")
}
