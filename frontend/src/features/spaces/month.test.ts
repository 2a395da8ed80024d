import { describe, expect, it, test } from 'vitest'
import { bars, days, monthNow, monthOf, shifted } from './month'
import { byMonth } from './months'
import type { Month } from './told'

const project = { slug: 'badi', title: 'Badi', lang: 'de', internal: false } as const
const phase = (
  id: string,
  opensOn: string,
  closesOn: string,
  participation = true,
): Month['phases'][number] => ({
  id,
  title: id,
  lang: 'de',
  participation,
  opensOn,
  closesOn,
  project,
})
const event = (id: string, at: string) =>
  ({
    id,
    kind: 'event',
    title: id,
    lang: 'de',
    at,
    project,
    publishedAt: at,
    changedAt: at,
  }) as Month['events'][number]
const month = (over: Partial<Month> = {}): Month => ({
  month: '2026-11',
  phases: [],
  events: [],
  cut: false,
  ...over,
})

describe('the month in the address', () => {
  const now = new Date('2026-11-30T23:30:00Z')

  it('is that of Zurich when the address says none, or nonsense', () => {
    expect(monthNow(now)).toBe('2026-12')
    for (const query of [{}, { month: '2026-13' }, { month: 'x' }, { month: ['2026-01'] }])
      expect(monthOf(query, now)).toBe('2026-12')
    expect(monthOf({ month: '2027-02' }, now)).toBe('2027-02')
  })

  it.each([
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', 1, '2026-04'],
  ] as const)('%s and %i more is %s', (from, by, to) => {
    expect(shifted(from, by)).toBe(to)
  })
})

describe('the days of a month', () => {
  it('are all there, each under its day of the week', () => {
    const list = days(month(), '2026-11-22')
    expect(list).toHaveLength(30)
    expect([list[0]?.weekday, list[29]?.weekday]).toEqual([7, 1])
    expect(days(month({ month: '2028-02' }), '2026-11-22')).toHaveLength(29)
  })

  it('hold what begins, ends and takes place on them, deadlines first', () => {
    const list = days(
      month({
        phases: [
          phase('beide', '2026-11-03', '2026-11-22'),
          phase('Auflage', '2026-10-01', '2026-11-22', false),
        ],
        // Half past eleven at night in UTC is the next day in Zurich.
        events: [event('Anlass', '2026-11-21T23:30:00Z'), event('früh', '2026-11-03T06:00:00Z')],
      }),
      '2026-11-22',
    )
    const marks = (date: string) =>
      list.find((day) => day.date === date)?.marks.map(({ sort, title }) => `${sort} ${title}`)
    expect(marks('2026-11-22')).toEqual(['deadline beide', 'event Anlass', 'ends Auflage'])
    expect(marks('2026-11-03')).toEqual(['event früh', 'begins beide'])
    expect(list.flatMap((day) => day.marks)).toHaveLength(5)
  })

  it('say where one can act today: never after the end, nor before the beginning', () => {
    const acts = (today: string) =>
      days(
        month({
          phases: [phase('x', '2026-11-03', '2026-11-22'), phase('y', '2026-11-03', '2026-11-22', false)],
        }),
        today,
      )
        .flatMap((day) => day.marks)
        .filter((mark) => mark.now)
        .map(({ key }) => key)
    expect(['2026-11-02', '2026-11-03', '2026-11-22', '2026-11-23'].map(acts)).toEqual([
      [],
      ['x-end'],
      ['x-end'],
      [],
    ])
  })
})

test('phases are bars that end at the edges of the month; where one can act comes first', () => {
  const lines = bars(
    month({
      phases: [
        phase('Auswertung', '2026-11-20', '2027-01-05', false),
        phase('ganz', '2026-10-30', '2026-12-01'),
        phase('kurz', '2026-11-05', '2026-11-07'),
      ],
    }),
  )
  expect(lines.map(({ key, from, to, before, after }) => [key, from, to, before, after])).toEqual([
    ['kurz', 5, 7, false, false],
    ['ganz', 1, 30, true, true],
    ['Auswertung', 20, 30, false, true],
  ])
})

test('a long list has a heading for each month, in its order', () => {
  const list = [
    event('a', '2026-11-30T20:00:00Z'),
    event('b', '2026-11-30T23:30:00Z'),
    event('c', '2026-12-24T18:00:00Z'),
  ]
  expect(byMonth(list).map(({ month, entries }) => [month, entries.map(({ id }) => id)])).toEqual([
    ['2026-11', ['a']],
    ['2026-12', ['b', 'c']],
  ])
  expect(byMonth([])).toEqual([])
})
