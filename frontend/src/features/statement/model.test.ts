import { expect, it } from 'vitest'
import type { Block } from './api'
import {
  byChapter,
  chapters,
  dueOf,
  headWords,
  isOnWhole,
  placeOf,
  plainWords,
  spokenTo,
  tidyNumber,
  wordsBefore,
} from './model'

const block = (id: string, kind: Block['kind'], more: Partial<Block> = {}): Block => ({
  id,
  kind,
  lang: 'de',
  ...more,
})
const document = [
  block('preface', 'paragraph', { html: '<p>Vorwort</p>' }),
  block('one', 'chapter', { level: 1, number: '1', title: 'Ziele' }),
  block('p1', 'paragraph', { html: '<p>Die Gemeinde <em>will</em> ruhige Strassen.</p>' }),
  block('two', 'chapter', { level: 2, number: '1.1', title: 'Verkehr' }),
  block('p2', 'list', { html: '<ul><li>Tempo 30</li><li>Velowege</li></ul>' }),
]
const on = (id: string, state: 'unchanged' | 'removed' = 'unchanged', quote?: string) => ({
  anchor: { block: id, lang: 'de' as const, ...(quote ? { quote } : {}) },
  state,
})

it('cuts a document into chapters, with what stands before the first', () => {
  expect(chapters(document).map(({ id, level, blocks }) => [id, level, blocks.length])).toEqual([
    ['preface', 1, 1],
    ['one', 1, 1],
    ['two', 2, 1],
  ])
})

it('names a chapter with or without a number', () => {
  expect(headWords({ number: '1.1', title: 'Verkehr' })).toBe('1.1 Verkehr')
  expect(headWords({ title: 'Verkehr' })).toBe('Verkehr')
})

it('finds the chapter of a remark, and none for a passage that is gone', () => {
  const groups = byChapter(chapters(document), [on('p2'), on('two'), on('p1', 'removed'), on('nowhere')])
  expect(groups.get('two')).toHaveLength(2)
  expect(groups.get('')).toHaveLength(2)
  expect(spokenTo(chapters(document), groups)).toBe(1)
})

it('knows the remark on a whole chapter', () => {
  expect(isOnWhole(on('two'), 'two')).toBe(true)
  expect(isOnWhole(on('two', 'unchanged', 'Verkehr'), 'two')).toBe(false)
  expect(isOnWhole(on('p2'), 'two')).toBe(false)
})

it('reads plain words out of a block', () => {
  expect(plainWords('<ul><li>Tempo 30</li><li>Velowege &amp; Trottoirs</li></ul>')).toBe(
    'Tempo 30\nVelowege & Trottoirs',
  )
  expect(wordsBefore(on('p1').anchor, document)).toBe('Die Gemeinde will ruhige Strassen.')
  expect(wordsBefore(on('p1', 'unchanged', 'ruhige').anchor, document)).toBe('ruhige')
  expect(wordsBefore(on('nowhere').anchor, document)).toBe('')
})

it('finds the place of a gap', () => {
  expect(placeOf({ pointer: '#/remarks/abc/reason' })).toEqual({ kind: 'remark', id: 'abc' })
  expect(placeOf({ pointer: '#/contact/name' })).toEqual({ kind: 'field', id: 'contact.name' })
  expect(placeOf({ pointer: '#/noComment' })).toEqual({ kind: 'field', id: 'noComment' })
  expect(placeOf({ pointer: '#/' })).toEqual({ kind: 'whole', id: '' })
})

it('reads a number as somebody types it from paper', () => {
  for (const typed of [' m-2026 -00042', '2026-00042', 'M202600042', 'm 2026 00042'])
    expect(tidyNumber(typed)).toBe('M-2026-00042')
  expect(tidyNumber('M-2026')).toBe('M-2026')
})

it('says until when something can be submitted, and nothing once it cannot be', () => {
  const can = (allowed: boolean) => ({
    write: { allowed },
    submit: { allowed },
    withdraw: { allowed },
    publish: { allowed },
  })
  const open = {
    can: can(true),
    channel: 'online' as const,
    deadline: '2026-05-29T21:59:59Z',
    graceUntil: '2026-05-29T22:29:59Z',
  }
  const before = new Date('2026-05-29T21:59:59Z')
  const after = new Date('2026-05-29T22:10:00Z')
  expect(dueOf(open, before)).toEqual({ kind: 'until', at: new Date(open.deadline) })
  expect(dueOf({ ...open, extendedTo: '2026-05-29' }, before)?.kind).toBe('extended')
  expect(dueOf(open, after)).toEqual({ kind: 'grace', at: new Date(open.graceUntil) })
  expect(dueOf({ ...open, extendedTo: '2026-05-29' }, after)?.kind).toBe('grace')
  expect(dueOf({ can: can(true), channel: 'online', deadline: open.deadline }, after)).toBeUndefined()
  expect(dueOf({ ...open, can: can(false) }, after)).toBeUndefined()
  expect(dueOf({ ...open, can: can(false) }, before)).toBeUndefined()
  expect(dueOf({ ...open, channel: 'letter' }, before)).toBeUndefined()
})
