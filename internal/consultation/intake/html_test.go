package intake

import (
	"strings"
	"testing"
)

func TestHTMLBecomesTheSameBlocks(t *testing.T) {
	r := read(t, HTML, []byte(`<!DOCTYPE html><html><head><title>Seite</title><style>p{}</style><script>alert(1)</script></head><body onload="x()">
<h1>Leitbild</h1><p>Ein <B>Satz</B> mit <i>Ton</i>,<br>zwei Zeilen &amp; einem <a href="https://example.org/x?a=1&b=2">Link</a><a href="javascript:alert(1)">.</a>
<h2>1. Ziele</h2><ul><li>eins<ol><li>a<li>b</ol></li><li><p>zwei</p><p>Absatz</p></li></ul>
<ol start="3"><li>drei</ol><ol type="a"><li>Buchstabe</ol>
<table><caption>Zahlen</caption><thead><tr><th>A<th colspan="2">B</thead><tr><td rowspan="2">c<td>d<td>e<tr><td>f<td>g<table><tr><td>h</table></table>
<blockquote>Zitat</blockquote><p hidden>weg</p><p style="display: none">weg</p><svg><text>weg</text></svg><form><input name="a"><button>weg</button></form><nav>weg</nav>
<h2>2. Wege</h2><div>lose<div>Worte</div></div><pre>x
 y</pre></body></html>`))
	if r.Title != "Leitbild" {
		t.Errorf("title is %q", r.Title)
	}
	want(t, r, `paragraph|<p>Ein <strong>Satz</strong> mit <em>Ton</em>,<br/>zwei Zeilen &amp; einem <a href="https://example.org/x?a=1&amp;b=2" rel="noopener">Link</a>.</p>`,
		"chapter#|1|Ziele", "list|<ul><li>eins<ol><li>a</li><li>b</li></ol></li><li>zwei<br/>Absatz</li></ul>", `list|<ol start="3"><li>drei</li></ol>`, "paragraph|a|<p>Buchstabe</p>",
		`table|<table><caption>Zahlen</caption><thead><tr><th scope="col">A</th><th scope="col" colspan="2">B</th></tr></thead><tbody><tr><td rowspan="2">c</td><td>d</td><td>e</td></tr><tr><td>f</td><td><p>g</p><p>h</p></td></tr></tbody></table>`,
		"paragraph|<blockquote><p>Zitat</p></blockquote>", "chapter#|2|Wege", "paragraph|<p>lose</p>", "paragraph|<p>Worte</p>", "paragraph|<p>x<br/>y</p>")
	if got := noted(r); got != "active link table hidden object active contents" {
		t.Errorf("notes are %q", got)
	}
}

func TestPastesOutOfWordAndGoogleDocs(t *testing.T) {
	word := `<html xmlns:o="urn:schemas-microsoft-com:office:office"><!--[if gte mso 9]><xml><w:WordDocument>rubbish</w:WordDocument></xml><![endif]--><body lang=DE-CH>
<p class=MsoTitle>Das Leitbild<o:p></o:p></p><p class=MsoToc1>Ziele 3</p>
<h1><span style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;</span></span>Ziele<a href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a></h1>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>Erstens<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Darin</p><p class=MsoNormal><o:p>&nbsp;</o:p></p>
<h1>Wege</h1><p class=MsoNormal style='mso-margin-top-alt:auto'><b>Art. 3</b> Zweck</p><p class=MsoNormal><sup>1</sup> Die Gemeinde<span style='mso-spacerun:yes'>&nbsp; </span>ordnet.</p>
<div style='mso-element:footnote-list'><hr align=left><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText><a href="#_ftnref1" name="_ftn1" title=""><span>[1]</span></a> Siehe oben.</p></div></div></body></html>`
	r := read(t, HTML, []byte(word))
	if r.Title != "Das Leitbild" {
		t.Errorf("title is %q", r.Title)
	}
	want(t, r, "chapter#|2|Ziele[1]", "list|<ul><li>Erstens<ol><li>Darin</li></ol></li></ul>", "footnote|1|<p>Siehe oben.</p>", "chapter#|Wege", "article|Art. 3|Zweck", "paragraph|1|<p>Die Gemeinde ordnet.</p>")

	google := `<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"><span style="font-weight:400;">Eins</span></h1><p dir="ltr"><span style="font-weight:400;font-style:italic">Ein </span><span style="font-weight:700">Wort</span><sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><br/>
<ul><li style="list-style-type:disc" aria-level="1"><p role="presentation"><span style="font-weight:400">Punkt</span></p></li></ul><h1>Zwei</h1><p>Ende</p><hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span> Die Note</span></p></div></b>`
	want(t, read(t, HTML, []byte(google)), "chapter#|Eins", "paragraph|<p><em>Ein</em> <strong>Wort</strong>[1]</p>", "list|<ul><li>Punkt</li></ul>", "footnote|1|<p>Die Note</p>", "chapter#|Zwei", "paragraph|<p>Ende</p>")
}

func TestMarkdownAndPlainText(t *testing.T) {
	md := "# Titel\n\n## Eins\n\nText[^1] mit **fett**, siehe https://example.org.\n\n- a\n  - b\n- c\n\n1. x\n2. y\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n![Bild](https://example.org/a.png)\n\n<script>alert(1)</script>\n\n## Zwei\n\n§ 5 Zweck\n\n¹ So ist es.\n\n[^1]: Die *Note*.\n[^2]: Niemand fragt.\n"
	r := read(t, Markdown, []byte(md))
	if r.Title != "Titel" || noted(r) != "picture_outside active" {
		t.Errorf("title %q, notes %q", r.Title, noted(r))
	}
	want(t, r, "chapter#|Eins", `paragraph|<p>Text[1] mit <strong>fett</strong>, siehe <a href="https://example.org" rel="noopener">https://example.org</a>.</p>`, "list|<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "list|<ol><li>x</li><li>y</li></ol>",
		`table|<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>`, "footnote|1|<p>Die <em>Note</em>.</p>", "chapter#|Zwei", "article|§ 5|Zweck", "paragraph|1|<p>So ist es.</p>")

	want(t, read(t, Text, []byte("1. Ausgangslage\r\n\r\nWir beginnen\r\nhier <b>so</b>.\r\n\r\n- eins\r\n- zwei\r\n\r\n1.1 Ziele\r\n\r\nEnde & aus.")),
		"chapter#|1|Ausgangslage", "paragraph|<p>Wir beginnen hier &lt;b&gt;so&lt;/b&gt;.</p>", "list|<ul><li>eins</li><li>zwei</li></ul>", "chapter##|1.1|Ziele", "paragraph|<p>Ende &amp; aus.</p>")
}

func TestOldEncodingsAreReadWhenTheySayWhichTheyAre(t *testing.T) {
	for name, content := range map[string]string{
		"windows-1252": "<meta http-equiv=Content-Type content=\"text/html; charset=windows-1252\"><h1>Gr\xf6sse \x96 \xabja\xbb</h1>",
		"utf-16":       "\xff\xfe<\x00h\x001\x00>\x00G\x00r\x00\xf6\x00s\x00s\x00e\x00 \x00\x13\x20 \x00\xab\x00j\x00a\x00\xbb\x00",
		"utf-8 mark":   "\xef\xbb\xbf<h1>Grösse – «ja»</h1>",
	} {
		if got := shown(read(t, HTML, []byte(content))); got != "chapter#|Grösse – «ja»\n" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAnotherLanguageIsReadAsSuch(t *testing.T) {
	r, err := Read(Markdown, strings.NewReader("# Objectifs"), 11, Options{Lang: "fr"})
	if err != nil || r.Document.Blocks[0].Words["fr"].Title != "Objectifs" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestPicturesInTablesFindTheirPlaceToo(t *testing.T) {
	r := read(t, HTML, []byte(`<table><tr><td>Plan<td><img alt="Der Plan" src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></table>`))
	r.Place(r.Pictures[0].Ref, "/files/plan.png")
	want(t, r, `table|<table><tbody><tr><td>Plan</td><td><img src="/files/plan.png" alt="Der Plan"/></td></tr></tbody></table>`)
}
