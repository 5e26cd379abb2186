package templates

import (
	"encoding/json"
	"math"
	"reflect"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/osteele/liquid/values"

	"salut/names"
)

// env is what the values of one rendering have in common.
type env struct {
	person names.Person
	speech speech
	zone   *time.Location
	now    time.Time

	deadline time.Time

	salutations [2]string // formal and friendly, once they were asked for
}

// value is a Liquid value of ours. It gives comparisons the meaning that a letter needs, where plain Liquid is a trap for people who
// write letters: an empty text is false and equals nil and blank, and "1500.00" from a table is more than 200. It also carries the
// person that `client` stands for past the library to our filters.
type value struct {
	v   any
	env *env
}

// The types of v that are ours.
type (
	clientFields func(field string) any // what `client` is: only the letter's own root value has this type
	senderFields map[string]any         // what `sender` is: it goes by the names of the API too
	blankMark    struct{}               // the words blank and empty
	markup       string                 // HTML that salut or the author made, every client value in it already escaped
	urlEncoded   string                 // what url_encode gave
)

var _ values.Value = value{}

func (x value) Interface() any { return x }
func (x value) Int() int       { n, _ := number(x.v); return int(n) }
func (x value) Test() bool     { return !isEmpty(x.v) && x.v != false }

func (x value) Equal(o values.Value) bool { return equal(x.v, plain(o.Interface())) }
func (x value) Less(o values.Value) bool  { return less(x.v, plain(o.Interface())) }

func (x value) Contains(o values.Value) bool {
	sought := plain(o.Interface())
	if list, ok := x.v.([]any); ok {
		for _, item := range list {
			if equal(item, sought) {
				return true
			}
		}
		return false
	}
	return !isEmpty(sought) && strings.Contains(text(x.v), text(sought))
}

func (x value) IndexValue(o values.Value) values.Value    { return x.at(plain(o.Interface())) }
func (x value) PropertyValue(o values.Value) values.Value { return x.at(plain(o.Interface())) }

// at is one step of a path: a field of a map, an item of a list, or size, first and last.
func (x value) at(key any) value {
	switch v := x.v.(type) {
	case clientFields:
		if k, ok := key.(string); ok {
			return value{normal(v(k)), x.env}
		}
	case senderFields:
		k, _ := key.(string)
		found, ok := v[k]
		switch {
		case ok:
		case k == "from_name":
			found = v["name"]
		case k == "from_address":
			found = v["email"]
		}
		return value{normal(found), x.env}
	case map[string]any:
		k, ok := key.(string)
		if !ok {
			k = text(key)
		}
		if found, ok := v[k]; ok {
			return value{normal(found), x.env}
		}
		if k == "size" {
			return value{len(v), x.env}
		}
		return value{normal(spelled(v, k)), x.env}
	case []any:
		n := len(v)
		switch key {
		case "size":
			return value{n, x.env}
		case "first":
			key = 0
		case "last":
			key = -1
		}
		if f, ok := number(key); ok {
			i := int(f)
			if i < 0 {
				i += n
			}
			if i >= 0 && i < n {
				return value{normal(v[i]), x.env}
			}
		}
	case string:
		if key == "size" {
			return value{utf8.RuneCountInString(v), x.env}
		}
	}
	return value{nil, x.env}
}

// spelled finds "Favourite tea" by favourite_tea: a header with spaces makes a key that can't stand behind a dot.
func spelled(m map[string]any, key string) any {
	if !strings.Contains(key, "_") {
		return nil
	}
	found, value := "", any(nil)
	for k, v := range m {
		if len(k) == len(key) && strings.EqualFold(strings.ReplaceAll(k, " ", "_"), key) && (found == "" || k < found) {
			found, value = k, v
		}
	}
	return value
}

// plain takes the library's and our wrappers off.
func plain(v any) any {
	if x, ok := v.(value); ok {
		return x.v
	}
	return normal(v)
}

// normal brings whatever a client's record holds to nil, bool, string, int, float64, time.Time, []any or map[string]any.
func normal(v any) any {
	switch v := v.(type) {
	case nil, bool, string, int, float64, time.Time, []any, map[string]any, clientFields, senderFields, blankMark, markup, urlEncoded:
		return v
	case value:
		return v.v
	case int64:
		return int(v)
	case json.Number:
		return v.String()
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list
	}
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Pointer:
		if rv.IsNil() {
			return nil
		}
		return normal(rv.Elem().Interface())
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int:
		return int(rv.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return int(rv.Uint())
	case reflect.Float32:
		return rv.Float()
	case reflect.Bool:
		return rv.Bool()
	case reflect.String:
		return rv.String()
	}
	// What is left (a struct, a typed slice or map) is seen as its JSON is.
	raw, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	var out any
	if json.Unmarshal(raw, &out) != nil {
		return nil
	}
	return out
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil, blankMark:
		return true
	case string:
		return strings.TrimSpace(v) == ""
	case markup:
		return v == ""
	case urlEncoded:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	case time.Time:
		return v.IsZero()
	}
	return false
}

// number reads a value as a number, a text only when all of it is one. Decimal commas and spaces between thousands are understood,
// as tables have them.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, !math.IsNaN(v) && !math.IsInf(v, 0)
	case string:
		return numberIn(v)
	}
	return 0, false
}

func numberIn(s string) (float64, bool) {
	if s == "" || len(s) > 40 || s[0] != '-' && s[0] != '+' && s[0] != '.' && (s[0] < '0' || s[0] > '9') {
		return 0, false
	}
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9', c == '.', c == '-', c == '+':
		case c == ' ' || c == ',' || c == '\u00a0' || c == '\u202f':
			s = strings.Map(func(c rune) rune {
				if c == ' ' || c == '\u00a0' || c == '\u202f' {
					return -1
				}
				return c
			}, s)
			if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
				s = strings.Replace(s, ",", ".", 1)
			}
			f, err := strconv.ParseFloat(s, 64)
			return f, err == nil
		default:
			return 0, false // among others e, x and _, which ParseFloat takes
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

func equal(a, b any) bool {
	if ea, eb := isEmpty(a), isEmpty(b); ea || eb {
		return ea && eb
	}
	x, isText := a.(string)
	y, bothText := b.(string)
	if isText && bothText {
		return x == y // "007" is not "7"
	}
	if x, y, ok := numbers(a, b); ok {
		return x == y
	}
	switch x := a.(type) {
	case bool:
		y, ok := b.(bool)
		return ok && x == y
	case time.Time:
		y, ok := moment(b)
		return ok && x.Equal(y.at)
	case []any, map[string]any, clientFields, senderFields:
		return false
	}
	switch b.(type) {
	case bool, []any, map[string]any, clientFields, senderFields:
		return false
	}
	return text(a) == text(b)
}

func less(a, b any) bool {
	if isEmpty(a) || isEmpty(b) {
		return false
	}
	if x, y, ok := numbers(a, b); ok {
		return x < y
	}
	if x, ok := moment(a); ok {
		if y, ok := moment(b); ok {
			return x.at.Before(y.at)
		}
	}
	x, okX := a.(string)
	y, okY := b.(string)
	return okX && okY && x < y
}

func numbers(a, b any) (x, y float64, ok bool) {
	x, okX := number(a)
	if !okX {
		return 0, 0, false
	}
	y, okY := number(b)
	return x, y, okY
}

// text is a value as plain text, without a language: what filters and comparisons see. How a value is printed says speech.print.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return v.Format(time.RFC3339)
	case markup:
		return v.plain()
	case urlEncoded:
		return string(v)
	case []any:
		parts := make([]string, 0, len(v))
		for _, item := range v {
			if s := text(normal(item)); s != "" {
				parts = append(parts, s)
			}
		}
		return strings.Join(parts, ", ")
	}
	return "" // a map has no text
}

// items is a value as what a loop goes over: a list, or a map as pairs in the order of their keys.
func items(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		pairs := make([]any, len(keys))
		for i, k := range keys {
			pairs[i] = []any{k, v[k]}
		}
		return pairs
	}
	return nil
}
