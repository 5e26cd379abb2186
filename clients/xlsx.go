package clients

import (
	"archive/zip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"salut/fault"
)

// What a workbook may unpack to. Its sheet and its texts go to temporary files above 4 MB; everything else is held in memory, so its
// bound is what keeps a zip bomb from filling it.
const (
	maxUnzipped  = 4 << 30
	maxUnzippedX = 64 << 20
	maxInMemory  = 4 << 20
)

// xlsxReader reads the first sheet of a workbook that has anything in it, row by row.
type xlsxReader struct {
	file   *excelize.File
	rows   *excelize.Rows
	row    int64
	last   int64 // number of the sheet's last row, 0 when it doesn't say
	size   int64
	dates  []bool // columns that hold dates: their cells are day numbers
	base04 bool
}

var rawCells = excelize.Options{RawCellValue: true}

func openXLSX(f *os.File, size int64) (*xlsxReader, error) {
	if err := checkUnzipped(f, size); err != nil {
		return nil, err
	}
	book, err := excelize.OpenFile(f.Name(), excelize.Options{
		UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxInMemory, TmpDir: filepath.Dir(f.Name()),
		ShortDatePattern: "yyyy-mm-dd", LongDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return nil, unreadableBook(err)
	}
	r := &xlsxReader{file: book, size: size}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		r.base04 = *props.Date1904
	}
	for _, sheet := range book.GetSheetList() {
		found, err := r.open(sheet)
		if err != nil || found {
			return r, errors.Join(err, r.closeUnless(err == nil))
		}
	}
	return nil, errors.Join(fault.Invalidf("file", "The workbook has no rows.").Coded("empty_file"), book.Close())
}

func (r *xlsxReader) closeUnless(ok bool) error {
	if ok {
		return nil
	}
	return r.close()
}

// checkUnzipped looks at the directory of the archive before anything is unpacked.
func checkUnzipped(f io.ReaderAt, size int64) error {
	archive, err := zip.NewReader(f, size)
	if err != nil {
		return unreadableBook(err)
	}
	var all, held uint64
	for _, part := range archive.File {
		all += part.UncompressedSize64
		name := strings.ToLower(part.Name)
		if !strings.HasPrefix(name, "xl/worksheets/sheet") && name != "xl/sharedstrings.xml" || part.UncompressedSize64 <= maxInMemory {
			held += part.UncompressedSize64
		}
	}
	if all > maxUnzipped || held > maxUnzippedX || len(archive.File) > 10000 {
		return fault.TooLargef("The workbook unpacks to more than can be read. Save the sheet with the clients alone, as CSV.").Coded("workbook_too_large")
	}
	return nil
}

func unreadableBook(err error) error {
	return fault.Invalidf("file", "The file looks like a spreadsheet but can't be opened; it may be cut off or damaged (%s). Save it again as XLSX or CSV.", err.Error()).Coded("unreadable_workbook")
}

// open starts reading a sheet; found is false for an empty one.
func (r *xlsxReader) open(sheet string) (found bool, err error) {
	shown, err := r.file.Rows(sheet)
	if err != nil {
		return false, unreadableBook(err)
	}
	raw, err := r.file.Rows(sheet)
	if err != nil {
		return false, unreadableBook(err)
	}
	for range 200 {
		if !shown.Next() || !raw.Next() {
			break
		}
		a, err := shown.Columns()
		if err != nil {
			return false, unreadableBook(err)
		}
		b, err := raw.Columns(rawCells)
		if err != nil {
			return false, unreadableBook(err)
		}
		found = found || len(b) > 0
		r.noteDates(a, b)
	}
	if err := errors.Join(shown.Close(), raw.Close()); err != nil {
		return false, unreadableBook(err)
	}
	if !found {
		r.dates = nil
		return false, nil
	}
	if dimension, err := r.file.GetSheetDimension(sheet); err == nil {
		if _, end, ok := strings.Cut(dimension, ":"); ok {
			r.last, _ = strconv.ParseInt(strings.TrimLeftFunc(end, unicode.IsLetter), 10, 64)
		}
	}
	r.rows, err = r.file.Rows(sheet)
	return true, err
}

// noteDates compares how a row is shown with what its cells hold: a number that is shown with its own year is a date. The rows
// are then read by what the cells hold, since 5.1.2020 may be shown as 1/5/20 or as May, and a number of 12 digits as 7.7E+11.
func (r *xlsxReader) noteDates(shown, raw []string) {
	for i := range min(len(shown), len(raw)) {
		serial, err := strconv.ParseFloat(raw[i], 64)
		if err != nil || serial < 1 || serial >= 2958466 || shown[i] == raw[i] {
			continue
		}
		year := strconv.Itoa(excelDay(serial, r.base04).Year())
		if strings.Contains(shown[i], year) || strings.ContainsAny(shown[i], "./-") && strings.Contains(shown[i], year[2:]) && strings.Count(shown[i], ",") == 0 && utf8.RuneCountInString(shown[i]) >= 6 && !isNumber(shown[i]) {
			for len(r.dates) <= i {
				r.dates = append(r.dates, false)
			}
			r.dates[i] = true
		}
	}
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(strings.TrimRight(s, " %₽€$"), 64)
	return err == nil
}

func (r *xlsxReader) next() (rawRow, error) {
	if !r.rows.Next() {
		if err := r.rows.Error(); err != nil {
			return rawRow{}, unreadableBook(err)
		}
		return rawRow{}, io.EOF
	}
	cells, err := r.rows.Columns(rawCells)
	if err != nil {
		return rawRow{}, unreadableBook(err)
	}
	r.row++
	row := rawRow{n: r.row, cells: cells}
	for i, cell := range cells {
		if i < len(r.dates) && r.dates[i] {
			cells[i] = r.date(cell)
		}
		if strings.ContainsFunc(cell, isNoText) || !utf8.ValidString(cell) {
			row.bad = &defect{code: "not_text", format: reasonNotText, params: []any{utf8Name}}
		}
	}
	if row.bad != nil {
		row.cells = shownCells(row.cells)
	}
	return row, nil
}

func isNoText(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\v' && r != '\f'
}

// date writes the day number of a date cell as a date. A small number in such a column is a text such as 5.3.
func (r *xlsxReader) date(cell string) string {
	serial, err := strconv.ParseFloat(cell, 64)
	if err != nil || serial < 367 || serial >= 2958466 {
		return cell
	}
	at := excelDay(serial, r.base04)
	if serial == float64(int64(serial)) {
		return at.Format("2006-01-02")
	}
	return at.Format("2006-01-02 15:04:05")
}

func (r *xlsxReader) bytesRead() int64 {
	if r.last <= 0 {
		return 0
	}
	return int64(float64(r.size) * min(float64(r.row)/float64(r.last), 1))
}

func (r *xlsxReader) close() error {
	var err error
	if r.rows != nil {
		err = r.rows.Close()
	}
	return errors.Join(err, r.file.Close())
}
