import { expect, test } from 'vitest'
import type { Version } from './api'
import { chooseVersion, fileType, newest, outline } from './paper'

const version = (id: string, lang: Version['lang'], number: number): Version => ({
  id,
  lang,
  number,
  createdAt: '2026-11-22T12:00:00Z',
})
const versions = [
  version('d2', 'de', 2),
  version('d1', 'de', 1),
  version('f1', 'fr', 1),
  version('e1', 'easy', 1),
]

test('the contents are the headings with words, in their order', () => {
  expect(
    outline('<h2>Ziele</h2><p>x</p><h3></h3><blockquote><h3>Was <em>zuerst</em>?</h3></blockquote>'),
  ).toEqual([
    { id: 'abschnitt-1', level: 2, title: 'Ziele' },
    { id: 'abschnitt-2', level: 3, title: 'Was zuerst?' },
  ])
})

test('each language has one newest version', () => {
  expect(newest(versions).map(({ id }) => id)).toEqual(['d2', 'f1', 'e1'])
})

test('the version that was asked for, else the newest in the language of the page, else in German', () => {
  expect(chooseVersion(versions, 'd1', 'fr')?.id).toBe('d1')
  expect(chooseVersion(versions, undefined, 'fr')?.id).toBe('f1')
  expect(chooseVersion(versions, 'gone', 'it')?.id).toBe('d2')
  expect(chooseVersion([version('f', 'fr', 1)], undefined, 'it')?.id).toBe('f')
  expect(chooseVersion([], undefined, 'de')).toBeUndefined()
})

test('a file says its type', () => {
  expect(fileType('Plan 1.pdf')).toBe('PDF')
  expect(fileType('ohne')).toBe('')
})
