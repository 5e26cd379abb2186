package imaptest

import (
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
)

// Dovecot starts a real server, ready to be read, and gives its mailbox and the Maildir behind it: a file in "new" is a message in INBOX. The
// test is skipped where Dovecot is not installed.
func Dovecot(t testing.TB) (imap.Account, string) {
	t.Helper()
	program, err := exec.LookPath("dovecot")
	if err != nil {
		program = "/usr/sbin/dovecot"
		if _, err := os.Stat(program); err != nil {
			t.Skip("Dovecot is not installed; scripts/deps.sh test brings it.")
		}
	}
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
	a := imap.Account{Host: "127.0.0.1", Port: port, Security: "none", Username: "news", Password: "secret"}
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) { // it starts in its own time
		c, err := imap.Dial(t.Context(), a)
		if err == nil {
			c.Logout()
			return a, maildir
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}
