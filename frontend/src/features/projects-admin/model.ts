import type { FieldError } from '@/ui/FormField/field'
import type { Schemas } from '@/lib/api/client'
import { dateRange, longDate } from '@/lib/format'
import { lang, langNames, t } from '@/lib/i18n'
import { s } from '@/lib/staff-words'
import { couldBeEmail } from '@/lib/email'
import { parseNumber } from '@/ui/NumberInput/number'
import type { PhaseItem } from '@/ui/PhaseLine/PhaseLine.vue'
import { textLangs, type Detail, type Draft, type PhaseDraft, type TextLang } from './draft'
import { clockOf, dayAt, isDay } from '@/lib/zurich'

export const influences = ['information', 'consultation', 'co_design', 'co_decision'] as const
export const rules = ['free', 'three_months', 'federal', 'display'] as const
export const maxTopics = 5

type State = Detail['state']

/** Which look a state has: yellow is only for what people can act on now. */
export const stateLook = {
  draft: 'draft',
  in_approval: 'neutral',
  planned: 'soon',
  running: 'now',
  evaluation: 'done',
  report_published: 'done',
  closed: 'done',
  withdrawn: 'withdrawn',
} as const satisfies Record<State, string>

/** The work copy of a published project that is ahead of what people see. */
export function aheadOf({
  state,
  workState,
}: Pick<Detail, 'state' | 'workState'>): 'editing' | 'in_approval' | undefined {
  return state === 'draft' || state === 'in_approval' || workState === 'same' ? undefined : workState
}

export const langName = (of: TextLang) => (of === 'easy' ? t('ui.easy') : langNames[of])
/** For the browser: which language a text is written in. */
export const htmlLang = (of: TextLang) => (of === 'easy' ? 'de' : of)

export const acts = [
  'submit',
  'approve',
  'return',
  'extend',
  'report',
  'close',
  'withdraw',
  'delete',
] as const
export type Act = (typeof acts)[number]

/** What is thought of in which state; the server decides, this only keeps refusals short that nobody asked for. */
const thinkable: Record<Act, (project: Pick<Detail, 'state' | 'workState' | 'fourEyes'>) => boolean> = {
  submit: ({ state, workState }) => workState === 'editing' && state !== 'closed' && state !== 'withdrawn',
  approve: ({ workState, fourEyes }) => workState === 'in_approval' || (workState === 'editing' && !fourEyes),
  return: ({ workState }) => workState === 'in_approval',
  extend: ({ state }) => ['planned', 'running', 'evaluation'].includes(state),
  report: ({ state }) => state === 'evaluation',
  close: ({ state }) => ['evaluation', 'report_published'].includes(state),
  withdraw: ({ state }) => ['planned', 'running', 'evaluation'].includes(state),
  delete: ({ state }) => state === 'draft' || state === 'in_approval',
}

export interface Offer {
  act: Act
  /** Code of the refusal; without one it can be done. */
  why?: string | undefined
}

/** What can be done with the project now, and what somebody would expect to be able to do and why not. */
export function offersOf(project: Pick<Detail, 'state' | 'workState' | 'fourEyes' | 'can'>): Offer[] {
  return acts.flatMap((act): Offer[] => {
    const { allowed, why } = project.can[act]
    if (allowed) return [{ act }]
    return thinkable[act](project) && why !== 'space.wrong_state' ? [{ act, why }] : []
  })
}

/** The name of a part of the draft, for people: «Titel (Français)», «Phase 2, letzter Tag». */
export function partWords(path: string, phases: readonly PhaseDraft[]): string {
  const [head = '', next = '', ...rest] = path.split('/')
  if (head === 'texts') {
    const part = s(`projects.part.${(rest[0] ?? 'title') as 'title'}`)
    return next === 'de' ? part : s('projects.part.in', { Part: part, Language: langName(next as TextLang) })
  }
  if (head === 'phases') {
    const index = phases.findIndex(({ id }, at) => id === next || String(at) === next)
    if (index < 0) return s('projects.part.phases')
    const name = phases[index]?.texts.de.title || s('projects.phase.number', { Number: index + 1 })
    if (!rest.length) return s('projects.part.phase', { Name: name })
    const leaf = rest[0] === 'texts' ? 'title' : rest[0]
    return s('projects.part.of', { Name: name, Part: s(`projects.phase.${leaf as 'opensOn'}`) })
  }
  return s(`projects.part.${(next || head) as 'influence'}`)
}

/** A path of the server as the name of a field: its steps joined by dots, a phase by its place in the form. */
export function fieldOf(path: string): string {
  const steps = path.split('/').filter(Boolean)
  if (steps[0] === 'publishAt') return 'publishOn'
  if (steps[0] === 'retentionMonths') return 'retention'
  return steps.join('.')
}

/** The words for a point of the checklist. */
export function checkWords(check: Schemas['Check'], phases: readonly PhaseDraft[]): string {
  const field = partWords(check.path, phases)
  switch (check.code) {
    case 'field.required':
      return s('projects.check.missing', { Field: field })
    case 'space.check_phases':
      return s('projects.check.phases')
    case 'space.check_participation':
      return s('projects.check.participation')
    case 'space.check_scope':
      return s('projects.check.scope')
    case 'space.check_short_deadline': {
      const last = check.params?.Last
      return s('projects.check.short', {
        Field: field,
        Date: typeof last === 'string' ? longDate(lang.value, dayAt(last)) : '',
      })
    }
    case 'space.check_cover_alt':
      return s('projects.check.coverAlt')
    case 'space.check_translation':
      return s('projects.check.translation', {
        Language: langName((check.params?.Lang ?? check.path.split('/')[1] ?? 'fr') as TextLang),
      })
    default:
      return s('projects.check.other', { Field: field })
  }
}

/** What the browser already knows to be wrong, in the order of the form. */
export function checkDraft(draft: Readonly<Draft>, isNew: boolean): FieldError[] {
  const errors: FieldError[] = []
  const wrong = (when: boolean, field: string, message: () => string) => {
    if (when) errors.push({ field, message: message() })
  }
  for (const of of textLangs) {
    const text = draft.texts[of]
    const name = (part: 'title' | 'summary') => partWords(`texts/${of}/${part}`, draft.phases)
    const wanted = of === 'de' || Object.values(text).some(Boolean)
    wrong(wanted && !text.title.trim(), `texts.${of}.title`, () =>
      s('projects.wrong.missing', { Field: name('title') }),
    )
    wrong([...text.title].length > 300, `texts.${of}.title`, () => tooLong(name('title'), 300))
    wrong([...text.summary].length > 2000, `texts.${of}.summary`, () => tooLong(name('summary'), 2000))
  }
  wrong(draft.topics.length > maxTopics, 'topics', () => s('projects.wrong.topics', { Max: maxTopics }))
  const { email } = draft.contact
  wrong(email !== '' && !couldBeEmail(email), 'contact.email', () => s('projects.wrong.email'))
  wrong(draft.place.lat === null && draft.place.words.trim() !== '', 'place', () => s('projects.wrong.place'))
  draft.phases.forEach((phase, index) => {
    const name = (leaf: string) => partWords(`phases/${phase.id}/${leaf}`, draft.phases)
    const { opensOn, closesOn } = phase
    wrong(!phase.texts.de.title.trim(), `phases.${index}.texts.de.title`, () =>
      s('projects.wrong.missing', { Field: name('texts') }),
    )
    for (const leaf of ['opensOn', 'closesOn'] as const)
      wrong(phase[leaf] !== '' && !isDay(phase[leaf]), `phases.${index}.${leaf}`, () =>
        s('projects.wrong.day', { Field: name(leaf) }),
      )
    wrong(isDay(opensOn) && isDay(closesOn) && closesOn < opensOn, `phases.${index}.closesOn`, () =>
      s('projects.wrong.order', { Field: name('closesOn') }),
    )
  })
  wrong(draft.publishOn !== '' && !isDay(draft.publishOn), 'publishOn', () =>
    s('projects.wrong.day', { Field: s('projects.part.publishAt') }),
  )
  wrong(draft.publishTime.trim() !== '' && !clockOf(draft.publishTime), 'publishTime', () =>
    s('projects.wrong.time'),
  )
  wrong(draft.publishTime.trim() !== '' && draft.publishOn === '', 'publishOn', () =>
    s('projects.wrong.publishOn'),
  )
  wrong(isNew && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(draft.slug), 'slug', () => s('projects.wrong.slug'))
  const months = parseNumber(draft.retention)
  wrong(
    draft.retention.trim() !== '' && (months === undefined || months < 1 || months > 1200),
    'retention',
    () => s('projects.wrong.retention'),
  )
  return errors
}

const tooLong = (field: string, max: number) => s('projects.wrong.long', { Field: field, Max: max })

/** The phases with dates as people will see them, in the order of time. `today` is a day in Zurich. */
export function linePhases(phases: readonly PhaseDraft[], today: string): PhaseItem[] {
  return phases
    .filter(({ opensOn, closesOn }) => isDay(opensOn) && isDay(closesOn) && opensOn <= closesOn)
    .sort((a, b) => (a.opensOn < b.opensOn ? -1 : 1))
    .map(({ texts, opensOn, closesOn }, index) => ({
      label: texts.de.title || s('projects.phase.number', { Number: index + 1 }),
      period: dateRange(lang.value, dayAt(opensOn), dayAt(closesOn)),
      state: closesOn < today ? 'past' : opensOn > today ? 'future' : 'current',
    }))
}

/** Whether a phase with participation is open today: only then the line is yellow. */
export function actsOn(phases: readonly PhaseDraft[], today: string): boolean {
  return phases.some(
    ({ participation, opensOn, closesOn }) =>
      participation && isDay(opensOn) && opensOn <= today && today <= closesOn,
  )
}

/** Phases of the live content that have begun: their end moves only by an extension, which people are told. */
export function begunPhases(project: Pick<Detail, 'live'>, today: string): Set<string> {
  const begun = (project.live?.phases ?? []).filter(({ opensOn = '' }) => opensOn !== '' && opensOn <= today)
  return new Set(begun.map(({ id }) => id))
}
