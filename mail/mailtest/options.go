package mailtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"

	"salut/mail"
)

type options struct {
	addr          string
	security      mail.Security
	tls           *tls.Config
	extensions    []string
	greeting      string
	ehlo          string
	starttls      string
	user          string
	password      string
	auth          map[string]Mechanism
	delay         time.Duration
	dripEvery     time.Duration
	perConnection int
	eager         bool
	withoutBodies bool
	commands      bool
	mailVerdict   func(from string) string
}

// Option changes how a server behaves towards everyone.
type Option func(*options)

// OnAddr listens there, so that a server can come back where it was.
func OnAddr(addr string) Option { return func(o *options) { o.addr = addr } }

// Secured speaks TLS, with a certificate of its own making.
func Secured(s mail.Security) Option { return func(o *options) { o.security = s } }

// Offering replaces the extensions of EHLO; none turns PIPELINING off.
func Offering(extensions ...string) Option { return func(o *options) { o.extensions = extensions } }

// Greeting is said in place of 220, "drip" drips it and "" says nothing.
func Greeting(line string) Option {
	return func(o *options) {
		if o.greeting = line; line == "" {
			o.greeting = "silence"
		}
	}
}

// AnswerEHLO is said in place of the whole answer to EHLO and HELO.
func AnswerEHLO(text string) Option { return func(o *options) { o.ehlo = text } }

// AnswerSTARTTLS is said in place of 220; a text that doesn't begin with 220 leaves the connection clear.
func AnswerSTARTTLS(text string) Option { return func(o *options) { o.starttls = text } }

// Mechanism is the server's half of a SASL exchange: what it says to each thing that the client said, until done. The
// first call has the client's initial response, nil without one.
type Mechanism func(user, password string) func(response []byte) (challenge []byte, done, ok bool)

// Auth wants a sign-in with these mechanisms before any letter.
func Auth(user, password string, mechanisms map[string]Mechanism) Option {
	return func(o *options) { o.user, o.password, o.auth = user, password, mechanisms }
}

// AuthPlain wants a sign-in by PLAIN.
func AuthPlain(user, password string) Option {
	return Auth(user, password, map[string]Mechanism{"PLAIN": Plain})
}

// Plain is RFC 4616.
func Plain(user, password string) func([]byte) ([]byte, bool, bool) {
	return func(r []byte) ([]byte, bool, bool) {
		return nil, true, bytes.Equal(r, []byte("\x00"+user+"\x00"+password))
	}
}

// Delay waits before each batch of replies, as a server far away does.
func Delay(d time.Duration) Option { return func(o *options) { o.delay = d } }

// DripEvery is the time between two bytes of a drip.
func DripEvery(d time.Duration) Option { return func(o *options) { o.dripEvery = d } }

// PerConnection ends each connection by 421 at the MAIL after so many letters.
func PerConnection(letters int) Option { return func(o *options) { o.perConnection = letters } }

// EagerData answers 354 to DATA even when no recipient was taken, as RFC 2920 §3.1 lets a server do.
func EagerData() Option { return func(o *options) { o.eager = true } }

// WithoutBodies remembers of each letter only envelope and Message-ID.
func WithoutBodies() Option { return func(o *options) { o.withoutBodies = true } }

// WithCommands remembers every command line.
func WithCommands() Option { return func(o *options) { o.commands = true } }

// AnswerMail says what is answered to an envelope sender; empty is 250.
func AnswerMail(f func(from string) string) Option { return func(o *options) { o.mailVerdict = f } }

// certificate makes one for this machine's address that nobody but its own PEM vouches for.
func certificate(t testing.TB) (*tls.Config, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true,
		DNSNames: []string{"localhost", "mail.test"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return config, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}
