package api

import (
	"embed"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"
)

const (
	docsPath    = "/api/docs"
	openAPIPath = "/api/openapi.json"
	// docsPolicy: the page loads nothing but its own two files and the document.
	docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

//go:embed docs
var docsFiles embed.FS

// registerDocs comes last: the document is written down once, when every operation is in it.
func (s *server) registerDocs() error {
	document, err := json.Marshal(s.huma.OpenAPI())
	if err != nil {
		return fmt.Errorf("write the OpenAPI document: %w", err)
	}
	serve := func(path, contentType string, body []byte) {
		s.handlePlain(route{Method: http.MethodGet, Path: path, Public: true, Hidden: true}, nil, func(c *gin.Context) {
			h := c.Writer.Header()
			h.Set("Content-Security-Policy", docsPolicy)
			h.Set("Cache-Control", "no-cache") // another version of salut may be here tomorrow
			c.Data(http.StatusOK, contentType, body)
		})
	}
	serve(openAPIPath, "application/openapi+json", document)
	for _, f := range []struct{ path, name, contentType string }{
		{docsPath, "docs/index.html", "text/html; charset=utf-8"},
		{docsPath + "/docs.css", "docs/docs.css", "text/css; charset=utf-8"},
		{docsPath + "/docs.js", "docs/docs.js", "text/javascript; charset=utf-8"},
	} {
		body, err := docsFiles.ReadFile(f.name)
		if err != nil {
			return fmt.Errorf("read the docs page: %w", err)
		}
		serve(f.path, f.contentType, body)
	}
	return nil
}
