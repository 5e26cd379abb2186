// Package fault holds refusals that a caller can fix: each has a kind, a code, and one plain sentence that says what is
// wrong and what to do. Anything that is not a fault is our own error. It owns no tables and touches nothing.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind says what sort of refusal it is; the HTTP door turns it into a status.
type Kind string

// The kinds, with the HTTP status that the door answers.
const (
	Invalid      Kind = "invalid"      // 422: the request is understood and wrong
	NotFound     Kind = "not_found"    // 404
	Conflict     Kind = "conflict"     // 409: not in this state
	Forbidden    Kind = "forbidden"    // 403
	Unauthorized Kind = "unauthorized" // 401
	TooLarge     Kind = "too_large"    // 413
	TooMany      Kind = "too_many"     // 429: the same call may go through after Wait
	Unavailable  Kind = "unavailable"  // 503: try again later
)

// Fault is one refusal. Format is English and, with Args, is also the key under which other languages are found.
type Fault struct {
	Kind   Kind
	Code   string // stable word for programs; the kind when nothing closer was given
	Field  string // JSON path of the bad field, or empty
	Format string
	Args   []any
	Also   []*Fault // further bad fields of the same request
	Wait   time.Duration
}

// Invalidf refuses a value; field is its JSON path, such as "steps[0].template_id".
func Invalidf(field, format string, args ...any) *Fault {
	return &Fault{Kind: Invalid, Code: string(Invalid), Field: field, Format: format, Args: args}
}

// NotFoundf says that the thing asked for does not exist.
func NotFoundf(format string, args ...any) *Fault { return newf(NotFound, format, args) }

// Conflictf says that the thing exists but is in a state that does not allow this.
func Conflictf(format string, args ...any) *Fault { return newf(Conflict, format, args) }

// Forbiddenf says that the caller is known and may not.
func Forbiddenf(format string, args ...any) *Fault { return newf(Forbidden, format, args) }

// Unauthorizedf says that the caller did not say who it is.
func Unauthorizedf(format string, args ...any) *Fault { return newf(Unauthorized, format, args) }

// TooLargef says that what was sent is over a limit.
func TooLargef(format string, args ...any) *Fault { return newf(TooLarge, format, args) }

// TooManyf says that this was asked for too often, and how long to wait.
func TooManyf(wait time.Duration, format string, args ...any) *Fault {
	f := newf(TooMany, format, args)
	f.Wait = wait
	return f
}

// Unavailablef says that the same call may go through later.
func Unavailablef(format string, args ...any) *Fault { return newf(Unavailable, format, args) }

func newf(k Kind, format string, args []any) *Fault {
	return &Fault{Kind: k, Code: string(k), Format: format, Args: args}
}

// Coded gives the fault a closer code for programs, such as "no_steps".
func (f *Fault) Coded(code string) *Fault { f.Code = code; return f }

// Error is the English sentence.
func (f *Fault) Error() string { return f.In("en") }

// In words the fault in a language ("ru" or "en"); what has no Russian wording stays English.
func (f *Fault) In(language string) string { return Text(language, f.Format, f.Args...) }

// Text words any sentence of ours: the English format is the key of the Russian catalogue.
func Text(language, format string, args ...any) string {
	if strings.HasPrefix(language, "ru") {
		if ru, ok := russian(format); ok {
			format = ru
		}
	}
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// Of finds the fault in an error, or nil when the error is our own failure.
func Of(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Is tells whether err is a fault of this kind.
func Is(err error, k Kind) bool { f := Of(err); return f != nil && f.Kind == k }

// Join makes one fault of several bad fields; nil when there are none.
func Join(faults []*Fault) error {
	if len(faults) == 0 {
		return nil
	}
	f := *faults[0]
	f.Also = faults[1:]
	return &f
}
