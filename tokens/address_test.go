package tokens

import (
	"strings"
	"testing"
)

func TestATokenInAnAddress(t *testing.T) {
	t.Parallel()
	k := NewKey("a secret of sixteen and more")
	for _, r := range []Ref{{Kind: Envelope, Mailing: 1, N: 1}, {Kind: Envelope, Mailing: 300, N: 70_000}, {Kind: Unsubscribe, Mailing: maxMailing, N: 1<<31 - 1}, {Kind: Envelope}} {
		token := string(k.AppendAddress(nil, r))
		if len(token)+2 > 64 || !LooksSigned(token) || strings.ToLower(token) != token {
			t.Errorf("%+v: %q of %d", r, token, len(token))
		}
		for _, spelled := range []string{token, strings.ToUpper(token)} {
			if got, ok := k.ReadAddress(r.Kind, spelled); !ok || got != r {
				t.Errorf("%q is %+v, %v", spelled, got, ok)
			}
		}
	}
}

func TestATokenInAnAddressIsOfOneKindAndOneKey(t *testing.T) {
	t.Parallel()
	k := NewKey("a secret of sixteen and more")
	r := Ref{Kind: Envelope, Mailing: 12, N: 34}
	token := string(k.AppendAddress(nil, r))
	if _, ok := k.ReadAddress(Unsubscribe, token); ok {
		t.Error("an envelope sender unsubscribes")
	}
	if _, ok := NewKey("another secret of sixteen").ReadAddress(Envelope, token); ok {
		t.Error("another installation's token is taken")
	}
	for _, kind := range []byte{'u', 'c', 'o', 'v'} {
		link := string(k.AppendAddress(nil, Ref{Kind: kind, Mailing: 12, N: 34}))
		if _, ok := k.ReadAddress(Envelope, link); ok {
			t.Errorf("a token of kind %c is an envelope sender", kind)
		}
	}
	for i := range token {
		for _, c := range "ax27" {
			bad := token[:i] + string(c) + token[i+1:]
			if got, ok := k.ReadAddress(Envelope, bad); ok && bad != token {
				t.Errorf("%q is taken for %+v", bad, got)
			}
		}
	}
	for _, bad := range []string{"", "a", token[:len(token)-1], token + "a", token + "=", strings.Repeat("a", 64), "-" + token[1:], "é" + token[2:]} {
		if _, ok := k.ReadAddress(Envelope, bad); ok {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestATokenInAnAddressAllocatesNothing(t *testing.T) {
	k := NewKey("a secret of sixteen and more")
	var buf [64]byte
	if n := testing.AllocsPerRun(100, func() { k.AppendAddress(buf[:0], Ref{Kind: Envelope, Mailing: 12, N: 34}) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzReadAddress(f *testing.F) {
	k := NewKey("a secret of sixteen and more")
	f.Add(string(k.AppendAddress(nil, Ref{Kind: Envelope, Mailing: 12, N: 34})))
	f.Add(strings.Repeat("a", 47))
	f.Add("\xff\x00@")
	f.Fuzz(func(t *testing.T, token string) {
		r, ok := k.ReadAddress(Envelope, token)
		if ok && string(k.AppendAddress(nil, r)) != strings.ToLower(token) {
			t.Errorf("%q is %+v", token, r)
		}
	})
}
