import { describe, expect, it } from 'vitest'
import type { Changes, Chapter, Segment, Step } from './api'
import {
  byChapter,
  changeOf,
  heldBack,
  placeOf,
  positionRows,
  segmentsOf,
  stepDate,
  tally,
  withoutPosition,
} from './model'

const segment = (of: Partial<Segment>): Segment => ({
  id: 'a',
  label: 'M-2026-00001/1',
  lang: 'de',
  decision: 'accepted',
  consideration: '',
  ...of,
})
const chapters: Chapter[] = [
  {
    block: 'one',
    title: '1 Ziele',
    segments: 3,
    decisions: [],
    positions: [
      { key: 'approval', count: 7 },
      { key: 'rejection', count: 5 },
      { key: 'none', count: 2 },
    ],
    kinds: [{ kind: 'private', positions: [{ key: 'approval', count: 7 }] }],
  },
  { block: '', segments: 1, decisions: [], positions: [{ key: 'none', count: 1 }] },
]

describe('own contributions', () => {
  it('keeps the order of the document and puts neighbours of one chapter together', () => {
    const all = [segment({ chapter: '1 Ziele' }), segment({ chapter: '1 Ziele' }), segment({})]
    expect(byChapter(all).map(({ title, segments }) => [title, segments.length])).toEqual([
      ['1 Ziele', 2],
      ['', 1],
    ])
  })
  it('counts decisions that were taken, and no others', () => {
    const all = [segment({ decision: 'noted' }), segment({}), segment({})]
    expect(tally(all)).toEqual([
      { decision: 'accepted', count: 2 },
      { decision: 'noted', count: 1 },
    ])
  })
  it('hands a change on in the words of the comparison', () => {
    const spans = [
      { op: 'deleted', text: 'eins' },
      { op: 'inserted', text: 'zwei' },
    ] as const
    expect(segmentsOf({ spans: [...spans] })).toEqual([
      { op: 'delete', text: 'eins' },
      { op: 'insert', text: 'zwei' },
    ])
  })
  it('finds what became of a passage among all changes, where it was split or removed, too', () => {
    const changes: Changes = {
      from: 1,
      to: 3,
      lang: 'fr',
      changes: [
        { kind: 'same', old: ['a'], new: ['a'] },
        { kind: 'split', old: ['b'], new: ['b', 'c'], spans: [{ op: 'inserted', text: 'neu' }] },
        { kind: 'removed', old: ['d'], new: [], spans: [{ op: 'deleted', text: 'alt' }] },
        { kind: 'moved', old: ['e'], new: ['e'] },
      ],
    }
    expect(changeOf(changes, 'c')).toEqual({
      from: 1,
      to: 3,
      lang: 'fr',
      kind: 'split',
      spans: [{ op: 'inserted', text: 'neu' }],
    })
    expect(changeOf(changes, 'd')?.kind).toBe('removed')
    expect(changeOf(changes, 'e')?.spans).toEqual([])
    expect([changeOf(changes, 'a'), changeOf(changes, 'x')]).toEqual([undefined, undefined])
  })
  it('names a month for a milestone without a day, and a day for a decision', () => {
    const step: Step = {
      id: 'a',
      kind: 'milestone',
      title: '',
      lang: 'de',
      at: '2027-03-14T12:00:00Z',
      exact: false,
    }
    expect(stepDate(step)).toBe('März\u00a02027')
    expect(stepDate({ ...step, kind: 'news' })).toBe('14.\u00a0März\u00a02027')
  })
  it('finds the consultation by its path', () => {
    expect(placeOf('/projekte/z-d/konsultation/42')).toEqual({ slug: 'z-d', activity: '42' })
    expect(placeOf('/projekte/z-d')).toBeUndefined()
  })
})

describe('numbers', () => {
  it('draws positions from rejection to approval and leaves chapters without any out', () => {
    expect(positionRows(chapters, 'all')).toEqual([{ label: '1 Ziele', values: [5, 0, 7] }])
    expect(positionRows(chapters, 'private')).toEqual([{ label: '1 Ziele', values: [0, 0, 7] }])
    expect(positionRows(chapters, 'organisation')).toEqual([])
  })
  it('counts who has no position, and says that small groups are held back', () => {
    expect(withoutPosition(chapters)).toBe(3)
    expect(heldBack(chapters)).toBe(true)
    expect(heldBack(chapters.slice(0, 1))).toBe(false)
  })
})
