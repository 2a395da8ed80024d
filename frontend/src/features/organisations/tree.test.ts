import { expect, test } from 'vitest'
import { maxDepth, placesFor, treeOf } from './tree'

const unit = (id: string, parentId?: string, active = true) => ({
  id,
  active,
  ...(parentId === undefined ? {} : { parentId }),
})
const shape = (branches: ReturnType<typeof treeOf>): unknown[] =>
  branches.map(({ unit: { id }, below }) => (below.length ? [id, shape(below)] : id))
const ids = (places: ReturnType<typeof placesFor>) =>
  places.map(({ unit: { id }, depth }) => `${id}${String(depth)}`)

test('every unit appears once, below its parent, in the order of the list', () => {
  const units = [unit('bau'), unit('tief', 'bau'), unit('hoch', 'bau'), unit('amt', 'tief'), unit('bild')]
  expect(shape(treeOf(units))).toEqual([['bau', [['tief', ['amt']], 'hoch']], 'bild'])
})

test('a unit whose parent is hidden stands at the top instead of vanishing', () => {
  expect(shape(treeOf([unit('a', 'gone'), unit('b', 'a')]))).toEqual([['a', ['b']]])
})

test('a unit cannot move below itself, nor below what is switched off', () => {
  const units = [unit('a'), unit('b', 'a'), unit('c', 'b'), unit('off', undefined, false), unit('d')]
  expect(ids(placesFor(units))).toEqual(['a1', 'b2', 'c3', 'd1'])
  expect(ids(placesFor(units, 'b'))).toEqual(['a1', 'd1'])
})

test('what hangs below a unit must find room too', () => {
  const chain = Array.from({ length: maxDepth }, (_, n) =>
    unit(`u${String(n)}`, n ? `u${String(n - 1)}` : undefined),
  )
  expect(placesFor(chain)).toHaveLength(maxDepth - 1)
  const tall = [...chain, unit('x'), unit('y', 'x'), unit('z', 'y')]
  expect(ids(placesFor(tall, 'x'))).toEqual(['u01', 'u12', 'u23'])
  expect(ids(placesFor(tall, 'z'))).toContain('u45')
})
