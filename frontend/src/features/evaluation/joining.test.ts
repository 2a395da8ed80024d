import { expect, it } from 'vitest'
import type { Row } from './api'
import { neighboursOf, numberOf } from './joining'

const row = (number: number, change: Partial<Row> = {}): Row =>
  ({
    id: `s${String(number)}`,
    label: `M-2026-00042/${String(number)}`,
    place: 'new',
    input: 'current',
    ...change,
  }) as Row

it('offers what stands beside a segment first, and names it so', () => {
  const siblings = [row(1), row(4), row(2), row(3)]
  const found = neighboursOf({ id: 's4', input: 'current', siblings }, new Set())
  expect(found.map(({ row: one, side }) => [one.id, side])).toEqual([
    ['s1', 'before'],
    ['s2', 'next'],
    ['s3', 'other'],
  ])
})

it('leaves out what is locked, and what is of another version of the statement', () => {
  const siblings = [row(1, { place: 'checked' }), row(2), row(3, { input: 'changed' })]
  expect(neighboursOf({ id: 's2', input: 'current', siblings }, new Set(['checked']))).toEqual([])
  expect(neighboursOf({ id: 's1', input: 'current', siblings: [row(1)] }, new Set())).toEqual([])
})

it('knows the number within the statement', () => {
  expect(numberOf(row(12))).toBe(12)
})
