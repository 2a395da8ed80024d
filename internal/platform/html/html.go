// Package html decides which markup may reach a page. Nothing that a person wrote
// is shown as HTML unless it came out of RichText or Markdown.
package html

import (
	"bytes"
	stdhtml "html"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// policy is what staff texts may contain: structure, no looks. Attributes that
// could collide with the page (id, class, style, name) are not in it.
var policy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote",
		"table", "caption", "thead", "tbody", "tr", "th", "td", "br", "hr")
	p.AllowAttrs("scope").Matching(regexp.MustCompile(`^(row|col|rowgroup|colgroup)$`)).OnElements("th")

	// Cells that reach over several, and lists that go on where another one ended.
	p.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[1-9]\d?$`)).OnElements("th", "td")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^\d{1,4}$`)).OnElements("ol")

	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^noopener$`)).OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto", "tel")
	p.AllowRelativeURLs(true)
	p.RequireParseableURLs(true)

	// Pictures come from our own store only: a foreign one would tell its server
	// who reads the page.
	p.AllowAttrs("src").Matching(ownFile).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	return p
}()

var ownFile = regexp.MustCompile(`^(/api/v\d+)?/files/[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*(\?width=\d{1,4})?$`)

// RichText keeps the structure of a staff text and drops everything else. The
// result is balanced, so it cannot close an element of the page around it, and
// handing it in again changes nothing.
func RichText(s string) string {
	// Dropping an element can change how the rest is read (text inside a table
	// moves in front of it), so the result is the first that reads as itself.
	const rounds = 10
	for range rounds {
		next := policy.Sanitize(normalise(s))
		if next == s {
			return s
		}
		s = next
	}
	return stdhtml.EscapeString(Plain(s))
}

var (
	markdown          = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Linkify))
	annotatedMarkdown = goldmark.New(goldmark.WithExtensions(extension.Table, extension.Linkify, extension.Footnote))
)

// Markdown renders CommonMark with tables and bare links, then lets RichText
// decide. HTML inside the Markdown is left out.
func Markdown(s string) string {
	var b bytes.Buffer
	if err := markdown.Convert([]byte(s), &b); err != nil {
		// Only the writer can fail, and a buffer does not.
		return stdhtml.EscapeString(s)
	}
	return RichText(strings.TrimSpace(b.String()))
}

// AnnotatedMarkdown renders Markdown with footnotes too, their links in the roles
// doc-noteref and doc-endnotes. It is for readers that take a document apart: what
// comes out has not been through RichText and must not reach a page as it is.
func AnnotatedMarkdown(s string) string {
	var b strings.Builder
	if err := annotatedMarkdown.Convert([]byte(s), &b); err != nil {
		return stdhtml.EscapeString(s) // as in Markdown
	}
	return b.String()
}
