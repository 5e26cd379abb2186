package api

import (
	"context"
	"io"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/access"
	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/mail"
)

type suppressionRunView struct {
	Added    int64              `json:"added"`
	Known    int64              `json:"known" doc:"Suppressed already, and left as they were."`
	Rejected []rejectedLineView `json:"rejected" nullable:"false" doc:"Lines without an address, the first hundred."`
	More     int64              `json:"more_rejected"`
}

type rejectedLineView struct {
	Line int64  `json:"line"`
	Text string `json:"text"`
}

// maxSuppressions is room for ten million addresses.
const maxSuppressions = 512 << 20

func (s *server) registerSuppressionFiles(at, tag string) {
	s.handlePlain(route{Method: http.MethodPost, Path: at + "/import", Right: access.Suppress, ID: "import-suppressions", Tag: tag, Streams: true, Once: without,
		Summary: "Suppress a list of addresses", Description: "The body is the file: an address a line, or a table whose first cell with an address counts. An address that is suppressed already stays as it is, and nothing is ever lifted, so a list can be sent again."},
		func(op *huma.Operation) {
			text := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
			op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"text/plain": text, "text/csv": text}}
			op.Parameters = []*huma.Param{{Name: "scope", In: "query", Description: "all (default), topic:ID or sender:ID.", Schema: &huma.Schema{Type: huma.TypeString}}}
			op.Responses["200"] = &huma.Response{Description: "What came of it.", Content: map[string]*huma.MediaType{"application/json": {Schema: s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[suppressionRunView](), true, "")}}}
		}, s.importSuppressions)

	s.handlePlain(route{Method: http.MethodGet, Path: prefix + "/suppressions.csv", Right: access.ExportClients, ID: "export-suppressions", Tag: tag, Summary: "The whole suppression list as CSV"},
		func(op *huma.Operation) {
			op.Responses["200"] = &huma.Response{Description: "The list.", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}
		}, s.exportSuppressions)
}

func (s *server) importSuppressions(c *gin.Context) {
	ctx := c.Request.Context()
	stop := clients.Suppression{Reason: "imported", Scope: c.DefaultQuery("scope", clients.Everything), Author: callOf(ctx).author()}
	run, err := clients.ReadSuppressions(http.MaxBytesReader(c.Writer, c.Request.Body, maxSuppressions), func(batch []mail.Address) (int64, error) {
		// A batch that has begun is finished even when whoever sent it is gone.
		return delivery.SuppressAll(context.WithoutCancel(ctx), s.Pool, batch, stop, s.now())
	})
	if err != nil {
		s.writeError(c, err)
		return
	}
	v := suppressionRunView{Added: run.Added, Known: run.Known, Rejected: make([]rejectedLineView, len(run.Rejected)), More: run.More}
	for i, r := range run.Rejected {
		v.Rejected[i] = rejectedLineView(r)
	}
	if v.Added+v.Known == 0 {
		s.writeError(c, fault.Invalidf("file", "There is no address in the file: write one a line."))
		return
	}
	c.JSON(http.StatusOK, v)
}

func (s *server) exportSuppressions(c *gin.Context) {
	s.sendTable(c, "suppressions", func(w io.Writer) error { return clients.WriteSuppressions(c.Request.Context(), s.Pool, w) })
}
