package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"

	"salut/delivery"
	"salut/fault"
	"salut/inbound"
	"salut/mail"
)

type doctorCommand struct{}

// Run checks one thing after the other, says each in a line, and fails when something needs mending.
func (doctorCommand) Run(e *env) error {
	bad := 0
	say := func(what string, err error, ok string) bool {
		if err == nil {
			fmt.Fprintf(e.stdout, "ok    %-10s %s\n", what, ok)
			return true
		}
		bad++
		words := err.Error()
		if f := fault.Of(err); f != nil {
			words = f.In(terminalLanguage())
		}
		fmt.Fprintf(e.stdout, "FAIL  %-10s %s\n", what, words)
		return false
	}
	say("data", writable(e.set.dataDir), e.set.dataDir+" can be written")
	i, err := open(e.ctx, e)
	if say("services", err, "the database and Redis are reached, the schema is this version's") {
		defer i.close()
		var words string
		err := i.pool.QueryRow(e.ctx, `SELECT 'PostgreSQL ' || current_setting('server_version')`).Scan(&words)
		say("database", err, words)
		say("redis", i.ping(e.ctx), "answers")
		checkSenders(e, i, say)
		if domain := e.set.inboundDomain; domain != "" {
			sayFound(e, mail.LookUpReturns(e.ctx, net.DefaultResolver, domain))
		}
	}
	if bad > 0 {
		return fault.Conflictf("%d checks failed.", bad)
	}
	return nil
}

// checkSenders signs in at each sender's server and looks up what its domain says of it.
func checkSenders(e *env, i *installation, say func(string, error, string) bool) {
	senders, _, err := delivery.ListSenders(e.ctx, i.pool, 200, 0)
	if !say("senders", err, fmt.Sprintf("%d to check", len(senders))) {
		return
	}
	for _, s := range senders {
		check, err := delivery.CheckSender(e.ctx, i.pool, i.key, s.ID, terminalLanguage())
		if err == nil && !check.OK {
			err = fault.Conflictf("%s: %s", s.FromAddress, check.Message)
		}
		say("smtp", err, s.FromAddress+": "+check.Message)
		for _, f := range s.LookUpDomain(e.ctx, net.DefaultResolver) {
			sayFound(e, f)
		}
		if s.IMAP != nil {
			box, err := inbound.CheckMailbox(e.ctx, i.pool, i.key, s.ID)
			if err == nil && box.Stage != "" {
				err = fault.Conflictf("The mailbox of %s can't be read (%s): %s", s.FromAddress, box.Stage, box.Words)
			}
			say("imap", err, s.FromAddress+": the mailbox can be read")
		}
	}
}

// sayFound says what the name system knows; a gap is no failure, for a relay may send and sign under its own name.
func sayFound(e *env, f mail.Finding) {
	fmt.Fprintf(e.stdout, "%-5s %-10s %s\n", f.Verdict, f.What, f.In(terminalLanguage()))
}

func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fault.Conflictf("The data folder %s can't be made (%s). Set SALUT_DATA_DIR to a folder that can be written.", dir, err.Error())
	}
	probe := filepath.Join(dir, ".doctor")
	if err := os.WriteFile(probe, []byte("ok"), 0o600); err != nil {
		return fault.Conflictf("The data folder %s can't be written (%s).", dir, err.Error())
	}
	return os.Remove(probe)
}
