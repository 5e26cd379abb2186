package tracking

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// record is one hit as the journal keeps it, a line of JSON.
type record struct {
	At      int64  `json:"t"` // microseconds since 1970
	Kind    string `json:"k"`
	Mailing int64  `json:"m"`
	N       int32  `json:"n"`
	Link    int32  `json:"l,omitempty"`
	Agent   string `json:"a"`
	Network string `json:"w"`
	How     string `json:"h,omitempty"`
}

// journal is a row of files, segments, of which the last is written to.
type journal struct {
	dir, writer string

	mu     sync.Mutex
	file   *os.File
	number int64
	lines  int
	closed []segment
}

type segment struct {
	number   int64
	closedAt time.Time
}

const prefix, suffix = "hits-", ".jsonl"

func (j *journal) path(number int64) string {
	return filepath.Join(j.dir, prefix+strconv.FormatInt(number, 10)+suffix)
}

func openJournal(dir, writer string) (*journal, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of hits: %w", err)
	}
	names, err := filepath.Glob(filepath.Join(dir, prefix+"*"+suffix))
	if err != nil {
		return nil, fmt.Errorf("look for journals of hits: %w", err)
	}
	j := &journal{dir: dir, writer: writer}
	for _, name := range names {
		digits := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), prefix), suffix)
		if n, err := strconv.ParseInt(digits, 10, 64); err == nil {
			j.closed = append(j.closed, segment{number: n})
			j.number = max(j.number, n)
		}
	}
	slices.SortFunc(j.closed, func(a, b segment) int { return int(min(max(a.number-b.number, -1), 1)) })
	return j, nil
}

// write appends a hit. One call of the system, and no fsync: what is written survives the process.
func (j *journal) write(r record) error {
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write down a hit: %w", err)
	}
	line = append(line, '\n')
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file == nil {
		// Numbers grow with the clock, so that one that was taken in is never used again.
		j.number = max(j.number+1, time.Now().UnixMicro())
		if j.file, err = os.OpenFile(j.path(j.number), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600); err != nil {
			j.file = nil
			return fmt.Errorf("open the journal of hits: %w", err)
		}
	}
	if _, err := j.file.Write(line); err != nil {
		return fmt.Errorf("write down a hit: %w", err)
	}
	j.lines++
	return nil
}

// While the database is away segments pile up; then each of them gets long.
const (
	fewSegments = 8
	manyLines   = 50_000
)

// rotate closes the segment that is written to, and gives those that were closed at least age ago.
func (j *journal) rotate(now time.Time, age time.Duration) (ripe []int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.file != nil && (len(j.closed) < fewSegments || j.lines >= manyLines || age == 0) {
		_ = j.file.Close()
		j.closed = append(j.closed, segment{j.number, now})
		j.file, j.lines = nil, 0
	}
	for _, s := range j.closed {
		if now.Sub(s.closedAt) >= age {
			ripe = append(ripe, s.number)
		}
	}
	return ripe
}

// read gives the hits of a segment. A line that a kill cut off was never acknowledged.
func (j *journal) read(number int64) (list []record, err error) {
	f, err := os.Open(j.path(number))
	if err != nil {
		return nil, fmt.Errorf("open a journal of hits: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 64<<10), 1<<20)
	for lines.Scan() {
		var r record
		if json.Unmarshal(lines.Bytes(), &r) == nil && (r.Kind == "opened" || r.Kind == "clicked") {
			list = append(list, r)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read a journal of hits: %w", err)
	}
	return list, nil
}

// drop removes a segment that was taken in.
func (j *journal) drop(number int64) error {
	if err := os.Remove(j.path(number)); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("remove a journal of hits: %w", err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.closed = slices.DeleteFunc(j.closed, func(s segment) bool { return s.number == number })
	return nil
}
