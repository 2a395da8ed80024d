import { render, screen } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { parseRichText, type RichNode } from './parse'
import RichText from './RichText'

/** Back to text, so that a tree can be compared at a glance. */
function written(nodes: RichNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === 'string') return node
      const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${value}"`)
      return `<${node.tag}${attributes.join('')}>${written(node.children)}</${node.tag}>`
    })
    .join('')
}
const tagsOf = (nodes: RichNode[]): string[] =>
  nodes.flatMap((node) => (typeof node === 'string' ? [] : [node.tag, ...tagsOf(node.children)]))
const clean = (html: string) => written(parseRichText(html))

describe('parseRichText', () => {
  it('keeps the elements of an article', () => {
    const html = '<h2>Titel</h2><p>Ein <strong>Satz</strong>.</p><ul><li>eins</li><li>zwei</li></ul>'
    expect(clean(html)).toBe(html)
  })

  it('reads the signs that HTML writes as names or numbers', () => {
    expect(clean('a &amp;lt; b &lt; c &#187; &#xAB;&nbsp;&uuml; &unknown; &#0; &#xD800;')).toBe(
      'a &lt; b < c » «\u00a0ü &unknown; \ufffd \ufffd',
    )
  })

  it.each([
    ['<script>alert(1)</script>Text', 'Text'],
    ['<SCRIPT SRC=//x.example></SCRIPT>Text', 'Text'],
    ['<style>p{}</style>Text', 'Text'],
    ['<svg><a href="https://x.example">y</a></svg>Text', 'Text'],
    ['<p onclick="alert(1)" style="color:red" class="x">Text</p>', '<p>Text</p>'],
    ['<img src=x onerror=alert(1)>', ''],
    ['<img src="https://tracker.example/p.png" alt="">', ''],
    ['<img src="//tracker.example/p.png">', ''],
    ['<a href="javascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="java\tscript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="&#106;avascript:alert(1)">x</a>', '<a>x</a>'],
    ['<a href="data:text/html,x">x</a>', '<a>x</a>'],
    ['<a href="//x.example">x</a>', '<a>x</a>'],
    ['<iframe src="https://x.example">no</iframe>Text', 'Text'],
    ['<div><p>in einem fremden Kasten</p></div>', '<p>in einem fremden Kasten</p>'],
    ['<!-- <p>weg</p> -->da', 'da'],
    ['<!-- offen <p>weg</p>', ''],
    ['3 < 4 und 5 > 4', '3 < 4 und 5 > 4'],
  ])('%s', (hostile, harmless) => {
    expect(clean(hostile)).toBe(harmless)
  })

  it('closes what was left open and ignores what was never opened', () => {
    expect(clean('<p><strong>a</p>b</em>')).toBe('<p><strong>a</strong></p>b')
  })

  it('keeps addresses people may go to', () => {
    for (const href of [
      'https://www.lu.ch',
      '/projekte',
      '#ziele',
      'mailto:a@example.ch',
      'tel:+41412680111',
    ]) {
      expect(clean(`<a href="${href}">x</a>`)).toBe(`<a href="${href}">x</a>`)
    }
  })

  it('ends on anything', () => {
    let seed = 7
    const signs = ['<', '>', '/', 'p', 'a', '"', "'", '=', '&', ';', '!', '-', ' ', 'script']
    for (let round = 0; round < 2000; round++) {
      let html = ''
      for (let i = 0; i < 24; i++) {
        seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
        html += signs[(seed >>> 16) % signs.length] ?? ''
      }
      expect(tagsOf(parseRichText(html)).filter((tag) => tag !== 'p' && tag !== 'a')).toEqual([])
    }
  })
})

describe('RichText', () => {
  it('opens our own pages through the router and marks other websites', () => {
    const router = createRouter({
      history: createMemoryHistory(),
      routes: [{ path: '/projekte', component: { render: () => null } }],
    })
    render(RichText, {
      props: {
        html: '<p><a href="/projekte">innen</a> <a href="https://www.lu.ch">aussen</a> <a href="/api/v1/files/1">Datei</a></p>',
      },
      global: { plugins: [router] },
    })
    expect(screen.getByRole('link', { name: 'innen' })).not.toHaveAttribute('rel')
    expect(screen.getByRole('link', { name: 'aussen' })).toHaveAttribute('rel', 'noopener external')
    expect(screen.getByRole('link', { name: 'Datei' })).toHaveAttribute('href', '/api/v1/files/1')
  })

  it('lets a wide table scroll by keyboard', () => {
    render(RichText, {
      props: { html: '<table><caption>Stimmen</caption><tbody><tr><td>1</td></tr></tbody></table>' },
    })
    expect(screen.getByRole('group', { name: 'Stimmen' })).toHaveAttribute('tabindex', '0')
  })
})
