package mail

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"salut/fault"
)

// Security is how a connection is protected. None of them ever becomes a weaker one.
type Security string

// The securities: clear text for a relay in one's own network, STARTTLS (RFC 3207) on ports 25 and 587, TLS from the
// first byte (RFC 8314) on port 465.
const (
	SecurityNone     Security = "none"
	SecuritySTARTTLS Security = "starttls"
	SecurityTLS      Security = "tls"
)

// Account is a mailbox at an SMTP server that we send through. With no Username we don't sign in.
type Account struct {
	Host     string
	Port     int
	Username string
	Password string // or the access token for xoauth2
	Auth     string // auto (or empty), plain, login, cram-md5, scram-sha-256, xoauth2
	Security Security
	CAPEM    string // certificates to trust instead of the system's, for a relay with a private one
	HELO     string // the name we give; empty: this machine's
	// Timeout bounds connecting up to the sign-in, and again each envelope; a body and its answer have five times as long,
	// because giving up there leaves a letter of which nobody knows (RFC 5321 §4.5.3.2). 0 is a minute.
	Timeout time.Duration
}

const defaultTimeout = time.Minute

func (a Account) timeout() time.Duration {
	if a.Timeout <= 0 {
		return defaultTimeout
	}
	return a.Timeout
}

func (a Account) address() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }

// Validate refuses what could never connect; fields are named as in a sender.
func (a Account) Validate() error {
	var faults []*fault.Fault
	if !isHost(a.Host) {
		faults = append(faults, fault.Invalidf("host", "%q is not the name of a server; write it as in smtp.example.com.", shown(a.Host)))
	}
	if a.Port < 1 || a.Port > 65535 {
		faults = append(faults, fault.Invalidf("port", "The port is a number from 1 to 65535, most often 587, 465 or 25."))
	}
	switch a.Security {
	case SecurityNone, SecuritySTARTTLS, SecurityTLS:
	default:
		faults = append(faults, fault.Invalidf("security", "The security is one of none, starttls, tls."))
	}
	if _, ok := mechanisms[a.Auth]; !ok {
		faults = append(faults, fault.Invalidf("auth", "The way to sign in is one of auto, plain, login, cram-md5, scram-sha-256, xoauth2."))
	}
	if strings.ContainsAny(a.Username, "\x00\r\n\x01") {
		faults = append(faults, fault.Invalidf("username", "The user name has a character that can't be sent; type it again."))
	}
	if strings.ContainsAny(a.Password, "\x00\r\n\x01") {
		faults = append(faults, fault.Invalidf("password", "The password has a character that can't be sent; type it again."))
	}
	if a.HELO != "" && !isHost(a.HELO) {
		faults = append(faults, fault.Invalidf("helo", "%q is not the name of a machine; write it as in mail.example.com, or leave it empty.", shown(a.HELO)))
	}
	if _, err := a.tlsConfig(); err != nil {
		faults = append(faults, fault.Invalidf("ca_pem", "There is no certificate in the text; paste the whole of the file, from BEGIN CERTIFICATE to END CERTIFICATE."))
	}
	return fault.Join(faults)
}

// tlsConfig asks for TLS 1.2 or newer and a certificate of the very host.
func (a Account) tlsConfig() (*tls.Config, error) {
	config := &tls.Config{ServerName: a.Host, MinVersion: tls.VersionTLS12}
	if strings.TrimSpace(a.CAPEM) != "" {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM([]byte(a.CAPEM)) {
			return nil, errNoCertificate
		}
	}
	return config, nil
}

func isHost(s string) bool {
	if _, err := netip.ParseAddr(s); err == nil {
		return true
	}
	ascii, err := domains.ToASCII(s)
	return err == nil && ascii == strings.ToLower(s)
}
