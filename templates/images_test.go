package templates

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"salut/fault"
	"salut/postgres/pgtest"
)

// picture draws one of a size.
func picture(t *testing.T, kind string, width, height int) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
	var b bytes.Buffer
	var err error
	switch kind {
	case "png":
		err = png.Encode(&b, m)
	case "jpeg":
		err = jpeg.Encode(&b, m, nil)
	case "gif":
		err = gif.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The smallest pictures there are in WebP: lossy, lossless, and with transparency beside the lossy part.
var webps = map[string]string{
	"lossy":    "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
	"lossless": "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==",
	"extended": "UklGRkoAAABXRUJQVlA4WAoAAAAQAAAAAAAAAAAAQUxQSAwAAAARBxAR/Q9ERP8DAABWUDggGAAAABQBAJ0BKgEAAQAAAP4AAA3AAP7mtQAAAA==",
}

func TestImagesAreKnownByTheirContent(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"png", "jpeg", "gif"} {
		i, err := readImage(picture(t, kind, 30, 20))
		if err != nil || i.Kind != kind || i.Width != 30 || i.Height != 20 || len(i.Hash) != 64 {
			t.Errorf("%s: %+v %v", kind, i, err)
		}
	}
	for name, text := range webps {
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		if i, err := readImage(data); err != nil || i.Kind != "webp" || i.Width != 1 || i.Height != 1 {
			t.Errorf("%s: %+v %v", name, i, err)
		}
	}
	good := picture(t, "png", 30, 20)
	for name, tt := range map[string]struct {
		data []byte
		code string
	}{
		"nothing":               {nil, "required"},
		"a page":                {[]byte("<html><script>alert(1)</script>"), "image_kind"},
		"SVG":                   {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "image_kind"},
		"a cut PNG":             {good[:20], "image_broken"},
		"a cut WebP":            {append([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), make([]byte, 20)...), "image_broken"},
		"too wide":              {picture(t, "png", 4001, 1), "image_size"},
		"too heavy":             {append(good, make([]byte, MaxImage)...), string(fault.TooLarge)},
		"JPEG's mark, PNG's in": {append([]byte{0xff, 0xd8, 0xff}, good...), "image_broken"},
	} {
		if _, err := readImage(tt.data); fault.Of(err) == nil || fault.Of(err).Code != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSameImageTwiceIsOne(t *testing.T) {
	t.Parallel()
	ctx, pool := t.Context(), pgtest.New(t)
	data := picture(t, "jpeg", 3, 2)
	first, err := AddImage(ctx, pool, "логотип.jpg", data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := AddImage(ctx, pool, "other.jpg", data)
	if err != nil || again != first {
		t.Errorf("%+v, then %+v %v", first, again, err)
	}
	second, err := AddImage(ctx, pool, "b.png", picture(t, "png", 3, 2))
	if err != nil {
		t.Fatal(err)
	}
	list, next, err := ListImages(ctx, pool, 1, 0)
	if err != nil || len(list) != 1 || list[0] != second || next != second.ID {
		t.Errorf("%+v %d %v", list, next, err)
	}
	if list, next, err = ListImages(ctx, pool, 1, next); err != nil || len(list) != 1 || list[0] != first || next != 0 {
		t.Errorf("%+v %d %v", list, next, err)
	}
	if i, got, err := ImageData(ctx, pool, first.FileName()); err != nil || i != first || !bytes.Equal(got, data) {
		t.Errorf("%+v %v", i, err)
	}
	for _, name := range []string{"", "x", first.Hash, first.Hash + ".png", first.Hash + ".jpg/..", first.Hash[:63] + "g.jpg"} {
		if _, _, err := ImageData(ctx, pool, name); !fault.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := DeleteImage(ctx, pool, first.ID); err != nil {
		t.Fatal(err)
	}
	if err := DeleteImage(ctx, pool, first.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("twice: %v", err)
	}
}
