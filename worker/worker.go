// Package worker is the background door: it takes asynq tasks and makes them by the clock. It is the only room that knows Redis.
// It owns no tables: every decision is delivery's, in PostgreSQL. A task only says which chunk to look at; tasks may be lost, come twice
// or late without harm.
package worker

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"salut/campaigns"
	"salut/delivery"
	"salut/postgres"

	"github.com/hibiken/asynq"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/redis/go-redis/v9"
)

const (
	queue    = "send"
	taskSend = "send:chunk"
)

// Options of a worker.
type Options struct {
	Redis       Redis
	Connections int           // chunks sent at once
	Drain       time.Duration // how long a stop waits for letters in flight
	Zone        *time.Location
	Doors       *Doors // nil: this worker reads no mail
	Log         *slog.Logger
}

// Run sends until ctx ends, then lets the letters in flight finish and gives the rest back.
func Run(ctx context.Context, db *pgxpool.Pool, engine *delivery.Engine, o Options) error {
	if err := begin(ctx, db, engine, o.Log); err != nil {
		return err
	}
	client, ok := o.Redis.MakeRedisClient().(redis.UniversalClient)
	if !ok {
		return errors.New("the Redis options make no client")
	}
	defer func() { _ = client.Close() }()
	warnOfEviction(ctx, client, o.Log)

	sending, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	go engine.KeepLeases(sending)

	server := asynq.NewServer(o.Redis, asynq.Config{
		Concurrency:              o.Connections,
		Queues:                   map[string]int{queue: 1},
		TaskCheckInterval:        50 * time.Millisecond, // an idle server would look for work once a second only
		DelayedTaskCheckInterval: time.Second,
		ShutdownTimeout:          o.Drain,
		BaseContext:              func() context.Context { return ctx },
		Logger:                   asynqLog{o.Log},
		LogLevel:                 asynq.WarnLevel,
		// A chunk that failed is due again in PostgreSQL, where the clock finds it: asynq's own retries would only repeat it.
		RetryDelayFunc: func(int, error, *asynq.Task) time.Duration { return time.Second },
	})
	mux := asynq.NewServeMux()
	mux.HandleFunc(taskSend, func(_ context.Context, t *asynq.Task) error {
		// asynq's own context ends with its lease in Redis; ours ends with the worker, and the grant is what fences a letter.
		chunk, err := readTask(t)
		if err == nil {
			err = engine.SendChunk(ctx, chunk)
		}
		if err != nil && ctx.Err() == nil {
			o.Log.Error("chunk not sent", "chunk", chunk, "error", err)
		}
		return nil
	})
	if err := server.Start(mux); err != nil {
		return fmt.Errorf("start taking tasks: %w", err)
	}
	go sweepOld(ctx, db, o.Log)
	reading := make(chan struct{})
	go func() {
		defer close(reading)
		if o.Doors != nil {
			o.Doors.run(ctx, o.Log)
		}
	}()
	c := clock{db: db, zone: o.Zone, engine: engine, client: asynq.NewClientFromRedisClient(client), redis: client, ahead: 2 * o.Connections, log: o.Log}
	c.run(ctx)
	server.Stop()
	server.Shutdown()
	<-reading
	return nil
}

// begin brings in what a killed worker left. It waits for a database that is away, as one that is there does later on.
func begin(ctx context.Context, db *pgxpool.Pool, engine *delivery.Engine, log *slog.Logger) error {
	for {
		err := beat(ctx, db, engine)
		if err == nil {
			err = engine.Settle(ctx)
		}
		if err == nil || !postgres.Away(err) {
			return err
		}
		log.Warn("waiting for the database", "error", err)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(500 * time.Millisecond):
		}
	}
}

// beat looks whether the database was restored from a backup; then nothing that it would send is sent before a person says so.
func beat(ctx context.Context, db *pgxpool.Pool, engine *delivery.Engine) error {
	restored, err := engine.Beat(ctx)
	if err != nil || !restored {
		return err
	}
	return campaigns.HoldOverdue(ctx, db, time.Now())
}

func sendTask(chunk int64) *asynq.Task {
	return asynq.NewTask(taskSend, binary.BigEndian.AppendUint64(nil, uint64(chunk)))
}

func readTask(t *asynq.Task) (int64, error) {
	if len(t.Payload()) != 8 {
		return 0, fmt.Errorf("a task of %d bytes is not ours", len(t.Payload()))
	}
	return int64(binary.BigEndian.Uint64(t.Payload())), nil
}

// clock makes a task for each chunk that PostgreSQL says is due and nobody holds, a few ahead of what can be sent at once.
type clock struct {
	db     *pgxpool.Pool
	zone   *time.Location
	engine *delivery.Engine
	client *asynq.Client
	redis  redis.UniversalClient
	ahead  int
	log    *slog.Logger

	swept, looked, started time.Time
	failed                 bool // the last tick; the database that comes back may be another one
}

const (
	tickBusy = 20 * time.Millisecond
	tickIdle = 250 * time.Millisecond // a launch waits that long at most
)

func (c *clock) run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		next := tickIdle
		busy, err := c.tick(ctx)
		c.failed = err != nil
		switch {
		case err != nil && ctx.Err() == nil:
			c.log.Error("clock", "error", err)
			next = time.Second
		case busy:
			next = tickBusy
		}
		timer.Reset(next)
	}
}

// tick does what is due; busy tells that there was something.
func (c *clock) tick(ctx context.Context) (busy bool, err error) {
	if c.failed || time.Since(c.swept) > 5*time.Second {
		if err := beat(ctx, c.db, c.engine); err != nil {
			return false, err
		}
		c.swept = time.Now()
		if err := c.engine.Sweep(ctx); err != nil {
			return false, err
		}
	}
	if time.Since(c.started) > time.Second {
		c.started = time.Now()
		if err := campaigns.StartDue(ctx, c.db, c.zone, c.started); err != nil {
			return false, err
		}
	}
	waiting, err := delivery.Waiting(ctx, c.db)
	if err != nil {
		return false, err
	}
	if waiting > 0 && time.Since(c.looked) > time.Second {
		c.looked = time.Now()
		if err := c.remake(ctx); err != nil {
			return true, err
		}
	}
	if waiting >= c.ahead {
		return true, nil
	}
	chunks, err := delivery.Due(ctx, c.db, c.ahead-waiting)
	if err != nil {
		return false, err
	}
	for _, id := range chunks {
		// Asynq must not keep or repeat it: the chunk's row says whether it is still to be sent.
		if _, err := c.client.EnqueueContext(ctx, sendTask(id), asynq.Queue(queue), asynq.MaxRetry(0), asynq.Timeout(24*time.Hour)); err != nil {
			return true, fmt.Errorf("make a task: %w", err)
		}
	}
	return len(chunks) > 0 || waiting > 0, nil
}

// remake has the tasks made again that Redis has forgotten: PostgreSQL counts chunks on their way and the queue is empty. One that is just
// being taken gets a second task, which finds its chunk leased.
func (c *clock) remake(ctx context.Context) error {
	// asynq's Inspector does not know a queue that was flushed away and is in use again, so the two lists are asked themselves.
	var left int64
	for _, list := range []string{"pending", "active"} {
		n, err := c.redis.LLen(ctx, "asynq:{"+queue+"}:"+list).Result()
		if err != nil {
			return fmt.Errorf("look at the queue: %w", err)
		}
		left += n
	}
	if left > 0 {
		return nil
	}
	return delivery.Requeue(ctx, c.db)
}

// warnOfEviction says when Redis may throw tasks away: nothing is lost by it, but sending stalls until they are made again.
func warnOfEviction(ctx context.Context, client redis.UniversalClient, log *slog.Logger) {
	policy, err := client.ConfigGet(ctx, "maxmemory-policy").Result()
	if err != nil {
		return // managed services often forbid CONFIG
	}
	if p := policy["maxmemory-policy"]; p != "" && p != "noeviction" {
		log.Warn("Redis may evict tasks; set maxmemory-policy to noeviction", "policy", p)
	}
}

// asynqLog gives asynq's words to slog.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) Debug(args ...any) { l.log.Debug(fmt.Sprint(args...)) }
func (l asynqLog) Info(args ...any)  { l.log.Info(fmt.Sprint(args...)) }
func (l asynqLog) Warn(args ...any)  { l.log.Warn(fmt.Sprint(args...)) }
func (l asynqLog) Error(args ...any) { l.log.Error(fmt.Sprint(args...)) }
func (l asynqLog) Fatal(args ...any) { l.log.Error(fmt.Sprint(args...)); os.Exit(1) }
