package mail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Reply is what a server said, its lines joined into one. Enhanced is the status code of RFC 3463 where the server gave one.
type Reply struct {
	Code     int
	Enhanced string
	Text     string
}

// String is the reply as people know it: "550 5.1.1 no such user"; empty for no reply.
func (r Reply) String() string {
	if r.Code == 0 {
		return ""
	}
	s := strconv.Itoa(r.Code)
	for _, part := range []string{r.Enhanced, r.Text} {
		if part != "" {
			s += " " + part
		}
	}
	return s
}

// Accepted tells a 2xx.
func (r Reply) Accepted() bool { return r.Code/100 == 2 }

// Temporary tells a 4xx: the same may go through later.
func (r Reply) Temporary() bool { return r.Code/100 == 4 }

// Permanent tells a 5xx.
func (r Reply) Permanent() bool { return r.Code/100 == 5 }

// Where in the conversation something happened.
const (
	StageConnect  = "connect"
	StageTLS      = "tls" // the handshake and the certificate
	StageGreeting = "greeting"
	StageEHLO     = "ehlo"
	StageSTARTTLS = "starttls"
	StageAuth     = "auth"
	StageMail     = "mail"
	StageRcpt     = "rcpt"
	StageData     = "data"
	StageBody     = "body"
)

// Outcome is what one attempt came to. With Err nil, Reply is the answer that decided and Stage says to what: accepted,
// or refused with nothing accepted. With Err set the outcome was not learnt: if Began is false the letter can't have been
// accepted and may be tried again; if Began is true it may have been (RFC 5321 §4.2.5) and nobody can tell.
type Outcome struct {
	Reply Reply
	Err   error
	Began bool // a first byte of the body may have gone out
	Ended bool // the final dot may have gone out too: before it no server that keeps RFC 5321 §4.1.1.4 takes the letter
	Stage string
}

// Accepted tells that the next server has taken the letter.
func (o Outcome) Accepted() bool { return o.Err == nil && o.Reply.Accepted() }

// Uncertain tells that the letter may or may not have been taken.
func (o Outcome) Uncertain() bool { return o.Err != nil && o.Began }

// Blameless tells that what went wrong says nothing of this recipient: the connection was lost or never made, the server
// is going away (421), or it refuses whoever we are.
func (o Outcome) Blameless() bool {
	if o.Err != nil || o.Reply.Code == 421 {
		return true
	}
	switch o.Stage {
	case StageMail, StageRcpt, StageData, StageBody:
		return false
	}
	return true
}

// Bounds of a server's talk. RFC 5321 §4.5.3.1.5 allows 512 bytes a line; real servers write longer ones.
const (
	maxReplyLine  = 4096 // the reader's buffer
	maxReplyLines = 64
	maxReplyText  = 1000
)

// errNonsense is what is no SMTP reply.
var errNonsense = errors.New("the server's answer is not SMTP")

// rawReply is a reply before anyone wanted its words: on the way to a 250 three of four are never shown.
type rawReply struct {
	code int
	text []byte // lines joined by a space, at most maxReplyText
}

// readReply reads one reply of any number of lines into buf. Lines of one reply must agree on the code.
func readReply(r *bufio.Reader, buf []byte) (rawReply, error) {
	reply := rawReply{text: buf[:0]}
	for n := 1; ; n++ {
		line, err := r.ReadSlice('\n')
		switch {
		case errors.Is(err, bufio.ErrBufferFull) || n > maxReplyLines:
			return reply, fmt.Errorf("%w: it goes on and on", errNonsense)
		case err != nil:
			return reply, err
		}
		line = bytes.TrimRight(line, "\r\n")
		code, rest, more, ok := cutLine(line)
		if !ok || n > 1 && code != reply.code {
			return reply, fmt.Errorf("%w: %q", errNonsense, shown(clean(line)))
		}
		reply.code = code
		if n > 1 {
			rest = rest[enhancedLen(rest, code):]
		}
		if len(rest) > 0 && len(reply.text) < maxReplyText {
			if n > 1 && len(reply.text) > 0 {
				reply.text = append(reply.text, ' ')
			}
			reply.text = append(reply.text, rest[:min(len(rest), maxReplyText-len(reply.text))]...)
		}
		if !more {
			return reply, nil
		}
	}
}

// cutLine takes "250-text" apart. 1xx is not in RFC 5321.
func cutLine(line []byte) (code int, rest []byte, more, ok bool) {
	if len(line) < 3 || line[0] < '2' || line[0] > '5' || !isDigit(line[1]) || !isDigit(line[2]) {
		return 0, nil, false, false
	}
	code = int(line[0]-'0')*100 + int(line[1]-'0')*10 + int(line[2]-'0')
	if len(line) == 3 {
		return code, nil, false, true
	}
	return code, line[4:], line[3] == '-', line[3] == '-' || line[3] == ' '
}

// words makes the Reply that is shown and stored.
func (r rawReply) words() Reply {
	n := enhancedLen(r.text, r.code)
	return Reply{Code: r.code, Enhanced: strings.TrimSpace(string(r.text[:n])), Text: clean(r.text[n:])}
}

// enhancedLen is the length of an enhanced status code (RFC 2034) and the space behind it, when text begins with one of
// the reply's own class.
func enhancedLen(text []byte, code int) int {
	if len(text) < 5 || int(text[0]-'0') != code/100 {
		return 0
	}
	i := 1
	for range 2 {
		if i >= len(text) || text[i] != '.' {
			return 0
		}
		start := i + 1
		for i = start; i < len(text) && isDigit(text[i]); i++ {
		}
		if i == start || i-start > 3 {
			return 0
		}
	}
	switch {
	case i == len(text):
		return i
	case text[i] == ' ':
		return i + 1
	}
	return 0
}

// clean makes a server's words fit to be shown and stored: UTF-8 without control characters, spaces not in rows.
func clean(text []byte) string {
	s := string(text)
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	plain := true
	for i := range len(s) {
		if s[i] <= ' ' && (s[i] != ' ' || i == 0 || i == len(s)-1 || s[i+1] == ' ') || s[i] >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
