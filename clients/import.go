package clients

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"salut/fault"
)

// ImportRun is one import of one file, running or over.
type ImportRun struct {
	ID            int64             `json:"id,string"`
	State         string            `json:"state"` // running, done, failed, undone
	FileName      string            `json:"file_name"`
	Encoding      string            `json:"encoding"`  // as detected or told, such as utf-8 or windows-1251
	Delimiter     string            `json:"delimiter"` // empty for a spreadsheet
	Mapping       map[string]string `json:"mapping"`   // column header → field, attributes.key, or "" for one that is left out
	DryRun        bool              `json:"dry_run"`
	Rows          int64             `json:"rows"`    // read, without the header and blank ones
	Created       int64             `json:"created"` // of these: new clients
	Updated       int64             `json:"updated"` // clients that the file changed
	Skipped       int64             `json:"skipped"` // nothing new about a known client, the same address further up, or left alone as on_conflict says
	Rejected      int64             `json:"rejected"`
	DoubtfulNames int64             `json:"doubtful_names"` // created or changed with a name that a person should look at
	BytesRead     int64             `json:"bytes_read"`
	BytesTotal    int64             `json:"bytes_total"`
	Error         *Sentence         `json:"error"`    // why it failed
	Sample        []Client          `json:"sample"`   // of a trial: the first rows as the clients that they would become
	Problems      []RowProblem      `json:"problems"` // why rows were rejected, kind by kind
	CreatedAt     time.Time         `json:"created_at"`
	FinishedAt    *time.Time        `json:"finished_at"`
}

// RowProblem is one kind of reason for which rows were rejected.
type RowProblem struct {
	Code     string  `json:"code"`
	Sentence         // of the first such row
	Count    int64   `json:"count"`
	Rows     []int64 `json:"rows"` // the first few, as numbered in the file
}

// How many rows a trial shows, and how many it names of each kind of problem.
const (
	sampleRowsShown  = 10
	problemRowsShown = 5
)

// blame counts a rejected row among its kind.
func (r *ImportRun) blame(bad reject) {
	for i := range r.Problems {
		if p := &r.Problems[i]; p.Code == bad.why.code {
			if p.Count++; len(p.Rows) < problemRowsShown {
				p.Rows = append(p.Rows, bad.row)
			}
			return
		}
	}
	r.Problems = append(r.Problems, RowProblem{Code: bad.why.code, Sentence: Sentence{Format: bad.why.format, Params: bad.why.params}, Count: 1, Rows: []int64{bad.row}})
}

// Sentence is a text for people that is worded when it is shown: fault.Text(language, Format, Params...).
type Sentence struct {
	Format string `json:"format"`
	Params []any  `json:"params"`
}

// ImportSource is the file of an import: CSV, TSV or XLSX, told apart by its content.
type ImportSource struct {
	Path        string // on disk: the file is read more than once
	FileName    string // as the user knows it
	PhoneRegion string // where phone numbers without a country code are from, such as RU
	Zone        *time.Location
	Now         time.Time   // the moment of the import; zero is the clock's
	Done        func()      // called when the file is not needed any more; may be nil
	Failed      func(error) // told what went wrong on our side, to be logged; may be nil
}

// Options are what the user says about an import; what is absent is detected.
type Options struct {
	Mapping    map[string]string `json:"mapping,omitempty"`     // column header → field, attributes.key, or "" to leave the column out
	Encoding   string            `json:"encoding,omitempty"`    // utf-8, utf-16, windows-1251, koi8-r …
	Delimiter  string            `json:"delimiter,omitempty"`   // one of , ; | and tab
	DryRun     bool              `json:"dry_run,omitempty"`     // counts and rejects, but changes no client
	OnConflict string            `json:"on_conflict,omitempty"` // update (default): what the file says of a known client wins; skip
	Consent    *ImportConsent    `json:"consent,omitempty"`
}

// ImportConsent is the ground on which every client of the file may be written to.
type ImportConsent struct {
	Basis  string `json:"basis"`
	Source string `json:"source,omitempty"`
}

// ParseOptions reads the options of an import; unknown ones are refused, so that a misspelt one is not silently ignored.
func ParseOptions(text []byte) (Options, error) {
	var o Options
	if len(bytes.TrimSpace(text)) == 0 {
		return o, nil
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&o); err != nil {
		if field, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			name := strings.Trim(field, `"`)
			return o, fault.Invalidf("options."+name, "There is no option %q. Use mapping, encoding, delimiter, dry_run, on_conflict, consent.", name)
		}
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			return o, fault.Invalidf(strings.TrimSuffix("options."+wrong.Field, "."), "This option can't be %s.", wrong.Value)
		}
		return o, fault.Invalidf("options", "The options are not JSON: %s.", err.Error())
	}
	if d.More() {
		return o, fault.Invalidf("options", "The options are one JSON object; there is something behind it.")
	}
	return o, o.check()
}

// check refuses what no file could be read with.
func (o *Options) check() error {
	var problems []*fault.Fault
	if o.Encoding != "" {
		name, ok := encodingNamed(o.Encoding)
		if !ok {
			problems = append(problems, fault.Invalidf("options.encoding", "The encoding %q is not known here. Use utf-8, utf-16, windows-1251, koi8-r, ibm866 or windows-1252, or leave it out.", o.Encoding))
		}
		o.Encoding = name
	}
	switch o.Delimiter {
	case "", ",", ";", "\t", "|":
	case `\t`, "tab":
		o.Delimiter = "\t"
	default:
		problems = append(problems, fault.Invalidf("options.delimiter", "The delimiter is a comma, a semicolon, a tab or a bar, not %q.", o.Delimiter))
	}
	switch o.OnConflict {
	case "":
		o.OnConflict = "update"
	case "update", "skip":
	default:
		problems = append(problems, fault.Invalidf("options.on_conflict", "%q is not a way to treat known clients. Use update or skip.", o.OnConflict))
	}
	if o.Consent != nil {
		if f := checkBasis("options.consent.basis", o.Consent.Basis); f != nil {
			problems = append(problems, f)
		}
		source, f := checkText("options.consent.source", o.Consent.Source)
		if f != nil {
			problems = append(problems, f)
		}
		o.Consent.Source = source
	}
	taken := map[string]string{}
	for header, target := range o.Mapping {
		if f := checkTarget(header, target); f != nil {
			problems = append(problems, f)
		} else if other, twice := taken[target]; twice && target != "" {
			problems = append(problems, fault.Invalidf("options.mapping", "Two columns, %q and %q, can't both be %q.", min(header, other), max(header, other), target))
		}
		taken[target] = header
	}
	return fault.Join(problems)
}
