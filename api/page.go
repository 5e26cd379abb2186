package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/fault"
)

// page is the answer of every list.
type page[T any] struct {
	Items      []T     `json:"items" nullable:"false"`
	NextCursor *string `json:"next_cursor" doc:"Where the next page starts; null on the last."`
}

func pageOf[A, B any](items []A, next string, view func(A) B) page[B] {
	p := page[B]{Items: make([]B, len(items))}
	for i := range items {
		p.Items[i] = view(items[i])
	}
	if next != "" {
		p.NextCursor = &next
	}
	return p
}

// Paging is what every list takes. It is exported since huma sees embedded fields only of exported types.
type Paging struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many to a page."`
	Cursor string `query:"cursor" maxLength:"2000" doc:"next_cursor of the page before."`
}

// One is the id in a path.
type One struct {
	ID string `path:"id" doc:"Its id."`
}

// id reads an id that the path names. One that no row can have is not found, like any other.
func (in One) id() (int64, error) {
	n, ok := readID(in.ID)
	if !ok {
		return 0, fault.NotFoundf("There is nothing with the id %q here.", in.ID)
	}
	return n, nil
}

// readID takes an id only in the form that we show it in.
func readID(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 || strconv.FormatInt(n, 10) != s {
		return 0, false
	}
	return n, true
}

// refID reads an id in a body that points to something else.
func refID(field, s string) (int64, error) {
	n, ok := readID(s)
	if !ok {
		return 0, fault.Invalidf(field, "%q is not an id: take it from the list.", s)
	}
	return n, nil
}

func showID(n int64) string { return strconv.FormatInt(n, 10) }

func showOptionalID(n *int64) *string {
	if n == nil {
		return nil
	}
	s := showID(*n)
	return &s
}

// cursorID reads the cursor of a list that pages by id.
func cursorID(cursor string) (int64, error) {
	if cursor == "" {
		return 0, nil
	}
	n, ok := readID(cursor)
	if !ok {
		return 0, fault.Invalidf("cursor", "The cursor is not one that a list answered: start the list again without it.").Coded("bad_cursor")
	}
	return n, nil
}

func showCursor(next int64) string {
	if next == 0 {
		return ""
	}
	return showID(next)
}

// maybe is a field of a PATCH: absent, null, or a value. Null empties the field.
type maybe[T any] struct {
	set   bool
	null  bool
	value T
}

// UnmarshalJSON is called for null too, which is how it is told from absent.
func (m *maybe[T]) UnmarshalJSON(b []byte) error {
	m.set = true
	if bytes.Equal(b, []byte("null")) {
		m.null = true
		return nil
	}
	return json.Unmarshal(b, &m.value)
}

// Schema is that of the value, or null.
func (m maybe[T]) Schema(r huma.Registry) *huma.Schema {
	s := *huma.SchemaFromType(r, reflect.TypeFor[T]())
	if s.Ref == "" && s.Type != huma.TypeObject {
		s.Nullable = true
	}
	return &s
}

// orNil is nil when the field is absent or null.
func (m maybe[T]) orNil() *T {
	if !m.set || m.null {
		return nil
	}
	return &m.value
}

// pointer is nil when the field is absent, and the empty value when it is null.
func (m maybe[T]) pointer() *T {
	if !m.set {
		return nil
	}
	return &m.value
}

// parsed is pointer for a value that must be read first.
func parsed[A, B any](m maybe[A], read func(A) (B, error)) (*B, error) {
	if !m.set {
		return nil, nil
	}
	var b B
	if m.null {
		return &b, nil
	}
	b, err := read(m.value)
	return &b, err
}

// sendTable answers with a CSV file of that name.
func (s *server) sendTable(c *gin.Context, name string, write func(w io.Writer) error) {
	h := c.Writer.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	err := write(c.Writer)
	switch {
	case err == nil:
	case c.Writer.Written():
		s.Log.ErrorContext(c.Request.Context(), "a table was cut off", "name", name, "error", err)
		panic(http.ErrAbortHandler) // a cut connection says that lines are missing; a short file would not
	default:
		h.Del("Content-Disposition")
		s.writeError(c, err)
	}
}
