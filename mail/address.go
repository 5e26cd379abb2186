package mail

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"salut/fault"
)

// Address is one mailbox in its normal form: lower-case local part, domain as lower-case ASCII (IDNA). Two spellings of
// one mailbox are equal, so it can be compared and be a map key. The zero Address is no address.
//
// The local part is lowered although RFC 5321 §2.4 lets a server tell case apart: no provider does, and two rows for one
// person are worse.
type Address struct {
	text string
	at   int // where the domain's "@" stands in text
}

// Named is a mailbox with the name shown beside it; the name is any text, encoded where it is written.
type Named struct {
	Name    string
	Address Address
}

// String is the normal form, fit for SMTP, headers and the database.
func (a Address) String() string { return a.text }

// IsZero tells that there is no address.
func (a Address) IsZero() bool { return a.text == "" }

// Local is what stands before the "@".
func (a Address) Local() string { return a.text[:a.at] }

// Domain is what stands behind the "@", as ASCII.
func (a Address) Domain() string {
	if a.text == "" {
		return ""
	}
	return a.text[a.at+1:]
}

// Limits of RFC 5321 §4.5.3.1; 254 is a path of 256 without its angle brackets.
const (
	maxAddress = 254
	maxLocal   = 64
	maxDomain  = 253
)

// domains turns a domain into ASCII as a browser does, and refuses what could not be a host name. Two hyphens at places 3
// and 4 are left alone: such domains exist.
var domains = idna.New(
	idna.MapForLookup(),
	idna.BidiRule(),
	idna.StrictDomainName(true),
	idna.ValidateLabels(true),
	idna.CheckHyphens(false),
	idna.VerifyDNSLength(true),
)

// ParseAddress reads one bare mailbox, such as "Ivan@Почта.рф". Spaces around it are forgiven, all else is refused with a
// sentence for whoever typed it. Quoted local parts and address literals are legal in RFC 5321 and refused: nobody has
// one, and each is a way to smuggle something past a mail server.
func ParseAddress(s string) (Address, error) {
	s = strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
	if s == "" {
		return Address{}, fault.Invalidf("", "The e-mail address is empty.")
	}
	if len(s) > 4*maxAddress || !utf8.ValidString(s) {
		return Address{}, fault.Invalidf("", "%q is too long or garbled for an e-mail address.", shown(s))
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return Address{}, fault.Invalidf("", "%q is not an e-mail address: the @ sign is missing.", shown(s))
	}
	local, err := parseLocal(s, s[:at])
	if err != nil {
		return Address{}, err
	}
	domain, err := parseDomain(s, s[at+1:])
	if err != nil {
		return Address{}, err
	}
	if len(local)+1+len(domain) > maxAddress {
		return Address{}, fault.Invalidf("", "%q is longer than an e-mail address can be (254 characters).", shown(s))
	}
	return Address{text: local + "@" + domain, at: len(local)}, nil
}

// parseLocal accepts a dot-atom (RFC 5322 §3.2.3) of ASCII.
func parseLocal(whole, local string) (string, error) {
	switch {
	case local == "":
		return "", fault.Invalidf("", "%q is not an e-mail address: nothing stands before the @ sign.", shown(whole))
	case len(local) > maxLocal && isASCII(local):
		return "", fault.Invalidf("", "%q is not an e-mail address: the part before the @ sign is longer than 64 characters.", shown(whole))
	case local[0] == '"':
		return "", fault.Invalidf("", "%q has quotes before the @ sign; such addresses are not supported.", shown(whole))
	case local[0] == '.' || local[len(local)-1] == '.' || strings.Contains(local, ".."):
		return "", fault.Invalidf("", "%q is not an e-mail address: there is a dot too many before the @ sign.", shown(whole))
	}
	for _, r := range local {
		switch {
		case r == '@':
			return "", fault.Invalidf("", "%q has more than one @ sign; write one address.", shown(whole))
		case r >= utf8.RuneSelf && unicode.IsLetter(r):
			// It would need SMTPUTF8 (RFC 6531) at every server on the way. Most often it is a Cyrillic letter typed for a Latin one.
			return "", fault.Invalidf("", "%q has the letter %q before the @ sign, which most mail servers can't deliver; write that part in Latin letters.", shown(whole), string(r))
		case !isAtext(r) && r != '.':
			return "", fault.Invalidf("", "%q is not an e-mail address: %q can't stand before the @ sign.", shown(whole), string(r))
		}
	}
	return strings.ToLower(local), nil
}

func parseDomain(whole, domain string) (string, error) {
	if domain == "" {
		return "", fault.Invalidf("", "%q is not an e-mail address: nothing stands behind the @ sign.", shown(whole))
	}
	ascii, err := domains.ToASCII(domain)
	if err != nil || len(ascii) > maxDomain || strings.HasSuffix(ascii, ".") {
		return "", fault.Invalidf("", "%q is not an e-mail address: %q is not the name of a domain.", shown(whole), shown(domain))
	}
	labels := strings.Split(ascii, ".")
	if len(labels) < 2 {
		return "", fault.Invalidf("", "%q is not an e-mail address: behind the @ sign a dot is missing, as in example.com.", shown(whole))
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return "", fault.Invalidf("", "%q is not an e-mail address: %q is not the name of a domain.", shown(whole), shown(domain))
		}
	}
	if _, err := netip.ParseAddr(ascii); err == nil || isDigits(labels[len(labels)-1]) {
		return "", fault.Invalidf("", "%q has a number instead of a domain behind the @ sign; such addresses are not supported.", shown(whole))
	}
	return ascii, nil
}

// shown keeps a sentence short when someone pastes a page into the field.
func shown(s string) string {
	const most = 80
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

func isASCII[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// isAtext is RFC 5322 §3.2.3.
func isAtext(r rune) bool {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return true
	}
	return r < utf8.RuneSelf && strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

// ParseDomain reads the name of a mail domain, such as "Почта.рф", and gives its normal form.
func ParseDomain(s string) (string, error) {
	return parseDomain("@"+s, strings.TrimSpace(s))
}

// Mailbox is the address of a local part at a domain, both known to be in their normal form: for addresses that are made by the thousand.
// It costs one allocation and checks nothing.
func Mailbox(local []byte, domain string) Address {
	b := make([]byte, 0, maxAddress)
	b = append(b, local...)
	b = append(b, '@')
	b = append(b, domain...)
	return Address{text: string(b), at: len(local)}
}
