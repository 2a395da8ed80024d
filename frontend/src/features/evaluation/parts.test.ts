import { describe, expect, it } from 'vitest'
import { cutsOf, isEmpty, nearest, partsOf, planOf, sameWords, sentencesOf, stepFrom, wordsOf } from './parts'

const text = 'Mehr Bäume. Weniger Autos!\nUnd «Ruhe.» Sonst nichts'

describe('where a text can be cut', () => {
  it('is before every word but the first', () => {
    expect(cutsOf('Mehr  Bäume\nhier')).toEqual([6, 12])
    expect(cutsOf('  Mehr Bäume')).toEqual([7])
    expect(cutsOf('Bäume')).toEqual([])
    expect(cutsOf('')).toEqual([])
  })

  it('is at sentences and lines too', () => {
    expect(sentencesOf(text).map((at) => text.slice(at, at + 4))).toEqual(['Weni', 'Und ', 'Sons'])
  })

  it('is found near a letter, and on from it', () => {
    const cuts = cutsOf(text)
    expect(text.slice(nearest(cuts, 13))).toMatch(/^Weniger/)
    expect(nearest([], 5)).toBe(0)
    expect(stepFrom(cuts, 5, true)).toBe(12)
    expect(stepFrom(cuts, 12, false)).toBe(5)
    expect(stepFrom(cuts, 5, false)).toBe(5)
    expect(stepFrom(cuts, cuts.at(-1) ?? 0, true)).toBe(cuts.at(-1))
  })
})

describe('two parts', () => {
  it('cut the request at a sentence and share the reason, to begin with', () => {
    const words = { request: 'Mehr Bäume. Weniger Autos.', reason: 'Es ist heiss.' }
    expect(partsOf(words, planOf(words))).toEqual([
      { request: 'Mehr Bäume.', reason: 'Es ist heiss.' },
      { request: 'Weniger Autos.', reason: 'Es ist heiss.' },
    ])
  })

  it('cut the reason where nothing else can be cut', () => {
    expect(planOf({ request: 'Bäume', reason: 'Es ist heiss' })).toMatchObject({
      request: { where: 'both' },
      reason: { where: 'cut' },
    })
  })

  it('take each field where it is wanted, without what is empty', () => {
    const words = { request: 'Mehr Bäume', reason: 'Heiss', remark: 'Danke' }
    const [one, two] = partsOf(words, {
      request: { where: 'first', at: 0 },
      reason: { where: 'second', at: 0 },
      remark: { where: 'cut', at: 0 },
    })
    expect(one).toEqual({ request: 'Mehr Bäume' })
    expect(two).toEqual({ reason: 'Heiss', remark: 'Danke' })
    expect(isEmpty({}) && !isEmpty(one)).toBe(true)
  })

  it('are together what was said', () => {
    const words = { remark: text }
    for (const at of cutsOf(text)) {
      const [one, two] = partsOf(words, { remark: { where: 'cut', at } })
      expect(`${one.remark ?? ''} ${two.remark ?? ''}`.replace(/\s+/g, ' ')).toBe(text.replace(/\s+/g, ' '))
    }
  })

  it('are told apart from the whole', () => {
    expect(sameWords({ request: 'a ' }, { request: 'a', reason: '' })).toBe(true)
    expect(sameWords({ request: 'a' }, { request: 'a', reason: 'b' })).toBe(false)
    const segment = { request: 'a', reason: '', id: 'x' }
    expect(wordsOf(segment)).toEqual({ request: 'a' })
  })
})
