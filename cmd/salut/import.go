package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"salut/clients"
	"salut/fault"
)

type importCommand struct {
	File          string `arg:"" help:"CSV, TSV or XLSX file."`
	Mapping       string `help:"JSON object: column header to field, attributes.KEY, or \"\" to leave the column out."`
	Encoding      string `help:"utf-8, utf-16, windows-1251, koi8-r; detected when absent."`
	Delimiter     string `help:"One of , ; | or tab; detected when absent."`
	DryRun        bool   `help:"Count and check, change nothing."`
	OnConflict    string `default:"update" enum:"update,skip" help:"What to do with clients that are known: update or skip."`
	ConsentBasis  string `help:"consent, contract, legitimate_interest or public: why these people may be written to."`
	ConsentSource string `help:"Where that consent comes from."`
	Rejects       string `help:"Write rejected rows to this CSV file."`
}

// Run imports with a progress bar and prints what came of it.
func (c importCommand) Run(e *env) error {
	options := clients.Options{Encoding: c.Encoding, Delimiter: c.Delimiter, DryRun: c.DryRun, OnConflict: c.OnConflict}
	if c.Mapping != "" {
		if err := json.Unmarshal([]byte(c.Mapping), &options.Mapping); err != nil {
			return fault.Invalidf("--mapping", "Write a JSON object such as {\"Column\": \"email\"}: %s.", err.Error())
		}
	}
	if c.ConsentBasis != "" {
		options.Consent = &clients.ImportConsent{Basis: c.ConsentBasis, Source: c.ConsentSource}
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	var done closers
	defer done.close()
	pool, err := openDatabase(e.ctx, e.set, &done, true)
	if err != nil {
		return err
	}
	source := clients.ImportSource{Path: c.File, FileName: filepath.Base(c.File), PhoneRegion: e.set.phoneRegion, Zone: e.set.zone}
	bars := mpb.NewWithContext(e.ctx, mpb.WithOutput(e.stderr), mpb.WithWidth(50))
	bar := bars.AddBar(info.Size(), mpb.PrependDecorators(decor.Name("import ")), mpb.AppendDecorators(decor.Percentage(decor.WC{W: 5}), decor.Name("  "), decor.AverageETA(decor.ET_STYLE_GO)))
	run, err := clients.Import(e.ctx, pool, source, options, func(r clients.ImportRun) {
		if r.BytesTotal > 0 {
			bar.SetTotal(r.BytesTotal, false)
		}
		bar.SetCurrent(r.BytesRead)
	})
	if err != nil {
		bar.Abort(false)
		bars.Wait()
		return err
	}
	bar.SetTotal(-1, true)
	bars.Wait()
	if err := printImport(e.stdout, run); err != nil {
		return err
	}
	if c.Rejects == "" || run.Rejected == 0 {
		return nil
	}
	f, err := os.Create(c.Rejects)
	if err != nil {
		return err
	}
	if err := clients.Rejects(e.ctx, pool, run.ID, terminalLanguage(), f); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

func printImport(w io.Writer, r clients.ImportRun) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	for _, line := range []struct {
		what string
		n    int64
	}{{"rows", r.Rows}, {"created", r.Created}, {"updated", r.Updated}, {"skipped", r.Skipped}, {"rejected", r.Rejected}, {"doubtful names", r.DoubtfulNames}} {
		fmt.Fprintf(t, "%s\t%d\t\n", line.what, line.n)
	}
	return t.Flush()
}
