import { describe, expect, it } from 'vitest'
import type { Export } from '@/lib/exports'
import { ended } from './model'

const one = (id: string, state: Export['state']) => ({ id, state }) as Export

describe('ended', () => {
  it('names what was going and is not any more, and nothing else', () => {
    const before = [one('a', 'working'), one('b', 'waiting'), one('c', 'working'), one('d', 'ready')]
    const now = [
      one('a', 'ready'),
      one('b', 'failed'),
      one('c', 'working'),
      one('d', 'ready'),
      one('e', 'ready'),
    ]
    expect(ended(before, now).map(({ id }) => id)).toEqual(['a', 'b'])
  })
  it('says nothing about a list that was not there yet', () => {
    expect(ended([], [one('a', 'ready')])).toEqual([])
  })
})
