package tracking

import (
	"os"
	"testing"
	"time"
)

func TestAJournalSurvivesItsProcess(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	killed, err := openJournal(dir, "w")
	if err != nil {
		t.Fatal(err)
	}
	for n := range int32(3) {
		if err := killed.write(record{At: 1, Kind: "clicked", Mailing: 1, N: n + 1, Agent: "x \"y\"\n"}); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.OpenFile(killed.path(killed.number), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"t":1,"k":"clic`); err != nil {
		t.Fatal(err)
	}
	_ = f.Close()
	// The next process finds what the killed one left, and writes beside it.
	j, err := openJournal(dir, "w")
	if err != nil {
		t.Fatal(err)
	}
	if err := j.write(record{At: 2, Kind: "opened", Mailing: 1, N: 4}); err != nil {
		t.Fatal(err)
	}
	if ripe := j.rotate(time.Now(), time.Hour); len(ripe) != 1 || ripe[0] != killed.number {
		t.Errorf("ripe: %v", ripe)
	}
	var n []int32
	for _, number := range j.rotate(time.Now(), 0) {
		list, err := j.read(number)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			n = append(n, r.N)
		}
		if err := j.drop(number); err != nil {
			t.Fatal(err)
		}
	}
	if len(n) != 4 || n[0] != 1 || n[3] != 4 {
		t.Errorf("hits of letters %v", n)
	}
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("%d files left", len(left))
	}
}
