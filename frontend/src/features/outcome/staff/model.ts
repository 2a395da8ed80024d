import { longDate, monthYear } from '@/lib/format'
import type { Lang } from '@/lib/i18n'
import type { Entry, StaffResult } from './api'

/** What is missing before results can be released. */
export function missingOf({ releasedAt, runsUntil, unreleased }: StaffResult): ('running' | 'open')[] {
  if (releasedAt) return []
  return [...(runsUntil ? (['running'] as const) : []), ...(unreleased ? (['open'] as const) : [])]
}

/** Date and title of an entry, as it is chosen from a list; German is what always exists. */
export function entryLabel(entry: Entry, lang: Lang): string {
  const { texts, at, exact } = entry.live ?? entry.work
  const title = (texts[lang] ?? texts.de)?.title ?? ''
  if (!at) return title
  const day = new Date(at)
  return `${title} (${entry.kind === 'milestone' && !exact ? monthYear(lang, day) : longDate(lang, day)})`
}
