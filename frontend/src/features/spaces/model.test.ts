import { expect, test } from 'vitest'
import type { Project } from './api'
import { coverTopic } from './cover'
import {
  cardDate,
  deadlines,
  foreignLang,
  isOpen,
  permission,
  phaseLine,
  schedule,
  stateLook,
  stateWords,
} from './model'

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
  expect(stateWords(open, 'de', now)).toBe('noch 12\u00a0Tage')
  expect(cardDate(open, 'de')).toBe('bis 4.\u00a0Dezember\u00a02026')
  expect(schedule(open, 'de')).toEqual([
    'Bis 4.\u00a0Dezember\u00a02026, 23.59\u00a0Uhr',
    'Offen seit 7.\u00a0September\u00a02026',
  ])
})

test('a planned one says from when', () => {
  const planned = project('planned', 'planned')
  expect(stateWords(planned, 'de', now)).toBe('ab 7.\u00a0September\u00a02026')
  expect(cardDate(planned, 'de')).toBe('7.\u00a0September\u00a0– 4.\u00a0Dezember\u00a02026')
  expect(schedule(planned, 'de')?.[0]).toBe('Offen ab 7.\u00a0September\u00a02026')
})

test('a finished one says that it is over and when it was', () => {
  const finished = project('finished', 'closed')
  expect(stateWords(finished, 'de', now)).toBe('abgeschlossen')
  expect(schedule(finished, 'de')).toEqual([
    'Abgeschlossen am 4.\u00a0Dezember\u00a02026',
    'Laufzeit: 7.\u00a0September\u00a0– 4.\u00a0Dezember\u00a02026',
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

const phase = (state: 'planned' | 'open' | 'finished', closesAt: string, participation = true) => ({
  id: closesAt,
  title: `Phase ${state}`,
  participation,
  state,
  opensAt: '2026-09-07T06:00:00Z',
  closesAt,
})

test('the line of phases says where the project stands, and is yellow only where one can act', () => {
  const phases = [phase('finished', '2026-10-01T21:59:59Z'), phase('open', '2026-12-04T22:59:59Z')]
  expect(phaseLine(phases, 'de')).toEqual([
    { label: 'Phase finished', period: '7.\u00a0September\u00a0– 1.\u00a0Oktober\u00a02026', state: 'past' },
    { label: 'Phase open', period: '7.\u00a0September\u00a0– 4.\u00a0Dezember\u00a02026', state: 'current' },
  ])
  expect(isOpen(phases)).toBe(true)
  expect(isOpen([phase('open', '2026-12-04T22:59:59Z', false)])).toBe(false)
  expect(
    phaseLine([{ id: '1', title: 'Entwurf', participation: true, state: 'planned' }], 'de')[0]?.period,
  ).toBeUndefined()
})

test('deadlines are those one can still keep, the nearest first', () => {
  const phases = [
    phase('planned', '2027-03-04T22:59:59Z'),
    phase('open', '2026-12-04T22:59:59Z'),
    phase('finished', '2026-10-01T21:59:59Z'),
    phase('planned', '2026-12-24T22:59:59Z', false),
  ]
  expect(deadlines(phases, 'de')).toEqual([
    'Phase open: bis 4.\u00a0Dezember\u00a02026, 23.59\u00a0Uhr',
    'Phase planned: bis 4.\u00a0März\u00a02027, 23.59\u00a0Uhr',
  ])
})

test('what was withdrawn does not look as if it had been done', () => {
  expect(stateLook({ group: 'finished', state: 'withdrawn' })).toBe('withdrawn')
  expect(stateLook({ group: 'finished', state: 'closed' })).toBe('done')
  expect(stateLook({ group: 'open', state: 'running' })).toBe('now')
})

test('a text says its language only where it is another one; Leichte Sprache is German', () => {
  expect(foreignLang('fr', 'fr')).toBeUndefined()
  expect(foreignLang('de', 'fr')).toBe('de')
  expect(foreignLang('easy', 'de')).toBeUndefined()
  expect(foreignLang('easy', 'it')).toBe('de')
})

test('one allowed act is enough; else the first refusal counts', () => {
  const no = { allowed: false, why: 'authz.login_required' }
  expect(permission({ read: no, write: { allowed: true } })).toEqual({ allowed: true })
  expect(permission({ read: no })).toEqual(no)
  expect(permission({})).toBeUndefined()
})
