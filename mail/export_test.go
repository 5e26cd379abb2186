package mail

import (
	"bufio"
	"bytes"
	"time"
)

// Idle makes a connection look unused for d.
func Idle(c *Conn, d time.Duration) { c.usedAt = time.Now().Add(-d) }

// ReadReply reads one reply and tells how many bytes are left over.
func ReadReply(b []byte) (Reply, int, error) {
	r := bytes.NewReader(b)
	in := bufio.NewReaderSize(r, maxReplyLine)
	raw, err := readReply(in, nil)
	return raw.words(), r.Len() + in.Buffered(), err
}

// Stuffed is a message as DATA carries it.
func Stuffed(message []byte) []byte { return appendStuffed(nil, message) }

// SetTimeout changes what a connection was dialled with.
func SetTimeout(c *Conn, d time.Duration) { c.timeout = d }
