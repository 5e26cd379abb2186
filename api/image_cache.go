package api

import (
	"context"
	"sync"
	"time"

	"salut/postgres"
	"salut/templates"
)

// How much of the pictures a process keeps at hand, and for how long: everybody who gets a mailing opens it within the same hours.
const (
	cachedImages = 32 << 20 // bytes
	cachedFor    = time.Minute
)

// imageCache spares the database the same picture over and over. Its zero value is ready. Pictures never change, so what it holds can
// only be one that was deleted less than a minute ago by another process.
type imageCache struct {
	mu    sync.Mutex
	held  map[string]cachedImage
	bytes int
}

type cachedImage struct {
	image templates.Image
	data  []byte
	until time.Time
}

func (c *imageCache) find(ctx context.Context, db postgres.DB, file string, now time.Time) (templates.Image, []byte, error) {
	c.mu.Lock()
	found, ok := c.held[file]
	c.mu.Unlock()
	if ok && now.Before(found.until) {
		return found.image, found.data, nil
	}
	i, data, err := templates.ImageData(ctx, db, file)
	if err != nil {
		return i, nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.held[file]; ok {
		c.bytes -= len(old.data)
	}
	if c.held == nil || c.bytes+len(data) > cachedImages { // few pictures are in use at once: starting over is simpler than counting uses
		c.held, c.bytes = map[string]cachedImage{}, 0
	}
	c.held[file] = cachedImage{i, data, now.Add(cachedFor)}
	c.bytes += len(data)
	return i, data, nil
}

// forget drops everything: a picture was deleted.
func (c *imageCache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held, c.bytes = nil, 0
}
