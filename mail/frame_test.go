package mail_test

import (
	"bytes"
	"io"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"time"

	"github.com/jhillyerd/enmime/v2"
	gomail "github.com/wneessen/go-mail"

	"salut/mail"
)

var date = time.Date(2027, 3, 5, 9, 30, 0, 0, time.UTC)

func frame(t testing.TB, from string) *mail.Frame {
	t.Helper()
	f, err := mail.NewFrame(mail.Named{Name: from, Address: address(t, "news@sender.test")}, address(t, "anna@sender.test"), "spring.sender.test")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func personal(t testing.TB) mail.Personal {
	return mail.Personal{
		To: mail.Named{Name: "Иван Петров", Address: address(t, "ivan@client.test")}, Subject: "Весна", Text: "Здравствуйте!\n",
		HTML: "<p>Здравствуйте!</p>\n", MessageID: "<1.2@sender.test>", Date: date,
		UnsubscribeURL: "https://sender.test/u/abc", ListUnsubscribeMailto: "mailto:u@sender.test?subject=abc",
	}
}

func composed(t testing.TB, f *mail.Frame, p mail.Personal) []byte {
	t.Helper()
	raw, err := f.Compose(nil, p)
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, raw)
	return raw
}

// wellFormed checks what every letter promises to every server on the way.
func wellFormed(t testing.TB, raw []byte) {
	t.Helper()
	if !bytes.HasSuffix(raw, []byte("\r\n")) {
		t.Error("the last line has no end")
	}
	head := true
	for line := range bytes.Lines(raw) {
		bare, whole := bytes.CutSuffix(line, []byte("\r\n"))
		limit := 76
		if head = head && len(bare) > 0; head {
			limit = 998
			if bytes.Contains(bare, []byte("=?")) {
				limit = 78
			}
		}
		if bytes.HasPrefix(bare, []byte(".")) {
			t.Errorf("a line begins with a dot: %q", line)
		}
		if !whole || bytes.ContainsAny(bare, "\r\n\x00") || len(bare) > limit {
			t.Errorf("a line of %d: %q", len(bare), line)
		}
		for _, c := range bare {
			if c >= 0x80 {
				t.Errorf("a byte above 127: %q", line)
				break
			}
		}
	}
}

func parsed(t testing.TB, raw []byte) (*enmime.Envelope, netmail.Header) {
	t.Helper()
	envelope, err := enmime.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("enmime: %v\n%s", err, raw)
	}
	for _, e := range envelope.Errors {
		if e.Name == enmime.ErrorPlainTextFromHTML {
			continue // a letter may have HTML alone
		}
		t.Errorf("enmime: %v\n%s", e, raw)
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("net/mail: %v\n%s", err, raw)
	}
	return envelope, m.Header
}

func TestComposedLetterIsReadAsItWasMeant(t *testing.T) {
	t.Parallel()
	f := frame(t, `Анна из «Салюта»`)
	envelope, header := parsed(t, composed(t, f, personal(t)))
	if envelope.Text != "Здравствуйте!\r\n" && envelope.Text != "Здравствуйте!\n" || strings.TrimSpace(envelope.HTML) != "<p>Здравствуйте!</p>" {
		t.Errorf("bodies: %q, %q", envelope.Text, envelope.HTML)
	}
	for name, want := range map[string]string{
		"Subject": "Весна", "From": "Анна из «Салюта» <news@sender.test>", "To": "Иван Петров <ivan@client.test>",
	} {
		if got := envelope.GetHeader(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, want := range map[string]string{
		"Message-Id": "<1.2@sender.test>", "Date": "Fri, 05 Mar 2027 09:30:00 +0000", "List-Id": "<spring.sender.test>", "Reply-To": "<anna@sender.test>",
		"List-Unsubscribe": "<https://sender.test/u/abc>, <mailto:u@sender.test?subject=abc>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"Mime-Version": "1.0",
	} {
		if got := header[name]; len(got) != 1 || got[0] != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if kind, params, err := mime.ParseMediaType(header.Get("Content-Type")); err != nil || kind != "multipart/alternative" || params["boundary"] == "" {
		t.Errorf("Content-Type: %q %v", header.Get("Content-Type"), err)
	}
}

func TestLetterWithoutUnsubscribeHasNoSuchHeader(t *testing.T) {
	t.Parallel()
	p := personal(t)
	p.UnsubscribeURL, p.ListUnsubscribeMailto = "", ""
	_, header := parsed(t, composed(t, frame(t, ""), p))
	for name := range header {
		if strings.HasPrefix(name, "List-Unsub") {
			t.Errorf("%s stands there", name)
		}
	}
	if got := header.Get("From"); got != "<news@sender.test>" {
		t.Errorf("From: %q", got)
	}
}

func TestLetterOfOnePartHasNoOther(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"plain words\n", "Кириллица\n"} {
		p := personal(t)
		p.HTML, p.Text = "", text
		raw := composed(t, frame(t, "Anna"), p)
		envelope, _ := parsed(t, raw)
		if strings.TrimSpace(envelope.Text) != strings.TrimSpace(text) || envelope.HTML != "" || bytes.Contains(raw, []byte("multipart")) {
			t.Errorf("got %s", raw)
		}
		p.HTML, p.Text = "<b>"+text+"</b>", ""
		if envelope, _ = parsed(t, composed(t, frame(t, "Anna"), p)); !strings.Contains(envelope.HTML, text[:5]) {
			t.Errorf("got %q", envelope.HTML)
		}
	}
}

// hostile are texts of clients and managers that a header or a body must survive.
var hostile = []string{
	"", " ", "plain", "O'Brien, Anna", `Anna "Queen" \ of`, "Иванов, Пётр", "Анна\r\nBcc: evil@sender.test", "tab\tand\x00nul\x7f",
	"👩‍👩‍👧‍👦 семья", strings.Repeat("👩‍👩‍👧‍👦", 40), strings.Repeat("ы", 500), strings.Repeat("long ", 100), strings.Repeat("x", 2000),
	"=?UTF-8?B?0JDQvdC90LA=?=", "=?", "?=", "a=?b?=c", "<evil@sender.test>", "Anna <a@b.test>", "(comment)", "Ivan; group: a@b.test;",
	"bad \xff\xfe bytes", "\u2028line\u2029", "  spaces   inside  ", "Mixed имя and слова", "日本語のとても長い名前です、改行はどうなりますか。ええと", "שלום", "_=_", "a_b c",
	"Ünï", "é", strings.Repeat("é", 30) + strings.Repeat("a", 70),
}

func TestHostileNamesAndSubjectsComeBackWhole(t *testing.T) {
	t.Parallel()
	for _, text := range hostile {
		checkHeaders(t, text)
	}
}

func FuzzHeaders(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 5000 {
			checkHeaders(t, text)
		}
	})
}

// checkHeaders writes a text as both names and the subject and reads them back.
func checkHeaders(t *testing.T, text string) {
	t.Helper()
	want := strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "\ufffd"), func(r rune) bool {
		return r < ' ' || r >= 0x7f && r < 0xa0 || r == ' ' || r == '\u2028' || r == '\u2029'
	}), " ")
	p := personal(t)
	p.To.Name, p.Subject = text, text
	raw := composed(t, frame(t, text), p)
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%q: %v\n%s", text, err, raw)
	}
	if len(m.Header["Bcc"]) > 0 {
		t.Errorf("%q made a header", text)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != want {
		t.Errorf("%q: the subject %q became %q (%v)", text, m.Header.Get("Subject"), subject, err)
	}
	for _, name := range []string{"From", "To"} {
		list, err := m.Header.AddressList(name)
		if err != nil || len(list) != 1 || list[0].Name != want {
			t.Errorf("%q: %s %q became %+v (%v)", text, name, m.Header.Get(name), list, err)
		}
	}
	for _, word := range strings.Fields(m.Header.Get("Subject")) {
		if strings.HasPrefix(word, "=?UTF-8?") && len(word) > 75 {
			t.Errorf("%q: a word of %d", text, len(word))
		}
		if d, err := new(mime.WordDecoder).Decode(word); err == nil && strings.ToValidUTF8(d, "") != d {
			t.Errorf("%q: a character is split in %q", text, word)
		}
	}
}

func TestBodiesComeBackWhole(t *testing.T) {
	t.Parallel()
	for _, body := range append(hostile,
		".", "..", ".\n.\r\n.", "-- \nsignature", "--boundary--", "From here\nFrom there", "trailing space \ntrailing tab\t\n", "a=b=c", "\n\n\n", "\r\r\n\r",
		strings.Repeat("x", 75)+"="+strings.Repeat("y", 76)+" \n", strings.Repeat("z", 76), strings.Repeat("z", 75)+" ", strings.Repeat("Ж", 1000),
		strings.Repeat("a", 75)+".b", strings.Repeat("word word.", 400), "lone\rcr", "<p>"+strings.Repeat(`<a href="https://sender.test/?q=1">.</a>`, 50),
		"-\n.\nF\n-F.", "\tindented\n\t\n",
	) {
		checkBody(t, body)
	}
}

func FuzzBody(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Add("a\r\n.\r\n" + strings.Repeat("=", 100) + " \n-")
	f.Fuzz(func(t *testing.T, body string) { checkBody(t, body) })
}

// checkBody writes a body as both parts and reads it back through the standard library.
func checkBody(t *testing.T, body string) {
	t.Helper()
	if body == "" {
		return
	}
	want := strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n", "\r", "\r\n").Replace(body)
	p := personal(t)
	p.Text, p.HTML = body, body+"<"
	raw := composed(t, frame(t, "Anna"), p)
	root, err := enmime.ReadParts(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("%q: %v\n%s", body, err, raw)
	}
	text, html := decoded(t, raw)
	if text != want || html != want+"<" {
		t.Errorf("%q became %q and %q\n%s", body, text, html, raw)
	}
	if root.FirstChild == nil || root.FirstChild.NextSibling == nil || root.FirstChild.NextSibling.NextSibling != nil {
		t.Errorf("%q: not two parts\n%s", body, raw)
	}
}

func TestMostlyCyrillicIsBase64AndTheRestQuotedPrintable(t *testing.T) {
	t.Parallel()
	p := personal(t)
	p.Text, p.HTML = "Здравствуйте, Иван Петрович! Скидка.", "<table><tr><td>Hello, Иван</td></tr></table><p>and more of it in English</p>"
	raw := string(composed(t, frame(t, "Anna"), p))
	if !strings.Contains(raw, "base64\r\nContent-Type: text/plain") || !strings.Contains(raw, "quoted-printable\r\nContent-Type: text/html") {
		t.Error(raw)
	}
}

func TestComposeRefusesWhatWouldBreakALetter(t *testing.T) {
	t.Parallel()
	f := frame(t, "Anna")
	for name, spoil := range map[string]func(p *mail.Personal){
		"no recipient":       func(p *mail.Personal) { p.To.Address = mail.Address{} },
		"no body":            func(p *mail.Personal) { p.HTML, p.Text = "", "" },
		"no Message-ID":      func(p *mail.Personal) { p.MessageID = "" },
		"a header in it":     func(p *mail.Personal) { p.MessageID = "1@x.test>\r\nBcc: <a@b.test" },
		"a header in a link": func(p *mail.Personal) { p.UnsubscribeURL = "https://x.test/\r\nBcc: a@b.test" },
		"a link too long":    func(p *mail.Personal) { p.UnsubscribeURL = "https://x.test/" + strings.Repeat("x", 1000) },
	} {
		p := personal(t)
		spoil(&p)
		if raw, err := f.Compose(nil, p); err == nil {
			t.Errorf("%s: %s", name, raw)
		}
	}
	if _, err := mail.NewFrame(mail.Named{}, mail.Address{}, ""); err == nil {
		t.Error("a frame from nobody")
	}
	if _, err := mail.NewFrame(mail.Named{Address: address(t, "a@sender.test")}, mail.Address{}, "a>\r\nBcc: x"); err == nil {
		t.Error("a frame with a header in its list")
	}
}

// reference composes the same letter with go-mail alone.
func reference(t testing.TB, p mail.Personal, from string) *gomail.Msg {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := m.FromFormat(from, "news@sender.test"); err != nil {
		t.Fatal(err)
	}
	if err := m.AddToFormat(p.To.Name, p.To.Address.String()); err != nil {
		t.Fatal(err)
	}
	if err := m.ReplyTo("anna@sender.test"); err != nil {
		t.Fatal(err)
	}
	m.SetGenHeader("List-Id", "<spring.sender.test>")
	m.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+p.UnsubscribeURL+">, <"+p.ListUnsubscribeMailto+">")
	m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	m.SetMessageIDWithValue(strings.Trim(p.MessageID, "<>"))
	m.SetDateWithValue(p.Date)
	m.Subject(p.Subject)
	m.SetBodyString(gomail.TypeTextPlain, p.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, p.HTML)
	return m
}

func TestComposedLetterEqualsOneOfGoMail(t *testing.T) {
	t.Parallel()
	for _, p := range []mail.Personal{personal(t), bigLetter(t, "ru"), bigLetter(t, "en")} {
		var want bytes.Buffer
		if _, err := reference(t, p, "Анна из «Салюта»").WriteTo(&want); err != nil {
			t.Fatal(err)
		}
		got := composed(t, frame(t, "Анна из «Салюта»"), p)
		gotEnvelope, gotHeader := parsed(t, got)
		wantEnvelope, wantHeader := parsed(t, want.Bytes())
		if gotEnvelope.Text != wantEnvelope.Text || gotEnvelope.HTML != wantEnvelope.HTML {
			t.Errorf("bodies differ")
		}
		for name := range wantHeader {
			if name == "Content-Type" {
				continue // differs by the boundary
			}
			if len(gotHeader[name]) != 1 || gotEnvelope.GetHeader(name) != wantEnvelope.GetHeader(name) {
				t.Errorf("%s: %q, go-mail %q", name, gotEnvelope.GetHeader(name), wantEnvelope.GetHeader(name))
			}
		}
		if len(gotHeader) != len(wantHeader) {
			t.Errorf("%d headers, go-mail %d", len(gotHeader), len(wantHeader))
		}
	}
}

// bigLetter is one of 8.2 KB of HTML and 1 KB of text.
func bigLetter(t testing.TB, language string) mail.Personal {
	p := personal(t)
	word, link := "Скидка десять процентов, Иван! ", `<p style="margin:0 0 16px;font-size:16px"><a href="https://sender.test/c/0123456789abcdefghij">Смотреть</a></p>`
	if language == "en" {
		word, link = "Ten percent off for you, John! ", strings.ReplaceAll(link, "Смотреть", "Look here")
	}
	p.HTML = "<html><body>\n"
	for len(p.HTML) < 8200 {
		p.HTML += "<p>" + word + word + "</p>\n" + link + "\n"
	}
	p.HTML += "</body></html>\n"
	p.Text = strings.Repeat(word+"\n", 1024/len(word))
	return p
}

func BenchmarkCompose(b *testing.B) {
	for _, language := range []string{"ru", "en"} {
		p := bigLetter(b, language)
		b.Run("spliced/"+language, func(b *testing.B) {
			f := frame(b, "Анна")
			buf, err := f.Compose(nil, p)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			b.SetBytes(int64(len(buf)))
			for b.Loop() {
				buf, _ = f.Compose(buf[:0], p)
			}
		})
		b.Run("go-mail/"+language, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n, err := reference(b, p, "Анна").WriteTo(io.Discard)
				if err != nil {
					b.Fatal(err)
				}
				b.SetBytes(n)
			}
		})
	}
}
