package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func built(t *testing.T) *App {
	t.Helper()
	a, err := read(fstest.MapFS{
		"index.html":             {Data: []byte("<!doctype html><title>the app</title>")},
		"placeholder.html":       {Data: []byte("not built")},
		"favicon.svg":            {Data: []byte("<svg/>")},
		"assets/app-1a2b.js":     {Data: []byte(strings.Repeat("let a = 1;\n", 1000))},
		"assets/ready-3c.css":    {Data: []byte("a{}")},
		"assets/ready-3c.css.br": {Data: []byte("made by the build: br")},
		"assets/ready-3c.css.gz": {Data: []byte("made by the build: gz")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func ask(t *testing.T, a *App, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w
}

func TestAddressesOfTheApp(t *testing.T) {
	t.Parallel()
	a := built(t)
	for path, want := range map[string]bool{
		"/": true, "/sign-in": true, "/campaigns/7": true, "/favicon.svg": true, "/assets/app-1a2b.js": true,
		"/assets/gone-9.js": false, "/favicon.ico": false, "/.env": false, "/wp-login.php": false, "/assets/ready-3c.css.br": false, "/../web.go": false,
	} {
		if got := a.Serves(path); got != want {
			t.Errorf("Serves(%q) = %v", path, got)
		}
	}
	for _, path := range []string{"/", "/sign-in", "/campaigns/7"} {
		w := ask(t, a, path)
		if w.Code != 200 || !strings.Contains(w.Body.String(), "the app") || w.Header().Get("Cache-Control") != "no-cache" ||
			w.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
		if p := w.Header().Get("Content-Security-Policy"); !strings.Contains(p, "script-src 'self';") || !strings.Contains(p, "frame-ancestors 'none'") {
			t.Errorf("policy %q", p)
		}
	}
}

func TestAssetsAreKeptAndCompressed(t *testing.T) {
	t.Parallel()
	a := built(t)
	plain := ask(t, a, "/assets/app-1a2b.js")
	if plain.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || plain.Header().Get("Content-Encoding") != "" || plain.Body.Len() != 11000 {
		t.Errorf("plain: %v, %d bytes", plain.Header(), plain.Body.Len())
	}
	packed := ask(t, a, "/assets/app-1a2b.js", "Accept-Encoding", "gzip, deflate, br")
	r, err := gzip.NewReader(bytes.NewReader(packed.Body.Bytes()))
	if err != nil || packed.Header().Get("Content-Encoding") != "gzip" {
		t.Fatalf("%v: %v", err, packed.Header())
	}
	if b, _ := io.ReadAll(r); !bytes.Equal(b, plain.Body.Bytes()) {
		t.Error("the gzip has other bytes")
	}
	if plain.Header().Get("ETag") == packed.Header().Get("ETag") {
		t.Error("two encodings share a strong ETag")
	}
	if w := ask(t, a, "/assets/app-1a2b.js", "Accept-Encoding", "gzip;q=0, identity"); w.Header().Get("Content-Encoding") != "" {
		t.Error("an encoding that was refused is sent")
	}
	if w := ask(t, a, "/assets/ready-3c.css", "Accept-Encoding", "br"); w.Body.String() != "made by the build: br" || w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("br: %s", w.Body)
	}
	if w := ask(t, a, "/assets/ready-3c.css", "Accept-Encoding", "gzip"); w.Body.String() != "made by the build: gz" {
		t.Errorf("gz: %s", w.Body)
	}
	if w := ask(t, a, "/favicon.svg", "If-None-Match", ask(t, a, "/favicon.svg").Header().Get("ETag")); w.Code != http.StatusNotModified {
		t.Errorf("a known file: %d", w.Code)
	}
}

func TestWithoutABuildThereIsThePlaceholder(t *testing.T) {
	t.Parallel()
	a, err := read(fstest.MapFS{"placeholder.html": {Data: []byte("run make web")}})
	if err != nil || a.Built() {
		t.Fatal(err)
	}
	if w := ask(t, a, "/anything"); w.Code != 200 || !strings.Contains(w.Body.String(), "make web") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if _, err := read(fstest.MapFS{}); err == nil {
		t.Error("an empty folder is served")
	}
	if _, err := New(); err != nil {
		t.Error(err)
	}
}
