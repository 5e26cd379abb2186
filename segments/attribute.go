package segments

import (
	"encoding/json"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// An attribute has no type of its own: imports keep what the file says, programs send numbers. So the given value
// decides how it is compared, and what is stored is read in that way; what can't be read so is no value. A text that is
// written like a number or a date counts as one: forms send "5".
//
// All of it looks at attributes_folded, a generated column with names and values in small letters and ё as е. Its GIN
// index answers = and short lists by @>, which on attributes themselves would tell "Pro" from "pro".

// asText is the attribute as text, empty where there is none.
func (c *compiler) asText(key string) string {
	return "coalesce(c.attributes_folded->>" + key + ", '')"
}

// numberOf reads a stored number, or a text that looks like one: 1500, "1500", "1 500,50". NULL where it is neither.
// CASE keeps the cast from being tried on anything else.
func numberOf(key string) string {
	const pattern = `'^[+-]?(0|[1-9][0-9]{0,29})([.,][0-9]{1,15})?$'`
	const spaces = `U&' \00a0\202f'`
	attribute, s := "c.attributes_folded->"+key, "c.attributes_folded->>"+key
	return "(CASE jsonb_typeof(" + attribute + ")" +
		" WHEN 'number' THEN (" + attribute + ")::numeric" +
		" WHEN 'string' THEN CASE WHEN translate(" + s + ", " + spaces + ", '') ~ " + pattern +
		" THEN translate(" + s + ", U&', \\00a0\\202f', '.')::numeric END END)"
}

// dateOf reads the day of 2026-12-31, 2026-12-31T10:00:00Z and 31.12.2026, as text that sorts by time. There is no
// cast to a date: one 30 February among a million clients must not fail the query.
func dateOf(key string) string {
	s := "c.attributes_folded->>" + key
	return "(CASE WHEN " + s + " ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])([t ]|$)' THEN left(" + s + ", 10)" +
		" WHEN " + s + " ~ '^(0[1-9]|[12][0-9]|3[01])\\.(0[1-9]|1[0-2])\\.[12][0-9]{3}$'" +
		" THEN substr(" + s + ", 7, 4) || '-' || substr(" + s + ", 4, 2) || '-' || left(" + s + ", 2) END COLLATE \"C\")"
}

const isoDay = "2006-01-02"

func (c *compiler) askAttribute(q question) string {
	switch q.operator {
	case "in":
		return c.attributeIn(q, c.values(q))
	case "=":
		if _, list := q.value.([]any); list {
			c.refuse(q.path, "This operator takes one value; for a list there is the operator \"in\".")
			return ""
		}
		return c.attributeIn(q, []any{q.value})
	}
	key := c.attributeKey(q)
	switch q.operator {
	case "null":
		return "(" + c.asText(key) + " = '')"
	case "contains", "beginsWith", "endsWith":
		s, ok := c.text(q.path, q.value)
		if !ok {
			return ""
		}
		return "(" + c.asText(key) + " LIKE " + foldAttribute(c.arg(like(q.operator, s), "text")) + ")"
	case "inLastDays", "inNextDays", "moreThanDaysAgo":
		n, ok := c.days(q)
		switch {
		case !ok:
			return ""
		case q.operator == "moreThanDaysAgo":
			return "coalesce(" + dateOf(key) + " < " + c.dayArg(c.day(-n)) + ", FALSE)"
		case q.operator == "inLastDays":
			return "coalesce(" + dateOf(key) + " BETWEEN " + c.dayArg(c.day(-n)) + " AND " + c.dayArg(c.day(0)) + ", FALSE)"
		}
		return "coalesce(" + dateOf(key) + " BETWEEN " + c.dayArg(c.day(0)) + " AND " + c.dayArg(c.day(n)) + ", FALSE)"
	case "between":
		low, high, ok := c.twoValues(q)
		if !ok {
			return ""
		}
		if _, isDate := attributeDate(low); isDate {
			return "coalesce(" + dateOf(key) + " BETWEEN " + c.attributeDay(at(q.path, 0), low) + " AND " + c.attributeDay(at(q.path, 1), high) + ", FALSE)"
		}
		return "coalesce(" + c.compareNumber(q, numberOf(key)) + ", FALSE)"
	}
	if _, isDate := attributeDate(q.value); isDate {
		return "coalesce(" + dateOf(key) + " " + q.operator + " " + c.attributeDay(q.path, q.value) + ", FALSE)" // < > <= >=, from the table
	}
	if _, ok := plainNumber(q.value); !ok {
		c.refuse(q.path, "Less and more need a number or a date such as 2026-12-31.")
		return ""
	}
	return "coalesce(" + c.compareNumber(q, numberOf(key)) + ", FALSE)"
}

// attributeIn asks whether the attribute is one of the values, each compared by its own kind.
func (c *compiler) attributeIn(q question, values []any) string {
	var texts, numbers, days []string
	for i, v := range values {
		path := q.path
		if q.operator == "in" {
			path = at(path, i)
		}
		if t, ok := attributeDate(v); ok {
			days = append(days, t.Format(isoDay))
			continue
		}
		if n, ok := plainNumber(v); ok {
			numbers = append(numbers, n)
			continue
		}
		if _, isText := v.(string); !isText {
			if _, isBool := v.(bool); !isBool && v != nil {
				c.number(path, v) // refuses a number that is too large
				continue
			}
		}
		s, ok := c.text(path, v)
		if ok {
			texts = append(texts, s)
		}
	}
	var parts []string
	if len(texts) > 0 {
		parts = append(parts, c.attributeText(q, texts))
	}
	if len(numbers) > 0 {
		parts = append(parts, "coalesce("+numberOf(c.attributeKey(q))+" IN (SELECT unnest("+c.arg(numbers, "text[]::numeric[]")+")), FALSE)")
	}
	if len(days) > 0 {
		parts = append(parts, "coalesce("+dateOf(c.attributeKey(q))+" IN (SELECT unnest("+c.arg(days, "text[]")+")), FALSE)")
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// maxDocuments is how many values of a list are looked up in the index; for a longer list all clients are read once.
const maxDocuments = 20

func (c *compiler) attributeText(q question, texts []string) string {
	var documents []string
	for _, s := range texts {
		values := storedAs(s)
		if len(values) == 0 || len(texts) > maxDocuments {
			return "(" + c.asText(c.attributeKey(q)) + " IN (SELECT " + foldAttribute("v") + " FROM unnest(" + c.arg(texts, "text[]") + ") v))"
		}
		for _, v := range values {
			document, _ := json.Marshal(map[string]any{q.key: v}) // a text or a bool can't fail
			documents = append(documents, string(document))
		}
	}
	parts := make([]string, len(documents))
	for i, d := range documents {
		parts[i] = "c.attributes_folded @> " + foldAttribute(c.arg(d, "text")) + "::jsonb"
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// storedAs lists the JSON values that read as this text; none when there may be others than these, such as numbers and lists.
func storedAs(s string) []any {
	switch first, _ := utf8.DecodeRuneInString(s); {
	case strings.EqualFold(s, "true"):
		return []any{true, "true"}
	case strings.EqualFold(s, "false"):
		return []any{false, "false"}
	case unicode.IsLetter(first):
		return []any{s}
	}
	return nil
}

// attributeKey adds the attribute's name. It is asked for only where it is used: an argument without a place has no type.
func (c *compiler) attributeKey(q question) string { return foldAttribute(c.arg(q.key, "text")) }

// foldAttribute is how attributes_folded is made.
func foldAttribute(expression string) string {
	return "translate(lower(" + expression + "), 'ё', 'е')"
}

// attributeDate tells whether a value is a date, so that the attribute is read as one.
func attributeDate(v any) (time.Time, bool) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, false
	}
	return readDate(strings.TrimSpace(s), time.UTC)
}

func (c *compiler) attributeDay(path string, v any) string {
	t, ok := attributeDate(v)
	if !ok {
		c.refuse(path, "This must be a date such as 2026-12-31, as the other value is.")
	}
	return c.dayArg(t)
}

func (c *compiler) dayArg(t time.Time) string { return c.arg(t.Format(isoDay), "text") }
