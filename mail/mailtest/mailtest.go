// Package mailtest is an SMTP server for tests that does as it is told: accepts, refuses, hangs, drips, talks nonsense,
// hangs up before or after the dot. What it took it remembers, the truth that a ledger is compared with. It is plain TCP
// and not go-smtp, because most of what it does no server should.
package mailtest

import (
	"bytes"
	"crypto/tls"
	"net"
	"sync"
	"testing"
	"time"

	"salut/mail"
)

// Then is what the server does after what it said, or instead of it.
type Then string

// What may follow. The zero Then goes on with the conversation.
const (
	HangUp Then = "hang up" // close the connection
	Hang   Then = "hang"    // say nothing more and keep the connection open
	Drip   Then = "drip"    // say it one byte at a time, DripEvery apart, without an end
)

// Verdict is what happens to one letter to one recipient. The zero Verdict accepts it.
type Verdict struct {
	At   string // mail.StageRcpt, StageData or StageBody; empty is StageRcpt for a refusal and StageBody for all else
	Say  string // what is said in place of the usual reply, such as "451 4.7.1 try later"; several lines are sent as they are
	Then Then
	// Keep remembers the letter as taken although the reply says otherwise or never comes: the server that dies between
	// its queue and its 250.
	Keep bool
}

// Verdicts that most tests want.
var (
	Accept      = Verdict{}
	Greylist    = Verdict{Say: "451 4.7.1 Greylisted, try again later"}
	NoSuchUser  = Verdict{Say: "550 5.1.1 No such user"}
	CutBefore   = Verdict{At: mail.StageData, Then: HangUp}                   // hangs up in place of its 354: no body was begun
	CutInBody   = Verdict{At: mail.StageData, Say: "354 go on", Then: HangUp} // asks for the body and hangs up
	CutAfterDot = Verdict{At: mail.StageBody, Then: HangUp, Keep: true}       // takes the letter and hangs up without a word
	LostAtDot   = Verdict{At: mail.StageBody, Then: HangUp}                   // hangs up after the dot and takes nothing
)

// Script says what happens to the attempt-th try (from 1) for a recipient. It is called from many goroutines.
type Script func(rcpt string, attempt int) Verdict

// Letter is what the server took.
type Letter struct {
	From, To  string
	Raw       []byte // nil with WithoutBodies
	MessageID string // without angle brackets
	At        time.Time
}

// Server is one running server.
type Server struct {
	Addr string
	CA   string // PEM of the certificate it shows, for Account.CAPEM

	options  options
	script   Script
	listener net.Listener
	done     sync.WaitGroup

	mu       sync.Mutex
	letters  []Letter
	attempts map[string]int
	conns    map[net.Conn]bool
	opened   int
	batches  int
	commands []string
	closed   bool
}

// Start runs a server on a free port of this machine until the test ends. A nil script accepts everything.
func Start(t testing.TB, script Script, with ...Option) *Server {
	t.Helper()
	if script == nil {
		script = func(string, int) Verdict { return Accept }
	}
	s := &Server{script: script, attempts: map[string]int{}, conns: map[net.Conn]bool{}}
	s.options.extensions = []string{"PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "SIZE 10485760"}
	s.options.dripEvery = 50 * time.Millisecond
	for _, o := range with {
		o(&s.options)
	}
	if s.options.security != mail.SecurityNone && s.options.security != "" {
		s.options.tls, s.CA = certificate(t)
	}
	addr := s.options.addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	var err error
	if s.listener, err = net.Listen("tcp", addr); err != nil {
		t.Fatalf("listen: %v", err)
	}
	s.Addr = s.listener.Addr().String()
	s.done.Go(s.accept)
	t.Cleanup(s.Close)
	return s
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		if s.closed {
			s.mu.Unlock()
			_ = conn.Close()
			return
		}
		s.conns[conn] = true
		s.opened++
		s.mu.Unlock()
		s.done.Go(func() {
			defer func() {
				s.mu.Lock()
				delete(s.conns, conn)
				s.mu.Unlock()
				_ = conn.Close()
			}()
			wire := conn
			if s.options.security == mail.SecurityTLS {
				wire = tls.Server(conn, s.options.tls)
			}
			newSession(s, wire).serve()
		})
	}
}

// Close stops the server and cuts its connections; the test's end does it too.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	_ = s.listener.Close()
	s.CutAll()
	s.done.Wait()
}

// CutAll closes every open connection, as a machine does that loses its power. The server goes on taking new ones.
func (s *Server) CutAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.Close()
	}
}

// Account is how to reach the server, signing in where it wants that.
func (s *Server) Account() mail.Account {
	tcp := s.listener.Addr().(*net.TCPAddr)
	security := s.options.security
	if security == "" {
		security = mail.SecurityNone
	}
	return mail.Account{
		Host: tcp.IP.String(), Port: tcp.Port, Security: security, CAPEM: s.CA, HELO: "sender.test",
		Username: s.options.user, Password: s.options.password, Timeout: 10 * time.Second,
	}
}

// Letters are the letters taken so far, oldest first.
func (s *Server) Letters() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Letter(nil), s.letters...)
}

// Count is how many letters were taken.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.letters)
}

// Attempts is how often a recipient was tried.
func (s *Server) Attempts(rcpt string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attempts[rcpt]
}

// Opened is how many connections were ever taken.
func (s *Server) Opened() int { s.mu.Lock(); defer s.mu.Unlock(); return s.opened }

// Batches is how often replies were sent off: the round trips that clients waited for.
func (s *Server) Batches() int { s.mu.Lock(); defer s.mu.Unlock(); return s.batches }

// Open is how many connections there are now.
func (s *Server) Open() int { s.mu.Lock(); defer s.mu.Unlock(); return len(s.conns) }

// Commands are all command lines that were read, with WithCommands.
func (s *Server) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.commands...)
}

// Doubled are the Message-IDs that were taken more than once.
func (s *Server) Doubled() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	seen := map[string]int{}
	var doubled []string
	for _, l := range s.letters {
		if seen[l.MessageID]++; seen[l.MessageID] == 2 {
			doubled = append(doubled, l.MessageID)
		}
	}
	return doubled
}

func (s *Server) judge(rcpt string) Verdict {
	s.mu.Lock()
	s.attempts[rcpt]++
	attempt := s.attempts[rcpt]
	s.mu.Unlock()
	return s.script(rcpt, attempt)
}

func (s *Server) keep(l Letter) {
	l.At = time.Now()
	l.MessageID = messageID(l.Raw)
	if s.options.withoutBodies {
		l.Raw = nil
	} else {
		l.Raw = bytes.Clone(l.Raw) // the session reads its next letter into the same
	}
	s.mu.Lock()
	s.letters = append(s.letters, l)
	s.mu.Unlock()
}

func (s *Server) heard(line string) {
	if s.options.commands {
		s.mu.Lock()
		s.commands = append(s.commands, line)
		s.mu.Unlock()
	}
}
