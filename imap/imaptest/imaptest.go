// Package imaptest is an IMAP server in memory, for tests.
package imaptest

import (
	"bytes"
	"io"
	"log"
	"net"
	"testing"
	"time"

	"salut/imap"

	goimap "github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// Server has one mailbox with the folders INBOX and Junk.
type Server struct {
	Account imap.Account

	t        testing.TB
	user     *imapmemserver.User
	listener net.Listener
	server   *imapserver.Server
}

// Start serves until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, user: imapmemserver.NewUser("news", "secret")}
	must(t, s.user.Create("INBOX", nil))
	must(t, s.user.Create("Junk", nil))
	must(t, s.user.Create("Sent", nil))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.serve(listener)
	tcp := listener.Addr().(*net.TCPAddr)
	s.Account = imap.Account{Host: "127.0.0.1", Port: tcp.Port, Security: "none", Username: "news", Password: "secret", Timeout: 10 * time.Second}
	t.Cleanup(s.Stop)
	return s
}

func (s *Server) serve(listener net.Listener) {
	memory := imapmemserver.New()
	memory.AddUser(s.user)
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return memory.NewSession(), nil, nil
		},
		Caps: goimap.CapSet{goimap.CapIMAP4rev1: {}, goimap.CapIdle: {}}, InsecureAuth: true, Logger: log.New(io.Discard, "", 0),
	})
	s.listener, s.server = listener, server
	go func() { _ = server.Serve(listener) }()
}

// Stop ends all connections; the mailbox stays as it is.
func (s *Server) Stop() { _ = s.server.Close() }

// Again serves at the same address after Stop.
func (s *Server) Again() {
	s.t.Helper()
	listener, err := net.Listen("tcp", s.listener.Addr().String())
	must(s.t, err)
	s.serve(listener)
}

// Add puts a message into a folder, as a delivery does.
func (s *Server) Add(folder, raw string) {
	s.t.Helper()
	_, err := s.user.Append(folder, literal{bytes.NewReader([]byte(raw))}, &goimap.AppendOptions{})
	must(s.t, err)
}

// Remake makes a folder anew: empty, and with another UIDVALIDITY.
func (s *Server) Remake(folder string) {
	s.t.Helper()
	must(s.t, s.user.Delete(folder))
	must(s.t, s.user.Create(folder, nil))
}

// Flags are those of all messages of a folder.
func Flags(t testing.TB, a imap.Account, folder string) (flags []string) {
	t.Helper()
	raw, err := net.Dial("tcp", (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: a.Port}).String())
	must(t, err)
	c := imapclient.New(raw, nil)
	defer c.Close()
	must(t, c.Login(a.Username, a.Password).Wait())
	_, err = c.Select(folder, &goimap.SelectOptions{ReadOnly: true}).Wait()
	must(t, err)
	var all goimap.SeqSet
	all.AddRange(1, 0)
	list, err := c.Fetch(all, &goimap.FetchOptions{Flags: true}).Collect()
	must(t, err)
	for _, m := range list {
		for _, f := range m.Flags {
			flags = append(flags, string(f))
		}
	}
	return flags
}

type literal struct{ *bytes.Reader }

// Size is that of the whole.
func (l literal) Size() int64 { return l.Reader.Size() }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
