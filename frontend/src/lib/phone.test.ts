import { expect, test } from 'vitest'
import { dialable, unbroken } from './phone'

test.each([
  ['041 268 01 11', 'tel:+41412680111'],
  ['+41 41 268 01 11', 'tel:+41412680111'],
  ['0041 41 268 01 11', 'tel:0041412680111'],
])('%s dials %s', (phone, address) => {
  expect(dialable(phone)).toBe(address)
})

test('a number in a sentence stays on one line', () => {
  expect(unbroken('041 268 01 11')).not.toContain(' ')
})
