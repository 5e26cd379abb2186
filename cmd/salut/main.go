// Command salut is the one binary: it reads the settings, wires the rooms, starts and stops them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata" // zones of recipients, on machines without the system's files

	"github.com/alecthomas/kong"

	"salut/fault"
)

// version is set by the linker.
var version = "dev"

type cli struct {
	Demo    demoCommand    `cmd:"" help:"Load the example clients, send them the example mailing into the built-in mailbox, and stay up."`
	Run     runCommand     `cmd:"" help:"Everything in one process: the API and a worker."`
	API     apiCommand     `cmd:"" name:"api" help:"The web app, the API and the public links."`
	Worker  workerCommand  `cmd:"" help:"The clock and the sending; any number, on any number of machines."`
	Migrate migrateCommand `cmd:"" help:"Bring the database to this version."`
	Token   struct {
		Add tokenAddCommand `cmd:"" help:"Make an API token and print it, once."`
	} `cmd:"" help:"API tokens."`
	User struct {
		Add  userAddCommand  `cmd:"" help:"Make a user of the web app; the password is read from the terminal or standard input."`
		Link userLinkCommand `cmd:"" help:"Print a link that lets a user in once."`
	} `cmd:"" help:"Users of the web app."`
	Import  importCommand  `cmd:"" help:"Import clients from a CSV, TSV or XLSX file."`
	Names   namesCommand   `cmd:"" help:"Read names, one a line, and print what salut makes of each as JSON."`
	Inbound inboundCommand `cmd:"" help:"Take one message that came back (a bounce, a complaint, a reply) from standard input."`
	Bench   benchCommand   `cmd:"" help:"Measure the throughput: a mailing to a built-in server, in a folder of its own."`
	Doctor  doctorCommand  `cmd:"" help:"Check the installation and explain what is wrong."`
	Help    helpCommand    `cmd:"" help:"Show help; \"help config\" lists the settings."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// env is what commands share.
type env struct {
	ctx    context.Context
	set    settings
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
}

func main() {
	// The first signal stops gently, the second at once.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() { <-ctx.Done(); stop() }()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c cli
	code := -1
	parser, err := kong.New(&c, kong.Name("salut"), kong.Description("A self-hosted engine for personal mailings."),
		kong.Writers(stdout, stderr), kong.Exit(func(n int) { code = n }), kong.UsageOnError())
	if err != nil {
		return complain(stderr, err)
	}
	k, err := parser.Parse(args)
	if code >= 0 { // --help
		return code
	}
	if err != nil {
		fmt.Fprintf(stderr, "salut: %v. \"salut --help\" shows the commands.\n", err)
		return 2
	}
	set, err := readSettings(os.LookupEnv, ".env")
	if err != nil {
		return complain(stderr, err)
	}
	if err := k.Run(&env{ctx: ctx, set: set, stdin: stdin, stdout: stdout, stderr: stderr}); err != nil {
		return complain(stderr, err)
	}
	return 0
}

// complain prints one clear line for what a person can mend, in the language of the terminal.
func complain(stderr io.Writer, err error) int {
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(stderr, "salut: stopped")
		return 130
	}
	f := fault.Of(err)
	if f == nil {
		fmt.Fprintf(stderr, "salut: %v\n", err)
		return 1
	}
	for _, one := range append([]*fault.Fault{f}, f.Also...) {
		line := one.In(terminalLanguage())
		if one.Field != "" {
			line = one.Field + ": " + line
		}
		fmt.Fprintln(stderr, "salut: "+line)
	}
	return 1
}

func terminalLanguage() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "ru") {
				return "ru"
			}
			break
		}
	}
	return "en"
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(e *env) error {
	_, err := fmt.Fprintln(e.stdout, version)
	return err
}

type helpCommand struct {
	Topic string `arg:"" optional:"" help:"config, or nothing."`
}

// Run prints the settings, or says where the help is.
func (h helpCommand) Run(e *env) error {
	switch h.Topic {
	case "config":
		return printSettings(e.stdout)
	case "":
		_, err := fmt.Fprintln(e.stdout, "\"salut --help\" lists the commands, \"salut COMMAND --help\" tells about one, \"salut help config\" lists the settings.")
		return err
	}
	return fault.Invalidf("", "There is no help about %q; try \"salut help config\".", h.Topic)
}
