package clients

import (
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/postgres/pgtest"
)

func TestTheEvidenceOfOldHitsIsForgottenAndTheirVerdictsStay(t *testing.T) {
	t.Parallel()
	pool := pgtest.New(t)
	old, young := today.AddDate(0, 0, -100), today.AddDate(0, 0, -10)
	hit := func(at time.Time, n int32) Hit {
		return Hit{At: at, ClientID: 1, MailingID: 1, MessageN: n, Kind: "opened", Agent: "Chrome", Network: "192.0.2.0/24", Verdict: "human", Reason: "browser", Rules: 1}
	}
	if err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		return AddHits(t.Context(), tx, []Hit{hit(old, 1), hit(old.Add(time.Hour), 2), hit(young, 3), hit(today, 4)})
	}); err != nil {
		t.Fatal(err)
	}
	sweep := func(now time.Time) {
		t.Helper()
		for range 10 {
			if more, err := SweepOld(t.Context(), pool, HitEvidence, now, ForgetEvidence); err != nil {
				t.Fatal(err)
			} else if !more {
				return
			}
		}
		t.Error("the sweep has no end")
	}
	forgotten := func() (n int) {
		t.Helper()
		hits, err := HitsOf(t.Context(), pool, []int64{1, 1, 1, 1}, []int32{1, 2, 3, 4})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			if h.Verdict != "human" || h.Reason != "browser" {
				t.Errorf("the verdict became %s, %s", h.Verdict, h.Reason)
			}
			if gone := h.How == Forgotten; gone != (h.Agent == "" && h.Network == "") {
				t.Errorf("half forgotten: %+v", h)
			} else if gone {
				n++
			}
		}
		return n
	}
	if sweep(today); forgotten() != 0 {
		t.Error("something was forgotten that nobody asked for")
	}
	if err := SetRetention(t.Context(), pool, HitEvidence, ptr(30)); err != nil {
		t.Fatal(err)
	}
	if sweep(today); forgotten() != 2 {
		t.Errorf("%d are forgotten, want 2", forgotten())
	}
	if sweep(today.AddDate(0, 0, 25)); forgotten() != 3 {
		t.Errorf("25 days later %d are forgotten, want 3", forgotten())
	}
	list, err := Retentions(t.Context(), pool)
	if err != nil || len(list) != 2 || list[1].Removed != 3 || list[1].SweptAt == nil || list[0].Days != nil {
		t.Errorf("%+v, %v", list, err)
	}
}
