package templates

import (
	"fmt"
	"net/url"
	"sort"
	"strings"
	"sync"

	"github.com/osteele/liquid/expressions"
)

// What one value may grow to inside a letter. Nothing that a person reads is longer; what doubles itself is.
const (
	maxText = 64 << 10
	maxList = 1000
)

// filter is what may stand after a | in a letter. The list below is all there is: none reaches a file, the network or Go.
type filter struct {
	min, max int                                       // arguments
	grows    bool                                      // makes its input longer: not allowed to feed itself in a loop
	apply    func(in value, args []value) (any, error) // never called with fewer than min arguments
	check    func(r *report, p *piece, use *filterUse) // at save, of what can be known then
}

// mistake is a value that a filter can't work with, for this client. Its format begins with "Line %d, column %d: ".
type mistake struct {
	format string
	args   []any
}

func (m *mistake) Error() string { return fmt.Sprintf(m.format, append([]any{0, 0}, m.args...)...) }

func wrong(format string, args ...any) error { return &mistake{format, args} }

const tooLong = "Line %d, column %d: the text grows without end here."

var errTooLong = wrong(tooLong)

func limited(s string) (any, error) {
	if len(s) > maxText {
		return nil, errTooLong
	}
	return s, nil
}

// onText makes a filter of a function on texts, the input and the arguments.
func onText(min int, grows bool, f func(s string, a []string) string) filter {
	return filter{min: min, max: min, grows: grows, apply: func(in value, args []value) (any, error) {
		a := make([]string, len(args))
		for i, arg := range args {
			a[i] = text(arg.v)
		}
		return limited(f(text(in.v), a))
	}}
}

// onList makes a filter of a function on a list. What isn't a list passes through.
func onList(f func(list []any) any) filter {
	return filter{apply: func(in value, _ []value) (any, error) {
		if _, isText := in.v.(string); isText {
			return in.v, nil
		}
		return f(items(in.v)), nil
	}}
}

var filters = sync.OnceValue(func() map[string]filter {
	all := map[string]filter{
		"default": {min: 1, max: 1, apply: func(in value, args []value) (any, error) {
			if isEmpty(in.v) || in.v == false {
				return args[0].v, nil
			}
			return in.v, nil
		}},

		"upcase":     onText(0, false, func(s string, _ []string) string { return strings.ToUpper(s) }),
		"downcase":   onText(0, false, func(s string, _ []string) string { return strings.ToLower(s) }),
		"capitalize": onText(0, false, func(s string, _ []string) string { return capitalize(s) }),
		"strip":      onText(0, false, func(s string, _ []string) string { return strings.TrimSpace(s) }),
		"lstrip":     onText(0, false, func(s string, _ []string) string { return strings.TrimLeft(s, " \t\r\n") }),
		"rstrip":     onText(0, false, func(s string, _ []string) string { return strings.TrimRight(s, " \t\r\n") }),
		"strip_newlines": onText(0, false, func(s string, _ []string) string {
			return strings.NewReplacer("\r\n", "", "\n", "", "\r", "").Replace(s)
		}),
		"strip_html":    onText(0, false, func(s string, _ []string) string { return markup(s).plain() }),
		"append":        onText(1, true, func(s string, a []string) string { return s + a[0] }),
		"prepend":       onText(1, true, func(s string, a []string) string { return a[0] + s }),
		"remove":        onText(1, false, func(s string, a []string) string { return strings.ReplaceAll(s, a[0], "") }),
		"remove_first":  onText(1, false, func(s string, a []string) string { return strings.Replace(s, a[0], "", 1) }),
		"replace_first": onText(2, true, func(s string, a []string) string { return strings.Replace(s, a[0], a[1], 1) }),
		"replace":       {min: 2, max: 2, grows: true, apply: replaceAll},
		"truncate":      {min: 1, max: 2, apply: truncate},
		"truncatewords": {min: 1, max: 2, apply: truncateWords},
		"slice":         {min: 1, max: 2, apply: slice},
		"split":         {min: 1, max: 1, apply: split},

		// Every value is escaped for where it stands, so what other systems need `escape` for is done already.
		"escape":      onText(0, false, func(s string, _ []string) string { return s }),
		"escape_once": onText(0, false, func(s string, _ []string) string { return s }),
		"url_encode": {apply: func(in value, _ []value) (any, error) {
			s := url.QueryEscape(text(in.v))
			if _, err := limited(s); err != nil {
				return nil, err
			}
			return urlEncoded(s), nil
		}},
		"url_decode": onText(0, false, func(s string, _ []string) string {
			if plain, err := url.QueryUnescape(s); err == nil {
				return plain
			}
			return s
		}),
		"newline_to_br": {apply: func(in value, _ []value) (any, error) {
			s := strings.ReplaceAll(string(appendHTML(nil, strings.ReplaceAll(text(in.v), "\r\n", "\n"))), "\n", "<br>\n")
			_, err := limited(s)
			return markup(s), err
		}},

		"size":  {apply: func(in value, _ []value) (any, error) { return in.at("size").v, nil }},
		"join":  {max: 1, grows: true, apply: join},
		"first": {apply: func(in value, _ []value) (any, error) { return in.at("first").v, nil }},
		"last":  {apply: func(in value, _ []value) (any, error) { return in.at("last").v, nil }},
		"reverse": onList(func(list []any) any {
			out := make([]any, len(list))
			for i, item := range list {
				out[len(list)-1-i] = item
			}
			return out
		}),
		"compact": onList(func(list []any) any {
			var out []any
			for _, item := range list {
				if !isEmpty(normal(item)) {
					out = append(out, item)
				}
			}
			return out
		}),
		"uniq": onList(uniq),
		"sort": {max: 1, apply: func(in value, args []value) (any, error) { return sorted(in, args, less), nil }},
		"sort_natural": {max: 1, apply: func(in value, args []value) (any, error) {
			return sorted(in, args, func(a, b any) bool { return strings.ToLower(text(a)) < strings.ToLower(text(b)) }), nil
		}},
		"map": {min: 1, max: 1, apply: func(in value, args []value) (any, error) {
			var out []any
			for _, item := range items(in.v) {
				out = append(out, value{normal(item), in.env}.at(args[0].v).v)
			}
			return out, nil
		}},
		"where": {min: 1, max: 2, apply: func(in value, args []value) (any, error) {
			var out []any
			for _, item := range items(in.v) {
				field := value{normal(item), in.env}.at(args[0].v)
				if len(args) == 1 && field.Test() || len(args) == 2 && equal(field.v, args[1].v) {
					out = append(out, item)
				}
			}
			return out, nil
		}},
		"concat": {min: 1, max: 1, grows: true, apply: func(in value, args []value) (any, error) {
			a, b := items(in.v), items(args[0].v)
			if len(a)+len(b) > maxList {
				return nil, errTooLong
			}
			return append(append(make([]any, 0, len(a)+len(b)), a...), b...), nil
		}},
	}
	addNumberFilters(all)
	addPersonFilters(all)
	return all
})

// library is the configuration that the expressions of every letter are evaluated with: our filters and nothing else.
var library = sync.OnceValue(func() expressions.Config {
	cfg := expressions.NewConfig()
	for name, f := range filters() {
		cfg.AddFilter(name, func(in any, rest ...any) (any, error) {
			x := asValue(in, nil)
			args := make([]value, 0, 4)
			for _, a := range rest {
				if _, named := a.(map[string]any); named {
					continue // allow_false: true and the like
				}
				args = append(args, asValue(a, x.env))
			}
			if len(args) < f.min {
				return nil, wrong("Line %d, column %d: the filter %s needs more words after it.", name)
			}
			out, err := f.apply(x, args)
			return asValue(out, x.env), err
		})
	}
	return cfg
})

func asValue(v any, e *env) value {
	if x, ok := v.(value); ok {
		return x
	}
	return value{normal(v), e}
}

func capitalize(s string) string {
	runes := []rune(strings.ToLower(s))
	if len(runes) == 0 {
		return s
	}
	return strings.ToUpper(string(runes[0])) + string(runes[1:])
}

func replaceAll(in value, args []value) (any, error) {
	s, from, to := text(in.v), text(args[0].v), text(args[1].v)
	if n := strings.Count(s, from); len(s)+n*(len(to)-len(from)) > maxText {
		return nil, errTooLong
	}
	return strings.ReplaceAll(s, from, to), nil
}

func truncate(in value, args []value) (any, error) {
	runes, dots := []rune(text(in.v)), "…"
	if len(args) > 1 {
		dots = text(args[1].v)
	}
	n, _ := number(args[0].v)
	if len(runes) <= int(n) {
		return in.v, nil
	}
	return limited(strings.TrimRight(string(runes[:max(int(n)-len([]rune(dots)), 0)]), " ") + dots)
}

func truncateWords(in value, args []value) (any, error) {
	words, dots := strings.Fields(text(in.v)), "…"
	if len(args) > 1 {
		dots = text(args[1].v)
	}
	n, _ := number(args[0].v)
	if len(words) <= max(int(n), 1) {
		return in.v, nil
	}
	return limited(strings.Join(words[:max(int(n), 1)], " ") + dots)
}

func slice(in value, args []value) (any, error) {
	cut := func(n int) (from, to int) {
		start, _ := number(args[0].v)
		count := 1.0
		if len(args) > 1 {
			count, _ = number(args[1].v)
		}
		from = int(start)
		if from < 0 {
			from += n
		}
		from = min(max(from, 0), n)
		return from, min(max(from+int(count), from), n)
	}
	if list, ok := in.v.([]any); ok {
		from, to := cut(len(list))
		return list[from:to], nil
	}
	runes := []rune(text(in.v))
	from, to := cut(len(runes))
	return string(runes[from:to]), nil
}

func split(in value, args []value) (any, error) {
	sep, s := text(args[0].v), text(in.v)
	var parts []string
	if sep == " " {
		parts = strings.Fields(s)
	} else {
		parts = strings.SplitN(s, sep, maxList+1)
	}
	if len(parts) > maxList {
		return nil, errTooLong
	}
	out := []any{}
	for _, p := range parts {
		if p != "" || len(parts) > 1 {
			out = append(out, p)
		}
	}
	return out, nil
}

func join(in value, args []value) (any, error) {
	sep, size := " ", 0
	if len(args) > 0 {
		sep = text(args[0].v)
	}
	list := items(in.v)
	if list == nil {
		return in.v, nil
	}
	parts := make([]string, len(list))
	for i, item := range list {
		parts[i] = text(normal(item))
		if size += len(parts[i]) + len(sep); size > maxText {
			return nil, errTooLong
		}
	}
	return strings.Join(parts, sep), nil
}

func uniq(list []any) any {
	seen, out := map[string]bool{}, []any{}
	for _, item := range list {
		if k := fmt.Sprintf("%T %s", normal(item), text(normal(item))); !seen[k] {
			seen[k] = true
			out = append(out, item)
		}
	}
	return out
}

func sorted(in value, args []value, less func(a, b any) bool) any {
	list := append([]any{}, items(in.v)...)
	key := func(v any) any {
		if len(args) == 0 {
			return normal(v)
		}
		return value{normal(v), nil}.at(args[0].v).v
	}
	sort.SliceStable(list, func(i, j int) bool { return less(key(list[i]), key(list[j])) })
	return list
}
