package worker

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"salut/inbound"
	"salut/mail"
)

// Doors are where a worker takes mail that comes back, and where it is read.
type Doors struct {
	inbox    inbound.Inbox
	worker   string
	receiver *mail.Receiver // nil: no door listens
	wake     chan struct{}
}

// OpenDoors listens, where set names a door. The doors are served by Run.
func OpenDoors(ctx context.Context, worker string, inbox inbound.Inbox, set mail.Receiving) (*Doors, error) {
	d := &Doors{inbox: inbox, worker: worker, wake: make(chan struct{}, 1)}
	if set.Door.Network == "" {
		return d, nil
	}
	name := "smtp"
	if set.Door.LMTP {
		name = "lmtp"
	}
	receiver, err := mail.Receive(ctx, set, taker{d, name})
	if err != nil {
		return nil, err
	}
	d.receiver = receiver
	return d, nil
}

// Close ends the listener; what it is just being given is kept first.
func (d *Doors) Close() {
	if d.receiver != nil {
		d.receiver.Close()
	}
}

// run reads what comes, and the senders' mailboxes, until ctx ends.
func (d *Doors) run(ctx context.Context, log *slog.Logger) {
	if d.receiver != nil {
		log.Info("taking mail", "at", d.receiver.Addr().String())
	}
	var reading sync.WaitGroup
	reading.Go(func() { d.inbox.ReadMailboxes(ctx, d.worker) })
	d.inbox.Work(ctx, d.wake)
	d.Close()
	reading.Wait()
}

// taker gives a listener's mail to the inbox.
type taker struct {
	doors *Doors
	name  string
}

func (t taker) Accepts(ctx context.Context, to mail.Address) (bool, error) {
	return t.doors.inbox.Accepts(ctx, to)
}

func (t taker) Keep(ctx context.Context, m mail.Received) error {
	err := t.doors.inbox.Keep(ctx, inbound.Delivered{Raw: m.Raw, Door: t.name, From: m.From, To: m.To}, time.Now())
	if err != nil {
		return err
	}
	select {
	case t.doors.wake <- struct{}{}:
	default: // it has been woken and has not looked yet
	}
	return nil
}
