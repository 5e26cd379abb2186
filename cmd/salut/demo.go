package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/sync/errgroup"

	"salut/access"
	"salut/api"
	"salut/campaigns"
	"salut/clients"
	"salut/delivery"
	"salut/examples"
	"salut/fault"
	"salut/mail"
	"salut/segments"
	"salut/templates"
)

type demoCommand struct {
	Once bool `help:"End when the mailing is finished; fail if it is not complete."`
}

// Run shows the main job on the embedded default: the example file goes in, the example mailing goes out into the built-in mailbox.
func (d demoCommand) Run(e *env) error {
	if e.set.databaseURL != "" {
		return fault.Conflictf("The demo fills the database with made-up people, so it runs on the embedded one only. Unset SALUT_DATABASE_URL.")
	}
	i, err := open(e.ctx, e)
	if err != nil {
		return err
	}
	defer i.close()
	catcher, err := mail.StartCatcher(e.ctx, "127.0.0.1:0", filepath.Join(e.set.dataDir, "mailbox"))
	if err != nil {
		return fmt.Errorf("start the built-in mailbox: %w", err)
	}
	i.add(catcher.Close)

	if err := i.demoUser(e.ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	if err := i.startAPI(ctx, g, catcher); err != nil {
		return err
	}
	if err := i.startWorker(ctx, g); err != nil {
		return err
	}
	g.Go(func() error {
		err := d.show(ctx, i, catcher)
		if err != nil || d.Once {
			stop()
		}
		return err
	})
	return g.Wait()
}

func (d demoCommand) show(ctx context.Context, i *installation, catcher *mail.Catcher) error {
	out := i.e.stdout
	run, err := i.importExamples(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nClients from examples/clients.csv: %d rows, %d new, %d known before, %d rejected, %d doubtful names.\n",
		run.Rows, run.Created, run.Updated+run.Skipped, run.Rejected, run.DoubtfulNames)
	c, err := i.exampleCampaign(ctx, catcher)
	if err != nil {
		return err
	}
	before := catcher.Count()
	started := time.Now()
	if c, err = campaigns.Launch(ctx, i.pool, c.ID, i.e.set.zone, started); err != nil {
		return err
	}
	if c, err = i.watch(ctx, c); err != nil {
		return err
	}
	if err := i.printCampaign(ctx, c, time.Since(started)); err != nil {
		return err
	}
	after := catcher.Count()
	if err := i.keepLetters(ctx, c, catcher); err != nil {
		return err
	}
	if c.Counts.Sent+c.Counts.Skipped != c.Counts.Audience || int64(after-before) != c.Counts.Sent {
		return fault.Conflictf("The mailing is not complete: of %d letters to send, the mailbox has %d.", c.Counts.Audience-c.Counts.Skipped, after-before)
	}
	if d.Once {
		return nil
	}
	secret, err := i.demoToken(ctx)
	if err != nil {
		return err
	}
	link, err := i.demoLink(ctx)
	if f := fault.Of(err); f != nil {
		link = f.In(terminalLanguage()) // somebody deleted or disabled the demo's user
	} else if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nThe web app:           %s\n                       (lets you in once, within %d minutes; another: salut user link --email %s)\n", link, int(access.LinkLife.Minutes()), demoEmail)
	fmt.Fprintf(out, "\nThe API and its docs:  %s/api/docs\nA token for this demo: %s\nTry it:                curl -H 'Authorization: Bearer %s' '%s/api/v1/campaigns/%d'\n\nCtrl-C stops salut; the data stays in %s.\n",
		i.e.set.publicURL, secret, secret, i.e.set.publicURL, c.ID, i.e.set.dataDir)
	return nil
}

func (i *installation) importExamples(ctx context.Context) (run clients.ImportRun, err error) {
	f, err := os.CreateTemp(i.e.set.dataDir, "clients-*.csv")
	if err != nil {
		return run, fmt.Errorf("lay the example file down: %w", err)
	}
	defer func() { _ = os.Remove(f.Name()) }()
	table, err := examples.Files.ReadFile(examples.Clients)
	if err != nil {
		return run, fmt.Errorf("read the example file: %w", err)
	}
	if _, err := f.Write(table); err != nil {
		return run, fmt.Errorf("lay the example file down: %w", err)
	}
	if err := f.Close(); err != nil {
		return run, fmt.Errorf("lay the example file down: %w", err)
	}
	source := clients.ImportSource{Path: f.Name(), FileName: "examples/clients.csv", PhoneRegion: i.e.set.phoneRegion, Zone: i.e.set.zone}
	consent := &clients.ImportConsent{Basis: "consent", Source: "made-up people of the demo"}
	return clients.Import(ctx, i.pool, source, clients.Options{OnConflict: "update", Consent: consent}, func(clients.ImportRun) {})
}

// exampleCampaign makes what a manager would make by hand. Names carry the time, so that a second demo stands beside the first.
func (i *installation) exampleCampaign(ctx context.Context, catcher *mail.Catcher) (c campaigns.Campaign, err error) {
	now := time.Now()
	name := "Demo " + now.In(i.e.set.zone).Format("2006-01-02 15:04:05")
	segment, err := segments.Create(ctx, i.pool, name, segments.Rule{Combinator: "and"}, now)
	if err != nil {
		return c, err
	}
	letters, err := examples.Letters()
	if err != nil {
		return c, err
	}
	var letter templates.Template
	for _, l := range letters {
		t, err := templates.Create(ctx, i.pool, l.Name, exampleContent(l))
		if err != nil {
			return c, fmt.Errorf("the example letter %q: %w", l.Name, err)
		}
		if l.Purpose == "marketing" {
			letter = t
		}
	}
	host, port, err := splitAddress(catcher.Addr())
	if err != nil {
		return c, err
	}
	sender, err := delivery.CreateSender(ctx, i.pool, i.key, delivery.Sender{Name: name, FromName: "Салют, чай и кофе", FromAddress: "hello@salut.example",
		Host: host, Port: port, Security: "none"})
	if err != nil {
		return c, err
	}
	return campaigns.Create(ctx, i.pool, campaigns.Campaign{Name: name, Purpose: "marketing", SegmentID: segment.ID, SenderIDs: []int64{sender.ID},
		Entry: campaigns.Entry{Kind: "launch"}, Steps: []campaigns.Step{{TemplateID: letter.ID}}})
}

func exampleContent(l examples.Letter) templates.Content {
	c := templates.Content{Language: l.Language, Format: "mjml", Subject: l.Subject, Preheader: l.Preheader, Body: l.Body, Translations: map[string]templates.Content{}}
	for language, w := range l.Translations {
		c.Translations[language] = templates.Content{Language: language, Format: "mjml", Subject: w.Subject, Preheader: w.Preheader, Body: w.Body}
	}
	return c
}

func splitAddress(addr string) (host string, port int, err error) {
	at := len(addr) - 1
	for at >= 0 && addr[at] != ':' {
		at--
	}
	port, err = strconv.Atoi(addr[at+1:])
	return addr[:max(at, 0)], port, err
}

// watch draws the progress until the campaign is finished.
func (i *installation) watch(ctx context.Context, c campaigns.Campaign) (campaigns.Campaign, error) {
	bars := mpb.NewWithContext(ctx, mpb.WithOutput(i.e.stderr), mpb.WithWidth(50))
	bar := bars.AddBar(c.Counts.Audience-c.Counts.Skipped, mpb.PrependDecorators(decor.Name("sending ")),
		mpb.AppendDecorators(decor.CountersNoUnit("%d of %d"), decor.Name("  "), decor.Percentage()))
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for c.State != campaigns.Finished {
		select {
		case <-ctx.Done():
			bar.Abort(false)
			bars.Wait()
			return c, ctx.Err()
		case <-tick.C:
		}
		var err error
		if c, err = campaigns.Find(ctx, i.pool, c.ID); err != nil {
			return c, err
		}
		bar.SetCurrent(c.Counts.Sent + c.Counts.Failed + c.Counts.Uncertain)
	}
	bar.SetTotal(-1, true)
	bars.Wait()
	return c, nil
}

func (i *installation) printCampaign(ctx context.Context, c campaigns.Campaign, took time.Duration) error {
	if c.FinishedAt != nil && c.LaunchedAt != nil {
		took = c.FinishedAt.Sub(*c.LaunchedAt)
	}
	reasons, err := campaigns.SkippedReasons(ctx, i.pool, c.ID)
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(i.e.stdout, 0, 4, 2, ' ', tabwriter.AlignRight)
	line := func(what string, n int64) { fmt.Fprintf(t, "%s\t%d\t\n", what, n) }
	fmt.Fprintln(t)
	line("audience", c.Counts.Audience)
	line("sent", c.Counts.Sent)
	line("skipped", c.Counts.Skipped)
	for _, reason := range []string{"no_email", "suppressed", "no_consent"} {
		if reasons[reason] > 0 {
			line("of them "+reason, reasons[reason])
		}
	}
	line("failed", c.Counts.Failed)
	line("uncertain", c.Counts.Uncertain)
	fmt.Fprintf(t, "letters a second\t%.0f\t\n", float64(c.Counts.Sent)/max(took.Seconds(), 0.001))
	return t.Flush()
}

func (i *installation) demoToken(ctx context.Context) (string, error) {
	_, secret, err := access.AddToken(ctx, i.pool, "demo "+time.Now().Format(time.DateTime), "admin")
	return secret, err
}

const demoEmail = "demo@salut.example"

// demoUser makes an administrator without a password, once; it comes in by links.
func (i *installation) demoUser(ctx context.Context) error {
	_, err := access.AddUser(ctx, i.pool, access.NewUser{Email: demoEmail, Name: "Демо", Role: string(access.Admin), Language: terminalLanguage()})
	if f := fault.Of(err); f != nil && f.Code == "email_taken" {
		return nil
	}
	return err
}

func (i *installation) demoLink(ctx context.Context) (string, error) {
	u, err := access.FindUserByEmail(ctx, i.pool, demoEmail)
	if err != nil {
		return "", err
	}
	secret, _, err := access.MakeLink(ctx, i.pool, u.ID, time.Now())
	return api.SignInURL(i.e.set.publicURL, secret), err
}

// keepLetters writes one letter each to a man, a woman and a client of unknown gender beside the data, to be looked at.
func (i *installation) keepLetters(ctx context.Context, c campaigns.Campaign, catcher *mail.Catcher) error {
	dir := filepath.Join(i.e.set.dataDir, "letters")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder of letters: %w", err)
	}
	fmt.Fprintf(i.e.stdout, "\nLetters to look at:\n")
	for _, gender := range []string{"male", "female", "unknown"} {
		messageID, err := campaigns.ExampleMessage(ctx, i.pool, c.ID, gender)
		if err != nil {
			return err
		}
		letter, err := caughtLetter(catcher, messageID)
		if err != nil {
			return fmt.Errorf("find the letter to a client of gender %s: %w", gender, err)
		}
		for ext, content := range map[string][]byte{".eml": []byte(letter.Raw), ".html": []byte(letter.HTML)} {
			if err := os.WriteFile(filepath.Join(dir, gender+ext), content, 0o644); err != nil {
				return fmt.Errorf("write a letter: %w", err)
			}
		}
		fmt.Fprintf(i.e.stdout, "  %-8s %s and .html — %s\n", gender, filepath.Join(dir, gender+".eml"), letter.Subject)
	}
	return nil
}

// caughtLetter looks for a letter among the newest first.
func caughtLetter(catcher *mail.Catcher, messageID string) (mail.Caught, error) {
	for before := ""; ; {
		page, err := catcher.List(200, before)
		if err != nil {
			return mail.Caught{}, err
		}
		if len(page) == 0 {
			return mail.Caught{}, fault.NotFoundf("There is no letter %q in the mailbox.", messageID)
		}
		for _, l := range page {
			if strings.Trim(l.MessageID, "<>") == messageID {
				return catcher.Find(l.ID)
			}
			before = l.ID
		}
	}
}
