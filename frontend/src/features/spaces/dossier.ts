import { dateRange, dateTime, longDate, monthYear, time } from '@/lib/format'
import type { Lang } from '@/lib/i18n'
import type { Entry } from './api'

/** What belongs to both is said once: 19.00–21.00 Uhr. */
function timeRange(lang: Lang, begins: Date, ends: Date): string {
  const [from, to] = [time(lang, begins), time(lang, ends)]
  const nb = '\u00a0'
  if (lang === 'fr') return `${from} – ${to}`
  const unit = lang === 'it' ? to.indexOf(nb) + 1 : 0
  return `${lang === 'de' ? from.slice(0, from.indexOf(nb)) : from}–${to.slice(unit)}`
}

/** When an event is: one day with its hours, or from one day to another. */
export function eventTime({ at, until }: Pick<Entry, 'at' | 'until'>, lang: Lang): string {
  const begins = new Date(at)
  if (!until) return dateTime(lang, begins)
  const ends = new Date(until)
  return longDate(lang, begins) === longDate(lang, ends)
    ? dateTime(lang, begins).replace(time(lang, begins), timeRange(lang, begins, ends))
    : dateRange(lang, begins, ends)
}

/** The hours alone, beside a day that is shown already; with the days where there are several. */
export function hours(event: Pick<Entry, 'at' | 'until'>, lang: Lang): string {
  const [begins, ends] = [new Date(event.at), event.until ? new Date(event.until) : undefined]
  if (!ends) return time(lang, begins)
  return longDate(lang, begins) === longDate(lang, ends)
    ? timeRange(lang, begins, ends)
    : eventTime(event, lang)
}

/** An event is over with its end; without one, a day after it began. */
export function isPast({ at, until }: Pick<Entry, 'at' | 'until'>, now: Date): boolean {
  return now.getTime() > (until ? Date.parse(until) : Date.parse(at) + 86_400_000)
}

/** What is still to come, the nearest first, and what is over, the latest first. */
export function splitEvents(events: readonly Entry[], now: Date): [coming: Entry[], past: Entry[]] {
  const sorted = [...events].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return [sorted.filter((one) => !isPast(one, now)), sorted.filter((one) => isPast(one, now)).reverse()]
}

/** A milestone is promised for a day or, mostly, for a month. */
export function milestoneDate({ at, exact }: Pick<Entry, 'at' | 'exact'>, lang: Lang): string {
  return (exact ? longDate : monthYear)(lang, new Date(at))
}

/** The look of a milestone. Yellow means only «now, you can act», and nobody can here. */
export const progressLook = {
  planned: 'soon',
  running: 'neutral',
  done: 'done',
  dropped: 'withdrawn',
} as const
