import { expect, test } from 'vitest'
import { clockOf, instantOf, isDay, momentOf, today } from './when'

test('a moment in Zurich, in winter, in summer and on the nights in between', () => {
  expect(instantOf('2026-12-04', '8.30')).toBe('2026-12-04T07:30:00.000Z')
  expect(instantOf('2026-07-04', '08:30')).toBe('2026-07-04T06:30:00.000Z')
  expect(instantOf('2026-07-04', '')).toBe('2026-07-03T22:00:00.000Z')
  expect(instantOf('2026-03-29', '1.30')).toBe('2026-03-29T00:30:00.000Z')
  expect(instantOf('2026-03-29', '3.30')).toBe('2026-03-29T01:30:00.000Z')
  expect(instantOf('2026-10-25', '4')).toBe('2026-10-25T03:00:00.000Z')
})

test('what is no day or no time is no moment', () => {
  expect(instantOf('31.2.2026', '8.30')).toBeUndefined()
  expect(instantOf('', '')).toBeUndefined()
  expect(instantOf('2026-12-04', 'früh')).toBeUndefined()
})

test('and back again, as people write it', () => {
  expect(momentOf('2026-12-04T07:05:09Z')).toEqual({ date: '2026-12-04', time: '8.05' })
  expect(momentOf('2026-07-03T22:00:00Z')).toEqual({ date: '2026-07-04', time: '0.00' })
  expect(today(new Date('2026-12-31T23:30:00Z'))).toBe('2027-01-01')
})

test('a time is read as it is written in four languages', () => {
  for (const text of ['8.30', '08:30', '8h30', ' 8.30 '])
    expect(clockOf(text)).toEqual({ hours: 8, minutes: 30 })
  expect(clockOf('8')).toEqual({ hours: 8, minutes: 0 })
  for (const text of ['24.00', '8.60', '8.3', 'acht', '']) expect(clockOf(text)).toBeUndefined()
})

test('only a day that exists is one', () => {
  expect(['2026-12-04', '31.2.2026', ''].map(isDay)).toEqual([true, false, false])
})
