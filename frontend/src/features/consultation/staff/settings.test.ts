import { describe, expect, it } from 'vitest'
import type { Desk } from './api'
import {
  changeOf,
  checkSettings,
  fieldOf,
  merged,
  partsOf,
  placesOfSettings,
  presetOf,
  presets,
  valuesOf,
} from './settings'

const desk = {
  version: 4,
  position: 2,
  texts: { de: { title: 'Strategie', text: 'Worum es geht' }, fr: { title: 'Stratégie' } },
  openings: [
    { phaseId: 'one', acts: ['state'] },
    { phaseId: 'two', acts: [] },
  ],
  levels: { state: 'account' },
  settings: {
    form: 'request_reason',
    positions: true,
    wording: true,
    attachments: true,
    place: false,
    organisations: true,
    noComment: true,
    publishable: true,
    showCounts: false,
    audience: 'everybody',
    reminderDays: 3,
    similarity: 0.6,
  },
} as unknown as Desk

describe('settings in the form', () => {
  it('go back to the server as they came', () => {
    const values = valuesOf(desk)
    expect(values).toMatchObject({ phases: ['one'], level: 'account', similarity: '60', reminderDays: '3' })
    expect(checkSettings(values)).toEqual({})
    expect(changeOf(values, desk)).toEqual({
      version: 4,
      position: 2,
      texts: desk.texts,
      openings: [{ phaseId: 'one', acts: ['state'] }],
      levels: { state: 'account' },
      settings: desk.settings,
    })
  })

  it('ask for no level where none is chosen', () => {
    expect(changeOf({ ...valuesOf(desk), level: '' }, desk).levels).toEqual({})
  })

  it('need a German title, a title for each text, and numbers within bounds', () => {
    const values = valuesOf(desk)
    values.texts.de.title = ' '
    values.texts.it.text = 'Solo testo'
    values.reminderDays = '31'
    values.similarity = '2.5'
    expect(Object.keys(checkSettings(values))).toEqual([
      'texts.de.title',
      'texts.it.title',
      'reminderDays',
      'similarity',
    ])
  })

  it('find their field by the path of the server', () => {
    expect(fieldOf(['texts', 'fr', 'title'])).toBe('texts.fr.title')
    expect(fieldOf(['openings', '0', 'phaseId'])).toBe('phases')
    expect(fieldOf(['levels', 'state'])).toBe('level')
    expect(fieldOf(['settings', 'place'])).toBe('on')
    expect(fieldOf(['settings', 'similarity'])).toBe('similarity')
    expect(fieldOf(['version'])).toBeUndefined()
  })
})

describe('two people at once', () => {
  it('decide part by part, and what only one has changed is the suggestion', () => {
    const mine = valuesOf(desk)
    mine.texts.de.title = 'Unsere Strategie'
    mine.on = mine.on.filter((name) => name !== 'wording')
    const theirs = valuesOf({
      ...desk,
      version: 5,
      texts: { ...desk.texts, de: { title: 'Strategie 2040', text: 'Worum es geht' } },
      levels: {},
      settings: { ...desk.settings, place: true },
    })
    expect(placesOfSettings(mine, theirs)).toEqual([
      { path: 'texts/de/title', both: true, suggested: 'mine' },
      { path: 'level', both: false, suggested: 'theirs' },
      { path: 'on/wording', both: false, suggested: 'mine' },
      { path: 'on/place', both: false, suggested: 'theirs' },
    ])
    const next = merged(mine, theirs, new Set(['texts/de/title', 'on/wording']))
    expect(next).toMatchObject({ version: 5, level: '', texts: { de: { title: 'Unsere Strategie' } } })
    expect(next.on).toContain('place')
    expect(next.on).not.toContain('wording')
    expect(placesOfSettings(next, theirs).map(({ suggested }) => suggested)).toEqual(['mine', 'mine'])
  })

  it('forget no part', () => {
    const heads = new Set([...partsOf(valuesOf(desk)).keys()].map((path) => path.split('/')[0]))
    const names = Object.keys(valuesOf(desk)).filter((name) => !['version', 'began'].includes(name))
    expect([...heads].sort()).toEqual(names.sort())
  })
})

describe('presets', () => {
  it('are known again, and forgotten with the first change', () => {
    for (const [name, { form, on, audience }] of Object.entries(presets)) {
      expect(presetOf({ form, on: [...on], audience })).toBe(name)
      expect(presetOf({ form, on: [...on].slice(1), audience })).not.toBe(name)
    }
    expect(presetOf(valuesOf(desk))).toBe('formal')
  })
})
