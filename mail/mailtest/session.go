package mailtest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"salut/mail"
)

// session is one connection.
type session struct {
	s       *Server
	conn    net.Conn
	in      *bufio.Reader
	out     *bufio.Writer
	secured bool
	signed  bool
	taken   int

	inMail  bool
	from    string
	rcpts   []string
	verdict Verdict
	raw     []byte // the letter being read
}

func newSession(s *Server, conn net.Conn) *session {
	x := &session{s: s, secured: s.options.security == mail.SecurityTLS}
	x.over(conn)
	return x
}

func (x *session) over(conn net.Conn) {
	x.conn, x.in, x.out = conn, bufio.NewReaderSize(conn, 64<<10), bufio.NewWriter(conn)
}

func (x *session) serve() {
	switch x.s.options.greeting {
	case "":
		x.say("220 mail.test ESMTP")
	case "silence":
		x.hang()
		return
	case "drip":
		x.drip("220 mail.test ")
		return
	default:
		x.say(x.s.options.greeting)
	}
	for {
		if x.in.Buffered() == 0 && x.flush() != nil {
			return
		}
		line, err := x.in.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		x.s.heard(line)
		if !x.command(line) {
			_ = x.out.Flush()
			return
		}
	}
}

// flush sends what was said since the last, as one batch.
func (x *session) flush() error {
	if x.out.Buffered() == 0 {
		return nil
	}
	x.s.mu.Lock()
	x.s.batches++
	x.s.mu.Unlock()
	if x.s.options.delay > 0 {
		time.Sleep(x.s.options.delay) // the road to a far server, not a wait for anything
	}
	return x.out.Flush()
}

func (x *session) say(text string) {
	_, _ = x.out.WriteString(text)
	if !strings.HasSuffix(text, "\n") {
		_, _ = x.out.WriteString("\r\n")
	}
}

// hang keeps still until the client or the test gives up.
func (x *session) hang() {
	_ = x.out.Flush()
	_, _ = io.Copy(io.Discard, x.in)
}

func (x *session) drip(text string) {
	_ = x.out.Flush()
	for i := 0; ; i++ {
		c := byte('.')
		if i < len(text) {
			c = text[i]
		}
		if _, err := x.conn.Write([]byte{c}); err != nil {
			return
		}
		time.Sleep(x.s.options.dripEvery)
	}
}

// do carries out a verdict; it tells whether the conversation goes on.
func (x *session) do(v Verdict, usual string) bool {
	text := v.Say
	if text == "" {
		text = usual
	}
	switch v.Then {
	case HangUp:
		if v.Say != "" {
			x.say(v.Say)
		}
		return false
	case Hang:
		if v.Say != "" {
			x.say(v.Say)
		}
		x.hang()
		return false
	case Drip:
		x.drip(text)
		return false
	}
	x.say(text)
	return true
}

func (x *session) command(line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		x.ehlo()
	case "STARTTLS":
		return x.starttls()
	case "AUTH":
		return x.auth(rest)
	case "MAIL":
		return x.mail(rest)
	case "RCPT":
		return x.rcpt(rest)
	case "DATA":
		return x.data()
	case "RSET":
		x.inMail, x.rcpts = false, nil
		x.say("250 2.0.0 reset")
	case "NOOP":
		x.say("250 2.0.0 ok")
	case "QUIT":
		x.say("221 2.0.0 bye")
		return false
	default:
		x.say("500 5.5.1 unknown command")
	}
	return true
}

func (x *session) ehlo() {
	if x.s.options.ehlo != "" {
		x.say(x.s.options.ehlo)
		return
	}
	extensions := slices.Clone(x.s.options.extensions)
	if x.s.options.security == mail.SecuritySTARTTLS && !x.secured {
		extensions = append(extensions, "STARTTLS")
	}
	if len(x.s.options.auth) > 0 {
		names := make([]string, 0, len(x.s.options.auth))
		for name := range x.s.options.auth {
			names = append(names, name)
		}
		slices.Sort(names)
		extensions = append(extensions, "AUTH "+strings.Join(names, " "))
	}
	lines := append([]string{"mail.test"}, extensions...)
	for i, l := range lines {
		sep := "-"
		if i == len(lines)-1 {
			sep = " "
		}
		x.say("250" + sep + l)
	}
}

func (x *session) starttls() bool {
	if text := x.s.options.starttls; text != "" {
		x.say(text)
		if !strings.HasPrefix(text, "220") {
			return true
		}
	} else if x.s.options.tls == nil {
		x.say("502 5.5.1 no TLS here")
		return true
	} else {
		x.say("220 2.0.0 go ahead")
	}
	if x.out.Flush() != nil || x.s.options.tls == nil {
		return false
	}
	x.over(tls.Server(x.conn, x.s.options.tls))
	x.secured = true
	return true
}

func (x *session) auth(rest string) bool {
	name, initial, has := strings.Cut(rest, " ")
	mechanism, ok := x.s.options.auth[strings.ToUpper(name)]
	if !ok {
		x.say("504 5.5.4 unknown mechanism")
		return true
	}
	step := mechanism(x.s.options.user, x.s.options.password)
	var response []byte
	if has {
		response, _ = base64.StdEncoding.DecodeString(strings.TrimPrefix(initial, "="))
	}
	for {
		challenge, done, ok := step(response)
		if done {
			if x.signed = ok; ok {
				x.say("235 2.7.0 welcome")
			} else {
				x.say("535 5.7.8 user name or password wrong")
			}
			return true
		}
		x.say("334 " + base64.StdEncoding.EncodeToString(challenge))
		if x.out.Flush() != nil {
			return false
		}
		line, err := x.in.ReadString('\n')
		if err != nil {
			return false
		}
		if line = strings.TrimRight(line, "\r\n"); line == "*" {
			x.say("501 5.0.0 given up")
			return true
		}
		response, _ = base64.StdEncoding.DecodeString(line)
	}
}

func (x *session) mail(rest string) bool {
	o := x.s.options
	switch {
	case o.perConnection > 0 && x.taken >= o.perConnection:
		x.say("421 4.7.0 enough for one connection")
		return false
	case o.user != "" && !x.signed:
		x.say("530 5.7.0 sign in first")
		return true
	case x.inMail:
		x.say("503 5.5.1 nested MAIL")
		return true
	}
	x.from = path(rest)
	if o.mailVerdict != nil {
		if text := o.mailVerdict(x.from); text != "" {
			x.say(text)
			return !strings.HasPrefix(text, "421")
		}
	}
	x.inMail, x.rcpts, x.verdict = true, nil, Verdict{}
	x.say("250 2.1.0 ok")
	return true
}

func (x *session) rcpt(rest string) bool {
	if !x.inMail {
		x.say("503 5.5.1 MAIL first")
		return true
	}
	to := path(rest)
	v := x.s.judge(to)
	if v.At == "" {
		if v.At = mail.StageBody; v.Say != "" && v.Then == "" {
			v.At = mail.StageRcpt
		}
	}
	if v.At == mail.StageRcpt {
		if v.Say != "" && !strings.HasPrefix(v.Say, "2") || v.Then != "" {
			return x.do(v, "250 2.1.5 ok") && !strings.HasPrefix(v.Say, "421")
		}
		x.say(v.Say)
	} else {
		x.say("250 2.1.5 ok")
	}
	x.rcpts, x.verdict = append(x.rcpts, to), v
	return true
}

func (x *session) data() bool {
	switch {
	case len(x.rcpts) == 0 && (!x.s.options.eager || !x.inMail):
		x.say("554 5.5.1 no valid recipients")
		return true
	case x.verdict.At == mail.StageData:
		on := x.do(x.verdict, "354 go on")
		if !on || !strings.HasPrefix(x.verdict.Say, "354") {
			return on && !strings.HasPrefix(x.verdict.Say, "421")
		}
	default:
		x.say("354 go on")
	}
	if x.flush() != nil {
		return false
	}
	raw, err := x.body()
	if err != nil {
		return false
	}
	v := x.verdict
	letter := Letter{From: x.from, Raw: raw}
	rcpts := x.rcpts
	x.inMail, x.rcpts, x.verdict = false, nil, Verdict{}
	take := v.Keep || v.At != mail.StageBody || v.Then == "" && (v.Say == "" || strings.HasPrefix(v.Say, "2"))
	if take {
		x.taken++
		for _, letter.To = range rcpts {
			x.s.keep(letter)
		}
	}
	if v.At == mail.StageBody {
		return x.do(v, "250 2.0.0 taken") && !strings.HasPrefix(v.Say, "421")
	}
	x.say("250 2.0.0 taken")
	return true
}

// body reads up to the final dot and undoes the stuffing; the letter comes back as it was.
func (x *session) body() ([]byte, error) {
	x.raw = x.raw[:0]
	for {
		line, err := x.in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, err
		}
		if bytes.Equal(line, []byte(".\r\n")) {
			return x.raw, nil
		}
		if len(line) > 0 && line[0] == '.' {
			line = line[1:]
		}
		x.raw = append(x.raw, line...)
	}
}

// path takes "<a@b>" out of "FROM:<a@b> SIZE=1".
func path(rest string) string {
	_, rest, _ = strings.Cut(rest, "<")
	p, _, _ := strings.Cut(rest, ">")
	return p
}

func messageID(raw []byte) string {
	head, _, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	for line := range bytes.Lines(head) {
		if len(line) > 11 && strings.EqualFold(string(line[:11]), "Message-ID:") {
			return strings.Trim(string(line[11:]), "<> \r\n\t")
		}
	}
	return ""
}
