import { expect, test } from 'vitest'
import { batchField, checkBatch, draftOf, partsOf } from './model'

const good = { project: 'p-1', label: ' Quartier Gersag ', size: '1’500', lastDay: '2026-12-31' }

test('a batch as it is typed, and as the server takes it', () => {
  expect(checkBatch(good)).toEqual({})
  expect(draftOf(good)).toEqual({
    subjectKind: 'project',
    subjectId: 'p-1',
    label: 'Quartier Gersag',
    size: 1500,
    lastDay: '2026-12-31',
  })
})

test.each([
  ['project', ''],
  ['label', '   '],
  ['label', 'x'.repeat(121)],
  ['size', ''],
  ['size', '0'],
  ['size', '1.5'],
  ['size', 'viele'],
  ['size', '20001'],
  ['lastDay', ''],
  ['lastDay', '31.2.2026'],
])('%s %j is wrong, and nothing else is', (field, value) => {
  expect(Object.keys(checkBatch({ ...good, [field]: value }))).toEqual([field])
})

test('limits themselves are fine', () => {
  expect(checkBatch({ ...good, label: '😀'.repeat(120), size: '20000' })).toEqual({})
})

test('what the server refuses stands at the question it belongs to', () => {
  expect(batchField(['subjectId'])).toBe('project')
  expect(batchField(['subjectKind'])).toBe('project')
  expect(batchField(['lastDay'])).toBe('lastDay')
  expect(batchField(['evil'])).toBeUndefined()
})

test('the last part holds what is left', () => {
  expect(partsOf({ size: 1001, parts: 3, partSize: 500 })).toEqual([
    { part: 1, from: 1, to: 500 },
    { part: 2, from: 501, to: 1000 },
    { part: 3, from: 1001, to: 1001 },
  ])
  expect(partsOf({ size: 3, parts: 1, partSize: 500 })).toEqual([{ part: 1, from: 1, to: 3 }])
})
