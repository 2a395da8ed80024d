import { describe, expect, it } from 'vitest'
import {
  changeOf,
  changedParts,
  checkSettings,
  differences,
  langOfError,
  leavesOf,
  merged,
  partOf,
  parts,
  textNames,
  valuesOf,
  type SiteSettings,
} from './model'

const texts = Object.fromEntries(textNames.map((name) => [name, { de: `<p>${name}</p>` }]))
const stored: SiteSettings = {
  version: 3,
  settings: {
    name: 'Gemeinde Muster',
    shortName: 'Muster',
    accent: '#0a5f66',
    address: '',
    phone: '031 000 00 00',
    email: 'info@example.ch',
    hours: { de: '8–12' },
    texts,
  },
}
const opened = () => valuesOf(stored)

describe('the form', () => {
  it('has a place for every language and sends only what is filled', () => {
    const values = opened()
    expect(values.texts.about).toEqual({ de: '<p>about</p>', fr: '', it: '', en: '', easy: '' })
    expect(changeOf(values)).toEqual({ version: 3, ...stored.settings })
    values.texts.about.fr = '<p>à propos</p>'
    values.logoId = 'a'
    expect(changeOf(values)).toMatchObject({
      logoId: 'a',
      texts: { about: { de: '<p>about</p>', fr: '<p>à propos</p>' } },
    })
    expect(changeOf(values)).not.toHaveProperty('internalAccent')
  })

  it('knows what is missing before it asks the server', () => {
    const values = opened()
    expect(checkSettings(values)).toEqual({})
    values.name = ''
    values.email = 'info'
    values.texts.privacy.de = '  '
    expect(Object.keys(checkSettings(values)).sort()).toEqual(['email', 'name', 'texts.privacy.de'])
  })

  it('shows the language of the first wrong text, and only when a text comes first', () => {
    expect(langOfError(['texts.about.fr', 'texts.about.de'])).toBe('fr')
    expect(langOfError(['name', 'texts.about.fr'])).toBeUndefined()
    expect(langOfError([])).toBeUndefined()
  })
})

describe('two people at once', () => {
  it('tells who changed what, and keeps what only one has changed', () => {
    const [mine, theirs] = [opened(), opened()]
    mine.name = 'Meine'
    mine.texts.about.de = '<p>mein</p>'
    theirs.name = 'Ihre'
    theirs.hours.fr = '8h'
    theirs.version = 4
    const found = differences(mine, theirs)
    expect(found.map(({ path, both, suggested }) => [path, both, suggested])).toEqual([
      ['name', true, 'mine'],
      ['hours.fr', false, 'theirs'],
      ['texts.about.de', false, 'mine'],
    ])
    const next = merged(mine, theirs, new Set(['texts.about.de']))
    expect([next.version, next.name, next.hours.fr, next.texts.about.de]).toEqual([
      4,
      'Ihre',
      '8h',
      '<p>mein</p>',
    ])
    expect(theirs.texts.about.de).toBe('<p>about</p>')
  })

  it('shows both in words, also where they are markup or a picture', () => {
    const [mine, theirs] = [opened(), opened()]
    theirs.accent = '#a3262e'
    theirs.logoId = 'b1'
    theirs.texts.about.de = '<p>Eins</p><p>Zwei</p>'
    expect(differences(mine, theirs)).toMatchObject([
      { path: 'logoId', mine: '', theirs: 'Ein Bild' },
      { path: 'accent', mine: '#0a5f66', theirs: '#a3262e', both: false, suggested: 'theirs' },
      { path: 'texts.about.de', mine: 'about\n', theirs: 'Eins\nZwei\n' },
    ])
    expect(differences(opened(), opened())).toEqual([])
  })

  it('goes on from the state of the other, so that a third one is compared with that', () => {
    const [mine, third] = [opened(), opened()]
    mine.name = 'Meine'
    const now = merged(
      mine,
      valuesOf({ ...stored, version: 4, settings: { ...stored.settings, phone: '041' } }),
      new Set(['name']),
    )
    third.phone = '041'
    third.email = 'neu@example.ch'
    expect(differences(now, third).map(({ path, suggested }) => [path, suggested])).toEqual([
      ['name', 'mine'],
      ['email', 'theirs'],
    ])
  })

  it('forgets no part of the settings', () => {
    const names = Object.keys(opened()).filter((name) => !['version', 'began'].includes(name))
    const heads = new Set([...leavesOf(opened()).keys()].map((path) => path.split('.')[0]))
    expect([...heads].sort()).toEqual(names.sort())
  })
})

describe('the parts of the page', () => {
  it('has a place for every field, and fields in every part', () => {
    const places = new Set([...leavesOf(opened()).keys()].map(partOf))
    expect([...places].sort()).toEqual([...parts].sort())
    expect(partOf('hours.fr')).toBe('kontakt')
    expect(partOf('texts.imprint.it')).toBe('imprint')
    expect(partOf('internalAccent')).toBe('farbe')
  })

  it('knows in which of them something is not saved', () => {
    const values = opened()
    expect([...changedParts(opened(), values)]).toEqual([])
    values.hours.fr = '8 h–12 h'
    values.texts.privacy.en = '<p>x</p>'
    expect([...changedParts(opened(), values)]).toEqual(['kontakt', 'privacy'])
  })
})
