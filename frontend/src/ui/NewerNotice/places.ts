/*
 * Two people have written on the same thing. What each of them made of it is a map of parts: a path for every text or
 * choice that is decided on its own.
 */

/** Where what was typed and what somebody else has saved differ. */
export interface Place {
  path: string
  /** Both have changed it since it was opened; else only one, whose state is the suggestion. */
  both: boolean
  suggested: 'mine' | 'theirs'
}

type Parts = ReadonlyMap<string, unknown>
const differ = (a: unknown, b: unknown) => JSON.stringify(a) !== JSON.stringify(b)

/** In the order of mine; parts that only they have come last. `began` is unknown for a draft of an earlier visit. */
export function placesOf(began: Parts | undefined, mine: Parts, theirs: Parts): Place[] {
  return [...new Set([...mine.keys(), ...theirs.keys()])].flatMap((path) => {
    const [own, other] = [mine.get(path), theirs.get(path)]
    if (!differ(own, other)) return []
    const iDid = !began || differ(began.get(path), own)
    const theyDid = !began || differ(began.get(path), other)
    return [{ path, both: iDid && theyDid, suggested: iDid ? 'mine' : 'theirs' }]
  })
}

const most = 300
const before = 60

/** As much of two long texts as it takes to tell them apart: from shortly before the first word that differs. */
export function excerpts(mine: string, theirs: string): [mine: string, theirs: string] {
  const [own, other] = [[...mine.trim()], [...theirs.trim()]]
  const longer = Math.max(own.length, other.length)
  let same = 0
  while (same < longer && own[same] === other[same]) same++
  const from = longer > most && same > most / 2 ? wordAt(own.length > same ? own : other, same - before) : 0
  const cut = (text: readonly string[]) =>
    [
      from > 0 ? '… ' : '',
      text.slice(from, from + most).join(''),
      text.length > from + most ? ' …' : '',
    ].join('')
  return [cut(own), cut(other)]
}

/** The beginning of the word at a place. */
function wordAt(text: readonly string[], at: number): number {
  const space = text.slice(0, at).lastIndexOf(' ')
  return space < at - before ? at : space + 1
}
