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

	"salut/delivery"
	"salut/postgres"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

const (
	queue    = "send"
	taskSend = "send:chunk"
)

// Options of a worker.
type Options struct {
	Redis       asynq.RedisConnOpt
	Connections int           // chunks sent at once
	Drain       time.Duration // how long a stop waits for letters in flight
	Log         *slog.Logger
}

// Run sends until ctx ends, then lets the letters in flight finish and gives the rest back.
func Run(ctx context.Context, db postgres.DB, engine *delivery.Engine, o Options) error {
	if err := engine.Settle(ctx); err != nil {
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
	clock(ctx, db, engine, asynq.NewClientFromRedisClient(client), o)
	server.Stop()
	server.Shutdown()
	return nil
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

// clock makes a task for each chunk that PostgreSQL says is due and nobody holds, a few ahead of what can be sent at once: what Redis
// forgets is found again when its time in the queue is over.
func clock(ctx context.Context, db postgres.DB, engine *delivery.Engine, client *asynq.Client, o Options) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	var swept time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if time.Since(swept) > 5*time.Second {
			swept = time.Now()
			if err := engine.Sweep(ctx); err != nil && ctx.Err() == nil {
				o.Log.Error("sweep", "error", err)
			}
		}
		if err := enqueue(ctx, db, client, 2*o.Connections); err != nil && ctx.Err() == nil {
			o.Log.Error("clock", "error", err)
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Second):
			}
		}
	}
}

func enqueue(ctx context.Context, db postgres.DB, client *asynq.Client, ahead int) error {
	waiting, err := delivery.Waiting(ctx, db)
	if err != nil || waiting >= ahead {
		return err
	}
	chunks, err := delivery.Due(ctx, db, ahead-waiting)
	if err != nil {
		return err
	}
	for _, id := range chunks {
		// Asynq must not keep or repeat it: the chunk's row says whether it is still to be sent.
		if _, err := client.EnqueueContext(ctx, sendTask(id), asynq.Queue(queue), asynq.MaxRetry(0), asynq.Timeout(24*time.Hour)); err != nil {
			return fmt.Errorf("make a task: %w", err)
		}
	}
	return nil
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
