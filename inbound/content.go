package inbound

import (
	"strings"
	"sync"

	"salut/mail"

	"github.com/microcosm-cc/bluemonday"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Content is a message as a person may look at it: nothing in it can run, and nothing is fetched by looking.
type Content struct {
	Headers     []mail.Header
	Body        string // its text, quotes and all
	HTML        string // sanitised, its pictures left out; empty where it has none
	Blocked     int    // pictures that were left out
	Attachments []Attachment
}

// Attachment is a file in a message.
type Attachment struct {
	Name string `json:"name" doc:"As its sender calls it; empty where it has no name."`
	Kind string `json:"content_type"`
	Size int64  `json:"size" doc:"In bytes."`
}

const (
	maxShownHeaders = 300
	maxShownHTML    = 2 << 20
)

// readerPolicy is what of a page may be shown: its words, their shape, its links. No styles, since these can fetch and can cover the page.
var readerPolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "b", "i", "u", "s", "strong", "em", "small", "sub", "sup", "pre", "code", "blockquote", "hr", "center")
	p.AllowLists()
	p.AllowTables()
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(false)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.AllowAttrs("alt").OnElements("img")
	return p
})

// contentOf takes a message apart for a person to look at.
func contentOf(raw []byte) Content {
	p := takeAll(raw)
	c := Content{Headers: []mail.Header{}, Attachments: []Attachment{}}
	for f := p.header.Fields(); f.Next() && len(c.Headers) < maxShownHeaders; {
		value, err := f.Text()
		if err != nil {
			value = f.Value()
		}
		c.Headers = append(c.Headers, mail.Header{Name: printable(f.Key()), Value: printable(strings.Join(strings.Fields(value), " "))})
	}
	c.Body = printable(p.written())
	page := strings.Join(p.htmls, "\n")
	if len(page) > maxShownHTML {
		page = strings.ToValidUTF8(page[:maxShownHTML], "")
	}
	c.Blocked = pictures(page)
	c.HTML = strings.TrimSpace(printable(readerPolicy().Sanitize(page)))
	c.Attachments = append(c.Attachments, p.files...)
	return c
}

func printable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

// pictures counts what a page would fetch.
func pictures(page string) (n int) {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return n
		case html.StartTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == atom.Img {
				n++
			}
		}
	}
}

// nameOf is what a file is called, without the path that some programs put before it.
func nameOf(name string) string {
	name = printable(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	if r := []rune(name); len(r) > 200 {
		name = string(r[:200])
	}
	return name
}
