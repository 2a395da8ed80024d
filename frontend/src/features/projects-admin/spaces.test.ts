import { expect, test } from 'vitest'
import type { KeptSpace } from './api'
import {
  checkSpace,
  checkTerm,
  nameIn,
  slugOf,
  spaceField,
  spaceOf,
  spaceValues,
  termOf,
  termValues,
} from './spaces'

const yes = { allowed: true }
const space: KeptSpace = {
  id: 's1',
  slug: 'intern',
  audience: 'employees',
  fourEyes: false,
  position: 3,
  texts: { de: { name: 'Intern', about: 'Für uns' }, easy: { name: 'Nur wir' } },
  can: { create: yes, admit: yes },
}

test('a space comes back as it was, with what the form does not show', () => {
  const { slug, audience, fourEyes, position, texts } = space
  expect(spaceOf(spaceValues(space), space)).toEqual({ slug, audience, fourEyes, position, texts })
})

test('a name that is emptied goes, with its text', () => {
  const values = spaceValues({
    ...space,
    texts: { ...space.texts, fr: { name: 'Interne', about: 'Pour nous' } },
  })
  Object.assign(values, { name_fr: ' ', about_fr: '' })
  expect(Object.keys(spaceOf(values, space).texts)).toEqual(['easy', 'de'])
})

test('a new space wants a name, an audience and an address', () => {
  expect(Object.keys(checkSpace(spaceValues()))).toEqual(['name_de', 'audience', 'slug'])
  expect(Object.keys(checkSpace({ ...spaceValues(space), about_it: 'Testo' }))).toEqual(['name_it'])
})

test('pointers of the server find their field', () => {
  expect(spaceField(['texts', 'fr', 'about'])).toBe('about_fr')
  expect(spaceField(['texts', 'de', 'name'])).toBe('name_de')
  expect(spaceField(['slug'])).toBe('slug')
})

test('a new term does not change another one', () => {
  const values = { ...termValues(), name_de: 'Verkehr', key: 'verkehr' }
  expect(Object.keys(checkTerm(values, ['verkehr']))).toEqual(['key'])
  expect(checkTerm(values, [])).toEqual({})
  expect(termOf(values)).toEqual({ names: { de: 'Verkehr' }, retired: false, position: 0 })
})

test('names fall back to German, and make addresses', () => {
  expect(nameIn(space.texts, 'fr')).toBe('Intern')
  expect(slugOf('Quartier Süd: «Älteste Brücke»')).toBe('quartier-sued-aelteste-bruecke')
  expect(slugOf('École')).toBe('ecole')
})
