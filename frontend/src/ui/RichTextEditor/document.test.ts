import { describe, expect, it } from 'vitest'
import { docFromHtml, htmlFromDoc, lengthOf, linkAddress, tidyPasted, type DocNode } from './document'

const through = (html: string) => htmlFromDoc(docFromHtml(html))
const pasted = (html: string) => through(tidyPasted(html))

describe('what the server sends comes back unchanged', () => {
  it.each([
    '',
    '<h2>Warum</h2><p>Ein <strong>Satz</strong> und <em>mehr</em>.</p>',
    '<p>Zeile<br/>Zeile</p><hr/><p>Ende</p>',
    '<ul><li>eins</li><li>zwei<ol><li>darunter</li></ol></li></ul>',
    '<ul><li><p>erster Absatz</p><p>zweiter Absatz</p></li></ul>',
    '<blockquote><p>Wörtlich</p></blockquote>',
    '<p><a href="https://example.ch/?a=1&#38;b=2">ganz <strong>fett</strong> hier</a> danach</p>',
    '<p>1 &#60; 2 &#38; 3 &#62; 2</p>',
    '<p>vor <img src="/files/a.jpg" alt="Der &#34;Platz&#34;"/> nach</p>',
    '<table><caption>Stimmen</caption><thead><tr><th scope="col">A &#38; B</th></tr></thead><tbody><tr><td>1<br/>2</td></tr></tbody></table><p>danach</p>',
  ])('%s', (html) => {
    expect(through(html)).toBe(html)
  })

  it('may be written with names for signs, loose words and line breaks of a source text', () => {
    expect(through('Lose &amp; frei\n<ul>\n <li>\n  eins </li>\n</ul>\n')).toBe(
      '<p>Lose &#38; frei</p><ul><li>eins</li></ul>',
    )
  })
})

describe('what is pasted', () => {
  it.each([
    ['scripts', '<p onclick="x()">a<script>alert(1)</script></p>', '<p>a</p>'],
    ['foreign pictures', '<p>a<img src="https://x.example/t.png">b</p>', '<p>ab</p>'],
    ['dangerous links', '<p><a href="javascript:alert(1)">a</a></p>', '<p>a</p>'],
    ['other headings', '<h1>A</h1><h5>B</h5><h6>C</h6>', '<h2>A</h2><h4>B</h4><h4>C</h4>'],
    ['boxes', '<div><div>a</div><section>b</section></div>', '<p>a</p><p>b</p>'],
    [
      'a word processor',
      '<html><head><style>p{}</style></head><body><!--StartFragment--><p class=MsoNormal><b>a</b><o:p></o:p></p><![if !supportLists]><p>b</p><![endif]><!--EndFragment--></body></html>',
      '<p><strong>a</strong></p><p>b</p>',
    ],
    [
      'a bold that is none',
      '<meta charset="utf-8"><b style="font-weight:normal;" id="docs"><p><span style="font-weight:700">a</span></p></b>',
      '<p>a</p>',
    ],
    ['looks', '<p><u>a</u> <span style="color:red">b</span> <s>c</s></p>', '<p>a b c</p>'],
    ['code', '<pre><code>x = 1</code></pre>', '<p>x = 1</p>'],
    ['a link twice', '<p><b><strong>a</strong></b></p>', '<p><strong>a</strong></p>'],
    [
      'a list in a list without a line',
      '<ul><ul><li>a</li></ul></ul>',
      '<ul><li><ul><li>a</li></ul></li></ul>',
    ],
  ])('without %s', (_, html, clean) => {
    expect(pasted(html)).toBe(clean)
  })

  it('settles after one round, whatever it was', () => {
    let seed = 5
    const pieces = [
      '<p>',
      '</p>',
      '<ul>',
      '<li>',
      '</li>',
      '</ul>',
      '<h1>',
      '</h1>',
      '<b>',
      '</b>',
      '<a href="/x">',
      '</a>',
      '<blockquote>',
      '</blockquote>',
      '<table>',
      '<tr><td>',
      '</table>',
      '<br>',
      '<hr>',
      '<div>',
      '</div>',
      'Wort ',
      '&amp;',
      ' ',
      '\n',
      '<img src="/files/a.png">',
      '<i>',
      '</i>',
    ]
    for (let round = 0; round < 1500; round++) {
      let html = ''
      for (let i = 0; i < 14; i++) {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
        html += pieces[(seed >>> 16) % pieces.length] ?? ''
      }
      const once = pasted(html)
      expect(through(once)).toBe(once)
    }
  })
})

it('drops empty paragraphs at the edges, not those between', () => {
  const empty: DocNode = { type: 'paragraph' }
  const said: DocNode = { type: 'paragraph', content: [{ type: 'text', text: 'a' }] }
  expect(htmlFromDoc({ type: 'doc', content: [empty, said, empty, said, empty] })).toBe(
    '<p>a</p><p></p><p>a</p>',
  )
  expect(htmlFromDoc({ type: 'doc', content: [empty] })).toBe('')
})

it('counts letters as a reader sees them', () => {
  expect(lengthOf(docFromHtml('<h2>Ja 👍</h2><p><strong>ab</strong>c</p>'))).toBe(7)
})

describe('linkAddress', () => {
  it.each([
    [' https://www.emmen.ch ', 'https://www.emmen.ch'],
    ['www.emmen.ch/kontakt', 'https://www.emmen.ch/kontakt'],
    ['/projekte', '/projekte'],
    ['#ziele', '#ziele'],
    ['mailto:a@example.ch', 'mailto:a@example.ch'],
    ['tel:+41412680111', 'tel:+41412680111'],
    ['javascript:alert(1)', undefined],
    ['//x.example', undefined],
    ['ein Satz', undefined],
    ['', undefined],
  ])('%s', (typed, address) => {
    expect(linkAddress(typed)).toBe(address)
  })
})
