package api

import (
	"strings"
	"testing"
)

func TestAddressesThatNoRouteHasAreTheApps(t *testing.T) {
	t.Parallel()
	d := open(t)
	for _, path := range []string{"/", "/sign-in", "/campaigns/7", "/clients", "/users"} {
		for _, method := range []string{"GET", "HEAD"} {
			a := d.send(t, method, path, "", header{"Authorization", ""}).want(200)
			h := a.Header()
			if !strings.HasPrefix(h.Get("Content-Type"), "text/html") || h.Get("Cache-Control") != "no-cache" || h.Get("Referrer-Policy") != "same-origin" ||
				h.Get("X-Frame-Options") != "DENY" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Strict-Transport-Security") == "" {
				t.Errorf("%s %s: %v", method, path, h)
			}
			if p := h.Get("Content-Security-Policy"); !strings.Contains(p, "default-src 'none'; script-src 'self';") {
				t.Errorf("%s: policy %q", path, p)
			}
		}
	}
	if log := d.log.String(); !strings.Contains(log, "route=app") {
		t.Errorf("the log: %s", log)
	}
}
