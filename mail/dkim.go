package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// The kinds of DKIM keys. RSA is what every receiver checks and costs a millisecond a letter; Ed25519 (RFC 8463) a thirtieth of that.
const (
	DKIMRSA     = "rsa"
	DKIMEd25519 = "ed25519"
)

// Signing signs letters for a domain (DKIM, RFC 6376). It never changes and is safe for concurrent use.
type Signing struct {
	domain, selector string
	key              crypto.Signer
}

// NewDKIMKey makes a private key as PEM (PKCS #8): of 2048 bits for rsa.
func NewDKIMKey(kind string) (string, error) {
	var key any
	var err error
	switch kind {
	case DKIMRSA:
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	case DKIMEd25519:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	default:
		return "", fmt.Errorf("%q is no kind of DKIM key", kind)
	}
	if err != nil {
		return "", fmt.Errorf("make a DKIM key: %w", err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("make a DKIM key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})), nil
}

// NewSigning reads a private key, as PEM in PKCS #8 or PKCS #1.
func NewSigning(domain, selector, key string) (*Signing, error) {
	block, _ := pem.Decode([]byte(key))
	if block == nil {
		return nil, errors.New("the DKIM key is no PEM")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		if parsed, err = x509.ParsePKCS1PrivateKey(block.Bytes); err != nil {
			return nil, fmt.Errorf("read the DKIM key: %w", err)
		}
	}
	switch k := parsed.(type) {
	case *rsa.PrivateKey:
		if k.N.BitLen() < 1024 { // RFC 8301 §3.2
			return nil, errors.New("the DKIM key is too short: 1024 bits at least, better 2048")
		}
		return &Signing{domain, selector, k}, nil
	case ed25519.PrivateKey:
		return &Signing{domain, selector, k}, nil
	}
	return nil, errors.New("a DKIM key is RSA or Ed25519")
}

// Kind is rsa or ed25519.
func (s *Signing) Kind() string {
	if _, ok := s.key.(ed25519.PrivateKey); ok {
		return DKIMEd25519
	}
	return DKIMRSA
}

// Record is the TXT record by which receivers find the public key (RFC 6376 §3.6.1).
func (s *Signing) Record() (name, value string) {
	public := []byte(nil)
	if k, ok := s.key.Public().(ed25519.PublicKey); ok {
		public = k // RFC 8463 §4.2: the key itself
	} else if raw, err := x509.MarshalPKIXPublicKey(s.key.Public()); err == nil {
		public = raw
	}
	return s.selector + "._domainkey." + s.domain, "v=DKIM1; k=" + s.Kind() + "; p=" + base64.StdEncoding.EncodeToString(public)
}

// signed are the headers that a signature covers (RFC 6376 §5.4.1), those of one-click unsubscription among them (RFC 8058 §4).
var signed = []string{"From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post",
	"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}

// Sign appends the letter to dst with its signature before it. The letter is one of Compose.
func (s *Signing) Sign(dst, letter []byte) ([]byte, error) {
	signer, err := dkim.NewSigner(&dkim.SignOptions{Domain: s.domain, Selector: s.selector, Signer: s.key, HeaderKeys: signed,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed})
	if err != nil {
		return dst, fmt.Errorf("sign a letter: %w", err)
	}
	if _, err := signer.Write(letter); err != nil {
		_ = signer.Close()
		return dst, fmt.Errorf("sign a letter: %w", err)
	}
	if err := signer.Close(); err != nil {
		return dst, fmt.Errorf("sign a letter: %w", err)
	}
	dst = append(dst, signer.Signature()...)
	return grow(append(dst, letter...), envelopeRoom), nil
}

// IsSelector tells whether a text can be a DKIM selector: labels of a domain (RFC 6376 §3.1).
func IsSelector(s string) bool {
	if s == "" || len(s) > 63 || strings.Trim(s, "-.") != s {
		return false
	}
	return !bytes.ContainsFunc([]byte(s), func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.'
	})
}
