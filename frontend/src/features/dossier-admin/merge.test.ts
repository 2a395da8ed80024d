import { describe, expect, it } from 'vitest'
import { mergeInto, take } from './merge'
import { partsOf, type EntryValues, type Parts } from './values'

const begun = partsOf({
  texts: { de: { title: 'Rundgang', text: '<p>Alt</p>' } },
  at: '2026-12-04T18:00:00.000Z',
  place: 'Gersag',
})
const copy = <T>(of: T) => JSON.parse(JSON.stringify(of)) as T

function two(mine: (parts: Parts) => void, theirs: (parts: Parts) => void) {
  const own: EntryValues = { ...copy(begun), version: 3, base: JSON.stringify(begun) }
  const other = copy(begun)
  mine(own)
  theirs(other)
  return { own, other, both: mergeInto(own, other, 4) }
}

describe('two people write on the same entry', () => {
  it('keeps what only I have changed, and takes what only they have', () => {
    const { own, other, both } = two(
      (mine) => (mine.texts.de.text = '<p>Neu</p>'),
      (theirs) => {
        theirs.place = 'Sonnenplatz'
        theirs.texts.fr.title = 'Visite'
      },
    )
    expect(both).toEqual([])
    expect(own.texts.de.text).toBe('<p>Neu</p>')
    expect(own.place).toBe('Sonnenplatz')
    expect(own.texts.fr.title).toBe('Visite')
    expect(own.version).toBe(4)
    expect(own.base).toBe(JSON.stringify(other))
  })

  it('names what both have changed, and leaves mine in the form', () => {
    const { own, other, both } = two(
      (mine) => {
        mine.texts.de.title = 'Mein Rundgang'
        mine.time = '18.00'
        mine.url = 'https://gleich.example'
      },
      (theirs) => {
        theirs.texts.de.title = 'Ihr Rundgang'
        theirs.date = '2026-12-05'
        theirs.url = 'https://gleich.example'
      },
    )
    expect(both).toEqual(['texts/de/title', 'when'])
    expect(own.texts.de.title).toBe('Mein Rundgang')
    expect([own.date, own.time]).toEqual(['2026-12-04', '18.00'])
    take(own, other, 'texts/de/title')
    take(own, other, 'when')
    expect(own.texts.de.title).toBe('Ihr Rundgang')
    expect([own.date, own.time]).toEqual(['2026-12-05', '19.00'])
  })

  it('asks about nothing twice: the second answer is compared with the first', () => {
    const { own, other } = two(
      (mine) => (mine.place = 'Meierhöfli'),
      (theirs) => (theirs.place = 'Sonnenplatz'),
    )
    expect(mergeInto(own, other, 5)).toEqual([])
    expect(own.place).toBe('Meierhöfli')
  })
})
