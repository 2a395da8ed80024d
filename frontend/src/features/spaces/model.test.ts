import { expect, test } from 'vitest'
import type { Project } from './api'
import { coverTopic } from './cover'
import { cardDate, schedule, stateWords } from './model'

const now = new Date('2026-11-22T12:00:00Z')
const project = (group: Project['group'], state: Project['state']): Project => ({
  id: '1',
  slug: 's',
  title: 'T',
  summary: 'S',
  lang: 'de',
  kind: 'participation',
  topics: ['digital'],
  quarters: [],
  internal: false,
  group,
  state,
  opensAt: '2026-09-07T06:00:00Z',
  closesAt: '2026-12-04T22:59:59Z',
  unit: 'U',
})

test('an open project says how long, until when, and since when', () => {
  const open = project('open', 'running')
  expect(stateWords(open, 'de', now)).toBe('noch 12 Tage')
  expect(cardDate(open, 'de')).toBe('bis 4. Dezember 2026')
  expect(schedule(open, 'de')).toEqual([
    'Bis 4. Dezember 2026, 23.59\u00a0Uhr',
    'Offen seit 7. September 2026',
  ])
})

test('a planned one says from when', () => {
  const planned = project('planned', 'planned')
  expect(stateWords(planned, 'de', now)).toBe('ab 7. September 2026')
  expect(cardDate(planned, 'de')).toBe('7. September – 4. Dezember 2026')
  expect(schedule(planned, 'de')?.[0]).toBe('Offen ab 7. September 2026')
})

test('a finished one says that it is over and when it was', () => {
  const finished = project('finished', 'closed')
  expect(stateWords(finished, 'de', now)).toBe('abgeschlossen')
  expect(schedule(finished, 'de')).toEqual([
    'Abgeschlossen am 4. Dezember 2026',
    'Laufzeit: 7. September – 4. Dezember 2026',
  ])
})

test('what is over says how', () => {
  const words = (['evaluation', 'report_published', 'withdrawn'] as const).map((state) =>
    stateWords(project('finished', state), 'de', now),
  )
  expect(words).toEqual(['in Auswertung', 'Bericht liegt vor', 'zurückgezogen'])
})

test('a draft without dates says nothing about them', () => {
  const draft = { group: 'planned', state: 'draft' } as const
  expect([stateWords(draft, 'de', now), cardDate(draft, 'de'), schedule(draft, 'de')]).toEqual([
    'Entwurf',
    '',
    undefined,
  ])
})

test('a topic that nobody has drawn gets a general picture', () => {
  expect(coverTopic(['schule', 'digital'])).toBe('digital')
  expect(coverTopic(['fischerei'])).toBe('general')
})
