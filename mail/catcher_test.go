package mail_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"salut/fault"
	"salut/mail"
)

func catcher(t testing.TB, dir string) *mail.Catcher {
	t.Helper()
	c, err := mail.StartCatcher(t.Context(), "127.0.0.1:0", dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// throw sends a raw letter to the mailbox.
func throw(t testing.TB, c *mail.Catcher, to, raw string) {
	t.Helper()
	conn := dial(t, c.Account())
	if out := conn.Send(t.Context(), address(t, "news@sender.test"), address(t, to), []byte(raw), nil); !out.Accepted() {
		t.Fatalf("got %+v", out)
	}
	_ = conn.Close()
}

func TestCatcherShowsWhatItTook(t *testing.T) {
	t.Parallel()
	c := catcher(t, t.TempDir())
	p := personal(t)
	p.HTML, p.Subject = `<p class="x">Скидка & подарок</p>`, strings.Repeat("Весенние скидки 🎁 ", 8)
	raw := composed(t, frame(t, "Анна"), p)
	throw(t, c, "ivan@client.test", string(raw))
	list, err := c.List(10, "")
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v %v", list, err)
	}
	got := list[0]
	if got.From != "Анна <news@sender.test>" || got.To != "Иван Петров <ivan@client.test>" || got.Subject != strings.TrimSpace(p.Subject) ||
		got.EnvelopeFrom != "news@sender.test" || !slices.Equal(got.EnvelopeTo, []string{"ivan@client.test"}) || got.MessageID != p.MessageID || got.Size != len(raw) {
		t.Errorf("got %+v", got)
	}
	if got.Raw != "" || got.HTML != "" || got.Headers != nil {
		t.Error("a list has no bodies")
	}
	whole, err := c.Find(got.ID)
	if err != nil || whole.Raw != string(raw) || strings.TrimSpace(whole.HTML) != p.HTML || strings.TrimSpace(whole.Text) != "Здравствуйте!" {
		t.Errorf("%+v %v", whole, err)
	}
	if i := slices.IndexFunc(whole.Headers, func(h mail.Header) bool { return h.Name == "List-Unsubscribe" }); i < 0 ||
		whole.Headers[i].Value != "<https://sender.test/u/abc>, <mailto:u@sender.test?subject=abc>" || whole.Headers[0].Name != "Date" {
		t.Errorf("headers: %+v", whole.Headers)
	}
}

func TestCatcherListsNewestFirstPageByPage(t *testing.T) {
	t.Parallel()
	c := catcher(t, t.TempDir())
	for i := range 7 {
		throw(t, c, "b@client.test", fmt.Sprintf("Subject: %d\r\n\r\nx\r\n", i))
	}
	var got []string
	before := ""
	for {
		list, err := c.List(3, before)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) == 0 {
			break
		}
		for _, l := range list {
			got = append(got, l.Subject)
		}
		before = list[len(list)-1].ID
	}
	if strings.Join(got, "") != "6543210" || c.Count() != 7 {
		t.Errorf("got %v", got)
	}
	if _, err := c.List(3, "nonsense"); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
	for _, id := range []string{"8", "0", "-1", "x", "", "999999999999999999999"} {
		if _, err := c.Find(id); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", id, err)
		}
	}
}

func TestCatcherSurvivesARestartAndATornLetter(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	c, err := mail.StartCatcher(ctx, "127.0.0.1:0", dir)
	if err != nil {
		t.Fatal(err)
	}
	throw(t, c, "b@client.test", "Subject: one\r\n\r\nx\r\n")
	throw(t, c, "b@client.test", "Subject: two\r\n\r\nx\r\n")
	stop()
	c.Close()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v %v", files, err)
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], b[:len(b)-5], 0o600); err != nil {
		t.Fatal(err)
	}
	c = catcher(t, dir)
	if c.Count() != 1 {
		t.Fatalf("%d letters after the tear", c.Count())
	}
	throw(t, c, "b@client.test", "Subject: three\r\n\r\nx\r\n")
	c.Close()
	c = catcher(t, dir)
	list, err := c.List(10, "")
	if err != nil || len(list) != 2 || list[0].Subject != "three" || list[0].ID != "2" || list[1].Subject != "one" {
		t.Fatalf("%+v %v", list, err)
	}
}

func TestCatcherBearsHostileLetters(t *testing.T) {
	t.Parallel()
	c := catcher(t, t.TempDir())
	for _, raw := range []string{
		"x", "\r\n", "no header at all\r\n\r\nx", "Subject:\r\n\r\n", ": empty name\r\n\r\nx", " folded first\r\n\r\nx", "Subject: =?UTF-8?B?!!!?=\r\n\r\nx",
		"Subject: \xff\xfe\r\n\r\n\xff", "Content-Type: multipart/mixed\r\n\r\nx", "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n--a\r\n--a",
		"Content-Type: text/html; charset=nonsense\r\n\r\n<b>x", "Content-Transfer-Encoding: base64\r\n\r\n!!!", strings.Repeat("X-A: b\r\n", 5000) + "\r\nx",
		"Subject: " + strings.Repeat("a\r\n ", 5000) + "\r\n\r\nx", "From: <script>alert(1)</script>\r\n\r\nx", "From: a\x00b\r\n\r\nx",
	} {
		throw(t, c, "b@client.test", raw)
	}
	list, err := c.List(100, "")
	if err != nil || len(list) != 16 {
		t.Fatalf("%d letters, %v", len(list), err)
	}
	for _, l := range list {
		if _, err := c.Find(l.ID); err != nil {
			t.Errorf("%+v: %v", l, err)
		}
	}
}

func TestCatcherRefusesALetterTooLarge(t *testing.T) {
	t.Parallel()
	c := catcher(t, t.TempDir())
	conn := dial(t, c.Account())
	big := []byte("Subject: big\r\n\r\n" + strings.Repeat(strings.Repeat("x", 76)+"\r\n", 26<<20/78+1))
	out := conn.Send(t.Context(), address(t, "a@sender.test"), address(t, "b@client.test"), big, nil)
	if out.Reply.Code != 552 || out.Err != nil {
		t.Errorf("got %+v", out)
	}
	// One that doesn't announce its size is found out while it is read.
	tcp, err := net.Dial("tcp", c.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tcp.Close() }()
	text := textproto.NewConn(tcp)
	for _, line := range []string{"", "EHLO x.test", "MAIL FROM:<a@sender.test>", "RCPT TO:<b@client.test>", "DATA"} {
		if line != "" {
			_ = text.PrintfLine("%s", line)
		}
		if _, _, err := text.ReadResponse(0); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := io.Copy(tcp, strings.NewReader(string(big)+".\r\n")); err != nil {
		t.Fatal(err)
	}
	if code, _, err := text.ReadResponse(0); code != 552 || err != nil {
		t.Errorf("got %d, %v", code, err)
	}
	if c.Count() != 0 {
		t.Error("it was kept")
	}
}

func BenchmarkCatcher(b *testing.B) {
	c := catcher(b, b.TempDir())
	raw, err := frame(b, "Анна").Compose(nil, bigLetter(b, "ru"))
	if err != nil {
		b.Fatal(err)
	}
	from, to := address(b, "a@sender.test"), address(b, "b@client.test")
	const conns = 10
	b.ResetTimer()
	var wg sync.WaitGroup
	for range conns {
		conn := dial(b, c.Account())
		wg.Go(func() {
			for range b.N/conns + 1 {
				if out := conn.Send(b.Context(), from, to, raw, nil); !out.Accepted() {
					b.Errorf("got %+v", out)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(c.Count())/b.Elapsed().Seconds(), "letters/s")
}
