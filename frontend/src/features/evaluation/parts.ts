import type { Schemas } from '@/lib/api/client'

/* Cutting a segment in two, in the words of the statement. */

export const wordFields = ['request', 'reason', 'remark', 'wording'] as const
export type WordField = (typeof wordFields)[number]
export type Words = Schemas['SegmentWords']

/** Where the words of one field go: whole into one part or both, or cut at a place. */
export const wheres = ['cut', 'first', 'second', 'both'] as const
export type Where = (typeof wheres)[number]
export interface Plan {
  where: Where
  /** Which letter begins the second part, where it is cut. */
  at: number
}

/** Where words begin, but for the first: a text can be cut before each of them. */
export const cutsOf = (text: string): number[] =>
  [...text.matchAll(/\s\S/g)].map(({ index }) => index + 1).filter((at) => text.slice(0, at).trim())

/** Which of them begin a sentence or a line. */
export const sentencesOf = (text: string): number[] =>
  cutsOf(text).filter((at) => /([.!?:;…][»”"')\]]*\s+|\n\s*)$/.test(text.slice(0, at)))

/** The cut nearest to a letter. */
export const nearest = (cuts: readonly number[], at: number): number =>
  cuts.reduce((best, cut) => (Math.abs(cut - at) < Math.abs(best - at) ? cut : best), cuts[0] ?? 0)

/** The cut before or after a place; the place itself where there is none. */
export function stepFrom(cuts: readonly number[], at: number, forward: boolean): number {
  const on = forward ? cuts.find((cut) => cut > at) : cuts.findLast((cut) => cut < at)
  return on ?? at
}

/** To begin with: what is asked for is cut at a sentence near its middle, everything else stands in both parts. */
export function planOf(words: Words): Partial<Record<WordField, Plan>> {
  const given = wordFields.filter((field) => words[field])
  const main =
    given.find((field) => field !== 'reason' && cutsOf(words[field] ?? '').length) ??
    given.find((field) => cutsOf(words[field] ?? '').length)
  return Object.fromEntries(
    given.map((field) => {
      const text = words[field] ?? ''
      const sentences = sentencesOf(text)
      const at = nearest(sentences.length ? sentences : cutsOf(text), text.length / 2)
      return [field, { where: field === main ? 'cut' : 'both', at }]
    }),
  )
}

/** Both parts, without what is empty. */
export function partsOf(words: Words, plan: Partial<Record<WordField, Plan>>): [Words, Words] {
  const parts: [Words, Words] = [{}, {}]
  for (const field of wordFields) {
    const text = words[field]?.trim()
    const how = plan[field]
    if (!text || !how) continue
    const whole = words[field] ?? ''
    const [one, two] = how.where === 'cut' ? [whole.slice(0, how.at), whole.slice(how.at)] : [text, text]
    if (how.where !== 'second' && one.trim()) parts[0][field] = one.trim()
    if (how.where !== 'first' && two.trim()) parts[1][field] = two.trim()
  }
  return parts
}
export const isEmpty = (words: Words) => !wordFields.some((field) => words[field])
/** A part that says all of it divides nothing. */
export const sameWords = (a: Words, b: Words) =>
  wordFields.every((field) => (a[field] ?? '').trim() === (b[field] ?? '').trim())
export const wordsOf = (segment: Words): Words =>
  Object.fromEntries(wordFields.filter((field) => segment[field]).map((field) => [field, segment[field]]))
