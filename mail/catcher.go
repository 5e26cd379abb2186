package mail

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/jhillyerd/enmime/v2"

	"salut/fault"
)

// Catcher is the built-in mailbox: an SMTP server that takes every letter, gives it to nobody and shows it. The demo sends
// to it, so that no real person gets a letter.
type Catcher struct {
	server   *smtp.Server
	listener net.Listener
	shelf    *shelf
	close    sync.Once
	done     chan struct{}
}

// Caught is one letter in the mailbox. List leaves out what only Find gives: HTML, Text, Headers, Raw.
type Caught struct {
	ID           string    `json:"id"` // grows with each letter
	At           time.Time `json:"received_at"`
	EnvelopeFrom string    `json:"envelope_from"`
	EnvelopeTo   []string  `json:"envelope_to"`
	From         string    `json:"from"` // as the reader sees it, decoded
	To           string    `json:"to"`
	Subject      string    `json:"subject"`
	MessageID    string    `json:"message_id"`
	Size         int       `json:"size"` // bytes of the raw letter
	HTML         string    `json:"html,omitempty"`
	Text         string    `json:"text,omitempty"`
	Headers      []Header  `json:"headers,omitempty"` // in their order, decoded and unfolded
	Raw          string    `json:"raw,omitempty"`
}

// Header is one header of a letter.
type Header struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// What the mailbox bears with. Letters of a demo are small; 25 MB is what large providers take.
const (
	maxCaught      = 25 << 20
	maxCaughtRcpts = 100
	caughtPerFile  = 64 << 20
	caughtFiles    = 16 // a gigabyte, then the oldest go
)

// StartCatcher serves a mailbox at addr (such as "127.0.0.1:2525", port 0 for any) whose letters are kept in dir and found
// again at the next start. It ends when ctx does, or by Close. Only one process may use a folder at a time.
func StartCatcher(ctx context.Context, addr, dir string) (*Catcher, error) {
	shelf, err := openShelf(dir, caughtPerFile, caughtFiles)
	if err != nil {
		return nil, err
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		shelf.close()
		return nil, fmt.Errorf("open the built-in mailbox: %w", err)
	}
	c := &Catcher{listener: listener, shelf: shelf, done: make(chan struct{})}
	c.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &catching{shelf: shelf}, nil }))
	c.server.Domain = "mailbox.salut.test"
	c.server.MaxMessageBytes = maxCaught
	c.server.MaxRecipients = maxCaughtRcpts
	c.server.ReadTimeout = 5 * time.Minute
	c.server.WriteTimeout = time.Minute
	c.server.EnableSMTPUTF8 = true
	c.server.ErrorLog = log.New(io.Discard, "", 0) // a client that hangs up is no news of ours
	go func() {
		defer close(c.done)
		_ = c.server.Serve(listener)
	}()
	go func() {
		select {
		case <-ctx.Done():
			c.Close()
		case <-c.done:
		}
	}()
	return c, nil
}

// Addr is where the mailbox listens.
func (c *Catcher) Addr() string { return c.listener.Addr().String() }

// Account is how to send to the mailbox.
func (c *Catcher) Account() Account {
	tcp := c.listener.Addr().(*net.TCPAddr)
	return Account{Host: tcp.IP.String(), Port: tcp.Port, Security: SecurityNone}
}

// Close stops the mailbox; its letters stay.
func (c *Catcher) Close() {
	c.close.Do(func() {
		_ = c.server.Close()
		_ = c.listener.Close()
		<-c.done
		c.shelf.close()
	})
}

// Count is how many letters are in the mailbox.
func (c *Catcher) Count() int { return c.shelf.count() }

// List gives up to limit letters, newest first, older than the one with id before (empty: from the newest).
func (c *Catcher) List(limit int, before string) ([]Caught, error) {
	from := int64(1<<63 - 1)
	if before != "" {
		n, err := strconv.ParseInt(before, 10, 64)
		if err != nil {
			return nil, fault.Invalidf("cursor", "The cursor was not made by this list; begin without one.")
		}
		from = n
	}
	list := []Caught{}
	for _, n := range c.shelf.before(from, limit) {
		letter, err := c.caught(n)
		if errors.Is(err, errNotKept) { // dropped meanwhile, or damaged
			continue
		}
		if err != nil {
			return nil, err
		}
		letter.Headers, letter.Raw = nil, ""
		list = append(list, letter)
	}
	return list, nil
}

// Find gives one whole letter, its parts decoded. A letter that is no proper MIME is shown as far as it can be read.
func (c *Catcher) Find(id string) (Caught, error) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		n = 0
	}
	letter, err := c.caught(n)
	if errors.Is(err, errNotKept) {
		return Caught{}, fault.NotFoundf("There is no letter %q in the mailbox.", shown(id))
	}
	if err != nil {
		return Caught{}, err
	}
	if envelope, err := enmime.ReadEnvelope(bytes.NewReader([]byte(letter.Raw))); err == nil {
		letter.HTML, letter.Text = envelope.HTML, envelope.Text
	}
	return letter, nil
}

// slip is what stands before a letter in its file: a line of JSON.
type slip struct {
	At   time.Time `json:"at"`
	From string    `json:"from"`
	To   []string  `json:"to"`
}

func (c *Catcher) caught(n int64) (Caught, error) {
	b, err := c.shelf.read(n)
	if err != nil {
		return Caught{}, err
	}
	line, raw, ok := bytes.Cut(b, []byte("\n"))
	var s slip
	if !ok || json.Unmarshal(line, &s) != nil {
		return Caught{}, errNotKept
	}
	letter := Caught{ID: strconv.FormatInt(n, 10), At: s.At, EnvelopeFrom: s.From, EnvelopeTo: s.To, Size: len(raw), Raw: string(raw)}
	letter.Headers = readHeaders(letter.Raw)
	for _, h := range letter.Headers {
		for _, field := range []struct {
			name string
			to   *string
		}{{"From", &letter.From}, {"To", &letter.To}, {"Subject", &letter.Subject}, {"Message-ID", &letter.MessageID}} {
			if strings.EqualFold(h.Name, field.name) && *field.to == "" {
				*field.to = h.Value
			}
		}
	}
	return letter, nil
}

// catching is one connection to the mailbox.
type catching struct {
	shelf *shelf
	slip  slip
	body  bytes.Buffer
}

func (s *catching) Mail(from string, _ *smtp.MailOptions) error {
	s.slip = slip{From: from}
	return nil
}

func (s *catching) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.slip.To = append(s.slip.To, to)
	return nil
}

func (s *catching) Data(r io.Reader) error {
	s.body.Reset()
	if _, err := s.body.ReadFrom(r); err != nil {
		return err
	}
	s.slip.At = time.Now().UTC()
	line, err := json.Marshal(s.slip)
	if err != nil {
		return err
	}
	if _, err = s.shelf.add(append(line, '\n'), s.body.Bytes()); err != nil {
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "The mailbox can't write to its disk"}
	}
	return nil
}

func (s *catching) Reset()        { s.slip = slip{} }
func (s *catching) Logout() error { return nil }
