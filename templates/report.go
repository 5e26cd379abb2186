package templates

import (
	"slices"
	"strings"
	"unicode/utf8"

	"salut/fault"
)

// source is one field of a content as it was written; positions are bytes in it.
type source struct {
	field string // "body", "translations.en.subject"
	text  string
}

// position counts lines and characters from 1, as an editor shows them.
func (s *source) position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(s.text))
	before := s.text[:offset]
	return strings.Count(before, "\n") + 1, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
}

// report gathers what is wrong with a content: faults keep it from being saved, problems don't.
type report struct {
	faults   []*fault.Fault
	problems []Problem
}

// How much is answered for a hopeless template.
const (
	maxFaults   = 20
	maxProblems = 50
)

// refuse notes a fault at a place. Its format begins with "Line %d, column %d: ", for which the place is put before args.
func (r *report) refuse(s *source, offset int, code, format string, args ...any) {
	line, column := s.position(offset)
	r.refuseField(s.field, code, format, append([]any{line, column}, args...)...)
}

// refuseField notes a fault of a whole field.
func (r *report) refuseField(field, code, format string, args ...any) {
	if len(r.faults) < maxFaults {
		r.faults = append(r.faults, fault.Invalidf(field, format, args...).Coded(code))
	}
}

// note adds a problem; a negative offset means the whole field. Params are strings, so that they survive being kept as JSON.
func (r *report) note(severity, code string, s *source, offset int, format string, params ...string) {
	if r.full() {
		return
	}
	p := Problem{Severity: severity, Code: code, Field: s.field, Message: format}
	for _, x := range params {
		p.Params = append(p.Params, x)
	}
	if offset >= 0 {
		p.Line, p.Column = s.position(offset)
	}
	if !slices.ContainsFunc(r.problems, p.same) { // the same misspelt variable ten times over is one problem, at its first place
		r.problems = append(r.problems, p)
	}
}

func (r *report) full() bool { return len(r.problems) >= maxProblems }

func (r *report) failed() bool { return len(r.faults) > 0 }
