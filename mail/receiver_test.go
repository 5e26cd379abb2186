package mail

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// desk keeps what comes for ours@in.test.
type desk struct {
	mu   sync.Mutex
	kept []Received
	away error
}

func (d *desk) Accepts(_ context.Context, to Address) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.HasPrefix(to.Local(), "ours") && to.Domain() == "in.test", d.away
}

func (d *desk) Keep(_ context.Context, m Received) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.away == nil {
		d.kept = append(d.kept, m)
	}
	return d.away
}

func (d *desk) goes(err error) { d.mu.Lock(); d.away = err; d.mu.Unlock() }

func (d *desk) has() []Received { d.mu.Lock(); defer d.mu.Unlock(); return d.kept }

func receive(t *testing.T, set Receiving) (*Receiver, *desk) {
	t.Helper()
	d := &desk{}
	if set.Door.Network == "" {
		set.Door.Network, set.Door.Addr = "tcp", "127.0.0.1:0"
	}
	r, err := Receive(t.Context(), set, d)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r, d
}

// visitor speaks to a receiver line by line.
type visitor struct {
	t *testing.T
	net.Conn
	in *bufio.Reader
}

func visit(t *testing.T, r *Receiver) *visitor {
	t.Helper()
	c, err := net.Dial(r.Addr().Network(), r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	return &visitor{t, c, bufio.NewReader(c)}
}

// hears reads one reply and wants it to begin so.
func (v *visitor) hears(want string) string {
	v.t.Helper()
	var all strings.Builder
	for {
		line, err := v.in.ReadString('\n')
		all.WriteString(line)
		if err != nil || len(line) < 4 || line[3] != '-' {
			if !strings.HasPrefix(line, want) {
				v.t.Fatalf("heard %q (%v), want %q", all.String(), err, want)
			}
			return all.String()
		}
	}
}

func (v *visitor) says(want, format string, args ...any) string {
	v.t.Helper()
	fmt.Fprintf(v.Conn, format, args...)
	return v.hears(want)
}

// at is a visitor whose next word is the body.
func at(t *testing.T, r *Receiver) *visitor {
	t.Helper()
	v := visit(t, r)
	v.hears("220")
	v.says("250", "EHLO mx.test\r\n")
	v.says("250", "MAIL FROM:<>\r\n")
	v.says("250", "RCPT TO:<Ours-1@IN.test>\r\n")
	v.says("354", "DATA\r\n")
	return v
}

func TestMailIsTakenForOurMailboxesOnly(t *testing.T) {
	t.Parallel()
	r, d := receive(t, Receiving{Hostname: "in.test", MaxRecipients: 3})
	v := visit(t, r)
	v.hears("220 in.test")
	if said := v.says("250", "EHLO mx.test\r\n"); !strings.Contains(said, "SIZE 26214400") || !strings.Contains(said, "PIPELINING") || strings.Contains(said, "AUTH") || strings.Contains(said, "STARTTLS") {
		t.Errorf("%s", said)
	}
	v.says("552", "MAIL FROM:<a@b.test> SIZE=99999999\r\n")
	v.says("250", "MAIL FROM:<> SIZE=100\r\n")
	for _, other := range []string{"someone@elsewhere.test", "other@in.test", "ours%elsewhere.test@in.test.elsewhere.test", "@in.test:someone@elsewhere.test", "\"ours\"@elsewhere.test"} {
		v.says("550 5.7.1", "RCPT TO:<%s>\r\n", other)
	}
	v.says("502", "DATA\r\n") // there is no recipient yet
	v.says("250", "RCPT TO:<ours-1@in.test>\r\n")
	v.says("250", "RCPT TO:<ours-2@in.test>\r\n")
	v.says("250", "RCPT TO:<ours-3@in.test>\r\n")
	v.says("452", "RCPT TO:<ours-4@in.test>\r\n")
	v.says("354", "DATA\r\n")
	v.says("250", "Subject: x\r\n\r\n..a dot\r\n.\r\n")
	v.says("221", "QUIT\r\n")
	kept := d.has()
	if len(kept) != 1 || kept[0].From != "" || len(kept[0].To) != 3 || string(kept[0].Raw) != "Subject: x\r\n\r\n.a dot\r\n" {
		t.Errorf("%q", kept)
	}
}

func TestAMessageIsAcknowledgedOnlyWhenItIsKept(t *testing.T) {
	t.Parallel()
	r, d := receive(t, Receiving{})
	d.goes(errors.New("the database is away"))
	v := visit(t, r)
	v.hears("220")
	v.says("250", "EHLO mx.test\r\n")
	v.says("250", "MAIL FROM:<>\r\n")
	v.says("451", "RCPT TO:<ours@in.test>\r\n")
	d.goes(nil)
	v.says("250", "RCPT TO:<ours@in.test>\r\n")
	v.says("354", "DATA\r\n")
	d.goes(errors.New("the database is away"))
	v.says("451", "Subject: x\r\n\r\nx\r\n.\r\n")
	if len(d.has()) != 0 {
		t.Error("it is kept")
	}
}

func TestLinesThatMailServersReadDifferentlyAreRefused(t *testing.T) {
	t.Parallel()
	r, d := receive(t, Receiving{})
	const smuggled = "MAIL FROM:<boss@in.test>\r\nRCPT TO:<ours@in.test>\r\nDATA\r\nSubject: smuggled\r\n\r\nx\r\n"
	for _, end := range []string{"\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\r\n.\r\r\n", "\n\n.\r\n", "\r\n\r.\r\n"} {
		v := at(t, r)
		v.says("550 5.6.11", "Subject: x\r\n\r\nbody%s%s\r\n.\r\n", end, smuggled)
		v.says("250", "NOOP\r\n") // one answer for one message: nothing in the body was taken for a command
		v.says("221", "QUIT\r\n")
	}
	for _, m := range d.has() {
		t.Errorf("kept %q", m.Raw)
	}
	// go-smtp itself leaves out a dot and a CR that begin a line; the message is one all the same.
	odd := at(t, r)
	odd.says("250", "Subject: x\r\n\r\nbody\r\n.\r%s.\r\n", smuggled)
	odd.says("250", "NOOP\r\n")
	v := at(t, r)
	v.says("250", "a\r\n\r\nfine\r\n.\r\n")
	if len(d.has()) != 2 {
		t.Error("an honest message is not kept")
	}
}

func TestAMessageThatIsTooLarge(t *testing.T) {
	t.Parallel()
	r, d := receive(t, Receiving{MaxMessage: 100_000, MaxMemory: 150_000})
	v := at(t, r)
	for range 2000 {
		fmt.Fprintf(v.Conn, "%s\r\n", strings.Repeat("x", 98))
	}
	v.says("552", ".\r\n")
	v.says("250", "MAIL FROM:<>\r\n")
	v.says("250", "RCPT TO:<ours@in.test>\r\n")
	v.says("354", "DATA\r\n")
	v.says("554", "%s\r\n.\r\n", strings.Repeat("x", 20_000)) // one line; the rest of the connection is given up
	if len(d.has()) != 0 {
		t.Error("it is kept")
	}
	// Two at once need more memory than there is.
	w := at(t, r)
	for range 600 {
		fmt.Fprintf(w.Conn, "%s\r\n", strings.Repeat("y", 98))
	}
	for !memoryIsUsed(r) {
		time.Sleep(time.Millisecond)
	}
	u := at(t, r)
	for range 900 {
		fmt.Fprintf(u.Conn, "%s\r\n", strings.Repeat("z", 98))
	}
	u.says("452", ".\r\n")
	w.says("250", ".\r\n")
}

func memoryIsUsed(r *Receiver) bool {
	const most = 60_000
	if r.memory.TryAcquire(150_000 - most) {
		r.memory.Release(150_000 - most)
		return false
	}
	return true
}

func TestChunksAreTakenLikeABody(t *testing.T) {
	t.Parallel()
	r, d := receive(t, Receiving{})
	v := visit(t, r)
	v.hears("220")
	v.says("250", "EHLO mx.test\r\n")
	v.says("250", "MAIL FROM:<>\r\n")
	v.says("250", "RCPT TO:<ours@in.test>\r\n")
	v.says("250", "BDAT 12\r\nSubject: x\r\n")
	v.says("250", "BDAT 7 LAST\r\n\r\nabc\r\n")
	v.says("250", "MAIL FROM:<>\r\n")
	v.says("250", "RCPT TO:<ours@in.test>\r\n")
	v.says("550", "BDAT 5 LAST\r\na\nb\r\n")
	if kept := d.has(); len(kept) != 1 || string(kept[0].Raw) != "Subject: x\r\n\r\nabc\r\n" {
		t.Errorf("%q", kept)
	}
}

func TestWhatWasSaidBeforeEncryptionIsForgotten(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"in.test"}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	r, d := receive(t, Receiving{TLS: &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}})
	v := visit(t, r)
	v.hears("220")
	if said := v.says("250", "EHLO mx.test\r\n"); !strings.Contains(said, "STARTTLS") {
		t.Fatal(said)
	}
	v.says("250", "MAIL FROM:<mallory@evil.test>\r\n")
	// The injected commands ride in the same packet as STARTTLS.
	v.says("220", "STARTTLS\r\nRSET\r\nMAIL FROM:<mallory@evil.test>\r\nRCPT TO:<ours@in.test>\r\n")
	if v.in.Buffered() > 0 {
		t.Error("the injected commands are answered in the clear")
	}
	secured := tls.Client(v.Conn, &tls.Config{InsecureSkipVerify: true})
	v.Conn, v.in = secured, bufio.NewReader(secured)
	v.says("502", "RCPT TO:<ours@in.test>\r\n") // neither greeting nor MAIL is left of what came before
	if said := v.says("250", "EHLO mx.test\r\n"); strings.Contains(said, "STARTTLS") {
		t.Error("it offers encryption twice")
	}
	v.says("250", "MAIL FROM:<>\r\n")
	v.says("250", "RCPT TO:<ours@in.test>\r\n")
	v.says("354", "DATA\r\n")
	v.says("550", "a\nb\r\n.\r\n")
	v.says("250", "MAIL FROM:<>\r\n")
	v.says("250", "RCPT TO:<ours@in.test>\r\n")
	v.says("354", "DATA\r\n")
	v.says("250", "a\r\n.\r\n")
	if kept := d.has(); len(kept) != 1 || kept[0].From != "" {
		t.Errorf("%q", kept)
	}
}

func TestConnectionsAreCounted(t *testing.T) {
	t.Parallel()
	r, _ := receive(t, Receiving{MaxPerHost: 2, MaxConnections: 5})
	first, second := visit(t, r), visit(t, r)
	first.hears("220")
	second.hears("220")
	visit(t, r).hears("421 4.7.0")
	first.says("221", "QUIT\r\n")
	for { // the server notices in its own time
		v := visit(t, r)
		line, err := v.in.ReadString('\n')
		if err == nil && strings.HasPrefix(line, "220") {
			break
		}
		v.Close()
	}
	second.says("250", "EHLO a.test\r\n")
}

func TestGuessingIsEnded(t *testing.T) {
	t.Parallel()
	r, _ := receive(t, Receiving{})
	v := visit(t, r)
	v.hears("220")
	v.says("250", "EHLO mx.test\r\n")
	v.says("250", "MAIL FROM:<>\r\n")
	for k := range maxRefusals - 1 {
		v.says("550", "RCPT TO:<guess%d@in.test>\r\n", k)
	}
	v.says("421", "RCPT TO:<guess@in.test>\r\n")
	if line, err := v.in.ReadString('\n'); err == nil {
		t.Errorf("still there: %s", line)
	}
}

func TestSilenceIsEnded(t *testing.T) {
	t.Parallel()
	r, _ := receive(t, Receiving{Timeout: 50 * time.Millisecond})
	v := visit(t, r)
	v.hears("220")
	v.hears("421")
}

func TestLMTPAnswersForEachRecipient(t *testing.T) {
	t.Parallel()
	socket := filepath.Join(t.TempDir(), "lmtp")
	for range 2 { // the second finds the socket of the first
		r, d := receive(t, Receiving{Door: Door{Network: "unix", Addr: socket, LMTP: true}, MaxPerHost: 1})
		v, w := visit(t, r), visit(t, r)
		w.hears("220")
		v.hears("220")
		v.says("500", "EHLO mx.test\r\n")
		v.says("250", "LHLO mx.test\r\n")
		v.says("250", "MAIL FROM:<a@b.test>\r\n")
		v.says("250", "RCPT TO:<ours-1@in.test>\r\n")
		for range 2 * maxRefusals { // a mail server of the house is no guesser
			v.says("550", "RCPT TO:<other@in.test>\r\n")
		}
		v.says("250", "RCPT TO:<ours-2@in.test>\r\n")
		v.says("354", "DATA\r\n")
		v.says("250", "Subject: x\r\n\r\nx\r\n.\r\n")
		v.hears("250")
		if kept := d.has(); len(kept) != 1 || len(kept[0].To) != 2 {
			t.Errorf("%q", kept)
		}
		r.Close()
	}
}

func TestDoors(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]Door{
		":2525":                 {"tcp", ":2525", false},
		"127.0.0.1:25":          {"tcp", "127.0.0.1:25", false},
		"smtp://[::1]:25":       {"tcp", "[::1]:25", false},
		"lmtp:/run/salut/lmtp":  {"unix", "/run/salut/lmtp", true},
		"lmtp://127.0.0.1:2424": {"tcp", "127.0.0.1:2424", true},
		"lmtp:socket":           {},
		"lmtp://":               {},
		"mail.example":          {},
		"":                      {},
	} {
		if got, err := ParseDoor(s); (err == nil) != (want.Network != "") || err == nil && got != want {
			t.Errorf("%q: %+v, %v", s, got, err)
		}
	}
}

func TestThereIsRoomForSoMany(t *testing.T) {
	t.Parallel()
	r, _ := receive(t, Receiving{Door: Door{Network: "tcp", Addr: "127.0.0.1:0", LMTP: true}, MaxConnections: 2})
	first, second := visit(t, r), visit(t, r)
	first.hears("220")
	second.hears("220")
	visit(t, r).hears("421")
}

func TestNoConnectionStaysForEver(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	defer theirs.Close()
	g := &guest{Conn: ours, until: time.Now().Add(20 * time.Millisecond), leave: func() {}}
	if err := g.SetReadDeadline(time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	var late net.Error
	if _, err := g.Read(make([]byte, 1)); !errors.As(err, &late) || !late.Timeout() {
		t.Errorf("%v", err)
	}
}

func TestARenewedCertificateIsTaken(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	if _, err := ServerTLS(cert, key); err == nil {
		t.Error("there is none")
	}
	renew := func(serial int64) {
		private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		template := &x509.Certificate{SerialNumber: big.NewInt(serial), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"in.test"}}
		der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := x509.MarshalPKCS8PrivateKey(private)
		if err != nil {
			t.Fatal(err)
		}
		for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
			if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(cert, time.Now(), time.Unix(1_700_000_000+serial, 0)); err != nil {
			t.Fatal(err)
		}
	}
	renew(1)
	c, now := &certificates{cert: cert, key: key}, time.Now()
	serial := func() int64 {
		pair, err := c.current(now)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := x509.ParseCertificate(pair.Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return leaf.SerialNumber.Int64()
	}
	first := serial()
	renew(2)
	soon := serial()
	now = now.Add(2 * time.Minute)
	later := serial()
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(cert, now, now); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Minute)
	if last := serial(); first != 1 || soon != 1 || later != 2 || last != 2 {
		t.Errorf("%d %d %d %d", first, soon, later, last)
	}
}
