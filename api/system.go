package api

import (
	"context"
	"net/http"
	"time"

	"salut/access"
	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/inbound"
	"salut/postgres"
)

// RedisVitals is the state of Redis.
type RedisVitals struct {
	Version string
	Policy  string // maxmemory-policy; empty: not told
	Bytes   int64
	Tasks   int64 // that wait or are being worked on
}

type systemView struct {
	Version   string            `json:"version" example:"1.0.0"`
	At        time.Time         `json:"at"`
	OK        bool              `json:"ok" doc:"Nothing has to be mended."`
	Troubles  []troubleView     `json:"troubles" nullable:"false" doc:"What has to be mended, the worst first."`
	Queue     queueView         `json:"queue"`
	Workers   []workerView      `json:"workers" nullable:"false" doc:"Those that were seen within a week, the latest first."`
	Database  databaseView      `json:"database"`
	Redis     *redisView        `json:"redis" doc:"Null: this process needs none."`
	Inbound   inboundVitalsView `json:"inbound"`
	Mailboxes []mailboxView     `json:"mailboxes" nullable:"false" doc:"Mailboxes of senders that are read over IMAP."`
}

type troubleView struct {
	Severity string `json:"severity" enum:"error,warning"`
	Code     string `json:"code" example:"no_worker"`
	Message  string `json:"message" doc:"What is wrong and what to do, by Accept-Language."`
}

type queueView struct {
	Waiting     int64      `json:"waiting" doc:"Letters of running campaigns that are not answered yet."`
	Stopped     int64      `json:"stopped" doc:"Letters of paused and held campaigns."`
	Held        int64      `json:"held" doc:"Campaigns that salut stopped itself."`
	Due         int64      `json:"due" doc:"Runs of up to 500 letters that are due and in nobody's hand."`
	OldestDueAt *time.Time `json:"oldest_due_at" doc:"Of those that nothing else keeps back."`
	Leased      int64      `json:"leased" doc:"Runs of letters in a worker's hand."`
	Orphans     int64      `json:"orphans" doc:"Letters that a lost worker may have begun."`
	Uncertain   int64      `json:"uncertain" doc:"Letters of which nobody learnt whether they went out."`
}

type workerView struct {
	Worker       string    `json:"worker"`
	Version      string    `json:"version"`
	BeatAt       time.Time `json:"beat_at" doc:"When it last said that it lives; it does so every five seconds."`
	Alive        bool      `json:"alive"`
	JournalBytes int64     `json:"journal_bytes" doc:"What its journal of letters in flight holds."`
}

type databaseView struct {
	Version        string `json:"version" example:"17.4"`
	Bytes          int64  `json:"bytes"`
	Connections    int64  `json:"connections"`
	MaxConnections int64  `json:"max_connections"`
}

type redisView struct {
	OK      bool   `json:"ok"`
	Version string `json:"version"`
	Policy  string `json:"policy" example:"noeviction" doc:"Its maxmemory-policy; empty: it doesn't tell."`
	Bytes   int64  `json:"bytes"`
	Tasks   int64  `json:"tasks" doc:"That wait or are being worked on."`
}

type inboundVitalsView struct {
	Waiting  int64      `json:"waiting" doc:"Messages that are kept and not read yet."`
	OldestAt *time.Time `json:"oldest_at"`
	SetAside int64      `json:"set_aside" doc:"Messages that could not be read."`
	Doors    []doorView `json:"doors" nullable:"false" doc:"By which something came lately."`
}

type doorView struct {
	Door   string    `json:"door" enum:"api,pipe,smtp,lmtp,imap"`
	LastAt time.Time `json:"last_at"`
}

type mailboxView struct {
	SenderID string     `json:"sender_id"`
	Address  string     `json:"address"`
	Host     string     `json:"host"`
	Read     bool       `json:"read" doc:"A worker has it in hand."`
	ReadAt   *time.Time `json:"read_at"`
	Stage    string     `json:"stage" doc:"Where the last attempt ended; empty: it went well."`
	Message  string     `json:"message"`
}

type slowDownView struct {
	SenderID     string    `json:"sender_id"`
	Address      string    `json:"address" doc:"Of the sender."`
	Provider     string    `json:"provider" example:"mail.ru"`
	GapSeconds   float64   `json:"gap_seconds" doc:"Between two letters, of all workers together."`
	BlockedUntil time.Time `json:"blocked_until" doc:"Nothing goes there before."`
	TroubledAt   time.Time `json:"troubled_at" doc:"When it last asked, or was last believed a little more."`
	LastReply    string    `json:"last_reply" example:"421 4.7.0 try again later"`
}

type slowDownsView struct {
	Items []slowDownView `json:"items" nullable:"false"`
}

type retentionView struct {
	What    string     `json:"what" enum:"inbound_raw,hit_evidence" doc:"inbound_raw: the raw bytes of what came by mail, with attached files. hit_evidence: the program and network of opens and clicks."`
	Days    *int       `json:"days" doc:"For how long it is kept; null: for ever."`
	Removed int64      `json:"removed" doc:"By all runs so far."`
	SweptAt *time.Time `json:"swept_at" doc:"The last run."`
}

type retentionsView struct {
	Items []retentionView `json:"items" nullable:"false"`
}

type retentionPatch struct {
	Days maybe[int] `json:"days" doc:"30 to 3650; null: for ever."`
}

// A worker says that it lives every five seconds; after these it is taken for silent, and for gone.
const (
	silentAfter = 30 * time.Second
	goneAfter   = 24 * time.Hour // who was switched off for good is no trouble
)

// vitals is all that the page about the installation needs to know.
type vitals struct {
	delivery delivery.Vitals
	inbound  inbound.Vitals
	database postgres.Vitals
	redis    *RedisVitals
	redisErr error
	version  string
	now      time.Time
}

func (s *server) registerSystem() {
	const tag = "System"
	handle(s, route{Method: http.MethodGet, Path: prefix + "/system", Right: access.ReadSystem, ID: "show-system", Tag: tag, Summary: "Show how the installation is, and what to mend"},
		func(ctx context.Context, _ *struct{}) (systemView, error) {
			v, err := s.vitals(ctx)
			return v.view(callOf(ctx).language), err
		})
	handle(s, route{Method: http.MethodGet, Path: prefix + "/slow-downs", Right: access.ReadSenders, ID: "list-slow-downs", Tag: tag, Summary: "List the mail providers that asked a sender to write more slowly"},
		func(ctx context.Context, _ *struct{}) (slowDownsView, error) {
			list, err := delivery.SlowDowns(ctx, s.db(ctx))
			v := slowDownsView{Items: make([]slowDownView, len(list))}
			for i, d := range list {
				v.Items[i] = slowDownView{showID(d.SenderID), d.Address, d.Provider, d.Gap.Seconds(), d.BlockedUntil, d.TroubledAt, d.LastReply}
			}
			return v, err
		})
}

func (s *server) registerRetention() {
	const at, tag = prefix + "/retention", "System"
	show := func(ctx context.Context) (retentionsView, error) {
		list, err := clients.Retentions(ctx, s.db(ctx))
		v := retentionsView{Items: make([]retentionView, len(list))}
		for i, r := range list {
			v.Items[i] = retentionView(r)
		}
		return v, err
	}
	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadSystem, ID: "list-retention", Tag: tag, Summary: "List what is kept how long"},
		func(ctx context.Context, _ *struct{}) (retentionsView, error) { return show(ctx) })
	handle(s, route{Method: http.MethodPatch, Path: at + "/{what}", Right: access.WriteSystem, ID: "change-retention", Tag: tag, Summary: "Change for how long something is kept",
		Description: "A worker deletes what is older, a little at a time. It does not come back."},
		func(ctx context.Context, in *struct {
			What string `path:"what"`
			Body retentionPatch
		}) (retentionsView, error) {
			if err := clients.SetRetention(ctx, s.db(ctx), in.What, in.Body.Days.orNil()); err != nil {
				return retentionsView{}, err
			}
			return show(ctx)
		})
}

func (s *server) vitals(ctx context.Context) (v vitals, err error) {
	v.version, v.now = s.Version, s.now()
	if v.delivery, err = delivery.ReadVitals(ctx, s.db(ctx), v.now); err != nil {
		return v, err
	}
	if v.inbound, err = inbound.ReadVitals(ctx, s.db(ctx), v.now); err != nil {
		return v, err
	}
	if v.database, err = postgres.ReadVitals(ctx, s.db(ctx)); err != nil {
		return v, err
	}
	if s.RedisVitals != nil {
		limited, cancel := context.WithTimeout(ctx, pingTime)
		defer cancel()
		var r RedisVitals
		if r, v.redisErr = s.RedisVitals(limited); v.redisErr != nil {
			s.Log.WarnContext(ctx, "Redis was not asked about itself", "error", v.redisErr)
		}
		v.redis = &r
	}
	return v, nil
}

func (v vitals) view(language string) systemView {
	d, in := v.delivery, v.inbound
	out := systemView{
		Version: v.version, At: v.now, Troubles: v.troubles(language),
		Queue:     queueView{d.Waiting, d.Stopped, d.Held, d.Due, d.OldestDueAt, d.Leased, d.Orphans, d.Uncertain},
		Workers:   make([]workerView, len(d.Workers)),
		Database:  databaseView(v.database),
		Inbound:   inboundVitalsView{Waiting: in.Waiting, OldestAt: in.OldestAt, SetAside: in.SetAside, Doors: make([]doorView, len(in.Doors))},
		Mailboxes: make([]mailboxView, len(in.Mailboxes)),
	}
	out.OK = len(out.Troubles) == 0
	for i, w := range d.Workers {
		out.Workers[i] = workerView{w.Worker, w.Version, w.BeatAt, v.alive(w), w.JournalBytes}
	}
	for i, door := range in.Doors {
		out.Inbound.Doors[i] = doorView(door)
	}
	for i, m := range in.Mailboxes {
		out.Mailboxes[i] = mailboxView{showID(m.SenderID), m.Address, m.Host, m.Worker != "", m.ReadAt, m.Stage, mailboxText(language, m.Stage, m.Words)}
	}
	if r := v.redis; r != nil {
		out.Redis = &redisView{v.redisErr == nil, r.Version, r.Policy, r.Bytes, r.Tasks}
	}
	return out
}

func (v vitals) alive(w delivery.WorkerVitals) bool { return v.now.Sub(w.BeatAt) < silentAfter }

// troubles says in plain sentences what is wrong and what to do, the worst first.
func (v vitals) troubles(language string) []troubleView {
	list := []troubleView{}
	add := func(severity, code, format string, args ...any) {
		list = append(list, troubleView{severity, code, fault.Text(language, format, args...)})
	}
	d, in := v.delivery, v.inbound
	alive, silent := 0, 0
	other := ""
	for _, w := range d.Workers {
		switch {
		case v.alive(w):
			alive++
			if w.Version != "" && w.Version != v.version {
				other = w.Version
			}
		case v.now.Sub(w.BeatAt) < goneAfter:
			silent++
		}
	}
	if alive == 0 {
		add("error", "no_worker", "No worker is running: nothing is sent, and no mail is read. Start “salut run”, or “salut worker” beside “salut api”.")
	}
	if v.redisErr != nil {
		add("error", "redis_away", "Redis does not answer: no letter goes out until it does, and none is lost. See that it runs, and that SALUT_REDIS_URL is right.")
	}
	if alive > 0 && d.OldestDueAt != nil && v.now.Sub(*d.OldestDueAt) > 5*time.Minute {
		add("error", "stuck", "Letters have been due for %d minutes and no worker takes them. Look into the log of the workers, then start them again: nothing is sent twice.", int(v.now.Sub(*d.OldestDueAt).Minutes()))
	}
	for _, s := range d.Troubled {
		add("error", "sender", "The mail server of %s can't be used now: %s. Its letters wait; check the sender in the settings.", s.Address, s.LastReply)
	}
	for _, m := range in.Mailboxes {
		if m.Stage != "" {
			add("error", "mailbox", "Replies to %s are not read. %s", m.Address, mailboxText(language, m.Stage, m.Words))
		}
	}
	if in.OldestAt != nil && v.now.Sub(*in.OldestAt) > 10*time.Minute {
		add("warning", "inbound_waits", "Incoming messages that wait to be read: %d, for %d minutes now. See that a worker runs.", in.Waiting, int(v.now.Sub(*in.OldestAt).Minutes()))
	}
	if silent > 0 && alive > 0 {
		add("warning", "silent_worker", "Workers that have not been heard of for a while: %d. If you stopped them, all is well; else start them again with the same data folder.", silent)
	}
	if d.Orphans > 0 {
		add("warning", "orphans", "Letters in the hands of a worker that is gone: %d. Start it again with the same data folder, and it will tell what became of them; else they become uncertain.", d.Orphans)
	}
	if d.Held > 0 {
		add("warning", "held", "Campaigns that salut stopped and that wait for your decision: %d.", d.Held)
	}
	if in.SetAside > 0 {
		add("warning", "set_aside", "Incoming messages that could not be read and are set aside: %d. GET /api/v1/inbound?quarantined=true lists them.", in.SetAside)
	}
	if r := v.redis; r != nil && r.Policy != "" && r.Policy != "noeviction" {
		add("warning", "redis_policy", "Redis may throw tasks away when its memory is full (maxmemory-policy is %s): set it to noeviction. No letter would be lost, but sending would pause.", r.Policy)
	}
	if other != "" {
		add("warning", "versions", "A worker is of version %s, this process of %s: bring all to one version.", other, v.version)
	}
	if m := v.database.MaxConnections; m > 0 && v.database.Connections*10 > m*9 {
		add("warning", "connections", "The database has %d of %d connections in use: raise max_connections, or lower SALUT_WORKER_CONNECTIONS.", v.database.Connections, m)
	}
	return list
}
