package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"salut/clients"
	"salut/fault"
)

const (
	maxUpload  = 2 << 30 // a file of tens of millions of rows
	maxOptions = 1 << 20
	// uploadStall is how long an upload may make no progress at all; a slow line is no reason to cut one off.
	uploadStall = time.Minute
)

// spooled is an upload that has arrived whole.
type spooled struct {
	path    string
	name    string // as the user knows it
	sum     []byte
	options []byte
}

func (s *server) describeUpload(op *huma.Operation) {
	text := &huma.Schema{Type: huma.TypeString}
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{
			"file": {Type: huma.TypeString, Format: "binary", Description: "CSV, TSV or XLSX."},
			"options": {Type: huma.TypeObject, Description: "JSON; all of it may be absent.", Properties: map[string]*huma.Schema{
				"mapping":     {Type: huma.TypeObject, AdditionalProperties: text, Description: "Column header to field, attributes.key, or empty to leave the column out.", Examples: []any{map[string]string{"ФИО": "full_name"}}},
				"encoding":    {Type: huma.TypeString, Examples: []any{"windows-1251"}},
				"delimiter":   {Type: huma.TypeString, Examples: []any{";"}},
				"dry_run":     {Type: huma.TypeBoolean, Description: "Count and reject, but change no client."},
				"on_conflict": {Type: huma.TypeString, Enum: []any{"update", "skip"}, Default: "update"},
				"consent": {Type: huma.TypeObject, Properties: map[string]*huma.Schema{
					"basis":  {Type: huma.TypeString, Enum: []any{"consent", "contract", "legitimate_interest", "public"}},
					"source": text,
				}},
			}},
		},
	}}}}
	schema := s.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[importView](), true, "")
	op.Responses["202"] = &huma.Response{Description: "It is running.", Content: map[string]*huma.MediaType{"application/json": {Schema: schema}}}
}

// upload takes a file in and starts its import. Nothing is written to the database before the whole of it is here, so an
// upload that breaks off leaves nothing.
func (s *server) upload(c *gin.Context) {
	up, err := s.spool(c)
	if err != nil {
		s.writeError(c, err)
		return
	}
	taken := false // the import owns the file from then on
	defer func() {
		if !taken {
			s.discard(up.path)
		}
	}()
	options, err := clients.ParseOptions(up.options)
	if err != nil {
		s.writeError(c, err)
		return
	}
	start := func() {
		ctx := c.Request.Context()
		run, err := clients.StartImport(s.Background, s.Pool, clients.ImportSource{
			Path: up.path, FileName: up.name, PhoneRegion: s.PhoneRegion, Zone: s.Zone, Done: func() { s.discard(up.path) },
			Failed: func(err error) { s.Log.Error("an import failed", "error", err) },
		}, options)
		if err != nil {
			s.writeError(c, err)
			return
		}
		taken = true
		v := viewImport(ctx, run)
		c.Header("Location", v.location())
		c.JSON(http.StatusAccepted, v)
	}
	if c.GetHeader("Idempotency-Key") == "" {
		start()
		return
	}
	// Not the bytes of the request: each try has another boundary between its parts.
	content := fmt.Appendf(nil, "%s\n%s\n%s", hex.EncodeToString(up.sum), up.name, up.options)
	s.onceByClaim(c, s.request(c, content), start)
}

func (s *server) discard(path string) {
	if path == "" {
		return
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		s.Log.Warn("an upload was not removed", "error", err)
	}
}

// spool streams the parts, in whatever order they come, to a file of its own; memory does not grow with the file.
func (s *server) spool(c *gin.Context) (up spooled, err error) {
	defer func() {
		if err != nil {
			s.discard(up.path)
		}
	}()
	if c.Request.ContentLength > maxUpload {
		return up, tooLargeFile()
	}
	control := http.NewResponseController(c.Writer)
	defer func() { _ = control.SetReadDeadline(time.Time{}) }()
	c.Request.Body = patient{http.MaxBytesReader(c.Writer, c.Request.Body, maxUpload), control}
	parts, err := c.Request.MultipartReader()
	if err != nil {
		return up, fault.Invalidf("file", "Send the file as multipart/form-data, in a part named file.").Coded("required")
	}
	seen := map[string]bool{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return up, s.broken(c, err)
		}
		name := part.FormName()
		if seen[name] {
			return up, fault.Invalidf(name, "There are two parts named %q: send one.", name)
		}
		seen[name] = true
		switch name {
		case "file":
			err = s.spoolFile(c, part, &up)
		case "options":
			up.options, err = io.ReadAll(io.LimitReader(part, maxOptions+1))
			if err == nil && len(up.options) > maxOptions {
				return up, fault.TooLargef("The options are over %s MB: make them smaller.", "1")
			}
			if err == nil && !utf8.Valid(up.options) {
				return up, fault.Invalidf("options", "The options are not UTF-8: send them in this encoding.")
			}
		default:
			return up, fault.Invalidf(name, "There is no part %q: send file and options.", name)
		}
		if err != nil {
			return up, s.broken(c, err)
		}
	}
	if up.path == "" {
		return up, fault.Invalidf("file", "Send the file as multipart/form-data, in a part named file.").Coded("required")
	}
	return up, nil
}

func (s *server) spoolFile(c *gin.Context, part *multipart.Part, up *spooled) (err error) {
	f, err := os.CreateTemp(s.SpoolDir, "upload-*")
	if err != nil {
		return fmt.Errorf("make a file for an upload: %w", err)
	}
	up.path, up.name = f.Name(), fileName(part.FileName())
	defer func() {
		if e := f.Close(); err == nil && e != nil {
			err = fmt.Errorf("close an upload: %w", e)
		}
	}()
	sum := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, sum), part)
	up.sum = sum.Sum(nil)
	return err
}

// patient gives each read of a body its own time, so that only an upload that stands still is cut off.
type patient struct {
	io.ReadCloser
	control *http.ResponseController
}

func (p patient) Read(b []byte) (int, error) {
	_ = p.control.SetReadDeadline(time.Now().Add(uploadStall)) // not every writer can, and then the server's own limit holds
	return p.ReadCloser.Read(b)
}

// broken tells an upload that broke off or is too large, which the caller can mend, from a disk of ours that is full.
func (s *server) broken(c *gin.Context, err error) error {
	var tooLarge *http.MaxBytesError
	var disk *os.PathError
	switch {
	case fault.Of(err) != nil:
		return err
	case errors.As(err, &tooLarge):
		return tooLargeFile()
	case errors.Is(err, syscall.ENOSPC):
		return fault.Unavailablef("The server's disk has no room for the file: ask the administrator to make some.").Coded("disk_full")
	case errors.As(err, &disk):
		return fmt.Errorf("keep an upload: %w", err)
	}
	f := fault.Invalidf("file", "The upload broke off before it was complete: send it again.").Coded("incomplete")
	return problemOf(f, http.StatusBadRequest, callOf(c.Request.Context()).language)
}

func tooLargeFile() *fault.Fault {
	return fault.TooLargef("The file is over %s MB: split it.", strconv.Itoa(maxUpload>>20))
}

// fileName is the last part of what a browser may have sent as a path, as text that can be kept.
func fileName(s string) string {
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "")
	if r := []rune(s); len(r) > 200 {
		s = string(r[len(r)-200:])
	}
	return filepath.Clean("/" + s)[1:]
}

// SweepUploads removes uploads that a crash left in dir: no import is running when a process starts.
func SweepUploads(ctx context.Context, dir string, olderThan time.Time) error {
	found, err := filepath.Glob(filepath.Join(dir, "upload-*"))
	if err != nil {
		return fmt.Errorf("look for left uploads: %w", err)
	}
	for _, path := range found {
		info, err := os.Stat(path)
		if err != nil || !info.ModTime().Before(olderThan) {
			continue
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove a left upload: %w", err)
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}
