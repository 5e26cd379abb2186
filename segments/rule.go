// Package segments is who a manager means: a rule over clients, and the SQL that it becomes. It owns the table
// segments and writes no other. It reads clients and suppressions of the rooms below; for the fields about what was
// sent it also reads messages and mailings of its neighbour delivery, and a segment's deletion asks campaigns, which
// stand above, whether one still needs it. It touches nothing but the database.
package segments

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"salut/fault"
)

// Bounds of a rule: they keep the SQL small enough to plan and the work of reading a rule proportional to its size.
const (
	maxBytes = 1 << 20
	maxDepth = 8   // groups inside one another, the top one counted
	maxRules = 200 // groups and conditions together
	maxList  = 10_000
	maxText  = 1000 // characters of one value
	maxKey   = 200  // characters of an attribute's name
)

// Rule is a group of rules, or one condition when Field is set: the shape of react-querybuilder, so that the page, the
// API and the database hold the same document. An empty group at the top is everyone.
type Rule struct {
	Combinator string // "and" or "or"; empty is "and"
	Not        bool
	Rules      []Rule

	Field    string
	Operator string
	Value    any // nil, bool, string, a number (json.Number from JSON) or a list of these
}

func (r Rule) isCondition() bool { return r.Field != "" || r.Operator != "" }

// MarshalJSON writes the group or the condition.
func (r Rule) MarshalJSON() ([]byte, error) {
	if r.isCondition() {
		return json.Marshal(struct {
			Field    string `json:"field"`
			Operator string `json:"operator"`
			Value    any    `json:"value"`
		}{r.Field, r.Operator, r.Value})
	}
	group := struct {
		Combinator string `json:"combinator"`
		Not        bool   `json:"not"`
		Rules      []Rule `json:"rules"`
	}{r.Combinator, r.Not, r.Rules}
	if group.Combinator == "" {
		group.Combinator = "and"
	}
	if group.Rules == nil {
		group.Rules = []Rule{}
	}
	return json.Marshal(group)
}

// UnmarshalJSON reads the shape only; ParseRule also checks the meaning.
func (r *Rule) UnmarshalJSON(data []byte) error {
	parsed, err := parse(data)
	if err != nil {
		return err
	}
	*r = parsed
	return nil
}

// ParseRule reads a rule and checks it (see Validate). Everything wrong with it is a fault whose field is the JSON path
// of the bad place, starting at "rule".
func ParseRule(data []byte) (Rule, error) {
	r, err := parse(data)
	if err != nil {
		return Rule{}, err
	}
	if err := r.Validate(); err != nil {
		return Rule{}, err
	}
	return r, nil
}

func parse(data []byte) (Rule, error) {
	if len(data) > maxBytes {
		return Rule{}, fault.Invalidf("rule", "The rule is larger than %d kilobytes; make it smaller.", maxBytes>>10)
	}
	p := parser{dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	r, err := p.rule("rule", 1)
	if err != nil {
		return Rule{}, p.explain(err)
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return Rule{}, fault.Invalidf("rule", "After the rule there is more text; send one JSON object.")
	}
	return r, nil
}

// parser walks the tokens itself: encoding/json would take keys in any case, keep the last of two equal keys, and
// could not say where in the document a fault is.
type parser struct {
	dec   *json.Decoder
	rules int
}

func (p *parser) explain(err error) error {
	if fault.Of(err) != nil {
		return err
	}
	return fault.Invalidf("rule", "The rule is not valid JSON near character %d.", p.dec.InputOffset())
}

func (p *parser) rule(path string, depth int) (Rule, error) {
	t, err := p.dec.Token()
	if err != nil {
		return Rule{}, err
	}
	if t != json.Delim('{') {
		return Rule{}, fault.Invalidf(path, "A rule is a JSON object: a group with \"rules\", or a condition with \"field\".")
	}
	if p.rules++; p.rules > maxRules {
		return Rule{}, fault.Invalidf(path, "The rule has more than %d conditions and groups; use fewer, or a list of values.", maxRules)
	}
	var r Rule
	seen := map[string]bool{}
	for p.dec.More() {
		t, err := p.dec.Token()
		if err != nil {
			return Rule{}, err
		}
		key := t.(string) // the decoder gives nothing else in this place
		if seen[key] {
			return Rule{}, fault.Invalidf(path, "The key %q stands twice in one rule.", short(key))
		}
		seen[key] = true
		if err := p.member(&r, key, path, depth); err != nil {
			return Rule{}, err
		}
	}
	if _, err := p.dec.Token(); err != nil {
		return Rule{}, err
	}
	if err := shape(r, seen, path); err != nil {
		return Rule{}, err
	}
	if !r.isCondition() && r.Combinator == "" {
		r.Combinator = "and"
	}
	return r, nil
}

func (p *parser) member(r *Rule, key, path string, depth int) (err error) {
	switch key {
	case "combinator":
		r.Combinator, err = p.text(path + ".combinator")
		if err == nil && r.Combinator != "and" && r.Combinator != "or" {
			return fault.Invalidf(path+".combinator", "A combinator is \"and\" or \"or\".")
		}
	case "not":
		t, err := p.dec.Token()
		if err != nil {
			return err
		}
		not, ok := t.(bool)
		if !ok {
			return fault.Invalidf(path+".not", "The value of \"not\" is true or false.")
		}
		r.Not = not
	case "rules":
		if depth > maxDepth {
			return fault.Invalidf(path, "Groups are nested more than %d deep; make the rule flatter.", maxDepth)
		}
		r.Rules, err = p.list(path+".rules", depth)
	case "field":
		r.Field, err = p.text(path + ".field")
	case "operator":
		r.Operator, err = p.text(path + ".operator")
	case "value":
		r.Value, err = p.value(path + ".value")
	case "valueSource": // react-querybuilder's own: "field" would compare two fields with each other
		source, err := p.text(path + ".valueSource")
		if err == nil && source != "value" {
			return fault.Invalidf(path+".valueSource", "A field is compared with a value only, not with another field.")
		}
		return err
	case "id", "path", "disabled": // react-querybuilder's own, without meaning here
		var ignored json.RawMessage
		err = p.dec.Decode(&ignored)
	default:
		return fault.Invalidf(path+"."+short(key), "A rule has no key %q.", short(key))
	}
	return err
}

// shape tells a group from a condition by the keys that were there.
func shape(r Rule, seen map[string]bool, path string) error {
	group := seen["rules"] || seen["combinator"] || seen["not"]
	condition := seen["field"] || seen["operator"] || seen["value"]
	switch {
	case group && condition:
		return fault.Invalidf(path, "A rule is either a group or a condition; here are the keys of both.")
	case condition && r.Field == "":
		return fault.Invalidf(path+".field", "Choose the field of this condition.")
	case condition && r.Operator == "":
		return fault.Invalidf(path+".operator", "Choose the operator of this condition.")
	case condition:
		return nil
	case !seen["rules"]:
		return fault.Invalidf(path+".rules", "A group needs \"rules\", a list of conditions and groups.")
	}
	return nil
}

func (p *parser) list(path string, depth int) ([]Rule, error) {
	t, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	if t != json.Delim('[') {
		return nil, fault.Invalidf(path, "A group needs \"rules\", a list of conditions and groups.")
	}
	rules := []Rule{}
	for p.dec.More() {
		r, err := p.rule(fmt.Sprintf("%s[%d]", path, len(rules)), depth+1)
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
	}
	_, err = p.dec.Token()
	return rules, err
}

func (p *parser) text(path string) (string, error) {
	t, err := p.dec.Token()
	if err != nil {
		return "", err
	}
	s, ok := t.(string)
	if !ok {
		return "", fault.Invalidf(path, "This must be text.")
	}
	return s, nil
}

func (p *parser) value(path string) (any, error) {
	t, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('{'):
		return nil, fault.Invalidf(path, "A value is text, a number, true, false or a list of these, not an object.")
	case json.Delim('['):
	default:
		return t, nil
	}
	items := []any{}
	for p.dec.More() {
		t, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		if _, nested := t.(json.Delim); nested || t == nil {
			return nil, fault.Invalidf(fmt.Sprintf("%s[%d]", path, len(items)), "An item of a list is text, a number, true or false.")
		}
		if len(items) == maxList {
			return nil, fault.Invalidf(path, "The list has more than %d values; make it shorter.", maxList)
		}
		items = append(items, t)
	}
	_, err = p.dec.Token()
	return items, err
}

// short keeps what a caller sent from filling the sentence that refuses it.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
