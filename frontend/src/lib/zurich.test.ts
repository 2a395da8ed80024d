import { describe, expect, it, test } from 'vitest'
import { clockOf, instantOf, isDay, momentOf, today } from './zurich'

describe('a time of the day', () => {
  it.each([
    ['8.30', 8, 30],
    ['08:30', 8, 30],
    ['8h30', 8, 30],
    [' 19 ', 19, 0],
    ['0.05', 0, 5],
  ])('reads %s', (text, hours, minutes) => {
    expect(clockOf(text)).toEqual({ hours, minutes })
  })
  it.each(['', '24.00', '8.60', '8.5', 'acht', '-1'])('does not guess at «%s»', (text) => {
    expect(clockOf(text)).toBeUndefined()
  })
})

describe('a moment in Zurich', () => {
  it.each([
    ['2026-12-04', '19.00', '2026-12-04T18:00:00.000Z'],
    ['2026-07-01', '0.15', '2026-06-30T22:15:00.000Z'],
    // The night on which summer time begins, and the one on which it ends.
    ['2026-03-29', '3.00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25', '3.00', '2026-10-25T02:00:00.000Z'],
  ])('%s %s is %s, and back', (date, time, instant) => {
    expect(instantOf(date, time)).toBe(instant)
    expect(momentOf(instant)).toEqual({ date, time })
  })
  it('is midnight without a time, and none without a day', () => {
    expect(instantOf('2026-12-04', '')).toBe('2026-12-03T23:00:00.000Z')
    expect(instantOf('31.2.2026', '8')).toBeUndefined()
    expect(instantOf('2026-12-04', 'abends')).toBeUndefined()
  })
})

test('a day is one that DateInput could read', () => {
  expect(isDay('2026-12-04')).toBe(true)
  expect(isDay('31.2.2026')).toBe(false)
})

test('today begins at midnight in Zurich', () => {
  expect(today(new Date('2026-12-03T23:30:00Z'))).toBe('2026-12-04')
})
