package tokens_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"salut/fault"
	"salut/tokens"
)

var refs = []tokens.Ref{
	{Kind: 'u', Mailing: 1, N: 1},
	{Kind: 'u'},
	{Kind: 'c', Mailing: 1, N: 1, Link: 1},
	{Kind: 'c', Mailing: 17, N: 1_000_000, Link: 300},
	{Kind: 'v', Mailing: 1<<56 - 1, N: math.MaxInt32, Link: math.MaxInt32},
}

func TestTokenGivesItsReferenceBack(t *testing.T) {
	t.Parallel()
	key := tokens.NewKey("a secret of the test")
	for _, r := range refs {
		token := key.Sign(r)
		if got, err := key.Read(r.Kind, token); err != nil || got != r {
			t.Errorf("%+v became %q and then %+v, %v", r, token, got, err)
		}
		if token != key.Sign(r) || token != tokens.NewKey("a secret of the test").Sign(r) {
			t.Errorf("%+v has two tokens", r)
		}
		if len(token) > 47 || strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			t.Errorf("%q doesn't fit a URL", token)
		}
	}
	if n := len(key.Sign(tokens.Ref{Kind: 'c', Mailing: 100, N: 1_000_000, Link: 5})); n > 30 {
		t.Errorf("a usual token has %d characters", n)
	}
}

func TestTokenOfAnotherKindKeyOrSpellingIsRefused(t *testing.T) {
	t.Parallel()
	key := tokens.NewKey("a secret of the test")
	for _, r := range refs {
		token := key.Sign(r)
		bad := []string{"", "x", token[:len(token)-1], token + "A", token + "=", " " + token, token + "\n", token[:4] + "\n" + token[4:], strings.ToUpper(token), strings.Repeat(token, 2)}
		for i := range token {
			for _, c := range []byte("Aa0-") {
				if token[i] != c {
					bad = append(bad, token[:i]+string(c)+token[i+1:])
				}
			}
		}
		for _, b := range bad {
			if got, err := key.Read(r.Kind, b); !fault.Is(err, fault.NotFound) || got != (tokens.Ref{}) {
				t.Errorf("%q instead of %q is %+v, %v", b, token, got, err)
			}
		}
		if _, err := key.Read(r.Kind+1, token); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q is read as another kind", token)
		}
		if _, err := tokens.NewKey("another secret").Read(r.Kind, token); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q is read by another key", token)
		}
	}
}

func TestSignatureIsCMAC(t *testing.T) {
	t.Parallel()
	unhex := func(s string) []byte {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	// RFC 4493 §4, example 2: its message of one block, taken for a reference.
	n := uint32(0xe93d7e11)
	got := tokens.MAC(unhex("2b7e151628aed2a6abf7158809cf4f3c"), tokens.Ref{Kind: 0x6b, Mailing: 0xc1bee22e409f96, N: int32(n), Link: 0x7393172a})
	if want := unhex("070a16b46b4d4144f79bdd9dd04a287c"); !bytes.Equal(got[:], want) {
		t.Errorf("got %x", got)
	}
}

func TestTokensOfDifferentReferencesDiffer(t *testing.T) {
	t.Parallel()
	key := tokens.NewKey("a secret of the test")
	seen := map[string]tokens.Ref{}
	for _, kind := range []byte("ucov") {
		for mailing := range int64(20) {
			for n := range int32(20) {
				for link := range int32(4) {
					r := tokens.Ref{Kind: kind, Mailing: mailing << 8, N: n << 20, Link: link}
					token := key.Sign(r)
					if other, ok := seen[token]; ok {
						t.Fatalf("%+v and %+v are both %q", r, other, token)
					}
					seen[token] = r
				}
			}
		}
	}
}

func TestSignRefusesImpossibleReferences(t *testing.T) {
	t.Parallel()
	for _, r := range []tokens.Ref{{Mailing: -1}, {Mailing: 1 << 56}, {N: -1}, {Link: -1}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v was signed", r)
				}
			}()
			tokens.NewKey("x").Sign(r)
		}()
	}
}

func FuzzRead(f *testing.F) {
	key := tokens.NewKey("a secret of the test")
	for _, r := range refs {
		f.Add(key.Sign(r))
	}
	f.Add("AAAA")
	f.Fuzz(func(t *testing.T, token string) {
		r, err := key.Read('u', token)
		if err == nil && key.Sign(r) != token {
			t.Errorf("%q has a second spelling of %+v", token, r)
		}
	})
}

func TestSealedSecretOpensWithItsKeyOnly(t *testing.T) {
	t.Parallel()
	key := tokens.NewKey("a secret of the test")
	for _, plain := range [][]byte{nil, {}, []byte("пароль"), bytes.Repeat([]byte("x"), 10000)} {
		sealed, err := key.Seal(plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := key.Open(sealed); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("got %q, %v", got, err)
		}
		if len(plain) > 3 && bytes.Contains(sealed, plain[:4]) {
			t.Error("it can be read")
		}
		if again, _ := key.Seal(plain); bytes.Equal(again, sealed) {
			t.Error("sealed twice, it looks the same")
		}
		if _, err := tokens.NewKey("another").Open(sealed); !errors.Is(err, tokens.ErrOtherKey) {
			t.Errorf("another key: %v", err)
		}
		for i := range min(len(sealed), 60) {
			damaged := bytes.Clone(sealed)
			damaged[i] ^= 1
			if _, err := key.Open(damaged); !errors.Is(err, tokens.ErrOtherKey) {
				t.Errorf("damaged at %d: %v", i, err)
			}
			if _, err := key.Open(sealed[:i]); !errors.Is(err, tokens.ErrOtherKey) {
				t.Errorf("cut at %d: %v", i, err)
			}
		}
	}
}

func TestKeyPrintsNothingOfItself(t *testing.T) {
	t.Parallel()
	key := tokens.NewKey(rand.Text())
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if got := fmt.Sprintf(format, key); got != "tokens.Key" {
			t.Errorf("%s prints %q", format, got)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	key := tokens.NewKey("a secret of the test")
	b.ReportAllocs()
	for b.Loop() {
		key.Sign(tokens.Ref{Kind: 'c', Mailing: 100, N: 1_000_000, Link: 5})
	}
}
