package mail

import (
	"bytes"
	"io"
	"testing"
)

func FuzzStrict(f *testing.F) {
	for _, s := range []string{"a\r\nb\r\n", "a\nb", "a\rb", "\r", "\r\n.\r\n", "\r\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := io.ReadAll(&strict{r: bytes.NewReader(body)})
		// What is left when all right ends of lines are taken out holds neither CR nor LF.
		bare := bytes.ContainsAny(bytes.ReplaceAll(body, []byte("\r\n"), nil), "\r\n")
		if bytes.Contains(body, []byte("\r\r\n")) || bytes.Contains(body, []byte("\r\n\n")) {
			bare = true
		}
		if (err != nil) != bare || err == nil && !bytes.Equal(got, body) {
			t.Errorf("%q: %v", body, err)
		}
	})
}

func FuzzParseDoor(f *testing.F) {
	for _, s := range []string{":25", "lmtp:/a", "lmtp://h:1", "smtp://h:1", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDoor(s); err == nil && (d.Addr == "" || d.Network != "tcp" && d.Network != "unix") {
			t.Errorf("%q: %+v", s, d)
		}
	})
}
