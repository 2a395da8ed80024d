import { describe, expect, it } from 'vitest'
import type { Block } from './api'
import { changeGroups, segmentsOf, summaryOf, wordsOfBlock } from './changes'
import {
  chapterOf,
  concerned,
  fallbacks,
  fileType,
  isAside,
  momentOf,
  stretchOf,
  stretches,
  timeWords,
} from './model'

let count = 0
const chapter = (level: number, title: string, more: Partial<Block> = {}): Block => ({
  id: `c${String(count++)}`,
  kind: 'chapter',
  level,
  title,
  lang: 'de',
  ...more,
})
const text = (more: Partial<Block> = {}): Block => ({
  id: `p${String(count++)}`,
  kind: 'paragraph',
  html: '<p>Text</p>',
  lang: 'de',
  ...more,
})
const outlineOf = (blocks: Block[]) =>
  stretches(blocks).map((part) => part.blocks.map(({ title, kind }) => title ?? kind).join('+'))

describe('chapters to read one at a time', () => {
  it('begin at the two upper levels, a heading without words stays with the next one', () => {
    expect(
      outlineOf([
        text(),
        chapter(1, 'A'),
        text(),
        chapter(1, 'B'),
        chapter(2, 'B1'),
        text(),
        chapter(3, 'B1a'),
        text(),
        chapter(2, 'B2'),
      ]),
    ).toEqual(['paragraph', 'A+paragraph', 'B+B1+paragraph+B1a+paragraph', 'B2'])
  })

  it('keep chapters of the same level apart, even without words', () => {
    expect(outlineOf([chapter(1, 'A'), chapter(1, 'B'), chapter(2, 'B1'), chapter(2, 'B2')])).toEqual([
      'A',
      'B+B1',
      'B2',
    ])
    expect(stretches([])).toEqual([])
  })

  it('are found by any block in them', () => {
    const blocks = [chapter(1, 'A'), text(), chapter(1, 'B'), text()]
    const all = stretches(blocks)
    expect(stretchOf(all, blocks[3]?.id ?? '')).toBe(1)
    expect(stretchOf(all, 'nowhere')).toBe(-1)
    expect(chapterOf(blocks, blocks[3]?.id ?? '')?.title).toBe('B')
    expect(chapterOf([text({ id: 'x' })], 'x')).toBeUndefined()
    expect(chapterOf(blocks, 'nowhere')).toBeUndefined()
  })
})

describe('what concerns a person', () => {
  const blocks = [
    chapter(1, 'Allgemeines'),
    chapter(1, 'Verkehr', { topics: ['mobility'] }),
    chapter(2, 'Velo'),
    chapter(2, 'Gersag', { quarters: ['gersag'] }),
    chapter(1, 'Schule', { topics: ['school'] }),
    chapter(2, 'Schulweg', { topics: ['mobility'] }),
  ]
  const titles = (topic: string, quarter = '') => {
    const found = concerned(blocks, { topic, quarter })
    return blocks.filter(({ id }) => found.has(id)).map(({ title }) => title)
  }

  it('is everything before anybody chooses', () => {
    expect(titles('')).toHaveLength(6)
  })

  it('is what names the topic, what lies in it, what it lies in, and what names nobody', () => {
    expect(titles('mobility')).toEqual(['Allgemeines', 'Verkehr', 'Velo', 'Gersag', 'Schule', 'Schulweg'])
    expect(titles('school')).toEqual(['Allgemeines', 'Schule'])
  })

  it('asks for both where both are chosen', () => {
    expect(titles('mobility', 'meierhoefli')).toEqual([
      'Allgemeines',
      'Verkehr',
      'Velo',
      'Schule',
      'Schulweg',
    ])
  })

  it('folds a stretch only when none of its chapters fits, and never the preface', () => {
    const fitting = concerned(blocks, { topic: 'school', quarter: '' })
    expect(
      stretches(blocks)
        .filter((part) => isAside(part, fitting))
        .map(({ head }) => head?.title),
    ).toEqual(['Verkehr', 'Gersag'])
    expect(stretches([text()]).some((part) => isAside(part, new Set()))).toBe(false)
  })
})

describe('when something can be said', () => {
  const times = { opensAt: '2027-03-01T00:00:00+01:00', closesAt: '2027-03-31T23:59:59+02:00' }
  const at = (day: string) => new Date(`${day}T12:00:00+01:00`)

  it.each([
    ['2027-02-01', 'soon', 'ab 1. März 2027', /vom 1\. März 2027 bis zum 31\. März 2027/],
    ['2027-03-28', 'open', 'noch 3 Tage', /bis 31\. März 2027, 23\.59 Uhr/],
    ['2027-04-02', 'over', 'Abgeschlossen', /waren vom 1\. März 2027/],
  ] as const)('on %s: %s', (day, moment, short, long) => {
    expect(momentOf(times, at(day))).toBe(moment)
    const words = timeWords(times, 'de', at(day))
    expect(words.short.replaceAll('\u00a0', ' ')).toBe(short)
    expect(words.long.replaceAll('\u00a0', ' ')).toMatch(long)
  })

  it('without a phase for it: says so', () => {
    expect(momentOf(undefined, at('2027-03-01'))).toBe('none')
    expect(timeWords(undefined, 'de', at('2027-03-01')).short).toBe('Noch kein Termin')
  })
})

it('tells whether all or some words are in another language', () => {
  const french = text({ lang: 'fr' })
  expect(fallbacks([french, french], 'fr')).toBe('none')
  expect(fallbacks([french, text()], 'fr')).toBe('some')
  expect(fallbacks([text(), text()], 'fr')).toBe('all')
  expect(fallbacks([], 'fr')).toBe('none')
})

it('names the kind of a file', () => {
  expect(fileType('Bericht.final.pdf')).toBe('PDF')
  expect(fileType('Bericht')).toBe('')
})

describe('changes between two versions', () => {
  const blocks = [
    text({ id: 'pre' }),
    chapter(1, 'Ziele', { id: 'goals', number: '1' }),
    text({ id: 'one', html: '<p>Tempo <strong>30</strong></p>' }),
    chapter(1, 'Wege', { id: 'ways' }),
  ]
  const changes = [
    { kind: 'changed', old: ['pre'], new: ['pre'], spans: [] },
    { kind: 'same', old: ['goals'], new: ['goals'] },
    {
      kind: 'changed',
      old: ['one'],
      new: ['one'],
      spans: [
        { op: 'deleted', text: '50' },
        { op: 'inserted', text: '30' },
        { op: 'equal', text: ' gilt' },
      ],
    },
    { kind: 'removed', old: ['gone'], new: [], spans: [{ op: 'deleted', text: 'Weg' }] },
    { kind: 'same', old: ['ways'], new: ['ways'] },
    { kind: 'removed', old: ['last'], new: [] },
  ] as const

  it('stand in their chapters; what was removed where it was read', () => {
    expect(
      changeGroups(changes as never, blocks).map(({ title, changes }) => [
        title,
        changes.map(({ kind }) => kind),
      ]),
    ).toEqual([
      ['', ['changed']],
      ['1 Ziele', ['changed', 'removed']],
      ['Wege', ['removed']],
    ])
  })

  it('are summed up in words', () => {
    expect(summaryOf(changes as never)).toEqual(['2 Abschnitte geändert', '2 gestrichen'])
    expect(summaryOf([])).toEqual([])
  })

  it('are shown word by word', () => {
    expect(segmentsOf(changes[2] as never).map(({ op }) => op)).toEqual(['delete', 'insert', 'equal'])
    expect(segmentsOf({})).toEqual([])
  })

  it('name a block by its words', () => {
    expect(wordsOfBlock(blocks, 'one')).toBe('Tempo 30')
    expect(wordsOfBlock(blocks, 'goals')).toBe('1 Ziele')
    expect(wordsOfBlock(blocks, 'gone')).toBe('')
    expect(wordsOfBlock([text({ id: 'long', html: `<p>${'Wort '.repeat(100)}</p>` })], 'long')).toMatch(/ …$/)
  })
})
