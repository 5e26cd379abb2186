package worker

import (
	"context"
	"log/slog"
	"time"

	"salut/clients"
	"salut/inbound"

	"github.com/jackc/pgx/v5/pgxpool"
)

const (
	sweepEvery = time.Hour
	sweepRuns  = 2000                   // of each kind an hour: what is left waits for the next
	sweepPause = 100 * time.Millisecond // between two runs, so that sending hardly notices
)

// sweepOld deletes what an administrator does not want to be kept so long, a little at a time, until ctx ends.
func sweepOld(ctx context.Context, db *pgxpool.Pool, log *slog.Logger) {
	timer := time.NewTimer(time.Minute) // a start has better things to do
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		timer.Reset(sweepEvery)
		for what, forget := range map[string]clients.Forgetting{clients.InboundRaw: inbound.ForgetRaw, clients.HitEvidence: clients.ForgetEvidence} {
			if err := sweepKind(ctx, db, what, forget); err != nil && ctx.Err() == nil {
				log.Warn("old data not deleted", "what", what, "error", err)
			}
		}
	}
}

func sweepKind(ctx context.Context, db *pgxpool.Pool, what string, forget clients.Forgetting) error {
	for range sweepRuns {
		more, err := clients.SweepOld(ctx, db, what, time.Now(), forget)
		if err != nil || !more {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(sweepPause):
		}
	}
	return nil
}
