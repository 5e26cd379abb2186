package imap_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
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
	program, err := exec.LookPath("dovecot")
	if err != nil {
		if program = "/usr/sbin/dovecot"; !exists(program) {
			t.Skip("Dovecot is not installed; scripts/deps.sh test brings it.")
		}
	}
	a, maildir := dovecot(t, program)
	for k := range 300 {
		must(t, os.WriteFile(filepath.Join(maildir, "new", fmt.Sprintf("%d.M%dP1.host", 1700000000+k, k)), []byte(fmt.Sprintf("Subject: %d\r\n\r\nx\r\n", k)), 0o644))
	}
	var c *imap.Conn
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) { // it starts in its own time
		if c, err = imap.Dial(t.Context(), a); err == nil || time.Now().After(end) {
			break
		}
	}
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

func exists(name string) bool { _, err := os.Stat(name); return err == nil }

// dovecot starts a server of the test's own.
func dovecot(t *testing.T, program string) (imap.Account, string) {
	t.Helper()
	who, err := user.Current()
	must(t, err)
	if who.Uid == "0" {
		// As root it serves mail of another user only.
		if who, err = user.Lookup("mail"); err != nil {
			t.Skip("Dovecot serves no mail of root, and there is no user mail.")
		}
	}
	dir, err := os.MkdirTemp("", "dovecot-*") // unix sockets have short names
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	must(t, os.Chmod(dir, 0o755))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	listener.Close()
	maildir := filepath.Join(dir, "mail")
	for _, folder := range []string{"new", "cur", "tmp"} {
		must(t, os.MkdirAll(filepath.Join(maildir, folder), 0o777))
	}
	var uid, gid int
	_, _ = fmt.Sscan(who.Uid, &uid)
	_, _ = fmt.Sscan(who.Gid, &gid)
	if os.Getuid() == 0 {
		must(t, filepath.WalkDir(maildir, func(path string, _ os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			return os.Chown(path, uid, gid)
		}))
	}
	group, err := user.LookupGroupId(who.Gid)
	must(t, err)
	internal := who.Username
	config := strings.NewReplacer("DIR", dir, "PORT", fmt.Sprint(port), "UID", who.Uid, "GID", who.Gid, "USER", internal, "GROUP", group.Name).Replace(`
base_dir = DIR/run
state_dir = DIR/run
log_path = DIR/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
default_internal_user = USER
default_internal_group = GROUP
default_login_user = USER
first_valid_uid = 1
mail_location = maildir:DIR/mail
mailbox_list_index = no
namespace inbox {
  inbox = yes
  mailbox "Spam folder" {
    auto = create
    special_use = \Junk
  }
}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=UID gid=GID home=DIR/mail
}
service imap-login {
  chroot =
  inet_listener imap {
    port = PORT
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
`)
	file := filepath.Join(dir, "dovecot.conf")
	must(t, os.WriteFile(file, []byte(config), 0o644))
	cmd := exec.Command(program, "-F", "-c", file)
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			t.Logf("Dovecot says: %s\n%s", said.String(), log)
		}
	})
	return imap.Account{Host: "127.0.0.1", Port: port, Security: "none", Username: "news", Password: "secret"}, maildir
}
