package clients

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
)

// The encodings that a file may be in, under the names that are reported and accepted.
const (
	utf8Name  = "utf-8"
	utf16Name = "utf-16" // byte order by the mark, else by where the zero bytes are
)

// encodingNamed finds an encoding under its usual names, in any case and with any punctuation.
func encodingNamed(s string) (string, bool) {
	key := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
	switch key {
	case "utf8", "utf8bom", "utf8sig", "ascii", "usascii":
		return utf8Name, true
	case "utf16", "ucs2", "unicode":
		return utf16Name, true
	case "utf16le":
		return "utf-16le", true
	case "utf16be":
		return "utf-16be", true
	case "windows1251", "cp1251", "win1251", "1251", "ansi", "maccyrillic", "xmaccyrillic":
		if strings.Contains(key, "mac") {
			return "x-mac-cyrillic", true
		}
		return "windows-1251", true
	case "koi8r", "koi8", "koi8u":
		return "koi8-r", true
	case "ibm866", "cp866", "866", "dos", "oem":
		return "ibm866", true
	case "windows1252", "cp1252", "1252", "iso88591", "latin1":
		return "windows-1252", true
	}
	return "", false
}

// decoderOf gives the decoder of a named encoding; nil for UTF-8, whose bytes are looked at as they are.
func decoderOf(name string, bigEndian bool) *encoding.Decoder {
	switch name {
	case utf16Name:
		if bigEndian {
			return utf.UTF16(utf.BigEndian, utf.IgnoreBOM).NewDecoder()
		}
		return utf.UTF16(utf.LittleEndian, utf.IgnoreBOM).NewDecoder()
	case "utf-16le":
		return utf.UTF16(utf.LittleEndian, utf.IgnoreBOM).NewDecoder()
	case "utf-16be":
		return utf.UTF16(utf.BigEndian, utf.IgnoreBOM).NewDecoder()
	}
	if m, ok := singleByte[name]; ok {
		return m.NewDecoder()
	}
	return nil
}

var singleByte = map[string]*charmap.Charmap{
	"windows-1251": charmap.Windows1251, "koi8-r": charmap.KOI8R, "ibm866": charmap.CodePage866,
	"windows-1252": charmap.Windows1252, "x-mac-cyrillic": charmap.MacintoshCyrillic,
}

// script is how the bytes of a file become text.
type script struct {
	name      string
	bigEndian bool // UTF-16 only
	skip      int  // length of the byte order mark
}

// detectEncoding tells the encoding of a whole file. A mark decides; then UTF-16 by its zero bytes; then UTF-8 if that is what
// nearly all bytes are, since a few broken rows must not turn a whole file into mojibake; then the best guess among the
// one-byte encodings. The whole file is read: the first Russian name may stand behind a megabyte of plain ASCII.
func detectEncoding(f io.ReaderAt, size int64, told string) (script, error) {
	head := make([]byte, min(size, 64<<10))
	if _, err := f.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return script{}, fmt.Errorf("read the file: %w", err)
	}
	var s script
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		s = script{name: utf8Name, skip: 3}
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		s = script{name: utf16Name, skip: 2}
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		s = script{name: utf16Name, skip: 2, bigEndian: true}
	}
	if told != "" && told != s.name && !(strings.HasPrefix(told, s.name) && s.name == utf16Name) {
		if s.name == utf16Name || told != utf16Name {
			return script{name: told}, nil // the user knows better, and the mark is taken for text
		}
		_, big := looksUTF16(head)
		return script{name: told, bigEndian: big}, nil
	}
	if s.name != "" {
		return s, nil
	}
	if wide, big := looksUTF16(head); wide {
		return script{name: utf16Name, bigEndian: big}, nil
	}
	valid, invalid, sample, err := countUTF8(f, size)
	if err != nil {
		return script{}, err
	}
	if invalid == 0 || valid >= invalid {
		return script{name: utf8Name}, nil
	}
	return script{name: guessSingleByte(sample)}, nil
}

// looksUTF16 tells UTF-16 without a mark: every second byte is the high half of Latin (0) or Cyrillic (4) letters.
func looksUTF16(head []byte) (wide, bigEndian bool) {
	var zero, high [2]int
	n := len(head) &^ 1
	for i, b := range head[:n] {
		if b == 0 {
			zero[i&1]++
		}
		if b == 0 || b == 4 {
			high[i&1]++
		}
	}
	for side := range 2 {
		if n >= 4 && high[side]*10 >= n/2*9 && zero[side]*10 >= n/2 && zero[1-side] == 0 {
			return true, side == 0
		}
	}
	return false, false
}

// countUTF8 counts the characters beyond ASCII that are right UTF-8 and the bytes that are not, and samples lines with such bytes.
func countUTF8(f io.ReaderAt, size int64) (valid, invalid int64, sample []byte, err error) {
	const maxSample = 64 << 10
	buf := make([]byte, 1<<20)
	for at := int64(0); at < size; {
		n, err := f.ReadAt(buf, at)
		if n == 0 && err != nil {
			return 0, 0, nil, fmt.Errorf("read the file: %w", err)
		}
		b, last := buf[:n], at+int64(n) >= size
		i := 0
		for i < n {
			if b[i] < utf8.RuneSelf {
				i++
				continue
			}
			if !last && !utf8.FullRune(b[i:]) {
				break // the rest of the character is in the next block
			}
			if len(sample) < maxSample {
				sample = appendWordAround(sample, b, i)
			}
			// A run of such bytes is counted at once, so that its line is sampled once.
			for i < n && b[i] >= utf8.RuneSelf && (last || utf8.FullRune(b[i:])) {
				if _, width := utf8.DecodeRune(b[i:]); width > 1 {
					valid++
					i += width
				} else {
					invalid++
					i++
				}
			}
		}
		at += int64(max(i, 1))
	}
	return valid, invalid, sample, nil
}

// appendWordAround adds the word that the byte at i stands in.
func appendWordAround(sample, b []byte, i int) []byte {
	isWord := func(c byte) bool { return c >= utf8.RuneSelf || 'a' <= c|0x20 && c|0x20 <= 'z' }
	start, end := i, i
	for start > 0 && start > i-50 && isWord(b[start-1]) {
		start--
	}
	for end < len(b) && end < i+200 && isWord(b[end]) {
		end++
	}
	return append(append(sample, b[start:end]...), ' ')
}

// guessSingleByte asks chardet and believes it where the result reads like text and nothing reads better; else it takes what
// does. When nothing reads like text the file is taken for damaged UTF-8 and its bad rows are rejected.
func guessSingleByte(sample []byte) string {
	const plausible, better = 0.6, 0.1
	best, bestScore := utf8Name, plausible
	for _, name := range []string{"windows-1251", "koi8-r", "ibm866", "windows-1252"} {
		if score := readsWell(singleByte[name], sample); score > bestScore {
			best, bestScore = name, score
		}
	}
	if name, ok := encodingNamed(chardet.Detect(sample).Encoding); ok {
		if m, ok := singleByte[name]; ok {
			if score := readsWell(m, sample); score >= plausible && score >= bestScore-better {
				return name
			}
		}
	}
	return best
}

// readsWell scores from 0 to 1 how much the sample looks like words when it is read in an encoding: letters of one script, and
// no capital behind a small letter. KOI8-R read as windows-1251 has its cases swapped, which is how the two are told apart.
func readsWell(m *charmap.Charmap, sample []byte) float64 {
	var high, good float64
	before := ' '
	for i, b := range sample {
		r := m.DecodeByte(b)
		if b >= utf8.RuneSelf {
			after := ' '
			if i+1 < len(sample) {
				after = m.DecodeByte(sample[i+1])
			}
			high++
			good += likelihood(before, r, after)
		}
		before = r
	}
	if high == 0 {
		return 0
	}
	return good / high
}

// likelihood grades a character beyond ASCII by what stands beside it. A Western word has few of them among plain Latin letters, a
// Russian one has no Latin letter at all.
func likelihood(before, r, after rune) float64 {
	plain := func(r rune) bool { return r < utf8.RuneSelf && unicode.IsLetter(r) }
	switch {
	case strings.ContainsRune("«»№–—“”„’…\u00a0", r):
		return 0.7
	case !unicode.IsLetter(r) || unicode.IsUpper(r) && unicode.IsLower(before):
		return 0
	case unicode.Is(unicode.Cyrillic, r):
		if plain(before) || plain(after) {
			return 0
		}
		return commonness(r)
	case unicode.Is(unicode.Latin, r) && (plain(before) || plain(after)):
		return 0.8
	}
	return 0
}

// commonness grades the letters of Russian text, the frequent ones highest: that tells a word in capitals from the same bytes
// read as small letters of another encoding.
func commonness(r rune) float64 {
	switch r = unicode.ToLower(r); {
	case strings.ContainsRune("оеаинтсрвлкм", r):
		return 1
	case strings.ContainsRune("дпуяыьгзбчйё", r):
		return 0.8
	case strings.ContainsRune("хжшюцщэфъ", r):
		return 0.5
	}
	return 0.3 // Ukrainian, Serbian and the like
}
