import { describe, expect, it } from 'vitest'
import type { Chapter, Paper } from './api'
import { chapterId, grouped, openChapter, papersFor } from './model'

const chapter = (id: string | undefined): Chapter => ({
  ...(id ? { id } : {}),
  title: id ?? 'Ganzes Dokument',
  count: 1,
  positions: [],
  decisions: [],
})
const paper = (lang: string, format: 'pdf' | 'docx', part?: number) =>
  ({ lang, format, ...(part ? { part } : {}), sha256: '', file: {} }) as Paper

describe('chapters of a report', () => {
  const chapters = [chapter('aaaaaaaaaa'), chapter('bbbbbbbbbb'), chapter(undefined)]

  it('opens the one that the address names, and knows its neighbours', () => {
    const { chapter: open, before, next } = openChapter(chapters, 'bbbbbbbbbb')
    expect([open?.id, before?.id, next && chapterId(next)]).toEqual(['bbbbbbbbbb', 'aaaaaaaaaa', 'general'])
  })

  it('opens the first one for an address that names none', () => {
    expect(openChapter(chapters, undefined).chapter?.id).toBe('aaaaaaaaaa')
    expect(openChapter(chapters, 'gone').before).toBeUndefined()
    expect(openChapter([], 'gone').chapter).toBeUndefined()
  })

  it('opens what is about no chapter by its word', () => {
    const { chapter: open, next } = openChapter(chapters, 'general')
    expect([open?.title, next]).toEqual(['Ganzes Dokument', undefined])
  })
})

describe('files of a report', () => {
  const papers = [paper('de', 'pdf', 1), paper('de', 'pdf', 2), paper('de', 'docx'), paper('fr', 'pdf')]

  it('come in the language of the page first', () => {
    expect(papersFor(papers, 'fr').first).toEqual([papers[3]])
    expect(papersFor(papers, 'fr').others).toHaveLength(3)
  })

  it('come in German where the language has none', () => {
    expect(papersFor(papers, 'it').first.map(({ lang }) => lang)).toEqual(['de', 'de', 'de'])
  })
})

it('groups a checksum without a gap at its end', () => {
  expect(grouped('0123456789abcdef')).toBe('01234567 89abcdef')
})
