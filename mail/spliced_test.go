package mail_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"salut/mail"
)

// checkSpliced puts a body together of fixed and personal texts in turn, and reads it back out of a letter.
func checkSpliced(t *testing.T, e mail.Encoding, texts []string) {
	t.Helper()
	var b mail.Body
	lines := strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n", "\r", "\r\n")
	want := ""
	for range 2 { // a body is used again and again
		b.Reset(e)
		want = ""
		for i, text := range texts {
			want += lines.Replace(text)
			if i%2 == 0 {
				b.Fixed(mail.NewFixed(text, e))
			} else {
				b.Text([]byte(text))
			}
		}
	}
	p := personal(t)
	p.HTML, p.Body = "", &b
	raw := composed(t, frame(t, "Anna"), p)
	if _, html := decoded(t, raw); html != want {
		t.Errorf("%q became %q\n%s", texts, html, raw)
	}
	if again := composed(t, frame(t, "Anna"), p); len(again) != len(raw) {
		t.Errorf("the body changed between two letters: %d and %d bytes", len(raw), len(again))
	}
}

func TestABodyOfFixedAndPersonalTextsReadsAsOne(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"", "a", "bc", "Ж", "имя", ".", "-", "F", " ", "\t", "=", "\n", "\r\n", "\r", "\x80", strings.Repeat("x", 73), strings.Repeat("y", 76), strings.Repeat("ё", 60), "<p>word.</p>\n.\n"})
	rapid.Check(t, func(r *rapid.T) {
		texts := rapid.SliceOfN(rapid.Map(rapid.SliceOfN(word, 0, 5), func(w []string) string { return strings.Join(w, "") }), 0, 8).Draw(r, "texts")
		for _, e := range []mail.Encoding{mail.EncodingFor("latin"), mail.EncodingFor("кириллица")} {
			checkSpliced(t, e, texts)
		}
		if t.Failed() {
			r.Fatal("see above")
		}
	})
}

func BenchmarkComposeSpliced(b *testing.B) {
	for _, language := range []string{"en", "ru"} {
		b.Run(language, func(b *testing.B) {
			p := bigLetter(b, language)
			e := mail.EncodingFor(p.HTML)
			var parts []*mail.Fixed
			const holes = 10
			for i := range holes {
				parts = append(parts, mail.NewFixed(p.HTML[i*len(p.HTML)/holes:(i+1)*len(p.HTML)/holes], e))
			}
			f := frame(b, "Anna")
			var body mail.Body
			var buf []byte
			p.HTML, p.Body = "", &body
			b.ReportAllocs()
			for b.Loop() {
				body.Reset(e)
				for _, part := range parts {
					body.Fixed(part)
					body.Text([]byte("Анна Петровна"))
				}
				var err error
				if buf, err = f.Compose(buf[:0], p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
