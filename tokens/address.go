package tokens

import (
	"crypto/subtle"
	"encoding/base32"
)

// Kinds of tokens that stand in the local part of an address. A token of a link is none of these.
const (
	Envelope    = 'b' // an envelope sender: what comes to it bounced
	Unsubscribe = 'm' // the mailto: form of List-Unsubscribe
)

// addressCoding has no letter whose case matters, since some servers fold the case of local parts, and no padding.
var addressCoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// The length of a token in an address: of 16 bytes of signature with the shortest and the longest reference. With two characters before it
// it stays within the 64 octets of a local part (RFC 5321 §4.5.3.1.1).
const (
	minAddress = 29 // 18 bytes
	maxAddress = 47 // 29 bytes
)

// AppendAddress appends the token of a reference as it stands in the local part of an address: lower-case letters and digits only. The
// reference has no link. It allocates nothing.
func (k Key) AppendAddress(dst []byte, r Ref) []byte {
	var raw [35]byte
	return addressCoding.AppendEncode(dst, k.appendRaw(raw[:0], r))
}

// ReadAddress gives the reference of a token that AppendAddress made for this kind, in whatever case it came back; false for anything else.
func (k Key) ReadAddress(kind byte, token string) (Ref, bool) {
	var folded [maxAddress]byte
	if !LooksSigned(token) {
		return Ref{}, false
	}
	b := folded[:copy(folded[:], token)]
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	var raw [30]byte
	n, err := addressCoding.Decode(raw[:], b)
	if err != nil {
		return Ref{}, false
	}
	r, ok := decodeRaw(raw[:n])
	if !ok || r.Link != 0 {
		return Ref{}, false
	}
	r.Kind = kind
	var buf [maxAddress + 1]byte
	if subtle.ConstantTimeCompare(k.AppendAddress(buf[:0], r), b) != 1 {
		return Ref{}, false
	}
	return r, true
}

// LooksSigned tells whether a text has the form of a token in an address, made by us or not.
func LooksSigned(token string) bool {
	if len(token) < minAddress || len(token) > maxAddress {
		return false
	}
	for i := range len(token) {
		c := token[i] | 0x20
		if (c < 'a' || c > 'z') && (token[i] < '2' || token[i] > '7') {
			return false
		}
	}
	return true
}
