import { beforeAll, expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { render } from '@testing-library/vue'
import { useStaffWords } from '@/lib/staff-words'
import {
  captureField,
  captureOf,
  checkCapture,
  emptyCapture,
  isNamesake,
  letterParts,
  table,
  wrongLines,
} from './model'

beforeAll(async () => {
  const Words = defineComponent(() => {
    const ready = useStaffWords()
    return () => String(ready.value)
  })
  const { findByText } = render(Words)
  await findByText('true')
})

it('counts what was submitted, by channel, and adds it up', () => {
  const { lines, total, persons, organisations } = table([
    { channel: 'online', kind: 'private', state: 'submitted', count: 7 },
    { channel: 'online', kind: 'private', state: 'withdrawn', count: 2 },
    { channel: 'letter', kind: 'organisation', state: 'submitted', count: 3 },
  ])
  expect(lines.map(({ channel, total }) => [channel, total])).toEqual([
    ['online', 7],
    ['letter', 3],
    ['mail', 0],
    ['counter', 0],
    ['phone', 0],
  ])
  expect([persons, organisations, total]).toEqual([7, 3, 10])
})

it('asks for what a captured statement needs', () => {
  expect(Object.keys(checkCapture(emptyCapture()))).toEqual(['channel', 'receivedOn', 'kind'])
  const values = { ...emptyCapture(), channel: 'letter', receivedOn: '2026-11-20', kind: 'organisation' }
  expect(Object.keys(checkCapture({ ...values, publication: 'named' }))).toEqual([
    'organisation',
    'consentNote',
  ])
  expect(Object.keys(checkCapture({ ...values, kind: 'private' }))).toEqual(['name'])
})

it('sends what was filled in and nothing else', () => {
  const values = {
    ...emptyCapture(),
    channel: 'letter',
    receivedOn: '2026-11-20',
    kind: 'private',
    organisation: 'left over',
    name: ' Anna Kaufmann ',
    consentNote: 'left over',
    files: [{ id: 'f', name: 'brief.pdf', size: 1 }],
  }
  expect(captureOf(values)).toEqual({
    channel: 'letter',
    receivedOn: '2026-11-20',
    kind: 'private',
    lang: 'de',
    publication: 'none',
    contact: { name: 'Anna Kaufmann' },
    files: ['f'],
  })
})

it('finds the field of a refusal', () => {
  expect(captureField(['contact', 'email'])).toBe('email')
  expect(captureField(['receivedOn'])).toBe('receivedOn')
  expect(captureField(['elsewhere'])).toBeUndefined()
})

it('tells what is wrong line by line, each sentence once', () => {
  const wrong = (pointer: string, detail: string) => ({ pointer, detail, code: 'x' })
  expect(
    wrongLines([
      wrong('#/lines/12/name', 'Das fehlt.'),
      wrong('#/lines/7/contact/email', 'Das ist keine Adresse.'),
      wrong('#/lines/12/kind', 'Das fehlt.'),
      wrong('#/lines/12/contact', 'Kein Weg.'),
      wrong('#/lines/12/contact', 'Kein Weg.'),
      wrong('#/lines/13', 'Schon da.'),
    ]),
  ).toEqual([
    { line: 7, texts: ['E-Mail-Adresse: Das ist keine Adresse.'] },
    { line: 12, texts: ['Name: Das fehlt.', 'Art: Das fehlt.', 'Kein Weg.'] },
    { line: 13, texts: ['Schon da.'] },
  ])
  expect(wrongLines([])).toBeUndefined()
})

it('offers as many files of letters as it takes', () => {
  expect([letterParts(0), letterParts(500), letterParts(501)]).toEqual([[1], [1], [1, 2]])
})

it('takes the same name alone for a hint, and with anything else for more', () => {
  expect(isNamesake({ why: ['name'] })).toBe(true)
  expect(isNamesake({ why: ['email', 'name'] })).toBe(false)
  expect(isNamesake({ why: ['post'] })).toBe(false)
})
