import { describe, expect, it } from 'vitest'
import type { Block } from './api'
import {
  blockName,
  blockText,
  bodyOf,
  bulkOf,
  chapterOptions,
  complete,
  dayAfter,
  emptyFilter,
  filterOf,
  isNarrow,
  isOverdue,
  mergeAnswers,
  moveOf,
  needsValue,
  NOBODY,
  OPEN,
  openMoveOf,
  orderAfter,
  placeAfter,
  sameAnswer,
  saysOf,
  spokenTo,
  stretchOf,
  takenOver,
  thresholdsOf,
  type Answer,
} from './model'

const block = (id: string, kind: Block['kind'], level?: number, title?: string): Block => ({
  id,
  kind,
  ...(level ? { level, number: id } : {}),
  words: { de: title ? { title } : { html: `<p>Text von ${id}</p>` } },
})
const document = [
  block('1', 'chapter', 1, 'Zweck'),
  block('a', 'paragraph'),
  block('1.1', 'chapter', 2, 'Geltung'),
  block('b', 'paragraph'),
  block('2', 'chapter', 1, 'Verkehr'),
  block('c', 'paragraph'),
]
const answer = (change: Partial<Answer> = {}): Answer => ({
  decision: '',
  consideration: {},
  changedBlock: '',
  place: 'new',
  assignee: '',
  due: '',
  tags: [],
  block: 'a',
  ...change,
})

const day = '2026-11-22'

describe('filterOf', () => {
  it('asks nothing of the server for empty fields', () => {
    expect(filterOf(emptyFilter(), day)).toEqual({})
    expect(filterOf({ ...emptyFilter(), q: '  ' }, day)).toEqual({})
  })

  it('knows nobody and open as answers of their own', () => {
    expect(filterOf({ ...emptyFilter(), assignee: NOBODY, decision: OPEN, q: ' Velo ' }, day)).toEqual({
      nobody: true,
      open: true,
      q: 'Velo',
    })
    expect(filterOf({ ...emptyFilter(), assignee: 'p', decision: 'partly', chapter: '1' }, day)).toEqual({
      assignee: 'p',
      decision: 'partly',
      chapter: '1',
    })
  })
})

describe('what is due', () => {
  it('is asked for by days, which the address does not hold', () => {
    expect(filterOf({ ...emptyFilter(), due: 'overdue' }, '2027-01-01')).toEqual({ dueBy: '2026-12-31' })
    expect(filterOf({ ...emptyFilter(), due: 'week' }, '2026-02-25')).toEqual({ dueBy: '2026-03-04' })
    expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29')
  })

  it('is overdue from the next day on, and never once it is released', () => {
    expect(isOverdue({ due: '2026-11-21' }, day)).toBe(true)
    expect(isOverdue({ due: day }, day)).toBe(false)
    expect(isOverdue({}, day)).toBe(false)
    expect(isOverdue({ due: '2026-11-21', releasedAt: '2026-11-20T10:00:00Z' }, day)).toBe(false)
  })

  it('narrows the table as every other field does', () => {
    expect(isNarrow(emptyFilter())).toBe(false)
    expect(isNarrow({ ...emptyFilter(), due: 'week' })).toBe(true)
  })
})

describe('steps and thresholds', () => {
  it('go one place on, and nowhere beyond the ends', () => {
    expect(orderAfter(['a', 'b', 'c'], 'b', -1)).toEqual(['b', 'a', 'c'])
    expect(orderAfter(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b'])
    expect(orderAfter(['a', 'b', 'c'], 'c', 1)).toBeUndefined()
    expect(orderAfter(['a', 'b', 'c'], 'a', -1)).toBeUndefined()
    expect(orderAfter(['a'], 'x', 1)).toBeUndefined()
  })

  it('are offered in order, the present one too, with what they gave', () => {
    const tally = { threshold: 0.65, groups: 3, segments: 9 }
    const found = thresholdsOf({ threshold: 0.65, tallies: [tally] })
    expect(found.map(({ threshold }) => threshold)).toEqual([0.5, 0.6, 0.65, 0.7, 0.8, 0.9])
    expect(found[2]?.tally).toEqual(tally)
    expect(found[0]?.tally).toBeUndefined()
    expect(thresholdsOf(undefined)).toHaveLength(5)
  })
})

describe('keys', () => {
  it('beside an open segment leave the arrows to the page', () => {
    const key = (name: string) => openMoveOf({ key: name, ctrlKey: false, metaKey: false, altKey: false })
    expect(['j', 'k', 'u', '?'].map(key)).toEqual(['next', 'before', 'back', 'help'])
    expect(['ArrowDown', 'Home', 'x'].map(key)).toEqual([undefined, undefined, undefined])
  })

  it('are only ours without a modifier', () => {
    const key = (name: string, held = {}) =>
      moveOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, ...held })
    expect([key('j'), key('ArrowUp'), key('x'), key('?')]).toEqual(['next', 'before', 'pick', 'help'])
    expect([key('x', { ctrlKey: true }), key('j', { metaKey: true }), key('a')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('stay within the rows', () => {
    expect([placeAfter('next', -1, 3), placeAfter('next', 2, 3), placeAfter('before', 0, 3)]).toEqual([
      0, 2, 0,
    ])
    expect([placeAfter('next', 0, 3), placeAfter('first', 2, 3), placeAfter('last', 0, 3)]).toEqual([1, 0, 2])
    expect(placeAfter('next', -1, 0)).toBe(-1)
  })
})

describe('bulkOf', () => {
  it('names the rows, or else the filter, never both', () => {
    const filter = { ...emptyFilter(), chapter: '1' }
    expect(bulkOf('add_tag', 't', { ids: ['a', 'b'], filter }, day)).toEqual({
      act: 'add_tag',
      ids: ['a', 'b'],
      tag: 't',
    })
    expect(bulkOf('place', 'p', { filter }, day)).toEqual({
      act: 'place',
      filter: { chapter: '1' },
      place: 'p',
    })
  })

  it('takes a person or a decision away by saying nothing', () => {
    const ids = ['a']
    expect(bulkOf('assign', '', { ids, filter: emptyFilter() }, day)).toEqual({ act: 'assign', ids })
    expect(bulkOf('decision', '', { ids, filter: emptyFilter() }, day)).toEqual({ act: 'decision', ids })
    expect(['assign', 'due', 'decision'].some((act) => needsValue(act as 'due'))).toBe(false)
    expect(needsValue('place') && needsValue('consideration')).toBe(true)
  })
})

describe('the document', () => {
  it('gives a chapter with all below it, and a paragraph alone', () => {
    const ids = (id: string) => stretchOf(document, id).map((one) => one.id)
    expect(ids('1')).toEqual(['1', 'a', '1.1', 'b'])
    expect(ids('1.1')).toEqual(['1.1', 'b'])
    expect(ids('2')).toEqual(['2', 'c'])
    expect(ids('c')).toEqual(['c'])
    expect(ids('gone')).toEqual([])
  })

  it('names blocks by number and title, else by their text, in German where a language lacks', () => {
    expect(document.map((one) => blockName(one, 'fr')).slice(0, 2)).toEqual(['1 Zweck', 'Text von a'])
    expect([...blockName(block('x', 'chapter', 1, 'ä'.repeat(200)))]).toHaveLength(92)
    expect(chapterOptions(document, 'de').map(({ label }) => label)).toEqual([
      '1 Zweck',
      '\u20031.1 Geltung',
      '2 Verkehr',
    ])
  })
})

describe('versions', () => {
  const versions = [
    { number: 3 },
    { number: 2, publishedAt: '2026-11-10T00:00:00Z' },
    { number: 1, publishedAt: '2026-10-01T00:00:00Z' },
  ]
  it('are found by what was public when somebody submitted', () => {
    expect(spokenTo(versions, '2026-11-09T23:59:59Z')).toBe(1)
    expect(spokenTo(versions, '2026-11-10T00:00:00Z')).toBe(2)
    expect(spokenTo(versions, '2026-09-01T00:00:00Z')).toBe(0)
  })

  it('read block by block, with number and title', () => {
    expect(blockText(block('1', 'chapter', 1, 'Zweck'))).toBe('1 Zweck')
    const words = { de: { title: 'Titel', html: '<p>Eins  und</p><ul><li>zwei</li><li>drei</li></ul>' } }
    expect(blockText({ words })).toBe('Titel\nEins und\nzwei drei')
  })
})

describe('an answer', () => {
  it('takes over what only the other person changed, and says so', () => {
    const theirs = answer({ decision: 'noted', due: '2026-12-01' })
    expect(takenOver(answer(), answer({ decision: 'accepted' }), theirs)).toEqual(['due'])
    expect(takenOver(answer(), answer(), answer())).toEqual([])
  })

  it('is sent without what is empty', () => {
    expect(bodyOf(answer({ consideration: { de: '<p>Ja</p>', fr: '' } }), 3, ['t'])).toEqual({
      version: 3,
      place: 'new',
      tags: [],
      textBlocks: ['t'],
      block: 'a',
      consideration: { de: '<p>Ja</p>' },
    })
  })

  it('is the same with tags in another order and a language without words', () => {
    expect(
      sameAnswer(
        answer({ tags: ['a', 'b'], consideration: { de: 'x' } }),
        answer({ tags: ['b', 'a'], consideration: { de: 'x', fr: '' } }),
      ),
    ).toBe(true)
    expect(sameAnswer(answer(), answer({ decision: 'noted' }))).toBe(false)
  })

  it('is put together from what two people made of it', () => {
    const base = answer()
    const mine = answer({ decision: 'accepted', tags: ['a'], due: '2026-12-01' })
    const theirs = answer({ decision: 'noted', assignee: 'p', due: '2026-12-01' })
    const { answer: together, both } = mergeAnswers(base, mine, theirs)
    expect(together).toEqual(answer({ decision: 'accepted', tags: ['a'], due: '2026-12-01', assignee: 'p' }))
    expect(both).toEqual(['decision'])
    expect(mergeAnswers(base, base, theirs)).toEqual({ answer: theirs, both: [] })
  })

  it('is complete with a decision and reasons in German', () => {
    expect(complete(answer({ decision: 'noted', consideration: { de: 'x' } }))).toBe(true)
    expect(complete(answer({ decision: 'noted', consideration: { fr: 'x' } }))).toBe(false)
    expect(complete(answer({ consideration: { de: 'x' } }))).toBe(false)
  })
})

it('says a segment in one line, the request first', () => {
  expect(saysOf({ reason: 'weil', request: 'Mehr\n Bäume' })).toBe('Mehr Bäume')
  expect(saysOf({ reason: 'weil' })).toBe('weil')
  expect(saysOf({})).toBe('')
})
