package worker

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"

	"salut/delivery"
	"salut/mail/mailtest"
	"salut/postgres/pgtest"
	"salut/templates"
	"salut/tokens"
)

// TestEmptyingRedisInTheMiddleLosesAndRepeatsNothing: the queue only hurries, so its loss costs time.
func TestEmptyingRedisInTheMiddleLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	const clients = 12_000
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	log := slog.New(slog.DiscardHandler)
	dir, err := os.MkdirTemp("", "salut-redis-*") // unix sockets have short names
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	server, err := StartRedis(ctx, dir, log)
	must(t, err)
	t.Cleanup(func() { _ = server.Stop() })
	pool, smtp, key := pgtest.New(t), mailtest.Start(t, nil), tokens.NewKey("a secret for the tests only")

	_, err = pool.Exec(ctx, `INSERT INTO clients (email, consent_basis) SELECT 'c' || i || '@clients.test', 'consent' FROM generate_series(1, $1) i`, clients)
	must(t, err)
	letter, err := templates.Create(ctx, pool, "Hello", templates.Content{Language: "en", Subject: "Hello", Format: "markdown", Body: "{{ client | salutation }}!"})
	must(t, err)
	a := smtp.Account()
	sender, err := delivery.CreateSender(ctx, pool, key, delivery.Sender{FromAddress: "news@sender.test", Host: a.Host, Port: a.Port, Security: "none"})
	must(t, err)
	var mailing int64
	must(t, pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) (err error) {
		mailing, err = delivery.Plan(ctx, tx, delivery.Mailing{Name: "Hello", Purpose: "service", Steps: []delivery.MailingStep{{VersionID: letter.VersionID}},
			SenderIDs: []int64{sender.ID}}, delivery.Audience{Where: "true"}, time.Now())
		return err
	}))

	engine, err := delivery.NewEngine(pool, key, delivery.Settings{Worker: "worker-1", JournalDir: t.TempDir(), PublicURL: "http://salut.test", Connections: 4}, log)
	must(t, err)
	t.Cleanup(engine.Close)
	done := make(chan error, 1)
	go func() {
		done <- Run(ctx, pool, engine, Options{Redis: server.Options(), Connections: 4, Drain: 10 * time.Second, Log: log})
	}()

	client := server.Options().MakeRedisClient().(redis.UniversalClient)
	t.Cleanup(func() { _ = client.Close() })
	emptied := 0
	for {
		s, err := delivery.Statuses(ctx, pool, []int64{mailing})
		must(t, err)
		c := s[mailing].Counts
		if c.Pending+c.Sending == 0 {
			break
		}
		if c.Sent > int64(emptied+1)*3000 && emptied < 2 {
			must(t, client.FlushAll(ctx).Err())
			emptied++
		}
		time.Sleep(5 * time.Millisecond) // the outside world moves by itself
	}
	cancel()
	must(t, <-done)
	if emptied == 0 {
		t.Fatal("the mailing was over before Redis was emptied")
	}
	taken := map[string]int{}
	for _, l := range smtp.Letters() {
		taken[l.To]++
	}
	if len(taken) != clients || smtp.Count() != clients {
		t.Errorf("%d letters for %d people, want %d for as many", smtp.Count(), len(taken), clients)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
