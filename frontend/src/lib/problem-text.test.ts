import { beforeEach, expect, test } from 'vitest'
import { ApiProblem } from './api/problem'
import { installation } from './installation'
import { problemText } from './problem-text'

beforeEach(() => {
  installation.value = {
    name: 'Gemeinde Beispiel',
    shortName: 'Beispiel',
    phone: '041 000 00 00',
    email: '',
    demo: false,
  }
})

test('no network, no answer', () => {
  expect(problemText(new ApiProblem({ status: 0, code: 'client.offline' })).title).toBe('Keine Verbindung')
  expect(problemText(new ApiProblem({ status: 0, code: 'client.timeout' })).title).toBe('Das dauert zu lange')
})

test.each([
  [0, 'Warten Sie einen Moment'],
  [1, '1\u00a0Sekunde noch'],
  [90, '90\u00a0Sekunden'],
  [91, '2\u00a0Minuten'],
  [3600, '60\u00a0Minuten'],
])('too many requests, %i seconds to wait', (retryAfter, words) => {
  expect(problemText(new ApiProblem({ status: 429, code: 'request.too_many', retryAfter })).text).toContain(
    words,
  )
})

test('a failure of the server names the phone and what the municipality needs to find it', () => {
  const { text, reference } = problemText(
    new ApiProblem({ status: 500, code: 'request.internal', requestId: 'R1' }),
  )
  expect(text).toContain('041\u00a0000\u00a000\u00a000')
  expect(reference).toContain('R1')
})

test('the sentence of the server is not said twice', () => {
  const problem = new ApiProblem({
    status: 404,
    code: 'x',
    title: 'Nicht da.',
    detail: 'Nicht da. Suchen Sie.',
  })
  expect(problemText(problem)).toEqual({ title: 'Nicht da.', text: 'Suchen Sie.', reference: '' })
})

test('an error of our own is a failure like any other', () => {
  expect(problemText(new TypeError('x is undefined')).title).toBe('Das hat nicht geklappt')
})
