import { beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetDrafts, readDraft, writeDraft } from './draft'

const hour = 3_600_000

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
})

describe('drafts', () => {
  it('come back from where they were put', () => {
    writeDraft('idea', { title: 'A' })
    writeDraft('statement', { title: 'B' }, 'device')
    expect(readDraft('idea')).toEqual({ title: 'A' })
    expect(readDraft('idea', 'device')).toBeUndefined()
    expect(readDraft('statement', 'device')).toEqual({ title: 'B' })
  })

  it.each([
    ['tab', 23, 25],
    ['device', 14 * 24 - 1, 14 * 24 + 1],
  ] as const)('of a %s end in time, and do not stay behind', (place, fresh, old) => {
    writeDraft('idea', 'A', place, 0)
    expect(readDraft('idea', place, fresh * hour)).toBe('A')
    expect(readDraft('idea', place, old * hour)).toBeUndefined()
    expect(readDraft('idea', place, 0), 'gone for good').toBeUndefined()
  })

  it('that nobody can read are thrown away', () => {
    for (const text of ['{"content":', '7', 'null', '{"content":"A"}', '{"content":"A","at":"gestern"}']) {
      sessionStorage.setItem('mitwirken:draft:idea', text)
      expect(readDraft('idea')).toBeUndefined()
      expect(sessionStorage.getItem('mitwirken:draft:idea')).toBeNull()
    }
  })

  it('are forgotten all at once, and nothing else with them', () => {
    writeDraft('idea', 'A')
    writeDraft('statement', 'B', 'device')
    localStorage.setItem('mitwirken:columns:ideas', '[]')
    forgetDrafts()
    expect(readDraft('idea')).toBeUndefined()
    expect(readDraft('statement', 'device')).toBeUndefined()
    expect(localStorage.getItem('mitwirken:columns:ideas')).toBe('[]')
  })

  it('do without a browser that keeps anything', () => {
    const deny = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    for (const storage of ['sessionStorage', 'localStorage'])
      vi.spyOn(globalThis, storage as 'sessionStorage', 'get').mockImplementation(deny)
    for (const place of ['tab', 'device'] as const) {
      expect(() => writeDraft('idea', 'A', place)).not.toThrow()
      expect(readDraft('idea', place)).toBeUndefined()
    }
    expect(forgetDrafts).not.toThrow()
  })
})
