import { placesOf, type Place } from '@/ui/NewerNotice/places'
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

function read(parts: Readonly<Parts>, path: Path): unknown {
  const text = textPath(path)
  if (text) return parts.texts[text[0]][text[1]]
  return groups[path as Group].map((name) => parts[name])
}
const mapOf = (parts: Readonly<Parts>) => new Map(paths.map((path) => [path, read(parts, path)]))

/** Puts one part of `from` into `into`. */
function take(into: Parts, from: Readonly<Parts>, path: Path): void {
  const text = textPath(path)
  if (text) into.texts[text[0]][text[1]] = from.texts[text[0]][text[1]]
  else Object.assign(into, Object.fromEntries(groups[path as Group].map((name) => [name, from[name]])))
}

/** Where the form and what somebody else has saved differ, in the order of the form. */
export const differences = (
  mine: Readonly<EntryValues>,
  theirs: Readonly<Parts>,
): (Place & { path: Path })[] =>
  placesOf(mapOf(JSON.parse(mine.base) as Parts), mapOf(mine), mapOf(theirs)) as (Place & { path: Path })[]

/** Goes on with what somebody else has saved, and the parts of one’s own that are kept. */
export function settle(
  mine: EntryValues,
  theirs: Readonly<Parts>,
  version: number,
  keep: ReadonlySet<string>,
): void {
  for (const path of paths) if (!keep.has(path)) take(mine, theirs, path)
  mine.version = version
  mine.base = JSON.stringify(theirs)
}
