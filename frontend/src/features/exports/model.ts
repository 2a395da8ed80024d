import { unfinished, type Export } from '@/lib/exports'

/** Exports that were being made at the last look and have ended since, either way. */
export function ended(before: readonly Export[], now: readonly Export[]): Export[] {
  const going = new Set(before.filter(unfinished).map(({ id }) => id))
  return now.filter((one) => going.has(one.id) && !unfinished(one))
}
