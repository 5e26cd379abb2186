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
	"salut/delivery"
	"salut/fault"
	"salut/mail"
)

type bulkView struct {
	ID         string     `json:"id" example:"3"`
	Act        string     `json:"act" enum:"add_tags,remove_tags,set_stage,set_owner,suppress"`
	Tags       []string   `json:"tags" nullable:"false"`
	Stage      string     `json:"stage"`
	OwnerID    *string    `json:"owner_id"`
	Note       string     `json:"note"`
	State      string     `json:"state" enum:"running,done,failed,undoing,undone" doc:"What a failed one did before it broke off stays, and can be undone."`
	Total      int64      `json:"total" doc:"Clients that were meant when it began."`
	Done       int64      `json:"done" doc:"Of these: looked at."`
	Changed    int64      `json:"changed" doc:"Of these: changed; the others were so already."`
	Skipped    int64      `json:"skipped" doc:"Of a suppression: clients without an address."`
	Author     string     `json:"author"`
	CreatedAt  time.Time  `json:"created_at"`
	FinishedAt *time.Time `json:"finished_at"`
}

func (v bulkView) location() string { return prefix + "/clients/bulk/" + v.ID }

func viewBulk(b clients.Bulk) bulkView {
	return bulkView{ID: showID(b.ID), Act: b.Act, Tags: b.Tags, Stage: b.Stage, OwnerID: showOptionalID(b.OwnerID), Note: b.Note, State: b.State, Total: b.Total, Done: b.Done,
		Changed: b.Changed, Skipped: b.Skipped, Author: b.Author, CreatedAt: b.CreatedAt, FinishedAt: b.FinishedAt}
}

type bulkInput struct {
	Act     string        `json:"act" example:"add_tags" doc:"add_tags, remove_tags, set_stage, set_owner or suppress."`
	IDs     []string      `json:"ids,omitempty" maxItems:"10000" doc:"The clients; or a filter says who is meant."`
	Filter  *ClientFilter `json:"filter,omitempty" doc:"All clients that a list with this filter shows; an empty one is everyone."`
	Tags    []string      `json:"tags,omitempty"`
	Stage   string        `json:"stage,omitempty"`
	OwnerID *string       `json:"owner_id,omitempty" doc:"A user's id; absent or null: nobody."`
	Note    string        `json:"note,omitempty" doc:"Why the addresses are suppressed."`
}

// bulkAtOnce is up to how many clients a change is made before it is answered.
const bulkAtOnce = 500

func (s *server) registerBulk() {
	const at, tag = prefix + "/clients/bulk", "Clients"

	handle(s, route{Method: http.MethodPost, Path: at, Right: access.WriteClients, ID: "change-clients", Tag: tag, Status: http.StatusAccepted, Once: byClaim,
		Summary: "Change many clients at once", Description: "Up to five hundred are changed when it answers, more in the background: ask for it by its id. Each change stands in the client's history. Suppressing asks for the right to."},
		func(ctx context.Context, in *struct{ Body bulkInput }) (bulkView, error) {
			b, f, err := s.bulk(ctx, in.Body)
			if err != nil {
				return bulkView{}, err
			}
			if b, err = clients.PlanBulk(ctx, s.Pool, b, f); err != nil {
				return bulkView{}, err
			}
			return s.inBackground(ctx, b, func(ctx context.Context) (clients.Bulk, error) {
				return clients.RunBulk(ctx, s.Pool, b, f, func(ctx context.Context, addresses []mail.Address) (int64, error) {
					return delivery.SuppressAll(ctx, s.Pool, addresses, clients.Suppression{Reason: "manual", Note: b.Note, Scope: clients.Everything, Author: b.Author}, s.now())
				}, s.now())
			})
		})

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadClients, ID: "find-change", Tag: tag, Summary: "How far a change to many clients is"},
		func(ctx context.Context, in *struct{ One }) (bulkView, error) {
			id, err := in.id()
			if err != nil {
				return bulkView{}, err
			}
			b, err := clients.FindBulk(ctx, s.db(ctx), id)
			return viewBulk(b), err
		})

	handle(s, route{Method: http.MethodPost, Path: at + "/{id}/undo", Right: access.WriteClients, ID: "undo-change", Tag: tag, Status: http.StatusAccepted, Once: byClaim,
		Summary: "Take a change to many clients back", Description: "Tags, stages and owners get their former values where nobody changed them again since. Suppressions stay."},
		func(ctx context.Context, in *struct{ One }) (bulkView, error) {
			id, err := in.id()
			if err != nil {
				return bulkView{}, err
			}
			b, err := clients.PlanUndo(ctx, s.Pool, id)
			if err != nil {
				return bulkView{}, err
			}
			return s.inBackground(ctx, b, func(ctx context.Context) (clients.Bulk, error) { return clients.RunUndo(ctx, s.Pool, b, s.now()) })
		})

	s.handlePlain(route{Method: http.MethodGet, Path: prefix + "/clients.csv", Right: access.ExportClients, ID: "export-clients", Tag: tag,
		Summary: "The clients that a filter means, as CSV", Description: "All fields and attributes, newest first, in the form that an import reads. Takes the filters of the list."},
		func(op *huma.Operation) {
			for _, name := range filterNames {
				op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "query", Schema: &huma.Schema{Type: huma.TypeString}})
			}
			op.Parameters = append(op.Parameters, &huma.Param{Name: "delimiter", In: "query", Description: "comma (default), or semicolon, which spreadsheets in Russian expect.", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"comma", "semicolon"}}})
			op.Responses["200"] = &huma.Response{Description: "The table.", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}}}
		}, s.exportClients)
}

func (s *server) bulk(ctx context.Context, in bulkInput) (clients.Bulk, clients.Filter, error) {
	b := clients.Bulk{Act: in.Act, Tags: in.Tags, Stage: in.Stage, Note: in.Note, Author: callOf(ctx).author()}
	var f clients.Filter
	if in.Act == "suppress" && !callOf(ctx).role().May(access.Suppress) {
		return b, f, fault.Forbiddenf("Your role may not suppress addresses.")
	}
	if in.OwnerID != nil {
		id, err := refID("owner_id", *in.OwnerID)
		if err != nil {
			return b, f, err
		}
		b.OwnerID = &id
	}
	switch {
	case (in.Filter == nil) == (len(in.IDs) == 0):
		return b, f, fault.Invalidf("ids", "Say who is meant: either ids or a filter.")
	case in.Filter != nil:
		f, err := s.filter(ctx, *in.Filter)
		return b, f, err
	}
	for _, text := range in.IDs {
		id, err := refID("ids", text)
		if err != nil {
			return b, f, err
		}
		f.IDs = append(f.IDs, id)
	}
	return b, f, nil
}

// inBackground does a small change at once, and lets a large one outlive the request.
func (s *server) inBackground(ctx context.Context, b clients.Bulk, run func(ctx context.Context) (clients.Bulk, error)) (bulkView, error) {
	if b.Total <= bulkAtOnce {
		done, err := run(context.WithoutCancel(ctx))
		s.tags.forget()
		return viewBulk(done), err
	}
	go func() {
		if _, err := run(s.Background); err != nil {
			s.Log.Error("a change to many clients broke off", "id", b.ID, "error", err)
		}
		s.tags.forget()
	}()
	return viewBulk(b), nil
}

// filterNames are the filters of the list in a query, for a route that huma doesn't read.
var filterNames = []string{"email", "q", "stage", "tag", "external_id", "import_id", "owner_id", "segment_id", "name_doubtful"}

func (s *server) exportClients(c *gin.Context) {
	ctx := c.Request.Context()
	f, err := s.filter(ctx, ClientFilter{Email: c.Query("email"), Query: c.Query("q"), Stage: c.Query("stage"), Tag: c.Query("tag"), ExternalID: c.Query("external_id"), ImportID: c.Query("import_id"),
		OwnerID: c.Query("owner_id"), SegmentID: c.Query("segment_id"), NameDoubtful: c.Query("name_doubtful")})
	if err != nil {
		s.writeError(c, err)
		return
	}
	delimiter := ','
	if c.Query("delimiter") == "semicolon" {
		delimiter = ';'
	}
	s.sendTable(c, "clients", func(w io.Writer) error {
		return clients.WriteTable(ctx, s.Pool, f, delimiter, &marked{w: w})
	})
}

// marked puts a byte order mark before the first bytes: without one spreadsheets take UTF-8 for something else.
type marked struct {
	w     io.Writer
	begun bool
}

func (m *marked) Write(p []byte) (int, error) {
	if !m.begun {
		m.begun = true
		if _, err := io.WriteString(m.w, "\uFEFF"); err != nil {
			return 0, err
		}
	}
	return m.w.Write(p)
}
