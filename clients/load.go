package clients

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/errgroup"

	"salut/fault"
)

// How an import is cut up. A batch is what one round of statements writes; blocks are what the goroutines hand each other. The
// blocks that may be ahead of the database are bounded, so memory does not grow with the file.
const (
	blockRows   = 1000
	batchRows   = 10000
	blocksAhead = 12
)

const reasonOurFailure = "The import failed for a reason that is not in the file. Nothing of it was kept. Try again; if it fails again, the program's log says why."

// Import reads a file into the clients and returns when it is done. It is all or nothing: one transaction, so that an import cut off
// in the middle leaves no trace among the clients. progress, which may be nil, is called now and then from this goroutine.
func Import(ctx context.Context, pool *pgxpool.Pool, src ImportSource, o Options, progress func(ImportRun)) (ImportRun, error) {
	j, err := newJob(ctx, pool, src, o)
	if err != nil {
		return ImportRun{}, err
	}
	j.progress = progress
	err = j.do(ctx)
	return j.run, err
}

// StartImport begins an import in the background and returns at once. ctx ends the import, so it is the program's and not a
// request's. What is wrong with the file is found in the import's state, not here.
func StartImport(ctx context.Context, pool *pgxpool.Pool, src ImportSource, o Options) (ImportRun, error) {
	j, err := newJob(ctx, pool, src, o)
	if err != nil {
		return ImportRun{}, err
	}
	started := j.run
	go func() {
		if err := j.do(ctx); err != nil && fault.Of(err) == nil && src.Failed != nil {
			src.Failed(err)
		}
		if src.Done != nil {
			src.Done()
		}
	}()
	return started, nil
}

// job is one import at work. It has a database connection of its own, outside the pool: it lasts long, and imports that wait for each
// other must not take the connections that everything else lives on.
type job struct {
	pool     *pgxpool.Pool
	conn     *pgx.Conn
	src      ImportSource
	options  Options
	now      time.Time
	run      ImportRun
	header   []string
	progress func(ImportRun)
	told     time.Time // when progress was last told
	seen     seen
}

func newJob(ctx context.Context, pool *pgxpool.Pool, src ImportSource, o Options) (*job, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	info, err := os.Stat(src.Path)
	if err != nil {
		return nil, fmt.Errorf("look at the file of an import: %w", err)
	}
	cfg := pool.Config()
	if cfg.BeforeConnect != nil {
		if err := cfg.BeforeConnect(ctx, cfg.ConnConfig); err != nil {
			return nil, fmt.Errorf("connect for an import: %w", err)
		}
	}
	conn, err := pgx.ConnectConfig(ctx, cfg.ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("connect for an import: %w", err)
	}
	j := &job{pool: pool, conn: conn, src: src, options: o, now: src.Now}
	if j.now.IsZero() {
		j.now = time.Now()
	}
	j.now = j.now.UTC().Truncate(time.Microsecond)
	if j.run, err = createRun(ctx, conn, src, o, info.Size()); err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return j, nil
}

// do runs the import to its end, good or bad, and writes that end down.
func (j *job) do(ctx context.Context) error {
	err := j.read(ctx)
	// The end is written even when ctx is what ended it.
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err != nil {
		cause := sentenceText(reasonOurFailure)
		if f := fault.Of(err); f != nil {
			cause = sentenceText(f.Format, f.Args...)
		} else if ctx.Err() != nil {
			cause = sentenceText(reasonAbandoned)
		}
		j.run.State, j.run.Created, j.run.Updated, j.run.Skipped, j.run.DoubtfulNames = "failed", 0, 0, 0, 0
		err = errors.Join(err, saveRun(last, j.pool, &j.run, j.header, cause))
	}
	if run, findErr := FindImport(last, j.pool, j.run.ID); findErr == nil {
		j.run = run
	}
	return errors.Join(err, j.conn.Close(last))
}

// read opens the file, and writes its clients in one transaction together with the import's end.
func (j *job) read(ctx context.Context) (err error) {
	t, err := openTable(j.src.Path, j.options)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	j.run.Encoding, j.run.Delimiter, j.run.Mapping, j.header = t.encoding, t.delimiter, t.layout.report(), shownCells(t.layout.header)
	if err := j.tell(ctx, true); err != nil {
		return err
	}
	tx, err := j.conn.Begin(ctx)
	if err != nil {
		return fmt.Errorf("begin the import: %w", err)
	}
	// After a commit this does nothing.
	defer func() {
		if back := tx.Rollback(context.WithoutCancel(ctx)); back != nil && !errors.Is(back, pgx.ErrTxClosed) && err == nil {
			err = fmt.Errorf("take the import back: %w", back)
		}
	}()
	l := &loader{tx: tx, run: &j.run, skipKnown: j.options.OnConflict == "skip", now: j.now}
	if err := l.prepare(ctx); err != nil {
		return err
	}
	if err := j.load(ctx, t, l); err != nil {
		return err
	}
	j.run.State, j.run.BytesRead = "done", j.run.BytesTotal
	if j.options.DryRun {
		if err := tx.Rollback(ctx); err != nil {
			return fmt.Errorf("take a trial back: %w", err)
		}
		return saveRun(ctx, j.pool, &j.run, j.header, "")
	}
	if err := saveRun(ctx, tx, &j.run, j.header, ""); err != nil {
		return err
	}
	if err := tx.Commit(ctx); err != nil {
		return fmt.Errorf("finish the import: %w", err)
	}
	return nil
}

// block is a run of rows on their way through the import.
type block struct {
	raw     []rawRow
	drafts  []draft
	rejects []reject
	read    int64
	ready   chan struct{}
}

// load is the pipeline: one goroutine reads rows, as many as there are processors understand them, and this one, which takes the
// blocks in the order of the file, drops repeated addresses and writes batches.
func (j *job) load(ctx context.Context, t *table, l *loader) error {
	c := &converter{layout: t.layout, region: or(j.src.PhoneRegion, "RU"), zone: j.src.Zone, now: j.now, base04: t.base04}
	if j.options.Consent != nil {
		c.consent = Consent{Basis: j.options.Consent.Basis, Source: j.options.Consent.Source}
	}
	group, ctx := errgroup.WithContext(ctx)
	work, ordered := make(chan *block, blocksAhead), make(chan *block, blocksAhead)
	group.Go(func() error {
		defer close(ordered)
		defer close(work)
		return guard("read", func() error { return readBlocks(ctx, t, work, ordered) })
	})
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() error {
			return guard("understand", func() error {
				for b := range work {
					c.convertBlock(b)
					close(b.ready)
				}
				return nil
			})
		})
	}
	group.Go(func() error {
		return guard("write", func() error { return j.write(ctx, l, ordered) })
	})
	return group.Wait()
}

// guard turns a panic over some row into an error: it must not take the whole program down.
func guard(step string, do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			stack := make([]byte, 4096)
			err = fmt.Errorf("%s the rows of an import: panic: %v\n%s", step, p, stack[:runtime.Stack(stack, false)])
		}
	}()
	return do()
}

func readBlocks(ctx context.Context, t *table, work, ordered chan<- *block) error {
	for ended := false; !ended; {
		b := &block{raw: make([]rawRow, 0, blockRows), ready: make(chan struct{})}
		for len(b.raw) < blockRows {
			row, err := t.next()
			if errors.Is(err, io.EOF) {
				ended = true
				break
			}
			if err != nil {
				return err
			}
			if !row.blank() {
				b.raw = append(b.raw, row)
			}
			if row.n%100000 == 0 && ctx.Err() != nil { // a file of nothing but blank rows
				return ctx.Err()
			}
		}
		b.read = t.bytesRead()
		for _, to := range []chan<- *block{ordered, work} {
			select {
			case to <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return nil
}

func (v *converter) convertBlock(b *block) {
	b.drafts = make([]draft, 0, len(b.raw))
	for _, raw := range b.raw {
		d, bad := v.convert(raw)
		if bad != nil {
			b.rejects = append(b.rejects, reject{row: raw.n, why: bad, line: raw.cells})
			continue
		}
		b.drafts = append(b.drafts, d)
	}
}

func (j *job) write(ctx context.Context, l *loader, ordered <-chan *block) error {
	batch := make([]*draft, 0, batchRows+blockRows)
	flush := func() error {
		if err := l.apply(ctx, batch); err != nil {
			return err
		}
		batch = batch[:0]
		return j.tell(ctx, false)
	}
	for b := range ordered {
		select {
		case <-b.ready:
		case <-ctx.Done():
			return ctx.Err()
		}
		j.run.Rows += int64(len(b.raw))
		j.run.BytesRead = b.read
		for _, r := range b.rejects {
			l.reject(r)
		}
		for i := range b.drafts {
			if d := &b.drafts[i]; j.seen.before(d.client.Email) {
				j.run.Skipped++
			} else {
				batch = append(batch, d)
				if j.options.DryRun && len(j.run.Sample) < sampleRowsShown {
					j.run.Sample = append(j.run.Sample, d.fresh(j.now))
				}
			}
		}
		if len(l.rejects) >= blockRows {
			if err := j.saveRejects(ctx, l); err != nil {
				return err
			}
		}
		if len(batch) >= batchRows {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	return j.saveRejects(ctx, l)
}

func (j *job) saveRejects(ctx context.Context, l *loader) error {
	err := saveRejects(ctx, j.pool, j.run.ID, l.rejects)
	l.rejects = l.rejects[:0]
	return err
}

// tell writes how far the import is, at most twice a second: for others through the imports row, outside the transaction.
func (j *job) tell(ctx context.Context, always bool) error {
	if !always && time.Since(j.told) < 500*time.Millisecond {
		return nil
	}
	j.told = time.Now()
	if err := saveRun(ctx, j.pool, &j.run, j.header, ""); err != nil {
		return err
	}
	if j.progress != nil {
		j.progress(j.run)
	}
	return nil
}

// seen remembers the addresses of a file by 64 bits of a keyed hash, 8 to 16 bytes of memory each. Among ten million different
// addresses the chance that any two are taken for one is three in a million.
type seen struct {
	seed  maphash.Seed
	slots []uint64
	n     int
}

// before tells whether the address was asked about already, and remembers it.
func (s *seen) before(email string) bool {
	if s.slots == nil {
		s.seed, s.slots = maphash.MakeSeed(), make([]uint64, 1<<12)
	}
	if s.n*4 >= len(s.slots)*3 {
		old := s.slots
		s.slots, s.n = make([]uint64, 2*len(old)), 0
		for _, h := range old {
			if h != 0 {
				s.add(h)
			}
		}
	}
	return s.add(max(maphash.String(s.seed, email), 1))
}

func (s *seen) add(h uint64) bool {
	mask := uint64(len(s.slots) - 1)
	for i := h & mask; ; i = (i + 1) & mask {
		switch s.slots[i] {
		case h:
			return true
		case 0:
			s.slots[i] = h
			s.n++
			return false
		}
	}
}
