package inbound

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzContent(f *testing.F) {
	f.Add([]byte("From: a@b.test\r\nContent-Type: text/html\r\n\r\n<p onclick=x><img src=http://e.test/><script>x</script>"))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Disposition: attachment; filename=\"=?utf-8?B?0JDQvdC90LA=?=\"\r\n\r\nx\r\n--b--"))
	f.Add([]byte("Content-Type: text/html; charset=utf-7\r\n\r\n+ADw-script+AD4-"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c := contentOf(raw)
		page := strings.ToLower(c.HTML)
		for _, bad := range []string{"<script", "<iframe", "<object", "<style", "<form", "<link", "<meta", " src=", " style=", "javascript:"} {
			// Text that only looks like markup has no "<" of its own any more.
			if strings.HasPrefix(bad, "<") && strings.Contains(page, bad) {
				t.Errorf("%q in %q", bad, c.HTML)
			}
		}
		for _, s := range []string{c.Body, c.HTML} {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Errorf("%q", s)
			}
		}
		for _, a := range c.Attachments {
			if strings.ContainsAny(a.Name, "/\\\x00") || a.Size < 0 {
				t.Errorf("%+v", a)
			}
		}
	})
}

func FuzzHash(f *testing.F) {
	f.Add([]byte("x"), "b-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@in.test")
	f.Fuzz(func(t *testing.T, raw []byte, to string) {
		d := Delivered{Raw: raw, To: []string{to, to}}
		if first := d.hash(); first != (Delivered{Raw: raw, To: []string{to, to}}).hash() {
			t.Error("another hash of the same")
		}
		if clean(to) != clean(clean(to)) {
			t.Errorf("%q", to)
		}
		wantsOut(string(raw))
	})
}
