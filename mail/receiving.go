package mail

import (
	"context"
	"errors"
	"io"

	"github.com/emersion/go-smtp"
)

// receiving is one connection by which mail comes in.
type receiving struct {
	r       *Receiver
	conn    *guest
	from    string
	to      []string
	size    int64 // announced
	refused int
}

func refusal(code int, class, subject, detail int, words string) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{class, subject, detail}, Message: words}
}

var (
	errClosing  = refusal(421, 4, 3, 2, "Going down, try again later")
	errNoRelay  = refusal(550, 5, 7, 1, "No mail for this address is taken here")
	errGuessing = refusal(421, 4, 7, 0, "Too many addresses that are not here")
	errNotNow   = refusal(451, 4, 3, 0, "Mail can't be kept now, try again later")
	errCrowded  = refusal(452, 4, 3, 1, "Too much mail at once, try again later")
	errBare     = refusal(550, 5, 6, 11, "A line ends with CR and LF, never with one of them")
	errLongLine = refusal(554, 5, 6, 0, "A line is too long")
	errBroken   = refusal(451, 4, 4, 2, "The message broke off")
)

// Mail begins a message. Any reverse path will do, the empty one of reports among them: who writes is found out by what is written.
func (s *receiving) Mail(from string, o *smtp.MailOptions) error {
	s.Reset()
	s.from = from
	if o != nil {
		s.size = o.Size
	}
	return nil
}

// Rcpt takes a recipient that is one of ours.
func (s *receiving) Rcpt(to string, _ *smtp.RcptOptions) error {
	a, err := ParseAddress(to)
	known := false
	if err == nil {
		ctx, cancel := context.WithTimeout(context.Background(), keepTime/4)
		defer cancel()
		if known, err = s.r.taker.Accepts(ctx, a); err != nil {
			s.r.set.Log.Warn("recipients can't be told now", "error", err)
			return errNotNow
		}
	}
	if !known {
		if s.refused++; s.refused >= maxRefusals && !s.r.set.Door.LMTP && s.conn != nil {
			s.conn.doomed.Store(true)
			return errGuessing
		}
		return errNoRelay
	}
	s.to = append(s.to, a.String())
	return nil
}

// Data takes the body, and says yes when it is kept.
func (s *receiving) Data(body io.Reader) error {
	if !s.r.enter() {
		return errClosing
	}
	defer s.r.inflight.Done()
	raw, held, err := s.read(&strict{r: body})
	defer s.r.memory.Release(held)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), keepTime)
	defer cancel()
	if err := s.r.taker.Keep(ctx, Received{From: s.from, To: s.to, Raw: raw}); err != nil {
		s.r.set.Log.Warn("message not kept", "size", len(raw), "error", err)
		return errNotNow
	}
	return nil
}

// read reads a body into memory that all connections share; held is how much of it that is.
func (s *receiving) read(body io.Reader) (raw []byte, held int64, err error) {
	room := min(max(s.size+1024, 16<<10), s.r.set.MaxMessage+1024)
	for {
		if !s.r.memory.TryAcquire(room) {
			return nil, held, errCrowded
		}
		held += room
		grown := make([]byte, len(raw), int64(cap(raw))+room)
		copy(grown, raw)
		raw = grown
		for len(raw) < cap(raw) {
			n, err := body.Read(raw[len(raw):cap(raw)])
			raw = raw[:len(raw)+n]
			if err == io.EOF {
				return raw, held, nil
			}
			if err != nil {
				return nil, held, told(err)
			}
		}
		room = int64(cap(raw)) // twice as much
	}
}

// told is an error in words for the other side.
func told(err error) error {
	var said *smtp.SMTPError
	switch {
	case errors.As(err, &said):
		return said
	case errors.Is(err, smtp.ErrTooLongLine):
		return errLongLine
	}
	return errBroken
}

// Reset forgets a message.
func (s *receiving) Reset() { s.from, s.to, s.size = "", nil, 0 }

// Logout ends the connection.
func (s *receiving) Logout() error { return nil }

// strict is a body in which every CR stands before an LF and every LF behind a CR.
type strict struct {
	r  io.Reader
	cr bool // the last byte was one
}

func (s *strict) Read(b []byte) (int, error) {
	n, err := s.r.Read(b)
	for _, c := range b[:n] {
		if s.cr != (c == '\n') {
			return 0, errBare
		}
		s.cr = c == '\r'
	}
	if err == io.EOF && s.cr {
		return 0, errBare
	}
	return n, err
}
