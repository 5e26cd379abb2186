package delivery

import (
	"context"
	"fmt"
	"time"

	"salut/fault"
	"salut/mail"
	"salut/postgres"
	"salut/tokens"
)

// DKIM is how a sender's letters are signed. The key is made by salut, kept sealed and never shown; its public half is a DNS record.
type DKIM struct {
	Domain   string `json:"domain"`
	Selector string `json:"selector"`
	Kind     string `json:"kind"`   // rsa, ed25519
	Record   string `json:"record"` // the value of the TXT record
	On       bool   `json:"on"`     // letters are signed: off until the record is published, or when the relay signs
}

// RecordName is where receivers look for the record.
func (d DKIM) RecordName() string { return d.Selector + "._domainkey." + d.Domain }

// CreateDKIM makes a new key for a sender's domain, in the place of an old one. Signing is off until it is asked for.
func CreateDKIM(ctx context.Context, db postgres.DB, key tokens.Key, sender int64, selector, kind string, now time.Time) (Sender, error) {
	s, err := FindSender(ctx, db, sender)
	if err != nil {
		return Sender{}, err
	}
	if selector == "" {
		selector = "salut" + now.UTC().Format("200601")
	}
	if kind == "" {
		kind = mail.DKIMRSA
	}
	if !mail.IsSelector(selector) {
		return Sender{}, fault.Invalidf("selector", "A selector is made of letters, digits, hyphens and dots, such as salut2027.")
	}
	if kind != mail.DKIMRSA && kind != mail.DKIMEd25519 {
		return Sender{}, fault.Invalidf("kind", "Choose rsa or ed25519.")
	}
	private, err := mail.NewDKIMKey(kind)
	if err != nil {
		return Sender{}, err
	}
	signing, err := mail.NewSigning(s.domain(), selector, private)
	if err != nil {
		return Sender{}, err
	}
	sealed, err := key.Seal([]byte(private))
	if err != nil {
		return Sender{}, fmt.Errorf("seal the DKIM key: %w", err)
	}
	d := DKIM{Domain: s.domain(), Selector: selector, Kind: kind}
	_, d.Record = signing.Record()
	if _, err := db.Exec(ctx, `UPDATE senders SET dkim = $2, dkim_key = $3, updated_at = $4 WHERE id = $1 AND deleted_at IS NULL`, sender, d, sealed, now); err != nil {
		return Sender{}, fmt.Errorf("keep the DKIM key: %w", err)
	}
	return FindSender(ctx, db, sender)
}

// domain is that of the From address, which DMARC (RFC 7489 §3.1.1) compares with the signature's.
func (s Sender) domain() string {
	a, err := mail.ParseAddress(s.FromAddress)
	if err != nil {
		return ""
	}
	return a.Domain()
}

// Signing is what the sender's letters are signed with; nil when they are not.
func (s Sender) Signing(key tokens.Key) (*mail.Signing, error) {
	if s.DKIM == nil || !s.DKIM.On {
		return nil, nil
	}
	private, err := key.Open(s.sealedDKIM)
	if err != nil {
		return nil, fmt.Errorf("open the DKIM key of sender %d (has SALUT_SECRET_KEY changed?): %w", s.ID, err)
	}
	return mail.NewSigning(s.DKIM.Domain, s.DKIM.Selector, string(private))
}
