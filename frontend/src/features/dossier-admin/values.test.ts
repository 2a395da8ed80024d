import { expect, test } from 'vitest'
import { useForm } from '@/lib/form'
import type { EntryBody } from './api'
import { checkEntry } from './model'
import { bodyOf, doneIn, newParts, partsOf, valuesOf, type EntryValues } from './values'

const now = new Date('2026-12-03T23:30:00Z')
const texts = { de: { title: 'Infoanlass', text: '<p>Kommen Sie vorbei.</p>' }, fr: { title: 'Séance' } }

const bodies: [string, Parameters<typeof bodyOf>[0], EntryBody][] = [
  ['news', 'news', { texts, at: '2026-11-22T07:05:00.000Z' }],
  [
    'an event',
    'event',
    {
      texts,
      at: '2026-12-04T18:00:00.000Z',
      until: '2026-12-04T20:30:00.000Z',
      place: 'Gersag',
      url: 'https://emmen.example/anlass',
      cancelled: true,
    },
  ],
  [
    'an event over midnight',
    'event',
    { texts, at: '2026-12-04T18:00:00.000Z', until: '2026-12-05T00:30:00.000Z' },
  ],
  [
    'a milestone of a month',
    'milestone',
    { texts, at: '2027-03-01T11:00:00.000Z', progress: 'running', percent: 40 },
  ],
  [
    'a milestone of a day',
    'milestone',
    { texts, at: '2027-03-15T11:00:00.000Z', exact: true, progress: 'done' },
  ],
  ['a document', 'document', { texts, at: '2026-07-01T10:00:00.000Z', sort: 'plan' }],
]
test.each(bodies)('%s comes back as it went into the form', (_, kind, body) => {
  expect(bodyOf(kind, partsOf(body))).toEqual(body)
})

test('what a kind does not need stays away', () => {
  const parts = partsOf({
    texts,
    at: '2026-12-04T18:00:00.000Z',
    place: 'Gersag',
    progress: 'running',
    percent: 40,
  })
  expect(bodyOf('news', parts)).toEqual({ texts, at: '2026-12-04T18:00:00.000Z' })
  expect(bodyOf('milestone', { ...parts, progress: 'done' })).not.toHaveProperty('percent')
})

test('languages without a word stay away, German never does', () => {
  const parts = newParts('news', now)
  expect(bodyOf('news', parts).texts).toEqual({ de: { title: '' } })
  parts.texts.it.title = ' Novità '
  expect(bodyOf('news', parts).texts.it).toEqual({ title: 'Novità' })
})

test('news and documents begin with today in Zurich, a milestone with its month', () => {
  expect(newParts('news', now)).toMatchObject({ date: '2026-12-04', time: '0.30' })
  expect(newParts('document', now)).toMatchObject({ date: '2026-12-04', time: '12.00' })
  expect(newParts('event', now)).toMatchObject({ date: '', time: '' })
  expect(newParts('milestone', now)).toMatchObject({ exact: 'month', month: '12', year: '2026' })
})

test('a form knows the state it was begun from', () => {
  expect(valuesOf('news', undefined, now).version).toBe(0)
  const work = { texts, at: '2026-11-22T07:05:00.000Z' }
  const entry = {
    id: 'e',
    kind: 'news',
    version: 4,
    work,
    changedAt: work.at,
    can: { publish: { allowed: true } },
  } as const
  const values = valuesOf('news', entry, now)
  expect(values.version).toBe(4)
  expect(JSON.parse(values.base)).toEqual(partsOf(work))
})

test('how far a language is', () => {
  const parts = partsOf({ texts, at: '2026-11-22T07:05:00.000Z' })
  expect([doneIn(parts, 'de'), doneIn(parts, 'fr'), doneIn(parts, 'it')]).toEqual(['full', 'partial', 'none'])
})

test('a draft from before events said how they are reached can still be sent', () => {
  const old = valuesOf('event', undefined, now)
  const content = { values: { ...old, texts: { de: { title: 'Infoanlass', text: '' } }, place: 'Gersag' } }
  sessionStorage.setItem('mitwirken:draft:entry-1', JSON.stringify({ content, at: Date.now() }))
  const { values } = useForm<EntryValues, unknown>({
    draft: 'entry-1',
    initial: old,
    check: checkEntry('event'),
    send: () => Promise.resolve(),
    done: () => Promise.resolve(),
  })
  expect(bodyOf('event', { ...values, date: '2026-12-04', time: '19.00' })).toEqual({
    texts: { de: { title: 'Infoanlass' } },
    at: '2026-12-04T18:00:00.000Z',
    place: 'Gersag',
  })
  expect(Object.keys(checkEntry('event')(values))).toContain('date')
})
