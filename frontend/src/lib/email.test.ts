import { expect, test } from 'vitest'
import { couldBeEmail } from './email'

test.each([
  ['anna@example.ch', true],
  ['änna@exämple.ch', true],
  ['', false],
  ['anna', false],
  ['anna@example', false],
  ['anna muster@example.ch', false],
  [`${'a'.repeat(250)}@example.ch`, false],
])('%j could be an address: %s', (typed, could) => {
  expect(couldBeEmail(typed)).toBe(could)
})
