package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/access"
	"salut/clients"
	"salut/fault"
)

type importView struct {
	ID            string            `json:"id" example:"1"`
	State         string            `json:"state" enum:"running,done,failed,undone"`
	FileName      string            `json:"file_name" example:"clients.csv"`
	Rows          int64             `json:"rows" doc:"Read so far, without the header and empty ones."`
	Created       int64             `json:"created"`
	Updated       int64             `json:"updated"`
	Skipped       int64             `json:"skipped" doc:"Nothing new about a known client, an address that stands further up, or one left alone by on_conflict."`
	Rejected      int64             `json:"rejected"`
	DoubtfulNames int64             `json:"doubtful_names"`
	Encoding      string            `json:"encoding" example:"windows-1251"`
	Delimiter     string            `json:"delimiter" example:";" doc:"Empty for a spreadsheet."`
	Mapping       map[string]string `json:"mapping" doc:"Column header to field, attributes.key, or empty for a column that is left out."`
	DryRun        bool              `json:"dry_run"`
	BytesRead     int64             `json:"bytes_read"`
	BytesTotal    int64             `json:"bytes_total"`
	Error         *sentenceView     `json:"error" doc:"Why it failed."`
	Sample        []clientView      `json:"sample" nullable:"false" doc:"Of a dry run: the first rows as the clients that they would become."`
	Problems      []rowProblemView  `json:"problems" nullable:"false" doc:"Why rows were rejected, kind by kind."`
	CreatedAt     time.Time         `json:"created_at"`
	FinishedAt    *time.Time        `json:"finished_at"`
}

type rowProblemView struct {
	Code    string  `json:"code" example:"no_address"`
	Message string  `json:"message" doc:"Of the first such row, by Accept-Language."`
	Count   int64   `json:"count"`
	Rows    []int64 `json:"rows" nullable:"false" doc:"The first few, as numbered in the file."`
}

// sentenceView is a text for people with the code and parameters that programs read.
type sentenceView struct {
	Code    string `json:"code,omitempty" example:"not_due"`
	Message string `json:"message" doc:"By Accept-Language."`
	Params  []any  `json:"params,omitempty"`
}

func (v importView) location() string { return prefix + "/imports/" + v.ID }

func viewImport(ctx context.Context, r clients.ImportRun) importView {
	v := importView{
		ID: showID(r.ID), State: r.State, FileName: r.FileName, Rows: r.Rows, Created: r.Created, Updated: r.Updated, Skipped: r.Skipped,
		Rejected: r.Rejected, DoubtfulNames: r.DoubtfulNames, Encoding: r.Encoding, Delimiter: r.Delimiter, Mapping: r.Mapping, DryRun: r.DryRun,
		BytesRead: r.BytesRead, BytesTotal: r.BytesTotal, CreatedAt: r.CreatedAt, FinishedAt: r.FinishedAt,
	}
	v.Sample = pageOf(r.Sample, "", viewClient).Items
	v.Problems = pageOf(r.Problems, "", func(p clients.RowProblem) rowProblemView {
		return rowProblemView{Code: p.Code, Message: fault.Text(callOf(ctx).language, p.Format, p.Params...), Count: p.Count, Rows: p.Rows}
	}).Items
	if v.Mapping == nil {
		v.Mapping = map[string]string{}
	}
	if r.Error != nil {
		v.Error = &sentenceView{Message: fault.Text(callOf(ctx).language, r.Error.Format, r.Error.Params...), Params: params(r.Error.Params)}
	}
	return v
}

func (s *server) registerImports() {
	const at, tag = prefix + "/imports", "Imports"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadImports, ID: "list-imports", Tag: tag, Summary: "List the imports, newest first"},
		func(ctx context.Context, in *struct{ Paging }) (page[importView], error) {
			list, next, err := clients.ListImports(ctx, s.db(ctx), in.Limit, in.Cursor)
			return pageOf(list, next, func(r clients.ImportRun) importView { return viewImport(ctx, r) }), err
		})

	s.handlePlain(route{Method: http.MethodPost, Path: at, Right: access.WriteImports, ID: "import", Tag: tag, Status: http.StatusAccepted, Once: byHandler, Streams: true,
		Summary:     "Import a file of clients",
		Description: "CSV, TSV or XLSX. Encoding, delimiter and columns are detected where options don't say. The parts come in any order. The answer comes when the file is here; follow the import by GET.",
	}, s.describeUpload, s.upload)

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadImports, ID: "find-import", Tag: tag, Summary: "How an import goes"},
		func(ctx context.Context, in *struct{ One }) (importView, error) {
			id, err := in.id()
			if err != nil {
				return importView{}, err
			}
			r, err := clients.FindImport(ctx, s.db(ctx), id)
			return viewImport(ctx, r), err
		})

	s.handlePlain(route{Method: http.MethodGet, Path: at + "/{id}/rejects", Right: access.ReadImports, ID: "import-rejects", Tag: tag,
		Summary: "The rows that were not taken, as CSV: row number, reason, the row"},
		func(op *huma.Operation) {
			op.Parameters = []*huma.Param{{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
			op.Responses["200"] = &huma.Response{Description: "The rows.", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}
		}, s.rejects)

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.WriteImports, ID: "undo-import", Tag: tag, Summary: "Undo an import",
		Description: "Clients that it made and nobody wrote to are removed, changed ones get their former values back."},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			return clients.UndoImport(ctx, s.Pool, id, s.now())
		})
}

func (s *server) rejects(c *gin.Context) {
	ctx := c.Request.Context()
	id, err := One{ID: c.Param("id")}.id()
	if err == nil {
		_, err = clients.FindImport(ctx, s.db(ctx), id)
	}
	if err != nil {
		s.writeError(c, err)
		return
	}
	s.sendTable(c, "rejects-"+showID(id), func(w io.Writer) error { return clients.Rejects(ctx, s.Pool, id, callOf(ctx).language, w) })
}
