package delivery

import (
	"testing"
	"time"

	"salut/mail"
)

// BenchmarkTurn records the results of a lot and takes the next one; one operation is a letter. It is PostgreSQL's share of the work.
func BenchmarkTurn(b *testing.B) {
	ctx := b.Context()
	s := newBench(b, nil, 100_000)
	s.plan(b, "service")
	chunks, err := Due(ctx, s.pool, 1000)
	must(b, err)
	var l lease
	var now lot
	var results []result
	reply := mail.Reply{Code: 250, Enhanced: "2.0.0", Text: "queued as 4F1C2A9B7D"}.String()
	for letters := 0; b.Loop(); letters++ {
		if letters%grantSize > 0 {
			continue
		}
		for len(now.messages) == 0 {
			if l.chunk != 0 {
				must(b, s.engine.finish(ctx, l, time.Time{}))
			}
			if len(chunks) == 0 {
				s.plan(b, "service")
				chunks, err = Due(ctx, s.pool, 1000)
				must(b, err)
			}
			l, _, err = takeLease(ctx, s.pool, chunks[0], "worker-1")
			must(b, err)
			chunks = chunks[1:]
			now, err = s.engine.turn(ctx, l, lot{}, nil, rules{}, true)
			must(b, err)
		}
		results = results[:0]
		for _, g := range now.messages {
			results = append(results, result{n: g.n, state: Sent, attempt: 1, dueAt: time.Now(), at: time.Now(), reply: reply})
		}
		now, err = s.engine.turn(ctx, l, now, results, rules{}, true)
		must(b, err)
	}
}
