package mail

import (
	"bufio"
	"errors"
	"net"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Conn is one open connection to an account's server, signed in and ready. One goroutine uses it at a time.
type Conn struct {
	client *smtp.Client
	raw    net.Conn // below TLS: for deadlines
	in     *bufio.Reader
	out    *bufio.Writer

	pipelining, size, eightBit bool

	timeout time.Duration
	usedAt  time.Time
	broken  error    // set once, when the connection can't be used any more
	reset   bool     // a transaction is left open at the server: RSET goes first
	ahead   Envelope // already sent, behind the dot of the letter before
	buf     []byte   // what is written
	said    []byte   // what is read
}

// Envelope is who a letter is from and to, as SMTP carries it.
type Envelope struct {
	From, To Address // a zero From is the empty envelope sender
}

// IsZero tells that there is no envelope.
func (e Envelope) IsZero() bool { return e == Envelope{} }

// bodyTime is how much longer than an envelope a body with its answer may take.
const bodyTime = 5

var (
	errEmpty     = errors.New("the letter is empty")
	errClosed    = errors.New("the connection is closed")
	errExtra     = errors.New("the server answered more than it was asked")
	errOpenData  = errors.New("the server waits for a letter that has no recipient")
	errOtherNext = errors.New("another letter was announced on this connection")
)

// Announced is the envelope that the server knows already; the zero Envelope if none. The next letter must be that one.
func (c *Conn) Announced() Envelope { return c.ahead }

// Alive tells whether another letter may be tried on the connection. One that was idle for a second is looked at, which
// takes a millisecond: servers hang up on idlers and say so beforehand.
func (c *Conn) Alive() bool {
	if c.broken != nil {
		return false
	}
	if time.Since(c.usedAt) < time.Second {
		return c.in.Buffered() == 0 || !c.ahead.IsZero()
	}
	c.usedAt = time.Now()
	_ = c.raw.SetDeadline(c.usedAt.Add(time.Millisecond))
	_, err := c.in.Peek(1)
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		return true
	}
	if err == nil {
		err = errExtra
	}
	c.fail(err)
	return false
}

// Close says goodbye where that is possible and closes the connection; it takes a second at most. An announced letter is
// dropped with it: its transaction has no body.
func (c *Conn) Close() error {
	if c.broken != nil {
		return nil
	}
	_ = c.raw.SetDeadline(time.Now().Add(time.Second))
	if c.ahead.IsZero() {
		if _, err := c.out.WriteString("QUIT\r\n"); err == nil && c.out.Flush() == nil {
			_, _ = readReply(c.in, c.said)
		}
	}
	c.fail(errClosed)
	return nil
}

// fail closes the connection for good. A transaction that can't go on ends so and never with a dot, which would send an
// empty letter.
func (c *Conn) fail(err error) {
	if c.broken == nil {
		c.broken = err
		_ = c.raw.SetDeadline(time.Now().Add(100 * time.Millisecond)) // for TLS's own goodbye
		_ = c.client.Close()
	}
}
