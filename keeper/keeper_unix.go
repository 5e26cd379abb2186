//go:build unix

package keeper

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// script is the parent of the server. Its standard input is a pipe whose other end the users of the server hold open;
// the kernel closes that end when a process ends, however it ends, so the server never outlives its users: kill -9
// included, on macOS too, and without the surprise of Linux' parent death signal, which is sent when a *thread* ends.
// File 3 is locked and stays open in the server alone: while the lock holds, the server lives.
// $1 is the signal that stops it, $2 a folder to remove in the end or nothing, the rest is the server's command line.
const script = `trap '' HUP INT TERM
signal=$1 remove=$2
shift 2
"$@" </dev/null &
server=$!
exec 3>&-
cat >/dev/null
exec </dev/null
kill -s "$signal" $server 2>/dev/null
wait $server
if [ -n "$remove" ]; then rm -rf "$remove"; fi`

// Held is one process' use of a server.
type Held struct {
	server Server
	// Descriptors and not *os.File: the collector must not close them when nobody looks at Held any more.
	users int // shared lock of the users' file
	pipe  int // our end of the script's pipe
}

// Hold starts the server or joins the running one, and returns when it answers. What it holds ends with Release or with
// the process.
func Hold(ctx context.Context, s Server) (*Held, error) {
	unlock, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer unlock()
	users, ok, err := lock(s.path("users"), syscall.LOCK_SH)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%s: %w", s.Name, ErrBusy)
	}
	h := &Held{server: s, users: users, pipe: -1}
	err = h.join(ctx)
	if err == nil && h.pipe < 0 {
		err = h.start(ctx)
	}
	if err != nil {
		h.letGo()
		return nil, err
	}
	return h, nil
}

// Release ends this process' use of the server. Where nobody else uses it, it returns when the server has ended.
func (h *Held) Release(ctx context.Context) error {
	unlock, err := h.server.turn(ctx)
	if err != nil {
		h.letGo()
		return err
	}
	defer unlock()
	last := syscall.Flock(h.users, syscall.LOCK_EX|syscall.LOCK_NB) == nil
	h.letGo()
	for last && h.server.Running() {
		if !pause(ctx) {
			return fmt.Errorf("%s does not stop: %w", h.server.Name, ctx.Err())
		}
	}
	return nil
}

// Running tells whether the server's process lives, whoever started it.
func (s Server) Running() bool { return Locked(s.path("alive")) }

// Locked tells whether some process holds the lock of a file.
func Locked(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	return errors.Is(syscall.Flock(int(f.Fd()), syscall.LOCK_SH|syscall.LOCK_NB), syscall.EWOULDBLOCK)
}

// SocketDir is where a server of dir has its socket, named file: in dir, or below /tmp where that path would be too
// long for a socket. Every process of the same user and dir finds the same one. The folder is not made.
func SocketDir(dir, name, file string) string {
	// What fits into the sun_path of macOS and BSD; Linux takes four bytes more.
	const longest = 103
	socket := filepath.Join(dir, name)
	if len(filepath.Join(socket, file)) <= longest {
		return socket
	}
	sum := sha256.Sum256([]byte(socket))
	return fmt.Sprintf("/tmp/salut-%d-%x", os.Geteuid(), sum[:8])
}

func (s Server) path(what string) string { return filepath.Join(s.Dir, s.Name+"."+what) }

func (h *Held) letGo() {
	if h.pipe >= 0 {
		syscall.Close(h.pipe)
		h.pipe = -1
	}
	if h.users >= 0 {
		syscall.Close(h.users)
		h.users = -1
	}
}

// turn waits until nobody else starts, joins or leaves. Only the killed leave without a turn.
func (s Server) turn(ctx context.Context) (done func(), err error) {
	for {
		fd, ok, err := lock(s.path("turn"), syscall.LOCK_EX)
		if err != nil {
			return nil, err
		}
		if ok {
			return func() { syscall.Close(fd) }, nil
		}
		if !pause(ctx) {
			return nil, fmt.Errorf("%s: %w", s.Name, ErrBusy)
		}
	}
}

// join takes hold of a running server; one that is on its way out is waited for. Without a server it does nothing.
func (h *Held) join(ctx context.Context) error {
	for h.server.Running() {
		joined, err := h.tryJoin(ctx)
		if err != nil || joined {
			return err
		}
		if !pause(ctx) {
			return fmt.Errorf("%s: %w", h.server.Name, ErrSilent)
		}
	}
	return nil
}

func (h *Held) tryJoin(ctx context.Context) (bool, error) {
	// Without a reader this fails at once (ENXIO): the script has stopped listening, the server is about to end.
	fd, err := syscall.Open(h.server.path("pipe"), syscall.O_WRONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	switch {
	case errors.Is(err, syscall.ENXIO), errors.Is(err, syscall.ENOENT):
		return false, nil
	case err != nil:
		return false, &fs.PathError{Op: "open", Path: h.server.path("pipe"), Err: err}
	}
	if h.server.Answers(ctx) == nil {
		// The script may have seen the last user go just before we came. Then it has closed its end by now, and a byte
		// finds no reader.
		if _, err := syscall.Write(fd, []byte{'\n'}); err == nil {
			h.pipe = fd
			return true, nil
		}
	}
	syscall.Close(fd)
	return false, nil
}

func (h *Held) start(ctx context.Context) error {
	s := h.server
	cmd, err := s.Prepare(ctx)
	if err != nil {
		return err
	}
	alive, ok, err := lock(s.path("alive"), syscall.LOCK_EX)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("%s: %w", s.Name, ErrSilent)
	}
	aliveFile := os.NewFile(uintptr(alive), s.path("alive"))
	defer aliveFile.Close()
	reader, err := h.makePipe()
	if err != nil {
		return err
	}
	defer reader.Close()
	log, said, err := s.openLog()
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Args = append([]string{"/bin/sh", "-c", script, "salut-" + s.Name, s.Signal, s.Remove, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = "/bin/sh"
	cmd.Stdin, cmd.Stdout, cmd.Stderr = reader, log, log
	cmd.ExtraFiles = []*os.File{aliveFile}
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	// A session of its own: Ctrl-C in the terminal is for salut, which then stops the server in order.
	cmd.SysProcAttr.Setsid = true
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start %s: %w", s.Name, err)
	}
	go cmd.Wait() //nolint:errcheck // its exit status says nothing; that it is reaped matters
	aliveFile.Close()
	return s.wait(ctx, said)
}

// wait returns when the server answers. Recovery after a crash may take a while, so only ctx and the server's end end it.
func (s Server) wait(ctx context.Context, said func() string) error {
	for {
		err := s.Answers(ctx)
		if err == nil {
			return nil
		}
		if !s.Running() {
			return &EndedError{Name: s.Name, Said: said()}
		}
		if !pause(ctx) {
			return fmt.Errorf("%s: %w: %w", s.Name, ErrSilent, err)
		}
	}
}

// openLog opens the log and keeps one former log once it is big; said reads what has come since.
func (s Server) openLog() (log *os.File, said func() string, err error) {
	const big = 4 << 20
	if info, err := os.Stat(s.Log); err == nil && info.Size() > big {
		if err := os.Rename(s.Log, s.Log+".old"); err != nil {
			return nil, nil, err
		}
	}
	log, err = os.OpenFile(s.Log, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return nil, nil, err
	}
	info, err := log.Stat()
	if err != nil {
		log.Close()
		return nil, nil, err
	}
	return log, func() string {
		words := make([]byte, 64<<10)
		n, _ := log.ReadAt(words, info.Size()) // a log that can't be read says nothing
		return string(bytes.ToValidUTF8(words[:n], nil))
	}, nil
}

// makePipe makes the pipe afresh, since an old one may still have the readers of a former life, and opens both ends.
func (h *Held) makePipe() (reader *os.File, err error) {
	path := h.server.path("pipe")
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		return nil, &fs.PathError{Op: "mkfifo", Path: path, Err: err}
	}
	// In this order neither end waits for the other.
	r, err := syscall.Open(path, syscall.O_RDONLY|syscall.O_NONBLOCK|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	// The script reads with cat, which wants to wait.
	if err := syscall.SetNonblock(r, false); err != nil {
		syscall.Close(r)
		return nil, err
	}
	reader = os.NewFile(uintptr(r), path)
	if h.pipe, err = syscall.Open(path, syscall.O_WRONLY|syscall.O_CLOEXEC, 0); err != nil {
		reader.Close()
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return reader, nil
}

// lock opens path and locks it; false when somebody else's lock is in the way.
func lock(path string, how int) (fd int, ok bool, err error) {
	fd, err = syscall.Open(path, syscall.O_CREAT|syscall.O_RDWR|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return -1, false, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	err = syscall.Flock(fd, how|syscall.LOCK_NB)
	if err == nil {
		return fd, true, nil
	}
	syscall.Close(fd)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return -1, false, nil
	}
	return -1, false, &fs.PathError{Op: "lock", Path: path, Err: err}
}

// pause waits a little; false when ctx has ended.
func pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(10 * time.Millisecond):
		return true
	}
}
