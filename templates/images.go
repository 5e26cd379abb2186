package templates

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	_ "image/gif"  // to read its size
	_ "image/jpeg" // to read its size
	_ "image/png"  // to read its size
	"net/http"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"salut/fault"
	"salut/postgres"
)

// What an image may be. Mail programs shrink what is wider than the letter, and people on phones wait for what is heavy.
const (
	MaxImage       = 5 << 20 // bytes
	maxImagePixels = 4000    // a side
)

// Image is a picture that letters show, without its bytes.
type Image struct {
	ID        int64
	Hash      string // SHA-256 of the bytes, in hex
	Kind      string // png, jpeg, gif, webp
	Name      string
	Width     int
	Height    int
	Size      int // bytes
	CreatedAt time.Time
}

// FileName is how the image is called in its address.
func (i Image) FileName() string {
	if i.Kind == "jpeg" {
		return i.Hash + ".jpg"
	}
	return i.Hash + "." + i.Kind
}

// imageKinds are by content and never by the name of the file or what the sender says of it.
var imageKinds = map[string]string{"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif", "image/webp": "webp"}

// readImage looks at the bytes of a picture and refuses what isn't one that mail programs show.
func readImage(data []byte) (Image, error) {
	i := Image{Kind: imageKinds[http.DetectContentType(data)], Size: len(data)}
	switch {
	case len(data) == 0:
		return i, fault.Invalidf("file", "The file is empty.").Coded("required")
	case len(data) > MaxImage:
		return i, fault.TooLargef("The picture is over %s MB: save it smaller.", strconv.Itoa(MaxImage>>20))
	case i.Kind == "":
		return i, fault.Invalidf("file", "This is no picture that mail programs show: send a PNG, JPEG, GIF or WebP.").Coded("image_kind")
	}
	broken := fault.Invalidf("file", "The picture is damaged: save it again.").Coded("image_broken")
	if i.Kind == "webp" {
		var ok bool
		if i.Width, i.Height, ok = webpSize(data); !ok {
			return i, broken
		}
	} else {
		c, kind, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil || kind != i.Kind {
			return i, broken
		}
		i.Width, i.Height = c.Width, c.Height
	}
	if i.Width < 1 || i.Height < 1 {
		return i, broken
	}
	if i.Width > maxImagePixels || i.Height > maxImagePixels {
		return i, fault.Invalidf("file", "The picture is %d by %d pixels, more than %d: save it smaller. Letters are about 600 wide.", i.Width, i.Height, maxImagePixels).Coded("image_size")
	}
	sum := sha256.Sum256(data)
	i.Hash = hex.EncodeToString(sum[:])
	return i, nil
}

// webpSize reads width and height of a WebP (RFC 9649 §2.5 to 2.7), lossy, lossless or extended.
func webpSize(data []byte) (width, height int, ok bool) {
	if len(data) < 30 {
		return 0, 0, false
	}
	switch string(data[12:16]) {
	case "VP8 ":
		if data[23] != 0x9d || data[24] != 0x01 || data[25] != 0x2a {
			return 0, 0, false
		}
		return int(binary.LittleEndian.Uint16(data[26:])) & 0x3fff, int(binary.LittleEndian.Uint16(data[28:])) & 0x3fff, true
	case "VP8L":
		if data[20] != 0x2f {
			return 0, 0, false
		}
		bits := binary.LittleEndian.Uint32(data[21:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1, true
	case "VP8X":
		u24 := func(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
		return u24(data[24:]) + 1, u24(data[27:]) + 1, true
	}
	return 0, 0, false
}

const imageColumns = `id, hash, kind, name, width, height, size, created_at`

// AddImage keeps a picture. The same bytes again give the picture that is there.
func AddImage(ctx context.Context, db postgres.DB, name string, data []byte) (Image, error) {
	const insert = `INSERT INTO images (hash, kind, name, width, height, size, data) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash RETURNING ` + imageColumns
	i, err := readImage(data)
	if err != nil {
		return Image{}, err
	}
	rows, err := db.Query(ctx, insert, i.Hash, i.Kind, name, i.Width, i.Height, i.Size, data)
	if err != nil {
		return Image{}, fmt.Errorf("keep an image: %w", err)
	}
	if i, err = pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Image]); err != nil {
		return Image{}, fmt.Errorf("keep an image: %w", err)
	}
	return i, nil
}

// FindImage returns what is known of a picture, or a NotFound fault.
func FindImage(ctx context.Context, db postgres.DB, id int64) (Image, error) {
	const q = `SELECT ` + imageColumns + ` FROM images WHERE id = $1`
	rows, err := db.Query(ctx, q, id)
	if err != nil {
		return Image{}, fmt.Errorf("find image %d: %w", id, err)
	}
	i, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByName[Image])
	if errors.Is(err, pgx.ErrNoRows) {
		return Image{}, fault.NotFoundf("There is no picture %d.", id)
	}
	if err != nil {
		return Image{}, fmt.Errorf("find image %d: %w", id, err)
	}
	return i, nil
}

// ImageData returns a picture by the name in its address, with its bytes, or a NotFound fault.
func ImageData(ctx context.Context, db postgres.DB, fileName string) (Image, []byte, error) {
	const q = `SELECT ` + imageColumns + `, data FROM images WHERE hash = $1`
	missing := fault.NotFoundf("There is no such picture.")
	if len(fileName) < sha256.Size*2 {
		return Image{}, nil, missing
	}
	var i Image
	var data []byte
	err := db.QueryRow(ctx, q, fileName[:sha256.Size*2]).Scan(&i.ID, &i.Hash, &i.Kind, &i.Name, &i.Width, &i.Height, &i.Size, &i.CreatedAt, &data)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return Image{}, nil, missing
	case err != nil:
		return Image{}, nil, fmt.Errorf("read an image: %w", err)
	case i.FileName() != fileName:
		return Image{}, nil, missing
	}
	return i, data, nil
}

// ListImages returns a page of pictures, newest first, and the cursor of the next page, 0 on the last one.
func ListImages(ctx context.Context, db postgres.DB, limit int, before int64) ([]Image, int64, error) {
	const q = `SELECT ` + imageColumns + ` FROM images WHERE ($2 = 0 OR id < $2) ORDER BY id DESC LIMIT $1`
	limit = min(max(limit, 1), maxLimit)
	rows, err := db.Query(ctx, q, limit+1, before)
	if err != nil {
		return nil, 0, fmt.Errorf("list the images: %w", err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[Image])
	if err != nil {
		return nil, 0, fmt.Errorf("list the images: %w", err)
	}
	if len(list) > limit {
		return list[:limit], list[limit-1].ID, nil
	}
	return list, 0, nil
}

// DeleteImage removes a picture: letters that show it, sent ones too, show its alt text from then on.
func DeleteImage(ctx context.Context, db postgres.DB, id int64) error {
	const q = `DELETE FROM images WHERE id = $1`
	done, err := db.Exec(ctx, q, id)
	if err != nil {
		return fmt.Errorf("delete image %d: %w", id, err)
	}
	if done.RowsAffected() == 0 {
		return fault.NotFoundf("There is no picture %d.", id)
	}
	return nil
}
