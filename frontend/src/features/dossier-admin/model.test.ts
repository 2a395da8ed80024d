import { render } from '@testing-library/vue'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { defineComponent, h, nextTick } from 'vue'
import { s, useStaffWords } from '@/lib/staff-words'
import type { Entry, EntryBody } from './api'
import {
  byLanguage,
  checkEntry,
  entryField,
  progressWords,
  stateOf,
  titleOf,
  translations,
  whenWords,
} from './model'
import { pathWords, plainWords } from './newer'
import { newParts, partsOf, type EntryValues } from './values'
import { checkVersion, emptyVersion, isChecking, versionField, versionOf } from './version'

beforeEach(async () => {
  render(defineComponent(() => (useStaffWords(), () => h('div'))))
  for (let round = 0; round < 50 && s('dossier.edit') === 'dossier.edit'; round++) {
    await new Promise((done) => setTimeout(done, 10))
  }
  await nextTick()
})

const at = '2026-12-04T18:00:00Z'
const work: EntryBody = { at, texts: { de: { title: 'Anlass', text: '<p>Text</p>' } } }
const entry = (more: Partial<Entry>) => ({ work, ...more })

describe('where an entry stands', () => {
  it.each([
    ['draft', entry({})],
    ['published', entry({ live: work })],
    ['published', entry({ live: { texts: { de: { text: '<p>Text</p>', title: 'Anlass' } }, at } })],
    ['changed', entry({ live: { ...work, place: 'Gersag' } })],
    ['changed', entry({ live: work, waiting: 1 })],
    ['draft', entry({ waiting: 1 })],
  ] as const)('is %s', (state, of) => {
    expect(stateOf(of)).toBe(state)
  })
})

test('a title falls back on German, and says so', () => {
  expect(titleOf(work)).toEqual({ title: 'Anlass', of: 'de' })
  expect(translations({ texts: { ...work.texts, en: { title: 'Event' }, fr: { title: '' } } })).toEqual([
    'en',
  ])
})

test('time is said as precisely as it is known', () => {
  const plain = (words: string) => words.replaceAll('\u00a0', ' ')
  expect(plain(whenWords('event', { at }))).toBe('Freitag, 4. Dezember 2026, 19.00 Uhr')
  expect(plain(whenWords('event', { at, until: '2026-12-04T20:30:00Z' }))).toBe(
    'Freitag, 4. Dezember 2026, 19.00 Uhr – 21.30 Uhr',
  )
  expect(plain(whenWords('event', { at, until: '2026-12-05T01:00:00Z' }))).toBe(
    'Freitag, 4. Dezember 2026, 19.00 Uhr – Samstag, 5. Dezember 2026, 2.00 Uhr',
  )
  expect(plain(whenWords('milestone', { at }))).toBe('Dezember 2026')
  expect(plain(whenWords('milestone', { at, exact: true }))).toBe('4. Dezember 2026')
  expect(plain(progressWords({ progress: 'running', percent: 40 }))).toBe('In Umsetzung, 40 %')
  expect(progressWords({ progress: 'done', percent: 40 })).toBe('Umgesetzt')
})

describe('what the browser knows to be wrong', () => {
  const good = (kind: Entry['kind'], change: (values: EntryValues) => void = () => undefined) => {
    const values: EntryValues = { ...newParts(kind, new Date(at)), version: 0, base: '' }
    values.texts.de.title = 'Titel'
    if (kind === 'event') Object.assign(values, { date: '2026-12-04', time: '19.00' })
    change(values)
    return Object.keys(checkEntry(kind)(values))
  }
  it.each(['news', 'event', 'milestone', 'document'] as const)('is nothing in a good %s', (kind) => {
    expect(good(kind)).toEqual([])
  })
  it('is a text without a title, in any language', () => {
    expect(good('news', (v) => (v.texts.de.title = ' '))).toEqual(['texts.de.title'])
    expect(good('news', (v) => (v.texts.easy.text = '<p>x</p>'))).toEqual(['texts.easy.title'])
    expect(good('news', (v) => (v.texts.de.title = 'x'.repeat(201)))).toEqual(['texts.de.title'])
  })
  it('is a time nobody can read, and a day that does not exist', () => {
    expect(good('event', (v) => Object.assign(v, { date: '31.2.2026', time: 'abends' }))).toEqual([
      'date',
      'time',
    ])
    expect(good('document', (v) => (v.date = ''))).toEqual(['date'])
    expect(good('milestone', (v) => (v.year = '27'))).toEqual(['year'])
    expect(good('milestone', (v) => Object.assign(v, { exact: 'day', date: '' }))).toEqual(['date'])
  })
  it('is an end before the beginning, and one without a time', () => {
    expect(good('event', (v) => (v.untilTime = '18.30'))).toEqual(['untilTime'])
    expect(good('event', (v) => (v.untilDate = '2026-12-05'))).toEqual(['untilTime'])
    expect(good('event', (v) => Object.assign(v, { untilDate: '2026-12-05', untilTime: '8' }))).toEqual([])
  })
  it('is an address that does not begin with https://', () => {
    expect(good('event', (v) => (v.url = 'www.emmen.ch'))).toEqual(['url'])
    expect(good('event', (v) => (v.url = 'https://www.emmen.ch/anlass'))).toEqual([])
  })
  it('is a share that is none, only while the milestone runs', () => {
    const wrong = (progress: EntryValues['progress']) =>
      good('milestone', (v) => Object.assign(v, { progress, percent: '140' }))
    expect(wrong('running')).toEqual(['percent'])
    expect(wrong('done')).toEqual([])
  })
})

test.each([
  [['body', 'texts', 'fr', 'title'], 'texts.fr.title'],
  [['texts', 'de', 'text'], 'texts.de.text'],
  [['body', 'at'], 'date'],
  [['body', 'until'], 'untilTime'],
  [['url'], 'url'],
  [['version'], undefined],
  [['texts', 'xx', 'title'], undefined],
])('%j of the server is %s of the form', (path, field) => {
  expect(entryField(path)).toBe(field)
})

test('what somebody else wrote is shown in words', () => {
  const theirs = partsOf({ ...work, place: 'Gersag', until: '2026-12-04T20:30:00Z' })
  expect(pathWords('texts/de/title')).toBe('Titel')
  expect(pathWords('texts/fr/text')).toBe('Text (Français)')
  expect(pathWords('when')).toBe('Datum und Zeit')
  expect(plainWords('event', 'place', theirs)).toBe('Gersag')
  expect(plainWords('event', 'url', theirs)).toBe('')
  expect(plainWords('event', 'until', theirs)).toContain('21.30')
  expect(plainWords('event', 'cancelled', theirs)).toBe('Findet statt')
})

describe('a version of a document', () => {
  const file = { id: 'f-1', name: 'Plan.pdf', size: 9 }
  it('is exactly one of file, text and Markdown', () => {
    const all = { ...emptyVersion(), files: [file], text: '<p>x</p>', markdown: '# x', note: ' Neu ' }
    expect(versionOf(all)).toEqual({ lang: 'de', fileId: 'f-1', note: 'Neu' })
    expect(versionOf({ ...all, way: 'text', note: '' })).toEqual({ lang: 'de', html: '<p>x</p>' })
    expect(versionOf({ ...all, way: 'markdown', lang: 'easy' })).toMatchObject({
      lang: 'easy',
      markdown: '# x',
    })
  })
  it.each([
    ['file', 'files'],
    ['text', 'text'],
    ['markdown', 'markdown'],
  ] as const)('needs what was chosen: %s', (way, field) => {
    expect(Object.keys(checkVersion({ ...emptyVersion(), way }))).toEqual([field])
  })
  it('has a note of one line', () => {
    expect(checkVersion({ ...emptyVersion(), files: [file], note: 'x'.repeat(501) })).toHaveProperty('note')
    expect(versionField(['body', 'fileId'])).toBe('files')
    expect(versionField(['fileId'])).toBe('files')
  })
  it('says when its file is still being checked', () => {
    expect(isChecking({ ...file, state: 'checking' } as typeof file)).toBe(true)
    expect(isChecking({ ...file, state: 'clean' } as typeof file)).toBe(false)
    expect(isChecking(undefined)).toBe(false)
  })
  it('stands under its language, German first', () => {
    const version = (id: string, lang: 'de' | 'fr') => ({ id, lang, number: 1, createdAt: at })
    expect(byLanguage([version('a', 'fr'), version('b', 'de'), version('c', 'fr')])).toMatchObject([
      { of: 'de', versions: [{ id: 'b' }] },
      { of: 'fr', versions: [{ id: 'a' }, { id: 'c' }] },
    ])
  })
})
