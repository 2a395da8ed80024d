import type { Remark, RemarkBody } from './api'

/*
 * What a remark says, and how what two people wrote to the same place is put together: nothing is lost.
 */

export type Position = NonNullable<Remark['position']>
export type Place = NonNullable<Remark['place']>
export type Pin = NonNullable<Remark['pin']>
export type Anchor = Remark['anchor']

export const positions: readonly Position[] = ['approval', 'reservation', 'rejection', 'none']

export interface Words {
  position: Position | ''
  request: string
  reason: string
  remark: string
  wording: string
  place: Place | null
  pin: Pin | null
}

export const texts = ['request', 'reason', 'remark', 'wording'] as const
export type TextField = (typeof texts)[number]
export type Field = keyof Words
export const fields: readonly Field[] = ['position', ...texts, 'place', 'pin']

/** Letters of one text, as the server counts them. */
export const MOST_LETTERS = 20_000

export const noWords = (): Words => ({
  position: '',
  request: '',
  reason: '',
  remark: '',
  wording: '',
  place: null,
  pin: null,
})

export const wordsOf = (
  remark: Partial<Omit<Remark, 'place' | 'pin'>> & { place?: Place | undefined; pin?: Pin | undefined },
): Words => ({
  position: remark.position ?? '',
  request: remark.request ?? '',
  reason: remark.reason ?? '',
  remark: remark.remark ?? '',
  wording: remark.wording ?? '',
  place: remark.place ?? null,
  pin: remark.pin ?? null,
})

const value = (words: Words, field: Field) =>
  typeof words[field] === 'string' ? words[field].trim() : JSON.stringify(words[field])

/** The server cuts white space at the ends: that alone is no difference. */
export const differ = (a: Words, b: Words, field: Field) => value(a, field) !== value(b, field)
export const same = (a: Words, b: Words) => fields.every((field) => !differ(a, b, field))
export const says = (words: Words) => !same(words, noWords())

export function bodyOf(words: Words, anchor: Anchor, version: number): RemarkBody {
  const { position, place, pin } = words
  const said = Object.fromEntries(texts.map((field) => [field, words[field]]).filter(([, text]) => text))
  return {
    anchor,
    version,
    ...said,
    ...(position ? { position } : {}),
    ...(place ? { place } : {}),
    ...(pin ? { pin } : {}),
  }
}

/**
 * What I go on with after somebody else has saved: what only they have changed comes in, what only I have changed stays.
 * Where both have, mine stays and the field is named.
 */
export function merge(base: Words, mine: Words, theirs: Words): { words: Words; both: Field[] } {
  const words = { ...mine }
  const both: Field[] = []
  for (const field of fields) {
    if (!differ(base, theirs, field) || !differ(mine, theirs, field)) continue
    if (differ(base, mine, field)) both.push(field)
    else Object.assign(words, { [field]: theirs[field] })
  }
  return { words, both }
}

/** Both texts, one below the other, for people who put them together by hand. */
export function append(mine: Words, theirs: Words, both: readonly Field[]): Words {
  const words = { ...mine }
  for (const field of texts) {
    if (both.includes(field)) words[field] = [mine[field], theirs[field]].filter(Boolean).join('\n\n')
  }
  return words
}
