import { draftLifetimes } from '@/lib/draft'
import type { MessageKey } from '@/lib/i18n'

/** Where the browser keeps it: until the window is closed, for a time, or until the person deletes it. */
type Kept = { until: 'tab' } | { until: 'person' } | { milliseconds: number }

/**
 * Everything these pages leave in the storage of a browser: a test finds names that are used and stand not here. Of all
 * that only the key to statements is sent, and only to open them.
 */
export const stored: readonly { name: string; purpose: MessageKey; kept: Kept }[] = [
  {
    name: 'mitwirken:draft:',
    purpose: 'privacy.storage.draft',
    kept: { milliseconds: Math.max(...Object.values(draftLifetimes)) },
  },
  { name: 'mitwirken:easy', purpose: 'privacy.storage.easy', kept: { until: 'person' } },
  { name: 'mitwirken:lang', purpose: 'privacy.storage.lang', kept: { until: 'tab' } },
  { name: 'mitwirken:reloaded', purpose: 'privacy.storage.reloaded', kept: { until: 'tab' } },
  { name: 'mitwirken:statements', purpose: 'privacy.storage.statements', kept: { until: 'person' } },
  { name: 'mitwirken:columns:', purpose: 'privacy.storage.columns', kept: { until: 'person' } },
]

const day = 86_400_000

/** How long, as a key of the catalogue and its number. */
export function keptWords(kept: Kept): [MessageKey, Record<string, number>] {
  if ('milliseconds' in kept) return ['privacy.storage.days', { Count: Math.round(kept.milliseconds / day) }]
  return [kept.until === 'tab' ? 'privacy.storage.tab' : 'privacy.storage.person', {}]
}
