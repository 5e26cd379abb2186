package mail

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Frame is what all letters of one step have in common: who they are from, the headers in their order, the MIME
// structure. go-mail composes it once, Compose fills in the recipient's parts at a fraction of the price. A Frame never
// changes and is safe for concurrent use.
type Frame struct {
	from      string // header value
	skeletons map[shape][]segment
	scratch   sync.Pool
}

// Personal is what one recipient's letter has of its own. One of HTML and Text may be empty.
type Personal struct {
	To                    Named
	Subject, HTML, Text   string
	Body                  *Body  // the HTML in its encoding already; HTML is then not looked at
	TextBody              *Body  // likewise the text, which may be empty
	MessageID             string // with or without angle brackets; the same at every attempt
	Date                  time.Time
	UnsubscribeURL        string   // for List-Unsubscribe, with one click (RFC 8058); empty: no such header
	ListUnsubscribeMailto string   // a mailto: URL beside it
	InReplyTo             string   // the Message-ID that it answers, with or without angle brackets; empty: none
	References            []string // those of the conversation, the oldest first
}

// shape is which parts a letter has and how each is encoded. A letter without HTML or text has the zero transfer there.
type shape struct {
	text, html     bool
	asText, asHTML transfer
}

// segment is fixed bytes and what comes behind them.
type segment struct {
	fixed []byte
	hole  hole
}

type hole int

const (
	holeEnd hole = iota
	holeDate
	holeUnsubscribe
	holeMessageID
	holeSubject
	holeFrom
	holeTo
	holeText
	holeHTML
)

// NewFrame composes what all letters from one sender for one step share. replyTo and listID (RFC 2919, without angle
// brackets, such as "spring.salut.example") may be zero.
func NewFrame(from Named, replyTo Address, listID string) (*Frame, error) {
	switch {
	case from.Address.IsZero():
		return nil, errors.New("compose: no From address")
	case !isToken(listID) || len(listID) > 255:
		return nil, fmt.Errorf("compose: %q is no list identifier", listID)
	}
	f := &Frame{from: string(appendNamed(nil, len("From: "), from)), skeletons: map[shape][]segment{}}
	f.scratch.New = func() any { return new([]byte) }
	boundary := "salut-" + rand.Text()
	for _, s := range []shape{
		{true, true, quotedPrintable, quotedPrintable}, {true, true, quotedPrintable, base64Lines},
		{true, true, base64Lines, quotedPrintable}, {true, true, base64Lines, base64Lines},
		{text: true}, {text: true, asText: base64Lines},
		{html: true}, {html: true, asHTML: base64Lines},
	} {
		skeleton, err := compose(from.Address, replyTo, listID, boundary, s)
		if err != nil {
			return nil, fmt.Errorf("compose: %w", err)
		}
		f.skeletons[s] = skeleton
	}
	return f, nil
}

// stand-ins that go-mail composes and that are cut out again. As one word each they are never folded.
const (
	markDate        = "salut-date"
	markUnsubscribe = "<salut-unsubscribe>"
	markMessageID   = "salut-message-id"
	markSubject     = "salut-subject"
	markFrom        = "salut-from@sender.example"
	markTo          = "salut-to@client.example"
	markText        = "salut-text"
	markHTML        = "salut-html"
)

func compose(from, replyTo Address, listID, boundary string, s shape) ([]segment, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary(boundary))
	m.SetGenHeader(gomail.HeaderDate, markDate)
	m.SetGenHeader(gomail.HeaderListUnsubscribe, markUnsubscribe)
	m.SetMessageIDWithValue(markMessageID)
	m.Subject(markSubject)
	if listID != "" {
		m.SetGenHeader("List-Id", "<"+listID+">")
	}
	if err := m.From(markFrom); err != nil {
		return nil, err
	}
	if err := m.To(markTo); err != nil {
		return nil, err
	}
	if !replyTo.IsZero() && replyTo != from {
		if err := m.ReplyTo(replyTo.String()); err != nil {
			return nil, err
		}
	}
	encodings := map[transfer]gomail.Encoding{quotedPrintable: gomail.EncodingQP, base64Lines: gomail.EncodingB64}
	if s.text {
		m.SetBodyString(gomail.TypeTextPlain, markText, gomail.WithPartEncoding(encodings[s.asText]))
	}
	if s.html { // the richest last (RFC 2046 §5.1.4)
		m.AddAlternativeString(gomail.TypeTextHTML, markHTML, gomail.WithPartEncoding(encodings[s.asHTML]))
	}
	var buf bytes.Buffer
	if _, err := m.WriteTo(&buf); err != nil {
		return nil, err
	}
	return cut(buf.Bytes(), s)
}

// cut takes a composed letter apart at its stand-ins.
func cut(letter []byte, s shape) ([]segment, error) {
	encoded := func(mark string, how transfer) string {
		if how == base64Lines {
			return base64.StdEncoding.EncodeToString([]byte(mark)) + "\r\n"
		}
		return mark
	}
	marks := []struct {
		mark string
		hole hole
		used bool
	}{
		{markDate, holeDate, true},
		{"List-Unsubscribe: " + markUnsubscribe + "\r\n", holeUnsubscribe, true},
		{markMessageID, holeMessageID, true},
		{markSubject, holeSubject, true},
		{"<" + markFrom + ">", holeFrom, true},
		{"<" + markTo + ">", holeTo, true},
		{encoded(markText, s.asText), holeText, s.text},
		{encoded(markHTML, s.asHTML), holeHTML, s.html},
	}
	var segments []segment
	for {
		at, best := -1, 0
		for i, m := range marks {
			if j := bytes.Index(letter, []byte(m.mark)); m.used && j >= 0 && (at < 0 || j < at) {
				at, best = j, i
			}
		}
		if at < 0 {
			break
		}
		segments = append(segments, segment{bytes.Clone(letter[:at]), marks[best].hole})
		letter = letter[at+len(marks[best].mark):]
		marks[best].used = false
	}
	for _, m := range marks {
		if m.used {
			return nil, fmt.Errorf("go-mail composed a letter without %q", m.mark)
		}
	}
	return append(segments, segment{bytes.Clone(letter), holeEnd}), nil
}

// Compose appends one recipient's letter to dst, ready for Conn.SendComposed: 7-bit, CRLF, no line that begins with a dot, lines
// within RFC 5322's limits whatever the texts hold.
func (f *Frame) Compose(dst []byte, p Personal) ([]byte, error) {
	id := strings.TrimSuffix(strings.TrimPrefix(p.MessageID, "<"), ">")
	switch {
	case p.To.Address.IsZero():
		return dst, errors.New("compose: no To address")
	case p.HTML == "" && p.Text == "" && p.Body == nil && p.TextBody.empty():
		return dst, errors.New("compose: the letter is empty")
	case id == "" || !isToken(id) || len(id) > 250:
		return dst, fmt.Errorf("compose: %q is no Message-ID", p.MessageID)
	case !isToken(p.UnsubscribeURL) || !isToken(p.ListUnsubscribeMailto) || len(p.UnsubscribeURL) > maxURL || len(p.ListUnsubscribeMailto) > maxURL:
		return dst, errors.New("compose: the unsubscribe address can't stand in a header")
	}
	s := shape{text: p.Text != "" || !p.TextBody.empty(), html: p.HTML != "" || p.Body != nil}
	switch {
	case p.TextBody != nil && s.text:
		s.asText = p.TextBody.how
	case s.text:
		s.asText = transferFor(p.Text)
	}
	switch {
	case p.Body != nil:
		s.asHTML = p.Body.how
	case s.html:
		s.asHTML = transferFor(p.HTML)
	}
	scratch := f.scratch.Get().(*[]byte)
	defer f.scratch.Put(scratch)
	for _, part := range f.skeletons[s] {
		dst = append(dst, part.fixed...)
		switch part.hole {
		case holeDate:
			dst = p.Date.AppendFormat(dst, time.RFC1123Z)
		case holeUnsubscribe:
			dst = appendUnsubscribe(dst, p.UnsubscribeURL, p.ListUnsubscribeMailto)
			dst = appendThread(dst, p.InReplyTo, p.References)
		case holeMessageID:
			dst = append(dst, id...)
		case holeSubject:
			dst = appendText(dst, len("Subject: "), p.Subject)
		case holeFrom:
			dst = append(dst, f.from...)
		case holeTo:
			dst = appendNamed(dst, len("To: "), p.To)
		case holeText:
			if p.TextBody != nil {
				dst = append(dst, p.TextBody.end()...)
				break
			}
			dst, *scratch = appendBody(dst, *scratch, p.Text, s.asText)
		case holeHTML:
			if p.Body != nil {
				dst = append(dst, p.Body.end()...)
				break
			}
			dst, *scratch = appendBody(dst, *scratch, p.HTML, s.asHTML)
		case holeEnd:
		}
	}
	if !bytes.HasSuffix(dst, []byte("\r\n")) {
		dst = append(dst, '\r', '\n')
	}
	return grow(dst, envelopeRoom), nil
}

// envelopeRoom is kept free behind a letter for the final dot and the next letter's envelope (RFC 5321 §4.5.3.1).
const envelopeRoom = 1024

// maxURL keeps a header's line well below 998 characters (RFC 5322 §2.1.1): a URL can't be folded.
const maxURL = 900

// appendUnsubscribe appends List-Unsubscribe (RFC 2369) and, where a web address is given, the header that makes one POST
// to it enough (RFC 8058).
func appendUnsubscribe(dst []byte, url, mailto string) []byte {
	if url == "" && mailto == "" {
		return dst
	}
	dst = append(dst, "List-Unsubscribe: "...)
	if url != "" {
		dst = append(append(append(dst, '<'), url...), '>')
		if mailto != "" {
			dst = append(dst, ",\r\n "...)
		}
	}
	if mailto != "" {
		dst = append(append(append(dst, '<'), mailto...), '>')
	}
	dst = append(dst, "\r\n"...)
	if url != "" {
		dst = append(dst, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"...)
	}
	return dst
}

// isToken tells that a value can stand between angle brackets in a header.
func isToken(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' || s[i] == '<' || s[i] == '>' {
			return false
		}
	}
	return true
}
