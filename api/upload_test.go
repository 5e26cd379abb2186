package api

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"salut/access"
)

type part struct{ name, file, content string }

// form writes the parts in the order given, and returns the body and its content type.
func form(t *testing.T, parts ...part) (string, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, p := range parts {
		var to io.Writer
		var err error
		if p.file != "" {
			to, err = w.CreateFormFile(p.name, p.file)
		} else {
			to, err = w.CreateFormField(p.name)
		}
		if err == nil {
			_, err = io.WriteString(to, p.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body.String(), w.FormDataContentType()
}

func (d *door) upload(t *testing.T, headers []header, parts ...part) answered {
	t.Helper()
	body, contentType := form(t, parts...)
	return d.send(t, "POST", "/api/v1/imports", body, append(headers, header{"Content-Type", contentType})...)
}

// imported waits for the end of an import as a script would.
func (d *door) imported(t *testing.T, id string) answered {
	t.Helper()
	var a answered
	eventually(t, "the import ends", func() bool {
		a = d.send(t, "GET", "/api/v1/imports/"+id, "").want(200)
		return a.JSON["state"] != "running"
	})
	return a
}

func (d *door) spooledFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.SpoolDir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

const (
	clientsFile = "Эл. почта;ФИО;Город\nanna@firma.example;Белова Анна Петровна;Тверь\nno address here;Иванов Иван;Москва\nboris@firma.example;Орлов Борис;Псков\n"
	optionsText = `{"consent": {"basis": "consent", "source": "fair"}, "delimiter": ";"}`
)

func TestAFileIsImportedInWhateverOrderItsPartsCome(t *testing.T) {
	t.Parallel()
	file, options := part{"file", "clients.csv", clientsFile}, part{"options", "", optionsText}
	for name, parts := range map[string][]part{"file first": {file, options}, "options first": {options, file}, "without options": {file}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := open(t)
			started := d.upload(t, nil, parts...).want(202)
			id := started.str("id")
			if started.Header().Get("Location") != "/api/v1/imports/"+id {
				t.Errorf("Location %q", started.Header().Get("Location"))
			}
			done := d.imported(t, id)
			for field, want := range map[string]any{
				"state": "done", "rows": 3.0, "created": 2.0, "updated": 0.0, "skipped": 0.0, "rejected": 1.0, "encoding": "utf-8", "delimiter": ";", "file_name": "clients.csv", "error": nil,
			} {
				if got := done.JSON[field]; got != want {
					t.Errorf("%s is %v, want %v", field, got, want)
				}
			}
			rejects := d.send(t, "GET", "/api/v1/imports/"+id+"/rejects", "").want(200)
			if !strings.HasPrefix(rejects.Header().Get("Content-Type"), "text/csv") || !strings.Contains(rejects.Body.String(), "no address here") {
				t.Errorf("rejects: %s %s", rejects.Header().Get("Content-Type"), rejects.Body)
			}
			people := d.send(t, "GET", "/api/v1/clients?import_id="+id, "").want(200).items()
			if len(people) != 2 {
				t.Fatalf("clients: %v", people)
			}
			basis := people[0]["consent"].(map[string]any)["basis"]
			if want := map[bool]string{true: "", false: "consent"}[len(parts) == 1]; basis != want {
				t.Errorf("basis %q, want %q", basis, want)
			}
			if got := d.pages(t, "/api/v1/imports"); len(got) != 1 || got[0] != id {
				t.Errorf("imports: %v", got)
			}
			history := d.send(t, "GET", "/api/v1/clients/"+people[0]["id"].(string)+"/history", "").want(200).items()
			if len(history) != 1 || history[0]["kind"] != "imported" {
				t.Errorf("history: %v", history)
			}
			d.send(t, "DELETE", "/api/v1/imports/"+id, "").want(204)
			if left := d.send(t, "GET", "/api/v1/clients", "").want(200).items(); len(left) != 0 {
				t.Errorf("left after undoing: %v", left)
			}
		})
	}
}

func TestAnUploadIsRefused(t *testing.T) {
	t.Parallel()
	d := open(t)
	file := part{"file", "clients.csv", clientsFile}
	tests := []struct {
		name  string
		parts []part
		field string
	}{
		{"without a file", []part{{"options", "", "{}"}}, "file"},
		{"without any part", nil, "file"},
		{"with two files", []part{file, file}, "file"},
		{"with an unknown part", []part{file, {"colour", "", "red"}}, "colour"},
		{"with an unknown option", []part{file, {"options", "", `{"colour": 1}`}}, "options.colour"},
		{"with options that are not JSON", []part{file, {"options", "", `{`}}, "options"},
		{"with options that are not text", []part{file, {"options", "", "\xff"}}, "options"},
		{"with an unknown way", []part{{"options", "", `{"on_conflict": "x"}`}, file}, "options.on_conflict"},
		{"with an unknown basis", []part{{"options", "", `{"consent": {"basis": "x"}}`}, file}, "options.consent.basis"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d.upload(t, nil, test.parts...).refused(422, test.field)
		})
	}
	d.send(t, "POST", "/api/v1/imports", clientsFile, header{"Content-Type", "text/csv"}).refused(422, "file")
	d.send(t, "POST", "/api/v1/imports", "{}").refused(422, "file")
	d.send(t, "POST", "/api/v1/imports", "").refused(422, "file")
	d.upload(t, []header{{"Authorization", "Bearer " + d.secrets[access.Manager]}}, file).refused(403)
	if files := d.spooledFiles(t); len(files) != 0 {
		t.Errorf("left behind: %v", files)
	}
	if got := d.pages(t, "/api/v1/imports"); len(got) != 0 {
		t.Errorf("imports: %v", got)
	}
}

// cut gives some bytes and then breaks off.
type cut struct{ r io.Reader }

func (c cut) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestAnUploadCutInTheMiddleLeavesNothing(t *testing.T) {
	t.Parallel()
	d := open(t)
	body, contentType := form(t, part{"options", "", optionsText}, part{"file", "clients.csv", strings.Repeat(clientsFile, 2000)})
	for _, left := range []int{len(body) / 2, len(body) - 3, 100, 0} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/api/v1/imports", cut{strings.NewReader(body[:left])})
		r.Header.Set("Authorization", "Bearer "+d.secrets[access.Admin])
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Idempotency-Key", "k")
		d.serve(t, r).refused(400, "file")
	}
	if files := d.spooledFiles(t); len(files) != 0 {
		t.Errorf("left behind: %v", files)
	}
	if got := d.pages(t, "/api/v1/imports"); len(got) != 0 {
		t.Errorf("imports: %v", got)
	}
	d.upload(t, []header{{"Idempotency-Key", "k"}}, part{"file", "clients.csv", clientsFile}).want(202)
}

func TestARepeatedUploadIsOneImport(t *testing.T) {
	t.Parallel()
	d := open(t)
	file, options := part{"file", "clients.csv", clientsFile}, part{"options", "", optionsText}
	key := []header{{"Idempotency-Key", "k"}}
	first := d.upload(t, key, file, options).want(202).str("id")
	// Another boundary and another order are the same request.
	if again := d.upload(t, key, options, file).want(202); again.str("id") != first || again.Header().Get("Idempotency-Replayed") == "" {
		t.Errorf("again: %s", again.Body)
	}
	d.upload(t, key, file).refused(422, "Idempotency-Key")
	d.upload(t, key, part{"file", "clients.csv", clientsFile + "\n"}, options).refused(422, "Idempotency-Key")
	d.imported(t, first)
	if got := d.pages(t, "/api/v1/imports"); len(got) != 1 {
		t.Errorf("imports: %v", got)
	}
	// The file goes when the import is over, a moment after its state says so.
	eventually(t, "the file is removed", func() bool { return len(d.spooledFiles(t)) == 0 })
}

func TestFileName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"clients.csv": "clients.csv", `C:\Users\anna\Клиенты.xlsx`: "Клиенты.xlsx", "../../etc/passwd": "passwd", "a/": "", "": "", "a\x00\xffb.csv": "ab.csv", "..": "",
	} {
		if got := fileName(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestSweepUploadsRemovesOnlyOldUploads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Now()
	for i, name := range []string{"upload-old", "upload-new", "other"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(fmt.Sprint(i)), 0o600); err != nil {
			t.Fatal(err)
		}
		if name != "upload-new" {
			if err := os.Chtimes(path, now, now.Add(-time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := SweepUploads(t.Context(), dir, now.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 2 {
		t.Errorf("left: %v, %v", left, err)
	}
}
