package html

import (
	"fmt"
	stdhtml "html"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	dom "golang.org/x/net/html"
)

func TestRichText(t *testing.T) {
	for name, tc := range map[string]struct{ in, want string }{
		"structure":         {`<h2>A</h2><p>b <strong>c</strong> <em>d</em></p><ul><li>e</li></ul>`, `<h2>A</h2><p>b <strong>c</strong> <em>d</em></p><ul><li>e</li></ul>`},
		"outside link":      {`<a href="https://example.org/a?b=1&c=2">x</a>`, `<a href="https://example.org/a?b=1&amp;c=2" rel="noopener">x</a>`},
		"host without name": {`<a href="//example.org/">x</a>`, `<a href="//example.org/" rel="noopener">x</a>`},
		"own link":          {`<a href="/projekte/sonnenplatz" rel="evil">x</a>`, `<a href="/projekte/sonnenplatz">x</a>`},
		"mail and phone":    {`<a href="mailto:a@example.ch">a</a><a href="tel:+41412680111">b</a>`, `<a href="mailto:a@example.ch">a</a><a href="tel:+41412680111">b</a>`},
		"script":            {`a<script>alert(1)</script>b`, `ab`},
		"handler":           {`<p onclick="x()" class="a" style="color:red" id="main">a</p>`, `<p>a</p>`},
		"javascript":        {`<a href="javascript:alert(1)">a</a>`, `a`},
		"javascript hidden": {`<a href=" java&#x09;script:alert(1)">a</a>`, `a`},
		"data":              {`<a href="data:text/html,x">a</a>`, `a`},
		"vector picture":    {`<svg><script>1</script><a href="/x">y</a></svg>z`, `z`},
		"own picture":       {`<img src="/files/2026/ab-c.jpg" alt="Der Platz" onerror="x()">`, `<img src="/files/2026/ab-c.jpg" alt="Der Platz"/>`},
		"foreign picture":   {`<img src="https://example.org/x.png">a`, `a`},
		"picture climbing":  {`<img src="/files/../api/v1/me">a`, `a`},
		"word processor":    {`<h1>A</h1><b>b</b><i>c</i><h6>d</h6>`, `<h2>A</h2><strong>b</strong><em>c</em><h4>d</h4>`},
		"closes nothing":    {`</div></section><p>a`, `<p>a</p>`},
		"not balanced":      {`<ul><li>a<li>b`, `<ul><li>a</li><li>b</li></ul>`},
		"table":             {`<table><thead><tr><th>A<th scope=col>B</thead><tr><th scope="row">c<td>d</table>`, `<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><th scope="row">c</th><td>d</td></tr></tbody></table>`},
		"merged cells":      {`<table><tr><td colspan="2" rowspan="900">a</td></tr></table>`, `<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>`},
		"list goes on":      {`<ol start="4" type="a"><li>d</li></ol><ol start="x"><li>e</li></ol>`, `<ol start="4"><li>d</li></ol><ol><li>e</li></ol>`},
		"comment":           {`a<!-- b -->c`, `ac`},
		"form":              {`<form action="https://example.org"><input name="a"><button>b</button></form>`, `b`},
		"entities":          {`Müller &amp; Söhne &lt;b&gt; «ä»`, `Müller &amp; Söhne &lt;b&gt; «ä»`},
		"empty":             {``, ``},
	} {
		if got := RichText(tc.in); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tc.want)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		`<h2>Titel</h2><p>Ein  <b>Satz</b>
		über zwei Zeilen.</p><p>Noch<br>einer</p>`: "Titel\nEin Satz über zwei Zeilen.\nNoch\neiner",
		`<ul><li>a</li><li>b</li></ul>`:                "a\nb",
		`<table><tr><td>a</td><td>b</td></tr></table>`: "a b",
		`a &lt; b &amp; c`:                             "a < b & c",
		`a<script>b</script><style>c</style>d`:         "ad",
		`<img src="/files/x.png" alt="Der Platz">`:     "Der Platz",
		``: "",
	} {
		if got := Plain(in); got != want {
			t.Errorf("Plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"# Titel\n\nEin *Satz* mit **Gewicht**.":       "<h2>Titel</h2>\n<p>Ein <em>Satz</em> mit <strong>Gewicht</strong>.</p>",
		"- a\n- b":                                     "<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
		"[x](https://example.org) [y](javascript:a())": `<p><a href="https://example.org" rel="noopener">x</a> y</p>`,
		"siehe https://example.org/a":                  `<p>siehe <a href="https://example.org/a" rel="noopener">https://example.org/a</a></p>`,
		"a <script>alert(1)</script> b":                "<p>a alert(1) b</p>",
		"![Bild](https://example.org/x.png)":           "<p></p>",
		"![Der Platz](/files/x.png)":                   `<p><img src="/files/x.png" alt="Der Platz"/></p>`,
		"| A | B |\n|--:|---|\n| 1 | 2 |":              "<table>\n<thead>\n<tr>\n<th scope=\"col\">A</th>\n<th scope=\"col\">B</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>",
	} {
		if got := Markdown(in); got != want {
			t.Errorf("Markdown(%q)\n got %q\nwant %q", in, got, want)
		}
	}
}

func TestAnnotatedMarkdownHasFootnotes(t *testing.T) {
	got := AnnotatedMarkdown("Text[^a].\n\n[^a]: Die Fussnote <b>.")
	for _, want := range []string{`href="#fn:1"`, `role="doc-noteref"`, `<li id="fn:1">`, "Die Fussnote <!-- raw HTML omitted -->."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
}

var seeds = []string{
	``, `a`, `<p>a</p>`, `<table><p>a<tr><td>b`, `<table><caption>a</table>`, `<a href="x"><a href="y">b`,
	`<b><p>a</b>b</p>`, `<svg><p><style><img src=x onerror=alert(1)></style>`, `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<template><script>x</script></template>`,
	`<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<!--><img src=x onerror=alert(1)>-->`,
	`<a href="&#106;avascript:alert(1)">x</a>`, `<a href="JaVaScRiPt:alert(1)">x</a>`, "<a href=\"java\nscript:alert(1)\">x</a>",
	`<a href="vbscript:x">x</a>`, `<iframe srcdoc="<script>x</script>">`, `<p/onclick=alert(1)>`, `<<script>alert(1)</script>`,
	`<ol><li><table><td><ul><li></table>`, "<pre>\n\na</pre>", `<textarea><script>x</script></textarea>`, `<plaintext><script>`,
	`<h1><h2><h3>`, `<select><option><img src=/files/a.png>`, "\x00<\x00p>", "\xff<p>\xfe", `&lt;script&gt;`, `&amp;lt;`, "a\r\nb\rc",
	`<frameset><frame>`, `<body onload=x><html lang=x>`, `<tr><td>a`, `<img src="/files/a.png" alt="&quot;>">`, `<th scope="row" scope=x>`,
	`<p>&nbsp;&shy;</p>`, `<a href="http://[::1">x</a>`, `<a href="https://a.b/%zz">x</a>`, `<a href=" https://a.b ">x</a>`, `<li><p><li></p>`,
}

var allowedAttrs = map[string][]string{"a": {"href", "rel"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"}, "img": {"src", "alt"}, "ol": {"start"}}

var allowedElements = []string{"p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "blockquote",
	"table", "caption", "thead", "tbody", "tr", "th", "td", "br", "hr", "a", "img"}

func safe(t *testing.T, n *dom.Node) {
	t.Helper()
	if n.Type == dom.ElementNode {
		if !slices.Contains(allowedElements, n.Data) {
			t.Errorf("element %q", n.Data)
		}
		for _, a := range n.Attr {
			if !slices.Contains(allowedAttrs[n.Data], a.Key) {
				t.Errorf("attribute %q on %q", a.Key, n.Data)
			}
			if a.Key != "href" && a.Key != "src" {
				continue
			}
			u, err := url.Parse(a.Val)
			if err != nil || !slices.Contains([]string{"", "http", "https", "mailto", "tel"}, u.Scheme) {
				t.Errorf("address %q", a.Val)
			}
			if n.Data == "a" && u != nil && u.Host != "" && attr(n, "rel") != "noopener" {
				t.Errorf("no noopener: %q", a.Val)
			}
		}
	}
	for c := range n.ChildNodes() {
		safe(t, c)
	}
}

func check(t *testing.T, out string) {
	t.Helper()
	if again := RichText(out); again != out {
		t.Errorf("not stable:\n once %q\ntwice %q", out, again)
	}
	if strings.Contains(strings.ToLower(out), "<script") {
		t.Errorf("script in %q", out)
	}
	for _, n := range parse(out) {
		safe(t, n)
	}
	// Inside an element of a page it closes nothing but itself.
	inside := parse("<section>" + out + "</section>")
	if len(inside) != 1 || inside[0].Data != "section" {
		t.Errorf("breaks out of its place: %q", out)
	}
}

func FuzzRichText(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, RichText(s)) })
}

func FuzzMarkdown(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Add("| a |\n|---|\n| <b> |")
	f.Add("[a](<javascript:x>)\n\n> - # b\n\n***")
	f.Fuzz(func(t *testing.T, s string) { check(t, Markdown(s)) })
}

func FuzzPlain(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Plain(s)
		if !utf8.ValidString(out) {
			t.Errorf("%q became invalid: %q", s, out)
		}
		// Escaped, the text survives a second reading: nothing of it is markup.
		if again := Plain(strings.ReplaceAll(stdhtml.EscapeString(out), "\n", "<br>")); again != out && !strings.ContainsAny(out, "\x00\r") {
			t.Errorf("%q read again is %q", out, again)
		}
	})
}

func BenchmarkRichText(b *testing.B) {
	page := strings.Repeat(`<h2>Titel</h2><p>Ein <b>Satz</b> mit <a href="https://example.org">Link</a>.</p>`, 50)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		RichText(page)
	}
}

// Bold letters that nobody closes are opened again in every paragraph; hundreds of
// different ones would make a tree of millions.
func TestSmallTextsStaySmall(t *testing.T) {
	for name, open := range map[string]string{"bold": "<b a=%d>", "font": "<font size=%d>", "in a picture": "<svg><style><b a=%d>", "link": "<a href=/%d>", "in cells": "<table><tr><td><b a=%d>"} {
		var s strings.Builder
		for n := range 400 {
			fmt.Fprintf(&s, open, n)
		}
		s.WriteString(strings.Repeat("<p>x", 10_000))
		if got := RichText(s.String()); len(got) > 2_000_000 {
			t.Errorf("%s: %d bytes became %d", name, s.Len(), len(got))
		}
	}
}
