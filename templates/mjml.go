package templates

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/preslavrachev/gomjml/mjml"
)

// mjmlTags are all tags of MJML; true: what stands in it is HTML and not further MJML.
var mjmlTags = map[string]bool{
	"mjml": false, "mj-head": false, "mj-body": false, "mj-attributes": false, "mj-all": false, "mj-class": false, "mj-breakpoint": false,
	"mj-font": false, "mj-html-attributes": false, "mj-selector": false, "mj-html-attribute": true, "mj-preview": true, "mj-style": true,
	"mj-title": true, "mj-accordion": false, "mj-accordion-element": false, "mj-accordion-title": true, "mj-accordion-text": true,
	"mj-button": true, "mj-carousel": false, "mj-carousel-image": false, "mj-column": false, "mj-divider": false, "mj-group": false,
	"mj-hero": false, "mj-image": false, "mj-navbar": false, "mj-navbar-link": true, "mj-raw": true, "mj-section": false, "mj-social": false,
	"mj-social-element": true, "mj-spacer": false, "mj-table": true, "mj-text": true, "mj-wrapper": false,
}

// mjmlHolders may have mj-raw among their children, so Liquid too.
var mjmlHolders = []string{"mj-body", "mj-wrapper", "mj-section", "mj-column", "mj-group", "mj-hero"}

// gomjml keeps the mj-attributes of the letter that it is at in one variable for the whole process, so one letter is made at a time.
// This happens at Compile only.
var mjmlMaker sync.Mutex

// mjmlScan goes through held MJML once: it finds what doesn't pair, and wraps Liquid that stands between blocks in mj-raw.
type mjmlScan struct {
	r     *report
	h     *holder
	src   *source
	s     string
	marks []mjmlMark
	out   strings.Builder
	stack []mjmlOpen
}

type mjmlMark struct {
	held  int
	piece *piece
}
type mjmlOpen struct {
	name string
	at   int
}

// makeMJML makes HTML of a body in MJML with its Liquid held by h.
func makeMJML(r *report, h *holder, src *source, pieces []piece, language string) string {
	m := &mjmlScan{r: r, h: h, src: src}
	var held strings.Builder
	for i := range pieces {
		p := &pieces[i]
		m.marks = append(m.marks, mjmlMark{held.Len(), p})
		if p.kind != textPiece {
			held.WriteString(h.word(p))
			held.WriteString(strings.Repeat("\n", strings.Count(p.text, "\n"))) // lines stay what they were
			continue
		}
		held.WriteString(p.text)
	}
	m.s = held.String()
	m.scan()
	if r.failed() {
		return ""
	}
	mjmlMaker.Lock()
	defer mjmlMaker.Unlock()
	out, err := mjml.Render(m.out.String())
	var bad mjml.Error
	if errors.As(err, &bad) {
		for _, d := range bad.Details {
			m.noteAttribute(d)
		}
	} else if err != nil {
		r.refuseField(src.field, "mjml_syntax", "The MJML can't be understood: %s.", strings.TrimPrefix(err.Error(), "failed to parse MJML: "))
		return ""
	}
	return strings.ReplaceAll(m.h.unkeep(mendGroups(out)), `lang="und"`, `lang="`+language+`"`)
}

var invalidAttribute = regexp.MustCompile(`Invalid attribute '([^']*)'`)

func (m *mjmlScan) noteAttribute(d mjml.ErrorDetail) {
	name := d.Message
	if found := invalidAttribute.FindStringSubmatch(d.Message); found != nil {
		name = found[1]
	}
	if strings.Contains(name, m.h.mark) {
		return // Liquid among the attributes
	}
	src, line := m.src, 0
	if d.Line > 0 {
		src, line = m.lineOf(d.Line)
	}
	m.r.note(SeverityWarning, "mjml_attribute", src, -1, "MJML knows no attribute %s on <%s>, so it does nothing.", name, d.TagName)
	last := &m.r.problems[len(m.r.problems)-1]
	if last.Code == "mjml_attribute" && last.Line == 0 {
		last.Line = line
	}
}

// lineOf is where a line of the held text was written. What stands in it keeps its line breaks, but a block's are its own.
func (m *mjmlScan) lineOf(line int) (*source, int) {
	at := 0
	for ; line > 1; line-- {
		k := strings.IndexByte(m.s[at:], '\n')
		if k < 0 {
			break
		}
		at += k + 1
	}
	src, offset := m.origin(at)
	n, _ := src.position(offset)
	return src, n
}

// origin is the place in a source of a place in the held text.
func (m *mjmlScan) origin(at int) (*source, int) {
	i, exact := slices.BinarySearchFunc(m.marks, at, func(k mjmlMark, at int) int { return k.held - at })
	if !exact {
		i--
	}
	if i < 0 {
		return m.src, 0
	}
	p := m.marks[i].piece
	return p.src, p.offset + at - m.marks[i].held
}

func (m *mjmlScan) refuse(at int, code, format string, args ...any) {
	src, offset := m.origin(at)
	m.r.refuse(src, offset, code, format, args...)
}

func (m *mjmlScan) scan() {
	last, bodies := 0, 0
	for i := 0; i < len(m.s); {
		k := strings.IndexByte(m.s[i:], '<')
		if k < 0 {
			break
		}
		i += k
		if strings.HasPrefix(m.s[i:], "<!--") {
			end := strings.Index(m.s[i:], "-->")
			if end < 0 {
				m.refuse(i, "mjml_syntax", "Line %d, column %d: this comment is never closed. Close it with -->.")
				return
			}
			m.between(last, i)
			if len(m.stack) > 0 && slices.Contains(mjmlHolders, m.stack[len(m.stack)-1].name) && !strings.Contains(m.s[i:i+end], m.h.mark) {
				m.out.WriteString(m.s[i : i+end+3])
			}
			i += end + 3
			last = i
			continue
		}
		end, selfClosed := tagEnd(m.s, i)
		name, closing := tagNameAt(m.s, i)
		if end < 0 || name == "" {
			m.refuse(i, "mjml_syntax", "Line %d, column %d: a tag is not closed here, or a < stands where &lt; should.")
			return
		}
		m.between(last, i)
		if bodies == 0 && name == "mj-body" {
			bodies++
		}
		var ok bool
		if closing {
			ok = m.close(name, i)
		} else {
			ok = m.open(name, i)
		}
		if !ok {
			return
		}
		m.out.WriteString(m.keepAmpersands(spellPadding(m.s[i:end])))
		i, last = end, end
		switch {
		case closing:
			m.stack = m.stack[:len(m.stack)-1]
		case selfClosed:
		case mjmlTags[name]:
			stop := indexFold(m.s[i:], "</"+name)
			if stop < 0 {
				m.refuse(end-1, "mjml_syntax", "Line %d, column %d: <%s> is never closed. Close it with </%s>.", name, name)
				return
			}
			m.out.WriteString(m.inner(name, m.s[i:i+stop]))
			i += stop
			last = i
			m.stack = append(m.stack, mjmlOpen{name, end - 1})
		default:
			m.stack = append(m.stack, mjmlOpen{name, end - 1})
		}
	}
	m.between(last, len(m.s))
	if len(m.stack) > 0 {
		top := m.stack[len(m.stack)-1]
		m.refuse(top.at, "mjml_syntax", "Line %d, column %d: <%s> is never closed. Close it with </%s>.", top.name, top.name)
	} else if bodies == 0 {
		m.r.refuseField(m.src.field, "mjml_syntax", "MJML has the shape <mjml><mj-body> … </mj-body></mjml>: one of them is missing.")
	}
}

// inner takes the HTML of a block past gomjml, which mends what it thinks is wrong with it: drops text from tables and tags from
// accordions, and turns &lt; into <.
func (m *mjmlScan) inner(name, s string) string {
	switch {
	case strings.TrimSpace(s) == "" || name == "mj-style" || name == "mj-html-attribute":
		return s
	case name == "mj-title" || name == "mj-preview":
		return m.keepAmpersands(s)
	}
	s = strings.TrimSpace(s)
	s = strings.TrimSuffix(strings.TrimPrefix(s, "<![CDATA["), "]]>")
	return m.h.keep(s)
}

func (m *mjmlScan) open(name string, at int) bool {
	_, known := mjmlTags[name]
	switch {
	case name == "mj-include":
		m.refuse(at, "unsafe_tag", "Line %d, column %d: <mj-include> is not allowed: a letter can't take in other files.")
	case !known:
		names := []string{}
		for n := range mjmlTags {
			names = append(names, n)
		}
		slices.Sort(names)
		if near := nearest(name, names); near != "" {
			m.refuse(at, "mjml_tag", "Line %d, column %d: MJML has no <%s>. Did you mean <%s>?", name, near)
		} else {
			m.refuse(at, "mjml_tag", "Line %d, column %d: <%s> is HTML and can't stand between MJML blocks. Put it into <mj-text> or <mj-raw>.", name)
		}
		return false
	case len(m.stack) > 20:
		m.refuse(at, "mjml_syntax", "Line %d, column %d: MJML blocks stand too deep in each other here.")
	case len(m.stack) == 0 && name != "mjml":
		m.refuse(at, "mjml_syntax", "Line %d, column %d: MJML begins with <mjml> and everything else stands in it.")
		return false
	default:
		return true
	}
	return false
}

func (m *mjmlScan) close(name string, at int) bool {
	if len(m.stack) == 0 {
		m.refuse(at, "mjml_syntax", "Line %d, column %d: </%s> closes nothing.", name)
		return false
	}
	if top := m.stack[len(m.stack)-1]; top.name != name {
		src, offset := m.origin(top.at)
		line, _ := src.position(offset)
		m.refuse(at, "mjml_syntax", "Line %d, column %d: </%s> stands where </%s> should be, which closes <%s> of line %d.", name, top.name, top.name, line)
		return false
	}
	return true
}

// between takes what stands between two tags, outside of blocks that hold HTML.
func (m *mjmlScan) between(from, to int) {
	s := m.s[from:to]
	if len(m.stack) > 0 && mjmlTags[m.stack[len(m.stack)-1].name] || strings.TrimSpace(s) == "" {
		m.out.WriteString(s)
		return
	}
	parent := ""
	if len(m.stack) > 0 {
		parent = m.stack[len(m.stack)-1].name
	}
	first := from + len(s) - len(strings.TrimLeft(s, " \t\r\n"))
	if rest := strings.TrimSpace(m.h.found.ReplaceAllString(s, "")); rest != "" {
		m.refuse(first, "mjml_text", "Line %d, column %d: text stands between MJML blocks and would be lost. Put it into <mj-text>.")
		return
	}
	if !slices.Contains(mjmlHolders, parent) {
		m.refuse(first, "mjml_liquid", "Line %d, column %d: Liquid can't stand here in MJML. Put it inside <mj-body>, around whole blocks or inside of texts.")
		return
	}
	m.out.WriteString("<mj-raw>" + strings.TrimSpace(s) + "</mj-raw>" + strings.Repeat("\n", strings.Count(s, "\n")))
}

var entity = regexp.MustCompile(`&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});|&`)

// keepAmpersands hides entities from gomjml.
func (m *mjmlScan) keepAmpersands(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	return entity.ReplaceAllStringFunc(s, func(e string) string {
		if e == "&" {
			e = "&amp;"
		}
		return m.h.keep(e)
	})
}

func tagNameAt(s string, at int) (name string, closing bool) {
	at++
	if at < len(s) && s[at] == '/' {
		closing = true
		at++
	}
	end := at
	for end < len(s) && (isLetter(s[end]) || s[end] == '-' || s[end] >= '0' && s[end] <= '9') {
		end++
	}
	return strings.ToLower(s[at:end]), closing
}

// tagEnd is the end of the tag that begins at a place, quotes minded.
func tagEnd(s string, at int) (end int, selfClosed bool) {
	var quote byte
	for i := at + 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return -1, false
		case c == '>':
			return i + 1, s[i-1] == '/'
		}
	}
	return -1, false
}
