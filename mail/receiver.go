package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"log/slog"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/sync/semaphore"
)

// Taker is whom the mail that comes in is for.
type Taker interface {
	// Accepts tells whether there is such a mailbox. An error says that it can't be told now: the sender tries again later.
	Accepts(ctx context.Context, to Address) (bool, error)
	// Keep keeps a message for good. Only then is it acknowledged; after an error its sender still has it and tries again later.
	Keep(ctx context.Context, m Received) error
}

// Received is a message as it came in.
type Received struct {
	From string // the reverse path; empty is that of reports (RFC 5321 §4.5.5)
	To   []string
	Raw  []byte
}

// Receiving is how mail is taken. Zero limits have the defaults that stand beside them.
type Receiving struct {
	Door           Door
	Hostname       string      // in the greeting
	TLS            *tls.Config // for STARTTLS; nil: none is offered
	MaxMessage     int64       // bytes; 25 MB
	MaxRecipients  int         // 100
	MaxConnections int         // in all; 200
	MaxPerHost     int         // from one address; 20. Not for LMTP, which a mail server of the house speaks
	MaxMemory      int64       // bytes of messages in flight; 256 MB
	Timeout        time.Duration
	Log            *slog.Logger
}

const (
	maxReceivedLine = 8 << 10          // RFC 5321 §4.5.3.1.6 says 1000; some programs write longer ones
	longestStay     = 30 * time.Minute // of a connection, however busy
	maxRefusals     = 10               // recipients that a connection may guess at
	keepTime        = time.Minute
)

// Receiver is the door by which mail comes in: SMTP or LMTP. It takes mail for mailboxes of its Taker only, relays nothing, sends nothing by
// itself, and acknowledges what is kept. A body with a bare CR or LF is refused: mail servers differ in what such a line ends (SMTP smuggling).
type Receiver struct {
	set      Receiving
	taker    Taker
	server   *smtp.Server
	listener net.Listener
	memory   *semaphore.Weighted
	inflight sync.WaitGroup
	mu       sync.Mutex
	closing  bool
	served   chan struct{}
}

// Receive listens. The receiver serves until Close.
func Receive(ctx context.Context, set Receiving, taker Taker) (*Receiver, error) {
	set.defaults()
	if set.Door.Network == "unix" {
		if err := clearSocket(ctx, set.Door.Addr); err != nil {
			return nil, err
		}
	}
	listener, err := new(net.ListenConfig).Listen(ctx, set.Door.Network, set.Door.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen for mail: %w", err)
	}
	if set.Door.Network == "unix" {
		// Whoever may enter its folder may hand mail in, as with a port of this machine; the mail server runs as a user of its own.
		if err := os.Chmod(set.Door.Addr, 0o666); err != nil {
			listener.Close()
			return nil, fmt.Errorf("open the socket to the mail server: %w", err)
		}
	}
	r := &Receiver{set: set, taker: taker, listener: listener, memory: semaphore.NewWeighted(set.MaxMemory), served: make(chan struct{})}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &receiving{r: r, conn: underneath(c.Conn())}, nil }))
	s.LMTP, s.Domain, s.TLSConfig = set.Door.LMTP, set.Hostname, set.TLS
	s.MaxMessageBytes, s.MaxRecipients, s.MaxLineLength = set.MaxMessage, set.MaxRecipients, maxReceivedLine
	s.ReadTimeout, s.WriteTimeout = set.Timeout, time.Minute
	s.EnableSMTPUTF8 = true
	s.ErrorLog = log.New(io.Discard, "", 0) // who hangs up is no news of ours
	r.server = s
	perHost := set.MaxPerHost
	if set.Door.LMTP {
		perHost = set.MaxConnections
	}
	go func() {
		defer close(r.served)
		_ = s.Serve(&gate{Listener: listener, most: set.MaxConnections, perHost: perHost, open: map[string]int{}})
	}()
	return r, nil
}

func (set *Receiving) defaults() {
	for _, d := range []struct {
		to  *int
		def int
	}{{&set.MaxRecipients, 100}, {&set.MaxConnections, 200}, {&set.MaxPerHost, 20}} {
		if *d.to == 0 {
			*d.to = d.def
		}
	}
	if set.MaxMessage == 0 {
		set.MaxMessage = 25 << 20
	}
	if set.MaxMemory == 0 {
		set.MaxMemory = 256 << 20
	}
	if set.Timeout == 0 {
		set.Timeout = 5 * time.Minute // RFC 5321 §4.5.3.2.7
	}
	if set.Log == nil {
		set.Log = slog.New(slog.DiscardHandler)
	}
	if set.Hostname == "" {
		set.Hostname = "localhost"
	}
}

// clearSocket removes the socket that a killed process left; one that is served stays.
func clearSocket(ctx context.Context, path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Mode().Type() != fs.ModeSocket {
		return nil // what is no socket makes listening fail
	}
	if err != nil {
		return fmt.Errorf("look for an old socket: %w", err)
	}
	c, err := (&net.Dialer{Timeout: time.Second}).DialContext(ctx, "unix", path)
	if err == nil {
		c.Close()
		return nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an old socket: %w", err)
	}
	return nil
}

// Addr is where it listens.
func (r *Receiver) Addr() net.Addr { return r.listener.Addr() }

// Close takes no new connections and messages, waits a while for those that are being kept, and ends.
func (r *Receiver) Close() {
	r.mu.Lock()
	again := r.closing
	r.closing = true
	r.mu.Unlock()
	if again {
		return
	}
	r.listener.Close()
	kept := make(chan struct{})
	go func() { r.inflight.Wait(); close(kept) }()
	select {
	case <-kept:
	case <-time.After(10 * time.Second):
	}
	_ = r.server.Close()
	<-r.served
}

// enter counts a message in flight; false when the door is closing.
func (r *Receiver) enter() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closing {
		return false
	}
	r.inflight.Add(1)
	return true
}

// gate is a listener that lets only so many in.
type gate struct {
	net.Listener
	most, perHost int

	mu    sync.Mutex
	total int
	open  map[string]int
}

// Accept turns away who is one too many, with a word that makes mail servers try again.
func (g *gate) Accept() (net.Conn, error) {
	for {
		c, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		host, _, err := net.SplitHostPort(c.RemoteAddr().String())
		if err != nil {
			host = ""
		}
		if g.enter(host) {
			return &guest{Conn: c, until: time.Now().Add(longestStay), leave: sync.OnceFunc(func() { g.leave(host) })}, nil
		}
		go func() {
			_ = c.SetDeadline(time.Now().Add(5 * time.Second))
			_, _ = io.WriteString(c, "421 4.7.0 Too many connections, try again later\r\n")
			c.Close()
		}()
	}
}

func (g *gate) enter(host string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.total >= g.most || host != "" && g.open[host] >= g.perHost {
		return false
	}
	g.total++
	g.open[host]++
	return true
}

func (g *gate) leave(host string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.total--
	if g.open[host]--; g.open[host] <= 0 {
		delete(g.open, host)
	}
}

// guest is one connection: it ends some time, whatever its other side does.
type guest struct {
	net.Conn
	until  time.Time
	leave  func()
	doomed atomic.Bool // nothing more is read from it
}

func (c *guest) Read(b []byte) (int, error) {
	if c.doomed.Load() {
		return 0, io.EOF
	}
	return c.Conn.Read(b)
}

func (c *guest) SetReadDeadline(t time.Time) error {
	if t.IsZero() || t.After(c.until) {
		t = c.until
	}
	return c.Conn.SetReadDeadline(t)
}

func (c *guest) Close() error {
	c.leave()
	return c.Conn.Close()
}

func underneath(c net.Conn) *guest {
	if secured, ok := c.(*tls.Conn); ok {
		c = secured.NetConn()
	}
	g, _ := c.(*guest)
	return g
}
