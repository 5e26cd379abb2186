package api

import (
	"bytes"
	"image"
	"image/png"
	"mime/multipart"
	"net/http/httptest"
	"strings"
	"testing"

	"salut/access"
	"salut/templates"
)

func (d *door) sendFile(t *testing.T, part, name string, data []byte, headers ...header) answered {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	f, err := w.CreateFormFile(part, name)
	if err == nil {
		_, err = f.Write(data)
	}
	if err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/images", &body)
	r.Header.Set("Authorization", "Bearer "+d.secrets[access.Marketer])
	r.Header.Set("Content-Type", w.FormDataContentType())
	for _, h := range headers {
		r.Header.Set(h.name, h.value)
	}
	return d.serve(t, r)
}

func TestImages(t *testing.T) {
	t.Parallel()
	d := open(t)
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 40, 30))); err != nil {
		t.Fatal(err)
	}
	added := d.sendFile(t, "file", "логотип.png", picture.Bytes()).want(201)
	if added.JSON["width"] != 40.0 || added.JSON["height"] != 30.0 || added.str("kind") != "png" || added.str("name") != "логотип.png" {
		t.Errorf("added: %s", added.Body)
	}
	again := d.sendFile(t, "file", "x.gif", picture.Bytes(), header{"Idempotency-Key", "one"}).want(201)
	if again.str("url") != added.str("url") {
		t.Errorf("again: %s", again.Body)
	}
	path, ok := strings.CutPrefix(added.str("url"), "https://salut.example")
	if !ok {
		t.Fatalf("the address is %s", added.str("url"))
	}
	got := d.send(t, "GET", path, "", header{"Authorization", ""}).want(200)
	h := got.Header()
	if !bytes.Equal(got.Body.Bytes(), picture.Bytes()) || h.Get("Content-Type") != "image/png" || h.Get("X-Content-Type-Options") != "nosniff" ||
		h.Get("Cache-Control") != "public, max-age=31536000, immutable" || h.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("served with %v", h)
	}
	d.send(t, "GET", path, "", header{"If-None-Match", h.Get("ETag")}).want(304)
	if d.images.bytes != picture.Len() {
		t.Errorf("%d bytes are kept at hand", d.images.bytes)
	}
	d.send(t, "GET", strings.Replace(path, ".png", ".jpg", 1), "", header{"Authorization", ""}).refused(404)
	d.send(t, "GET", "/i/..%2f..%2fetc%2fpasswd", "").refused(404)

	d.sendFile(t, "file", "x.png", []byte("<svg onload=alert(1)>")).refused(422, "file")
	d.sendFile(t, "picture", "x.png", picture.Bytes()).refused(422, "picture")
	d.sendFile(t, "file", "x.png", make([]byte, templates.MaxImage+1)).refused(413)
	d.sendFile(t, "file", "x.png", make([]byte, 2*templates.MaxImage)).refused(413)
	d.sendFile(t, "file", "x.png", picture.Bytes(), header{"Authorization", "Bearer " + d.secrets[access.Viewer]}).refused(403)
	d.send(t, "POST", "/api/v1/images", `{}`).refused(422, "file")
	if ids := d.pages(t, "/api/v1/images"); len(ids) != 1 || ids[0] != added.str("id") {
		t.Errorf("listed %q", ids)
	}
	d.send(t, "GET", "/api/v1/images/"+added.str("id"), "").want(200)
	d.send(t, "DELETE", "/api/v1/images/"+added.str("id"), "").want(204)
	d.send(t, "GET", path, "").refused(404)
}
