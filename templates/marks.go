package templates

import (
	"bytes"
	"fmt"
	"html"
	"strconv"
	"strings"

	nethtml "golang.org/x/net/html"
)

// Mark is what is written beside a link of a letter in a report.
type Mark struct {
	Text string  // short
	Heat float64 // from 0, cool, to 1
}

// markedLink begins the addresses that a letter to be marked has in the place of its links; .invalid leads nowhere (RFC 2606).
const markedLink = "https://link.invalid/"

// RenderMarked renders the letter with a badge beside each countable link of its HTML that has a mark, by the link's number. The links
// themselves lead nowhere, and each has the id heat-NUMBER, so a page can point at it. It says which links were there.
func (l *Letter) RenderMarked(v Vars, marks map[int32]Mark) (out Rendered, shown []int32, err error) {
	v.Link = func(dst []byte, number int32) []byte {
		return strconv.AppendInt(append(dst, markedLink...), int64(number), 10)
	}
	v.Pixel = nil
	if out, err = l.Render(v); err != nil {
		return Rendered{}, nil, err
	}
	out.HTML, shown = markLinks(out.HTML, marks)
	return out, shown, nil
}

// markStyle shows which link a page points at.
const markStyle = `<style>a:target{outline:4px solid #111!important;outline-offset:5px!important;box-shadow:0 0 0 4px #ffd43b!important}a:target+span{box-shadow:0 0 0 3px #ffd43b!important}</style>`

func markLinks(page string, marks map[int32]Mark) (string, []int32) {
	var out bytes.Buffer
	var shown []int32
	badge := "" // of the link that is open
	z := nethtml.NewTokenizer(strings.NewReader(page))
	for {
		kind := z.Next()
		raw := string(z.Raw()) // of the token before the tokenizer reads further into it
		switch kind {
		case nethtml.ErrorToken:
			out.WriteString(raw)
			return out.String(), shown
		case nethtml.StartTagToken:
			t := z.Token()
			number, ok := markedBy(t)
			switch {
			case t.Data != "a" || !ok:
				out.WriteString(raw)
			default:
				m, has := marks[number]
				badge = ""
				set(&t, "href", "#")
				if has {
					badge = badgeOf(m)
					shown = append(shown, number)
					set(&t, "id", fmt.Sprintf("heat-%d", number))
					style := strings.TrimRight(get(t, "style"), "; ")
					set(&t, "style", strings.TrimLeft(style+fmt.Sprintf(";outline:3px solid %s;outline-offset:3px", heatColour(m.Heat)), ";"))
				}
				out.WriteString(t.String())
			}
		case nethtml.EndTagToken:
			name, _ := z.TagName()
			if string(name) == "head" {
				out.WriteString(markStyle)
			}
			out.WriteString(raw)
			if string(name) == "a" {
				out.WriteString(badge)
				badge = ""
			}
		default:
			out.WriteString(raw)
		}
	}
}

// markedBy is the number of a link that RenderMarked made.
func markedBy(t nethtml.Token) (int32, bool) {
	digits, ok := strings.CutPrefix(get(t, "href"), markedLink)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	return int32(n), err == nil
}

func get(t nethtml.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func set(t *nethtml.Token, name, value string) {
	for i := range t.Attr {
		if t.Attr[i].Key == name {
			t.Attr[i].Val = value
			return
		}
	}
	t.Attr = append(t.Attr, nethtml.Attribute{Key: name, Val: value})
}

// heatColour goes from blue to red, dark enough for white words.
func heatColour(heat float64) string {
	return fmt.Sprintf("hsl(%d,75%%,36%%)", int(225-225*min(max(heat, 0), 1)))
}

func badgeOf(m Mark) string {
	return `<span style="display:inline-block;margin:2px 0 2px 8px;padding:2px 9px;border-radius:11px;font:600 12px/18px Arial,sans-serif;letter-spacing:normal;text-transform:none;white-space:nowrap;color:#fff;background:` +
		heatColour(m.Heat) + `;vertical-align:middle;text-decoration:none">` + html.EscapeString(m.Text) + `</span>`
}
