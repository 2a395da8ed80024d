import { describe, expect, it } from 'vitest'
import { differences, settle } from './merge'
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
  return { own, other }
}

describe('two people write on the same entry', () => {
  it('suggests whoever has changed a part, and says where both have', () => {
    const { own, other } = two(
      (mine) => {
        mine.texts.de.title = 'Mein Rundgang'
        mine.texts.de.text = '<p>Neu</p>'
        mine.time = '18.00'
        mine.url = 'https://gleich.example'
      },
      (theirs) => {
        theirs.texts.de.title = 'Ihr Rundgang'
        theirs.place = 'Sonnenplatz'
        theirs.date = '2026-12-05'
        theirs.url = 'https://gleich.example'
      },
    )
    expect(differences(own, other)).toEqual([
      { path: 'texts/de/title', both: true, suggested: 'mine' },
      { path: 'texts/de/text', both: false, suggested: 'mine' },
      { path: 'when', both: true, suggested: 'mine' },
      { path: 'place', both: false, suggested: 'theirs' },
    ])
  })

  it('goes on with what was saved and the parts that are kept; a moment is kept whole', () => {
    const { own, other } = two(
      (mine) => {
        mine.texts.de.title = 'Mein Rundgang'
        mine.time = '18.00'
      },
      (theirs) => {
        theirs.texts.de.title = 'Ihr Rundgang'
        theirs.texts.fr.title = 'Visite'
        theirs.date = '2026-12-05'
      },
    )
    settle(own, other, 4, new Set(['when']))
    expect([own.texts.de.title, own.texts.fr.title]).toEqual(['Ihr Rundgang', 'Visite'])
    expect([own.date, own.time]).toEqual(['2026-12-04', '18.00'])
    expect([own.version, own.base]).toEqual([4, JSON.stringify(other)])
  })

  it('asks about nothing twice: what is saved next is compared with this', () => {
    const { own, other } = two(
      (mine) => (mine.place = 'Meierhöfli'),
      (theirs) => (theirs.place = 'Sonnenplatz'),
    )
    settle(own, other, 5, new Set(['place']))
    expect(differences(own, other)).toEqual([{ path: 'place', both: false, suggested: 'mine' }])
    settle(own, other, 6, new Set())
    expect(differences(own, other)).toEqual([])
  })
})
