import { dateRange, dateTime, longDate, relative } from '@/lib/format'
import { t, type Lang } from '@/lib/i18n'
import { TOPICS, type Topic } from '@/ui/GeneratedCover/cover'
import type { Project } from './api'

/** What says when a project is. */
type Dated = Pick<Project, 'group' | 'state' | 'opensAt' | 'closesAt'>

/** A draft may have no dates yet. */
const date = (at: string | undefined) => (at === undefined ? undefined : new Date(at))

const over = {
  evaluation: 'status.evaluation',
  report_published: 'status.reported',
  closed: 'status.finished',
  withdrawn: 'status.withdrawn',
} as const

/** The state in one short word or span of time, as people say it. */
export function stateWords({ state, opensAt, closesAt }: Dated, lang: Lang, now: Date): string {
  switch (state) {
    case 'running':
      return closesAt === undefined ? '' : relative(lang, new Date(closesAt), now)
    case 'planned':
      return opensAt === undefined ? '' : t('status.from', { Date: longDate(lang, new Date(opensAt)) })
    case 'draft':
    case 'in_approval':
      return t('status.draft')
    default:
      return t(over[state])
  }
}

/** Which look the state has: yellow is only for what one can act on now. */
export const stateLook = { open: 'now', planned: 'soon', finished: 'done' } as const

/** The one date that matters on a card, said in full. */
export function cardDate({ group, opensAt, closesAt }: Dated, lang: Lang): string {
  const [opens, closes] = [date(opensAt), date(closesAt)]
  if (!opens || !closes) return ''
  if (group === 'open') return t('status.until', { Date: longDate(lang, closes) })
  return dateRange(lang, opens, closes)
}

/** When it begins and ends; the nearer matter first. Nothing for a draft without dates. */
export function schedule(
  { group, opensAt, closesAt }: Dated,
  lang: Lang,
): [first: string, second: string] | undefined {
  const [opens, closes] = [date(opensAt), date(closesAt)]
  if (!opens || !closes) return undefined
  const opening = t(group === 'planned' ? 'project.opens' : 'project.opened', { Date: longDate(lang, opens) })
  switch (group) {
    case 'open':
      return [t('project.closes', { Date: dateTime(lang, closes) }), opening]
    case 'planned':
      return [opening, t('project.closes', { Date: dateTime(lang, closes) })]
    case 'finished':
      return [
        t('project.closed', { Date: longDate(lang, closes) }),
        t('project.ran', { Date: dateRange(lang, opens, closes) }),
      ]
  }
}

/** The drawing for the topics; an installation may have topics that nobody has drawn yet. */
export function coverTopic(topics: string[]): Topic {
  return TOPICS.find((known) => topics.includes(known)) ?? 'general'
}
