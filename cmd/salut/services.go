package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"salut/fault"
	"salut/postgres"
	"salut/tokens"
)

func logger(e *env) *slog.Logger { return slog.New(slog.NewJSONHandler(e.stderr, nil)) }

// closers are undone in the opposite order.
type closers []func()

func (c *closers) add(f func()) { *c = append(*c, f) }

func (c *closers) close() {
	for i := len(*c) - 1; i >= 0; i-- {
		(*c)[i]()
	}
	*c = nil
}

// openDatabase connects to the outside PostgreSQL, or starts or joins the embedded one of the data folder, which is then migrated: it is
// ours alone. An outside one is migrated by "salut migrate" only.
func openDatabase(ctx context.Context, s settings, c *closers, checked bool) (*pgxpool.Pool, error) {
	url := s.databaseURL
	if url == "" {
		server, err := postgres.StartEmbedded(ctx, s.dataDir)
		if err != nil {
			return nil, err
		}
		c.add(func() { _ = server.Stop() })
		url = server.URL()
	}
	if s.databaseURL == "" {
		pool, err := postgres.Open(ctx, url, int32(s.connections)+20)
		if err != nil {
			return nil, err
		}
		c.add(pool.Close)
		return pool, postgres.Migrate(ctx, pool)
	}
	// A machine that was started anew may have its PostgreSQL later than salut.
	for since := time.Now(); ; {
		pool, err := openOutside(ctx, url, int32(s.connections)+20, checked)
		if err == nil {
			c.add(pool.Close)
			return pool, nil
		}
		if !postgres.Away(err) || time.Since(since) > databasePatience {
			return nil, err
		}
		if err := pauseFor(ctx, 500*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// databasePatience is how long a start waits for an outside PostgreSQL that is not there.
const databasePatience = 20 * time.Second

func openOutside(ctx context.Context, url string, connections int32, checked bool) (*pgxpool.Pool, error) {
	pool, err := postgres.Open(ctx, url, connections)
	if err != nil || !checked {
		return pool, err
	}
	if err := postgres.CheckVersion(ctx, pool); err != nil {
		pool.Close()
		return nil, err
	}
	return pool, nil
}

// readKey is the installation's secret. Beside outside servers it must be told: a key made on one machine would not open what
// another one sealed.
func readKey(s settings) (tokens.Key, error) {
	if s.secretKey != "" {
		return tokens.NewKey(s.secretKey), nil
	}
	if s.databaseURL != "" {
		return tokens.Key{}, fault.Invalidf("SALUT_SECRET_KEY", "Set it to a long random text, the same for every process: it signs links and seals passwords.")
	}
	name := filepath.Join(s.dataDir, "secret.key")
	raw, err := os.ReadFile(name)
	if err == nil {
		if secret := strings.TrimSpace(string(raw)); len(secret) >= 16 {
			return tokens.NewKey(secret), nil
		}
		return tokens.Key{}, fault.Conflictf("%s is damaged. Put it back from a backup; without it stored passwords and links of sent letters are lost.", name)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return tokens.Key{}, fmt.Errorf("read the secret key: %w", err)
	}
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh)
	// Linked into place whole, so that of two processes that start at once both use the one that was first.
	tmp, err := os.CreateTemp(s.dataDir, "secret-*")
	if err != nil {
		return tokens.Key{}, fmt.Errorf("make the secret key: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.WriteString(base64.RawStdEncoding.EncodeToString(fresh) + "\n")
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return tokens.Key{}, fmt.Errorf("write the secret key: %w", err)
	}
	if err := os.Link(tmp.Name(), name); err != nil && !errors.Is(err, fs.ErrExist) {
		return tokens.Key{}, fmt.Errorf("keep the secret key: %w", err)
	}
	return readKey(s)
}
