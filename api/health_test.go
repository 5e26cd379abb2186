package api

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	t.Parallel()
	var redis error
	d := open(t, func(deps *Deps) { deps.RedisPing = func(context.Context) error { return redis } })
	anonymous := header{"Authorization", ""}
	d.send(t, "GET", "/healthz", "", anonymous).want(200)
	d.send(t, "HEAD", "/readyz", "", anonymous)
	if a := d.send(t, "GET", "/readyz", "", anonymous).want(200); a.JSON["database"] != "ok" || a.JSON["redis"] != "ok" {
		t.Errorf("ready: %s", a.Body)
	}
	redis = errors.New("dial tcp 10.0.0.1:6379: refused")
	if a := d.send(t, "GET", "/readyz", "", anonymous).want(503); a.JSON["redis"] != "away" || strings.Contains(a.Body.String(), "10.0.0.1") {
		t.Errorf("without redis: %s", a.Body)
	}
	d.send(t, "GET", "/healthz", "", anonymous).want(200)
	d.send(t, "GET", "/api/v1/clients/123456", "")
	d.send(t, "GET", "/api/v1/nothing/123456", "")
	figures := d.send(t, "GET", "/metrics", "", anonymous).want(200).Body.String()
	for _, want := range []string{`salut_http_requests_total{method="GET",route="/api/v1/clients/:id",status="404"} 1`, "salut_database_connections", "go_goroutines"} {
		if !strings.Contains(figures, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(figures, "123456") {
		t.Error("a path is a label")
	}
}

func TestWithoutADatabaseTheAnswerIsTryLater(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.Pool.Close()
	d.send(t, "GET", "/readyz", "").want(503)
}

func TestTheDocsPageLoadsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	d := open(t)
	anonymous := header{"Authorization", ""}
	elsewhere := regexp.MustCompile(`(?i)(https?:)?//[a-z0-9-]+\.[a-z]`)
	inline := regexp.MustCompile(`(?i)<script[^>]*>[^<]|<style|\son[a-z]+=|style=|innerHTML|eval\(`)
	for path, kind := range map[string]string{"/api/docs": "text/html", "/api/docs/docs.css": "text/css", "/api/docs/docs.js": "text/javascript"} {
		a := d.send(t, "GET", path, "", anonymous).want(200)
		if !strings.HasPrefix(a.Header().Get("Content-Type"), kind) {
			t.Errorf("%s is %s", path, a.Header().Get("Content-Type"))
		}
		if found := elsewhere.FindString(a.Body.String()); found != "" {
			t.Errorf("%s names %q", path, found)
		}
		if found := inline.FindString(a.Body.String()); found != "" {
			t.Errorf("%s has %q", path, found)
		}
		if policy := a.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
	}
}

func TestTheOpenAPIDocumentHasEveryOperation(t *testing.T) {
	t.Parallel()
	d := open(t)
	a := d.send(t, "GET", "/api/openapi.json", "", header{"Authorization", ""}).want(200)
	var document struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string
			Security    []any
			Right       string `json:"x-right"`
			Responses   map[string]any
		}
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(a.Body.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	seen := map[string]string{}
	for _, r := range d.routes {
		if r.Hidden {
			continue
		}
		op, ok := document.Paths[r.Path][strings.ToLower(r.Method)]
		switch {
		case !ok:
			t.Errorf("%s %s is not in it", r.Method, r.Path)
		case op.OperationID == "" || op.Summary == "" || len(op.Responses) == 0:
			t.Errorf("%s %s is not described: %+v", r.Method, r.Path, op)
		case !r.Public && (len(op.Security) == 0 || op.Right != string(r.Right)):
			t.Errorf("%s %s does not say what it needs", r.Method, r.Path)
		case seen[op.OperationID] != "":
			t.Errorf("%s %s and %s are both %s", r.Method, r.Path, seen[op.OperationID], op.OperationID)
		}
		seen[op.OperationID] = r.Path
	}
	refs := regexp.MustCompile(`"#/components/schemas/([^"]+)"`)
	for _, ref := range refs.FindAllStringSubmatch(a.Body.String(), -1) {
		if document.Components.Schemas[ref[1]] == nil {
			t.Errorf("there is no schema %s", ref[1])
		}
	}
	if strings.Contains(a.Body.String(), "$schema") {
		t.Error("$schema links are on")
	}
}
