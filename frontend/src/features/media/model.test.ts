import { describe, expect, it } from 'vitest'
import { altOf, altWords, isPicture, kindOf, lackingIn, wayTo } from './model'
import type { Medium, Use } from './api'

const cover = (more: Partial<Use> = {}): Use => ({ seen: 'out', decorative: false, lacks: [], ...more })
const paper = (more: Partial<Use> = {}): Use =>
  cover({ document: { id: 'd', title: 'Bericht', lang: 'de', number: 2, of: 'fr' }, ...more })
const medium = (uses: Use[], picture = true) =>
  ({
    file: { name: 'Ansicht.JPG', ...(picture ? { width: 400 } : {}) },
    project: { id: 'p', title: 'Park', lang: 'de' },
    uses,
  }) as unknown as Medium

describe('what a picture says to those who do not see it', () => {
  it.each([
    ['nothing is needed where it is shown nowhere', [], 'none'],
    ['nor in a version that is over', [cover({ seen: 'former' })], 'none'],
    ['nor as the picture of a document', [paper()], 'none'],
    ['words', [cover({ alt: 'Eine Wiese' })], 'given'],
    ['decorative on purpose', [cover({ decorative: true })], 'decorative'],
    ['missing in one language', [cover({ alt: 'Eine Wiese', lacks: ['fr'] })], 'missing'],
    [
      'missing on the page, written in the draft',
      [cover({ lacks: ['de'] }), cover({ seen: 'draft', alt: 'x' })],
      'missing',
    ],
  ] as const)('%s', (_, uses, state) => {
    expect(altOf(medium([...uses]))).toBe(state)
  })

  it('needs no words as a document', () => {
    expect(altOf(medium([cover({ lacks: ['de'] })], false))).toBe('none')
    expect(isPicture(medium([], false))).toBe(false)
  })

  it('names each language once', () => {
    const both = medium([cover({ lacks: ['de', 'fr'] }), cover({ seen: 'draft', lacks: ['fr'] })])
    expect(lackingIn(both)).toBe('Deutsch und Français')
  })

  it('reads the words of the page before those of the draft', () => {
    expect(altWords(medium([cover({ alt: 'Alt' }), cover({ seen: 'draft', alt: 'Neu' })]))).toBe('Alt')
    expect(altWords(medium([cover({ decorative: true, alt: 'x' })]))).toBe('')
  })
})

describe('the way to where it is mended', () => {
  it('leads to the words where they are missing, to the picture otherwise, to the document of a version', () => {
    const one = medium([])
    expect(wayTo(one, cover({ lacks: ['de'] }))).toMatchObject({ name: 'staff-project', hash: '#texte' })
    expect(wayTo(one, cover())).toMatchObject({ name: 'staff-project', hash: '#titelbild' })
    expect(wayTo(one, paper())).toMatchObject({
      name: 'staff-dossier',
      query: { teil: 'unterlagen', eintrag: 'd' },
    })
  })

  it('says what a file is', () => {
    expect(kindOf(medium([]))).toBe('JPG')
  })
})
