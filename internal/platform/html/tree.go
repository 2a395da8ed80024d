package html

import (
	"net/url"
	"strings"
	"unicode/utf8"

	dom "golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Elements whose content is no text of the author.
var dropped = map[string]bool{
	"script": true, "style": true, "template": true, "noscript": true, "iframe": true, "noembed": true,
	"noframes": true, "object": true, "svg": true, "math": true, "title": true, "textarea": true,
	"select": true, "xmp": true, "plaintext": true, "head": true,
}

// What word processors and Markdown write, in our words. A page has its own h1.
var renamed = map[string]atom.Atom{
	"b": atom.Strong, "i": atom.Em, "h1": atom.H2, "h5": atom.H4, "h6": atom.H4,
}

// Elements that begin and end a line of text.
var blocks = map[string]bool{
	"p": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "ul": true, "ol": true,
	"li": true, "blockquote": true, "table": true, "caption": true, "tr": true, "br": true, "hr": true, "div": true,
}

// Elements that a parser opens again in every paragraph until they are closed.
var reopened = map[string]bool{
	"b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true, "s": true, "small": true,
	"strike": true, "strong": true, "tt": true, "u": true,
}

// calm takes out what makes a small text a huge tree: three equal elements of those are
// opened again at most, but any number that differ in attributes. Pictures and formulas
// in markup of their own, which read their content by other rules, become templates:
// both are dropped.
func calm(s string) string {
	var b strings.Builder
	for z := dom.NewTokenizer(strings.NewReader(s)); ; {
		kind := z.Next()
		if kind == dom.ErrorToken {
			return b.String()
		}
		raw := string(z.Raw())
		tag, _ := z.TagName()
		opens := kind == dom.StartTagToken || kind == dom.SelfClosingTagToken
		switch name := string(tag); {
		case !opens && kind != dom.EndTagToken:
			b.WriteString(raw)
		case opens && reopened[name]:
			b.WriteString("<" + name + ">")
		case name != "svg" && name != "math":
			b.WriteString(raw)
		case kind == dom.StartTagToken:
			b.WriteString("<template>")
		case kind == dom.EndTagToken:
			b.WriteString("</template>")
		}
	}
}

func parse(s string) []*dom.Node {
	s = calm(strings.ToValidUTF8(s, "\uFFFD"))
	body := &dom.Node{Type: dom.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := dom.ParseFragment(strings.NewReader(s), body)
	if err != nil {
		// The reader cannot fail; the parser refuses absurd nesting.
		return []*dom.Node{{Type: dom.TextNode, Data: s}}
	}
	return nodes
}

// normalise reads s as a browser would and writes it balanced.
func normalise(s string) string {
	root := &dom.Node{Type: dom.DocumentNode}
	for _, n := range parse(s) {
		root.AppendChild(n)
	}
	tidy(root, false)
	var b strings.Builder
	for n := range root.ChildNodes() {
		if err := dom.Render(&b, n); err != nil {
			return "" // a strings.Builder takes everything
		}
	}
	return b.String()
}

func tidy(parent *dom.Node, inHead bool) {
	for n, next := parent.FirstChild, (*dom.Node)(nil); n != nil; n = next {
		next = n.NextSibling
		if n.Type != dom.ElementNode {
			continue
		}
		if dropped[n.Data] || n.Namespace != "" || (n.Data == "img" && !ownFile.MatchString(attr(n, "src"))) {
			parent.RemoveChild(n)
			continue
		}
		if to, ok := renamed[n.Data]; ok {
			n.Data, n.DataAtom = to.String(), to
		}
		switch n.Data {
		case "a":
			setAttr(n, "rel", "")
			if leavesSite(attr(n, "href")) {
				setAttr(n, "rel", "noopener")
			}
		case "th":
			if inHead && attr(n, "scope") == "" {
				setAttr(n, "scope", "col")
			}
		}
		tidy(n, inHead || n.Data == "thead")
	}
}

// leavesSite holds for «//host/» too.
func leavesSite(href string) bool {
	u, err := url.Parse(strings.TrimSpace(href))
	return err == nil && u.Host != ""
}

func attr(n *dom.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// setAttr replaces the attribute; an empty value removes it.
func setAttr(n *dom.Node, key, value string) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		if a.Key != key {
			kept = append(kept, a)
		}
	}
	if value != "" {
		kept = append(kept, dom.Attribute{Key: key, Val: value})
	}
	n.Attr = kept
}

// Plain is the text without markup, for mails, search and previews. It is text
// and not HTML: «a < b» comes out as such, so it has to be escaped again where it
// goes into a page, as templates do by themselves.
func Plain(s string) string {
	var b strings.Builder
	for _, n := range parse(s) {
		writeText(&b, n)
	}
	lines := strings.Split(b.String(), "\n")
	kept := lines[:0]
	for _, line := range lines {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// Shorten cuts plain text between words after so many letters, and says so with «…».
func Shorten(text string, letters int) string {
	if utf8.RuneCountInString(text) <= letters {
		return text
	}
	cut := string([]rune(text)[:letters])
	if i := strings.LastIndexAny(cut, " \n"); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimSpace(cut) + " …"
}

func writeText(b *strings.Builder, n *dom.Node) {
	switch n.Type {
	case dom.TextNode:
		// A line break in the source is a space; only blocks make lines.
		b.WriteString(strings.Map(func(r rune) rune {
			if r == '\n' || r == '\r' {
				return ' '
			}
			return r
		}, n.Data))
		return
	case dom.ElementNode:
		if dropped[n.Data] {
			return
		}
		switch n.Data {
		case "td", "th":
			b.WriteByte(' ')
		case "img":
			b.WriteString(" " + attr(n, "alt") + " ")
		}
	}
	block := n.Type == dom.ElementNode && blocks[n.Data]
	if block {
		b.WriteByte('\n')
	}
	for c := range n.ChildNodes() {
		writeText(b, c)
	}
	if block {
		b.WriteByte('\n')
	}
}
