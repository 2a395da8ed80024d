import { dateRange } from '@/lib/format'
import { lang, t } from '@/lib/i18n'
import { s } from '@/lib/staff-words'
import { plainText } from '@/ui/RichText/plain'
import type { PhaseDraft } from './draft'
import { dayAt, isDay } from '@/lib/zurich'

/** A part of a draft as a person can compare it: plain words, without markup. `names` of topics and quarters by key. */
export function shown(path: string, value: unknown, names: Readonly<Record<string, string>> = {}): string {
  if (path === 'influence') return s(`projects.influence.${value as 'information'}`)
  if (path === 'rule') return s(`projects.rule.${value as 'free'}`)
  if (path === 'topics' || path === 'quarters')
    return (value as string[]).map((key) => names[key] ?? key).join(', ')
  if (path === 'cover') return value ? t('ui.newer.picture') : ''
  return wordsOf(value)
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return plainText(value)
  if (typeof value === 'boolean' || typeof value === 'number') return String(value)
  if (Array.isArray(value)) return value.map(wordsOf).join(', ')
  if (typeof value !== 'object' || value === null) return ''
  if ('opensOn' in value) return phaseWords(value as PhaseDraft)
  if ('unit' in value) return wordsOf(value.unit)
  if ('lat' in value) return placeWords(value as { lat: unknown; lon: unknown; words: unknown })
  return Object.values(value).map(wordsOf).filter(Boolean).join(', ')
}

function phaseWords({ texts, opensOn, closesOn }: PhaseDraft): string {
  const dates =
    isDay(opensOn) && isDay(closesOn) ? dateRange(lang.value, dayAt(opensOn), dayAt(closesOn)) : ''
  const words = Object.values(texts).flatMap(({ title, text }) => [title, text])
  return [dates, ...words].filter(Boolean).join('\n')
}

function placeWords({ lat, lon, words }: { lat: unknown; lon: unknown; words: unknown }): string {
  return [wordsOf(words), lat === null ? '' : `${String(lat)}, ${String(lon)}`].filter(Boolean).join(' · ')
}
