package clients

import (
	"os"
	"path/filepath"
	"testing"

	"salut/fault"
	"salut/postgres/pgtest"
)

func TestATrialShowsTheFirstRowsAndEveryKindOfProblem(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	file := filepath.Join(t.TempDir(), "clients.csv")
	rows := "ФИО;почта;телефон\nИванова Анна Петровна;anna@firma.test;\nПетров;;\nСидоров;;\nБелов Иван;ivan@firma.test;12\nКто;кто@@где;\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	run, err := Import(t.Context(), pool, ImportSource{Path: file, PhoneRegion: "RU", Now: today}, Options{DryRun: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if run, err = FindImport(t.Context(), pool, run.ID); err != nil {
		t.Fatal(err)
	}
	if len(run.Sample) == 0 || run.Sample[0].MiddleName != "Петровна" || run.Sample[0].Gender != "female" || run.Sample[0].Person().Salutation("ru") != "Уважаемая Анна Петровна" {
		t.Errorf("the sample: %+v", run.Sample)
	}
	var count int64
	for _, p := range run.Problems {
		count += p.Count
		if len(p.Rows) == 0 || fault.Text("ru", p.Format, p.Params...) == fault.Text("en", p.Format, p.Params...) {
			t.Errorf("a problem without rows or words: %+v", p)
		}
	}
	if count != run.Rejected || len(run.Problems) < 2 || run.Problems[0].Count < 2 {
		t.Errorf("%d rejected, the problems: %+v", run.Rejected, run.Problems)
	}
}
