import { dateTime, longDate, monthYear, time, weekdayDate } from '@/lib/format'
import { lang, langNames, t } from '@/lib/i18n'
import type { FieldErrors, FieldName } from '@/lib/form'
import { s } from '@/lib/staff-words'
import { clockOf, instantOf, isDay } from '@/lib/zurich'
import { parseNumber } from '@/ui/NumberInput/number'
import type { Entry, EntryBody, Kind, Version } from './api'
import { dayOf, endOf, isWritten, textLangs, type EntryValues, type TextLang } from './values'

/** The parts of the page and how the address names them. */
export const tabs = [
  ['news', 'news'],
  ['anlaesse', 'event'],
  ['meilensteine', 'milestone'],
  ['unterlagen', 'document'],
] as const satisfies readonly (readonly [string, Kind])[]

export const partOf = (kind: Kind): string => tabs.find(([, of]) => of === kind)?.[0] ?? 'news'

export const langName = (of: TextLang) => (of === 'easy' ? t('ui.easy') : langNames[of])
/** For the browser: which language a text is written in. */
export const htmlLang = (of: TextLang) => (of === 'easy' ? 'de' : of)

export type State = 'draft' | 'published' | 'changed'
/** Where an entry stands on its way to the people: a version that waits is a change, too. */
export function stateOf({ work, live, waiting = 0 }: Pick<Entry, 'work' | 'live' | 'waiting'>): State {
  if (!live) return 'draft'
  return waiting > 0 || !same(work, live) ? 'changed' : 'published'
}

export const stateLook = { draft: 'draft', published: 'done', changed: 'soon' } as const satisfies Record<
  State,
  string
>

/** Equal values, in whatever order the names stand. */
function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  const [one, other] = [a, b] as Record<string, unknown>[]
  return Object.keys({ ...one, ...other }).every((name) => same(one?.[name], other?.[name]))
}

/** The title in the language that is being read, and which language that is. */
export function titleOf({ texts }: Pick<EntryBody, 'texts'>): { title: string; of: TextLang } {
  const of = texts[lang.value]?.title ? lang.value : 'de'
  return { title: texts[of]?.title ?? '', of }
}

/** When it is, as precisely as it is known. */
export function whenWords(
  kind: Kind,
  { at, until, exact }: Pick<EntryBody, 'at' | 'until' | 'exact'>,
): string {
  const day = new Date(at)
  switch (kind) {
    case 'news':
      return dateTime(lang.value, day)
    case 'event': {
      const begin = `${weekdayDate(lang.value, day)}, ${time(lang.value, day)}`
      if (until === undefined) return begin
      const end = new Date(until)
      const sameDay = longDate(lang.value, day) === longDate(lang.value, end)
      return s('dossier.until', {
        Begin: begin,
        End: sameDay ? time(lang.value, end) : `${weekdayDate(lang.value, end)}, ${time(lang.value, end)}`,
      })
    }
    case 'milestone':
      return exact ? longDate(lang.value, day) : monthYear(lang.value, day)
    case 'document':
      return longDate(lang.value, day)
  }
}

/** «teilweise umgesetzt, 40 %» has a number only while it runs. */
export function progressWords({
  progress = 'planned',
  percent,
}: Pick<EntryBody, 'progress' | 'percent'>): string {
  const words = s(`dossier.progress.${progress}`)
  return progress === 'running' && percent
    ? s('dossier.progress.percent', { Words: words, Percent: percent })
    : words
}

/** Languages in which an entry can be read, German aside. */
export const translations = ({ texts }: Pick<EntryBody, 'texts'>): TextLang[] =>
  textLangs.filter((of) => of !== 'de' && texts[of]?.title)

const most = 200

/** What the browser already knows to be wrong, in the order of the form. */
export function checkEntry(kind: Kind) {
  return (values: Readonly<EntryValues>): FieldErrors<EntryValues> => {
    const errors: FieldErrors<EntryValues> = {}
    const wrong = (when: boolean, field: FieldName<EntryValues>, message: () => string) => {
      if (when) errors[field] ??= message()
    }
    for (const of of textLangs) {
      const { title } = values.texts[of]
      const wanted = of === 'de' || isWritten(values.texts[of])
      wrong(wanted && !title.trim(), `texts.${of}.title`, () =>
        s(of === 'de' ? 'dossier.wrong.title' : 'dossier.wrong.titleIn', { Language: langName(of) }),
      )
      wrong([...title].length > most, `texts.${of}.title`, () => s('dossier.wrong.long', { Max: most }))
    }
    const months = kind === 'milestone' && values.exact === 'month'
    wrong(months && !isDay(dayOf(kind, values)), 'year', () => s('dossier.wrong.year'))
    wrong(!months && !isDay(values.date), 'date', () => s('dossier.wrong.date'))
    if (kind === 'news' || kind === 'event')
      wrong(!clockOf(values.time), 'time', () => s('dossier.wrong.time'))
    if (kind === 'event') checkEvent(values, wrong)
    if (kind === 'milestone' && values.progress === 'running') {
      const percent = parseNumber(values.percent)
      const given = values.percent.trim() !== ''
      wrong(given && (percent === undefined || percent < 0 || percent > 100), 'percent', () =>
        s('dossier.wrong.percent'),
      )
    }
    return errors
  }
}

function checkEvent(
  values: Readonly<EntryValues>,
  wrong: (when: boolean, field: FieldName<EntryValues>, message: () => string) => void,
): void {
  const { date, time: at, untilDate, untilTime, url } = values
  wrong(untilTime.trim() !== '' && !clockOf(untilTime), 'untilTime', () => s('dossier.wrong.time'))
  wrong(untilDate !== '' && untilTime.trim() === '', 'untilTime', () => s('dossier.wrong.endTime'))
  wrong(untilDate !== '' && !isDay(untilDate), 'untilDate', () => s('dossier.wrong.date'))
  const [begin, end] = [instantOf(date, at), endOf(values)]
  wrong(begin !== undefined && end !== undefined && end < begin, 'untilTime', () => s('dossier.wrong.order'))
  wrong(url.trim() !== '' && !/^https:\/\/\S+\.\S+/.test(url.trim()), 'url', () => s('dossier.wrong.url'))
}

/** Which field a pointer of the server means: the body of the entry lies one step deeper than the form. */
export function entryField(path: readonly string[]): FieldName<EntryValues> | undefined {
  const [head, of, part] = path[0] === 'body' ? path.slice(1) : path
  switch (head) {
    case 'texts': {
      const known = textLangs.find((one) => one === of)
      return known && `texts.${known}.${part === 'text' ? 'text' : 'title'}`
    }
    case 'at':
      return 'date'
    case 'until':
      return 'untilTime'
    case 'place':
    case 'url':
    case 'progress':
    case 'percent':
    case 'sort':
      return head
    default:
      return undefined
  }
}

/** The versions of a document by language, in the order of the languages; the newest comes first. */
export function byLanguage(versions: readonly Version[]): { of: TextLang; versions: Version[] }[] {
  return textLangs
    .map((of) => ({ of, versions: versions.filter((version) => version.lang === of) }))
    .filter((group) => group.versions.length > 0)
}
