package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/joho/godotenv"

	"salut/fault"
	"salut/mail"
)

type settings struct {
	databaseURL, redisURL     string
	dataDir                   string
	listen, publicURL         string
	zone                      *time.Location
	phoneRegion               string
	secretKey                 string
	connections               int
	retryFirst, drain, lostIn time.Duration
	inboundListen             string // as it was said: inboundDoor tells it apart
	inboundDomain             string
	inboundCert, inboundKey   string
}

// setting is one environment variable: its default, what it means, and how it is read.
type setting struct {
	name, def, meaning string
	read               func(s *settings, value string) error
}

func text(to func(*settings) *string) func(*settings, string) error {
	return func(s *settings, v string) error { *to(s) = v; return nil }
}

func duration(to func(*settings) *time.Duration, least time.Duration) func(*settings, string) error {
	return func(s *settings, v string) error {
		d, err := time.ParseDuration(v)
		if err != nil || d < least {
			return fmt.Errorf("write a duration of at least %s, such as 30s or 5m", least)
		}
		*to(s) = d
		return nil
	}
}

func settingsTable() []setting {
	return []setting{
		{"SALUT_DATABASE_URL", "", "PostgreSQL 14 or newer; empty: salut runs its own in the data folder", text(func(s *settings) *string { return &s.databaseURL })},
		{"SALUT_REDIS_URL", "", "Redis 6.2 or newer (redis://, rediss://, redis-sentinel://); empty: salut runs its own", text(func(s *settings) *string { return &s.redisURL })},
		{"SALUT_DATA_DIR", "./data", "the embedded servers, uploads, and each worker's journal of letters in flight", text(func(s *settings) *string { return &s.dataDir })},
		{"SALUT_LISTEN", "127.0.0.1:8080", "address of the web app and the API", func(s *settings, v string) error {
			if _, _, err := net.SplitHostPort(v); err != nil {
				return errors.New("write an address and a port, such as 127.0.0.1:8080")
			}
			s.listen = v
			return nil
		}},
		{"SALUT_PUBLIC_URL", "", "the address of the web app and in links of letters, with https where TLS is; empty: made from SALUT_LISTEN", func(s *settings, v string) error {
			if v == "" {
				return nil
			}
			u, err := url.Parse(v)
			if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
				return errors.New("write an address such as https://mail.example.com")
			}
			s.publicURL = strings.TrimRight(v, "/")
			return nil
		}},
		{"SALUT_TIMEZONE", "Europe/Moscow", "the installation's time zone (IANA name)", func(s *settings, v string) (err error) {
			if s.zone, err = time.LoadLocation(v); err != nil {
				return errors.New("write a zone such as Europe/Moscow")
			}
			return nil
		}},
		{"SALUT_PHONE_REGION", "RU", "region of phone numbers without a country code", func(s *settings, v string) error {
			if len(v) != 2 {
				return errors.New("write two letters, such as RU")
			}
			s.phoneRegion = strings.ToUpper(v)
			return nil
		}},
		{"SALUT_SECRET_KEY", "", "signs links and seals stored passwords, at least 16 characters; with the embedded servers made in the data folder", func(s *settings, v string) error {
			if v != "" && len(v) < 16 {
				return errors.New("use at least 16 characters")
			}
			s.secretKey = v
			return nil
		}},
		{"SALUT_WORKER_CONNECTIONS", "10", "open SMTP connections of one worker, all senders together", func(s *settings, v string) error {
			n, err := strconv.Atoi(v)
			if err != nil || n < 1 || n > 1000 {
				return errors.New("write a number from 1 to 1000")
			}
			s.connections = n
			return nil
		}},
		{"SALUT_INBOUND_DOMAIN", "", "domain whose mail comes to salut: bounces and unsubscriptions by mail come back to addresses below it", func(s *settings, v string) (err error) {
			if v == "" {
				return nil
			}
			if s.inboundDomain, err = mail.ParseDomain(v); err != nil || len(s.inboundDomain) > 180 {
				return errors.New("write a domain such as in.example.com")
			}
			return nil
		}},
		{"SALUT_INBOUND_LISTEN", "", "door of a worker for mail that comes back: :25 for SMTP, lmtp:/path/socket or lmtp://127.0.0.1:2424 for LMTP; empty: none", func(s *settings, v string) error {
			if v == "" {
				return nil
			}
			if _, err := mail.ParseDoor(v); err != nil {
				return errors.New("write :25, lmtp:/path/socket or lmtp://127.0.0.1:2424")
			}
			s.inboundListen = v
			return nil
		}},
		{"SALUT_INBOUND_TLS_CERT", "", "certificate of that door (PEM file), for STARTTLS; empty: none is offered", text(func(s *settings) *string { return &s.inboundCert })},
		{"SALUT_INBOUND_TLS_KEY", "", "private key of that certificate (PEM file)", text(func(s *settings) *string { return &s.inboundKey })},
		{"SALUT_RETRY_FIRST", "5m", "wait after a letter's first temporary refusal; it doubles each time, up to two days in all", duration(func(s *settings) *time.Duration { return &s.retryFirst }, time.Millisecond)},
		{"SALUT_DRAIN", "30s", "how long a stopping worker waits for letters in flight", duration(func(s *settings) *time.Duration { return &s.drain }, time.Second)},
		{"SALUT_LOST_AFTER", "15m", "how long a killed worker's letters in flight wait for its journal before they are called uncertain", duration(func(s *settings) *time.Duration { return &s.lostIn }, time.Second)},
	}
}

// readSettings takes the environment first, then the file, then the defaults. Everything that is wrong is said at once.
func readSettings(lookup func(string) (string, bool), file string) (settings, error) {
	var s settings
	fromFile, err := godotenv.Read(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return s, fault.Invalidf("", "The file %s can't be read as settings: %s", file, err.Error())
	}
	var bad []*fault.Fault
	for _, one := range settingsTable() {
		value, ok := lookup(one.name)
		if !ok || value == "" {
			value = fromFile[one.name]
		}
		if value == "" {
			value = one.def
		}
		if err := one.read(&s, value); err != nil {
			bad = append(bad, fault.Invalidf(one.name, "%q can't be used: %s.", value, err.Error()))
		}
	}
	if err := fault.Join(bad); err != nil {
		return s, err
	}
	if s.publicURL == "" {
		host, port, _ := net.SplitHostPort(s.listen)
		if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
			host = "localhost"
		}
		s.publicURL = "http://" + net.JoinHostPort(host, port)
	}
	return s, nil
}

func printSettings(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	for _, one := range settingsTable() {
		def := one.def
		if def == "" {
			def = "(empty)"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\n", one.name, def, one.meaning)
	}
	return t.Flush()
}
