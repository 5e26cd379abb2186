package clients

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// readAll shows rows as "cells|of|a row", a broken one with its code in front.
func readAll(t testing.TB, r *csvReader) []string {
	t.Helper()
	var rows []string
	for {
		row, err := r.next()
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.n != int64(len(rows)+1) {
			t.Fatalf("row %d came as the %dth", row.n, len(rows)+1)
		}
		s := strings.Join(row.cells, "|")
		if row.bad != nil {
			s = "!" + row.bad.code + " " + s
		}
		rows = append(rows, s)
	}
}

func TestRowsAreTakenApartAsAPersonWould(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       []string
	}{
		{"plain rows", "a;b\nc;d\n", []string{"a|b", "c|d"}},
		{"no line end at the end", "a;b\nc;d", []string{"a|b", "c|d"}},
		{"line ends of Windows", "a;b\r\nc;d\r\n", []string{"a|b", "c|d"}},
		{"blank rows are counted", "a;b\n\n;;\nc;d", []string{"a|b", "", "||", "c|d"}},
		{"empty cells at the end", "a;;\n", []string{"a||"}},
		{"a delimiter in quotes", "\"a;b\";c\n", []string{"a;b|c"}},
		{"doubled marks", "\"say \"\"hi\"\"\";c\n", []string{`say "hi"|c`}},
		{"an empty quoted cell", "\"\";c\n", []string{"|c"}},
		{"a line end in quotes is one row", "\"a\nb\";c\nd;e", []string{"a\nb|c", "d|e"}},
		{"spaces around quotes", "a; \"b\" ;c\n", []string{"a|b|c"}},
		{"marks not doubled", "\"ООО \"Ромашка\"\";a@b.test\n", []string{`ООО "Ромашка"|a@b.test`}},
		{"marks around one word", "\"Ромашка\" ООО;a@b.test\nc;d", []string{`"Ромашка" ООО|a@b.test`, "c|d"}},
		{"a mark inside a word", "5\" экран;x\n", []string{`5" экран|x`}},
		{"a mark never closed costs its row only", "a;\"ООО Ромашка;1\nb;x;2\nc;y;3", []string{`!unclosed_quote a|"ООО Ромашка|1`, "b|x|2", "c|y|3"}},
		{"two rows with marks never closed", "a;\"Ромашка;1\nb;\"Лютик;2\nc;y;3", []string{`!unclosed_quote a|"Ромашка|1`, `!unclosed_quote b|"Лютик|2`, "c|y|3"}},
		{"a file cut off inside quotes", "a;b\nc;\"d", []string{"a|b", `!unclosed_quote c|"d`}},
		{"wrong bytes cost their row only", "a;b\nc\xff;d\ne;f", []string{"a|b", "!not_text c\ufffd|d", "e|f"}},
		{"a character cut in two at the end of the file", "a;б\nв;\xd0", []string{"a|б", "!not_text в|\ufffd"}},
		{"a zero byte", "a;b\x00\n", []string{"!not_text a|b\ufffd"}},
		{"the end mark of DOS", "a;b\r\n\x1a", []string{"a|b", "\x1a"}},
		{"nothing", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			whole := readAll(t, newCSVReader(strings.NewReader(test.text), ';', '\n', utf8Name))
			if d := cmp.Diff(test.want, whole); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			trickled := readAll(t, newCSVReader(iotest.OneByteReader(strings.NewReader(test.text)), ';', '\n', utf8Name))
			if d := cmp.Diff(whole, trickled); d != "" {
				t.Errorf("byte by byte it reads otherwise:\n%s", d)
			}
		})
	}
}

func TestARowTooLongToKeepIsDroppedAndTheNextIsRead(t *testing.T) {
	t.Parallel()
	text := "a;b\n" + strings.Repeat("x", 3*maxRecord) + "\nc;d\n"
	rows := readAll(t, newCSVReader(strings.NewReader(text), ';', '\n', utf8Name))
	if len(rows) != 3 || !strings.HasPrefix(rows[1], "!too_long") || rows[2] != "c|d" {
		t.Errorf("%d rows, the last %q", len(rows), rows[len(rows)-1])
	}
}

func TestAFileOfMarksNeverClosedIsReadInOnePass(t *testing.T) {
	t.Parallel()
	// Each row opens a mark. Searching the rest of the file from each of them would take hours.
	const n = 200_000
	text := "h;k\n" + strings.Repeat("a;\"open\n", 1) + strings.Repeat("b;c \n", n)
	rows := readAll(t, newCSVReader(strings.NewReader(text), ';', '\n', utf8Name))
	if len(rows) != n+2 {
		t.Errorf("%d rows", len(rows))
	}
	text = strings.Repeat("a;\"", n)
	if rows := readAll(t, newCSVReader(strings.NewReader(text), ';', '\n', utf8Name)); len(rows) != 1 {
		t.Errorf("%d rows", len(rows))
	}
}

// FuzzCSV holds the reader to what an import relies on: it ends, loses no plain row, numbers rows without gaps, gives out only
// text, and reads the same however the bytes come in.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a;b\nc;d", "\"a\nb\";c", "\"a\"\"b\";\"", "\"x\" y;\"z\n\"\n", "\xff\xfe;\x00", ";;;\r\n\r\n", "\"ООО \"Ромашка\"\";1\n", "a;\"b\nc;\"d\ne"} {
		f.Add([]byte(s), byte(0))
	}
	f.Fuzz(func(t *testing.T, text []byte, which byte) {
		delimiter := ",;\t|"[which&3]
		newline := "\n\r"[which>>2&1]
		rows := readAll(t, newCSVReader(bytes.NewReader(text), delimiter, newline, utf8Name))
		trickled := readAll(t, newCSVReader(iotest.OneByteReader(bytes.NewReader(text)), delimiter, newline, utf8Name))
		if d := cmp.Diff(rows, trickled); d != "" {
			t.Errorf("byte by byte it reads otherwise:\n%s", d)
		}
		if len(text) > 0 && len(rows) == 0 {
			t.Error("nothing was read")
		}
		for _, row := range rows {
			if strings.ContainsRune(row, 0) || strings.ToValidUTF8(row, "") != row {
				t.Errorf("%q is not text", row)
			}
		}
		if bytes.IndexByte(text, '"') < 0 {
			lines := bytes.Count(text, []byte{newline})
			if len(text) > 0 && text[len(text)-1] != newline {
				lines++
			}
			if len(rows) != lines {
				t.Errorf("%d lines gave %d rows", lines, len(rows))
			}
		}
	})
}
