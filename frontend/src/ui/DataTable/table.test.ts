import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextSort, readColumns, select, writeColumns } from './table'

describe('nextSort', () => {
  it('turns the same column round and begins another one ascending', () => {
    const first = nextSort(undefined, 'name')
    expect(first).toEqual({ key: 'name', direction: 'ascending' })
    expect(nextSort(first, 'name')).toEqual({ key: 'name', direction: 'descending' })
    expect(nextSort(nextSort(first, 'name'), 'name')).toEqual(first)
    expect(nextSort(first, 'date')).toEqual({ key: 'date', direction: 'ascending' })
  })
})

describe('select', () => {
  const keys = ['a', 'b', 'c', 'd', 'e']

  it('adds and takes away one', () => {
    expect(select(keys, ['a'], 'c', true)).toEqual(['a', 'c'])
    expect(select(keys, ['a', 'c'], 'a', false)).toEqual(['c'])
  })

  it('carries the state over everything between, upwards too', () => {
    expect(select(keys, ['b'], 'd', true, 'b')).toEqual(['b', 'c', 'd'])
    expect(select(keys, [], 'a', true, 'c')).toEqual(['a', 'b', 'c'])
    expect(select(keys, keys, 'd', false, 'b')).toEqual(['a', 'e'])
  })

  it('begins anew when the row before is on another page', () => {
    expect(select(keys, ['z'], 'd', true, 'z')).toEqual(['z', 'd'])
  })

  it('never names a row twice', () => {
    for (const from of [undefined, ...keys]) {
      for (const key of keys) {
        const chosen = select(keys, ['b', 'd', 'other'], key, true, from)
        expect(new Set(chosen).size).toBe(chosen.length)
        expect(chosen).toContain('other')
      }
    }
  })
})

describe('columns', () => {
  beforeEach(() => localStorage.clear())

  it('are kept per table until somebody resets them', () => {
    writeColumns('ideas', ['title', 'votes'])
    expect(readColumns('ideas')).toEqual(['title', 'votes'])
    expect(readColumns('people')).toBeUndefined()
    writeColumns('ideas', undefined)
    expect(readColumns('ideas')).toBeUndefined()
  })

  it('survive nonsense and a browser that keeps nothing', () => {
    localStorage.setItem('mitwirken:columns:ideas', '{"a":')
    expect(readColumns('ideas')).toBeUndefined()
    localStorage.setItem('mitwirken:columns:ideas', '["a", 3]')
    expect(readColumns('ideas')).toEqual(['a'])
    vi.stubGlobal('localStorage', undefined)
    expect(() => writeColumns('ideas', ['a'])).not.toThrow()
    expect(readColumns('ideas')).toBeUndefined()
  })
})
