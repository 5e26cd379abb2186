package mail_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"salut/fault"
	"salut/mail"
	"salut/mail/mailtest"
)

// The servers' halves of the mechanisms.
var mechanisms = map[string]mailtest.Mechanism{
	"PLAIN": mailtest.Plain,
	"LOGIN": func(user, password string) func([]byte) ([]byte, bool, bool) {
		var said []string
		return func(r []byte) ([]byte, bool, bool) {
			if r == nil {
				return []byte("Username:"), false, false
			}
			if said = append(said, string(r)); len(said) == 1 {
				return []byte("Password:"), false, false
			}
			return nil, true, slices.Equal(said, []string{user, password})
		}
	},
	"CRAM-MD5": func(user, password string) func([]byte) ([]byte, bool, bool) {
		challenge := []byte("<" + rand.Text() + "@mail.test>")
		return func(r []byte) ([]byte, bool, bool) {
			if r == nil {
				return challenge, false, false
			}
			mac := hmac.New(md5.New, []byte(password))
			mac.Write(challenge)
			return nil, true, string(r) == user+" "+hex.EncodeToString(mac.Sum(nil))
		}
	},
	"XOAUTH2": func(user, password string) func([]byte) ([]byte, bool, bool) {
		return func(r []byte) ([]byte, bool, bool) {
			return nil, true, string(r) == "user="+user+"\x01auth=Bearer "+password+"\x01\x01"
		}
	},
	"SCRAM-SHA-256": scram,
}

// scram is the server of RFC 7677.
func scram(user, password string) func([]byte) ([]byte, bool, bool) {
	salt, rounds := []byte("saltsalt"), 4096
	sum := func(key, text []byte) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write(text)
		return mac.Sum(nil)
	}
	var first, second string
	proven := false
	return func(r []byte) ([]byte, bool, bool) {
		switch {
		case r == nil:
			return nil, false, false
		case proven:
			return nil, true, true
		case first == "":
			first = strings.TrimPrefix(string(r), "n,,")
			name, nonce, _ := strings.Cut(strings.TrimPrefix(first, "n="), ",r=")
			if name != user {
				return nil, true, false
			}
			second = "r=" + nonce + rand.Text() + ",s=" + base64.StdEncoding.EncodeToString(salt) + ",i=4096"
			return []byte(second), false, false
		}
		plain, proof64, _ := strings.Cut(string(r), ",p=")
		proof, _ := base64.StdEncoding.DecodeString(proof64)
		salted, _ := pbkdf2.Key(sha256.New, password, salt, rounds, 32)
		client := sum(salted, []byte("Client Key"))
		stored := sha256.Sum256(client)
		text := []byte(first + "," + second + "," + plain)
		want := make([]byte, 32)
		subtle.XORBytes(want, client, sum(stored[:], text))
		if proven = bytes.Equal(proof, want); !proven {
			return nil, true, false
		}
		return []byte("v=" + base64.StdEncoding.EncodeToString(sum(sum(salted, []byte("Server Key")), text))), false, false
	}
}

func only(names ...string) map[string]mailtest.Mechanism {
	some := map[string]mailtest.Mechanism{}
	for _, n := range names {
		some[n] = mechanisms[n]
	}
	return some
}

func TestDialSignsInByEveryMechanism(t *testing.T) {
	t.Parallel()
	for auth, name := range map[string]string{
		"plain": "PLAIN", "login": "LOGIN", "cram-md5": "CRAM-MD5", "xoauth2": "XOAUTH2", "scram-sha-256": "SCRAM-SHA-256",
	} {
		for _, security := range []mail.Security{mail.SecurityNone, mail.SecuritySTARTTLS, mail.SecurityTLS} {
			t.Run(auth+"/"+string(security), func(t *testing.T) {
				t.Parallel()
				s := mailtest.Start(t, nil, mailtest.Secured(security), mailtest.Auth("анна@sender.test", "pass word", only(name)))
				a := s.Account()
				a.Auth = auth
				if out := send(t, dial(t, a), "b@client.test"); !out.Accepted() {
					t.Fatalf("got %+v", out)
				}
				a.Password = "wrong"
				_, err := mail.Dial(t.Context(), a)
				var refused *mail.Refused
				if !errors.As(err, &refused) || refused.Stage != mail.StageAuth || refused.Reply.String() != "535 5.7.8 user name or password wrong" {
					t.Errorf("a wrong password: %v", err)
				}
			})
		}
	}
}

func TestDialChoosesTheMechanism(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name     string
		security mail.Security
		auth     string
		offered  []string
		want     string // empty: none
	}{
		{"the strongest when secured", mail.SecurityTLS, "auto", []string{"LOGIN", "PLAIN", "CRAM-MD5", "SCRAM-SHA-256"}, "SCRAM-SHA-256"},
		{"plain before CRAM-MD5 when secured", mail.SecurityTLS, "", []string{"LOGIN", "PLAIN", "CRAM-MD5"}, "PLAIN"},
		{"what hides the password when clear", mail.SecurityNone, "auto", []string{"LOGIN", "PLAIN", "CRAM-MD5"}, "CRAM-MD5"},
		{"plain when clear and nothing else", mail.SecurityNone, "auto", []string{"LOGIN", "PLAIN"}, "PLAIN"},
		{"login where only that is", mail.SecuritySTARTTLS, "auto", []string{"LOGIN"}, "LOGIN"},
		{"never a token by guess", mail.SecurityTLS, "auto", []string{"XOAUTH2"}, ""},
		{"what was asked for or nothing", mail.SecurityTLS, "login", []string{"PLAIN"}, ""},
		{"nothing offered", mail.SecurityTLS, "auto", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, nil, mailtest.Secured(tt.security), mailtest.Auth("anna", "secret", only(tt.offered...)), mailtest.WithCommands())
			a := s.Account()
			a.Auth = tt.auth
			c, err := mail.Dial(t.Context(), a)
			if tt.want == "" {
				if !errors.Is(err, mail.ErrNoAuth) {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			_ = c.Close()
			if !slices.ContainsFunc(s.Commands(), func(l string) bool { return strings.HasPrefix(l, "AUTH "+tt.want) }) {
				t.Errorf("got %q", s.Commands())
			}
		})
	}
}

func TestDialNeverFallsBackToClearText(t *testing.T) {
	t.Parallel()
	const secret = "do-not-leak"
	tests := []struct {
		name  string
		with  []mailtest.Option
		spoil func(*mail.Account)
		stage string
		code  string
	}{
		{"STARTTLS is not offered", nil, func(a *mail.Account) { a.Security = mail.SecuritySTARTTLS }, mail.StageSTARTTLS, "smtp_no_starttls"},
		{"STARTTLS is refused", []mailtest.Option{mailtest.Secured(mail.SecuritySTARTTLS), mailtest.AnswerSTARTTLS("454 4.7.0 not now")}, nil, mail.StageSTARTTLS, "smtp_tls"},
		{"STARTTLS leads nowhere", []mailtest.Option{mailtest.Offering("STARTTLS"), mailtest.AnswerSTARTTLS("220 go\r\n220 injected")}, func(a *mail.Account) { a.Security = mail.SecuritySTARTTLS }, mail.StageTLS, "smtp_tls"},
		{"the certificate is nobody's", []mailtest.Option{mailtest.Secured(mail.SecuritySTARTTLS)}, func(a *mail.Account) { a.CAPEM = "" }, mail.StageTLS, "smtp_certificate"},
		{"the certificate is nobody's, TLS", []mailtest.Option{mailtest.Secured(mail.SecurityTLS)}, func(a *mail.Account) { a.CAPEM = "" }, mail.StageTLS, "smtp_certificate"},
		{"the certificate is for another name", []mailtest.Option{mailtest.Secured(mail.SecurityTLS)}, func(a *mail.Account) { a.Host = "127.0.0.2" }, mail.StageTLS, "smtp_certificate"},
		{"TLS to a server that speaks clear text", nil, func(a *mail.Account) { a.Security = mail.SecurityTLS }, mail.StageTLS, "smtp_tls"},
		{"clear text to a server that speaks TLS", []mailtest.Option{mailtest.Secured(mail.SecurityTLS)}, func(a *mail.Account) { a.Security = mail.SecurityNone }, mail.StageGreeting, "smtp_silent"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, nil, append(tt.with, mailtest.WithCommands(), mailtest.Auth("anna", secret, only("PLAIN", "LOGIN")), mailtest.OnAddr("0.0.0.0:0"))...)
			a := s.Account()
			a.Host = "127.0.0.1"
			if tt.code == "smtp_silent" {
				a.Timeout = 400 * time.Millisecond
			}
			if tt.spoil != nil {
				tt.spoil(&a)
			}
			c, err := mail.Dial(t.Context(), a)
			if err == nil {
				t.Fatal("connected", c.Close())
			}
			stage := ""
			if f := new(mail.Failed); errors.As(err, &f) {
				stage = f.Stage
			} else if r := new(mail.Refused); errors.As(err, &r) {
				stage = r.Stage
			}
			if stage != tt.stage {
				t.Errorf("stage %q of %v", stage, err)
			}
			said := mail.Explain(err, a)
			if said.Code != tt.code || said.Kind != fault.Unavailable {
				t.Errorf("explained as %s: %v", said.Code, said)
			}
			if ru := said.In("ru"); ru == said.In("en") || strings.Contains(ru, "%!") {
				t.Errorf("in Russian: %s", ru)
			}
			s.Close()
			if slices.ContainsFunc(s.Commands(), func(l string) bool { return strings.HasPrefix(l, "AUTH") || strings.HasPrefix(l, "MAIL") }) {
				t.Errorf("it went on: %q", s.Commands())
			}
		})
	}
}

func TestDialIsBoundedWhateverTheServerDoes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		with  mailtest.Option
		code  string
		reply string
	}{
		{"silent", mailtest.Greeting(""), "smtp_silent", ""},
		{"drips its greeting", mailtest.Greeting("drip"), "smtp_silent", ""},
		{"no SMTP", mailtest.Greeting("SSH-2.0-OpenSSH_9.2"), "smtp_silent", ""},
		{"talks without end", mailtest.Greeting(strings.Repeat("220-hello\r\n", 100000)), "smtp_unreachable", ""},
		{"a line without end", mailtest.Greeting("220 " + strings.Repeat("x", 1<<20)), "smtp_unreachable", ""},
		{"no service", mailtest.Greeting("554 5.7.1 You are on a list"), "smtp_refused", "554 5.7.1 You are on a list"},
		{"too many connections", mailtest.Greeting("421-4.7.0 Too many\r\n421 4.7.0 connections."), "smtp_refused", "421 4.7.0 Too many 4.7.0 connections."},
		{"refuses EHLO and HELO", mailtest.AnswerEHLO("550 5.7.1 who are you"), "smtp_refused", "550 5.7.1 who are you"},
		{"extensions without end", mailtest.AnswerEHLO(strings.Repeat("250-X\r\n", 100000) + "250 X"), "smtp_unreachable", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := mailtest.Start(t, nil, tt.with, mailtest.DripEvery(20*time.Millisecond))
			a := s.Account()
			if tt.code == "smtp_silent" {
				a.Timeout = 400 * time.Millisecond
			}
			start := time.Now()
			_, err := mail.Dial(t.Context(), a)
			if took := time.Since(start); err == nil || took > 20*time.Second {
				t.Fatalf("%v after %v", err, took)
			}
			if said := mail.Explain(err, a); said.Code != tt.code {
				t.Errorf("explained as %s: %v", said.Code, said)
			}
			if r := new(mail.Refused); errors.As(err, &r) && r.Reply.String() != tt.reply {
				t.Errorf("got %q", r.Reply)
			}
		})
	}
}

func TestDialExplainsWhereNobodyIs(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a := mail.Account{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: mail.SecurityNone, Timeout: 5 * time.Second}
	_ = listener.Close()
	if _, err := mail.Dial(t.Context(), a); mail.Explain(err, a).Code != "smtp_port_closed" {
		t.Errorf("got %v", mail.Explain(err, a))
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := mailtest.Start(t, nil, mailtest.Greeting(""))
	time.AfterFunc(50*time.Millisecond, cancel)
	start := time.Now()
	if _, err := mail.Dial(ctx, s.Account()); err == nil || time.Since(start) > 4*time.Second {
		t.Errorf("a cancelled dial: %v after %v", err, time.Since(start))
	}
}

func TestAccountValidate(t *testing.T) {
	t.Parallel()
	good := mail.Account{Host: "smtp.sender.test", Port: 587, Security: mail.SecuritySTARTTLS, Username: "anna@sender.test", Password: "пароль"}
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*mail.Account){
		"host": func(a *mail.Account) { a.Host = "smtp sender" }, "port": func(a *mail.Account) { a.Port = 0 }, "security": func(a *mail.Account) { a.Security = "ssl" },
		"auth": func(a *mail.Account) { a.Auth = "magic" }, "username": func(a *mail.Account) { a.Username = "a\r\nb" }, "password": func(a *mail.Account) { a.Password = "\x00" },
		"ca_pem": func(a *mail.Account) { a.CAPEM = "nothing" }, "helo": func(a *mail.Account) { a.HELO = "a b" },
	} {
		a := good
		spoil(&a)
		if f := fault.Of(a.Validate()); f == nil || f.Field != field || f.In("ru") == f.In("en") {
			t.Errorf("%s: %v", field, f)
		}
	}
	for _, host := range []string{"127.0.0.1", "::1", "localhost", "relay_1"} {
		a := good
		a.Host = host
		if err := a.Validate(); (err == nil) != (host != "relay_1") {
			t.Errorf("%s: %v", host, err)
		}
	}
}
