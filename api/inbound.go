package api

import (
	"errors"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/access"
	"salut/fault"
	"salut/inbound"
)

func (s *server) registerInbound() {
	s.handlePlain(route{Method: http.MethodPost, Path: prefix + "/inbound", Right: access.WriteInbound, ID: "take-message", Tag: "Inbound", Streams: true, Once: without,
		Summary: "Take a message that came back: a bounce, a complaint, a reply",
		Description: "One raw message as the body, as a mail server's pipe has it; at most 25 MB. The same message again changes nothing. What is not proven to answer " +
			"a letter of ours is kept and changes nobody."},
		func(op *huma.Operation) {
			op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"message/rfc822": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
			schema := s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[inbound.Shown](), true, "")
			op.Responses["200"] = &huma.Response{Description: "It is kept, and what it says is written into the client's history.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
		}, s.takeMessage)
}

func (s *server) inbox() inbound.Inbox {
	return inbound.Inbox{Pool: s.Pool, Key: s.Key, Domain: s.InboundDomain, Log: s.Log}
}

func (s *server) takeMessage(c *gin.Context) {
	control := http.NewResponseController(c.Writer)
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	raw, err := io.ReadAll(patient{http.MaxBytesReader(c.Writer, c.Request.Body, inbound.MaxMessage), control})
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		s.writeError(c, fault.TooLargef("The request is over %s MB: make it smaller.", strconv.Itoa(inbound.MaxMessage>>20)))
		return
	case err != nil:
		s.writeError(c, fault.Invalidf("", "The request broke off before it was complete: send it again.").Coded("incomplete"))
		return
	case len(raw) == 0:
		s.writeError(c, fault.Invalidf("", "Send one raw message as the body.").Coded("required"))
		return
	}
	t, err := s.inbox().Take(c.Request.Context(), inbound.Delivered{Raw: raw, Door: "api"}, s.now())
	if err != nil {
		s.writeError(c, err)
		return
	}
	c.JSON(http.StatusOK, t.Show())
}
