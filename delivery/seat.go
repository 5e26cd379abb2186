package delivery

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Seat is one worker's place in a data folder: its id and its journal, both kept over restarts, and a lock so that two workers on one
// folder sit apart.
type Seat struct {
	Worker string
	Dir    string
	lock   *os.File
}

// TakeSeat takes the first free seat below dir, so that a restarted worker finds the journal of the one that was killed. A lock ends
// with its process, however that ends.
func TakeSeat(dir string) (*Seat, error) {
	for k := 1; k <= 1000; k++ {
		s := &Seat{Dir: filepath.Join(dir, strconv.Itoa(k))}
		if err := os.MkdirAll(s.Dir, 0o700); err != nil {
			return nil, fmt.Errorf("make the worker's folder: %w", err)
		}
		f, err := os.OpenFile(filepath.Join(s.Dir, "id"), os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, fmt.Errorf("open the worker's id: %w", err)
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
			_ = f.Close()
			if errors.Is(err, syscall.EWOULDBLOCK) {
				continue
			}
			return nil, fmt.Errorf("lock the worker's id: %w", err)
		}
		s.lock = f
		if s.Worker, err = readOrMakeID(f); err != nil {
			s.Leave()
			return nil, err
		}
		return s, nil
	}
	return nil, errors.New("a thousand workers use this data folder")
}

func readOrMakeID(f *os.File) (string, error) {
	raw, err := io.ReadAll(io.LimitReader(f, 100))
	if err != nil {
		return "", fmt.Errorf("read the worker's id: %w", err)
	}
	if id := strings.TrimSpace(string(raw)); len(id) == 16 {
		return id, nil
	}
	fresh := make([]byte, 8)
	_, _ = rand.Read(fresh)
	id := hex.EncodeToString(fresh)
	if _, err := f.WriteAt([]byte(id+"\n"), 0); err != nil {
		return "", fmt.Errorf("write the worker's id: %w", err)
	}
	return id, f.Sync()
}

// Leave frees the seat.
func (s *Seat) Leave() { _ = s.lock.Close() }
