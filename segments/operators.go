package segments

import "slices"

// Operator is one way to compare. Takes says what its value is: "none"; "one"; "list"; "range", a list of two, the
// bounds counted in; "days", a whole number of days; "months", one month from 1 to 12 or a list.
type Operator struct {
	Name  string `json:"name"`
	Label Label  `json:"label"`
	Takes string `json:"takes"`
}

// operators have react-querybuilder's names where it has one. Each is either a plain question or, with negates, the
// opposite of one: so a negative operator is true for every client for whom the plain one is not, and these include
// the clients without a value.
var operators = []struct {
	Operator
	negates string
	types   []Type
}{
	{Operator{"=", Label{"equals", "равно"}, "one"}, "", []Type{Text, Number, DateTime, Birthday, Bool, Enum, Tags, ID, Attribute}},
	{Operator{"!=", Label{"does not equal", "не равно"}, "one"}, "=", []Type{Text, Number, DateTime, Birthday, Bool, Enum, Tags, ID, Attribute}},
	{Operator{"<", Label{"less than, before", "меньше, раньше"}, "one"}, "", []Type{Number, DateTime, Birthday, Attribute}},
	{Operator{">", Label{"more than, after", "больше, позже"}, "one"}, "", []Type{Number, DateTime, Birthday, Attribute}},
	{Operator{"<=", Label{"at most, until", "не больше, не позже"}, "one"}, "", []Type{Number, DateTime, Birthday, Attribute}},
	{Operator{">=", Label{"at least, from", "не меньше, не раньше"}, "one"}, "", []Type{Number, DateTime, Birthday, Attribute}},
	{Operator{"contains", Label{"contains", "содержит"}, "one"}, "", []Type{Text, Tags, Attribute}},
	{Operator{"doesNotContain", Label{"does not contain", "не содержит"}, "one"}, "contains", []Type{Text, Tags, Attribute}},
	{Operator{"beginsWith", Label{"begins with", "начинается с"}, "one"}, "", []Type{Text, Attribute}},
	{Operator{"doesNotBeginWith", Label{"does not begin with", "не начинается с"}, "one"}, "beginsWith", []Type{Text, Attribute}},
	{Operator{"endsWith", Label{"ends with", "заканчивается на"}, "one"}, "", []Type{Text, Attribute}},
	{Operator{"doesNotEndWith", Label{"does not end with", "не заканчивается на"}, "one"}, "endsWith", []Type{Text, Attribute}},
	{Operator{"in", Label{"is one of", "одно из"}, "list"}, "", []Type{Text, Number, Enum, Tags, ID, Attribute}},
	{Operator{"notIn", Label{"is none of", "ни одно из"}, "list"}, "in", []Type{Text, Number, Enum, Tags, ID, Attribute}},
	{Operator{"between", Label{"between", "между"}, "range"}, "", []Type{Number, DateTime, Birthday, Attribute}},
	{Operator{"notBetween", Label{"not between", "не между"}, "range"}, "between", []Type{Number, DateTime, Birthday, Attribute}},
	{Operator{"inLastDays", Label{"within the last days", "за последние дни"}, "days"}, "", []Type{DateTime, Birthday, Attribute}},
	{Operator{"notInLastDays", Label{"not within the last days", "не за последние дни"}, "days"}, "inLastDays", []Type{DateTime, Birthday, Attribute}},
	{Operator{"moreThanDaysAgo", Label{"more than days ago", "больше дней назад"}, "days"}, "", []Type{DateTime, Attribute}},
	{Operator{"inNextDays", Label{"in the next days", "в ближайшие дни"}, "days"}, "", []Type{DateTime, Birthday, Attribute}},
	{Operator{"notInNextDays", Label{"not in the next days", "не в ближайшие дни"}, "days"}, "inNextDays", []Type{DateTime, Birthday, Attribute}},
	{Operator{"inMonths", Label{"in the months", "в месяцах"}, "months"}, "", []Type{Birthday}},
	{Operator{"null", Label{"is empty", "пусто"}, "none"}, "", []Type{Text, Number, DateTime, Birthday, Enum, Tags, ID, Attribute}},
	{Operator{"notNull", Label{"is filled in", "заполнено"}, "none"}, "null", []Type{Text, Number, DateTime, Birthday, Enum, Tags, ID, Attribute}},
}

// operatorsOf lists what a field can be asked. A field that always has a value can't be asked whether it is empty.
func operatorsOf(f field) []Operator {
	var out []Operator
	for _, o := range operators {
		if slices.Contains(o.types, f.Type) && (f.empty || o.Takes != "none") {
			out = append(out, o.Operator)
		}
	}
	return out
}

// plain splits an operator into the question and whether its opposite is meant.
func plain(f *field, name string) (op Operator, negated, ok bool) {
	for _, o := range operatorsOf(*f) {
		if o.Name == name {
			op, ok = o, true
		}
	}
	if !ok {
		return Operator{}, false, false
	}
	for _, o := range operators {
		if o.Name == name && o.negates != "" {
			op.Name = o.negates
			return op, true, true
		}
	}
	return op, false, true
}
