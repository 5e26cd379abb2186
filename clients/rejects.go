package clients

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

// defect is why a row is rejected: a code for programs and a sentence for people.
type defect struct {
	code   string
	format string // English; with params it is worded in other languages by fault.Text
	params []any
}

// reject is one row that is not taken, with its number in the file.
type reject struct {
	row  int64
	why  *defect
	line []string
}

// The reasons of a rejected row that are not about one address.
const (
	reasonNoAddress  = "There is no e-mail address in this row."
	reasonColumns    = "This row has %d cells, the header has %d columns. There may be a delimiter inside a value: put that value in quotation marks."
	reasonNotText    = "This row holds bytes that are not text in %s."
	reasonUnclosed   = "A quotation mark opens in this row and is never closed."
	reasonTooLong    = "This row is longer than %d KB."
	reasonErased     = "This person was erased on request; an import does not bring anyone back."
	reasonExternalID = "The external id %q belongs to another client."
	reasonAttributes = "The columns that became attributes hold too much for one client: at most %d of them and %d KB."
)

// Rejects writes the rejected rows of an import as CSV: row number, reason, and the row as it was. The reason is worded in
// the language (ru or en). Cells that a spreadsheet would run as a formula get an apostrophe in front.
func Rejects(ctx context.Context, db postgres.DB, id int64, language string, w io.Writer) error {
	const header = `SELECT header FROM imports WHERE id = $1`
	const rejects = `SELECT row, reason, params, line FROM import_rejects WHERE import_id = $1 ORDER BY row`
	if _, err := FindImport(ctx, db, id); err != nil {
		return err
	}
	var columns []string
	if err := db.QueryRow(ctx, header, id).Scan(&columns); err != nil {
		return fmt.Errorf("read the header of import %d: %w", id, err)
	}
	out := csv.NewWriter(w)
	if err := out.Write(append(rejectColumns(language), SafeCells(columns)...)); err != nil {
		return fmt.Errorf("write the rejected rows of import %d: %w", id, err)
	}
	rows, err := db.Query(ctx, rejects, id)
	if err != nil {
		return fmt.Errorf("read the rejected rows of import %d: %w", id, err)
	}
	var (
		n      int64
		format string
		params []byte
		line   []string
	)
	_, err = pgx.ForEachRow(rows, []any{&n, &format, &params, &line}, func() error {
		reason := fault.Text(language, format, readParams(params)...)
		return out.Write(append([]string{strconv.FormatInt(n, 10), reason}, SafeCells(line)...))
	})
	if err != nil {
		return fmt.Errorf("write the rejected rows of import %d: %w", id, err)
	}
	out.Flush()
	return out.Error()
}

// rejectColumns head the two columns in front. A corrected file is imported again as it is: these two are known and left out.
func rejectColumns(language string) []string {
	if strings.HasPrefix(language, "ru") {
		return []string{"строка", "причина"}
	}
	return []string{"row", "reason"}
}

// SafeCells keeps a spreadsheet from taking what a stranger wrote for a formula; a number with a sign, such as a telephone's, is none. The
// cells are changed in place.
func SafeCells(cells []string) []string {
	for i, c := range cells {
		if c != "" && strings.ContainsRune("=+-@\t\r", rune(c[0])) && (len(c) < 2 || strings.Trim(c[1:], "0123456789.") != "") {
			cells[i] = "'" + c
		}
	}
	return cells
}

// readParams gives whole numbers back as integers, as a %d needs them.
func readParams(text []byte) []any {
	var params []any
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	if d.Decode(&params) != nil {
		return nil
	}
	for i := range params {
		params[i] = plainNumber(params[i])
	}
	return params
}

// saveRejects keeps rejected rows. It runs outside the transaction of the import, so that they stand also when that failed or was a trial.
func saveRejects(ctx context.Context, db postgres.DB, id int64, list []reject) error {
	_, err := db.CopyFrom(ctx, pgx.Identifier{"import_rejects"}, []string{"import_id", "row", "code", "reason", "params", "line"},
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
			r := list[i]
			params, err := json.Marshal(r.why.params)
			if r.why.params == nil {
				params = []byte("[]")
			}
			return []any{id, r.row, r.why.code, r.why.format, params, shownCells(r.line)}, err
		}))
	if err != nil {
		return fmt.Errorf("keep %d rejected rows of import %d: %w", len(list), id, err)
	}
	return nil
}
