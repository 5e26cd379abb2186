package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"salut/access"
	"salut/api"
	"salut/fault"
)

type userAddCommand struct {
	Email      string `required:"" help:"The address to sign in with."`
	Role       string `required:"" help:"admin, marketer, manager or viewer."`
	Name       string `help:"The person's name."`
	Language   string `default:"ru" help:"Of the web app: ru or en."`
	NoPassword bool   `help:"Ask for no password: the user comes in by \"salut user link\"."`
}

// Run adds the user with a password from the terminal or the first line of standard input.
func (u userAddCommand) Run(e *env) error {
	n := access.NewUser{Email: u.Email, Name: u.Name, Role: u.Role, Language: u.Language}
	if !u.NoPassword {
		var err error
		if n.Password, err = readPassword(e); err != nil {
			return err
		}
	}
	var c closers
	defer c.close()
	pool, err := openDatabase(e.ctx, e.set, &c, true)
	if err != nil {
		return err
	}
	made, err := access.AddUser(e.ctx, pool, n)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "Added %s (%s).\n", made.Email, made.Role)
	return err
}

type userLinkCommand struct {
	Email string `required:"" help:"Whose link it is."`
}

// Run prints the link alone on the last line of standard output.
func (u userLinkCommand) Run(e *env) error {
	var c closers
	defer c.close()
	pool, err := openDatabase(e.ctx, e.set, &c, true)
	if err != nil {
		return err
	}
	user, err := access.FindUserByEmail(e.ctx, pool, u.Email)
	if err != nil {
		return err
	}
	secret, expires, err := access.MakeLink(e.ctx, pool, user.ID, time.Now())
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stderr, "This link lets %s in once, until %s:\n", user.Email, expires.In(e.set.zone).Format("15:04"))
	_, err = fmt.Fprintln(e.stdout, api.SignInURL(e.set.publicURL, secret))
	return err
}

const longestLine = 4096 // of a password on standard input

func readPassword(e *env) (string, error) {
	f, ok := e.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		line, err := bufio.NewReader(io.LimitReader(e.stdin, longestLine)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", fault.Invalidf("password", "Write the password as the first line of standard input, or give --no-password.")
		}
		return line, nil
	}
	first, err := askPassword(e.ctx, f, e.stderr, "Password: ")
	if err != nil {
		return "", err
	}
	second, err := askPassword(e.ctx, f, e.stderr, "Once more: ")
	if err != nil {
		return "", err
	}
	if first != second {
		return "", fault.Invalidf("password", "The two passwords differ: start again.")
	}
	return first, nil
}

// askPassword gives the terminal its echo back when the person gives up.
func askPassword(ctx context.Context, f *os.File, out io.Writer, prompt string) (string, error) {
	fmt.Fprint(out, prompt)
	defer fmt.Fprintln(out)
	before, err := term.GetState(int(f.Fd()))
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	type answer struct {
		line []byte
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(int(f.Fd()))
		answered <- answer{line, err}
	}()
	select {
	case a := <-answered:
		if a.err != nil {
			return "", fmt.Errorf("read the password: %w", a.err)
		}
		return string(a.line), nil
	case <-ctx.Done():
		_ = term.Restore(int(f.Fd()), before)
		return "", ctx.Err()
	}
}
