import { readFileSync } from 'node:fs'
import { render } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import RichText from '@/ui/RichText/RichText'
import { anchorOf, rangeOf, readWords, runesBefore, trimmed, wordsOf } from '@/lib/passage'

interface Case {
  name: string
  title?: string
  html: string
  plain: string
  passages: { words: string; start: number; before: string; after: string }[]
}

// The server holds itself to the same cases.
const cases = JSON.parse(readFileSync('../testdata/passage/cases.json', 'utf8')) as Case[]

/** As the reader shows a block: number, title, text. */
function shown({ title, html }: { title?: string; html: string }): Element {
  const block = defineComponent(() => () => [
    title ? h('h3', [h('span', { 'data-words': 'no' }, '2.1 '), title]) : null,
    html ? h(RichText, { html }) : null,
    h('button', { 'data-words': 'no' }, 'Stelle kommentieren'),
  ])
  return render(block).container
}
const at = (plain: string, words: string) => {
  const from = [...plain.slice(0, plain.indexOf(words))].length
  return [from, from + [...words].length] as const
}

describe.each(cases)('$name', (one) => {
  it('reads as the server does', () => {
    expect(readWords(shown(one)).runes.join('')).toBe(one.plain)
  })

  it.each(one.passages)('anchors «$words»', ({ words, start, before, after }) => {
    const reading = readWords(shown(one))
    const [from, to] = at(one.plain, words)
    const { start: at0 = 0, ...anchor } = anchorOf(reading, 'aaaaaaaaaa', 'de', from, to)
    expect(at0).toBe(start)
    expect(anchor).toEqual({
      block: 'aaaaaaaaaa',
      lang: 'de',
      quote: words,
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
    })
  })

  it.each(one.passages)('finds «$words» where a person selects it', ({ words }) => {
    const reading = readWords(shown(one))
    const [from, to] = at(one.plain, words)
    const range = rangeOf(reading, from, to)
    if (!range) throw new Error('no range')
    const start = runesBefore(reading, range.startContainer, range.startOffset)
    const end = runesBefore(reading, range.endContainer, range.endOffset)
    // A picture is selected as a whole.
    const [first, last] = trimmed(reading, start, end) ?? [0, 0]
    expect(first).toBeLessThanOrEqual(from)
    expect(last).toBe(to)
    if (!one.html.includes('<img')) expect(first).toBe(from)
  })
})

describe('the ends of a selection', () => {
  const reading = readWords(shown({ html: '<p>Ein Satz.</p><p>Noch einer.</p>' }))

  it('are trimmed', () => {
    expect(anchorOf(reading, 'aaaaaaaaaa', 'fr', 3, 10)).toMatchObject({
      quote: 'Satz.',
      start: 4,
      lang: 'fr',
    })
  })

  it('without a letter between them mean the whole block', () => {
    expect(anchorOf(reading, 'aaaaaaaaaa', 'de', 3, 4)).toEqual({ block: 'aaaaaaaaaa', lang: 'de' })
    expect(trimmed(reading, 5, 5)).toBeUndefined()
  })

  it('may lie outside of the block', () => {
    expect(anchorOf(reading, 'aaaaaaaaaa', 'de', -5, 999).quote).toBe('Ein Satz.\nNoch einer.')
  })
})

it('knows the words of a block', () => {
  const reading = readWords(shown({ title: 'Ziel', html: '<p>Tempo 30, bald.</p>' }))
  expect(wordsOf(reading).map(([from, to]) => reading.runes.slice(from, to).join(''))).toEqual([
    'Ziel',
    'Tempo',
    '30,',
    'bald.',
  ])
  expect(wordsOf(readWords(document.createElement('p')))).toEqual([])
})
