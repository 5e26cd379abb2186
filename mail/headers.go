package mail

import (
	"strings"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"
)

// maxHeaders bounds what is made of a letter whose headers go on for megabytes.
const maxHeaders = 1000

// readHeaders reads the headers of any letter in their order, unfolded (RFC 5322 §2.2.3) and decoded (RFC 2047). Lines that
// are no headers are passed over: a letter that someone broke is still shown.
func readHeaders(raw string) []Header {
	var headers []Header
	for raw != "" && len(headers) < maxHeaders {
		var line string
		line, raw = cutHeader(raw)
		if line == "" {
			break
		}
		name, value, ok := strings.Cut(line, ":")
		if name = strings.TrimRight(name, " \t"); !ok || name == "" || strings.ContainsAny(name, " \t") {
			continue
		}
		value = strings.TrimSpace(value)
		if strings.Contains(value, "=?") {
			value = enmime.DecodeRFC2047(value)
		}
		if !utf8.ValidString(value) {
			value = strings.ToValidUTF8(value, "\ufffd")
		}
		headers = append(headers, Header{Name: strings.ToValidUTF8(name, "\ufffd"), Value: value})
	}
	return headers
}

// cutHeader takes one header with its folded lines off; "" at the empty line before the body.
func cutHeader(raw string) (header, rest string) {
	var b strings.Builder
	for n := 0; ; n++ {
		line, after, _ := strings.Cut(raw, "\n")
		line = strings.TrimSuffix(line, "\r")
		if n == 0 {
			header = line
		} else {
			if b.Len() == 0 {
				b.WriteString(header)
			}
			b.WriteByte(' ')
			b.WriteString(strings.TrimLeft(line, " \t"))
		}
		raw = after
		if header == "" || raw == "" || raw[0] != ' ' && raw[0] != '\t' {
			break
		}
	}
	if b.Len() > 0 {
		header = b.String()
	}
	return header, raw
}
