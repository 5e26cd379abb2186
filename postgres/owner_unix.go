//go:build unix

package postgres

import (
	"errors"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"

	"salut/fault"
)

// owner is the system user that the server runs as. PostgreSQL refuses to run as root, and containers and build machines
// do run as root, so root hands over to "postgres" or else "nobody"; anybody else stays who they are.
type owner struct {
	root     bool
	uid, gid int
}

func findOwner() (owner, error) {
	if os.Geteuid() != 0 {
		return owner{uid: os.Geteuid(), gid: os.Getegid()}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, errUID := strconv.Atoi(u.Uid)
		gid, errGID := strconv.Atoi(u.Gid)
		if errUID == nil && errGID == nil && uid > 0 {
			return owner{root: true, uid: uid, gid: gid}, nil
		}
	}
	return owner{}, fault.Unavailablef("PostgreSQL does not run as root, and this machine has neither a user \"postgres\" nor \"nobody\" to run it as. Start salut as another user.").Coded("postgres_root")
}

// of is the owner for a folder that is there already: what another user's salut has made stays that user's when root
// comes along.
func (o owner) of(dir string) owner {
	info, err := os.Stat(dir)
	if err != nil || !o.root {
		return o
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Uid != 0 {
		o.uid, o.gid = int(st.Uid), int(st.Gid)
	}
	return o
}

// owns tells whether a file is the owner's, for names that anybody could have made first.
func (o owner) owns(info os.FileInfo) bool {
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && int(st.Uid) == o.uid
}

// makePrivate makes a folder for the owner alone, or takes one that is there already, unless it is somebody else's:
// below /tmp anybody could have made it first, to be handed our data.
func (o owner) makePrivate(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); !info.IsDir() || !ok || int(st.Uid) != os.Geteuid() && int(st.Uid) != o.uid {
		return fault.Conflictf("%s belongs to another user. Remove it, then start again.", dir).Coded("foreign_folder")
	}
	return o.take(dir)
}

// take gives a folder that we made to the owner and keeps everybody else out, as PostgreSQL demands.
func (o owner) take(dir string) error {
	if o.root {
		if err := os.Lchown(dir, o.uid, o.gid); err != nil {
			return err
		}
	}
	return os.Chmod(dir, 0o700)
}

// attributes makes a command run as the owner; paths are what it must be able to reach.
func (o owner) attributes(paths ...string) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{}
	if o.root {
		attr.Credential = &syscall.Credential{Uid: uint32(o.uid), Gid: uint32(o.gid)}
		for _, p := range paths {
			if !o.canPass(p) {
				passFolders(attr)
				break
			}
		}
	}
	return attr
}

// canPass tells whether the owner may walk through every folder above path: a folder below /root, mode 0700, is the
// usual one that it may not.
func (o owner) canPass(path string) bool {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return false
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		mode := info.Mode().Perm()
		switch {
		case ok && int(st.Uid) == o.uid:
			mode >>= 6
		case ok && int(st.Gid) == o.gid:
			mode >>= 3
		}
		if mode&1 == 0 {
			return false
		}
		if dir == filepath.Dir(dir) {
			return true
		}
	}
}
