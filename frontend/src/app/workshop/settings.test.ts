import { afterEach, expect, it } from 'vitest'
import { dress, fromQuery, PLAIN, toQuery, type Settings } from './settings'

const ALL: Settings = {
  theme: 'dark',
  accent: '#a3262e',
  internal: true,
  text: 200,
  rtl: true,
  width: 360,
  long: true,
}

afterEach(() => {
  dress(document.documentElement, PLAIN)
})

it('goes through an address and comes back the same', () => {
  expect(fromQuery(toQuery(ALL) as Record<string, string>)).toEqual(ALL)
  expect(toQuery(PLAIN)).toEqual({})
  expect(fromQuery({})).toEqual(PLAIN)
})

it('takes what nobody offered as the plain view', () => {
  const strange = {
    thema: 'pink',
    akzent: 'blue',
    schrift: '175',
    breite: '-1',
    intern: 'yes',
    richtung: 'ltr',
  }
  expect(fromQuery({ ...strange, lang: null })).toEqual(PLAIN)
  expect(fromQuery({ akzent: 'ABC' }).accent).toBe('#aabbcc')
})

it('dresses a document, and undresses it again', () => {
  const root = document.documentElement
  dress(root, ALL)
  expect(root.dataset).toMatchObject({ theme: 'dark', space: 'internal' })
  expect(root.dir).toBe('rtl')
  expect(root.style.fontSize).toBe('200%')
  dress(root, PLAIN)
  expect(root.dataset.theme).toBeUndefined()
  expect(root.dataset.space).toBeUndefined()
  expect(root.dir).toBe('')
  expect(root.style.fontSize).toBe('')
})
