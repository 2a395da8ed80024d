import { expect, test } from 'vitest'
import { choiceOf, viewOf } from './choice'

test('a choice takes from the address what it knows, in one order', () => {
  const choice = choiceOf({
    group: 'open',
    kind: 'survey',
    topic: 'green',
    q: 'x',
    space: 'gemeinde',
    quarter: ['a', 'b'],
  })
  expect(JSON.stringify(choice)).toBe('{"space":"gemeinde","topic":"green","kind":"survey","group":"open"}')
  expect(choiceOf({ topic: '', group: 'secret' })).toEqual({})
})

test('projects are a list unless the address says otherwise', () => {
  expect([{}, { view: 'map' }, { view: 'calendar' }, { view: 'x' }, { view: ['map'] }].map(viewOf)).toEqual([
    'list',
    'map',
    'calendar',
    'list',
    'list',
  ])
})
