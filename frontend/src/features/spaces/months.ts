import { momentOf } from '@/lib/zurich'

/** Entries by month, in their order: the headings of a long list. */
export function byMonth<T extends { at: string }>(entries: readonly T[]): { month: string; entries: T[] }[] {
  const groups: { month: string; entries: T[] }[] = []
  for (const entry of entries) {
    const month = momentOf(entry.at).date.slice(0, 7)
    const last = groups.at(-1)
    if (last?.month === month) last.entries.push(entry)
    else groups.push({ month, entries: [entry] })
  }
  return groups
}
