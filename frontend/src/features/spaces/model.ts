import { dateRange, dateTime, longDate, relative } from '@/lib/format'
import { t, type Lang } from '@/lib/i18n'
import { TOPICS, type Topic } from '@/ui/GeneratedCover/cover'
import type { Project } from './api'

/** The state in one short word or span of time, as people say it. */
export function stateWords({ state, opensAt, closesAt }: Project, lang: Lang, now: Date): string {
  switch (state) {
    case 'open':
      return relative(lang, new Date(closesAt), now)
    case 'planned':
      return t('status.from', { Date: longDate(lang, new Date(opensAt)) })
    case 'finished':
      return t('status.finished')
  }
}

/** Which look the state has: yellow is only for what one can act on now. */
export const stateLook = { open: 'now', planned: 'soon', finished: 'done' } as const

/** The one date that matters on a card, said in full. */
export function cardDate({ state, opensAt, closesAt }: Project, lang: Lang): string {
  if (state === 'open') return t('status.until', { Date: longDate(lang, new Date(closesAt)) })
  return dateRange(lang, new Date(opensAt), new Date(closesAt))
}

/** When it begins and ends; the nearer matter first. */
export function schedule({ state, opensAt, closesAt }: Project, lang: Lang): [first: string, second: string] {
  const [opens, closes] = [new Date(opensAt), new Date(closesAt)]
  const opening = t(state === 'planned' ? 'project.opens' : 'project.opened', { Date: longDate(lang, opens) })
  switch (state) {
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

/** The drawing for a topic; an installation may have topics that nobody has drawn yet. */
export function coverTopic(topic: string): Topic {
  return TOPICS.find((known) => known === topic) ?? 'general'
}
