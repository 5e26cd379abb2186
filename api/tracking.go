package api

import (
	"encoding/base64"
	"net/http"
	"net/netip"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/delivery"
	"salut/fault"
	"salut/tracking"
)

// The kinds of tokens in the links of letters and in the address of their pixel.
const (
	clickKind = 'c'
	openKind  = 'o'
)

// pixel is a transparent picture of one dot.
var pixel, _ = base64.StdEncoding.DecodeString("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

func (s *server) registerTracking() {
	parameters := func(name string) []*huma.Param {
		return []*huma.Param{{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		hidden := method == http.MethodHead
		s.handlePlain(route{Method: method, Path: "/c/{token}", Public: true, Quiet: true, Hidden: hidden, ID: "click", Tag: "Public", Summary: "A link of a letter: notes the click and leads on"},
			func(op *huma.Operation) {
				op.Parameters = parameters("token")
				op.Responses = map[string]*huma.Response{"302": {Description: "To an address that the letter was sent with, and to no other."}, "404": {Description: "The link is not one of ours."}}
			}, s.click)
		s.handlePlain(route{Method: method, Path: "/o/{picture}", Public: true, Quiet: true, Hidden: hidden, ID: "open", Tag: "Public", Summary: "The pixel of a letter, TOKEN.gif: notes the open"},
			func(op *huma.Operation) {
				op.Parameters = parameters("picture")
				op.Responses = map[string]*huma.Response{"200": {Description: "A transparent picture of one dot."}, "404": {Description: "The picture is not one of ours."}}
			}, s.open)
	}
}

func evidence(c *gin.Context) tracking.Evidence {
	r := c.Request
	addr, _ := netip.ParseAddr(c.ClientIP())
	e := tracking.Evidence{Agent: r.UserAgent(), Addr: addr, Head: r.Method == http.MethodHead}
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		if purpose := strings.ToLower(r.Header.Get(name)); purpose != "" {
			e.Prefetch = e.Prefetch || strings.Contains(purpose, "prefetch") || strings.Contains(purpose, "prerender") || strings.Contains(purpose, "preview")
		}
	}
	return e
}

func (s *server) click(c *gin.Context) {
	ctx := c.Request.Context()
	ref, err := s.Key.Read(clickKind, c.Param("token"))
	if err != nil || s.Tracker == nil {
		s.publicError(c, fault.NotFoundf("This link is not one of ours."))
		return
	}
	to, err := s.Tracker.Target(ctx, s.Pool, delivery.Reading{Key: s.Key, PublicURL: s.PublicURL, Zone: s.Zone}, ref)
	if err != nil {
		s.publicError(c, err)
		return
	}
	if err := s.Tracker.Note(ref, evidence(c)); err != nil {
		s.Log.ErrorContext(ctx, "a click is not noted", "error", err) // the reader gets where he wants to all the same
	}
	c.Redirect(http.StatusFound, to)
}

func (s *server) open(c *gin.Context) {
	token, ok := strings.CutSuffix(c.Param("picture"), ".gif")
	ref, err := s.Key.Read(openKind, token)
	if !ok || err != nil || s.Tracker == nil {
		s.publicError(c, fault.NotFoundf("This link is not one of ours."))
		return
	}
	if err := s.Tracker.Note(ref, evidence(c)); err != nil {
		s.Log.ErrorContext(c.Request.Context(), "an open is not noted", "error", err)
	}
	c.Header("Cross-Origin-Resource-Policy", "cross-origin") // it stands in a web mail's page
	c.Data(http.StatusOK, "image/gif", pixel)
}
