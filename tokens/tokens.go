// Package tokens makes signed, unguessable references for links and envelope senders, and seals the few secrets that the
// database keeps. It is pure: no tables, no files, no network.
package tokens

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"

	"salut/fault"
)

// Key signs and seals with one installation's secret. Copies share it; it is safe for concurrent use and prints nothing
// of the secret. The zero Key can do neither and panics.
type Key struct {
	block  cipher.Block // signs
	subkey [16]byte     // K1 of RFC 4493 §2.3
	aead   cipher.AEAD  // seals
}

// NewKey derives both keys from the installation's secret, each under its own label, so that knowing one tells nothing
// of the other. A short secret makes a weak key; the setting's reader checks its length.
func NewKey(secret string) Key {
	return Key{}.with(derive(secret, "salut sign 1"), derive(secret, "salut seal 1"))
}

func derive(secret, label string) []byte {
	b, err := hkdf.Key(sha256.New, []byte(secret), nil, label, 32)
	if err != nil {
		panic(fmt.Sprintf("tokens: derive a key: %v", err)) // 32 bytes are never too many
	}
	return b
}

func (k Key) with(sign, seal []byte) Key {
	var err error
	if k.block, err = aes.NewCipher(sign); err != nil {
		panic(fmt.Sprintf("tokens: %v", err))
	}
	sealing, err := aes.NewCipher(seal)
	if err != nil {
		panic(fmt.Sprintf("tokens: %v", err))
	}
	if k.aead, err = cipher.NewGCMWithRandomNonce(sealing); err != nil {
		panic(fmt.Sprintf("tokens: %v", err))
	}
	k.block.Encrypt(k.subkey[:], k.subkey[:])
	carry := byte(0)
	for i := len(k.subkey) - 1; i >= 0; i-- { // double it in GF(2^128)
		k.subkey[i], carry = k.subkey[i]<<1|carry, k.subkey[i]>>7
	}
	k.subkey[15] ^= 0x87 * carry
	return k
}

// String keeps the key out of logs.
func (k Key) String() string { return "tokens.Key" }

// GoString keeps the key out of logs.
func (k Key) GoString() string { return k.String() }

// Ref is what a token points at: message N of a mailing, and which link of it. Kind says what may be done with the token
// ('u' unsubscribe, 'c' click, 'o' open, 'v' view); a token of one kind is none of another.
type Ref struct {
	Kind    byte
	Mailing int64
	N       int32
	Link    int32
}

// maxMailing: a reference is one AES block, in which a mailing has seven bytes.
const maxMailing = 1<<56 - 1

// Sign makes the token of a reference: base64url, 26 to 47 characters. The same reference has the same token for ever, so
// that a letter rendered again has the links it was sent with. Numbers below zero are a mistake of the caller and panic.
//
// The 128-bit signature is AES-CMAC (RFC 4493) over one block. A letter has a dozen tokens; HMAC-SHA-256 for each would
// cost as much as composing and sending it.
func (k Key) Sign(r Ref) string {
	var buf [48]byte
	return string(k.append(buf[:0], r))
}

// AppendSign appends what Sign makes.
func (k Key) AppendSign(dst []byte, r Ref) []byte { return k.append(dst, r) }

func (k Key) append(dst []byte, r Ref) []byte {
	dst = slices.Grow(dst, 47+35)
	raw := k.appendRaw(dst[len(dst)+47:len(dst)+47], r) // behind the token's own place, so that none is asked for
	return base64.RawURLEncoding.AppendEncode(dst, raw)
}

// appendRaw appends the bytes of a token: the reference and its signature.
func (k Key) appendRaw(b []byte, r Ref) []byte {
	if r.Mailing < 0 || r.Mailing > maxMailing || r.N < 0 || r.Link < 0 {
		panic(fmt.Sprintf("tokens: %+v can't be signed", r))
	}
	b = binary.AppendUvarint(b, uint64(r.Mailing))
	b = binary.AppendUvarint(b, uint64(r.N))
	if r.Link != 0 {
		b = binary.AppendUvarint(b, uint64(r.Link))
	}
	return k.appendMAC(b, r)
}

func (k Key) appendMAC(b []byte, r Ref) []byte {
	n := len(b)
	b = binary.BigEndian.AppendUint64(b, uint64(r.Mailing)) // its first byte is free
	b[n] = r.Kind
	b = binary.BigEndian.AppendUint32(b, uint32(r.N))
	b = binary.BigEndian.AppendUint32(b, uint32(r.Link))
	block := b[n:]
	subtle.XORBytes(block, block, k.subkey[:])
	k.block.Encrypt(block, block)
	return b
}

// Read gives the reference of a token that Sign made for this kind; anything else is one and the same NotFound.
func (k Key) Read(kind byte, token string) (Ref, error) {
	r, ok := decode(token)
	r.Kind = kind
	// Signing again and comparing leaves one spelling of each token: no second form of a number, no stray bits.
	var buf [48]byte
	if !ok || subtle.ConstantTimeCompare(k.append(buf[:0], r), []byte(token)) != 1 {
		return Ref{}, fault.NotFoundf("This link is damaged or was not made by us. Open it from the letter again.").Coded("bad_token")
	}
	return r, nil
}

func decode(token string) (r Ref, ok bool) {
	if len(token) > 47 {
		return r, false
	}
	b, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return r, false
	}
	return decodeRaw(b)
}

// decodeRaw reads the reference in a token's bytes; whether it is signed is for the caller to see.
func decodeRaw(b []byte) (r Ref, ok bool) {
	const mac = 16
	if len(b) <= mac {
		return r, false
	}
	b = b[:len(b)-mac]
	var fields [3]uint64
	for i := range fields {
		if len(b) == 0 && i == 2 {
			break // no link
		}
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return r, false
		}
		fields[i], b = v, b[n:]
	}
	if len(b) > 0 || fields[0] > maxMailing || fields[1] > 1<<31-1 || fields[2] > 1<<31-1 {
		return r, false
	}
	return Ref{Mailing: int64(fields[0]), N: int32(fields[1]), Link: int32(fields[2])}, true
}

// ErrOtherKey says that a sealed value was made with another secret key, or was changed.
var ErrOtherKey = errors.New("sealed with another secret key, or damaged")

// sealed begins with the version of its form, so that a change of cipher can still read the old.
const sealVersion = 1

// Seal encrypts a secret for keeping (AES-256-GCM, a random nonce each time): sealing twice gives two different values.
func (k Key) Seal(plain []byte) ([]byte, error) {
	return k.aead.Seal([]byte{sealVersion}, nil, plain, []byte{sealVersion}), nil
}

// Open gives back what Seal took, or ErrOtherKey.
func (k Key) Open(sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
		return nil, ErrOtherKey
	}
	plain, err := k.aead.Open(nil, nil, sealed[1:], sealed[:1])
	if err != nil {
		return nil, ErrOtherKey
	}
	return plain, nil
}
