package clients

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
)

func encoded(t testing.TB, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheEncodingOfAFileIsTold(t *testing.T) {
	t.Parallel()
	const (
		russian = "ФИО;Эл. почта;Город\nИванова Мария Петровна;maria@firma.test;Нижний Новгород\nПётр Щукин;p@firma.test;Ёлкино\n"
		short   = "email;name\na@firma.test;Анна\n"
		capital = "email;name\na@firma.test;ИВАНОВ ИВАН\n"
		ascii   = "email;name\na@firma.test;Anna\n"
	)
	utf16le, utf16be := utf.UTF16(utf.LittleEndian, utf.UseBOM), utf.UTF16(utf.BigEndian, utf.UseBOM)
	bareLE, bareBE := utf.UTF16(utf.LittleEndian, utf.IgnoreBOM), utf.UTF16(utf.BigEndian, utf.IgnoreBOM)
	tests := []struct {
		name string
		text []byte
		told string
		want string
	}{
		{"UTF-8", []byte(russian), "", "utf-8"},
		{"UTF-8 with a mark", []byte("\xef\xbb\xbf" + russian), "", "utf-8"},
		{"plain ASCII", []byte(ascii), "", "utf-8"},
		{"windows-1251", encoded(t, charmap.Windows1251, russian), "", "windows-1251"},
		{"windows-1251, one word", encoded(t, charmap.Windows1251, short), "", "windows-1251"},
		{"windows-1251, capitals only", encoded(t, charmap.Windows1251, capital), "", "windows-1251"},
		{"windows-1251 behind a megabyte of ASCII", append([]byte(strings.Repeat(ascii, 40000)), encoded(t, charmap.Windows1251, russian)...), "", "windows-1251"},
		{"KOI8-R", encoded(t, charmap.KOI8R, russian), "", "koi8-r"},
		{"KOI8-R, one word", encoded(t, charmap.KOI8R, short), "", "koi8-r"},
		{"KOI8-R, capitals only", encoded(t, charmap.KOI8R, capital), "", "koi8-r"},
		{"DOS", encoded(t, charmap.CodePage866, russian), "", "ibm866"},
		{"Western", encoded(t, charmap.Windows1252, "email;name\na@firma.test;José Núñez Müller\n"), "", "windows-1252"},
		{"UTF-16 of Windows", encoded(t, utf16le, russian), "", "utf-16"},
		{"UTF-16, big-endian", encoded(t, utf16be, russian), "", "utf-16"},
		{"UTF-16 without a mark", encoded(t, bareLE, russian), "", "utf-16"},
		{"UTF-16 without a mark, big-endian", encoded(t, bareBE, ascii), "", "utf-16"},
		{"UTF-8 with a few broken rows", []byte(russian + "a@b.test;\xff\xfe\xfd\n"), "", "utf-8"},
		{"ASCII with a broken row", []byte(ascii + "b@firma.test;\xff\xfe\xfd\n"), "", "utf-8"},
		{"what the user says", []byte(russian), "windows-1251", "windows-1251"},
		{"UTF-16 as the user says", encoded(t, utf16le, russian), "utf-16le", "utf-16"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, err := detectEncoding(bytes.NewReader(test.text), int64(len(test.text)), test.told)
			if err != nil || s.name != test.want {
				t.Errorf("told %q (%v), want %q", s.name, err, test.want)
			}
		})
	}
}

func TestTheDelimiterOfAFileIsTold(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"semicolons of a Russian Excel", "email;ФИО;Скидка\na@b.test;Иванов, Пётр;1,5\nc@d.test;Петров, Иван;2,5\n", ";"},
		{"commas", "email,name\na@b.test,\"Ivanov; Ivan\"\n", ","},
		{"tabs", "email\tname\tnote\na@b.test\tAnna\tone, two; three\n", "\t"},
		{"one column", "email\na@b.test\n", ","},
		{"no known header", "x|y;z\n1;a@b.test\n", ";"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := detectDelimiter([]byte(test.text), '\n', utf8Name, false); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
