package templates

import (
	"bytes"
	"html"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	goldmarkhtml "github.com/yuin/goldmark/renderer/html"
)

// saidMarkdown leaves raw HTML out: what a person types to one client is words, not a page.
var saidMarkdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.Linkify), goldmark.WithRendererOptions(goldmarkhtml.WithHardWraps()))
})

// SaidHTML is a person's Markdown as the HTML of a plain letter. Liquid in it is text like any other.
func SaidHTML(markdown string) string {
	var b bytes.Buffer
	if err := saidMarkdown().Convert([]byte(markdown), &b); err != nil {
		b.Reset()
		b.WriteString("<p>" + strings.ReplaceAll(html.EscapeString(markdown), "\n", "<br>\n") + "</p>")
	}
	return "<!DOCTYPE html>\n<html><body style=\"font-family:sans-serif;font-size:15px;line-height:1.5\">\n" + b.String() + "</body></html>\n"
}
