package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/delivery"
	"salut/fault"
)

// viewKind is the kind of token in the link "open in a browser".
const viewKind = 'v'

// letterPolicy lets a letter show pictures and its own styles, and do nothing: no scripts, no forms, no frames.
const letterPolicy = "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; default-src 'none'; img-src * data:; " +
	"style-src 'unsafe-inline'; font-src * data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func (s *server) registerView() {
	s.handlePlain(route{Method: http.MethodGet, Path: "/v/{token}", Public: true, ID: "view-letter", Tag: "Public", Summary: "A letter in a browser, as it was sent"},
		func(op *huma.Operation) {
			op.Parameters = []*huma.Param{{Name: "token", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
			op.Responses = map[string]*huma.Response{"200": {Description: "The letter."}, "404": {Description: "The link is not one of ours."}}
		}, s.viewLetter)
}

func (s *server) viewLetter(c *gin.Context) {
	ref, err := s.Key.Read(viewKind, c.Param("token"))
	if err != nil {
		s.publicError(c, fault.NotFoundf("This link is not one of ours."))
		return
	}
	letter, err := delivery.AsSent(c.Request.Context(), s.Pool, delivery.Reading{Key: s.Key, PublicURL: s.PublicURL, Zone: s.Zone, Reader: true}, delivery.ID{Mailing: ref.Mailing, N: ref.N})
	if err != nil {
		s.publicError(c, err)
		return
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", letterPolicy)
	h.Set("Content-Language", letter.Language)
	h.Set("X-Robots-Tag", "noindex")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "private, no-store")
	c.Data(http.StatusOK, "text/html; charset=utf-8", []byte(letter.HTML))
}
