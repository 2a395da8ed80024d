import { describe, expect, it } from 'vitest'
import { decimal, integer } from '@/lib/format'
import { parseNumber } from './number'

describe('parseNumber, whole numbers', () => {
  it.each<[string, number | undefined]>([
    ['7', 7],
    [' 32380 ', 32380],
    ['32’380', 32380],
    ["32'380", 32380],
    ['32 380', 32380],
    ['32\u202f380', 32380],
    ['1’234’567', 1234567],
    ['32.380', 32380],
    ['32,380', 32380],
    ['1.234.567', 1234567],
    ['-5', -5],
    ['−5', -5],
    ['0', 0],
    ['-0', 0],
    ['007', 7],
    ['CHF 20.–', 20],
    ['21’000.-', 21000],
    ['', undefined],
    ['zwölf', undefined],
    ['12 Personen', undefined],
    ['1.5', undefined],
    ['12.34', undefined],
    ['1’23', undefined],
    ['1.2345', undefined],
    ['1e5', undefined],
    ['0x10', undefined],
    ['Infinity', undefined],
    ['--5', undefined],
    ['1234567890123456', undefined],
  ])('%s is %s', (text, expected) => {
    expect(parseNumber(text)).toBe(expected)
  })
})

describe('parseNumber, two decimals', () => {
  it.each<[string, number | undefined]>([
    ['1234.5', 1234.5],
    ['1234,5', 1234.5],
    ['1’234.50', 1234.5],
    ['1’234,50', 1234.5],
    ['1.234,50', 1234.5],
    ['1,234.50', 1234.5],
    ['1,234,567.89', 1234567.89],
    ['1.234.567', 1234567],
    ['0.05', 0.05],
    ['0,5', 0.5],
    ['-3.25', -3.25],
    ['CHF 14.50', 14.5],
    ['Fr. 14.50', 14.5],
    ['1.234', undefined],
    ['1,23,456.00', undefined],
    ['1.2.3', undefined],
    ['.5', undefined],
    ['5.', undefined],
  ])('%s is %s', (text, expected) => {
    expect(parseNumber(text, 2)).toBe(expected)
  })
})

it('reads back every number that the product writes, in every language', () => {
  let seed = 3
  for (let round = 0; round < 2000; round++) {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    const whole = (seed % 2 ? -1 : 1) * (seed >>> (round % 24))
    for (const lang of ['de', 'fr', 'it', 'en'] as const) {
      expect(parseNumber(integer(lang, whole))).toBe(whole)
      expect(parseNumber(decimal(lang, whole / 100, 2), 2)).toBe(whole / 100)
    }
  }
})
