import { expect, it } from 'vitest'
import { examplesOf } from '@/ui/examples'
import TextLink from '@/ui/TextLink/TextLink.vue'
import { filterPieces, pick, pieces, slug, toPiece } from './pieces'

const link = toPiece(
  examplesOf('TextLink', TextLink, [
    { name: 'with an icon' },
    { name: 'long French' },
    { name: 'à côté, «fort»' },
  ]),
)
const other = toPiece(examplesOf('OtherThing', TextLink, [{ name: 'long French' }]))

it('finds every component of src/ui, in order, and gives each state an address of its own', () => {
  const names = pieces.map(({ name }) => name)
  expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')))
  expect(names).toEqual(expect.arrayContaining(['AppButton', 'CardItem', 'SiteHeader']))
  const ids = pieces.flatMap(({ states }) => states.map(({ id }) => id))
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
  expect(ids.filter((id) => !/^[A-Z]\w*\.[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))).toEqual([])
})

it('makes addresses out of names', () => {
  expect(['Wide, long French', '  320 px  ', 'à côté, «fort»'].map(slug)).toEqual([
    'wide-long-french',
    '320-px',
    'a-cote-fort',
  ])
})

it('picks a component, one of its states, or nothing', () => {
  expect(pick('TextLink', [link, other])?.states).toHaveLength(3)
  expect(pick('TextLink.long-french', [link, other])?.states.map(({ id }) => id)).toEqual([
    'TextLink.long-french',
  ])
  expect(pick('TextLink.gone', [link, other])).toBeUndefined()
  expect(pick('Gone', [link, other])).toBeUndefined()
  expect(pick('', [link, other])).toBeUndefined()
})

it('filters by the name of the component, which keeps all states, or of the state', () => {
  const found = (words: string) =>
    filterPieces(words, [link, other]).map(({ name, states }) => [name, states.length])
  expect(found(' textl ')).toEqual([['TextLink', 3]])
  expect(found('FRENCH')).toEqual([
    ['TextLink', 1],
    ['OtherThing', 1],
  ])
  expect(found('')).toHaveLength(2)
  expect(found('zebra')).toEqual([])
})
