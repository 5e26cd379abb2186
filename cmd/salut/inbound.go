package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"salut/fault"
	"salut/inbound"
	"salut/mail"
	"salut/worker"
)

// openDoors listens for mail that comes back, where the settings say so.
func (i *installation) openDoors(ctx context.Context, name string) (*worker.Doors, error) {
	s, log := i.e.set, logger(i.e)
	set := mail.Receiving{Hostname: s.inboundDomain, Log: log}
	var err error
	if s.inboundListen != "" {
		if set.Door, err = mail.ParseDoor(s.inboundListen); err != nil {
			return nil, err // the settings were checked
		}
	}
	if (s.inboundCert == "") != (s.inboundKey == "") {
		return nil, fault.Invalidf("SALUT_INBOUND_TLS_CERT", "A certificate and its key go together: set both, or neither.")
	}
	if s.inboundCert != "" {
		if set.TLS, err = mail.ServerTLS(s.inboundCert, s.inboundKey); err != nil {
			return nil, fault.Invalidf("SALUT_INBOUND_TLS_CERT", "The certificate can't be used: %s.", err.Error())
		}
	}
	if set.Hostname == "" {
		set.Hostname, _ = os.Hostname()
	}
	doors, err := worker.OpenDoors(ctx, name, inbound.Inbox{Pool: i.pool, Key: i.key, Domain: s.inboundDomain, Log: log}, set)
	if err != nil {
		return nil, fault.Conflictf("Mail can't be listened for at %s (%s). Stop what uses it, or change SALUT_INBOUND_LISTEN.", s.inboundListen, err.Error())
	}
	return doors, nil
}

type inboundCommand struct {
	DryRun bool `help:"Only read the message and print what it is; needs no database."`

	Sender    string   `help:"The envelope sender, as the mail server knows it." placeholder:"ADDRESS"`
	Recipient []string `help:"An envelope recipient, as the mail server knows it; may be repeated." placeholder:"ADDRESS" sep:"none"`
}

// Run takes one message from standard input, as a mail server's pipe gives it. A message that can't be kept ends with an error, so that the
// mail server keeps it and tries again.
func (i inboundCommand) Run(e *env) error {
	raw, err := io.ReadAll(io.LimitReader(e.stdin, inbound.MaxMessage+1))
	if err != nil {
		return fmt.Errorf("read the message: %w", err)
	}
	if len(raw) > inbound.MaxMessage {
		return fault.TooLargef("The message is over %s MB.", "25")
	}
	if len(raw) == 0 {
		return fault.Invalidf("", "There is no message on standard input.")
	}
	t := inbound.Taken{Reading: inbound.Read(raw)}
	if !i.DryRun {
		var c closers
		defer c.close()
		pool, err := openDatabase(e.ctx, e.set, &c, true)
		if err != nil {
			return err
		}
		key, err := readKey(e.set)
		if err != nil {
			return err
		}
		box := inbound.Inbox{Pool: pool, Key: key, Domain: e.set.inboundDomain, Log: logger(e)}
		if t, err = box.Take(e.ctx, inbound.Delivered{Raw: raw, Door: "pipe", From: i.Sender, To: i.Recipient}, time.Now()); err != nil {
			return err
		}
	}
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	return out.Encode(t.Show())
}
