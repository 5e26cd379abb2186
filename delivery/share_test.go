package delivery

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSendersShareAMailingByTheirLimits(t *testing.T) {
	t.Parallel()
	limit := func(id int64, day int) Sender {
		if day == 0 {
			return Sender{ID: id}
		}
		return Sender{ID: id, Limits: Limits{PerDay: &day}}
	}
	count := func(cycle []int64) map[int64]int {
		n := map[int64]int{}
		for _, id := range cycle {
			n[id]++
		}
		return n
	}
	for _, c := range []struct {
		name    string
		senders []Sender
		want    map[int64]int
	}{
		{"one", []Sender{limit(1, 0)}, map[int64]int{1: 1}},
		{"alike", []Sender{limit(1, 500), limit(2, 500), limit(3, 500)}, map[int64]int{1: 1, 2: 1, 3: 1}},
		{"three to one", []Sender{limit(1, 300), limit(2, 100)}, map[int64]int{1: 3, 2: 1}},
		{"one without limits counts as the strongest", []Sender{limit(1, 0), limit(2, 100), limit(3, 200)}, map[int64]int{1: 2, 2: 1, 3: 2}},
		{"a thousand to one", []Sender{limit(1, 100_000), limit(2, 100)}, map[int64]int{1: 100}},
	} {
		if diff := cmp.Diff(c.want, count(share(c.senders))); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if diff := cmp.Diff([]int64{1, 1, 2, 1}, share([]Sender{limit(1, 300), limit(2, 100)})); diff != "" {
		t.Errorf("the turns are not spread: %s", diff)
	}
}
