import { dateRange, dateTime, longDate, relative } from '@/lib/format'
import { t, type Lang } from '@/lib/i18n'
import type { PhaseItem } from '@/ui/PhaseLine/PhaseLine.vue'
import type { Project, ProjectDetail } from './api'

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

const groupLooks = { open: 'now', planned: 'soon', finished: 'done' } as const

/** Which look the state has: yellow is only for what one can act on now. */
export const stateLook = ({ group, state }: Pick<Project, 'group' | 'state'>) =>
  state === 'withdrawn' ? 'withdrawn' : groupLooks[group]

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

/** Languages a text can be in; Leichte Sprache is easy German. */
export type TextLang = Project['lang']

/** For the attribute `lang`: undefined where the text is in the language of the page. */
export function foreignLang(text: TextLang, of: Lang): Lang | undefined {
  const spoken = text === 'easy' ? 'de' : text
  return spoken === of ? undefined : spoken
}

const phaseStates = { finished: 'past', open: 'current', planned: 'future' } as const

/** The phases for the line; a draft may have phases without dates. */
export function phaseLine(phases: ProjectDetail['phases'], lang: Lang): PhaseItem[] {
  return phases.map(({ title, opensAt, closesAt, state }) => {
    const [opens, closes] = [date(opensAt), date(closesAt)]
    return {
      label: title,
      period: opens && closes ? dateRange(lang, opens, closes) : undefined,
      state: phaseStates[state],
    }
  })
}

/** True while something can be done in one of the phases: only then the line is yellow. */
export const isOpen = (phases: ProjectDetail['phases']) =>
  phases.some(({ participation, state }) => participation && state === 'open')

/** What one has until when: phases with participation that have not ended, the nearest first. */
export function deadlines(phases: ProjectDetail['phases'], lang: Lang): string[] {
  return phases
    .flatMap(({ participation, state, title, closesAt }) =>
      participation && state !== 'finished' && closesAt ? [{ title, at: new Date(closesAt) }] : [],
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ title, at }) => t('project.deadline', { Title: title, Date: dateTime(lang, at) }))
}

/** One may act as soon as one of the acts is allowed; else the first refusal says why not. */
export function permission(can: ProjectDetail['activities'][number]['can']) {
  const all = Object.values(can)
  return all.find(({ allowed }) => allowed) ?? all[0]
}
