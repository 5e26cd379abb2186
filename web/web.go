// Package web has the managers' web app, built by `make web` into dist, and serves it: files with a hash in their name for a year,
// and the page itself for every address that the app routes. It owns no tables and touches nothing.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// dist holds what `npm run build` made. Without Node there is the placeholder alone, and the binary builds all the same.
//
//go:embed all:dist
var dist embed.FS

const (
	indexFile   = "index.html"
	placeholder = "placeholder.html"
	assets      = "assets/" // Vite puts a hash of the content into each name here

	// policy: the app runs only what was built into the binary. Its component library sets styles in place; previews of letters
	// are shown in frames without rights.
	policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; " +
		"frame-src 'self' blob: data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; manifest-src 'self'"
)

// App serves the built files.
type App struct {
	files map[string]*file
	index *file
	built bool
}

// file is one file with its encodings: those that the build made, or a gzip that the first request for it makes.
type file struct {
	name, contentType, etag string
	plain, br               []byte
	gz                      func() []byte // nil where there is nothing to gain
}

// New reads the embedded app.
func New() (*App, error) {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil, fmt.Errorf("open the web app: %w", err)
	}
	return read(built)
}

func read(built fs.FS) (*App, error) {
	a := &App{files: map[string]*file{}}
	err := fs.WalkDir(built, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(built, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		a.files[name] = &file{name: name, contentType: contentType(name), etag: hex.EncodeToString(sum[:16]), plain: content}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the web app: %w", err)
	}
	a.pair()
	if a.index, a.built = a.files[indexFile]; !a.built {
		a.index = a.files[placeholder]
	}
	if a.index == nil {
		return nil, errors.New("read the web app: it has neither index.html nor placeholder.html")
	}
	delete(a.files, placeholder)
	delete(a.files, indexFile) // one page, one address: "/"
	return a, nil
}

// pair gives each file the encodings that lie beside it; those are not files of their own.
func (a *App) pair() {
	for name, f := range a.files {
		base, ext := strings.TrimSuffix(name, path.Ext(name)), path.Ext(name)
		of := a.files[base]
		if of == nil || (ext != ".br" && ext != ".gz") {
			continue
		}
		if ext == ".br" {
			of.br = f.plain
		} else {
			of.gz = func() []byte { return f.plain }
		}
		delete(a.files, name)
	}
	for _, f := range a.files {
		if f.gz == nil && compressible(f.contentType) && len(f.plain) > 1000 {
			f.gz = sync.OnceValue(func() []byte { return squeeze(f.plain) })
		}
	}
}

func squeeze(b []byte) []byte {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err = w.Write(b); err != nil || w.Close() != nil {
		return nil
	}
	return out.Bytes()
}

// Built tells whether the app is here, or only the page that says how to build it.
func (a *App) Built() bool { return a.built }

// Serves tells whether an address belongs to the app: one of its files, or one that its router may know. What looks like a file and
// is none is nobody's: a page in the place of a script that is gone would only confuse.
func (a *App) Serves(p string) bool {
	name := strings.TrimPrefix(p, "/")
	if a.files[name] != nil {
		return true
	}
	return !strings.HasPrefix(name, assets) && !strings.Contains(name[strings.LastIndexByte(name, '/')+1:], ".")
}

// ServeHTTP answers GET and HEAD of an address that Serves.
func (a *App) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	f, isFile := a.files[name]
	if !isFile {
		f = a.index
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Content-Type", f.contentType)
	h.Del("Content-Language") // the app chooses its language itself
	h.Set("Cache-Control", "no-cache")
	if isFile && strings.HasPrefix(name, assets) {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	body, etag := f.plain, f.etag
	h.Set("Vary", "Accept-Encoding")
	accepted := r.Header.Get("Accept-Encoding")
	if f.br != nil && accepts(accepted, "br") {
		body, etag = f.br, etag+"-br"
		h.Set("Content-Encoding", "br")
	} else if f.gz != nil && accepts(accepted, "gzip") {
		if packed := f.gz(); packed != nil {
			body, etag = packed, etag+"-gz"
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// accepts reads Accept-Encoding as far as browsers write it: "gzip, deflate, br;q=0.8". With q=0 the encoding is refused.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q = strings.ReplaceAll(q, " ", "")
			return q != "q=0" && !strings.HasPrefix(q, "q=0.0")
		}
	}
	return false
}

// contentType is told from the name alone, by a table of our own: the one of the system differs from machine to machine.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".webmanifest":
		return "application/manifest+json"
	case ".svg":
		return "image/svg+xml"
	case ".txt":
		return "text/plain; charset=utf-8"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".ico":
		return "image/x-icon"
	case ".png":
		return "image/png"
	case ".webp":
		return "image/webp"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".wasm":
		return "application/wasm"
	}
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		return t
	}
	return "application/octet-stream"
}

func compressible(contentType string) bool {
	return strings.HasPrefix(contentType, "text/") || strings.HasPrefix(contentType, "application/json") || contentType == "application/manifest+json" ||
		contentType == "image/svg+xml" || contentType == "application/wasm"
}
