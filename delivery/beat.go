package delivery

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

const heldRestored = "The database was restored from a backup, so letters that went out after the backup stand as not sent. Resume it only if they may go out again."

// Beat counts on in the database and then in the worker's folder, and tells whether the database is older than the folder: then it was
// restored from a backup, and what it says is still to be sent may have been sent long ago. A kill between the two leaves the folder
// behind, never ahead. Another database (or a folder's first one) is no restored one.
func (e *Engine) Beat(ctx context.Context) (restored bool, err error) {
	file := filepath.Join(e.set.JournalDir, "beats")
	var known string
	var folder int64
	raw, err := os.ReadFile(file)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return false, fmt.Errorf("read the worker's count: %w", err)
	default:
		id, count, _ := strings.Cut(strings.TrimSpace(string(raw)), " ")
		if n, err := strconv.ParseInt(count, 10, 64); err == nil { // a torn one says nothing
			known, folder = id, n
		}
	}
	var database string
	var beats int64
	const q = `
		WITH beat AS (
			INSERT INTO worker_beats AS w (worker, beats, version, journal_bytes) VALUES ($1, 1, $2, $3)
			ON CONFLICT (worker) DO UPDATE SET beats = w.beats + 1, beat_at = now(), version = $2, journal_bytes = $3 RETURNING beats
		)
		SELECT i.id::text, beat.beats FROM installation i, beat`
	if err := e.pool.QueryRow(ctx, q, e.set.Worker, e.set.Version, e.journalBytes()).Scan(&database, &beats); err != nil {
		return false, fmt.Errorf("count a beat: %w", err)
	}
	restored = known == database && beats <= folder
	if restored {
		beats = folder + 1
		if err := e.holdAll(ctx, beats); err != nil {
			return false, err
		}
	}
	// Written anew and renamed, so that a kill leaves the old count or the new one.
	fresh := file + ".new"
	if err := os.WriteFile(fresh, []byte(database+" "+strconv.FormatInt(beats, 10)+"\n"), 0o600); err != nil {
		return restored, fmt.Errorf("write the worker's count: %w", err)
	}
	if err := os.Rename(fresh, file); err != nil {
		return restored, fmt.Errorf("write the worker's count: %w", err)
	}
	return restored, nil
}

// journalBytes is how much the worker's journals of letters in flight hold.
func (e *Engine) journalBytes() (sum int64) {
	for slot := range e.set.Connections {
		if raw, err := os.ReadFile(journalName(e.set.JournalDir, slot)); err == nil {
			sum += int64(len(goodLines(raw)))
		}
	}
	return sum
}

// holdAll holds whatever has letters to send, and brings the worker's count up to that of its folder.
func (e *Engine) holdAll(ctx context.Context, beats int64) error {
	err := shut(ctx, e.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE mailings SET state = 'held', held_reason = $1 WHERE state = 'running' AND finished_at IS NULL`, heldRestored); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE worker_beats SET beats = $2 WHERE worker = $1`, e.set.Worker, beats)
		return err
	})
	if err != nil {
		return fmt.Errorf("hold what a restored database would send again: %w", err)
	}
	e.log.Warn("the database was restored from a backup: running mailings are held")
	return nil
}
