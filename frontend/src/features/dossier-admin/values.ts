import { instantOf, momentOf } from '@/lib/zurich'
import { parseNumber } from '@/ui/NumberInput/number'
import type { Entry, EntryBody, Kind } from './api'

/*
 * An entry as the form holds it: nothing is missing, dates and numbers are as typed.
 */

/** German is required; Leichte Sprache is a German text of its own. */
export const textLangs = ['de', 'fr', 'it', 'en', 'easy'] as const
export type TextLang = (typeof textLangs)[number]

export const progresses = ['planned', 'running', 'done', 'dropped'] as const
export type Progress = (typeof progresses)[number]

export const sorts = ['document', 'explanatory_report', 'synopsis', 'plan', 'report', 'decision'] as const
export type Sort = (typeof sorts)[number]

export interface Text {
  title: string
  text: string
  /** How people with disabilities get to an event and take part. */
  access: string
}

export interface Parts {
  texts: Record<TextLang, Text>
  /** `2026-12-04`, empty, or what was typed when there is no such day. */
  date: string
  /** `19.00`, in Zurich. */
  time: string
  untilDate: string
  untilTime: string
  place: string
  url: string
  cancelled: boolean
  /** How exactly it is known when a milestone is due. */
  exact: 'month' | 'day'
  /** 1 to 12. */
  month: string
  year: string
  progress: Progress
  percent: string
  sort: Sort
}

export interface EntryValues extends Parts {
  /** Of the state it was begun from; 0 for a new entry. */
  version: number
  /** That state as JSON of Parts, to tell what somebody else has changed since. A string, because drafts are kept flat. */
  base: string
}

/** Where the hour means nothing: the same day everywhere. */
const noon = '12.00'

/** What a new entry begins with; news and documents are of today. */
export function newParts(kind: Kind, now: Date): Parts {
  const { date, time } = momentOf(now.toISOString())
  const [year = '', month = ''] = date.split('-')
  const dated = kind === 'news' || kind === 'document'
  return {
    texts: perLang(() => ({ title: '', text: '', access: '' })),
    date: dated ? date : '',
    time: kind === 'news' ? time : kind === 'event' ? '' : noon,
    untilDate: '',
    untilTime: '',
    place: '',
    url: '',
    cancelled: false,
    exact: 'month',
    month: String(Number(month)),
    year,
    progress: 'planned',
    percent: '',
    sort: 'document',
  }
}

export function partsOf(body: EntryBody): Parts {
  const { date, time } = momentOf(body.at)
  const [year = '', month = ''] = date.split('-')
  const until = body.until === undefined ? undefined : momentOf(body.until)
  return {
    texts: perLang((of) => {
      const { title = '', text = '', access = '' } = body.texts[of] ?? {}
      return { title, text, access }
    }),
    date,
    time,
    // The day of an end is said only where it is another one.
    untilDate: until && until.date !== date ? until.date : '',
    untilTime: until?.time ?? '',
    place: body.place ?? '',
    url: body.url ?? '',
    cancelled: body.cancelled ?? false,
    exact: body.exact ? 'day' : 'month',
    month: String(Number(month)),
    year,
    progress: body.progress ?? 'planned',
    percent: body.percent ? String(body.percent) : '',
    sort: body.sort ?? 'document',
  }
}

export function valuesOf(kind: Kind, entry: Entry | undefined, now: Date): EntryValues {
  const parts = entry ? partsOf(entry.work) : newParts(kind, now)
  return { ...parts, version: entry?.version ?? 0, base: JSON.stringify(parts) }
}

/** The day an entry is of, as typed: a milestone without an exact one is due in a month. */
export function dayOf(kind: Kind, parts: Readonly<Parts>): string {
  if (kind !== 'milestone' || parts.exact === 'day') return parts.date
  return /^\d{4}$/.test(parts.year.trim()) ? `${parts.year.trim()}-${parts.month.padStart(2, '0')}-01` : ''
}

/** When an event ends: on the same day where no other is named. */
export function endOf({ date, untilDate, untilTime }: Readonly<Parts>): string | undefined {
  return untilTime.trim() ? instantOf(untilDate || date, untilTime) : undefined
}

/** What the server takes; what a kind does not need stays away. Only for values without errors. */
export function bodyOf(kind: Kind, parts: Readonly<Parts>): EntryBody {
  const texts = Object.fromEntries(
    textLangs
      .filter((of) => of === 'de' || isWritten(parts.texts[of]))
      .map((of) => {
        const { title, text } = parts.texts[of]
        const access = kind === 'event' ? parts.texts[of].access.trim() : ''
        return [of, { title: title.trim(), ...(text ? { text } : {}), ...(access ? { access } : {}) }]
      }),
  )
  const base = { texts, at: instantOf(dayOf(kind, parts), parts.time) ?? '' }
  switch (kind) {
    case 'news':
      return base
    case 'event': {
      const until = endOf(parts)
      const [place, url] = [parts.place.trim(), parts.url.trim()]
      return {
        ...base,
        ...(until ? { until } : {}),
        ...(place ? { place } : {}),
        ...(url ? { url } : {}),
        ...(parts.cancelled ? { cancelled: true } : {}),
      }
    }
    case 'milestone': {
      const percent = parts.progress === 'running' ? parseNumber(parts.percent) : undefined
      return {
        ...base,
        ...(parts.exact === 'day' ? { exact: true } : {}),
        progress: parts.progress,
        ...(percent ? { percent } : {}),
      }
    }
    case 'document':
      return { ...base, sort: parts.sort }
  }
}

export const isWritten = ({ title, text, access }: Text): boolean =>
  Boolean(title.trim() || text || access.trim())

/** How far a language is: nothing, a part, or everything that German has. */
export function doneIn({ texts }: Readonly<Parts>, of: TextLang): 'none' | 'partial' | 'full' {
  const own = texts[of]
  if (!isWritten(own)) return 'none'
  return (own.title || !texts.de.title) && (own.text || !texts.de.text) && (own.access || !texts.de.access)
    ? 'full'
    : 'partial'
}

function perLang<T>(make: (of: TextLang) => T): Record<TextLang, T> {
  return Object.fromEntries(textLangs.map((of) => [of, make(of)])) as Record<TextLang, T>
}
