package clients

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/text/transform"

	"salut/fault"
)

// rowReader is a file of clients, row by row: separated values or a workbook.
type rowReader interface {
	next() (rawRow, error) // io.EOF after the last
	bytesRead() int64      // about how much of the file is behind us
	close() error
}

// table is an opened file: what it is, what its columns become, and its rows below the header.
type table struct {
	rowReader
	file      *os.File
	encoding  string
	delimiter string // empty for a workbook
	base04    bool
	layout    *layout
	ahead     []rawRow // rows that were read to understand the file, to be given out first
}

// openTable opens a file, understands what it is, and stops before the first row below the header.
func openTable(path string, o Options) (*table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the file of an import: %w", err)
	}
	t := &table{file: f}
	if err := t.open(f, o); err != nil {
		return nil, errors.Join(err, t.close())
	}
	return t, nil
}

func (t *table) open(f *os.File, o Options) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("look at the file of an import: %w", err)
	}
	magic := make([]byte, 8)
	n, err := f.ReadAt(magic, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the file of an import: %w", err)
	}
	switch magic := magic[:n]; {
	case n == 0:
		return fault.Invalidf("file", "The file is empty.").Coded("empty_file")
	case bytes.HasPrefix(magic, []byte("PK\x03\x04")):
		book, err := openXLSX(f, info.Size())
		if err != nil {
			return err
		}
		t.rowReader, t.encoding, t.base04 = book, utf8Name, book.base04
	case bytes.HasPrefix(magic, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return fault.Invalidf("file", "This is an old .xls file or one with a password. Save it as XLSX without a password, or as CSV.").Coded("old_workbook")
	case bytes.HasPrefix(magic, []byte("%PDF")):
		return fault.Invalidf("file", "This is a PDF, not a table. Save the table as CSV or XLSX.").Coded("not_a_table")
	default:
		if err := t.openCSV(f, info.Size(), o); err != nil {
			return err
		}
	}
	return t.readHeader(o)
}

// readHeader takes the first row that isn't blank for the names of the columns, and looks at a few rows below it.
func (t *table) readHeader(o Options) error {
	var header rawRow
	for {
		row, err := t.rowReader.next()
		if errors.Is(err, io.EOF) {
			return fault.Invalidf("file", "The file is empty.").Coded("empty_file")
		}
		if err != nil {
			return err
		}
		if !row.blank() {
			header = row
			break
		}
	}
	if header.bad != nil {
		return fault.Invalidf("file", "The row with the names of the columns can't be read as text in %s. Say the encoding with the option encoding, or save the file as UTF-8.", t.encoding).Coded("not_text")
	}
	if len(header.cells) > 2000 {
		return fault.Invalidf("file", "The file has %d columns, which is too many. Is it a table of clients?", len(header.cells)).Coded("not_a_table")
	}
	for len(header.cells) > 1 && strings.TrimSpace(header.cells[len(header.cells)-1]) == "" {
		header.cells = header.cells[:len(header.cells)-1]
	}
	var sample [][]string
	for len(t.ahead) < 100 {
		row, err := t.rowReader.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		t.ahead = append(t.ahead, row)
		if row.bad == nil {
			sample = append(sample, row.cells)
		}
	}
	var err error
	t.layout, err = planLayout(header.cells, o.Mapping, sample)
	return err
}

func (t *table) close() error {
	var err error
	if t.rowReader != nil {
		err = t.rowReader.close()
	}
	return errors.Join(err, t.file.Close())
}

func (t *table) next() (rawRow, error) {
	if len(t.ahead) > 0 {
		row := t.ahead[0]
		t.ahead = t.ahead[1:]
		return row, nil
	}
	return t.rowReader.next()
}

// openedCSV is a csvReader over a file that knows how far it is.
type openedCSV struct {
	*csvReader
	read *countingReader
}

func (o openedCSV) bytesRead() int64 { return o.read.n }
func (o openedCSV) close() error     { return nil }

type countingReader struct {
	r io.Reader
	n int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func (t *table) openCSV(f *os.File, size int64, o Options) error {
	s, err := detectEncoding(f, size, o.Encoding)
	if err != nil {
		return err
	}
	head := make([]byte, min(size, 64<<10))
	n, err := io.ReadFull(s.reader(io.NewSectionReader(f, int64(s.skip), size)), head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("read the file of an import: %w", err)
	}
	head = head[:n]
	newline := byte('\n')
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		newline = '\r'
	}
	delimiter := o.Delimiter
	hint := separatorHint(head)
	if delimiter == "" && hint != "" {
		delimiter = hint
	}
	if delimiter == "" {
		delimiter = detectDelimiter(head, newline, s.name, err == nil)
	}
	counting := &countingReader{r: io.NewSectionReader(f, int64(s.skip), size)}
	r := newCSVReader(s.reader(counting), delimiter[0], newline, s.name)
	if hint != "" {
		if _, err := r.next(); err != nil {
			return err
		}
		r.row = 0 // a spreadsheet doesn't show the hint
	}
	t.rowReader, t.encoding, t.delimiter = openedCSV{r, counting}, s.name, delimiter
	return nil
}

// reader turns the bytes of a file into UTF-8. UTF-8 itself is passed on as it is, so that wrong bytes are seen where they stand.
func (s script) reader(r io.Reader) io.Reader {
	if d := decoderOf(s.name, s.bigEndian); d != nil {
		return transform.NewReader(r, d)
	}
	return r
}

// separatorHint reads the line `sep=;` with which some programs tell Excel the delimiter.
func separatorHint(head []byte) string {
	rest, ok := bytes.CutPrefix(head, []byte("sep="))
	if ok && len(rest) > 1 && strings.IndexByte(",;\t|", rest[0]) >= 0 && (rest[1] == '\r' || rest[1] == '\n') {
		return string(rest[:1])
	}
	return ""
}

// detectDelimiter takes the delimiter under which the header has the most columns that are known, then the one under which the most
// rows have as many cells as the header. cut tells that the sample ends in the middle of the file.
func detectDelimiter(head []byte, newline byte, encoding string, cut bool) string {
	best, bestScore := ",", 0.0
	for _, delimiter := range []string{",", ";", "\t"} {
		rows := sampleRows(head, delimiter[0], newline, encoding)
		if cut && len(rows) > 1 {
			rows = rows[:len(rows)-1]
		}
		if len(rows) == 0 || len(rows[0].cells) < 2 {
			continue
		}
		header := rows[0].cells
		known := 0
		for _, h := range header {
			if fieldOfHeader(h, true) != "" || fieldOfHeader(h, false) != "" {
				known++
			}
		}
		same := 0
		for _, row := range rows[1:] {
			if len(row.cells) == len(header) {
				same++
			}
		}
		score := float64(known)*10 + 5*float64(same+1)/float64(len(rows)) + min(float64(len(header)), 20)/20
		if score > bestScore {
			best, bestScore = delimiter, score
		}
	}
	return best
}

func sampleRows(head []byte, delimiter, newline byte, encoding string) []rawRow {
	r := newCSVReader(bytes.NewReader(head), delimiter, newline, encoding)
	var rows []rawRow
	for len(rows) < 100 {
		row, err := r.next()
		if err != nil {
			break
		}
		if !row.blank() {
			rows = append(rows, row)
		}
	}
	return rows
}
