package delivery

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"unsafe"

	"salut/mail"
)

// journal is a worker's memory of the letters in flight on one connection between two batches of results: a line before a body's
// first byte, a line after its answer. It outlives a kill of the process: it stands in a file that is mapped into memory, so what was
// noted is in the page cache, without a call of the system for each letter and without fsync. What it can't outlive, a loss of the
// machine, is what LostAfter is for.
//
//	B <mailing> <n>                          a body may have been begun
//	A <mailing> <n> <code> <enhanced> <text> the server's answer to it
//
// The file begins with a mark and how many bytes of lines are good. That number is stored last and in one piece, so a line is there as a whole or not at all.
type journal struct {
	slot int
	file *os.File
	page []byte // the file
	size int    // of the lines that are good
	line []byte // not noted yet: an answer that the next intent takes along
}

const (
	journalMark = "salut-flight-2\n\x00"
	journalHead = len(journalMark) + 8
	journalRoom = 32 << 10 // a lot with short answers; it grows when answers are long
)

func journalName(dir string, slot int) string {
	return filepath.Join(dir, fmt.Sprintf("flight-%03d", slot))
}

func openJournal(dir string, slot int) (*journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the journal's folder: %w", err)
	}
	f, err := os.OpenFile(journalName(dir, slot), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	return &journal{slot: slot, file: f}, nil
}

func (j *journal) close() {
	if j.page != nil {
		_ = syscall.Munmap(j.page)
		j.page = nil
	}
	_ = j.file.Close()
}

// grow maps the file with room for n more bytes of lines. The room is written and not only reserved: a disk that gets full later must
// not take what is mapped away.
func (j *journal) grow(n int) error {
	length := max(journalRoom, len(j.page))
	for length < journalHead+j.size+n {
		length *= 2
	}
	fresh := len(j.page) == 0
	if _, err := j.file.WriteAt(make([]byte, length-len(j.page)), int64(len(j.page))); err != nil {
		return fmt.Errorf("make room in the journal: %w", err)
	}
	page, err := syscall.Mmap(int(j.file.Fd()), 0, length, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return fmt.Errorf("map the journal: %w", err)
	}
	if !fresh {
		_ = syscall.Munmap(j.page)
	}
	j.page = page
	copy(j.page, journalMark)
	return nil
}

// hold says how much of the lines is good.
func (j *journal) hold(size int) {
	j.size = size
	atomic.StoreUint64((*uint64)(unsafe.Pointer(&j.page[len(journalMark)])), uint64(size))
}

// begin notes that a body is about to be begun, before its first byte, and with it the answer to the one before.
func (j *journal) begin(mailing int64, n int32) error {
	j.line = append(j.line, "B "...)
	j.note(mailing, n, "")
	return j.flush()
}

// answer notes what the server said to a body. It is written with the next intent or by flush: until then a kill leaves one letter
// without an answer, and no other can have been begun.
func (j *journal) answer(mailing int64, n int32, r mail.Reply) {
	j.line = append(j.line, "A "...)
	enhanced := r.Enhanced
	if enhanced == "" {
		enhanced = "-"
	}
	j.note(mailing, n, " "+strconv.Itoa(r.Code)+" "+enhanced+" "+strings.Map(oneLine, r.Text))
}

func oneLine(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}

func (j *journal) note(mailing int64, n int32, tail string) {
	j.line = strconv.AppendInt(j.line, mailing, 10)
	j.line = append(j.line, ' ')
	j.line = strconv.AppendInt(j.line, int64(n), 10)
	j.line = append(append(j.line, tail...), '\n')
}

// flush notes what is not noted yet.
func (j *journal) flush() error {
	if len(j.line) == 0 {
		return nil
	}
	if journalHead+j.size+len(j.line) > len(j.page) {
		if err := j.grow(len(j.line)); err != nil {
			return err
		}
	}
	copy(j.page[journalHead+j.size:], j.line)
	j.hold(j.size + len(j.line))
	j.line = j.line[:0]
	return nil
}

// clear forgets what is now in PostgreSQL.
func (j *journal) clear() {
	j.line = j.line[:0]
	if j.size > 0 {
		j.hold(0)
	}
}

// emptyJournals forgets what the journals in dir say.
func emptyJournals(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "flight-*"))
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := emptyJournal(name); err != nil {
			return fmt.Errorf("empty the journal: %w", err)
		}
	}
	return nil
}

func emptyJournal(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	head := make([]byte, len(journalMark))
	if _, err = f.ReadAt(head, 0); err == nil && string(head) == journalMark {
		_, err = f.WriteAt(make([]byte, 8), int64(len(journalMark))) // not cut off: it may be mapped
	} else if err == nil || errors.Is(err, io.EOF) {
		err = f.Truncate(0)
	}
	return errors.Join(err, f.Close())
}

// flight is what a journal says of one message: begun, and answered if reply is set.
type flight struct {
	id    ID
	reply *mail.Reply
}

// readJournals reads what a killed worker left in dir. A line that is not there is an answer or an intent that never took effect: an
// intent is noted before the first byte of its body.
func readJournals(dir string) ([]flight, error) {
	files, err := filepath.Glob(filepath.Join(dir, "flight-*"))
	if err != nil {
		return nil, err
	}
	var all []flight
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the journal: %w", err)
		}
		at := map[ID]int{}
		for line := range strings.Lines(goodLines(raw)) {
			fl, ok := parseFlight(strings.TrimSuffix(line, "\n"))
			if !ok || !strings.HasSuffix(line, "\n") {
				continue
			}
			if i, seen := at[fl.id]; seen {
				all[i] = fl
			} else {
				at[fl.id] = len(all)
				all = append(all, fl)
			}
		}
	}
	return all, nil
}

// goodLines are the lines of a journal. One of an older salut is nothing but lines, the last of which may be torn.
func goodLines(raw []byte) string {
	rest, marked := bytes.CutPrefix(raw, []byte(journalMark))
	if !marked || len(rest) < 8 {
		return string(raw)
	}
	size := binary.NativeEndian.Uint64(rest)
	return string(rest[8:][:min(size, uint64(len(rest)-8))])
}

func parseFlight(line string) (fl flight, ok bool) {
	parts := strings.SplitN(line, " ", 6)
	if len(parts) < 3 {
		return fl, false
	}
	if fl.id, ok = ParseID(parts[1] + "-" + parts[2]); !ok {
		return fl, false
	}
	if parts[0] == "B" {
		return fl, len(parts) == 3
	}
	if parts[0] != "A" || len(parts) != 6 {
		return fl, false
	}
	code, err := strconv.Atoi(parts[3])
	if err != nil {
		return fl, false
	}
	if parts[4] == "-" {
		parts[4] = ""
	}
	fl.reply = &mail.Reply{Code: code, Enhanced: parts[4], Text: parts[5]}
	return fl, true
}
