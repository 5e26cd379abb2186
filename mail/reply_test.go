package mail_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"salut/mail"
)

func TestReadReply(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		said string
		want string // empty: nonsense
	}{
		{"plain", "250 ok\r\n", "250 ok"},
		{"enhanced", "550 5.1.1 no such user\r\n", "550 5.1.1 no such user"},
		{"enhanced in each line", "550-5.7.1 spam\r\n550-5.7.1 really\r\n550 5.7.1 go away\r\n", "550 5.7.1 spam really go away"},
		{"lines without words", "250-\r\n250-one\r\n250\r\n", "250 one"},
		{"code alone", "354\r\n", "354"},
		{"LF alone", "250 ok\n", "250 ok"},
		{"the other class is no status of this", "550 4.1.1 odd\r\n", "550 4.1.1 odd"},
		{"a version number is no status", "250 2.0.0.1 ready\r\n", "250 2.0.0.1 ready"},
		{"not only ASCII", "550 5.1.1 нет такого\r\n", "550 5.1.1 нет такого"},
		{"bytes of another charset", "550 5.1.1 \xed\xe5\xf2\r\n", "550 5.1.1 \ufffd"},
		{"control characters", "550 5.1.1 a\x00b\x1b[31mc\r\n", "550 5.1.1 a b [31mc"},
		{"words without end are cut", "250 " + strings.Repeat("x", 3000) + "\r\n", "250 " + strings.Repeat("x", 1000)},
		{"no code", "hello\r\n", ""},
		{"letters in the code", "25O ok\r\n", ""},
		{"1xx", "150 ok\r\n", ""},
		{"6xx", "650 ok\r\n", ""},
		{"too short", "25\r\n", ""},
		{"no space", "250ok\r\n", ""},
		{"codes disagree", "250-a\r\n251 b\r\n", ""},
		{"cut in the middle", "250-a\r\n", ""},
		{"cut in the line", "250 a", ""},
		{"empty", "", ""},
		{"a line too long", "250 " + strings.Repeat("x", 5000) + "\r\n", ""},
		{"too many lines", strings.Repeat("250-x\r\n", 65) + "250 x\r\n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, left, err := mail.ReadReply([]byte(tt.said))
			if tt.want == "" {
				if err == nil {
					t.Fatalf("got %q", got)
				}
				return
			}
			if err != nil || got.String() != tt.want || left != 0 {
				t.Errorf("got %q, %d bytes left, %v", got, left, err)
			}
		})
	}
	if r, _, _ := mail.ReadReply([]byte("550 5.1.1 no such user\r\n")); r != (mail.Reply{Code: 550, Enhanced: "5.1.1", Text: "no such user"}) {
		t.Errorf("got %+v", r)
	}
	if r, _, _ := mail.ReadReply([]byte("550 4.1.1 odd\r\n")); r.Enhanced != "" {
		t.Errorf("got %+v", r)
	}
}

func FuzzReadReply(f *testing.F) {
	for _, s := range []string{"250 ok\r\n", "550-5.7.1 a\r\n550 5.7.1 b\r\n", "354\r\n", "250-\r\n250 2.0.0\r\n", "\xff\x00", "250 2.0.0 \r\r\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, said []byte) {
		r, _, err := mail.ReadReply(said)
		if err != nil {
			return
		}
		if r.Code < 200 || r.Code > 599 || len(r.Text) > 3*1000 || !utf8.ValidString(r.String()) || strings.TrimSpace(r.Text) != r.Text {
			t.Errorf("got %+v", r)
		}
		if strings.ContainsFunc(r.String(), unicode.IsControl) {
			t.Errorf("control characters: %q", r)
		}
	})
}

func FuzzStuffing(f *testing.F) {
	for _, s := range []string{"a\r\n.b\r\n", ".\r\n", "a\n.\nb", "\r.\r", "a\r\r\n.", "...", "\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		got := mail.Stuffed(message)
		if !bytes.HasSuffix(got, []byte(".\r\n")) {
			t.Fatalf("%q has no end", got)
		}
		whole := strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n", "\r", "\r\n").Replace(string(message))
		if whole != "" && !strings.HasSuffix(whole, "\r\n") {
			whole += "\r\n"
		}
		var back strings.Builder
		lines := strings.SplitAfter(string(got), "\r\n")
		for i, line := range lines[:len(lines)-1] {
			if line == ".\r\n" {
				if i != len(lines)-2 {
					t.Fatalf("%q ends before its end: %q", message, got)
				}
				break
			}
			if strings.ContainsAny(strings.TrimSuffix(line, "\r\n"), "\r\n") {
				t.Errorf("%q has a lone line end: %q", message, got)
			}
			back.WriteString(strings.TrimPrefix(line, "."))
		}
		if back.String() != whole {
			t.Errorf("%q came back as %q", message, back.String())
		}
	})
}

func TestOutcomeBlameless(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		out  mail.Outcome
		want bool
	}{
		{"no such user", mail.Outcome{Reply: mail.Reply{Code: 550}, Stage: mail.StageRcpt}, false},
		{"taken", mail.Outcome{Reply: mail.Reply{Code: 250}, Stage: mail.StageBody, Began: true}, false},
		{"421", mail.Outcome{Reply: mail.Reply{Code: 421}, Stage: mail.StageRcpt}, true},
		{"cut", mail.Outcome{Err: mail.ErrNoAuth, Stage: mail.StageMail}, true},
		{"sign-in refused", mail.Outcome{Reply: mail.Reply{Code: 535}, Stage: mail.StageAuth}, true},
	}
	for _, tt := range tests {
		if got := tt.out.Blameless(); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
