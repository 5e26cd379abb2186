package delivery

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"salut/fault"
	"salut/imap"
	"salut/postgres"
	"salut/tokens"
)

// Mailbox is where answers to a sender arrive: it is read over IMAP. Its password is kept sealed, like that of the SMTP account.
type Mailbox struct {
	Host     string   `json:"host"`
	Port     int      `json:"port"`
	Security string   `json:"security"` // none, starttls, tls
	Username string   `json:"username"`
	Folders  []string `json:"folders"` // none: INBOX, and the folder of junk

	Password    string `json:"-"` // only ever set on the way in
	HasPassword bool   `json:"-"`
}

// MailboxPatch changes what is not nil.
type MailboxPatch struct {
	Host, Security, Username, Password *string
	Port                               *int
	Folders                            *[]string
}

const maxFolders = 20

func (m *Mailbox) check() []*fault.Fault {
	if m == nil {
		return nil
	}
	var bad []*fault.Fault
	add := func(field, format string, args ...any) {
		bad = append(bad, fault.Invalidf("imap."+field, format, args...))
	}
	m.Host = strings.TrimSpace(m.Host)
	if m.Security == "" {
		m.Security = "tls"
	}
	if m.Port == 0 {
		m.Port = map[bool]int{true: 993, false: 143}[m.Security == "tls"]
	}
	if m.Host == "" || len(m.Host) > 253 || strings.ContainsAny(m.Host, " /\r\n\t\x00@") {
		add("host", "Give the name or address of the IMAP server, such as imap.example.com.")
	}
	if m.Port < 1 || m.Port > 65535 {
		add("port", "The port must be between 1 and 65535; IMAP servers usually take 993 or 143.")
	}
	if m.Security != "none" && m.Security != "starttls" && m.Security != "tls" {
		add("security", "Choose none, starttls or tls.")
	}
	if m.Username == "" || len(m.Username) > 300 || strings.ContainsAny(m.Username, "\r\n\x00") {
		add("username", "Give the name that the mailbox is opened with.")
	}
	if m.Folders == nil {
		m.Folders = []string{}
	}
	if len(m.Folders) > maxFolders {
		add("folders", "A mailbox may have at most %d folders to read.", maxFolders)
	}
	for _, f := range m.Folders {
		if f == "" || len(f) > 300 || strings.ContainsAny(f, "\r\n\x00*%") {
			add("folders", "%q is not the name of a folder.", f)
		}
	}
	return bad
}

// patchMailbox changes the mailbox of a sender. A stored password is not sent to wherever a patch points.
func (s *Sender) patchMailbox(key tokens.Key, p *MailboxPatch) error {
	if s.IMAP == nil {
		s.IMAP, s.sealedIMAP = &Mailbox{}, nil
	}
	m := s.IMAP
	for _, f := range []struct{ to, from *string }{{&m.Host, p.Host}, {&m.Security, p.Security}, {&m.Username, p.Username}} {
		if f.from != nil {
			*f.to = *f.from
		}
	}
	if p.Port != nil {
		m.Port = *p.Port
	}
	if p.Folders != nil {
		m.Folders = slices.Clone(*p.Folders)
	}
	if p.Password != nil {
		var err error
		if s.sealedIMAP, err = sealPassword(key, *p.Password); err != nil {
			return err
		}
	} else if len(s.sealedIMAP) > 0 && (p.Host != nil || p.Port != nil || p.Security != nil) {
		return fault.Invalidf("imap.password", "Give the password again: it is not sent to another server or over another kind of connection unasked.")
	}
	return nil
}

// MailboxAccount is what a connection to the sender's mailbox needs, the password opened. It goes into imap.Dial and nowhere else.
func (s Sender) MailboxAccount(key tokens.Key) (imap.Account, error) {
	if s.IMAP == nil {
		return imap.Account{}, fault.Conflictf("This sender has no mailbox to read; give it one first.")
	}
	a := imap.Account{Host: s.IMAP.Host, Port: s.IMAP.Port, Security: s.IMAP.Security, Username: s.IMAP.Username, CAPEM: s.CAPEM}
	if len(s.sealedIMAP) > 0 {
		plain, err := key.Open(s.sealedIMAP)
		if err != nil {
			return imap.Account{}, fmt.Errorf("open the password of the mailbox of sender %d (has SALUT_SECRET_KEY changed?): %w", s.ID, err)
		}
		a.Password = string(plain)
	}
	return a, nil
}

// SendersWithMailbox are the ids of senders whose mailbox is to be read.
func SendersWithMailbox(ctx context.Context, db postgres.DB) (ids []int64, err error) {
	const q = `SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM senders WHERE imap IS NOT NULL AND deleted_at IS NULL`
	if err := db.QueryRow(ctx, q).Scan(&ids); err != nil {
		return nil, fmt.Errorf("look for mailboxes: %w", err)
	}
	return ids, nil
}
