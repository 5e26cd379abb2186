package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"salut/fault"
	"salut/inbound"
)

type inboundCommand struct {
	DryRun bool `help:"Only read the message and print what it is; needs no database."`
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
		if t, err = inbound.Take(e.ctx, pool, raw, time.Now()); err != nil {
			return err
		}
	}
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	return out.Encode(t.Show())
}
