package segments

import (
	"slices"
	"strings"

	"salut/mail"
)

// Texts are compared without regard to case and to the dots of ё. Both sides are folded by PostgreSQL, so they agree.
// Letters without е need no second pass, which is a fifth of the time of a scan.
func fold(expression string, needles ...string) string {
	for _, s := range needles {
		if strings.ContainsAny(s, "еёЕЁ") {
			return "translate(lower(" + expression + "), 'ё', 'е')"
		}
	}
	return "lower(" + expression + ")"
}

// like writes the pattern for LIKE; what the user typed stands for itself.
func like(operator, s string) string {
	s = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s)
	switch operator {
	case "beginsWith":
		return s + "%"
	case "endsWith":
		return "%" + s
	}
	return "%" + s + "%"
}

// cleanEmail brings a whole address to the form in which clients keep it; a part of one is only lower case there.
func cleanEmail(s string) string {
	if a, err := mail.ParseAddress(s); err == nil {
		return a.String()
	}
	return strings.ToLower(s)
}

// cleanPhone takes out what people write between the digits: clients keep E.164.
func cleanPhone(s string) string {
	return strings.NewReplacer(" ", "", "(", "", ")", "", "-", "", "\u00a0", "").Replace(s)
}

func (c *compiler) askText(q question) string {
	filled := q.column
	if q.nullable {
		filled = "coalesce(" + q.column + ", '')"
	}
	if q.operator == "null" {
		return "(" + filled + " = '')"
	}
	var values []string
	if q.operator == "in" {
		values = c.texts(q)
	} else if s, ok := c.text(q.path, q.value); ok {
		values = []string{s}
	}
	whole := q.operator == "=" || q.operator == "in"
	for i, s := range values {
		switch {
		case q.Name == "phone":
			s = cleanPhone(s)
		case q.Name == "email" && whole: // a part of an address has no normal form
			s = cleanEmail(s)
		}
		if s == "" {
			c.refuse(q.path, "A telephone number has digits.")
		}
		values[i] = s
	}
	switch {
	case len(values) == 0:
		return ""
	case !whole:
		return c.matches(q.operator, filled, values[0])
	case q.exact:
		return "(" + q.column + " IS NOT NULL AND " + q.column + " = ANY(" + c.arg(values, "text[]") + "))"
	}
	return c.foldedOneOf(filled, values)
}

// matches asks for a part of a text.
func (c *compiler) matches(operator, expression, s string) string {
	return "(" + fold(expression, s) + " LIKE " + fold(c.arg(like(operator, s), "text"), s) + ")"
}

// foldedOneOf is true or false for an expression that is never NULL. The sub-select is hashed: a list of thousands costs no more than a short one.
func (c *compiler) foldedOneOf(expression string, values []string) string {
	if len(values) == 1 {
		return "(" + fold(expression, values...) + " = " + fold(c.arg(values[0], "text"), values...) + ")"
	}
	return "(" + fold(expression, values...) + " IN (SELECT " + fold("v", values...) + " FROM unnest(" + c.arg(values, "text[]") + ") v))"
}

func (c *compiler) askBool(q question) string {
	want, ok := c.truth(q.path, q.value)
	if ok && !want {
		return "(NOT " + q.column + ")"
	}
	return "(" + q.column + ")"
}

func (c *compiler) askEnum(q question) string {
	if q.operator == "null" {
		return "(" + q.column + " = '')"
	}
	var values []string
	if q.operator == "in" {
		values = c.texts(q)
	} else if s, ok := c.text(q.path, q.value); ok {
		values = []string{s}
	}
	for i, s := range values {
		if !slices.ContainsFunc(q.Values, func(v Value) bool { return v.Name == s }) {
			path := q.path
			if q.operator == "in" {
				path = at(path, i)
			}
			c.refuse(path, "%q is not a value of %q; it may be %s.", short(s), q.Name, wordsOf(q.Values))
		}
	}
	return "(" + q.column + " = ANY(" + c.arg(values, "text[]") + "))"
}

func wordsOf(values []Value) string {
	names := make([]string, len(values))
	for i, v := range values {
		names[i] = v.Name
	}
	return strings.Join(names, ", ")
}

// askTags compares tags as they are written, as the list of clients does: they are labels to choose from, and so the GIN index serves.
func (c *compiler) askTags(q question) string {
	switch q.operator {
	case "null":
		return "(c.tags = '{}')"
	case "in":
		return "(c.tags && " + c.arg(c.texts(q), "text[]") + ")"
	}
	s, ok := c.text(q.path, q.value)
	if !ok {
		return ""
	}
	return "(c.tags @> " + c.arg([]string{strings.TrimSpace(s)}, "text[]") + ")"
}

func (c *compiler) askID(q question) string {
	if q.operator == "null" {
		return "(" + q.column + " IS NULL)"
	}
	var ids []int64
	if q.operator == "in" {
		for i, v := range c.values(q) {
			if n, ok := c.id(at(q.path, i), v); ok {
				ids = append(ids, n)
			}
		}
	} else if n, ok := c.id(q.path, q.value); ok {
		ids = []int64{n}
	}
	list := c.arg(ids, "bigint[]")
	switch {
	case q.among != nil:
		return q.among(list)
	case q.nullable:
		return "(" + q.column + " IS NOT NULL AND " + q.column + " = ANY(" + list + "))"
	}
	return "(" + q.column + " = ANY(" + list + "))"
}

func (c *compiler) askNumber(q question) string {
	column := q.column
	if q.Name == "age" {
		column = c.age()
	}
	if q.operator == "null" {
		return "(" + column + " IS NULL)"
	}
	sql := c.compareNumber(q, column)
	if q.nullable {
		return "coalesce(" + sql + ", FALSE)"
	}
	return sql
}

// compareNumber may be NULL where the expression is. Numbers go as text: numeric keeps every digit of them.
func (c *compiler) compareNumber(q question, expression string) string {
	arg := func(path string, v any) string {
		s, _ := c.number(path, v)
		return c.arg(s, "text::numeric")
	}
	switch q.operator {
	case "in":
		list := c.values(q)
		out := make([]string, len(list))
		for i, v := range list {
			out[i], _ = c.number(at(q.path, i), v)
		}
		return "(" + expression + " IN (SELECT unnest(" + c.arg(out, "text[]::numeric[]") + ")))"
	case "between":
		low, high, ok := c.twoValues(q)
		if !ok {
			return ""
		}
		return "(" + expression + " BETWEEN " + arg(at(q.path, 0), low) + " AND " + arg(at(q.path, 1), high) + ")"
	}
	return "(" + expression + " " + q.operator + " " + arg(q.path, q.value) + ")" // one of = < > <= >=, from the table of operators
}
