/* Drafts of an older version: apart from draft.ts, because most pages only look whether there is one. */

export const kind = (value: unknown) =>
  Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value
export const isRecord = (value: unknown): value is Record<string, unknown> => kind(value) === 'object'

/** What an older version kept, with everything in it that has come since: as in `now`. */
export function completed<T>(kept: unknown, now: T): T {
  if (!isRecord(kept) || !isRecord(now)) return kept as T
  const parts = Object.entries(now).map(([name, value]) => {
    const old = kept[name]
    const fits = old !== undefined && (value === null || old === null || kind(old) === kind(value))
    return [name, fits ? completed(old, value) : value]
  })
  return { ...kept, ...Object.fromEntries(parts) } as T
}
