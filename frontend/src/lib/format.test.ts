import { describe, expect, test } from 'vitest'
import * as format from './format'
import { render, type Lang } from './i18n'

interface Case {
  fn: string
  lang: Lang
  input: unknown
  want: string
}

// match.json is the reading of Accept-Language: only the server needs it.
const files = import.meta.glob<{ cases: Case[] }>(['../../../testdata/locale/*.json', '!**/match.json'], {
  eager: true,
  import: 'default',
})

/** The same files are run by the server: both write the same characters. */
describe.each(Object.entries(files))('%s', (_, { cases }) => {
  test.each(cases)('$fn $lang $input', (given) => {
    expect(run(given)).toBe(given.want)
  })
})

test('the shared cases are there', () => {
  expect(Object.keys(files).length).toBeGreaterThanOrEqual(4)
})

function run({ fn, lang, input }: Case): string {
  switch (fn) {
    case 'integer':
    case 'money':
    case 'fileSize':
      return format[fn](lang, input as number)
    case 'decimal':
    case 'percent': {
      const { value, digits } = input as { value: number; digits: number }
      return format[fn](lang, value, digits)
    }
    case 'longDate':
    case 'weekdayDate':
    case 'shortDate':
    case 'time':
    case 'dateTime':
    case 'weekday':
      return format[fn](lang, new Date(input as string))
    case 'dateRange': {
      const { from, to } = input as { from: string; to: string }
      return format.dateRange(lang, new Date(from), new Date(to))
    }
    case 'relative':
    case 'day': {
      const { time, now } = input as { time: string; now: string }
      return (fn === 'day' ? format.dayName : format.relative)(lang, new Date(time), new Date(now))
    }
    case 'list':
      return format.list(lang, input as string[])
    case 'quote':
      return format.quote(lang, input as string)
    case 'text': {
      const { message, params } = input as { message: string; params: Record<string, string | number> }
      return render(lang, message, params)
    }
  }
  throw new Error(`nobody knows ${fn}`)
}

test('a month without its day', () => {
  const at = new Date('2026-08-31T22:30:00Z')
  expect(format.monthYear('de', at)).toBe('September\u00a02026')
  expect(format.monthYear('fr', at)).toBe('septembre\u00a02026')
})
