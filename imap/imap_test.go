package imap_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"salut/imap"
	"salut/imap/imaptest"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func stage(err error) string {
	var f *imap.Failed
	if errors.As(err, &f) {
		return f.Stage
	}
	return fmt.Sprint(err)
}

// all reads what is above a UID.
func all(t *testing.T, c *imap.Conn, after uint32, maxSize int64) (subjects []string, last uint32) {
	t.Helper()
	must(t, c.Read(after, maxSize, func(m imap.Message) error {
		subject, _, _ := strings.Cut(strings.TrimPrefix(string(m.Raw), "Subject: "), "\r\n")
		subjects = append(subjects, subject)
		if int64(len(m.Raw)) > maxSize {
			t.Errorf("%d bytes", len(m.Raw))
		}
		return nil
	}, func(uid uint32) error { last = uid; return nil }))
	return subjects, last
}

func TestAMailboxIsReadInOrderAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	s := imaptest.Start(t)
	for k := range 130 {
		s.Add("INBOX", fmt.Sprintf("Subject: %d\r\n\r\n%s\r\n", k, strings.Repeat("x", k*100)))
	}
	c, err := imap.Dial(t.Context(), s.Account)
	must(t, err)
	defer c.Logout()
	if folders, err := c.Usual(); err != nil || strings.Join(folders, ",") != "INBOX,Junk" {
		t.Errorf("%v, %v", folders, err)
	}
	validity, err := c.Open("INBOX")
	must(t, err)
	subjects, last := all(t, c, 0, 5000)
	if len(subjects) != 130 || subjects[129] != "129" || subjects[50] != "50" || last != 130 {
		t.Errorf("%d, to %d", len(subjects), last)
	}
	if again, _ := all(t, c, last, 5000); len(again) != 0 {
		t.Errorf("again: %v", again)
	}
	s.Add("INBOX", "Subject: new\r\n\r\nx\r\n")
	must(t, c.Wait(t.Context(), time.Minute)) // by IDLE: at once
	if fresh, last := all(t, c, last, 5000); len(fresh) != 1 || fresh[0] != "new" || last != 131 {
		t.Errorf("%v, to %d", fresh, last)
	}
	must(t, c.Wait(t.Context(), time.Millisecond))
	if flags := imaptest.Flags(t, s.Account, "INBOX"); strings.Contains(strings.Join(flags, ""), "Seen") {
		t.Errorf("it marks messages: %v", flags)
	}
	if _, err := c.Open("Nowhere"); stage(err) != imap.StageFolder {
		t.Errorf("%v", err)
	}
	s.Remake("INBOX")
	if other, err := c.Open("INBOX"); err != nil || other == validity {
		t.Errorf("%d is still %d, %v", other, validity, err)
	}
}

func TestWhereAConnectionEnds(t *testing.T) {
	t.Parallel()
	s := imaptest.Start(t)
	wrong := s.Account
	wrong.Password = "guess"
	if _, err := imap.Dial(t.Context(), wrong); stage(err) != imap.StageAuth {
		t.Errorf("a wrong password: %v", err)
	}
	for _, security := range []string{"tls", "starttls"} {
		clear := s.Account
		clear.Security = security
		if _, err := imap.Dial(t.Context(), clear); stage(err) != imap.StageTLS {
			t.Errorf("%s: %v", security, err)
		}
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer silent.Close()
	mute := s.Account
	mute.Port, mute.Timeout = silent.Addr().(*net.TCPAddr).Port, 50*time.Millisecond
	if _, err := imap.Dial(t.Context(), mute); stage(err) != imap.StageConnect {
		t.Errorf("a silent server: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c, err := imap.Dial(ctx, s.Account)
	must(t, err)
	_, err = c.Open("INBOX")
	must(t, err)
	time.AfterFunc(20*time.Millisecond, s.Stop)
	if err := c.Wait(ctx, time.Minute); stage(err) != imap.StageRead {
		t.Errorf("a server that ends: %v", err)
	}
	cancel()
	if _, err := c.Open("INBOX"); err == nil {
		t.Error("it is still open")
	}
}

// TestDovecot reads a mailbox of a real server.
func TestDovecot(t *testing.T) {
	t.Parallel()
	a, maildir := imaptest.Dovecot(t)
	for k := range 300 {
		must(t, os.WriteFile(filepath.Join(maildir, "new", fmt.Sprintf("%d.M%dP1.host", 1700000000+k, k)), []byte(fmt.Sprintf("Subject: %d\r\n\r\nx\r\n", k)), 0o644))
	}
	c, err := imap.Dial(t.Context(), a)
	must(t, err)
	defer c.Logout()
	folders, err := c.Usual()
	if err != nil || len(folders) != 2 || folders[1] != "Spam folder" {
		t.Errorf("%v, %v", folders, err)
	}
	_, err = c.Open("INBOX")
	must(t, err)
	subjects, last := all(t, c, 0, 1000)
	if len(subjects) != 300 || subjects[299] != "299" {
		t.Errorf("%d: %v", len(subjects), subjects)
	}
	must(t, os.WriteFile(filepath.Join(maildir, "new", "1800000000.M1P1.host"), []byte("Subject: new\r\n\r\nx\r\n"), 0o644))
	must(t, c.Wait(t.Context(), 30*time.Second))
	if fresh, _ := all(t, c, last, 1000); len(fresh) != 1 || fresh[0] != "new" {
		t.Errorf("%v", fresh)
	}
	if flags := imaptest.Flags(t, a, "INBOX"); strings.Contains(strings.Join(flags, ""), "Seen") {
		t.Errorf("it marks messages: %v", flags)
	}
}
