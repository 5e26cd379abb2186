package segments

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"salut/fault"
)

// Where is a condition over `clients c`. Its placeholders are $1 to $n of Args, so a query adds its own from $n+1 on.
// It is true or false for every client and never NULL, so it may be negated.
type Where struct {
	SQL  string
	Args []any
}

// Compile turns a rule into SQL. What a user sent is only ever an argument. Days are counted in zone from now.
func Compile(r Rule, now time.Time, zone *time.Location) (Where, error) {
	c := compiler{now: now, zone: zone}
	c.today = now.In(zone)
	var sql string
	if r.isCondition() {
		c.refuse("rule", "The top of a rule is a group: {\"combinator\": \"and\", \"rules\": [...]}.")
	} else {
		sql = c.group(r, "rule", 1)
	}
	if err := fault.Join(c.faults); err != nil {
		return Where{}, err
	}
	return Where{SQL: sql, Args: c.args}, nil
}

// Validate tells whether the rule can be compiled: known fields, operators that fit them, values that can be read,
// all bounds kept. Each fault names the JSON path of the bad place, such as "rule.rules[0].value".
func (r Rule) Validate() error {
	_, err := Compile(r, time.Unix(0, 0), time.UTC) // no refusal depends on the day
	return err
}

type compiler struct {
	now    time.Time
	today  time.Time // now in the installation's zone
	zone   *time.Location
	args   []any
	rules  int
	faults []*fault.Fault
}

// maxFaults keeps the answer to a wholly wrong rule short.
const maxFaults = 20

// refuse notes a fault; the compiler goes on to find the others, so the SQL made after it is never used.
func (c *compiler) refuse(path, format string, args ...any) {
	if len(c.faults) < maxFaults {
		c.faults = append(c.faults, fault.Invalidf(path, format, args...))
	}
}

// arg adds an argument and gives its placeholder, cast so that PostgreSQL need not guess the type.
func (c *compiler) arg(v any, cast string) string {
	c.args = append(c.args, v)
	return "$" + strconv.Itoa(len(c.args)) + "::" + cast
}

func (c *compiler) group(r Rule, path string, depth int) string {
	switch {
	case r.Combinator != "" && r.Combinator != "and" && r.Combinator != "or":
		c.refuse(path+".combinator", "A combinator is \"and\" or \"or\".")
		return ""
	case depth > maxDepth:
		c.refuse(path, "Groups are nested more than %d deep; make the rule flatter.", maxDepth)
		return ""
	case len(r.Rules) == 0 && depth > 1:
		c.refuse(path+".rules", "This group is empty; add a condition or remove the group.")
		return ""
	}
	if c.rules++; c.rules > maxRules {
		if c.rules == maxRules+1 {
			c.refuse(path, "The rule has more than %d conditions and groups; use fewer, or a list of values.", maxRules)
		}
		return ""
	}
	parts := make([]string, 0, len(r.Rules))
	for i, inner := range r.Rules {
		at := fmt.Sprintf("%s.rules[%d]", path, i)
		if inner.isCondition() {
			parts = append(parts, c.condition(inner, at))
		} else {
			parts = append(parts, c.group(inner, at, depth+1))
		}
	}
	sql := "TRUE"
	if len(parts) > 0 {
		between := " AND "
		if r.Combinator == "or" {
			between = " OR "
		}
		sql = "(" + strings.Join(parts, between) + ")"
	}
	if r.Not {
		sql = "NOT " + sql
	}
	return sql
}

// question is one condition in its plain form.
type question struct {
	*field
	key      string // an attribute's name
	operator string
	value    any
	path     string // of the value
}

func (c *compiler) condition(r Rule, path string) string {
	if c.rules++; c.rules > maxRules {
		if c.rules == maxRules+1 {
			c.refuse(path, "The rule has more than %d conditions and groups; use fewer, or a list of values.", maxRules)
		}
		return ""
	}
	if len(r.Rules) > 0 || r.Combinator != "" || r.Not {
		c.refuse(path, "A rule is either a group or a condition; here are the keys of both.")
		return ""
	}
	f, key, ok := find(r.Field)
	switch {
	case !ok:
		c.refuse(path+".field", "There is no field %q; GET /api/v1/segments/fields lists all.", short(r.Field))
		return ""
	case f.Type == Attribute && key == "":
		c.refuse(path+".field", "Name the attribute, such as attributes.city.")
		return ""
	case f.Type == Attribute && !c.goodText(path+".field", key, maxKey):
		return ""
	}
	op, negated, ok := plain(f, r.Operator)
	if !ok {
		c.refuse(path+".operator", "The field %q has no operator %q; it has %s.", short(r.Field), short(r.Operator), namesOf(operatorsOf(*f)))
		return ""
	}
	sql := c.ask(question{field: f, key: key, operator: op.Name, value: r.Value, path: path + ".value"})
	if negated {
		sql = "NOT " + sql
	}
	return sql
}

// ask gives SQL that is true or false and in parentheses where NOT before it needs them.
func (c *compiler) ask(q question) string {
	switch q.Type {
	case Text:
		return c.askText(q)
	case Number:
		return c.askNumber(q)
	case DateTime:
		return c.askMoment(q)
	case Birthday:
		return c.askBirthday(q)
	case Bool:
		return c.askBool(q)
	case Enum:
		return c.askEnum(q)
	case Tags:
		return c.askTags(q)
	case ID:
		return c.askID(q)
	case Attribute:
		return c.askAttribute(q)
	}
	panic("segments: a field without a known type: " + q.Name) // a mistake in the table above, which every test run compiles
}

func namesOf(operators []Operator) string {
	names := make([]string, len(operators))
	for i, o := range operators {
		names[i] = o.Name
	}
	return strings.Join(names, ", ")
}
