package delivery

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"salut/mail"
)

// flightsIn is what a start would read after a kill at this moment: nothing is closed, nothing is written back.
func flightsIn(t *testing.T, dir string) map[ID]string {
	t.Helper()
	all, err := readJournals(dir)
	must(t, err)
	found := map[ID]string{}
	for _, f := range all {
		if found[f.id] = "begun"; f.reply != nil {
			found[f.id] = f.reply.String()
		}
	}
	return found
}

func TestAJournalIsReadAsItStoodWhenTheProcessDied(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	j, err := openJournal(dir, 0)
	must(t, err)
	t.Cleanup(j.close)
	if got := flightsIn(t, dir); len(got) != 0 {
		t.Fatal(got)
	}
	must(t, j.begin(7, 1))
	j.answer(7, 1, mail.Reply{Code: 250, Enhanced: "2.0.0", Text: "queued\nas 1"})
	if got := flightsIn(t, dir); got[ID{7, 1}] != "begun" {
		t.Errorf("an answer that no intent has taken along yet: %v", got)
	}
	must(t, j.begin(7, 2))
	if got := flightsIn(t, dir); len(got) != 2 || got[ID{7, 1}] != "250 2.0.0 queued as 1" || got[ID{7, 2}] != "begun" {
		t.Error(got)
	}
	for n := range int32(100) { // more than the first room holds
		j.answer(7, n+2, mail.Reply{Code: 451, Text: strings.Repeat("x", 900)})
		must(t, j.begin(7, n+3))
	}
	got := flightsIn(t, dir)
	if len(got) != 102 || got[ID{7, 1}] != "250 2.0.0 queued as 1" || !strings.HasPrefix(got[ID{7, 101}], "451") || got[ID{7, 102}] != "begun" {
		t.Errorf("%d flights, the last is %q", len(got), got[ID{7, 102}])
	}
	j.clear()
	if got := flightsIn(t, dir); len(got) != 0 {
		t.Error(got)
	}
	must(t, j.begin(8, 1))
	if got := flightsIn(t, dir); len(got) != 1 || got[ID{8, 1}] != "begun" {
		t.Errorf("lines of the lot before are read again: %v", got)
	}
	must(t, emptyJournals(dir))
	if got := flightsIn(t, dir); len(got) != 0 {
		t.Error(got)
	}
}

func TestAJournalOfAnOlderSalutIsRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "flight-000"), []byte("B 7 1\nA 7 1 250 2.0.0 ok\nB 7 2\nB 7 3"), 0o600))
	if got := flightsIn(t, dir); len(got) != 2 || got[ID{7, 1}] != "250 2.0.0 ok" || got[ID{7, 2}] != "begun" {
		t.Error(got)
	}
	must(t, emptyJournals(dir))
	if got := flightsIn(t, dir); len(got) != 0 {
		t.Error(got)
	}
}
