package inbound

import (
	"bytes"
	"io"
	"strings"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // decodes what is not UTF-8
	gomail "github.com/emersion/go-message/mail"
	"golang.org/x/net/html"

	"golang.org/x/net/html/atom"
)

// What a message may cost. Reports are small; what lies behind these limits is somebody's attachment, or an attack.
const (
	maxRaw    = 4 << 20
	maxHeader = 256 << 10
	maxPart   = 512 << 10
	maxDepth  = 6
	maxParts  = 60
)

// parts are the leaves of a message that matter here.
type parts struct {
	header   message.Header
	texts    []string // text/plain, decoded
	said     []string // of these, what is no attached file
	pages    []string // text/html, as text
	htmls    []string // text/html
	files    []Attachment
	wanted   int      // the number of the file whose bytes are kept; -1: none's
	bytes    []byte   // of that file
	statuses []string // message/delivery-status
	feedback []string // message/feedback-report
	receipt  bool     // message/disposition-notification
	returned []string // the header and text of the letter that came back
	count    int
	trouble  string // what is wrong with the message as such
}

// take reads a message apart, as much of it as tells what it is. What is broken in it is left out; the rest is used.
func take(raw []byte) *parts {
	return takeAll(raw[:min(len(raw), maxRaw)])
}

// takeAll reads all of a message apart.
func takeAll(raw []byte) *parts {
	return takeFile(raw, -1)
}

// takeFile reads a message apart and keeps the bytes of one of its files.
func takeFile(raw []byte, wanted int) *parts {
	p := &parts{wanted: wanted}
	if bytes.HasPrefix(raw, []byte("From ")) { // an mbox line
		_, rest, _ := bytes.Cut(raw, []byte("\n"))
		raw = rest
	}
	e, err := message.ReadWithOptions(bytes.NewReader(raw), &message.ReadOptions{MaxHeaderBytes: maxHeader})
	if e == nil || err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		p.texts = append(p.texts, clip(string(raw)))
		p.said = p.texts
		p.trouble = QuarantineUnreadable
		if headerSize(raw) > maxHeader {
			p.trouble = QuarantineHeader
		}
		return p
	}
	p.header = e.Header
	p.walk(e, 0)
	return p
}

func (p *parts) walk(e *message.Entity, depth int) {
	if p.count++; p.count > maxParts || depth > maxDepth {
		p.trouble = QuarantineParts
		return
	}
	kind, _, err := e.Header.ContentType()
	if err != nil {
		kind = "text/plain"
	}
	kind = strings.ToLower(kind)
	if m := e.MultipartReader(); m != nil && strings.HasPrefix(kind, "multipart/") {
		for range maxParts {
			child, _ := m.NextPart() // what comes before a break is used
			if child == nil {
				return
			}
			p.walk(child, depth+1)
		}
		p.trouble = QuarantineParts
		return
	}
	body, _ := io.ReadAll(io.LimitReader(e.Body, maxPart)) // what could be read of a broken part is used
	text := strings.ToValidUTF8(string(body), "\uFFFD")
	attached := p.file(e, kind, body)
	switch kind {
	case "message/delivery-status", "message/global-delivery-status":
		p.statuses = append(p.statuses, text)
	case "message/feedback-report":
		p.feedback = append(p.feedback, text)
	case "message/disposition-notification":
		p.receipt = true
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers", "text/rfc822", "message/partial":
		p.returned = append(p.returned, text)
	case "text/html":
		p.pages = append(p.pages, plainOf(text))
		if !attached {
			p.htmls = append(p.htmls, text)
		}
	default:
		if strings.HasPrefix(kind, "text/") || kind == "" || !strings.Contains(kind, "/") {
			p.texts = append(p.texts, text)
			if !attached {
				p.said = append(p.said, text)
			}
		}
	}
}

// file notes a part that is a file rather than words: one that says so, or is of a kind that nobody reads.
func (p *parts) file(e *message.Entity, kind string, read []byte) bool {
	h := gomail.AttachmentHeader{Header: e.Header}
	disposition, _, _ := h.ContentDisposition()
	attached := strings.EqualFold(disposition, "attachment")
	words := strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "message/") || kind == "" || !strings.Contains(kind, "/")
	if words && !attached {
		return false
	}
	var rest int64
	if len(p.files) == p.wanted {
		more, _ := io.ReadAll(io.LimitReader(e.Body, MaxMessage))
		p.bytes, rest = append(bytes.Clone(read), more...), int64(len(more))
	} else {
		rest, _ = io.Copy(io.Discard, e.Body)
	}
	name, _ := h.Filename()
	p.files = append(p.files, Attachment{Name: nameOf(name), Kind: clip(kind), Size: int64(len(read)) + rest})
	return attached
}

// headerSize is where the header of a message ends.
func headerSize(raw []byte) int {
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if n := bytes.Index(raw, []byte(end)); n >= 0 {
			return n
		}
	}
	return len(raw)
}

func clip(s string) string { return strings.ToValidUTF8(s[:min(len(s), maxPart)], "\uFFFD") }

// text is what a person would read: the plain part, or the page when there is no plain one.
func (p *parts) text() string { return joined(p.texts, p.pages) }

func joined(lists ...[]string) string {
	for _, list := range lists {
		if all := strings.TrimSpace(strings.Join(list, "\n\n")); all != "" {
			return strings.ReplaceAll(all, "\r\n", "\n")
		}
	}
	return ""
}

// written is what a person wrote: text without the files that came with it.
func (p *parts) written() string { return joined(p.said, p.pages) }

func (p *parts) field(name string) string {
	if p.header.Len() == 0 {
		return ""
	}
	v, err := p.header.Text(name)
	if err != nil {
		v = p.header.Get(name)
	}
	return strings.Join(strings.Fields(v), " ")
}

// fields are the values of a field that stands more than once.
func (p *parts) fields(name string, most int) (values []string) {
	for f := p.header.FieldsByKey(name); f.Next() && len(values) < most; {
		values = append(values, f.Value())
	}
	return values
}

// plainOf is the text of a page: its blocks on lines of their own.
func plainOf(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	skip := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if skip == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch a := atom.Lookup(name); a {
			case atom.Style, atom.Script, atom.Head, atom.Title:
				skip++
			case atom.Br, atom.P, atom.Div, atom.Tr, atom.Li, atom.H1, atom.H2, atom.H3, atom.Blockquote, atom.Table, atom.Pre:
				b.WriteByte('\n')
				if a == atom.Blockquote {
					b.WriteString("> ")
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Style, atom.Script, atom.Head, atom.Title:
				skip = max(skip-1, 0)
			case atom.P, atom.Div, atom.Tr, atom.Li, atom.Blockquote, atom.Table:
				b.WriteByte('\n')
			}
		}
	}
}
