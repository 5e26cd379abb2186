package api

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"salut/access"
	"salut/postgres/pgtest"
	"salut/tokens"
	"salut/tracking"
)

// door is a server on a database of its own, with a token for each role.
type door struct {
	*server
	secrets map[access.Role]string
	log     *bytes.Buffer // read it only after the requests
}

func open(t testing.TB, change ...func(*Deps)) *door {
	t.Helper()
	d := &door{secrets: map[access.Role]string{}, log: &bytes.Buffer{}}
	deps := Deps{
		Pool: pgtest.New(t), Key: tokens.NewKey("a secret that is long enough for a test"), PublicURL: "https://salut.example/",
		SpoolDir: t.TempDir(), Log: slog.New(slog.NewTextHandler(&locked{w: d.log}, nil)),
	}
	background, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	deps.Background = background
	var err error
	if deps.Tracker, err = tracking.New(deps.Pool, t.TempDir(), "test", deps.Log); err != nil {
		t.Fatal(err)
	}
	for _, c := range change {
		c(&deps)
	}
	s, err := newServer(deps)
	if err != nil {
		t.Fatal(err)
	}
	d.server = s
	for _, role := range access.Roles() {
		_, secret, err := access.AddToken(t.Context(), deps.Pool, "test "+string(role), string(role))
		if err != nil {
			t.Fatal(err)
		}
		d.secrets[role] = secret
	}
	return d
}

// answered is an answer with its body read as JSON where it is.
type answered struct {
	*httptest.ResponseRecorder
	t    *testing.T
	JSON map[string]any
}

type header struct{ name, value string }

// send asks as an admin unless a header says otherwise.
func (d *door) send(t *testing.T, method, path, body string, headers ...header) answered {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+d.secrets[access.Admin])
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		r.Header.Set(h.name, h.value)
		if h.value == "" {
			r.Header.Del(h.name)
		}
	}
	return d.serve(t, r)
}

func (d *door) serve(t *testing.T, r *http.Request) answered {
	t.Helper()
	w := httptest.NewRecorder()
	d.engine.ServeHTTP(w, r)
	a := answered{ResponseRecorder: w, t: t}
	if strings.Contains(w.Header().Get("Content-Type"), "json") {
		if err := json.Unmarshal(w.Body.Bytes(), &a.JSON); err != nil {
			t.Errorf("%s %s: not JSON: %v: %s", r.Method, r.URL.Path, err, w.Body)
		}
	}
	return a
}

// want fails the test at once when the status is another.
func (a answered) want(status int) answered {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("answered %d, want %d: %s", a.Code, status, a.Body)
	}
	return a
}

// refused wants a Problem that names exactly these fields.
func (a answered) refused(status int, fields ...string) answered {
	a.t.Helper()
	if ct := a.Header().Get("Content-Type"); a.Code != status || ct != problemType {
		a.t.Errorf("answered %d %s, want %d: %s", a.Code, ct, status, a.Body)
		return a
	}
	var p Problem
	if err := json.Unmarshal(a.Body.Bytes(), &p); err != nil {
		a.t.Fatal(err)
	}
	if p.Status != status || p.Title == "" || p.Detail == "" || p.Code == "" || p.Type != "about:blank" {
		a.t.Errorf("an incomplete problem: %s", a.Body)
	}
	got := []string{}
	for _, e := range p.Errors {
		got = append(got, e.Location)
		if e.Message == "" || e.Code == "" {
			a.t.Errorf("an incomplete error: %s", a.Body)
		}
	}
	slices.Sort(got)
	slices.Sort(fields)
	if !slices.Equal(got, fields) && len(got)+len(fields) > 0 {
		a.t.Errorf("names the fields %q, want %q: %s", got, fields, a.Body)
	}
	return a
}

func (a answered) str(key string) string {
	a.t.Helper()
	s, ok := a.JSON[key].(string)
	if !ok {
		a.t.Fatalf("%q is %v: %s", key, a.JSON[key], a.Body)
	}
	return s
}

func (a answered) items() []map[string]any {
	a.t.Helper()
	list, ok := a.JSON["items"].([]any)
	if !ok {
		a.t.Fatalf("no list of items: %s", a.Body)
	}
	out := make([]map[string]any, len(list))
	for i, v := range list {
		out[i], _ = v.(map[string]any)
	}
	return out
}

// pages walks a list to its end, one item at a time, and returns the ids.
func (d *door) pages(t *testing.T, path string) []string {
	t.Helper()
	ids := []string{}
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	for cursor := ""; ; {
		a := d.send(t, "GET", path+separator+"limit=1&cursor="+cursor, "").want(200)
		for _, item := range a.items() {
			id, ok := item["id"].(string)
			if !ok {
				t.Fatalf("an item without a text id: %v", item)
			}
			ids = append(ids, id)
		}
		next, more := a.JSON["next_cursor"].(string)
		if !more {
			if v, there := a.JSON["next_cursor"]; v != nil || !there {
				t.Fatalf("next_cursor is %v", v)
			}
			return ids
		}
		if cursor = next; len(ids) > 1000 {
			t.Fatal("the list does not end")
		}
	}
}

func (d *door) client(t *testing.T, email, more string) string {
	t.Helper()
	return d.send(t, "POST", "/api/v1/clients", `{"email": "`+email+`"`+more+`}`).want(201).str("id")
}

// eventually waits for work that runs in the background.
func eventually(t *testing.T, what string, happened func() bool) {
	t.Helper()
	late := time.After(30 * time.Second)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !happened() {
		select {
		case <-late:
			t.Fatalf("not in time: %s", what)
		case <-tick.C:
		}
	}
}

// locked lets handlers of several goroutines log to one buffer.
type locked struct {
	w  io.Writer
	mu sync.Mutex
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}
