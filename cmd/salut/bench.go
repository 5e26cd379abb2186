package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"salut/campaigns"
	"salut/clients"
	"salut/delivery"
	"salut/mail/mailbench"
	"salut/segments"
	"salut/templates"
)

type benchCommand struct {
	Recipients  int           `default:"100000" help:"How many letters."`
	Size        int           `default:"10" help:"Size of the letter's HTML in KB."`
	Connections int           `default:"10" help:"SMTP connections."`
	Delay       time.Duration `default:"0s" help:"What the server waits before each of its answers, as a distant one does."`
	Sink        bool          `hidden:"" help:"Only be the server."`
}

// Run measures the way of a mailing from launch to the last result in the ledger, in a folder of its own that is removed in the end: its
// PostgreSQL, its Redis, a worker process and a server that takes every letter.
func (b benchCommand) Run(e *env) error {
	if b.Sink {
		return b.sink(e)
	}
	dir, err := os.MkdirTemp("", "salut-bench-*")
	if err != nil {
		return fmt.Errorf("make the folder of the benchmark: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := os.Chmod(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of the benchmark: %w", err)
	}
	e.set.dataDir, e.set.databaseURL, e.set.redisURL, e.set.connections = filepath.Join(dir, "data"), "", "", b.Connections
	i, err := open(e.ctx, e)
	if err != nil {
		return err
	}
	defer i.close()
	sink, addr, err := b.child(e, "bench", "--sink", "--delay", b.Delay.String())
	if err != nil {
		return err
	}
	defer stopChild(sink)
	fmt.Fprintf(e.stderr, "Preparing %d recipients …\n", b.Recipients)
	c, err := b.prepare(e.ctx, i, addr)
	if err != nil {
		return err
	}
	worker, _, err := b.child(e, "worker")
	if err != nil {
		return err
	}
	defer stopChild(worker)
	processes := map[string]int{"worker": worker.Process.Pid, "PostgreSQL": serverPid(e.set.dataDir, "postgres"), "Redis": serverPid(e.set.dataDir, "redis"), "server": sink.Process.Pid}
	before := map[string]time.Duration{}
	time.Sleep(time.Second) // the worker opens its connections to PostgreSQL and Redis
	for name, pid := range processes {
		before[name] = cpuOf(pid)
	}
	fmt.Fprintln(e.stderr, "Sending …")
	started := time.Now()
	if c, err = campaigns.Launch(e.ctx, i.pool, c.ID, e.set.zone, started); err != nil {
		return err
	}
	launched := time.Since(started)
	for c.State != campaigns.Finished {
		if err := pauseFor(e.ctx, 50*time.Millisecond); err != nil {
			return err
		}
		if c, err = campaigns.Find(e.ctx, i.pool, c.ID); err != nil {
			return err
		}
	}
	took := time.Since(started)
	if c.Counts.Sent != int64(b.Recipients) {
		return fmt.Errorf("of %d letters %d were sent", b.Recipients, c.Counts.Sent)
	}
	used := map[string]time.Duration{}
	for name, pid := range processes {
		used[name] = cpuOf(pid) - before[name]
	}
	peak := peakMemory(worker.Process.Pid)
	stopChild(worker)

	letter := b.rawLetter()
	fmt.Fprintln(e.stderr, "The bare client …")
	t := time.Now()
	if err := mailbench.Raw(e.ctx, addr, b.Connections, b.Recipients, letter); err != nil {
		return fmt.Errorf("the bare client: %w", err)
	}
	raw := float64(b.Recipients) / time.Since(t).Seconds()
	fmt.Fprintln(e.stderr, "A loop over go-mail …")
	host, port, err := splitAddress(addr)
	if err != nil {
		return err
	}
	n := max(b.Recipients/20, 100)
	t = time.Now()
	if err := mailbench.Loop(e.ctx, host, port, b.Connections, n, b.body("NAME", "")); err != nil {
		return fmt.Errorf("the loop: %w", err)
	}
	loop := float64(n) / time.Since(t).Seconds()

	rate := float64(b.Recipients) / took.Seconds()
	w := tabwriter.NewWriter(e.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	row := func(what, format string, v ...any) {
		fmt.Fprintf(w, "%s\t"+format+"\t\n", append([]any{what}, v...)...)
	}
	row("letters", "%d of %.1f KB over %d connections, delay %s", b.Recipients, float64(len(letter))/1024, b.Connections, b.Delay)
	row("launch", "%s", launched.Round(time.Millisecond))
	row("launch to last result", "%s", took.Round(time.Millisecond))
	row("letters a second", "%.0f", rate)
	row("the bare client", "%.0f (salut: %.2f of it)", raw, rate/raw)
	row("a loop over go-mail", "%.0f (salut: %.1f times it)", loop, rate/loop)
	total := time.Duration(0)
	for _, name := range []string{"worker", "PostgreSQL", "Redis", "server"} {
		row("CPU a letter, "+name, "%.1f µs", float64(used[name].Nanoseconds())/1000/float64(b.Recipients))
		if name != "server" {
			total += used[name]
		}
	}
	row("CPU a letter, salut's all", "%.1f µs", float64(total.Nanoseconds())/1000/float64(b.Recipients))
	row("memory of the worker", "%d MB", peak>>20)
	return w.Flush()
}

func (b benchCommand) sink(e *env) error {
	s, err := mailbench.StartSink(e.ctx, b.Delay)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, s.Addr())
	gone := make(chan struct{})
	go func() { _, _ = bufio.NewReader(e.stdin).ReadByte(); close(gone) }() // whoever started us may be killed
	select {
	case <-gone:
	case <-e.ctx.Done():
	}
	s.Close()
	return nil
}

// child starts another salut on the benchmark's folder; the first line of what it says is returned if it is the server.
func (b benchCommand) child(e *env, args ...string) (*exec.Cmd, string, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, "", fmt.Errorf("find the program: %w", err)
	}
	c := exec.Command(self, args...)
	c.Env = append(os.Environ(), "SALUT_DATA_DIR="+e.set.dataDir, "SALUT_DATABASE_URL=", "SALUT_REDIS_URL=", fmt.Sprintf("SALUT_WORKER_CONNECTIONS=%d", b.Connections))
	c.Stderr = e.stderr
	if args[0] != "bench" {
		if err := c.Start(); err != nil {
			return nil, "", fmt.Errorf("start %s: %w", args[0], err)
		}
		return c, "", nil
	}
	if _, err := c.StdinPipe(); err != nil {
		return nil, "", err
	}
	out, err := c.StdoutPipe()
	if err != nil {
		return nil, "", err
	}
	if err := c.Start(); err != nil {
		return nil, "", fmt.Errorf("start the server: %w", err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	return c, strings.TrimSpace(line), err
}

func stopChild(c *exec.Cmd) {
	_ = c.Process.Signal(os.Interrupt)
	_ = c.Wait()
}

func pauseFor(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// body is a letter of the wanted size with some words for the recipient and five links.
func (b benchCommand) body(name, unsubscribe string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "<!doctype html><html><body><p>%s! У нас для вас новости.</p>\n", name)
	for k := range 5 {
		fmt.Fprintf(&s, `<p><a href="https://shop.example/catalogue/page-%d?utm_source=letter">Раздел %d</a></p>`+"\n", k, k)
	}
	const filler = `<p style="margin:0 0 16px;font:16px/24px Arial,sans-serif;color:#222222">Чай собран весной, высушен в тени и упакован в день заказа.</p>` + "\n"
	for s.Len() < b.Size*1024/2 { // the text part repeats the words, and Cyrillic grows by a third in base64
		s.WriteString(filler)
	}
	if unsubscribe != "" {
		fmt.Fprintf(&s, `<p><a href="%s">Отписаться</a></p>`, unsubscribe)
	}
	s.WriteString("</body></html>\n")
	return s.String()
}

// rawLetter is about as long as what salut makes of body.
func (b benchCommand) rawLetter() []byte {
	head := "From: <a@sender.example>\r\nTo: <client@client.example>\r\nSubject: letter\r\n\r\n"
	const line = "0J/RgNC40LLQtdGCLCDRjdGC0L4g0L/QuNGB0YzQvNC+INC00LvRjyDQuNC30LzQtdGA0LXQvdC4\r\n"
	return []byte(head + strings.Repeat(line, max(b.Size*1024/len(line), 1)))
}

func (b benchCommand) prepare(ctx context.Context, i *installation, addr string) (c campaigns.Campaign, err error) {
	name := filepath.Join(i.e.set.dataDir, "bench.csv")
	f, err := os.Create(name)
	if err != nil {
		return c, fmt.Errorf("write the recipients: %w", err)
	}
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "email,first_name,middle_name,last_name,gender")
	for n := range b.Recipients {
		fmt.Fprintf(w, "client%d@client%d.example,Анна,Петровна,Иванова,female\n", n, n%97)
	}
	if err := w.Flush(); err != nil {
		return c, fmt.Errorf("write the recipients: %w", err)
	}
	_ = f.Close()
	consent := &clients.ImportConsent{Basis: "consent", Source: "benchmark"}
	if _, err := clients.Import(ctx, i.pool, clients.ImportSource{Path: name, FileName: "bench.csv", PhoneRegion: "RU", Zone: i.e.set.zone},
		clients.Options{OnConflict: "update", Consent: consent}, func(clients.ImportRun) {}); err != nil {
		return c, err
	}
	if _, err := i.pool.Exec(ctx, `VACUUM (ANALYZE) clients`); err != nil { // as it would be by the time of a launch
		return c, fmt.Errorf("settle the recipients: %w", err)
	}
	segment, err := segments.Create(ctx, i.pool, "bench", segments.Rule{Combinator: "and"}, time.Now())
	if err != nil {
		return c, err
	}
	letter, err := templates.Create(ctx, i.pool, "bench", templates.Content{Language: "ru", Format: templates.HTML, Subject: "{{ client | salutation }}, новости",
		Body: b.body("{{ client | salutation }}", "{{ unsubscribe_url }}")})
	if err != nil {
		return c, err
	}
	host, port, err := splitAddress(addr)
	if err != nil {
		return c, err
	}
	sender, err := delivery.CreateSender(ctx, i.pool, i.key, delivery.Sender{Name: "bench", FromAddress: "bench@sender.example", Host: host, Port: port, Security: "none"})
	if err != nil {
		return c, err
	}
	return campaigns.Create(ctx, i.pool, campaigns.Campaign{Name: "bench", Purpose: "marketing", SegmentID: segment.ID, SenderIDs: []int64{sender.ID},
		Entry: campaigns.Entry{Kind: "launch"}, Steps: []campaigns.Step{{TemplateID: letter.ID}}})
}
