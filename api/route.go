package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/access"
)

// route is one operation: where it is, what it is called in the docs, and what it needs.
type route struct {
	Method      string
	Path        string // with {id}, as in the OpenAPI document
	Right       access.Right
	Public      bool // needs no token
	SameSite    bool // of a public route: it sets or ends a session, so another site's page must not ask for it
	ID          string
	Summary     string
	Description string
	Tag         string
	Status      int // when not 200
	Once        once
	MaxBody     int64       // bytes of a JSON body; 0 is defaultBody
	Streams     bool        // the handler reads the body itself
	Hidden      bool        // not in the OpenAPI document
	Quiet       bool        // too many of its kind for a line in the log each
	Also        map[int]any // further answers in the document: status and, for one with content, its *huma.Response
}

// once says how a POST with an Idempotency-Key keeps its promise of one effect.
type once int

const (
	// inTransaction: the work, the key and the answer commit together. What is possible for a single write.
	inTransaction once = iota
	// byClaim: the key is claimed, the work runs in its own transactions, the answer is kept after it.
	byClaim
	// byHandler: the handler claims, since only it knows what the request says.
	byHandler
	// without: the operation changes nothing, so there is nothing to repeat.
	without
)

// defaultBody is room for a letter with its translations, and no more.
const defaultBody = 4 << 20

// answer is the shape that huma wants an answer in.
type answer[O any] struct {
	Location string `header:"Location" hidden:"true"`
	Body     O
}

// located is what was made and has an address of its own.
type located interface{ location() string }

// handle registers an operation with a JSON answer.
func handle[I, O any](s *server, r route, h func(ctx context.Context, in *I) (O, error)) {
	op := s.operation(r)
	huma.Register(s.huma, op, func(ctx context.Context, in *I) (*answer[O], error) {
		o, err := h(ctx, in)
		if err != nil {
			return nil, s.refuse(ctx, err)
		}
		a := &answer[O]{Body: o}
		if l, ok := any(o).(located); ok && r.Status == http.StatusCreated {
			a.Location = l.location()
		}
		return a, nil
	})
}

// handleEmpty registers an operation that answers 204.
func handleEmpty[I any](s *server, r route, h func(ctx context.Context, in *I) error) {
	r.Status = http.StatusNoContent
	huma.Register(s.huma, s.operation(r), func(ctx context.Context, in *I) (*struct{}, error) {
		if err := h(ctx, in); err != nil {
			return nil, s.refuse(ctx, err)
		}
		return nil, nil
	})
}

// handlePlain registers an operation that huma can't carry, such as an upload or a stream; op adds what the document says of it.
func (s *server) handlePlain(r route, document func(op *huma.Operation), h func(c *gin.Context)) {
	op := s.operation(r)
	if document != nil {
		document(&op)
	}
	if !r.Hidden {
		s.huma.OpenAPI().AddOperation(&op)
	}
	s.engine.Handle(r.Method, ginPath(r.Path), h)
}

// operation notes what the route needs and describes it for huma.
func (s *server) operation(r route) huma.Operation {
	s.routes[r.Method+" "+ginPath(r.Path)] = r
	op := huma.Operation{
		Method: r.Method, Path: r.Path, OperationID: r.ID, Summary: r.Summary, Description: r.Description, DefaultStatus: r.Status, Hidden: r.Hidden,
		// The body was read and bounded before huma sees it. huma's own read deadline would stay on the connection and cut
		// off every handler that works longer than five seconds.
		BodyReadTimeout: -1, MaxBodyBytes: -1,
		Responses: map[string]*huma.Response{"default": {
			Description: "A refusal: what is wrong and what to do.",
			Content:     map[string]*huma.MediaType{problemType: {Schema: s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "")}},
		}},
	}
	if r.Tag != "" {
		op.Tags = []string{r.Tag}
	}
	if !r.Public {
		op.Security = []map[string][]string{{"bearer": {}}, {"session": {}}}
		op.Extensions = map[string]any{"x-right": string(r.Right), "x-least-role": string(r.Right.Least())}
	}
	if r.Method == http.MethodPost && r.Once != without && !r.Public {
		op.Parameters = append(op.Parameters, &huma.Param{
			Name: "Idempotency-Key", In: "header", Description: "A repetition with the same key gets the same answer and has no second effect.",
			Schema: &huma.Schema{Type: huma.TypeString}, Example: "6f1c1c1e-5a43-4b0e-9a53-2f6f0e4d8a11",
		})
	}
	return op
}

// ginPath writes {id} as gin's :id.
func ginPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}

// schemaName names a type in the document: page[clientView] is PageClient.
func schemaName(t reflect.Type, hint string) string {
	return strings.ReplaceAll(huma.DefaultSchemaNamer(t, hint), "View", "")
}

// uploadTime is how long a body may take to arrive.
const uploadTime = 30 * time.Second
