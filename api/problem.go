package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/jackc/pgx/v5/pgconn"

	"salut/fault"
)

const problemType = "application/problem+json"

// Problem is a refusal as RFC 9457 writes it.
type Problem struct {
	Type      string       `json:"type" example:"about:blank" doc:"Always about:blank: code says more."`
	Title     string       `json:"title" example:"Unprocessable Entity"`
	Status    int          `json:"status" example:"422"`
	Code      string       `json:"code" example:"invalid" doc:"The same in every language."`
	Detail    string       `json:"detail" example:"Give the segment a name." doc:"One sentence for a person, by Accept-Language."`
	Params    []any        `json:"params,omitempty" doc:"What stands in the sentence, in its order."`
	Errors    []FieldFault `json:"errors,omitempty" doc:"The bad fields."`
	Reference string       `json:"reference,omitempty" doc:"What to quote when the failure is ours."`

	wait time.Duration // until the same call may go through
}

// FieldFault is one bad field.
type FieldFault struct {
	Location string `json:"location" example:"rule.rules[0].value" doc:"JSON path in the body, or the name of the parameter or header."`
	Code     string `json:"code" example:"invalid"`
	Message  string `json:"message"`
	Params   []any  `json:"params,omitempty"`
}

// Error is the sentence.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// GetHeaders are what goes with the refusal, for huma and for write.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	switch {
	case p.Status == http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Bearer realm="salut"`)
	case p.wait > 0:
		h.Set("Retry-After", strconv.Itoa(int(p.wait.Seconds())))
	case p.Status == http.StatusServiceUnavailable:
		h.Set("Retry-After", "5")
	}
	return h
}

// ContentType makes huma answer problem+json.
func (p *Problem) ContentType(string) string { return problemType }

func status(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unauthorized:
		return http.StatusUnauthorized
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// refuse turns any error into a Problem. What is not a fault is our own failure: it is logged once, here, under a
// reference that the caller is shown instead of its words.
func (s *server) refuse(ctx context.Context, err error) *Problem {
	language := callOf(ctx).language
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	f := fault.Of(err)
	if f == nil {
		f = knownFailure(ctx, err)
	}
	if f == nil {
		return s.failure(ctx, "a request failed", err)
	}
	return problemOf(f, status(f.Kind), language)
}

func problemOf(f *fault.Fault, status int, language string) *Problem {
	p := &Problem{Type: "about:blank", Title: title(status, language), Status: status, Code: f.Code, Detail: f.In(language), Params: params(f.Args), wait: f.Wait}
	for _, one := range append([]*fault.Fault{f}, f.Also...) {
		if one.Field != "" {
			p.Errors = append(p.Errors, FieldFault{Location: one.Field, Code: one.Code, Message: one.In(language), Params: params(one.Args)})
		}
	}
	return p
}

// failure logs what went wrong on our side and makes the Problem that hides it.
func (s *server) failure(ctx context.Context, what string, err error) *Problem {
	c := callOf(ctx)
	reference := strings.ToLower(rand.Text()[:10])
	s.Log.ErrorContext(ctx, what, "reference", reference, "route", c.route, "error", err)
	f := &fault.Fault{Code: "failure", Format: "Something went wrong on our side. Try again; if it stays, tell the administrator the reference %s.", Args: []any{reference}}
	p := problemOf(f, http.StatusInternalServerError, c.language)
	p.Reference = reference
	return p
}

// knownFailure finds the refusal in an error of the database that no room had to foresee; nil when it is our failure.
func knownFailure(ctx context.Context, err error) *fault.Fault {
	var pg *pgconn.PgError
	var connect *pgconn.ConnectError
	switch {
	case errors.As(err, &connect):
		return fault.Unavailablef("The database can't be reached at the moment: try again a little later.").Coded("database_away")
	case errors.Is(ctx.Err(), context.Canceled):
		return fault.Unavailablef("The request was given up before it was answered.").Coded("canceled")
	case errors.Is(err, context.DeadlineExceeded):
		return fault.Unavailablef("This took too long and was given up: try again, or ask for less.").Coded("timeout")
	case errors.As(err, &pg) && (pg.Code == "57P01" || pg.Code == "57P02" || pg.Code == "57P03" || pg.Code == "53300"):
		return fault.Unavailablef("The database can't be reached at the moment: try again a little later.").Coded("database_away")
	case errors.As(err, &pg) && pg.Code == "57014":
		return fault.Unavailablef("This took too long and was given up: try again, or ask for less.").Coded("timeout")
	case errors.As(err, &pg) && (pg.Code == "22021" || pg.Code == "22P05"):
		return fault.Invalidf("", "The request has characters that can't be kept: write it as plain text.")
	}
	return nil
}

// params are the arguments of a sentence as JSON can show them.
func params(args []any) []any {
	if len(args) == 0 {
		return nil
	}
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case string, bool, int, int16, int32, int64, float64:
			out[i] = a
		default:
			out[i] = fmt.Sprint(a)
		}
	}
	return out
}

// write answers a Problem from outside huma.
func (s *server) write(c *gin.Context, p *Problem) {
	header := c.Writer.Header()
	for name, values := range p.GetHeaders() {
		header[name] = values
	}
	header.Set("Content-Type", problemType)
	c.Writer.WriteHeader(p.Status)
	encoder := json.NewEncoder(c.Writer)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(p) // the caller may be gone; there is nobody else to tell
	c.Abort()
}

// writeError answers an error from outside huma.
func (s *server) writeError(c *gin.Context, err error) {
	s.write(c, s.refuse(c.Request.Context(), err))
}

// wordHuma rewrites huma's own refusals in our words and our paths.
func (s *server) wordHuma(ctx huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	return s.fromHuma(ctx.Context(), m), nil
}

func (s *server) fromHuma(ctx context.Context, m *huma.ErrorModel) *Problem {
	language := callOf(ctx).language
	if m.Status >= 500 {
		details := make([]error, len(m.Errors))
		for i, e := range m.Errors {
			details[i] = e
		}
		return s.failure(ctx, "huma refused", fmt.Errorf("%s: %w", m.Detail, errors.Join(details...)))
	}
	var faults []*fault.Fault
	for _, e := range m.Errors {
		faults = append(faults, fieldFault(e))
	}
	if len(faults) == 0 {
		faults = append(faults, wholeFault(m))
	}
	f := *faults[0]
	f.Also = faults[1:]
	p := problemOf(&f, m.Status, language)
	if f.Field != "" {
		// These sentences serve any field, so alone they would not say which.
		p.Detail = f.Field + ": " + p.Detail
	}
	return p
}
