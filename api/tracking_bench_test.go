package api

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"salut/delivery"
)

// BenchmarkClicks sends 10,000 clicks a second at a server over 64 connections for as long as it is asked to, each at its moment whether the
// one before was answered or not, while the hits are taken in. It says how long redirects took and how many were answered.
func BenchmarkClicks(b *testing.B) {
	d := open(b)
	const letters, rate, connections = 20_000, 10_000, 64
	const ledger = `
		WITH people AS (INSERT INTO clients (email) SELECT 'c' || k || '@client.example' FROM generate_series(1, $1::int) k RETURNING id),
		g AS (INSERT INTO mailings (purpose, steps, sender_ids, seed, id_domain, tracking) VALUES ('marketing', '[]', '{1}', '\x00', 'x.example', '{"clicks": true, "opens": true}') RETURNING id)
		INSERT INTO messages (mailing_id, n, client_id, sender_id, state, attempt, due_at, done_at)
		SELECT g.id, row_number() OVER (ORDER BY people.id), people.id, 1, 'sent', 1, now(), now() - interval '1 hour' FROM people, g`
	if _, err := d.Pool.Exec(b.Context(), ledger, letters); err != nil {
		b.Fatal(err)
	}
	if _, err := d.Pool.Exec(b.Context(), `INSERT INTO mailing_links (mailing_id, link, language, part, address, label) SELECT 1, k, 'ru', 'html', 'https://shop.example/' || k, '' FROM generate_series(1, 5) k`); err != nil {
		b.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	server := &http.Server{Handler: d.engine}
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { _ = server.Close() })
	go func() { _ = d.Tracker.Run(b.Context()) }()
	paths := make([]string, letters)
	for i := range paths {
		paths[i] = d.clickPath(delivery.ID{Mailing: 1, N: int32(i + 1)}, int32(i%5+1))
	}
	took := make([]time.Duration, b.N)
	b.ResetTimer()
	start := time.Now()
	var wg sync.WaitGroup
	for k := range connections {
		wg.Go(func() {
			c, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				b.Error(err)
				return
			}
			defer c.Close()
			answers := bufio.NewReader(c)
			for i := k; i < b.N; i += connections {
				due := start.Add(time.Duration(i) * time.Second / rate)
				time.Sleep(time.Until(due))
				if _, err := c.Write([]byte("GET " + paths[i%letters] + " HTTP/1.1\r\nHost: mail.example\r\nUser-Agent: " + chromeAgent + "\r\n\r\n")); err != nil {
					b.Error(err)
					return
				}
				to, err := redirectedTo(answers)
				if want := "https://shop.example/" + strconv.Itoa(i%letters%5+1); err != nil || to != want {
					b.Errorf("led to %q (%v)", to, err)
					return
				}
				took[i] = time.Since(due)
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "clicks/s")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
	if err := d.Tracker.Flush(b.Context()); err != nil {
		b.Fatal(err)
	}
	var n int
	if err := d.Pool.QueryRow(b.Context(), `SELECT count(*) FROM hits`).Scan(&n); err != nil || n < min(b.N, letters) {
		b.Errorf("%d hits of %d clicks (%v)", n, b.N, err)
	}
}

// redirectedTo reads one answer, which costs a tenth of what http.Client takes for it: the machine is the server's, not the client's.
func redirectedTo(r *bufio.Reader) (location string, err error) {
	length := 0
	for first := true; ; first = false {
		line, err := r.ReadString('\n')
		line = strings.TrimRight(line, "\r\n")
		name, value, _ := strings.Cut(line, ": ")
		switch {
		case err != nil:
			return "", err
		case first && line != "HTTP/1.1 302 Found":
			return "", errors.New(line)
		case name == "Location":
			location = value
		case name == "Content-Length":
			if length, err = strconv.Atoi(value); err != nil {
				return "", err
			}
		case line == "":
			_, err = r.Discard(length)
			return location, err
		}
	}
}
