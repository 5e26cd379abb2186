// Package mailbench is what the throughput benchmark measures with: a server that takes letters as fast as it can and keeps none, and two
// clients to compare with.
package mailbench

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"html/template"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/sync/errgroup"
)

// Sink is an SMTP server that takes every letter and throws it away. It offers PIPELINING (RFC 2920) and answers a batch of commands with
// one write, as servers do.
type Sink struct {
	listener net.Listener
	delay    time.Duration // before each write, as a distant server has it
	taken    atomic.Int64
	conns    sync.WaitGroup
}

// StartSink listens on a free port of this machine.
func StartSink(ctx context.Context, delay time.Duration) (*Sink, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	s := &Sink{listener: l, delay: delay}
	go s.accept()
	return s, nil
}

// Addr is where it listens.
func (s *Sink) Addr() string { return s.listener.Addr().String() }

// Taken is how many letters it took.
func (s *Sink) Taken() int64 { return s.taken.Load() }

// Close stops listening.
func (s *Sink) Close() { _ = s.listener.Close() }

func (s *Sink) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.conns.Go(func() {
			defer conn.Close()
			s.serve(conn)
		})
	}
}

func (s *Sink) serve(conn net.Conn) {
	in := bufio.NewReaderSize(conn, 64<<10)
	out := bufio.NewWriterSize(conn, 4<<10)
	say := func(text string) { _, _ = out.WriteString(text) }
	flush := func() error {
		if s.delay > 0 && out.Buffered() > 0 {
			time.Sleep(s.delay)
		}
		return out.Flush()
	}
	say("220 sink ESMTP\r\n")
	for {
		if in.Buffered() == 0 {
			if flush() != nil {
				return
			}
		}
		line, err := in.ReadSlice('\n')
		if err != nil || len(line) < 4 {
			return
		}
		switch string(bytes.ToUpper(line[:4])) {
		case "EHLO":
			say("250-sink\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n")
		case "DATA":
			say("354 go on\r\n")
			if flush() != nil || skipBody(in) != nil {
				return
			}
			s.taken.Add(1)
			say("250 2.0.0 taken\r\n")
		case "QUIT":
			say("221 2.0.0 bye\r\n")
			_ = out.Flush()
			return
		default:
			say("250 2.0.0 ok\r\n")
		}
	}
}

// skipBody reads up to the line with a dot alone.
func skipBody(in *bufio.Reader) error {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		if len(line) == 3 && line[0] == '.' {
			return nil
		}
	}
}

// Raw sends the same letter n times over some connections, each with the next letter's envelope behind the dot: as fast as SMTP goes,
// without anything that a mailing needs. letter ends with CRLF and holds no line that begins with a dot.
func Raw(ctx context.Context, addr string, connections, n int, letter []byte) error {
	g, ctx := errgroup.WithContext(ctx)
	var left atomic.Int64
	left.Store(int64(n))
	for range connections {
		g.Go(func() error {
			conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
			if err != nil {
				return fmt.Errorf("connect: %w", err)
			}
			defer conn.Close()
			in := bufio.NewReader(conn)
			expect := func(lines int, what string) error {
				for range lines {
					line, err := in.ReadSlice('\n')
					if err != nil {
						return fmt.Errorf("%s: %w", what, err)
					}
					if line[0] != '2' && line[0] != '3' {
						return fmt.Errorf("%s: %s", what, line)
					}
				}
				return nil
			}
			const envelope = "MAIL FROM:<a@sender.example>\r\nRCPT TO:<client1234@client.example>\r\nDATA\r\n"
			if err := expect(1, "greeting"); err != nil {
				return err
			}
			if _, err := conn.Write([]byte("EHLO bench\r\n")); err != nil {
				return err
			}
			if err := expect(4, "EHLO"); err != nil {
				return err
			}
			more := left.Add(-1) >= 0
			if more {
				if _, err := conn.Write([]byte(envelope)); err != nil {
					return err
				}
			}
			buf := make([]byte, 0, len(letter)+200)
			for first := true; more; first = false {
				answers := 4
				if first {
					answers = 3
				}
				if err := expect(answers, "letter"); err != nil {
					return err
				}
				more = left.Add(-1) >= 0
				buf = append(append(buf[:0], letter...), ".\r\n"...)
				if more {
					buf = append(buf, envelope...)
				}
				if _, err := conn.Write(buf); err != nil {
					return err
				}
			}
			return expect(1, "last letter")
		})
	}
	return g.Wait()
}

// Loop sends n letters as a plain program would: a template of the standard library and one go-mail message each.
func Loop(ctx context.Context, host string, port, connections, n int, body string) error {
	t, err := template.New("letter").Parse(strings.ReplaceAll(body, "NAME", "{{.}}"))
	if err != nil {
		return fmt.Errorf("parse the letter: %w", err)
	}
	g, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range connections {
		g.Go(func() error {
			client, err := gomail.NewClient(host, gomail.WithPort(port), gomail.WithTLSPolicy(gomail.NoTLS), gomail.WithTLSConfig(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}))
			if err != nil {
				return err
			}
			if err := client.DialWithContext(ctx); err != nil {
				return err
			}
			defer client.Close()
			for {
				k := next.Add(1)
				if k > int64(n) {
					return nil
				}
				m := gomail.NewMsg()
				if err := errors.Join(m.From("a@sender.example"), m.To(fmt.Sprintf("client%d@client.example", k))); err != nil {
					return err
				}
				m.Subject("Скидка для вас")
				if err := m.SetBodyHTMLTemplate(t, "Анна"); err != nil {
					return err
				}
				if err := client.Send(m); err != nil {
					return err
				}
			}
		})
	}
	return g.Wait()
}
