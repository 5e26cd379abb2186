package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"salut/access"
	"salut/api"
	"salut/clients"
	"salut/delivery"
	"salut/fault"
	"salut/mail"
	"salut/tokens"
	"salut/tracking"
	"salut/worker"
)

type runCommand struct{}

// Run serves the API and works, in one process.
func (runCommand) Run(e *env) error { return serve(e, parts{api: true, worker: true}) }

type apiCommand struct{}

// Run serves the API.
func (apiCommand) Run(e *env) error { return serve(e, parts{api: true}) }

type workerCommand struct{}

// Run works.
func (workerCommand) Run(e *env) error { return serve(e, parts{worker: true}) }

type parts struct{ api, worker bool }

func serve(e *env, p parts) error {
	i, err := open(e.ctx, e)
	if err != nil {
		return err
	}
	defer i.close()
	g, ctx := errgroup.WithContext(e.ctx)
	if p.api {
		if err := i.startAPI(ctx, g, nil); err != nil {
			return err
		}
		fmt.Fprintf(e.stderr, "salut %s: API at http://%s/api/docs\n", version, e.set.listen)
		code, err := access.OfferSetup(ctx, i.pool)
		if err != nil {
			return err
		}
		if code != "" {
			fmt.Fprintf(e.stderr, "There is no user yet. Make the first administrator at %s/setup#code=%s (the code is %s), or by \"salut user add\".\n", e.set.publicURL, code, code)
		}
	}
	if p.worker {
		if err := i.startWorker(ctx, g); err != nil {
			return err
		}
	}
	return g.Wait()
}

// installation is what is open while a process runs.
type installation struct {
	closers
	e           *env
	pool        *pgxpool.Pool
	redis       worker.Redis
	ping        func(context.Context) error
	redisVitals func(context.Context) (api.RedisVitals, error)
	key         tokens.Key
}

func open(ctx context.Context, e *env) (opened *installation, err error) {
	i := &installation{e: e}
	defer func() {
		if err != nil {
			i.close()
		}
	}()
	if i.pool, err = openDatabase(ctx, e.set, &i.closers, true); err != nil {
		return nil, err
	}
	if i.key, err = readKey(e.set); err != nil {
		return nil, err
	}
	if e.set.redisURL != "" {
		if i.redis, err = worker.ParseRedisURL(e.set.redisURL); err != nil {
			return nil, err
		}
	} else {
		server, err := worker.StartRedis(ctx, e.set.dataDir, logger(e))
		if err != nil {
			return nil, err
		}
		i.add(func() { _ = server.Stop() })
		i.redis = server.Options()
	}
	ping, stop := worker.Ping(i.redis)
	i.ping = ping
	i.add(stop)
	ask, stopAsking := worker.VitalsOf(i.redis)
	i.add(stopAsking)
	i.redisVitals = func(ctx context.Context) (api.RedisVitals, error) {
		v, err := ask(ctx)
		return api.RedisVitals(v), err
	}
	return i, nil
}

// startAPI listens and serves until ctx ends, then lets requests finish.
func (i *installation) startAPI(ctx context.Context, g *errgroup.Group, mailbox *mail.Catcher) error {
	log := logger(i.e)
	if n, err := clients.AbandonImports(ctx, i.pool); err != nil {
		return err
	} else if n > 0 {
		log.Warn("imports that a killed process left are marked failed", "count", n)
	}
	uploads := filepath.Join(i.e.set.dataDir, "uploads")
	if err := os.MkdirAll(uploads, 0o700); err != nil {
		return fmt.Errorf("make the folder of uploads: %w", err)
	}
	seat, err := delivery.TakeSeat(filepath.Join(i.e.set.dataDir, "hits"))
	if err != nil {
		return err
	}
	i.add(seat.Leave)
	tracker, err := tracking.New(i.pool, seat.Dir, seat.Worker, log)
	if err != nil {
		return err
	}
	g.Go(func() error { return tracker.Run(ctx) })
	handler, err := api.New(api.Deps{Pool: i.pool, Key: i.key, Zone: i.e.set.zone, PhoneRegion: i.e.set.phoneRegion, PublicURL: i.e.set.publicURL, InboundDomain: i.e.set.inboundDomain,
		Tracker: tracker, Mailbox: mailbox, RedisPing: i.ping, RedisVitals: i.redisVitals, Log: log, Background: ctx, SpoolDir: uploads, Version: version})
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", i.e.set.listen)
	if err != nil {
		return fault.Conflictf("The address %s can't be listened on (%s). Stop what uses it, or set SALUT_LISTEN to another one.", i.e.set.listen, err.Error())
	}
	g.Go(func() error { i.sweep(ctx, log); return nil })
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10}
	g.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve the API: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		<-ctx.Done()
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(stop); err != nil {
			_ = server.Close() // event streams never end by themselves
		}
		return nil
	})
	return nil
}

// sweep deletes ended sessions and the like now and then, until ctx ends.
func (i *installation) sweep(ctx context.Context, log *slog.Logger) {
	for {
		if err := access.Sweep(ctx, i.pool, time.Now()); err != nil && ctx.Err() == nil {
			log.Warn("ended sessions were not swept", "error", err)
		}
		if pauseFor(ctx, time.Hour) != nil {
			return
		}
	}
}

func (i *installation) startWorker(ctx context.Context, g *errgroup.Group) error {
	log := logger(i.e)
	// What lives long in a worker is small, and each letter leaves a little behind: collecting less often costs some 20 MB and
	// saves a part of the work.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
	seat, err := delivery.TakeSeat(filepath.Join(i.e.set.dataDir, "workers"))
	if err != nil {
		return err
	}
	i.add(seat.Leave)
	s := i.e.set
	engine, err := delivery.NewEngine(i.pool, i.key, delivery.Settings{Version: version, Worker: seat.Worker, JournalDir: seat.Dir, PublicURL: s.publicURL, Zone: s.zone,
		InboundDomain: s.inboundDomain,
		RetryFirst:    s.retryFirst, LostAfter: s.lostIn, Connections: s.connections}, log.With("worker", seat.Worker))
	if err != nil {
		return err
	}
	i.add(engine.Close)
	doors, err := i.openDoors(ctx, seat.Worker)
	if err != nil {
		return err
	}
	i.add(doors.Close)
	g.Go(func() error {
		return worker.Run(ctx, i.pool, engine, worker.Options{Redis: i.redis, Connections: s.connections, Drain: s.drain, Zone: s.zone, Doors: doors, Log: log})
	})
	return nil
}
