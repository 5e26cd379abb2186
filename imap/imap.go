// Package imap reads a mailbox over IMAP: what is new in its folders, without changing anything in them. It is pure network: no tables. The
// library go-imap stays in here.
package imap

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// Account is a mailbox.
type Account struct {
	Host     string
	Port     int
	Security string // none, starttls, tls
	Username string
	Password string
	CAPEM    string        // certificates trusted beside the system's
	Timeout  time.Duration // of connecting and signing in; 0 is 30 s
}

// Failed says how far it got.
type Failed struct {
	Stage string // connect, tls, auth, folder, read
	Err   error
}

// The stages.
const (
	StageConnect = "connect"
	StageTLS     = "tls"
	StageAuth    = "auth"
	StageFolder  = "folder" // there is no such folder, or it can't be opened
	StageRead    = "read"   // the connection was lost, or the server answered nonsense
)

// Error has the stage and the cause.
func (f *Failed) Error() string { return f.Stage + ": " + f.Err.Error() }

// Unwrap gives the cause.
func (f *Failed) Unwrap() error { return f.Err }

// Words are what the server said, where it said anything.
func (f *Failed) Words() string {
	var said *goimap.Error
	if errors.As(f.Err, &said) {
		return said.Text
	}
	return f.Err.Error()
}

// Conn is a connection that is signed in. It is for one goroutine.
type Conn struct {
	c    *imapclient.Client
	news chan struct{} // something came while nobody looked
}

// Dial connects, secures the connection and signs in. Errors are *Failed. The connection ends with ctx.
func Dial(ctx context.Context, a Account) (*Conn, error) {
	timeout := a.Timeout
	if timeout <= 0 {
		timeout = 30 * time.Second
	}
	opening, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	config := &tls.Config{ServerName: a.Host, MinVersion: tls.VersionTLS12}
	if a.CAPEM != "" {
		pool, err := x509.SystemCertPool()
		if err != nil {
			pool = x509.NewCertPool()
		}
		pool.AppendCertsFromPEM([]byte(a.CAPEM))
		config.RootCAs = pool
	}
	raw, err := new(net.Dialer).DialContext(opening, "tcp", net.JoinHostPort(a.Host, strconv.Itoa(a.Port)))
	if err != nil {
		return nil, &Failed{StageConnect, err}
	}
	stop := context.AfterFunc(opening, func() { raw.Close() }) // the library knows no context
	conn := &Conn{news: make(chan struct{}, 1)}
	options := &imapclient.Options{TLSConfig: config, UnilateralDataHandler: &imapclient.UnilateralDataHandler{Mailbox: func(*imapclient.UnilateralDataMailbox) {
		select {
		case conn.news <- struct{}{}:
		default:
		}
	}}}
	switch a.Security {
	case "tls":
		secured := tls.Client(raw, config)
		if err := secured.HandshakeContext(opening); err != nil {
			raw.Close()
			return nil, &Failed{StageTLS, err}
		}
		conn.c = imapclient.New(secured, options)
	case "starttls":
		if conn.c, err = imapclient.NewStartTLS(raw, options); err != nil {
			raw.Close()
			return nil, &Failed{StageTLS, err}
		}
	case "none":
		conn.c = imapclient.New(raw, options)
	default:
		raw.Close()
		return nil, &Failed{StageTLS, fmt.Errorf("%q is no security", a.Security)}
	}
	if err := conn.c.WaitGreeting(); err != nil {
		conn.Close()
		return nil, &Failed{StageConnect, err}
	}
	if err := conn.c.Login(a.Username, a.Password).Wait(); err != nil {
		conn.Close()
		if opening.Err() != nil {
			return nil, &Failed{StageConnect, opening.Err()}
		}
		return nil, &Failed{StageAuth, err}
	}
	if !stop() {
		return nil, &Failed{StageConnect, opening.Err()}
	}
	context.AfterFunc(ctx, func() { conn.Close() })
	return conn, nil
}

// Close ends the connection.
func (c *Conn) Close() { _ = c.c.Close() }

// Logout ends the connection politely.
func (c *Conn) Logout() {
	_ = c.c.Logout().Wait()
	c.Close()
}

// junkNames are what folders of junk are called by servers that don't mark them (RFC 6154).
var junkNames = []string{"junk", "spam", "спам", "junk e-mail", "junk email", "bulk mail", "нежелательная почта", "inbox.junk", "inbox.spam"}

// Usual are the folders that mail comes to by itself: INBOX, and the one for junk.
func (c *Conn) Usual() ([]string, error) {
	list, err := c.c.List("", "*", nil).Collect()
	if err != nil {
		return nil, &Failed{StageRead, err}
	}
	junk, named := "", ""
	for _, f := range list {
		switch {
		case slices.Contains(f.Attrs, goimap.MailboxAttrNoSelect):
		case slices.Contains(f.Attrs, goimap.MailboxAttrJunk):
			junk = f.Mailbox
		case named == "" && slices.Contains(junkNames, strings.ToLower(f.Mailbox)):
			named = f.Mailbox
		}
	}
	if junk == "" {
		junk = named
	}
	if junk == "" {
		return []string{"INBOX"}, nil
	}
	return []string{"INBOX", junk}, nil
}

// Open opens a folder for reading only and gives its UIDVALIDITY: with another one the folder is another, whatever its name (RFC 3501 §2.3.1.1).
func (c *Conn) Open(folder string) (validity uint32, err error) {
	data, err := c.c.Select(folder, &goimap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		var said *goimap.Error
		if errors.As(err, &said) {
			return 0, &Failed{StageFolder, err}
		}
		return 0, &Failed{StageRead, err}
	}
	return data.UIDValidity, nil
}

// Message is one message of a folder.
type Message struct {
	UID uint32
	Raw []byte // its first bytes, where it is larger than was asked for
}

const batch = 50

// Read gives the messages of the open folder whose UID is above after, in order, at most maxSize bytes of each. done is called when all up to
// a UID were given. Nothing is marked as read.
func (c *Conn) Read(after uint32, maxSize int64, each func(Message) error, done func(uid uint32) error) error {
	select { // what is announced from here on may be missing below
	case <-c.news:
	default:
	}
	var above goimap.UIDSet
	above.AddRange(goimap.UID(after)+1, 0)
	found, err := c.c.UIDSearch(&goimap.SearchCriteria{UID: []goimap.UIDSet{above}}, nil).Wait()
	if err != nil {
		return &Failed{StageRead, err}
	}
	uids := found.AllUIDs()
	// n:* has the last message even when n is above it.
	uids = slices.DeleteFunc(uids, func(u goimap.UID) bool { return uint32(u) <= after })
	slices.Sort(uids)
	for part := range slices.Chunk(uids, batch) {
		if err := c.fetch(part, maxSize, each); err != nil {
			return err
		}
		if err := done(uint32(part[len(part)-1])); err != nil {
			return err
		}
	}
	return nil
}

func (c *Conn) fetch(uids []goimap.UID, maxSize int64, each func(Message) error) error {
	section := &goimap.FetchItemBodySection{Peek: true, Partial: &goimap.SectionPartial{Size: maxSize}}
	cmd := c.c.Fetch(goimap.UIDSetNum(uids...), &goimap.FetchOptions{UID: true, BodySection: []*goimap.FetchItemBodySection{section}})
	for data := cmd.Next(); data != nil; data = cmd.Next() {
		var m Message
		for item := data.Next(); item != nil; item = data.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				m.UID = uint32(item.UID)
			case imapclient.FetchItemDataBodySection:
				if item.Literal == nil {
					continue
				}
				raw, err := io.ReadAll(io.LimitReader(item.Literal, maxSize))
				if err == nil {
					_, err = io.Copy(io.Discard, item.Literal)
				}
				if err != nil {
					c.Close()
					return &Failed{StageRead, err}
				}
				m.Raw = raw
			}
		}
		if len(m.Raw) == 0 {
			continue // gone meanwhile
		}
		if err := each(m); err != nil {
			c.Close() // the rest of the answer is not worth waiting for
			return err
		}
	}
	if err := cmd.Close(); err != nil {
		return &Failed{StageRead, err}
	}
	return nil
}

// Wait returns when something new may be in the open folder, or after the time. Servers without IDLE (RFC 2177) are asked now and then.
func (c *Conn) Wait(ctx context.Context, most time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	if !c.c.Caps().Has(goimap.CapIdle) {
		return c.askNowAndThen(ctx)
	}
	// Some servers tell in IDLE only what comes from then on.
	if err := c.c.Noop().Wait(); err != nil {
		return &Failed{StageRead, err}
	}
	if len(c.news) > 0 {
		return nil
	}
	idle, err := c.c.Idle()
	if err != nil {
		return &Failed{StageRead, err}
	}
	select {
	case <-ctx.Done():
	case <-c.news:
	case <-c.c.Closed():
	}
	err = idle.Close()
	if werr := idle.Wait(); err == nil {
		err = werr
	}
	if err != nil {
		return &Failed{StageRead, err}
	}
	return nil
}

func (c *Conn) askNowAndThen(ctx context.Context) error {
	tick := time.NewTicker(20 * time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-c.news:
			return nil
		case <-c.c.Closed():
			return &Failed{StageRead, io.ErrUnexpectedEOF}
		case <-tick.C:
			if err := c.c.Noop().Wait(); err != nil {
				return &Failed{StageRead, err}
			}
		}
	}
}
