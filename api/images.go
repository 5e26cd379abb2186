package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/access"
	"salut/fault"
	"salut/templates"
)

type imageView struct {
	ID        string    `json:"id" example:"1"`
	URL       string    `json:"url" example:"https://salut.firma.example/i/9f86d081884c7d65.png" doc:"For src in a letter: it never changes and needs no token."`
	Name      string    `json:"name" example:"logo.png"`
	Kind      string    `json:"kind" enum:"png,jpeg,gif,webp"`
	Width     int       `json:"width" doc:"Pixels."`
	Height    int       `json:"height"`
	Size      int       `json:"size" doc:"Bytes."`
	CreatedAt time.Time `json:"created_at"`
}

func (v imageView) location() string { return prefix + "/images/" + v.ID }

func (s *server) viewImage(i templates.Image) imageView {
	return imageView{ID: showID(i.ID), URL: s.PublicURL + "/i/" + i.FileName(), Name: i.Name, Kind: i.Kind, Width: i.Width, Height: i.Height, Size: i.Size, CreatedAt: i.CreatedAt}
}

func (s *server) registerImages() {
	const at, tag = prefix + "/images", "Templates"

	handle(s, route{Method: http.MethodGet, Path: at, Right: access.ReadTemplates, ID: "list-images", Tag: tag, Summary: "List the pictures of letters"},
		func(ctx context.Context, in *struct{ Paging }) (page[imageView], error) {
			before, err := cursorID(in.Cursor)
			if err != nil {
				return page[imageView]{}, err
			}
			list, next, err := templates.ListImages(ctx, s.db(ctx), in.Limit, before)
			return pageOf(list, showCursor(next), s.viewImage), err
		})

	s.handlePlain(route{Method: http.MethodPost, Path: at, Right: access.WriteTemplates, ID: "create-image", Tag: tag, Streams: true, Once: byHandler, Status: http.StatusCreated,
		Summary:     "Upload a picture for letters",
		Description: "PNG, JPEG, GIF or WebP, told by its content; at most 5 MB and 4000 pixels a side. The same picture again is answered with the one that is there."},
		func(op *huma.Operation) {
			op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
				Type: huma.TypeObject, Required: []string{"file"}, Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary"}},
			}}}}
			schema := s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[imageView](), true, "")
			op.Responses["201"] = &huma.Response{Description: "It is kept.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
		}, s.uploadImage)

	handle(s, route{Method: http.MethodGet, Path: at + "/{id}", Right: access.ReadTemplates, ID: "find-image", Tag: tag, Summary: "Show what is known of a picture"},
		func(ctx context.Context, in *struct{ One }) (imageView, error) {
			id, err := in.id()
			if err != nil {
				return imageView{}, err
			}
			i, err := templates.FindImage(ctx, s.db(ctx), id)
			return s.viewImage(i), err
		})

	handleEmpty(s, route{Method: http.MethodDelete, Path: at + "/{id}", Right: access.WriteTemplates, ID: "delete-image", Tag: tag, Summary: "Delete a picture",
		Description: "Letters that show it, sent ones too, show its alt text from then on."},
		func(ctx context.Context, in *struct{ One }) error {
			id, err := in.id()
			if err != nil {
				return err
			}
			defer s.images.forget()
			return templates.DeleteImage(ctx, s.db(ctx), id)
		})

	s.handlePlain(route{Method: http.MethodGet, Path: "/i/{file}", Public: true, ID: "image", Tag: "Public", Summary: "A picture of a letter"},
		func(op *huma.Operation) {
			op.Parameters = []*huma.Param{{Name: "file", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}}
			op.Responses = map[string]*huma.Response{"200": {Description: "The picture."}, "404": {Description: "There is no such picture."}}
		}, s.serveImage)
}

// maxImageBody leaves room for what multipart puts around the file.
const maxImageBody = templates.MaxImage + 64<<10

func (s *server) uploadImage(c *gin.Context) {
	name, data, err := s.imagePart(c)
	if err != nil {
		s.writeError(c, err)
		return
	}
	keep := func() {
		ctx := c.Request.Context()
		i, err := templates.AddImage(ctx, s.db(ctx), name, data)
		if err != nil {
			s.writeError(c, err)
			return
		}
		v := s.viewImage(i)
		c.Header("Location", v.location())
		c.JSON(http.StatusCreated, v)
	}
	if c.GetHeader("Idempotency-Key") == "" {
		keep()
		return
	}
	sum := sha256.Sum256(data)
	s.onceByClaim(c, s.request(c, fmt.Appendf(nil, "%s\n%s", hex.EncodeToString(sum[:]), name)), keep)
}

// imagePart reads the part named file, and nothing past what a picture may have.
func (s *server) imagePart(c *gin.Context) (name string, data []byte, err error) {
	control := http.NewResponseController(c.Writer)
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	c.Request.Body = patient{http.MaxBytesReader(c.Writer, c.Request.Body, maxImageBody), control}
	missing := fault.Invalidf("file", "Send the file as multipart/form-data, in a part named file.").Coded("required")
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return "", nil, missing
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", nil, s.brokenImage(c, err)
		}
		if part.FormName() != "file" || data != nil {
			return "", nil, fault.Invalidf(part.FormName(), "Send one picture, in a part named file, and nothing else.")
		}
		name = fileName(part.FileName())
		if data, err = io.ReadAll(part); err != nil {
			return "", nil, s.brokenImage(c, err)
		}
	}
	if data == nil {
		return "", nil, missing
	}
	return name, data, nil
}

// brokenImage words a body that is too long as AddImage would.
func (s *server) brokenImage(c *gin.Context, err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return fault.TooLargef("The picture is over %s MB: save it smaller.", "5")
	}
	return s.broken(c, err)
}

// imagePolicy lets a picture be nothing but a picture, even where a browser opens it by itself.
const imagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

// serveImage answers a picture to everybody: mail programs, their proxies, pages of other sites. Its address holds the hash of its
// bytes, so what was fetched once never has to be asked for again.
func (s *server) serveImage(c *gin.Context) {
	file := c.Param("file")
	h := c.Writer.Header()
	i, data, err := s.images.find(c.Request.Context(), s.Pool, file, s.now())
	if err != nil {
		s.writeError(c, err)
		return
	}
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Security-Policy", imagePolicy)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("ETag", `"`+i.Hash+`"`)
	h.Del("Vary")
	h.Del("Content-Language")
	if c.GetHeader("If-None-Match") == `"`+i.Hash+`"` {
		c.Status(http.StatusNotModified)
		return
	}
	c.Data(http.StatusOK, "image/"+i.Kind, data)
}
