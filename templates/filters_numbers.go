package templates

import (
	"math"
	"strings"
)

const notNumber = "Line %d, column %d: %q is not a number for this client."

// amount reads the input of a number filter: nothing counts as 0, and what is no number is a mistake rather than a wrong letter.
func amount(v any) (float64, error) {
	if isEmpty(v) {
		return 0, nil
	}
	n, ok := number(v)
	if !ok {
		return 0, wrong(notNumber, short(text(v)))
	}
	return n, nil
}

// whole gives an int where the number is one, so that 3 is printed as 3, and drops what binary fractions add (0.30000000000000004).
func whole(n float64) any {
	if n = math.Round(n*1e9) / 1e9; n == math.Trunc(n) && math.Abs(n) < 1e15 {
		return int(n)
	}
	return n
}

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func onNumber(args int, f func(n float64, a []float64) (float64, error)) filter {
	return filter{min: args, max: args, apply: func(in value, args []value) (any, error) {
		n, err := amount(in.v)
		a := make([]float64, len(args))
		for i := range args {
			if err == nil {
				a[i], err = amount(args[i].v)
			}
		}
		if err != nil {
			return nil, err
		}
		if n, err = f(n, a); err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
			return nil, err
		}
		return whole(n), nil
	}}
}

func addNumberFilters(all map[string]filter) {
	simple := func(args int, f func(n float64, a []float64) float64) filter {
		return onNumber(args, func(n float64, a []float64) (float64, error) { return f(n, a), nil })
	}
	byZero := wrong("Line %d, column %d: a division by zero for this client.")
	all["plus"] = simple(1, func(n float64, a []float64) float64 { return n + a[0] })
	all["minus"] = simple(1, func(n float64, a []float64) float64 { return n - a[0] })
	all["times"] = simple(1, func(n float64, a []float64) float64 { return n * a[0] })
	all["abs"] = simple(0, func(n float64, _ []float64) float64 { return math.Abs(n) })
	all["ceil"] = simple(0, func(n float64, _ []float64) float64 { return math.Ceil(n) })
	all["floor"] = simple(0, func(n float64, _ []float64) float64 { return math.Floor(n) })
	all["at_least"] = simple(1, func(n float64, a []float64) float64 { return math.Max(n, a[0]) })
	all["at_most"] = simple(1, func(n float64, a []float64) float64 { return math.Min(n, a[0]) })
	all["modulo"] = onNumber(1, func(n float64, a []float64) (float64, error) {
		if a[0] == 0 {
			return 0, byZero
		}
		return math.Mod(n, a[0]), nil
	})
	all["divided_by"] = filter{min: 1, max: 1, apply: func(in value, args []value) (any, error) {
		n, err := amount(in.v)
		d, err2 := amount(args[0].v)
		switch _, whole1 := in.v.(int); {
		case err != nil:
			return nil, err
		case err2 != nil:
			return nil, err2
		case d == 0:
			return nil, byZero
		case whole1 && isInt(args[0].v):
			return int(math.Floor(n / d)), nil // Liquid divides whole numbers as whole numbers
		}
		return whole(n / d), nil
	}}
	all["round"] = filter{max: 1, apply: func(in value, args []value) (any, error) {
		n, err := amount(in.v)
		places := 0.0
		if len(args) > 0 {
			places, _ = number(args[0].v)
		}
		p := math.Pow10(int(math.Max(0, math.Min(places, 9))))
		return whole(math.Round(n*p) / p), err
	}}
	all["sum"] = filter{max: 1, apply: func(in value, args []value) (any, error) {
		total := 0.0
		for _, item := range items(in.v) {
			x := value{normal(item), in.env}
			if len(args) > 0 {
				x = x.at(args[0].v)
			}
			n, err := amount(x.v)
			if err != nil {
				return nil, err
			}
			total += n
		}
		return whole(total), nil
	}}
	all["plural"] = filter{min: 2, max: 3, apply: plural, check: checkPlural}
	all["money"] = filter{max: 1, apply: func(in value, args []value) (any, error) {
		if isEmpty(in.v) {
			return nil, nil // so that default can follow
		}
		n, err := amount(in.v)
		if err != nil {
			return nil, err
		}
		currency := ""
		if len(args) > 0 {
			currency = strings.ToUpper(text(args[0].v))
		}
		return speechOf(in).money(n, currency), nil
	}, check: checkMoney}
	all["date_long"] = filter{apply: func(in value, _ []value) (any, error) { return date(in, "") }}
	all["date"] = filter{max: 1, apply: func(in value, args []value) (any, error) {
		if len(args) == 0 {
			return date(in, "")
		}
		return date(in, text(args[0].v))
	}}
}

func isInt(v any) bool { _, ok := v.(int); return ok }

func plural(in value, args []value) (any, error) {
	n, err := amount(in.v)
	if err != nil {
		return nil, err
	}
	forms := make([]string, len(args))
	for i, a := range args {
		forms[i] = text(a.v)
	}
	return speechOf(in).plural(n, forms), nil
}

func date(in value, format string) (any, error) {
	if isEmpty(in.v) {
		return nil, nil
	}
	m, ok := moment(in.v)
	if s := text(in.v); s == "now" || s == "today" {
		m, ok = instant{year: true, clock: true}, true
		if in.env != nil {
			m.at = in.env.now
		}
	}
	if !ok {
		return nil, wrong("Line %d, column %d: %q is not a date for this client. Dates are like 2027-03-05 or 05.03.2027.", short(text(in.v)))
	}
	if m = m.in(in.env); format == "" {
		return speechOf(in).longDate(m), nil
	}
	return limited(speechOf(in).strftime(m, format))
}

func speechOf(in value) speech {
	if in.env == nil {
		return speech{}
	}
	return in.env.speech
}
