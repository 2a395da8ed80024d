import { expect, it } from 'vitest'
import { countOf, foreign, total } from './answers'

it('counts what is there and nothing for what is not', () => {
  const counts = [
    { key: 'accepted', count: 3 },
    { key: 'noted', count: 4 },
  ]
  expect([countOf(counts, 'noted'), countOf(counts, 'partly'), total(counts)]).toEqual([4, 0, 7])
})

it('says a language only where it differs from the page', () => {
  expect([foreign('de', 'de'), foreign('easy', 'de'), foreign('fr', 'de'), foreign(undefined, 'de')]).toEqual(
    [undefined, undefined, 'fr', undefined],
  )
})
