package api

import (
	"context"
	"sync"
	"time"

	"salut/clients"
	"salut/postgres"
	"salut/segments"
)

// ClientFilter says which clients are meant, in a query or a body. It is exported since huma sees embedded fields only of exported types.
type ClientFilter struct {
	Email        string `query:"email" json:"email,omitempty" doc:"Exactly this address, in any spelling."`
	Query        string `query:"q" json:"q,omitempty" maxLength:"200" doc:"Beginnings of words of a name or company, or the beginning of an address or a phone number."`
	Stage        string `query:"stage" json:"stage,omitempty" enum:"prospect,active,former"`
	Tag          string `query:"tag" json:"tag,omitempty"`
	ExternalID   string `query:"external_id" json:"external_id,omitempty"`
	ImportID     string `query:"import_id" json:"import_id,omitempty" doc:"Clients that this import made."`
	OwnerID      string `query:"owner_id" json:"owner_id,omitempty" doc:"A user's id, or none."`
	SegmentID    string `query:"segment_id" json:"segment_id,omitempty" doc:"Who is in this segment now."`
	NameDoubtful string `query:"name_doubtful" json:"name_doubtful,omitempty" enum:"true,false" doc:"true: names that a person should look at."`
}

type clientsQuery struct {
	Paging
	ClientFilter
	Sort string `query:"sort" maxLength:"50" example:"name" doc:"created_at, name, email, city, stage, last_purchase_at or last_opened_at, with - before it for descending order; -created_at when absent. Clients without a value stand last."`
}

func (s *server) filter(ctx context.Context, in ClientFilter) (clients.Filter, error) {
	f := clients.Filter{Email: in.Email, Query: in.Query, Stage: in.Stage, Tag: in.Tag, ExternalID: in.ExternalID}
	if in.NameDoubtful != "" {
		doubtful := in.NameDoubtful == "true"
		f.Doubtful = &doubtful
	}
	var err error
	if in.ImportID != "" {
		if f.ImportID, err = refID("import_id", in.ImportID); err != nil {
			return f, err
		}
	}
	if in.OwnerID != "" {
		var owner int64
		if in.OwnerID != "none" {
			if owner, err = refID("owner_id", in.OwnerID); err != nil {
				return f, err
			}
		}
		f.OwnerID = &owner
	}
	if in.SegmentID != "" {
		id, err := refID("segment_id", in.SegmentID)
		if err != nil {
			return f, err
		}
		seg, err := segments.Find(ctx, s.db(ctx), id)
		if err != nil {
			return f, atField(err, "segment_id")
		}
		where, err := segments.Compile(seg.Rule, s.now(), s.Zone)
		if err != nil {
			return f, err
		}
		f.Rule = &clients.Condition{SQL: where.SQL, Args: where.Args}
	}
	return f, nil
}

func (s *server) listClients(ctx context.Context, in *clientsQuery) (page[clientView], error) {
	f, err := s.filter(ctx, in.ClientFilter)
	if err != nil {
		return page[clientView]{}, err
	}
	f.Sort = in.Sort
	list, next, err := clients.List(ctx, s.db(ctx), f, in.Limit, in.Cursor)
	if err != nil {
		return page[clientView]{}, err
	}
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	opened, err := clients.LastOpened(ctx, s.db(ctx), ids)
	return pageOf(list, next, func(c clients.Client) clientView {
		v := viewClient(c)
		if at, ok := opened[c.ID]; ok {
			v.LastOpenedAt = &at
		}
		return v
	}), err
}

type clientCountView struct {
	Count int64 `json:"count" example:"12000"`
	About bool  `json:"about" doc:"An estimate: there are about so many."`
}

func (s *server) countClients(ctx context.Context, in *struct {
	ClientFilter
	Exact bool `query:"exact" doc:"Counts them one by one, which takes a second at a million."`
}) (clientCountView, error) {
	f, err := s.filter(ctx, in.ClientFilter)
	if err != nil {
		return clientCountView{}, err
	}
	n, about, err := clients.Count(ctx, s.db(ctx), f, in.Exact)
	return clientCountView{Count: n, About: about}, err
}

type tagView struct {
	Name  string `json:"name" example:"vip"`
	Count int64  `json:"count"`
}

type tagsView struct {
	Items []tagView `json:"items" nullable:"false"`
}

// tagCache keeps the tags for a minute: counting those of a million clients takes the database most of a second.
type tagCache struct {
	mu    sync.Mutex
	tags  tagsView
	until time.Time
}

func (c *tagCache) list(ctx context.Context, db postgres.DB, now time.Time) (tagsView, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Before(c.until) {
		return c.tags, nil
	}
	began := time.Now()
	list, err := clients.Tags(ctx, db)
	if err != nil {
		return tagsView{}, err
	}
	c.tags = tagsView{Items: make([]tagView, len(list))}
	for i, t := range list {
		c.tags.Items[i] = tagView(t)
	}
	// Where they are few they are counted each time.
	if c.until = now; time.Since(began) > 50*time.Millisecond {
		c.until = now.Add(time.Minute)
	}
	return c.tags, nil
}

func (c *tagCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = time.Time{}
}
