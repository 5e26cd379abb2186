package inbound

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"salut/delivery"
	"salut/imap"
	"salut/postgres"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
)

const (
	mailboxLease  = time.Minute      // how long a worker that dies keeps a mailbox from the others
	mailboxRenew  = 10 * time.Second // how often it says that it lives, and looks whether the settings are still the same
	mailboxLook   = 5 * time.Second  // how often mailboxes that nobody reads are looked for
	mailboxRound  = 2 * time.Minute  // folders that can't call us are looked at so often
	mailboxFirst  = 15 * time.Second // the pause after a first failure; it doubles
	mailboxLonger = 30 * time.Minute // and is never longer than this
)

// ReadMailboxes reads the mailboxes of senders until ctx ends. Of all workers one at a time reads a mailbox.
func (b Inbox) ReadMailboxes(ctx context.Context, worker string) {
	var reading sync.WaitGroup
	defer reading.Wait()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		timer.Reset(mailboxLook)
		ids, err := b.claimMailboxes(ctx, worker)
		if err != nil {
			if ctx.Err() == nil && b.Log != nil {
				b.Log.Warn("mailboxes not looked for", "error", err)
			}
			continue
		}
		for _, sender := range ids {
			reading.Go(func() { b.readMailbox(ctx, worker, sender) })
		}
	}
}

// claimMailboxes takes the lease of mailboxes that are due and in nobody's hand.
func (b Inbox) claimMailboxes(ctx context.Context, worker string) ([]int64, error) {
	all, err := delivery.SendersWithMailbox(ctx, b.Pool)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if _, err := b.Pool.Exec(ctx, `INSERT INTO mailboxes (sender_id) SELECT unnest($1::bigint[]) ON CONFLICT DO NOTHING`, all); err != nil {
		return nil, fmt.Errorf("note mailboxes: %w", err)
	}
	const q = `
		WITH free AS (
			SELECT sender_id FROM mailboxes m JOIN senders s ON s.id = m.sender_id
			WHERE sender_id = ANY ($1) AND leased_until <= now() AND (try_at <= now() OR s.updated_at > failed_at) FOR UPDATE OF m SKIP LOCKED
		)
		UPDATE mailboxes m SET worker = $2, leased_until = now() + $3::interval FROM free WHERE m.sender_id = free.sender_id RETURNING m.sender_id`
	rows, err := b.Pool.Query(ctx, q, all, worker, mailboxLease)
	if err != nil {
		return nil, fmt.Errorf("lease mailboxes: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return nil, fmt.Errorf("lease mailboxes: %w", err)
	}
	return ids, nil
}

// errChanged says that the settings of a mailbox are others now, or the lease is lost: whoever has it begins anew.
var errChanged = errors.New("the mailbox is another one now")

// readMailbox reads one mailbox while the lease lasts, and says how it ended.
func (b Inbox) readMailbox(ctx context.Context, worker string, sender int64) {
	mine, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s, err := delivery.FindSender(ctx, b.Pool, sender)
	if err == nil {
		var renewing sync.WaitGroup
		renewing.Go(func() { b.keepMailbox(mine, cancel, worker, s) })
		err = b.readFolders(mine, s)
		cancel(nil)
		renewing.Wait()
	}
	if errors.Is(context.Cause(mine), errChanged) || ctx.Err() != nil {
		err = nil // nothing went wrong
	}
	b.leaveMailbox(context.WithoutCancel(ctx), worker, sender, err)
}

// keepMailbox renews the lease until ctx ends. Who can't is no longer the reader.
func (b Inbox) keepMailbox(ctx context.Context, stop context.CancelCauseFunc, worker string, s delivery.Sender) {
	tick := time.NewTicker(mailboxRenew)
	defer tick.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		var same bool
		const q = `UPDATE mailboxes m SET leased_until = now() + $3::interval FROM senders s WHERE m.sender_id = $1 AND m.worker = $2 AND m.leased_until > now() AND s.id = m.sender_id
			RETURNING s.deleted_at IS NULL AND s.imap IS NOT NULL AND s.updated_at = $4`
		err := b.Pool.QueryRow(ctx, q, s.ID, worker, mailboxLease, s.UpdatedAt).Scan(&same)
		switch {
		case err == nil && same:
			renewed = time.Now()
		case err == nil, errors.Is(err, pgx.ErrNoRows), time.Since(renewed) > mailboxLease-mailboxRenew:
			stop(errChanged)
			return
		}
	}
}

func (b Inbox) leaveMailbox(ctx context.Context, worker string, sender int64, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	const q = `UPDATE mailboxes SET leased_until = now(), worker = '', stage = $3, words = $4, failures = CASE WHEN $3 = '' THEN 0 ELSE failures + 1 END, failed_at = now(),
		try_at = now() + CASE WHEN $3 = '' THEN interval '0' ELSE least($5::interval * power(2, least(failures, 10)), $6::interval) END
		WHERE sender_id = $1 AND worker = $2`
	stage, words := endedAt(err)
	if _, derr := b.Pool.Exec(ctx, q, sender, worker, stage, words, mailboxFirst, mailboxLonger); derr != nil && b.Log != nil {
		b.Log.Warn("mailbox not given back", "sender", sender, "error", derr) // its lease ends by itself
	}
	if err != nil && b.Log != nil {
		b.Log.Warn("mailbox not read", "sender", sender, "stage", stage, "error", err)
	}
}

func endedAt(err error) (stage, words string) {
	if err == nil {
		return "", ""
	}
	var failed *imap.Failed
	if errors.As(err, &failed) {
		return failed.Stage, clean(failed.Words())
	}
	return imap.StageRead, clean(err.Error())
}

// readFolders reads what is new in all folders, again and again. It returns when something fails, or ctx ends.
func (b Inbox) readFolders(ctx context.Context, s delivery.Sender) error {
	account, err := s.MailboxAccount(b.Key)
	if err != nil {
		return err
	}
	c, err := imap.Dial(ctx, account)
	if err != nil {
		return err
	}
	defer c.Close()
	folders := s.IMAP.Folders
	if len(folders) == 0 {
		if folders, err = c.Usual(); err != nil {
			return err
		}
	}
	for {
		var missing error
		// The first folder comes last: it is the one that calls when something arrives.
		for i := len(folders) - 1; i >= 0; i-- {
			if err := b.readFolder(ctx, c, s.ID, folders[i]); err != nil {
				if stage, _ := endedAt(err); stage != imap.StageFolder || i == 0 {
					return err
				}
				missing = err
			}
		}
		stage, words := endedAt(missing)
		const q = `UPDATE mailboxes SET read_at = now(), failures = 0, stage = $2, words = $3 WHERE sender_id = $1`
		if _, err := b.Pool.Exec(ctx, q, s.ID, stage, words); err != nil {
			return fmt.Errorf("note that a mailbox was read: %w", err)
		}
		if err := c.Wait(ctx, mailboxRound); err != nil {
			return err
		}
		if ctx.Err() != nil {
			c.Logout()
			return ctx.Err()
		}
	}
}

// readFolder keeps what is new in a folder. A message is noted as read only when it is kept.
func (b Inbox) readFolder(ctx context.Context, c *imap.Conn, sender int64, folder string) error {
	validity, err := c.Open(folder)
	if err != nil {
		return err
	}
	var last int64
	const known = `SELECT last_uid FROM mailbox_folders WHERE sender_id = $1 AND folder = $2 AND uid_validity = $3`
	if err := b.Pool.QueryRow(ctx, known, sender, folder, int64(validity)).Scan(&last); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("see how far a folder was read: %w", err)
	}
	return c.Read(uint32(last), MaxMessage, func(m imap.Message) error {
		return b.Keep(ctx, Delivered{Raw: m.Raw, Door: "imap"}, time.Now())
	}, func(uid uint32) error {
		const q = `INSERT INTO mailbox_folders AS f (sender_id, folder, uid_validity, last_uid) VALUES ($1, $2, $3, $4)
			ON CONFLICT (sender_id, folder) DO UPDATE SET uid_validity = excluded.uid_validity,
				last_uid = CASE WHEN f.uid_validity = excluded.uid_validity THEN greatest(f.last_uid, excluded.last_uid) ELSE excluded.last_uid END`
		if _, err := b.Pool.Exec(ctx, q, sender, folder, int64(validity), int64(uid)); err != nil {
			return fmt.Errorf("note how far a folder was read: %w", err)
		}
		return nil
	})
}

// MailboxState is how reading a mailbox goes.
type MailboxState struct {
	ReadAt       *time.Time // when it was last read through
	Stage, Words string     // where the last attempt ended, and what the server said; empty: it went well
	TryAt        time.Time
}

// MailboxStatus says how reading a sender's mailbox goes; the zero value before it was ever tried.
func (b Inbox) MailboxStatus(ctx context.Context, sender int64) (m MailboxState, err error) {
	err = b.Pool.QueryRow(ctx, `SELECT read_at, stage, words, try_at FROM mailboxes WHERE sender_id = $1`, sender).Scan(&m.ReadAt, &m.Stage, &m.Words, &m.TryAt)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return m, fmt.Errorf("see how a mailbox goes: %w", err)
	}
	return m, nil
}

// CheckMailbox signs in to a sender's mailbox and opens its folders, and says where that ended. A refusal is news, not an error.
func CheckMailbox(ctx context.Context, db postgres.DB, key tokens.Key, sender int64) (m MailboxState, err error) {
	s, err := delivery.FindSender(ctx, db, sender)
	if err != nil {
		return m, err
	}
	account, err := s.MailboxAccount(key)
	if err != nil {
		return m, err
	}
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	account.Timeout = 15 * time.Second
	m.Stage, m.Words = endedAt(func() error {
		c, err := imap.Dial(ctx, account)
		if err != nil {
			return err
		}
		defer c.Close()
		folders := s.IMAP.Folders
		if len(folders) == 0 {
			if folders, err = c.Usual(); err != nil {
				return err
			}
		}
		for _, f := range folders {
			if _, err := c.Open(f); err != nil {
				return err
			}
		}
		return nil
	}())
	return m, nil
}
