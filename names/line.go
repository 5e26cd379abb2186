package names

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
)

// Line is what the names command prints for one name.
type Line struct {
	Input              string   `json:"input"`
	FirstName          string   `json:"first_name"`
	MiddleName         string   `json:"middle_name"`
	LastName           string   `json:"last_name"`
	Company            string   `json:"company"`
	Gender             Gender   `json:"gender"`
	GenderSource       string   `json:"gender_source"`
	GenderConfidence   float64  `json:"gender_confidence"`
	Doubtful           bool     `json:"doubtful"`
	Salutation         string   `json:"salutation"`
	SalutationFriendly string   `json:"salutation_friendly"`
	Cases              SixCases `json:"cases"`
}

// SixCases are the parts of a name and the whole of it in each case.
type SixCases struct {
	Nominative    PartsInCase `json:"nominative"`
	Genitive      PartsInCase `json:"genitive"`
	Dative        PartsInCase `json:"dative"`
	Accusative    PartsInCase `json:"accusative"`
	Instrumental  PartsInCase `json:"instrumental"`
	Prepositional PartsInCase `json:"prepositional"`
}

// PartsInCase is a name in one case.
type PartsInCase struct {
	First  string `json:"first"`
	Middle string `json:"middle"`
	Last   string `json:"last"`
	Full   string `json:"full"`
}

// Line shows a person as the names command does; the salutation is in the language of the name's script.
func (p Person) Line(input string) Line {
	f := p.forms()
	in := func(i int) PartsInCase {
		return PartsInCase{f.first[i], f.middle[i], f.last[i], p.full(f.first[i], f.middle[i], f.last[i])}
	}
	language := p.Language()
	if !p.anything() && isLatin(input) {
		language = "en"
	}
	return Line{
		Input: input, FirstName: p.First, MiddleName: p.Middle, LastName: p.Last, Company: p.Company,
		Gender: p.Gender, GenderSource: p.GenderSource, GenderConfidence: p.GenderConfidence, Doubtful: p.Doubtful,
		Salutation: p.Salutation(language), SalutationFriendly: p.Friendly(language),
		Cases: SixCases{in(0), in(1), in(2), in(3), in(4), in(5)},
	}
}

// longestLine is how many bytes of a line are read; a longer one is cut, and its end is skipped, so that memory stays flat.
const longestLine = 4096

// batchLines is how many names one core takes at a time.
const batchLines = 256

// Stream reads one name a line and writes one JSON line for each, in the same order, as fast as the cores allow.
func Stream(r io.Reader, w io.Writer) error {
	type batch struct {
		lines []string
		done  chan []byte
	}
	workers := runtime.GOMAXPROCS(0)
	work, order := make(chan batch, workers), make(chan batch, 2*workers)
	stop := make(chan struct{})
	for range workers {
		go func() {
			for b := range work {
				b.done <- describe(b.lines)
			}
		}()
	}
	var readErr error
	go func() {
		defer close(order)
		defer close(work)
		in := bufio.NewReaderSize(r, 64<<10)
		first := true
		for {
			b := batch{done: make(chan []byte, 1)}
			for len(b.lines) < batchLines {
				var line string
				if line, readErr = readLine(in); readErr != nil {
					break
				}
				if first {
					line, first = strings.TrimPrefix(line, "\ufeff"), false
				}
				b.lines = append(b.lines, line)
			}
			if len(b.lines) > 0 {
				select {
				case order <- b:
					work <- b
				case <-stop:
					return
				}
			}
			if readErr != nil {
				return
			}
		}
	}()
	out := bufio.NewWriterSize(w, 64<<10)
	for b := range order {
		if _, err := out.Write(<-b.done); err != nil {
			close(stop)
			for b := range order { // let the readers finish what they hold
				<-b.done
			}
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if !errors.Is(readErr, io.EOF) {
		return readErr
	}
	return nil
}

func describe(lines []string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	for _, line := range lines {
		input := strings.ToValidUTF8(line, "\uFFFD")
		if err := enc.Encode(Parse(input, Unknown).Line(input)); err != nil {
			panic(err) // strings and numbers: can't fail
		}
	}
	return buf.Bytes()
}

// readLine reads a line without its end, cut at longestLine. io.EOF comes only when nothing is left.
func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		chunk, err := in.ReadSlice('\n')
		if room := longestLine - len(line); room > 0 {
			line = append(line, chunk[:min(room, len(chunk))]...)
		}
		switch {
		case err == nil || errors.Is(err, io.EOF) && (len(line) > 0 || len(chunk) > 0):
			return string(bytes.TrimRight(line, "\r\n")), nil
		case errors.Is(err, bufio.ErrBufferFull):
		default:
			return "", err
		}
	}
}
