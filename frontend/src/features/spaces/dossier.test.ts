import { expect, test } from 'vitest'
import { langs } from '@/lib/i18n'
import type { Entry } from './api'
import { eventTime, hours, isPast, milestoneDate, splitEvents } from './dossier'

const event = (id: string, at: string, until?: string): Entry => ({
  id,
  kind: 'event',
  title: id,
  lang: 'de',
  at,
  publishedAt: at,
  changedAt: at,
  ...(until ? { until } : {}),
})
const now = new Date('2026-11-22T12:00:00Z')

test('an event says its day once and its hours, or its days', () => {
  expect(eventTime(event('a', '2026-11-27T18:00:00Z', '2026-11-27T20:00:00Z'), 'de')).toBe(
    '27.\u00a0November\u00a02026, 19.00–21.00\u00a0Uhr',
  )
  expect(eventTime(event('a', '2026-11-27T18:00:00Z', '2026-11-29T15:00:00Z'), 'de')).toBe(
    '27.–29.\u00a0November\u00a02026',
  )
  expect(eventTime(event('a', '2026-11-27T18:00:00Z'), 'de')).toBe(
    '27.\u00a0November\u00a02026, 19.00\u00a0Uhr',
  )
})

test('beside its day an event says its hours alone', () => {
  const evening = event('a', '2026-11-27T18:00:00Z', '2026-11-27T20:00:00Z')
  expect(langs.map((lang) => hours(evening, lang))).toEqual([
    '19.00–21.00\u00a0Uhr',
    '19\u00a0h\u00a000 – 21\u00a0h\u00a000',
    'ore\u00a019:00–21:00',
    '19:00–21:00',
  ])
  expect(hours(event('a', '2026-11-27T18:00:00Z', '2026-11-29T15:00:00Z'), 'de')).toBe(
    '27.–29.\u00a0November\u00a02026',
  )
  expect(hours(event('a', '2026-11-27T18:00:00Z'), 'fr')).toBe('19\u00a0h\u00a000')
})

test('an event without an end is over a day after it began', () => {
  expect(isPast(event('a', '2026-11-22T08:00:00Z'), now)).toBe(false)
  expect(isPast(event('a', '2026-11-21T11:59:59Z'), now)).toBe(true)
  expect(isPast(event('a', '2026-11-22T08:00:00Z', '2026-11-22T10:00:00Z'), now)).toBe(true)
})

test('what comes is sorted forwards, what is over backwards', () => {
  const [coming, past] = splitEvents(
    [
      event('old', '2026-10-01T10:00:00Z'),
      event('late', '2026-12-10T10:00:00Z'),
      event('older', '2026-09-01T10:00:00Z'),
      event('soon', '2026-12-01T10:00:00Z'),
    ],
    now,
  )
  expect(coming.map(({ id }) => id)).toEqual(['soon', 'late'])
  expect(past.map(({ id }) => id)).toEqual(['old', 'older'])
})

test('a milestone promises a day only where it was meant', () => {
  const at = '2027-03-15T11:00:00Z'
  expect(milestoneDate({ at, exact: true }, 'de')).toBe('15.\u00a0März\u00a02027')
  expect(milestoneDate({ at }, 'de')).toBe('März\u00a02027')
})
