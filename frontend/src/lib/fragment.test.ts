import { expect, test } from 'vitest'
import { tokenIn } from './fragment'

test('a token is read out of the fragment, and nothing else', () => {
  const token = 'r7MOuv9Bur7BEj8Tpcp5Yh6lzohLzihXoCcp4_TrekA'
  expect(tokenIn(`#${token}`)).toBe(token)
  for (const hash of ['', '#', '#main', '#<script>alert(1)</script>xxxxx', `#${'a'.repeat(201)}`]) {
    expect(tokenIn(hash)).toBe('')
  }
})
