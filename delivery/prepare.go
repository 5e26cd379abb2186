package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"sync"
	"time"

	"salut/clients"
	"salut/fault"
	"salut/mail"
	"salut/postgres"
	"salut/templates"

	"github.com/jackc/pgx/v5"
)

// preparation is what is made once for a mailing: its letters compiled, and a frame for each of its senders.
type preparation struct {
	id       int64
	seed     []byte
	domain   string         // of Message-IDs
	campaign map[string]any // the variable of letters
	steps    []MailingStep
	letters  []*templates.Letter
	window   *Window
	cap      *Cap
	track    Tracking
	purpose  string
	written  *Written      // instead of letters
	pick     *clients.Pick // what the letters need of a client
}

// frame is what is made once for a sender and step: fixed headers, composed by go-mail.
type frame struct {
	sender  Sender
	from    mail.Address
	frame   *mail.Frame
	signing *mail.Signing // nil: the relay signs, or nobody
	vars    map[string]any
	read    time.Time
}

type frameKey struct{ mailing, sender int64 }

// senderFor is how long a sender's account is believed before it is read again.
const senderFor = 5 * time.Second

type preparations struct {
	mu      sync.Mutex
	mailing map[int64]*preparation
	frames  map[frameKey]*frame
}

func newPreparations() *preparations {
	return &preparations{mailing: map[int64]*preparation{}, frames: map[frameKey]*frame{}}
}

// prepare returns the mailing's compiled letters; a mailing never changes, so they are kept.
func (e *Engine) prepare(ctx context.Context, mailing int64) (*preparation, error) {
	e.prepared.mu.Lock()
	p := e.prepared.mailing[mailing]
	e.prepared.mu.Unlock()
	if p != nil {
		return p, nil
	}
	p = &preparation{id: mailing}
	var name string
	var fields []string
	var whole bool
	if err := e.pool.QueryRow(ctx, `SELECT seed, id_domain, name, steps, send_window, frequency_cap, tracking, purpose, written FROM mailings WHERE id = $1`, mailing).Scan(&p.seed, &p.domain, &name, &p.steps, &p.window, &p.cap, &p.track, &p.purpose, &p.written); err != nil {
		return nil, fmt.Errorf("read mailing %d: %w", mailing, err)
	}
	p.campaign = map[string]any{"name": name}
	for _, s := range p.steps {
		content, err := templates.FindVersion(ctx, e.pool, s.VersionID)
		if err != nil {
			return nil, fmt.Errorf("read the letter of mailing %d: %w", mailing, err)
		}
		letter, err := templates.Compile(content)
		if err != nil {
			return nil, fmt.Errorf("compile the letter of mailing %d: %w", mailing, err)
		}
		p.letters = append(p.letters, letter)
		more, any := letter.Fields()
		fields, whole = append(fields, more...), whole || any
	}
	if p.pick = clients.PickFields(fields); whole {
		p.pick = clients.PickAll()
	}
	e.prepared.mu.Lock()
	defer e.prepared.mu.Unlock()
	if len(e.prepared.mailing) >= 64 { // small mailings come and go; start over rather than count uses
		e.prepared.mailing, e.prepared.frames = map[int64]*preparation{}, map[frameKey]*frame{}
	}
	e.prepared.mailing[mailing] = p
	return p, nil
}

// frameOf returns the frame of a sender for a mailing, made afresh when the sender has been changed.
func (e *Engine) frameOf(ctx context.Context, p *preparation, sender int64) (*frame, error) {
	k := frameKey{p.id, sender}
	now := e.now()
	e.prepared.mu.Lock()
	f := e.prepared.frames[k]
	e.prepared.mu.Unlock()
	if f != nil && now.Sub(f.read) < senderFor {
		return f, nil
	}
	s, err := senderEvenDeleted(ctx, e.pool, sender)
	if err != nil {
		return nil, err
	}
	if f == nil || !f.sender.UpdatedAt.Equal(s.UpdatedAt) {
		if f, err = e.newFrame(p, s); err != nil {
			return nil, err
		}
	}
	again := *f
	again.read = now
	e.prepared.mu.Lock()
	e.prepared.frames[k] = &again
	e.prepared.mu.Unlock()
	return &again, nil
}

func senderEvenDeleted(ctx context.Context, db postgres.DB, id int64) (Sender, error) {
	rows, err := db.Query(ctx, `SELECT `+senderColumns+` FROM senders WHERE id = $1`, id)
	if err != nil {
		return Sender{}, fmt.Errorf("read sender %d: %w", id, err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, scanSender)
	if errors.Is(err, pgx.ErrNoRows) {
		return s, fault.NotFoundf("There is no sender %d.", id)
	}
	return s, err
}

func (e *Engine) newFrame(p *preparation, s Sender) (*frame, error) {
	from, err := mail.ParseAddress(s.FromAddress)
	if err != nil {
		return nil, fmt.Errorf("sender %d: %w", s.ID, err)
	}
	var replyTo mail.Address
	if s.ReplyTo != "" {
		if replyTo, err = mail.ParseAddress(s.ReplyTo); err != nil {
			return nil, fmt.Errorf("sender %d: %w", s.ID, err)
		}
	}
	domain := e.set.ListDomain
	if domain == "" {
		domain = from.Domain()
	}
	list := fmt.Sprintf("mailing-%d.%s", p.id, domain)
	if p.written != nil {
		list = "" // one letter to one person is no list
	}
	fr, err := mail.NewFrame(mail.Named{Name: s.FromName, Address: from}, replyTo, list)
	if err != nil {
		return nil, fmt.Errorf("compose the frame of mailing %d: %w", p.id, err)
	}
	signing, err := s.Signing(e.key)
	if err != nil {
		return nil, err
	}
	return &frame{sender: s, from: from, frame: fr, signing: signing, vars: senderVars(s)}, nil
}

var idCoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// messageID makes the RFC 5322 Message-ID (no angle brackets) from what is fixed when the row is planned: the same at every attempt,
// and not to be guessed, so that only a party who saw the letter can refer to it.
func messageID(seed []byte, id ID, domain string) string {
	return string(appendMessageID(nil, hmac.New(sha256.New, seed), id, domain))
}

// appendMessageID is messageID for who makes many: mac is keyed with the seed and used again and again.
func appendMessageID(dst []byte, mac hash.Hash, id ID, domain string) []byte {
	var room [sha256.Size]byte
	mac.Reset()
	_, _ = mac.Write(id.append(room[:0]))
	dst = append(strconv.AppendInt(dst, id.Mailing, 36), '.')
	dst = append(strconv.AppendInt(dst, int64(id.N), 36), '.')
	dst = idCoding.AppendEncode(dst, mac.Sum(room[:0])[:16])
	return append(append(dst, '@'), domain...)
}
