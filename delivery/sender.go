package delivery

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"salut/fault"
	"salut/mail"
	"salut/tokens"

	"github.com/jackc/pgx/v5"

	"salut/postgres"
)

// Sender is an identity that we send as, with its SMTP account. A password is kept sealed and never leaves this package
// except into a connection.
type Sender struct {
	ID          int64
	Name        string
	FromName    string
	FromAddress string
	ReplyTo     string
	Host        string
	Port        int
	Username    string
	Password    string // only ever set on the way in
	HasPassword bool
	Auth        string // auto, plain, login, cram-md5, scram-sha-256, xoauth2
	Security    string // none, starttls, tls
	CAPEM       string // certificates trusted beside the system's
	Connections int    // per worker; 0 is no limit of its own
	Limits      Limits
	HeldReason  string   // why salut sends nothing over it until a person lets it go on; empty: it doesn't hold it
	DKIM        *DKIM    // nil: letters are not signed here
	IMAP        *Mailbox // nil: there is none to read
	CreatedAt   time.Time
	UpdatedAt   time.Time

	sealed, sealedDKIM, sealedIMAP []byte
}

// Limits of a sender; nil is no limit. A well-known mailbox provider that Providers doesn't name has its usual one.
type Limits struct {
	PerSecond *int    `json:"per_second,omitempty"`
	PerHour   *int    `json:"per_hour,omitempty"`
	PerDay    *int    `json:"per_day,omitempty"`
	WarmUp    *WarmUp `json:"warm_up,omitempty"`

	Providers map[string]int `json:"providers,omitempty"` // letters a second by provider; 0 is no limit
}

// SenderPatch changes what is not nil.
type SenderPatch struct {
	Name, FromName, FromAddress, ReplyTo, Host, Username, Password, Auth, Security, CAPEM *string
	Port, Connections                                                                     *int
	Limits                                                                                *Limits
	Sign                                                                                  *bool // with the key of CreateDKIM
	NoDKIM                                                                                bool  // forgets the key
	IMAP                                                                                  *MailboxPatch
	NoIMAP                                                                                bool
}

var auths = map[string]bool{"auto": true, "plain": true, "login": true, "cram-md5": true, "scram-sha-256": true, "xoauth2": true}

// check refuses what can't be sent with and puts addresses into their normal form.
func (s *Sender) check() error {
	var bad []*fault.Fault
	add := func(field, format string, args ...any) { bad = append(bad, fault.Invalidf(field, format, args...)) }
	s.Name, s.FromName, s.Host = strings.TrimSpace(s.Name), strings.TrimSpace(s.FromName), strings.TrimSpace(s.Host)
	from, err := mail.ParseAddress(s.FromAddress)
	if err != nil {
		add("from_address", "%q is not an address that letters can be sent from.", s.FromAddress)
	} else {
		s.FromAddress = from.String()
	}
	if s.ReplyTo != "" {
		if a, err := mail.ParseAddress(s.ReplyTo); err != nil {
			add("reply_to", "%q is not an address that replies can go to.", s.ReplyTo)
		} else {
			s.ReplyTo = a.String()
		}
	}
	if s.Host == "" || len(s.Host) > 253 || strings.ContainsAny(s.Host, " /\r\n\t\x00@") {
		add("host", "Give the name or address of the SMTP server, such as smtp.example.com.")
	}
	if s.Port < 1 || s.Port > 65535 {
		add("port", "The port must be between 1 and 65535; SMTP servers usually take 587 or 465.")
	}
	if s.Security == "" {
		s.Security = "starttls"
	}
	if s.Security != "none" && s.Security != "starttls" && s.Security != "tls" {
		add("security", "Choose none, starttls or tls.")
	}
	if s.Auth == "" {
		s.Auth = "auto"
	}
	if !auths[s.Auth] {
		add("auth", "Choose auto, plain, login, cram-md5, scram-sha-256 or xoauth2.")
	}
	if s.CAPEM != "" && !x509.NewCertPool().AppendCertsFromPEM([]byte(s.CAPEM)) {
		add("ca_pem", "No certificate can be read here; paste the PEM text of the authority that signed the server's certificate.")
	}
	if s.Connections < 0 || s.Connections > 1000 {
		add("connections", "The number of connections must be between 0 and 1000; 0 means no limit of its own.")
	}
	for _, l := range []struct {
		field string
		v     *int
	}{{"per_second", s.Limits.PerSecond}, {"per_hour", s.Limits.PerHour}, {"per_day", s.Limits.PerDay}} {
		if l.v != nil && (*l.v < 1 || *l.v > 100_000_000) {
			add("limits."+l.field, "A limit must be at least 1; leave it out for no limit.")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Limits.Providers)) {
		if n := s.Limits.Providers[name]; usualPace[name] == 0 {
			add("limits.providers", "There is no mail provider of this name. Known are: %s.", strings.Join(slices.Sorted(maps.Keys(usualPace)), ", "))
		} else if n < 0 || n > 10_000 {
			add("limits.providers."+name, "Write how many letters a second may go to this provider: 1 to 10,000, or 0 for no limit.")
		}
	}
	if err := s.Limits.WarmUp.check(); err != nil {
		bad = append(bad, append([]*fault.Fault{fault.Of(err)}, fault.Of(err).Also...)...)
	}
	for _, t := range []struct{ field, v string }{{"name", s.Name}, {"from_name", s.FromName}, {"username", s.Username}} {
		if len(t.v) > 300 || strings.ContainsAny(t.v, "\r\n\x00") {
			add(t.field, "This must be one line of at most 300 bytes.")
		}
	}
	if s.Name == "" {
		s.Name = s.FromAddress
	}
	return fault.Join(append(bad, s.IMAP.check()...))
}

const senderColumns = `id, name, from_name, from_address, reply_to, host, port, username, password, auth, security, ca_pem, connections, limits, dkim, dkim_key, imap, imap_password, created_at, updated_at, held_reason`

func scanSender(row pgx.CollectableRow) (Sender, error) {
	var s Sender
	err := row.Scan(&s.ID, &s.Name, &s.FromName, &s.FromAddress, &s.ReplyTo, &s.Host, &s.Port, &s.Username, &s.sealed, &s.Auth,
		&s.Security, &s.CAPEM, &s.Connections, &s.Limits, &s.DKIM, &s.sealedDKIM, &s.IMAP, &s.sealedIMAP, &s.CreatedAt, &s.UpdatedAt, &s.HeldReason)
	s.HasPassword = len(s.sealed) > 0
	if s.IMAP != nil {
		s.IMAP.HasPassword = len(s.sealedIMAP) > 0
	}
	return s, err
}

// CreateSender stores a sender; its password is sealed with the installation's key.
func CreateSender(ctx context.Context, db postgres.DB, key tokens.Key, s Sender) (Sender, error) {
	if err := s.check(); err != nil {
		return Sender{}, err
	}
	sealed, err := sealPassword(key, s.Password)
	if err != nil {
		return Sender{}, err
	}
	var sealedIMAP []byte
	if s.IMAP != nil {
		if sealedIMAP, err = sealPassword(key, s.IMAP.Password); err != nil {
			return Sender{}, err
		}
	}
	const q = `INSERT INTO senders (name, from_name, from_address, reply_to, host, port, username, password, auth, security, ca_pem, connections, limits, imap, imap_password)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15) RETURNING ` + senderColumns
	rows, err := db.Query(ctx, q, s.Name, s.FromName, s.FromAddress, s.ReplyTo, s.Host, s.Port, s.Username, sealed, s.Auth, s.Security, s.CAPEM, s.Connections, s.Limits, s.IMAP, sealedIMAP)
	if err != nil {
		return Sender{}, fmt.Errorf("store the sender: %w", err)
	}
	return pgx.CollectExactlyOneRow(rows, scanSender)
}

func sealPassword(key tokens.Key, password string) ([]byte, error) {
	if password == "" {
		return nil, nil
	}
	sealed, err := key.Seal([]byte(password))
	if err != nil {
		return nil, fmt.Errorf("seal the password: %w", err)
	}
	return sealed, nil
}

// FindSender returns one sender or a NotFound fault.
func FindSender(ctx context.Context, db postgres.DB, id int64) (Sender, error) {
	rows, err := db.Query(ctx, `SELECT `+senderColumns+` FROM senders WHERE id = $1 AND deleted_at IS NULL`, id)
	if err != nil {
		return Sender{}, fmt.Errorf("find the sender: %w", err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, scanSender)
	if errors.Is(err, pgx.ErrNoRows) {
		return Sender{}, fault.NotFoundf("There is no sender %d.", id)
	}
	return s, err
}

// ListSenders pages by id, oldest first; next is 0 on the last page.
func ListSenders(ctx context.Context, db postgres.DB, limit int, after int64) (list []Sender, next int64, err error) {
	rows, err := db.Query(ctx, `SELECT `+senderColumns+` FROM senders WHERE deleted_at IS NULL AND id > $1 ORDER BY id LIMIT $2`, after, limit+1)
	if err != nil {
		return nil, 0, fmt.Errorf("list the senders: %w", err)
	}
	list, err = pgx.CollectRows(rows, scanSender)
	if len(list) > limit {
		list = list[:limit]
		next = list[limit-1].ID
	}
	return list, next, err
}

// UpdateSender changes what the patch names; an empty password removes the stored one. Mailings under way use the new account
// within seconds: a wrong password can be mended without stopping them.
func UpdateSender(ctx context.Context, db postgres.DB, key tokens.Key, id int64, p SenderPatch, now time.Time) (Sender, error) {
	s, err := FindSender(ctx, db, id)
	if err != nil {
		return Sender{}, err
	}
	for _, f := range []struct{ to, from *string }{{&s.Name, p.Name}, {&s.FromName, p.FromName}, {&s.FromAddress, p.FromAddress}, {&s.ReplyTo, p.ReplyTo},
		{&s.Host, p.Host}, {&s.Username, p.Username}, {&s.Auth, p.Auth}, {&s.Security, p.Security}, {&s.CAPEM, p.CAPEM}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if p.Port != nil {
		s.Port = *p.Port
	}
	if p.Connections != nil {
		s.Connections = *p.Connections
	}
	if p.Limits != nil {
		s.Limits = *p.Limits
	}
	if p.NoIMAP {
		s.IMAP, s.sealedIMAP = nil, nil
	} else if p.IMAP != nil {
		if err := s.patchMailbox(key, p.IMAP); err != nil {
			return Sender{}, err
		}
	}
	if err := s.check(); err != nil {
		return Sender{}, err
	}
	if p.NoDKIM || s.DKIM != nil && s.DKIM.Domain != s.domain() { // the signature of another domain is worth nothing
		s.DKIM, s.sealedDKIM = nil, nil
	}
	if p.Sign != nil {
		if s.DKIM == nil {
			return Sender{}, fault.Invalidf("dkim.on", "There is no DKIM key for this sender's domain yet; make one first.")
		}
		s.DKIM.On = *p.Sign
	}
	if p.Password != nil {
		if s.sealed, err = sealPassword(key, *p.Password); err != nil {
			return Sender{}, err
		}
	} else if len(s.sealed) > 0 && (p.Host != nil || p.Port != nil || p.Security != nil) {
		// A stored password must not be sent to wherever a patch points: who moves the account says the password again.
		return Sender{}, fault.Invalidf("password", "Give the password again: it is not sent to another server or over another kind of connection unasked.")
	}
	const q = `UPDATE senders SET name=$2, from_name=$3, from_address=$4, reply_to=$5, host=$6, port=$7, username=$8, password=$9, auth=$10, security=$11,
		ca_pem=$12, connections=$13, limits=$14, updated_at=$15, dkim=$16, dkim_key=$17, imap=$18, imap_password=$19 WHERE id=$1 AND deleted_at IS NULL RETURNING ` + senderColumns
	rows, err := db.Query(ctx, q, id, s.Name, s.FromName, s.FromAddress, s.ReplyTo, s.Host, s.Port, s.Username, s.sealed, s.Auth, s.Security, s.CAPEM, s.Connections, s.Limits, now, s.DKIM, s.sealedDKIM, s.IMAP, s.sealedIMAP)
	if err != nil {
		return Sender{}, fmt.Errorf("change the sender: %w", err)
	}
	s, err = pgx.CollectExactlyOneRow(rows, scanSender)
	if errors.Is(err, pgx.ErrNoRows) {
		return Sender{}, fault.NotFoundf("There is no sender %d.", id)
	}
	if err == nil {
		_, err = db.Exec(ctx, `DELETE FROM sender_health WHERE sender_id = $1`, id) // a mended account is tried at once
	}
	return s, err
}

// ReleaseSender lets a held sender go on. What it is judged by begins anew.
func ReleaseSender(ctx context.Context, db postgres.DB, id int64, now time.Time) (Sender, error) {
	const q = `UPDATE senders SET held_at = NULL, held_reason = '', trusted_at = $2 WHERE id = $1 AND held_at IS NOT NULL AND deleted_at IS NULL RETURNING ` + senderColumns
	rows, err := db.Query(ctx, q, id, now)
	if err != nil {
		return Sender{}, fmt.Errorf("release the sender: %w", err)
	}
	s, err := pgx.CollectExactlyOneRow(rows, scanSender)
	if errors.Is(err, pgx.ErrNoRows) {
		if _, err := FindSender(ctx, db, id); err != nil {
			return Sender{}, err
		}
		return Sender{}, fault.Conflictf("This sender is not held.").Coded("not_held")
	}
	return s, err
}

// DeleteSender takes a sender out of use; what it sent keeps its name. One that still has letters to send stays.
func DeleteSender(ctx context.Context, db postgres.DB, id int64, now time.Time) error {
	const busy = `SELECT EXISTS (SELECT FROM chunks c WHERE c.sender_id = $1) OR EXISTS (SELECT FROM mailings m JOIN chunks c ON c.mailing_id = m.id WHERE $1 = ANY (m.sender_ids))`
	var inUse bool
	if err := db.QueryRow(ctx, busy, id).Scan(&inUse); err != nil {
		return fmt.Errorf("look for the sender's letters: %w", err)
	}
	if inUse {
		return fault.Conflictf("This sender still has letters to send; cancel its campaigns first.").Coded("in_use")
	}
	tag, err := db.Exec(ctx, `UPDATE senders SET deleted_at = $2, password = NULL, dkim_key = NULL, dkim = NULL, imap = NULL, imap_password = NULL WHERE id = $1 AND deleted_at IS NULL`, id, now)
	if err != nil {
		return fmt.Errorf("delete the sender: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return fault.NotFoundf("There is no sender %d.", id)
	}
	return nil
}

// Account is what a connection needs, the password opened. It goes into mail.Dial and nowhere else.
func (s Sender) Account(key tokens.Key) (mail.Account, error) {
	a := mail.Account{Host: s.Host, Port: s.Port, Username: s.Username, Auth: s.Auth, Security: mail.Security(s.Security), CAPEM: s.CAPEM}
	if len(s.sealed) > 0 {
		plain, err := key.Open(s.sealed)
		if err != nil {
			return mail.Account{}, fmt.Errorf("open the password of sender %d (has SALUT_SECRET_KEY changed?): %w", s.ID, err)
		}
		a.Password = string(plain)
	}
	if a.Username == "" && a.Password == "" {
		a.Auth = ""
	}
	return a, nil
}

// Check is what a live try of a sender's account found.
type Check struct {
	OK      bool   `json:"ok"`
	Stage   string `json:"stage"` // how far it got: connect, tls, auth …; done
	Message string `json:"message"`
	Reply   string `json:"smtp_reply"`
}

// CheckSender connects, secures and signs in as the sender, and says how far it got. A refusal is news, not an error.
func CheckSender(ctx context.Context, db postgres.DB, key tokens.Key, id int64, language string) (Check, error) {
	s, err := FindSender(ctx, db, id)
	if err != nil {
		return Check{}, err
	}
	account, err := s.Account(key)
	if err != nil {
		return Check{}, err
	}
	account.Timeout = 15 * time.Second
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	conn, err := mail.Dial(ctx, account)
	if err != nil {
		c := Check{Stage: mail.StageConnect, Message: mail.Explain(err, account).In(language)}
		var refused *mail.Refused
		var failed *mail.Failed
		switch {
		case errors.As(err, &refused):
			c.Stage, c.Reply = refused.Stage, refused.Reply.String()
		case errors.As(err, &failed):
			c.Stage = failed.Stage
		}
		return c, nil
	}
	_ = conn.Close()
	return Check{OK: true, Stage: "done", Message: fault.Text(language, "%s takes our letters.", s.Host)}, nil
}
