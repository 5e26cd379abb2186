package delivery

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"salut/mail"
	"salut/postgres"
	"salut/tokens"

	"github.com/jackc/pgx/v5"
)

// Addresses that letters come back to: b-TOKEN is a letter's envelope sender, u-TOKEN takes its reader off by mail (RFC 2369). The token
// says which letter and is signed, so that what comes to it is known to be about a letter of ours.
const (
	bouncesTo     = "b-"
	unsubscribeTo = "u-"
)

// Return is what the address of something that came back says.
type Return struct {
	ID          ID
	Signed      bool // by us: it is proven which letter it is about
	Unsubscribe bool // it is the address that takes its reader off
}

// ReadReturn reads an address that letters come back to. ok is false for one that has not even the form.
func ReadReturn(key tokens.Key, a mail.Address) (r Return, ok bool) {
	kind, token := byte(tokens.Envelope), ""
	switch local := a.Local(); {
	case strings.HasPrefix(local, bouncesTo):
		token = local[len(bouncesTo):]
	case strings.HasPrefix(local, unsubscribeTo):
		token = local[len(unsubscribeTo):]
		kind, r.Unsubscribe = tokens.Unsubscribe, true
	}
	if !tokens.LooksSigned(token) {
		return Return{}, false
	}
	ref, signed := key.ReadAddress(kind, token)
	r.ID, r.Signed = ID{ref.Mailing, ref.N}, signed
	return r, true
}

// EnvelopeSender is the address that bounces of a letter go to.
func EnvelopeSender(key tokens.Key, domain string, id ID) mail.Address {
	var buf [64]byte
	return mail.Mailbox(key.AppendAddress(append(buf[:0], bouncesTo...), tokens.Ref{Kind: tokens.Envelope, Mailing: id.Mailing, N: id.N}), domain)
}

// UnsubscribeMailto is the mailto: URL of List-Unsubscribe.
func UnsubscribeMailto(key tokens.Key, domain string, id ID) string {
	var buf [400]byte
	b := append(buf[:0], "mailto:"+unsubscribeTo...)
	b = key.AppendAddress(b, tokens.Ref{Kind: tokens.Unsubscribe, Mailing: id.Mailing, N: id.N})
	b = append(b, '@')
	b = append(b, domain...)
	return string(append(b, "?subject=unsubscribe"...))
}

// FindReturned finds the message that a signed address is about; false when there is none any more, or its client was erased.
func FindReturned(ctx context.Context, db postgres.DB, id ID) (a Answer, ok bool, err error) {
	const q = `SELECT m.client_id, coalesce(c.email, '') FROM messages m JOIN clients c ON c.id = m.client_id WHERE m.mailing_id = $1 AND m.n = $2`
	a.ID = id
	err = db.QueryRow(ctx, q, id.Mailing, id.N).Scan(&a.ClientID, &a.Email)
	if errors.Is(err, pgx.ErrNoRows) {
		return Answer{}, false, nil
	}
	if err != nil {
		return Answer{}, false, fmt.Errorf("find the message of an address: %w", err)
	}
	return a, true, nil
}

// envelopeFrom is a letter's MAIL FROM. The letter that was announced behind another one's dot asks a second time.
func (ln *line) envelopeFrom(n int32) mail.Address {
	domain := ln.e.set.InboundDomain
	if domain == "" {
		return ln.frame.from
	}
	if ln.returnsOf != n || ln.returns.IsZero() {
		ln.returnsOf, ln.returns = n, EnvelopeSender(ln.e.key, domain, ID{ln.l.mailing, n})
	}
	return ln.returns
}
