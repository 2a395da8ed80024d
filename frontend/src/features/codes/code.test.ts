import { expect, test } from 'vitest'
import { ApiProblem } from '@/lib/api/problem'
import { codeError, codeIn, pause, tidyCode } from './code'

test.each([
  ['7K3M-9QXT-2VBD', '7K3M-9QXT-2VBD'],
  ['7k3m9qxt2vbd', '7K3M-9QXT-2VBD'],
  ['  7k3m 9qxt\u00a02vbd ', '7K3M-9QXT-2VBD'],
  ['7K3M–9QXT‐2VBD', '7K3M-9QXT-2VBD'],
  ['https://mitwirken.emmen.ch/code#7K3M-9QXT-2VBD', '7K3M-9QXT-2VBD'],
  ['O1lI-uUoo-0000', '0111-VV00-0000'],
  ['7K3M', '7K3M'],
  ['7K3M9QXT2VBD7', '7K3M-9QXT-2VBD-7'],
  ['*', '*'],
  ['', ''],
  [' - ', ''],
])('%j is read as %j', (typed, code) => {
  expect(tidyCode(typed)).toBe(code)
  expect(tidyCode(tidyCode(typed)), 'reading again changes nothing').toBe(code)
})

test('the fragment of a letter’s address is a code, a broken one is none', () => {
  expect(codeIn('#7k3m-9qxt-2vbd')).toBe('7K3M-9QXT-2VBD')
  expect(codeIn('#7k3m%209qxt%202vbd')).toBe('7K3M-9QXT-2VBD')
  expect(codeIn('')).toBe('')
  expect(codeIn('#%')).toBe('')
})

test('only what has the length of a code is asked about', () => {
  expect(codeError('7K3M-9QXT-2VBD')).toBe('')
  expect(codeError('')).toContain('Geben Sie')
  expect(codeError('7K3M-9QXT-2VB')).toContain('11')
  expect(codeError('7K3M-9QXT-2VBD-7')).toContain('13')
})

test.each([
  [1, '1 Minute'],
  [60, '1 Minute'],
  [61, '2 Minuten'],
  [3540, '59 Minuten'],
  [0, '1 Minute'],
])('who tried too often waits, after %d seconds: %s', (retryAfter, words) => {
  expect(pause(new ApiProblem({ status: 429, code: 'request.too_many', retryAfter }))).toContain(words)
})

test('other refusals ask for no pause', () => {
  expect(pause(new ApiProblem({ status: 404, code: 'accesscode.unknown' }))).toBeUndefined()
})
