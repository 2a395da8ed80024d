import { beforeEach, expect, test } from 'vitest'
import { begunHere, endHere, forgetSecret, keepSecret, secretOf } from './secret'

beforeEach(() => {
  for (const id of ['first', 'second']) forgetSecret(id)
})

test('after a withdrawal another statement may begin, and the receipt can still be read', () => {
  keepSecret('activity', 'first', 'of-the-first')
  expect(begunHere('activity')).toEqual(['first'])
  endHere('first')
  expect(begunHere('activity')).toEqual([])
  expect(secretOf('first')).toBe('of-the-first')
  keepSecret('activity', 'second', 'of-the-second')
  expect(begunHere('activity')).toEqual(['second'])
  expect(begunHere('elsewhere')).toEqual([])
})

test('what was not begun here does not end here', () => {
  endHere('unknown')
  expect(secretOf('unknown')).toBeUndefined()
})
