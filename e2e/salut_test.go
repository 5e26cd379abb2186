// Package e2e drives the real binary from outside: its own PostgreSQL and Redis, HTTP, and a scripted SMTP server.
package e2e

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "salut-e2e-*")
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "salut")
	build := exec.Command("go", "build", "-o", name, "../cmd/salut")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build salut: %w\n%s", err, out)
	}
	return name, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if name, err := binary(); err == nil {
		_ = os.RemoveAll(filepath.Dir(name))
	}
	os.Exit(code)
}

// installation is a salut of its own, on a data folder of its own.
type installation struct {
	t     *testing.T
	dir   string
	env   []string
	url   string
	token string
	mu    sync.Mutex
	log   bytes.Buffer
}

func install(t *testing.T, settings ...string) *installation {
	t.Helper()
	if _, err := binary(); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "salut-e2e-data-*") // short: unix sockets have short names
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil { // PostgreSQL may run as another user
		t.Fatal(err)
	}
	listen := freeAddress(t)
	i := &installation{t: t, dir: dir, url: "http://" + listen}
	i.env = append(os.Environ(), "SALUT_DATA_DIR="+filepath.Join(dir, "data"), "SALUT_LISTEN="+listen, "SALUT_DATABASE_URL=", "SALUT_REDIS_URL=", "LANG=C.UTF-8")
	i.env = append(i.env, settings...)
	return i
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// command is a call of the binary in the installation's folder.
func (i *installation) command(args ...string) *exec.Cmd {
	name, _ := binary()
	c := exec.Command(name, args...)
	c.Dir, c.Env = i.dir, i.env
	return c
}

// must runs a command to its end and returns its standard output.
func (i *installation) must(args ...string) string {
	i.t.Helper()
	c := i.command(args...)
	var stderr bytes.Buffer
	c.Stderr = &stderr
	out, err := c.Output()
	if err != nil {
		i.t.Fatalf("salut %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// Write takes the process' log.
func (i *installation) Write(p []byte) (int, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.log.Write(p)
}

// process is one running salut.
type process struct {
	*exec.Cmd
	ended chan struct{}
}

// start runs a long-lived command until the test ends.
func (i *installation) start(args ...string) *process {
	i.t.Helper()
	p := &process{Cmd: i.command(args...), ended: make(chan struct{})}
	p.Stderr, p.Stdout = i, i
	if err := p.Start(); err != nil {
		i.t.Fatal(err)
	}
	go func() { _ = p.Wait(); close(p.ended) }()
	i.t.Cleanup(func() {
		p.stop(syscall.SIGTERM)
		if i.t.Failed() {
			i.mu.Lock()
			i.t.Logf("salut's log:\n%s", i.log.String())
			i.mu.Unlock()
		}
	})
	return p
}

func (p *process) stop(s syscall.Signal) {
	_ = p.Process.Signal(s)
	select {
	case <-p.ended:
	case <-time.After(time.Minute):
		_ = p.Process.Kill()
		<-p.ended
	}
}

// eventually waits for a condition of the outside world, which no clock of ours can bring about.
func (i *installation) eventually(what string, within time.Duration, ok func() bool) {
	i.t.Helper()
	ctx, cancel := context.WithTimeout(i.t.Context(), within)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-ctx.Done():
			i.t.Fatalf("not within %s: %s", within, what)
		case <-tick.C:
		}
	}
}

func (i *installation) ready() {
	i.t.Helper()
	i.eventually("salut is ready", time.Minute, func() bool {
		r, err := http.Get(i.url + "/readyz")
		if err != nil {
			return false
		}
		_ = r.Body.Close()
		return r.StatusCode == http.StatusOK
	})
}

// object is any JSON object of the API.
type object = map[string]any

// call sends JSON and reads JSON; a status other than want ends the test.
func (i *installation) call(method, path string, body any, want int) object {
	i.t.Helper()
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			i.t.Fatal(err)
		}
		in = bytes.NewReader(raw)
	}
	return i.send(method, path, "application/json", in, want)
}

func (i *installation) send(method, path, contentType string, body io.Reader, want int) object {
	i.t.Helper()
	r, err := http.NewRequestWithContext(i.t.Context(), method, i.url+path, body)
	if err != nil {
		i.t.Fatal(err)
	}
	r.Header.Set("Content-Type", contentType)
	if i.token != "" {
		r.Header.Set("Authorization", "Bearer "+i.token)
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		i.t.Fatal(err)
	}
	defer func() { _ = a.Body.Close() }()
	raw, err := io.ReadAll(a.Body)
	if err != nil {
		i.t.Fatal(err)
	}
	if a.StatusCode != want {
		i.t.Fatalf("%s %s: %d, want %d: %s", method, path, a.StatusCode, want, raw)
	}
	var o object
	if len(raw) > 0 && strings.Contains(a.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(raw, &o); err != nil {
			i.t.Fatalf("%s %s: %v in %s", method, path, err, raw)
		}
	}
	return o
}

// upload sends a file as the import form does.
func (i *installation) upload(name string, content []byte, options object) object {
	i.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	f, _ := w.CreateFormFile("file", name)
	_, _ = f.Write(content)
	raw, _ := json.Marshal(options)
	_ = w.WriteField("options", string(raw))
	_ = w.Close()
	return i.send("POST", "/api/v1/imports", w.FormDataContentType(), &body, http.StatusAccepted)
}

// all reads every page of a list.
func (i *installation) all(path string) (items []object) {
	i.t.Helper()
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	for cursor := ""; ; {
		page := i.call("GET", path+join+"limit=100&cursor="+cursor, nil, 200)
		for _, it := range page["items"].([]any) {
			items = append(items, it.(object))
		}
		next, more := page["next_cursor"].(string)
		if !more {
			return items
		}
		cursor = next
	}
}
