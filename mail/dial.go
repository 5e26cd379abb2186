package mail

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

var errNoCertificate = errors.New("no certificate in the PEM text")

// Refused is a server's no before any letter: to the connection, to TLS, to the sign-in.
type Refused struct {
	Stage string
	Reply Reply
}

// Error has the server's words.
func (r *Refused) Error() string { return fmt.Sprintf("refused at %s: %s", r.Stage, r.Reply) }

// Failed is a connection that was not made, with the stage where it ended and no answer to show for it.
type Failed struct {
	Stage string
	Err   error
}

// Error has the stage and the cause.
func (f *Failed) Error() string { return fmt.Sprintf("%s: %v", f.Stage, f.Err) }

// Unwrap gives the cause.
func (f *Failed) Unwrap() error { return f.Err }

// Causes that are neither the network's nor TLS's.
var (
	ErrNoSTARTTLS = errors.New("the server doesn't offer STARTTLS")
	ErrNoAuth     = errors.New("the server doesn't offer this way to sign in")
	errTalkative  = errors.New("the server talks without end")
)

// Dial opens a connection and leaves it ready for letters: greeting, EHLO, STARTTLS, sign-in. Errors are *Refused or
// *Failed. The whole takes no longer than the account's Timeout, however slowly the server answers.
func Dial(ctx context.Context, a Account) (*Conn, error) {
	deadline := time.Now().Add(a.timeout())
	config, err := a.tlsConfig()
	if err != nil {
		return nil, &Failed{StageTLS, err}
	}
	dialer := net.Dialer{Deadline: deadline}
	raw, err := dialer.DialContext(ctx, "tcp", a.address())
	if err != nil {
		return nil, &Failed{StageConnect, err}
	}
	wire := &meteredConn{Conn: raw, left: maxBeforeLetters}
	_ = raw.SetDeadline(deadline)
	stop := context.AfterFunc(ctx, func() { _ = raw.SetDeadline(time.Unix(1, 0)) })
	c, err := handshake(wire, config, a)
	if !stop() && err == nil {
		err = &Failed{StageConnect, ctx.Err()}
	}
	if err != nil {
		_ = raw.Close()
		return nil, err
	}
	wire.left = -1
	return c, nil
}

func handshake(wire *meteredConn, config *tls.Config, a Account) (*Conn, error) {
	conn := net.Conn(wire)
	if a.Security == SecurityTLS {
		secured := tls.Client(wire, config)
		if err := secured.Handshake(); err != nil {
			return nil, &Failed{StageTLS, err}
		}
		conn = secured
	}
	client, err := smtp.NewClient(conn, a.Host)
	if err != nil {
		return nil, stopped(StageGreeting, err)
	}
	if err := client.Hello(heloName(a.HELO, wire.LocalAddr())); err != nil {
		return nil, stopped(StageEHLO, err)
	}
	if a.Security == SecuritySTARTTLS {
		if offered, _ := client.Extension("STARTTLS"); !offered {
			return nil, &Failed{StageSTARTTLS, ErrNoSTARTTLS}
		}
		if err := client.StartTLS(config); err != nil {
			if err := stopped(StageSTARTTLS, err); errors.As(err, new(*Refused)) {
				return nil, err
			}
			return nil, &Failed{StageTLS, err}
		}
	}
	if a.Username != "" {
		if err := signIn(client, a); err != nil {
			return nil, err
		}
	}
	return newConn(client, wire, a), nil
}

// stopped tells a server's no from a connection that broke.
func stopped(stage string, err error) error {
	if said := new(textproto.Error); errors.As(err, &said) {
		text := []byte(strings.ReplaceAll(said.Msg, "\n", " "))
		return &Refused{stage, rawReply{said.Code, text[:min(len(text), maxReplyText)]}.words()}
	}
	return &Failed{stage, err}
}

// mechanisms are the SASL names behind each way to sign in, best first; clear puts those that hide the password before
// those that don't. XOAUTH2 is never guessed: its password is no password.
var mechanisms = map[string]struct{ secured, clear []string }{
	"":              auto,
	"auto":          auto,
	"plain":         one("PLAIN"),
	"login":         one("LOGIN"),
	"cram-md5":      one("CRAM-MD5"),
	"scram-sha-256": one("SCRAM-SHA-256"),
	"xoauth2":       one("XOAUTH2"),
}

var auto = struct{ secured, clear []string }{
	secured: []string{"SCRAM-SHA-256", "PLAIN", "LOGIN", "CRAM-MD5"},
	clear:   []string{"SCRAM-SHA-256", "CRAM-MD5", "PLAIN", "LOGIN"},
}

func one(name string) struct{ secured, clear []string } {
	return struct{ secured, clear []string }{[]string{name}, []string{name}}
}

// signIn authenticates. The password goes over clear text only where the account says security none: a private relay.
func signIn(client *smtp.Client, a Account) error {
	_, secured := client.TLSConnectionState()
	inClear := a.Security == SecurityNone
	if !secured && !inClear {
		return &Failed{StageAuth, smtp.ErrUnencrypted}
	}
	list := mechanisms[a.Auth].secured
	if !secured {
		list = mechanisms[a.Auth].clear
	}
	_, offer := client.Extension("AUTH")
	offered := strings.Fields(strings.ToUpper(offer))
	for _, name := range list {
		if !slices.Contains(offered, name) {
			continue
		}
		var way smtp.Auth
		switch name {
		case "PLAIN":
			way = smtp.PlainAuth("", a.Username, a.Password, a.Host, inClear)
		case "LOGIN":
			way = smtp.LoginAuth(a.Username, a.Password, a.Host, inClear)
		case "CRAM-MD5":
			way = smtp.CRAMMD5Auth(a.Username, a.Password)
		case "SCRAM-SHA-256":
			way = smtp.ScramSHA256Auth(a.Username, a.Password)
		case "XOAUTH2":
			way = smtp.XOAuth2Auth(a.Username, a.Password)
		}
		if err := client.Auth(way); err != nil {
			return stopped(StageAuth, err)
		}
		return nil
	}
	return &Failed{StageAuth, ErrNoAuth}
}

// heloName is a full name or an address literal, as RFC 5321 §4.1.4 wants; a container's name is neither.
func heloName(given string, local net.Addr) string {
	if given != "" {
		return given
	}
	if name, err := os.Hostname(); err == nil && strings.Contains(name, ".") && isHost(name) {
		return name
	}
	if tcp, ok := local.(*net.TCPAddr); ok {
		if v4 := tcp.IP.To4(); v4 != nil {
			return "[" + v4.String() + "]"
		}
		return "[IPv6:" + tcp.IP.String() + "]"
	}
	return "localhost"
}

// maxBeforeLetters is what a server may send before it is ready: the certificates and a few lines.
const maxBeforeLetters = 256 << 10

// meteredConn ends a server that talks without end while go-mail, which reads lines of any length, listens.
type meteredConn struct {
	net.Conn
	left int // bytes that may still be read; below zero: any number
}

func (m *meteredConn) Read(p []byte) (int, error) {
	if m.left == 0 {
		return 0, errTalkative
	}
	if m.left > 0 && len(p) > m.left {
		p = p[:m.left]
	}
	n, err := m.Conn.Read(p)
	if m.left > 0 {
		m.left -= n
	}
	return n, err
}

func newConn(client *smtp.Client, raw net.Conn, a Account) *Conn {
	c := &Conn{client: client, raw: raw, timeout: a.timeout(), usedAt: time.Now()}
	c.pipelining, _ = client.Extension("PIPELINING")
	c.size, _ = client.Extension("SIZE")
	c.eightBit, _ = client.Extension("8BITMIME")
	// go-mail's reader has nothing in it here: had the server spoken out of turn, that is nonsense, found at the first letter.
	c.in, c.out = client.Text.R, client.Text.W
	if c.in.Size() < maxReplyLine {
		c.in = bufio.NewReaderSize(c.in, maxReplyLine)
	}
	return c
}
