package mail

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// shelf keeps letters in a folder, numbered from 1, newest last, in append-only files of which the oldest go when there
// are too many. One write per letter: a file of its own for each would cost several times as much. A killed process
// leaves at most its last letter torn, which is not found again at the next start.
type shelf struct {
	dir      string
	perFile  int64 // bytes after which a new file begins
	maxFiles int

	mu    sync.RWMutex
	files []*shelfFile
	buf   []byte
}

// shelfFile is one file and where its letters are.
type shelfFile struct {
	first int64 // number of its first letter
	file  *os.File
	size  int64
	at    []int64 // where each record begins
	full  bool    // nothing more is written to it
}

// A record is a head of magic, length and CRC-32C, and then the length's bytes.
const (
	recordMagic = "SLT1"
	recordHead  = 12
	maxRecord   = 1 << 30
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const shelfSuffix = ".letters"

func openShelf(dir string, perFile int64, maxFiles int) (*shelf, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the mailbox folder: %w", err)
	}
	entries, err := os.ReadDir(dir) // sorted, and the names are numbers of one width
	if err != nil {
		return nil, fmt.Errorf("read the mailbox folder: %w", err)
	}
	s := &shelf{dir: dir, perFile: perFile, maxFiles: maxFiles}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), shelfSuffix)
		first, err := strconv.ParseInt(name, 10, 64)
		if !ok || err != nil || first < 1 || len(s.files) > 0 && first < s.next() {
			continue
		}
		f, err := openShelfFile(filepath.Join(dir, e.Name()), first)
		if err != nil {
			s.close()
			return nil, err
		}
		s.files = append(s.files, f)
	}
	return s, nil
}

// openShelfFile finds the records of a file again. After a damaged one nothing is looked for, and nothing is added.
func openShelfFile(path string, first int64) (*shelfFile, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the mailbox: %w", err)
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("open the mailbox: %w", err)
	}
	f := &shelfFile{first: first, file: file}
	var head [recordHead]byte
	for f.size < info.Size() {
		if _, err := file.ReadAt(head[:], f.size); err != nil {
			break
		}
		length, ok := recordLength(head)
		if !ok || f.size+recordHead+length > info.Size() {
			break
		}
		f.at = append(f.at, f.size)
		f.size += recordHead + length
	}
	f.full = f.size != info.Size()
	return f, nil
}

func recordLength(head [recordHead]byte) (int64, bool) {
	length := int64(binary.LittleEndian.Uint32(head[4:]))
	return length, string(head[:4]) == recordMagic && length <= maxRecord
}

// next is the number that the next letter gets.
func (s *shelf) next() int64 {
	if len(s.files) == 0 {
		return 1
	}
	last := s.files[len(s.files)-1]
	return last.first + int64(len(last.at))
}

// add keeps a letter, given in pieces, and tells its number.
func (s *shelf) add(pieces ...[]byte) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.next()
	f, err := s.writable(n)
	if err != nil {
		return 0, err
	}
	b := append(s.buf[:0], recordMagic...)
	b = append(b, make([]byte, recordHead-len(recordMagic))...)
	for _, p := range pieces {
		b = append(b, p...)
	}
	s.buf = b
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-recordHead))
	binary.LittleEndian.PutUint32(b[8:], crc32.Checksum(b[recordHead:], castagnoli))
	if _, err := f.file.WriteAt(b, f.size); err != nil {
		f.full = true // what a half-written record says is not to be trusted: the next letter begins another file
		return 0, fmt.Errorf("write to the mailbox: %w", err)
	}
	f.at = append(f.at, f.size)
	f.size += int64(len(b))
	return n, nil
}

// writable is the file that the n-th letter goes to.
func (s *shelf) writable(n int64) (*shelfFile, error) {
	if len(s.files) > 0 {
		last := s.files[len(s.files)-1]
		if !last.full && last.size < s.perFile {
			return last, nil
		}
		last.full = true
		if len(last.at) == 0 { // it never had a whole letter, and its name is taken
			s.files = s.files[:len(s.files)-1]
			s.drop(last)
		}
	}
	path := s.path(n)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("begin a mailbox file: %w", err)
	}
	f := &shelfFile{first: n, file: file}
	s.files = append(s.files, f)
	for len(s.files) > s.maxFiles {
		s.drop(s.files[0])
		s.files = slices.Delete(s.files, 0, 1)
	}
	return f, nil
}

func (s *shelf) path(first int64) string {
	return filepath.Join(s.dir, fmt.Sprintf("%019d%s", first, shelfSuffix))
}

func (s *shelf) drop(f *shelfFile) {
	_ = f.file.Close()
	_ = os.Remove(s.path(f.first))
}

// before gives up to limit numbers below n, the highest first.
func (s *shelf) before(n int64, limit int) []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var numbers []int64
	for _, f := range slices.Backward(s.files) {
		for i := min(n, f.first+int64(len(f.at))) - 1; i >= f.first && len(numbers) < limit; i-- {
			numbers = append(numbers, i)
		}
	}
	return numbers
}

// count is how many letters there are.
func (s *shelf) count() int {
	s.mu.RLock()
	defer s.mu.RUnlock()
	n := 0
	for _, f := range s.files {
		n += len(f.at)
	}
	return n
}

var errNotKept = errors.New("no such letter")

// read gives a letter back, or errNotKept.
func (s *shelf) read(n int64) ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, f := range slices.Backward(s.files) {
		if n < f.first {
			continue
		}
		if n-f.first >= int64(len(f.at)) {
			break
		}
		start := f.at[n-f.first]
		var head [recordHead]byte
		if _, err := f.file.ReadAt(head[:], start); err != nil {
			return nil, fmt.Errorf("read the mailbox: %w", err)
		}
		length, ok := recordLength(head)
		if !ok {
			return nil, errNotKept
		}
		b := make([]byte, length)
		if _, err := f.file.ReadAt(b, start+recordHead); err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("read the mailbox: %w", err)
		}
		if crc32.Checksum(b, castagnoli) != binary.LittleEndian.Uint32(head[8:]) {
			return nil, errNotKept
		}
		return b, nil
	}
	return nil, errNotKept
}

func (s *shelf) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		_ = f.file.Close()
	}
	s.files = nil
}
