package templates

import (
	"maps"
	"slices"
	"strings"
)

// variables are the names that a letter is rendered with, and their fields; nil: any field.
var variables = map[string][]string{
	"client": {"id", "email", "phone", "full_name", "first_name", "middle_name", "last_name", "gender", "gender_source", "gender_confidence",
		"birthday", "company", "position", "industry", "city", "language", "timezone", "stage", "tags", "attributes", "owner_id", "consent",
		"bonus_balance", "last_purchase_at", "purchase_count", "total_spent", "external_id",
		"created_at", "updated_at"},
	"promo":           {"code", "expires_at", "percent", "amount", "currency"},
	"sender":          {"name", "email", "reply_to", "from_name", "from_address"},
	"manager":         {"id", "name", "first_name", "last_name", "email", "phone", "position"},
	"campaign":        {"name"},
	"unsubscribe_url": {},
	"view_url":        {},
	"forloop":         {"first", "last", "index", "index0", "rindex", "rindex0", "length"},
	"blank":           {},
	"empty":           {},
}

func known(name string) bool { _, ok := variables[name]; return ok }

// checkWords goes once over an expression: signs that letters don't need, variables and filters that don't exist. It returns the
// first variable, which a preview names the whole expression by.
func (u *unit) checkWords(p *piece, e *expression, words []word) (label string) {
	filtersSeen := 0
	for i := 0; i < len(words); i++ {
		w := words[i]
		switch {
		case w.is(".."):
			u.r.refuse(p.src, w.offset, "liquid_range", "Line %d, column %d: ranges of numbers (1..10) are not for letters. Loop over a list of the client, such as client.tags.")
			return label
		case i > 0 && words[i-1].is("|") && (w.kind != nameWord || reserved(w.text)):
			u.r.refuse(p.src, w.offset, "unknown_filter", "Line %d, column %d: there is no filter %q.", w.text)
			return label
		case w.kind != nameWord || reserved(w.text):
		case i > 0 && words[i-1].is("|"):
			if filtersSeen++; filtersSeen > maxChain {
				u.r.refuse(p.src, w.offset, "liquid_long", "Line %d, column %d: what stands in these braces is too long. Split it with {%% assign %%}.")
				return label
			}
			e.grows = u.checkFilter(p, words, i) || e.grows
		case i+1 < len(words) && words[i+1].is(":"): // allow_false: true
		default:
			root, path, next := pathOf(words, i)
			u.checkVariable(p, w, root, path)
			u.noteField(root, path, words[min(next, len(words)):])
			e.roots = append(e.roots, root)
			if label == "" {
				label = joinPath(root, path)
			}
			i = next - 1
		}
	}
	if label == "" {
		label = short(p.text)
	}
	return label
}

// noteField notes which field of the client is spoken of. Who speaks of the whole client, but for its name, may mean any.
func (u *unit) noteField(root string, path []any, after []word) {
	if root != "client" {
		return
	}
	if len(path) == 0 {
		if len(after) > 1 && after[0].is("|") && (after[1].text == "salutation" || after[1].text == "gendered" || after[1].text == "name") {
			return
		}
	} else if field, ok := path[0].(string); ok {
		u.fields[field] = true
		return
	}
	u.fields[wholeClient] = true
}

// wholeClient stands for all fields where fields are noted: no field has this name.
const wholeClient = "*"

func (u *unit) checkVariable(p *piece, w word, root string, path []any) {
	fields, ok := variables[root]
	if u.assigned[root] {
		return
	}
	if !ok {
		u.unbound[root] = true
		if u.r.full() {
			return
		}
		near := nearest(root, append(slices.Sorted(maps.Keys(variables)), slices.Sorted(maps.Keys(u.assigned))...))
		if near == "" && slices.Contains(variables["client"], strings.ToLower(root)) {
			near = "client." + strings.ToLower(root)
		}
		u.noteUnknown(p, w, root, near)
		return
	}
	if len(path) == 0 {
		return
	}
	field, isName := path[0].(string)
	if !isName || slices.Contains(fields, field) {
		return
	}
	near := nearest(field, fields)
	if near != "" {
		near = root + "." + near
	} else if root == "client" {
		near = "client.attributes." + field
	}
	u.noteUnknown(p, w, root+"."+field, near)
}

func (u *unit) noteUnknown(p *piece, w word, name, near string) {
	if near == "" {
		u.r.note(SeverityError, "unknown_variable", p.src, w.offset, "There is no variable %s, so nothing will be printed for it.", name)
		return
	}
	u.r.note(SeverityError, "unknown_variable", p.src, w.offset, "There is no variable %s, so nothing will be printed for it. Did you mean %s?", name, near)
}

// checkFilter looks at the filter named by words[i] and at its arguments.
func (u *unit) checkFilter(p *piece, words []word, i int) (grows bool) {
	use := &filterUse{name: words[i].text, offset: words[i].offset}
	f, ok := filters()[use.name]
	if !ok {
		u.refuseFilter(p, use)
		return false
	}
	if root, path, next := pathOf(words, 0); next == i-1 && root != "" {
		use.first = true
		use.input = append(use.input, root)
		for _, key := range path {
			use.input = append(use.input, text(key))
		}
	}
	use.args = argumentsOf(words[i+1:])
	switch n := len(use.args); {
	case n < f.min && f.min == f.max:
		u.r.refuse(p.src, use.offset, "liquid_argument", "Line %d, column %d: the filter %s needs %d values after a colon, here are %d.", use.name, f.min, n)
	case n < f.min:
		u.r.refuse(p.src, use.offset, "liquid_argument", "Line %d, column %d: the filter %s needs %d or more values after a colon, here are %d.", use.name, f.min, n)
	case n > f.max:
		u.r.refuse(p.src, use.offset, "liquid_argument", "Line %d, column %d: the filter %s takes at most %d values, here are %d.", use.name, f.max, n)
	case f.check != nil:
		f.check(u.r, p, use)
	}
	return f.grows
}

// elsewhere are filters of other systems, and what does their work here.
var elsewhere = map[string]string{
	"pluralize": "plural", "gender": "gendered", "safe": "", "raw": "", "json": "", "date_to_string": "date", "date_to_long_string": "date_long",
	"currency": "money", "money_with_currency": "money", "titlecase": "capitalize", "lower": "downcase", "upper": "upcase", "lowercase": "downcase",
	"uppercase": "upcase", "trim": "strip", "length": "size", "count": "size", "greeting": "salutation", "hello": "salutation",
}

func (u *unit) refuseFilter(p *piece, use *filterUse) {
	near, ok := elsewhere[use.name]
	if !ok {
		near = nearest(use.name, slices.Sorted(maps.Keys(filters())))
	}
	if near == "" {
		u.r.refuse(p.src, use.offset, "unknown_filter", "Line %d, column %d: there is no filter %q.", use.name)
		return
	}
	u.r.refuse(p.src, use.offset, "unknown_filter", "Line %d, column %d: there is no filter %q. Did you mean %q?", use.name, near)
}

// argumentsOf reads what follows a filter's name, up to the next filter or the end of the filter's part of the expression.
func argumentsOf(words []word) (args []word) {
	if len(words) == 0 || !words[0].is(":") {
		return nil
	}
	depth, start := 0, 1
	take := func(end int) {
		switch part := words[start:end]; {
		case len(part) == 1:
			args = append(args, part[0])
		case len(part) > 1 && part[1].is(":"): // named, not counted
		case len(part) > 1:
			args = append(args, word{kind: signWord, offset: part[0].offset})
		}
		start = end + 1
	}
	for i := 1; i < len(words); i++ {
		w := words[i]
		switch {
		case w.is("(") || w.is("["):
			depth++
		case (w.is(")") || w.is("]")) && depth > 0:
			depth--
		case depth == 0 && w.is(","):
			take(i)
		case depth == 0 && (w.is("|") || w.is(")") || comparison(w) || w.kind == nameWord && (w.text == "and" || w.text == "or")):
			take(i)
			return args
		}
	}
	take(len(words))
	return args
}
