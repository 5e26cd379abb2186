package delivery

import (
	"context"
	"fmt"
	"hash/fnv"
	"log/slog"
	"sync"
	"time"

	"salut/tokens"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Settings of a worker's engine.
type Settings struct {
	Version       string         // of salut, for those who look after it
	Worker        string         // this worker's id, kept in its data folder
	JournalDir    string         // where its journal of letters in flight is
	PublicURL     string         // the address in links, without a slash at the end
	ListDomain    string         // what List-Id ends with; empty: the sender's domain
	Zone          *time.Location // of dates in letters; nil is UTC
	InboundDomain string         // where bounces come back to, in its normal form; empty: to the sender's own address
	RetryFirst    time.Duration  // wait after the first 4xx; doubles
	LostAfter     time.Duration  // how long a lost worker's letters in flight wait for its journal before they are called uncertain
	Connections   int            // open SMTP connections, all senders together
}

// Engine sends the chunks that it is given. One engine serves a worker; its methods may be called from many goroutines.
type Engine struct {
	pool   *pgxpool.Pool
	turns  *pgxpool.Pool // for what each lot costs: its plans are made once
	key    tokens.Key
	set    Settings
	log    *slog.Logger
	now    func() time.Time
	number int // of the worker, to tell its counts from those of others

	conns    *connections
	prepared *preparations
	domains  domains
	slots    chan *journal // a journal file for each chunk being sent; taking one is the right to send

	mu    sync.Mutex
	hands map[int64]bool // chunks leased by us now, renewed by KeepLeases
	lines map[int64]int  // by sender: chunks being sent, each over a connection of its own
}

// NewEngine makes an engine. Call Settle once before the first Send.
func NewEngine(pool *pgxpool.Pool, key tokens.Key, set Settings, log *slog.Logger) (*Engine, error) {
	if set.RetryFirst <= 0 {
		set.RetryFirst = 5 * time.Minute
	}
	if set.LostAfter <= 0 {
		set.LostAfter = 15 * time.Minute
	}
	if set.Connections <= 0 {
		set.Connections = 10
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(set.Worker))
	turns, err := openTurns(pool, set.Connections)
	if err != nil {
		return nil, err
	}
	e := &Engine{pool: pool, turns: turns, key: key, set: set, log: log, now: time.Now, number: int(h.Sum32() % shards),
		conns: newConnections(), prepared: newPreparations(), slots: make(chan *journal, set.Connections), hands: map[int64]bool{}, lines: map[int64]int{}}
	for i := range set.Connections {
		j, err := openJournal(set.JournalDir, i)
		if err != nil {
			e.Close()
			return nil, err
		}
		e.slots <- j
	}
	return e, nil
}

// openTurns opens the connections of turns. Making a plan costs as much as looking up a tenth of a lot, so plans are kept; and as a mailing
// just launched has no statistics to plan by, they are held to what is right for a lot whatever the table holds: each row by its index.
func openTurns(pool *pgxpool.Pool, lines int) (*pgxpool.Pool, error) {
	c := pool.Config()
	c.MinConns, c.MaxConns = 0, int32(lines)+2
	for _, setting := range [][2]string{{"plan_cache_mode", "force_generic_plan"}, {"enable_seqscan", "off"}, {"enable_bitmapscan", "off"}, {"enable_hashjoin", "off"}, {"enable_mergejoin", "off"}, {"jit", "off"}} {
		c.ConnConfig.RuntimeParams[setting[0]] = setting[1]
	}
	turns, err := pgxpool.NewWithConfig(context.Background(), c)
	if err != nil {
		return nil, fmt.Errorf("open the connections of the turns: %w", err)
	}
	return turns, nil
}

// shards is how many rows of counts a mailing's lines share, besides row 0, the plan's. A line keeps its row locked until its turn is committed.
const shards = 31

func (e *Engine) shard(line int) int { return 1 + (e.number+line)%shards }

// enter takes one of the sender's connections; false when all of them are in use.
func (e *Engine) enter(s Sender) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if s.Connections > 0 && e.lines[s.ID] >= s.Connections {
		return false
	}
	e.lines[s.ID]++
	return true
}

func (e *Engine) leave(s Sender) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.lines[s.ID]--; e.lines[s.ID] <= 0 {
		delete(e.lines, s.ID)
	}
}

func (e *Engine) zone() *time.Location {
	if e.set.Zone == nil {
		return time.UTC
	}
	return e.set.Zone
}

// Close ends idle connections and closes the journals.
func (e *Engine) Close() {
	e.conns.closeAll()
	e.turns.Close()
	for {
		select {
		case j := <-e.slots:
			j.close()
		default:
			return
		}
	}
}

// KeepLeases renews the leases in our hands until ctx ends.
func (e *Engine) KeepLeases(ctx context.Context) {
	tick := time.NewTicker(leaseFor / 6)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		e.mu.Lock()
		ids := make([]int64, 0, len(e.hands))
		for id := range e.hands {
			ids = append(ids, id)
		}
		e.mu.Unlock()
		if len(ids) == 0 {
			continue
		}
		if err := Renew(ctx, e.pool, e.set.Worker, ids); err != nil && ctx.Err() == nil {
			e.log.Warn("leases not renewed", "error", err)
		}
	}
}

func (e *Engine) hold(chunk int64, held bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if held {
		e.hands[chunk] = true
	} else {
		delete(e.hands, chunk)
	}
}
