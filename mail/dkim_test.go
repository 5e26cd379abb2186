package mail_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"salut/mail"
)

func TestASignedLetterVerifies(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{mail.DKIMRSA, mail.DKIMEd25519} {
		key, err := mail.NewDKIMKey(kind)
		if err != nil {
			t.Fatal(err)
		}
		s, err := mail.NewSigning("sender.test", "salut", key)
		if err != nil {
			t.Fatal(err)
		}
		letter, err := s.Sign(nil, composed(t, frame(t, "Анна"), personal(t)))
		if err != nil {
			t.Fatal(err)
		}
		if again, err := s.Sign([]byte("x"), letter); err != nil || again[0] != 'x' {
			t.Errorf("a second signature behind other bytes: %v", err)
		}
		name, record := s.Record()
		lookUp := func(asked string) ([]string, error) {
			if asked != name {
				return nil, errors.New("no such name: " + asked)
			}
			return []string{record}, nil
		}
		verify := func(letter []byte) error {
			all, err := dkim.VerifyWithOptions(bytes.NewReader(letter), &dkim.VerifyOptions{LookupTXT: lookUp})
			if err != nil || len(all) != 1 {
				t.Fatalf("%d signatures, %v", len(all), err)
			}
			return all[0].Err
		}
		if err := verify(letter); err != nil {
			t.Errorf("%s: %v\n%s", kind, err, letter)
		}
		for _, part := range []string{"/u/abc", "List-Unsubscribe=One-Click", "Subject: "} {
			if err := verify(bytes.Replace(letter, []byte(part), []byte(part+"x"), 1)); err == nil {
				t.Errorf("%s: a letter that was changed at %q still verifies", kind, part)
			}
		}
	}
	if _, err := mail.NewSigning("sender.test", "salut", "no key"); err == nil {
		t.Error("nonsense is taken for a key")
	}
	for s, want := range map[string]bool{"salut": true, "s1.2027": true, "": false, "a b": false, "-a": false, "a_b": false, "é": false} {
		if mail.IsSelector(s) != want {
			t.Errorf("%q as a selector", s)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	for _, kind := range []string{mail.DKIMRSA, mail.DKIMEd25519} {
		b.Run(kind, func(b *testing.B) {
			key, err := mail.NewDKIMKey(kind)
			if err != nil {
				b.Fatal(err)
			}
			s, err := mail.NewSigning("sender.test", "salut", key)
			if err != nil {
				b.Fatal(err)
			}
			letter := composed(b, frame(b, "Анна"), bigLetter(b, "ru"))
			var buf []byte
			for b.Loop() {
				if buf, err = s.Sign(buf[:0], letter); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
