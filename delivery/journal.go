package delivery

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"salut/mail"
)

// journal is a worker's memory of the letters in flight on one connection between two batches of results: a line before a body's
// first byte, a line after its answer. It outlives a kill of the process (the page cache keeps what was written, so no fsync);
// what it can't outlive, a loss of the machine, is what LostAfter is for.
//
//	B <mailing> <n>                          a body may have been begun
//	A <mailing> <n> <code> <enhanced> <text> the server's answer to it
type journal struct {
	file *os.File
	size int64
	line []byte // not written yet: an answer that the next intent takes along
}

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
	return &journal{file: f}, nil
}

func (j *journal) close() { _ = j.file.Close() }

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

// flush writes what was noted.
func (j *journal) flush() error {
	if len(j.line) == 0 {
		return nil
	}
	k, err := j.file.WriteAt(j.line, j.size)
	j.size += int64(k)
	j.line = j.line[:0]
	if err != nil {
		return fmt.Errorf("write the journal: %w", err)
	}
	return nil
}

// clear forgets what is now in PostgreSQL.
func (j *journal) clear() error {
	j.line = j.line[:0]
	if j.size == 0 {
		return nil
	}
	j.size = 0
	if err := j.file.Truncate(0); err != nil {
		return fmt.Errorf("empty the journal: %w", err)
	}
	return nil
}

// flight is what a journal says of one message: begun, and answered if reply is set.
type flight struct {
	id    ID
	reply *mail.Reply
}

// readJournals reads what a killed worker left in dir. A torn last line is an answer or an intent that never took effect: an intent
// is written whole before the first byte of its body.
func readJournals(dir string) ([]flight, error) {
	files, err := filepath.Glob(filepath.Join(dir, "flight-*"))
	if err != nil {
		return nil, err
	}
	var all []flight
	for _, name := range files {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read the journal: %w", err)
		}
		at := map[ID]int{}
		r := bufio.NewReader(f)
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				break
			}
			fl, ok := parseFlight(strings.TrimSuffix(line, "\n"))
			if !ok {
				continue
			}
			if i, seen := at[fl.id]; seen {
				all[i] = fl
			} else {
				at[fl.id] = len(all)
				all = append(all, fl)
			}
		}
		_ = f.Close()
	}
	return all, nil
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
