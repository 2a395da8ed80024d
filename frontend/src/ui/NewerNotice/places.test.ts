import { describe, expect, it } from 'vitest'
import { excerpts, placesOf } from './places'

const map = (parts: Record<string, unknown>) => new Map(Object.entries(parts))

describe('where two states differ', () => {
  const began = map({ title: 'Platz', text: 'Alt', on: ['a'] })

  it('suggests whoever has changed a part, and says where both have', () => {
    const mine = map({ title: 'Mein Platz', text: 'Alt', on: ['a', 'b'] })
    const theirs = map({ title: 'Ihr Platz', text: 'Neu', on: ['a'] })
    expect(placesOf(began, mine, theirs)).toEqual([
      { path: 'title', both: true, suggested: 'mine' },
      { path: 'text', both: false, suggested: 'theirs' },
      { path: 'on', both: false, suggested: 'mine' },
    ])
  })

  it('asks nothing where both have the same', () => {
    expect(placesOf(began, map({ title: 'Neu', on: ['b'] }), map({ title: 'Neu', on: ['b'] }))).toEqual([])
  })

  it('asks about everything where nobody remembers the beginning', () => {
    expect(placesOf(undefined, map({ title: 'A' }), map({ title: 'B' }))).toEqual([
      { path: 'title', both: true, suggested: 'mine' },
    ])
  })

  it('finds parts that one of them has added or taken away', () => {
    expect(placesOf(began, began, map({ title: 'Platz', text: 'Alt', on: ['a'], phase: 1 }))).toEqual([
      { path: 'phase', both: false, suggested: 'theirs' },
    ])
    expect(placesOf(began, map({ title: 'Platz', text: 'Alt' }), began)).toEqual([
      { path: 'on', both: false, suggested: 'mine' },
    ])
  })
})

describe('excerpts', () => {
  it('are the whole texts where these are short', () => {
    expect(excerpts(' Kurz ', 'Auch kurz')).toEqual(['Kurz', 'Auch kurz'])
    expect(excerpts('', '')).toEqual(['', ''])
  })

  it('begin shortly before the first difference, with a whole word', () => {
    const same = 'Der Platz bleibt offen. '.repeat(40)
    const [mine, theirs] = excerpts(`${same}Hier stehen Bäume.`, `${same}Hier steht ein Brunnen.`)
    expect(mine).toMatch(/^… \S.*Hier stehen Bäume\.$/)
    expect(theirs).toMatch(/^… \S.*Hier steht ein Brunnen\.$/)
    expect(mine.length).toBeLessThan(120)
    expect(same).toContain(mine.slice(2, 30))
  })

  it('show what one of them has added at the end of a long text', () => {
    const same = 'Der Platz bleibt offen. '.repeat(40).trim()
    const [mine, theirs] = excerpts(same, `${same} Und grün.`)
    expect(theirs).toMatch(/Und grün\.$/)
    expect(mine).toMatch(/^… .*offen\.$/)
  })

  it('end where it is enough', () => {
    const [mine] = excerpts('x '.repeat(400), 'y')
    expect(mine).toHaveLength(302)
    expect(mine.endsWith(' …')).toBe(true)
  })
})
