import { textLangs, type EntryValues, type Parts, type Text } from './values'

/*
 * Two people can write on the same entry. What they wrote is put together part by part, so that nothing is lost.
 */

const groups = {
  when: ['date', 'time', 'exact', 'month', 'year'],
  until: ['untilDate', 'untilTime'],
  place: ['place'],
  url: ['url'],
  cancelled: ['cancelled'],
  progress: ['progress', 'percent'],
  sort: ['sort'],
} as const satisfies Record<string, readonly (keyof Parts)[]>

export type Group = keyof typeof groups
/** `texts/fr/title`, or a group of fields that only make sense together. */
export type Path = Group | `texts/${(typeof textLangs)[number]}/${keyof Text}`

const paths: readonly Path[] = [
  ...textLangs.flatMap((of) => [`texts/${of}/title`, `texts/${of}/text`, `texts/${of}/access`] as const),
  ...(Object.keys(groups) as Group[]),
]

type TextPath = [of: (typeof textLangs)[number], part: keyof Text]
const textPath = (path: Path): TextPath | undefined =>
  path.startsWith('texts/') ? (path.split('/').slice(1) as TextPath) : undefined

function read(parts: Readonly<Parts>, path: Path): string {
  const text = textPath(path)
  if (text) return parts.texts[text[0]][text[1]]
  return JSON.stringify(groups[path as Group].map((name) => parts[name]))
}

/** Puts one part of `from` into `into`. */
export function take(into: Parts, from: Readonly<Parts>, path: Path): void {
  const text = textPath(path)
  if (text) into.texts[text[0]][text[1]] = from.texts[text[0]][text[1]]
  else Object.assign(into, Object.fromEntries(groups[path as Group].map((name) => [name, from[name]])))
}

/**
 * What the form goes on with after somebody else has saved: what only they have changed comes into `mine`, what only I
 * have changed stays. Where both have, mine stays and the path is named, in the order of the form.
 */
export function mergeInto(mine: EntryValues, theirs: Readonly<Parts>, version: number): Path[] {
  const base = JSON.parse(mine.base) as Parts
  const both: Path[] = []
  for (const path of paths) {
    const [was, own, other] = [base, mine, theirs].map((parts) => read(parts, path))
    if (other === was || own === other) continue
    if (own === was) take(mine, theirs, path)
    else both.push(path)
  }
  mine.version = version
  mine.base = JSON.stringify(theirs)
  return both
}
