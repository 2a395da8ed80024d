import { expect, it } from 'vitest'
import { append, bodyOf, merge, noWords, same, says, wordsOf, type Words } from './words'

const words = (some: Partial<Words>): Words => ({ ...noWords(), ...some })

it('says something as soon as one field does', () => {
  expect(says(noWords())).toBe(false)
  expect(says(words({ reason: '  \n' }))).toBe(false)
  expect(says(words({ position: 'none' }))).toBe(true)
  expect(says(words({ place: { lat: 47, lon: 8 } }))).toBe(true)
})

it('sends what is said and nothing else', () => {
  const anchor = { block: 'aaaaaaaaaa', lang: 'de' } as const
  expect(bodyOf(words({ request: 'Tempo 30', position: 'approval' }), anchor, 3)).toEqual({
    anchor,
    version: 3,
    request: 'Tempo 30',
    position: 'approval',
  })
  expect(bodyOf(noWords(), anchor, 0)).toEqual({ anchor, version: 0 })
})

it('reads back what it has sent', () => {
  const place = { lat: 47, lon: 8, words: 'Kreisel' }
  expect(wordsOf({ reason: 'Lärm', place })).toEqual(words({ reason: 'Lärm', place }))
})

it('takes white space at the ends, which the server cuts, for no change', () => {
  expect(same(words({ request: 'Tempo 30 ' }), words({ request: 'Tempo 30' }))).toBe(true)
})

it('merges field by field: what only one has changed is taken', () => {
  const base = words({ request: 'a', reason: 'b' })
  const { words: merged, both } = merge(
    base,
    words({ request: 'mine', reason: 'b' }),
    words({ request: 'a', reason: 'theirs', position: 'rejection' }),
  )
  expect(merged).toEqual(words({ request: 'mine', reason: 'theirs', position: 'rejection' }))
  expect(both).toEqual([])
})

it('names the fields that both have changed and keeps mine there', () => {
  const { words: merged, both } = merge(
    words({ request: 'a' }),
    words({ request: 'mine', position: 'approval' }),
    words({ request: 'theirs', position: 'rejection' }),
  )
  expect(merged.request).toBe('mine')
  expect(both).toEqual(['position', 'request'])
})

it('takes the same change of two people for one', () => {
  expect(merge(words({ request: 'a' }), words({ request: 'b' }), words({ request: 'b' })).both).toEqual([])
})

it('puts both texts below each other', () => {
  const both = append(words({ request: 'mine' }), words({ request: 'theirs', reason: 'x' }), ['request'])
  expect(both.request).toBe('mine\n\ntheirs')
  expect(both.reason).toBe('')
})
