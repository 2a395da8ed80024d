import { expect, it } from 'vitest'
import { completed } from './completed'

it('what an older version kept gets what has come since, and loses nothing', () => {
  const now = { texts: { title: '', access: '' }, list: [1], place: { lat: null, lon: null }, on: false }
  expect(
    completed({ texts: { title: 'Alt' }, list: [], place: { lat: 47, lon: 8 }, more: 'x' }, now),
  ).toEqual({
    texts: { title: 'Alt', access: '' },
    list: [],
    place: { lat: 47, lon: 8 },
    on: false,
    more: 'x',
  })
  expect(completed({ texts: 'was a line' }, now).texts).toEqual({ title: '', access: '' })
  expect(completed({ place: null }, now).place).toBeNull()
})
