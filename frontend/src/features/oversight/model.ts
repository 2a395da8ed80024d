import type { RouteLocationRaw } from 'vue-router'
import { page } from '@/lib/links'
import { staffKeys, type StaffKey } from '@/lib/staff-words'
import type { LogEntry, Visits } from './api'

const catchAll = 'other'

/** Every act the log can hold, as it is recorded. */
export const acts = (known = staffKeys()): string[] =>
  known
    .filter((key) => key.startsWith('log.act.'))
    .map((key) => key.slice('log.act.'.length))
    .filter((act) => act !== catchAll)

const word = (
  prefix: 'log.act.' | 'jobs.kind.' | 'mails.template.',
  code: string,
  known: readonly string[],
) => prefix + (known.includes(prefix + code) ? code : catchAll)

/** The sentence of an act; never the code. */
export const actKey = (act: string, known = staffKeys()) => word('log.act.', act, known) as StaffKey
export const jobKey = (kind: string, known = staffKeys()) => word('jobs.kind.', kind, known) as StaffKey
export const templateKey = (template: string, known = staffKeys()) =>
  word('mails.template.', template, known) as StaffKey

/** Where the thing an entry is about can be looked at. */
export function subjectWay({ subjectKind, subjectId, project }: LogEntry): RouteLocationRaw | undefined {
  switch (subjectKind) {
    case 'dossier_entry':
      return project ? page('staff-dossier', { id: project.id }) : undefined
    case 'organisation':
      return page('organisation', { id: subjectId })
    case 'accesscode_batch':
      return page('codes-batch', { id: subjectId })
    case 'export':
      return page('exports')
    case 'space_space':
    case 'space_term':
      return page('staff-spaces')
    case 'job':
    case 'mail':
      return page('operations')
  }
  return project ? page('staff-project', { id: project.id }) : undefined
}

const kinds = [
  'dossier_entry',
  'organisation',
  'accesscode_batch',
  'export',
  'space_space',
  'space_term',
  'space_project',
  'job',
  'mail',
  'file',
  'contact_request',
  'identity_person',
] as const
export type SubjectWord = (typeof kinds)[number] | 'other'
export const subjectWord = (kind: string): SubjectWord => kinds.find((known) => known === kind) ?? 'other'

/** Data of an entry as lines; what is nested stays as it was recorded. */
export function detailsOf({ data, seq }: LogEntry): { name: string; value: string }[] {
  const lines = Object.entries((data ?? {}) as Record<string, unknown>).map(([name, value]) => ({
    name,
    value: typeof value === 'string' ? value : JSON.stringify(value),
  }))
  return [{ name: 'nr', value: String(seq) }, ...lines]
}

/** Periods of the statistics, in days. */
export const periods = ['30', '90', '365', '760'] as const
export type Period = (typeof periods)[number]

const DAY = 86_400_000
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** First and last day of so many days that end today. */
export function periodOf(today: string, days: number): { from: string; to: string } {
  return { from: dayOf(Date.parse(`${today}T12:00:00Z`) - (days - 1) * DAY), to: today }
}

export interface Point {
  day: string
  views: number
  internal: number
}

/** Every point of the period: days, or weeks and months where days would be too many. Days without views are zero. */
export function seriesOf({ days, from, to }: Pick<Visits, 'days' | 'from' | 'to'>): {
  unit: 'day' | 'week' | 'month'
  points: Point[]
} {
  const counts = new Map(days.map(({ day, views, internal }) => [day, { views, internal }]))
  const first = Date.parse(`${from}T12:00:00Z`)
  const last = Date.parse(`${to}T12:00:00Z`)
  const length = Math.round((last - first) / DAY) + 1
  const unit = length <= 31 ? 'day' : length <= 120 ? 'week' : 'month'
  const points = new Map<string, Point>()
  for (let at = first; at <= last; at += DAY) {
    const day = dayOf(at)
    const weekday = (new Date(at).getUTCDay() + 6) % 7
    const key = unit === 'day' ? day : unit === 'week' ? dayOf(at - weekday * DAY) : `${day.slice(0, 7)}-01`
    const point = points.get(key) ?? { day: key, views: 0, internal: 0 }
    point.views += counts.get(day)?.views ?? 0
    point.internal += counts.get(day)?.internal ?? 0
    points.set(key, point)
  }
  return { unit, points: [...points.values()] }
}
