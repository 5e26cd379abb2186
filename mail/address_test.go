package mail_test

import (
	netmail "net/mail"
	"strings"
	"testing"

	"salut/fault"
	"salut/mail"
)

func TestParseAddress(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 64)
	label := strings.Repeat("b", 63)
	tests := []struct{ name, in, want string }{ // want empty: refused
		{"plain", "ivan@client.test", "ivan@client.test"},
		{"any case", "Ivan.Petrov@Client.TEST", "ivan.petrov@client.test"},
		{"spaces around", " \tivan@client.test\u00a0\n", "ivan@client.test"},
		{"a Russian domain", "ivan@почта.рф", "ivan@xn--80a1acny.xn--p1ai"},
		{"a Russian domain in capitals", "ivan@ПОЧТА.РФ", "ivan@xn--80a1acny.xn--p1ai"},
		{"its ASCII form", "ivan@xn--80a1acny.XN--P1AI", "ivan@xn--80a1acny.xn--p1ai"},
		{"tags", "ivan+news@client.test", "ivan+news@client.test"},
		{"every atext", "!#$%&'*+-/=?^_`{|}~@client.test", "!#$%&'*+-/=?^_`{|}~@client.test"},
		{"an apostrophe", "o'brien@client.test", "o'brien@client.test"},
		{"digits", "79161234567@client.test", "79161234567@client.test"},
		{"hyphens at 3 and 4", "a@ab--cd.test", "a@ab--cd.test"},
		{"the longest local part", long + "@client.test", long + "@client.test"},
		{"a full-width letter in the domain", "a@ｃlient.test", "a@client.test"},
		{"an ideographic dot", "a@client。test", "a@client.test"},

		{"empty", "  ", ""},
		{"no at", "ivan.client.test", ""},
		{"no local part", "@client.test", ""},
		{"no domain", "ivan@", ""},
		{"two ats", "a@b@client.test", ""},
		{"two addresses", "a@client.test, b@client.test", ""},
		{"with a name", "Ivan <ivan@client.test>", ""},
		{"in brackets", "<ivan@client.test>", ""},
		{"mailto", "mailto:ivan@client.test", ""},
		{"quoted", `"ivan petrov"@client.test`, ""},
		{"backslash", `ivan\petrov@client.test`, ""},
		{"space inside", "ivan petrov@client.test", ""},
		{"space in the domain", "ivan@client .test", ""},
		{"line end", "ivan@client.test\r\nRCPT TO:<b@client.test>", ""},
		{"line end before", "a\r\n@client.test", ""},
		{"zero byte", "ivan\x00@client.test", ""},
		{"Cyrillic local part", "иван@client.test", ""},
		{"one Cyrillic letter", "ivаn@client.test", ""},
		{"leading dot", ".ivan@client.test", ""},
		{"trailing dot", "ivan.@client.test", ""},
		{"two dots", "ivan..petrov@client.test", ""},
		{"no dot in the domain", "ivan@localhost", ""},
		{"dot at the domain's end", "ivan@client.test.", ""},
		{"dot at its beginning", "ivan@.client.test", ""},
		{"two dots in it", "ivan@client..test", ""},
		{"hyphen at a label's end", "ivan@client-.test", ""},
		{"hyphen at a label's beginning", "ivan@-client.test", ""},
		{"underscore in the domain", "ivan@my_client.test", ""},
		{"comma for a dot", "ivan@client,test", ""},
		{"an address of numbers", "ivan@127.0.0.1", ""},
		{"an address literal", "ivan@[127.0.0.1]", ""},
		{"a number at the end", "ivan@client.1", ""},
		{"a bad punycode", "ivan@xn--a.test", ""},
		{"too long a local part", long + "a@client.test", ""},
		{"too long a label", "a@" + label + "b.test", ""},
		{"too long in all", long + "@" + label + "." + label + "." + label + ".test", ""},
		{"bytes that are no text", "iv\xffan@client.test", ""},
		{"a page of text", strings.Repeat("lorem ipsum ", 1000) + "@client.test", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := mail.ParseAddress(tt.in)
			if tt.want == "" {
				f := fault.Of(err)
				if f == nil || f.Kind != fault.Invalid || f.Field != "" || !got.IsZero() {
					t.Fatalf("got %q, %v", got, err)
				}
				if ru := f.In("ru"); ru == f.In("en") || strings.Contains(ru, "%!") || len(f.In("en")) > 700 {
					t.Errorf("in Russian: %s", ru)
				}
				return
			}
			if err != nil || got.String() != tt.want || got.Local()+"@"+got.Domain() != tt.want {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestSpellingsOfOneAddressAreEqual(t *testing.T) {
	t.Parallel()
	seen := map[mail.Address]bool{}
	for _, s := range []string{"Ivan@Почта.рф", "ivan@почта.рф", "IVAN@xn--80a1acny.xn--p1ai"} {
		seen[address(t, s)] = true
	}
	if len(seen) != 1 {
		t.Errorf("%d addresses", len(seen))
	}
	var zero mail.Address
	if !zero.IsZero() || zero.Domain() != "" || zero.Local() != "" || zero.String() != "" {
		t.Error("the zero address is none")
	}
}

func FuzzParseAddress(f *testing.F) {
	for _, s := range []string{"ivan@client.test", "Ivan@Почта.рф", `"a b"@c.test`, "a@b", "a@xn--a.test", "a@b.c\r\n", "ß@straße.test", "a@\u200b.test", "a@ab--c.test", "a@٠.test"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := mail.ParseAddress(s)
		if err != nil {
			if !a.IsZero() || fault.Of(err) == nil {
				t.Errorf("%q: %q, %v", s, a, err)
			}
			return
		}
		text := a.String()
		if len(text) > 254 || strings.ToLower(text) != text || strings.ContainsAny(text, "\r\n\x00 <>\"\\(),:;[]") || strings.Count(text, "@") != 1 || !strings.Contains(a.Domain(), ".") {
			t.Errorf("%q became %q", s, text)
		}
		for _, r := range text {
			if r > '~' {
				t.Errorf("%q became %q", s, text)
			}
		}
		if again, err := mail.ParseAddress(text); err != nil || again != a {
			t.Errorf("%q became %q and then %q, %v", s, text, again, err)
		}
		if parsed, err := netmail.ParseAddress("<" + text + ">"); err != nil || parsed.Address != text {
			t.Errorf("net/mail reads %q as %v, %v", text, parsed, err)
		}
	})
}
