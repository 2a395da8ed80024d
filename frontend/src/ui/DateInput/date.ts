/** What a person typed into the three boxes; nothing is corrected. */
export interface DateParts {
  day: string
  month: string
  year: string
}

/** `2026-12-04` → parts without leading zeros; anything else → empty boxes. */
export function partsOf(iso: string): DateParts {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso)
  if (!match) return { day: '', month: '', year: '' }
  return { day: String(Number(match[3])), month: String(Number(match[2])), year: match[1] ?? '' }
}

/** The ISO date, or null when the parts name no day that exists. A year needs all four digits. */
export function isoOf({ day, month, year }: DateParts): string | null {
  const [d, m, y] = [day, month, year].map((part) => part.trim())
  if (!d || !m || !y || !/^\d{1,2}$/.test(d) || !/^\d{1,2}$/.test(m) || !/^\d{4}$/.test(y)) return null
  const date = new Date(Date.UTC(Number(y), Number(m) - 1, Number(d)))
  const real =
    date.getUTCFullYear() === Number(y) &&
    date.getUTCMonth() === Number(m) - 1 &&
    date.getUTCDate() === Number(d)
  return real ? `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}` : null
}
