package mail

import "strings"

// Longest Message-ID and most References that a letter carries. A longer chain loses its middle: readers need its first and its last ones.
const (
	maxMessageID  = 250
	maxReferences = 20
)

// appendThread appends In-Reply-To and References (RFC 5322 §3.6.4). Ids come from strangers' letters: what is none is left out.
func appendThread(dst []byte, inReplyTo string, references []string) []byte {
	if id, ok := BareMessageID(inReplyTo); ok {
		dst = append(append(append(dst, "In-Reply-To: <"...), id...), ">\r\n"...)
	}
	ids := make([]string, 0, len(references))
	for _, r := range references {
		if id, ok := BareMessageID(r); ok {
			ids = append(ids, id)
		}
	}
	if len(ids) > maxReferences {
		ids = append(ids[:1:1], ids[len(ids)-maxReferences+1:]...)
	}
	for i, id := range ids {
		if i == 0 {
			dst = append(dst, "References:"...)
		} else {
			dst = append(dst, "\r\n"...)
		}
		dst = append(append(append(dst, " <"...), id...), '>')
	}
	if len(ids) > 0 {
		dst = append(dst, "\r\n"...)
	}
	return dst
}

// BareMessageID is a Message-ID without its angle brackets; false for what can't stand in a header as one.
func BareMessageID(s string) (string, bool) {
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "<"), ">")
	return s, s != "" && len(s) <= maxMessageID && isToken(s)
}
