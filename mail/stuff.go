package mail

import "bytes"

// appendStuffed appends a message as DATA carries it (RFC 5321 §4.5.2): every line ended by CRLF, a dot doubled where it
// begins a line, and the final dot. CR and LF never stand alone in what is sent: servers that take a lone one for a line's
// end could be made to see two letters in one.
func appendStuffed(dst, message []byte) []byte {
	for len(message) > 0 {
		if message[0] == '.' {
			dst = append(dst, '.')
		}
		n := bytes.IndexByte(message, '\n')
		line, rest := message, []byte(nil)
		if n >= 0 {
			line, rest = message[:n], message[n+1:]
			if n > 0 && line[n-1] == '\r' {
				line = line[:n-1]
			}
		}
		if cr := bytes.IndexByte(line, '\r'); cr >= 0 {
			line, rest = line[:cr], message[cr+1:]
		}
		dst = append(dst, line...)
		dst = append(dst, '\r', '\n')
		message = rest
	}
	return append(dst, '.', '\r', '\n')
}
