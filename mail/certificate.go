package mail

import (
	"crypto/tls"
	"fmt"
	"os"
	"sync"
	"time"
)

// ServerTLS is the configuration of a server whose certificate is in two PEM files. Renewed files are taken without a restart.
func ServerTLS(certFile, keyFile string) (*tls.Config, error) {
	c := &certificates{cert: certFile, key: keyFile}
	if _, err := c.current(time.Now()); err != nil {
		return nil, err
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current(time.Now()) }}, nil
}

type certificates struct {
	cert, key string

	mu      sync.Mutex
	loaded  *tls.Certificate
	looked  time.Time
	written time.Time
}

// current looks at the files once a minute. Files that are just being renewed leave the old certificate in use.
func (c *certificates) current(now time.Time) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loaded != nil && now.Sub(c.looked) < time.Minute {
		return c.loaded, nil
	}
	c.looked = now
	info, err := os.Stat(c.cert)
	if err == nil && (c.loaded == nil || !info.ModTime().Equal(c.written)) {
		var pair tls.Certificate
		if pair, err = tls.LoadX509KeyPair(c.cert, c.key); err == nil {
			c.loaded, c.written = &pair, info.ModTime()
		}
	}
	if c.loaded == nil {
		return nil, fmt.Errorf("read the certificate: %w", err)
	}
	return c.loaded, nil
}
