package api

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"salut/access"
	"salut/segments"
)

// ruleView is a rule as it came: segments reads it, so that a fault names the exact place in it.
type ruleView json.RawMessage

func (r ruleView) MarshalJSON() ([]byte, error) { return json.RawMessage(r).MarshalJSON() }

func (r *ruleView) UnmarshalJSON(b []byte) error {
	*r = append((*r)[:0], b...)
	return nil
}

// Schema documents the shape for readers; what is wrong in a rule is said by segments, which knows the fields.
func (ruleView) Schema(r huma.Registry) *huma.Schema {
	const name = "Rule"
	if _, ok := r.Map()[name]; !ok {
		r.Map()[name] = &huma.Schema{
			Description: "A group {combinator, not, rules} or a condition {field, operator, value}, in the shape of react-querybuilder. " +
				"An empty group at the top is everyone. Fields and their operators: GET /api/v1/segments/fields.",
			// Without a type huma validates none of this: the words of segments are better.
			Properties: map[string]*huma.Schema{
				"combinator": {Type: huma.TypeString, Enum: []any{"and", "or"}},
				"not":        {Type: huma.TypeBoolean},
				"rules":      {Type: huma.TypeArray, Items: &huma.Schema{Ref: "#/components/schemas/" + name}},
				"field":      {Type: huma.TypeString},
				"operator":   {Type: huma.TypeString},
				"value":      {},
			},
			Examples: []any{map[string]any{"combinator": "and", "rules": []any{
				map[string]any{"field": "stage", "operator": "=", "value": "active"},
				map[string]any{"field": "city", "operator": "in", "value": []string{"Москва", "Тверь"}},
			}}},
		}
	}
	return &huma.Schema{Ref: "#/components/schemas/" + name}
}

type segmentView struct {
	ID        string    `json:"id" example:"1"`
	Name      string    `json:"name" example:"Active in Moscow"`
	Rule      ruleView  `json:"rule"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

func (v segmentView) location() string { return prefix + "/segments/" + v.ID }

func viewSegment(s segments.Segment) segmentView {
	rule, err := json.Marshal(s.Rule)
	if err != nil {
		rule = []byte("null") // a rule of ours always marshals
	}
	return segmentView{ID: showID(s.ID), Name: s.Name, Rule: rule, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt}
}

type segmentInput struct {
	Name string   `json:"name" example:"Active in Moscow"`
	Rule ruleView `json:"rule"`
}

type segmentPatch struct {
	Name maybe[string]   `json:"name,omitempty"`
	Rule maybe[ruleView] `json:"rule,omitempty"`
}

type countView struct {
	Count int64 `json:"count" example:"1234"`
}

type segmentPreviewView struct {
	Count  int64        `json:"count" example:"1234"`
	Sample []clientView `json:"sample" nullable:"false"`
}

func (s *server) registerSegments() {
	const at, tag = prefix + "/segments", "Segments"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadSegments, ID: "list-segments", Tag: tag, Summary: "List the segments"},
		func(ctx context.Context, in *struct{ Paging }) (page[segmentView], error) {
			list, next, err := segments.List(ctx, s.db(ctx), in.Limit, in.Cursor)
			return pageOf(list, next, viewSegment), err
		})

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.WriteSegments, ID: "create-segment", Tag: tag, Status: http.StatusCreated, Summary: "Add a segment"},
		func(ctx context.Context, in *struct{ Body segmentInput }) (segmentView, error) {
			rule, err := segments.ParseRule(in.Body.Rule)
			if err != nil {
				return segmentView{}, err
			}
			seg, err := segments.Create(ctx, s.db(ctx), in.Body.Name, rule, s.now())
			return viewSegment(seg), err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/preview", Right: access.ReadSegments, ID: "preview-rule", Tag: tag, Once: without,
		Summary: "Whom a rule would select"},
		func(ctx context.Context, in *struct {
			Body struct {
				Rule ruleView `json:"rule"`
			}
		}) (segmentPreviewView, error) {
			rule, err := segments.ParseRule(in.Body.Rule)
			if err != nil {
				return segmentPreviewView{}, err
			}
			count, sample, err := segments.Preview(ctx, s.Pool, rule, s.now(), s.Zone)
			v := segmentPreviewView{Count: count, Sample: make([]clientView, len(sample))}
			for i := range sample {
				v.Sample[i] = viewClient(sample[i])
			}
			return v, err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/fields", Right: access.ReadSegments, ID: "segment-fields", Tag: tag, Summary: "Fields, types and operators of a rule"}, s.segmentFields)

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadSegments, ID: "find-segment", Tag: tag, Summary: "Show a segment"},
		func(ctx context.Context, in *struct{ One }) (segmentView, error) {
			seg, err := s.segment(ctx, in.One)
			return viewSegment(seg), err
		})

	handle(s, route{Method: http.MethodPatch, Path: at + "/{id}", Right: access.WriteSegments, ID: "update-segment", Tag: tag, Summary: "Change a segment"},
		func(ctx context.Context, in *struct {
			One
			Body segmentPatch
		}) (segmentView, error) {
			id, err := in.id()
			if err != nil {
				return segmentView{}, err
			}
			p := segments.Patch{Name: in.Body.Name.pointer()}
			if in.Body.Rule.set {
				rule, err := segments.ParseRule(in.Body.Rule.text())
				if err != nil {
					return segmentView{}, err
				}
				p.Rule = &rule
			}
			seg, err := segments.Update(ctx, s.db(ctx), id, p, s.now())
			return viewSegment(seg), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.WriteSegments, ID: "delete-segment", Tag: tag, Summary: "Delete a segment"},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return segments.Delete(ctx, s.db(ctx), id)
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/count", Right: access.ReadSegments, ID: "count-segment", Tag: tag, Summary: "How many clients are in a segment"},
		func(ctx context.Context, in *struct{ One }) (countView, error) {
			where, err := s.where(ctx, in.One)
			if err != nil {
				return countView{}, err
			}
			n, err := segments.Count(ctx, s.db(ctx), where)
			return countView{n}, err
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}/clients", Right: access.ReadClients, ID: "segment-clients", Tag: tag, Summary: "The clients of a segment"},
		func(ctx context.Context, in *struct {
			One
			Paging
		}) (page[clientView], error) {
			where, err := s.where(ctx, in.One)
			if err != nil {
				return page[clientView]{}, err
			}
			list, next, err := segments.Clients(ctx, s.db(ctx), where, in.Limit, in.Cursor)
			return pageOf(list, next, viewClient), err
		})
}

// text is what a patch says of the rule: null is no rule, and segments says so.
func (m maybe[T]) text() []byte {
	if m.null {
		return []byte("null")
	}
	b, _ := any(m.value).(ruleView)
	return b
}

func (s *server) segment(ctx context.Context, in One) (segments.Segment, error) {
	id, err := in.id()
	if err != nil {
		return segments.Segment{}, err
	}
	return segments.Find(ctx, s.db(ctx), id)
}

func (s *server) where(ctx context.Context, in One) (segments.Where, error) {
	seg, err := s.segment(ctx, in)
	if err != nil {
		return segments.Where{}, err
	}
	return segments.Compile(seg.Rule, s.now(), s.Zone)
}

type fieldView struct {
	Name      string         `json:"name" example:"stage"`
	Label     string         `json:"label" example:"Stage" doc:"By Accept-Language."`
	Type      string         `json:"type" example:"enum"`
	Operators []operatorView `json:"operators" nullable:"false"`
	Values    []valueView    `json:"values" nullable:"false" doc:"Of an enum: all that may be given."`
}

type operatorView struct {
	Name  string `json:"name" example:"="`
	Label string `json:"label"`
	Takes string `json:"takes" example:"one" doc:"What its value is: none, one, list, range (a list of two, bounds counted in), days, or months."`
}

type valueView struct {
	Name  string `json:"name" example:"active"`
	Label string `json:"label"`
}

type fieldsView struct {
	Items []fieldView `json:"items" nullable:"false"`
}

func (s *server) segmentFields(ctx context.Context, _ *struct{}) (fieldsView, error) {
	language := callOf(ctx).language
	all := segments.Fields()
	v := fieldsView{Items: make([]fieldView, len(all))}
	for i, f := range all {
		out := fieldView{Name: f.Name, Label: f.Label.In(language), Type: string(f.Type), Operators: make([]operatorView, len(f.Operators)), Values: make([]valueView, len(f.Values))}
		for j, o := range f.Operators {
			out.Operators[j] = operatorView{Name: o.Name, Label: o.Label.In(language), Takes: o.Takes}
		}
		for j, value := range f.Values {
			out.Values[j] = valueView{Name: value.Name, Label: value.Label.In(language)}
		}
		v.Items[i] = out
	}
	return v, nil
}
