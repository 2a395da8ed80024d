import type { FieldErrors } from '@/lib/form'
import { s } from '@/lib/staff-words'
import { placesOf, type Place } from '@/ui/NewerNotice/places'
import { parseNumber } from '@/ui/NumberInput/number'
import type { Desk, Settings } from './api'
import { textLangs, type TextLang } from './blocks'

/* What staff decide about a consultation beside its document, as the form holds it. */

export const switches = [
  'positions',
  'wording',
  'attachments',
  'place',
  'organisations',
  'noComment',
  'publishable',
  'showCounts',
] as const
export type Switch = (typeof switches)[number]

export const audiences = ['everybody', 'account', 'verified_person', 'resident', 'invited'] as const
export type Audience = (typeof audiences)[number]

export interface SettingsValues {
  /** Of the activity as it was opened; a draft keeps the one it began with. */
  version: number
  /** That state as JSON of its parts, to tell what somebody else has changed since. */
  began: string
  texts: Record<TextLang, { title: string; text: string }>
  form: Settings['form']
  on: Switch[]
  audience: Audience
  /** Phases in which statements are taken. */
  phases: string[]
  level: string
  reminderDays: string
  similarity: string
}

/** The act of this kind of activity. */
export const ACT = 'state'

export function valuesOf({ version, texts, openings, levels, settings }: Desk): SettingsValues {
  const values: SettingsValues = {
    version,
    began: '',
    texts: Object.fromEntries(
      textLangs.map((of) => [of, { title: texts[of]?.title ?? '', text: texts[of]?.text ?? '' }]),
    ) as SettingsValues['texts'],
    form: settings.form,
    on: switches.filter((name) => settings[name]),
    audience: settings.audience,
    phases: openings.filter(({ acts }) => acts.includes(ACT)).map(({ phaseId }) => phaseId),
    level: levels[ACT] ?? '',
    reminderDays: String(settings.reminderDays),
    similarity: String(Math.round(settings.similarity * 100)),
  }
  return { ...values, began: JSON.stringify([...partsOf(values)]) }
}

const single = ['form', 'audience', 'phases', 'level', 'reminderDays', 'similarity'] as const

/** What is decided on its own, by its path: a text in one language, a switch, a choice. */
export function partsOf(values: Readonly<SettingsValues>): Map<string, unknown> {
  return new Map<string, unknown>([
    ...textLangs.flatMap((of): [string, unknown][] => [
      [`texts/${of}/title`, values.texts[of].title],
      [`texts/${of}/text`, values.texts[of].text],
    ]),
    ...single.map((name): [string, unknown] => [name, values[name]]),
    ...switches.map((name): [string, unknown] => [`on/${name}`, values.on.includes(name)]),
  ])
}

/** Where what was chosen and what somebody else has saved differ. */
export const placesOfSettings = (mine: Readonly<SettingsValues>, theirs: Readonly<SettingsValues>): Place[] =>
  placesOf(new Map(JSON.parse(mine.began) as [string, unknown][]), partsOf(mine), partsOf(theirs))

/** Theirs, with the parts named taken from mine: what is saved next. */
export function merged(
  mine: Readonly<SettingsValues>,
  theirs: Readonly<SettingsValues>,
  keep: ReadonlySet<string>,
): SettingsValues {
  const next = JSON.parse(JSON.stringify(theirs)) as SettingsValues
  for (const path of keep) {
    const [head, of, part] = path.split('/')
    if (head === 'texts')
      next.texts[of as TextLang][part as 'title'] = mine.texts[of as TextLang][part as 'title']
    else if (head !== 'on') Object.assign(next, { [path]: mine[path as (typeof single)[number]] })
  }
  next.on = switches.filter((name) => (keep.has(`on/${name}`) ? mine : theirs).on.includes(name))
  return next
}

const between = (typed: string, least: number, most: number) => {
  const number = parseNumber(typed)
  return number !== undefined && Number.isInteger(number) && number >= least && number <= most
}

export function checkSettings(values: Readonly<SettingsValues>): FieldErrors<SettingsValues> {
  const errors: FieldErrors<SettingsValues> = {}
  for (const of of textLangs) {
    const { title, text } = values.texts[of]
    if (!title.trim() && (of === 'de' || text.trim()))
      errors[`texts.${of}.title`] = s('consultations.wrong.title')
  }
  if (!between(values.reminderDays, 0, 30)) errors.reminderDays = s('consultations.wrong.days')
  if (!between(values.similarity, 30, 100)) errors.similarity = s('consultations.wrong.similarity')
  return errors
}

/** What the server takes; openings of other acts and unknown levels stay. */
export function changeOf(values: Readonly<SettingsValues>, desk: Desk) {
  const texts = Object.fromEntries(
    textLangs
      .filter((of) => values.texts[of].title.trim())
      .map((of) => {
        const { title, text } = values.texts[of]
        return [of, { title: title.trim(), ...(text.trim() ? { text: text.trim() } : {}) }]
      }),
  )
  const levels = Object.fromEntries(Object.entries(desk.levels).filter(([act]) => act !== ACT))
  return {
    version: values.version,
    position: desk.position,
    texts,
    openings: values.phases.map((phaseId) => ({ phaseId, acts: [ACT] })),
    levels: values.level ? { ...levels, [ACT]: values.level } : levels,
    settings: {
      form: values.form,
      ...Object.fromEntries(switches.map((name) => [name, values.on.includes(name)])),
      audience: values.audience,
      reminderDays: parseNumber(values.reminderDays) ?? 0,
      similarity: (parseNumber(values.similarity) ?? 0) / 100,
    },
  }
}

/** Where a field of the server stands in the form. */
export function fieldOf(path: readonly string[]) {
  const [head, second, third] = path
  if (head === 'texts') return `texts.${second ?? 'de'}.${third ?? 'title'}` as const
  if (head === 'openings') return 'phases' as const
  if (head === 'levels') return 'level' as const
  if (head !== 'settings') return undefined
  return (switches as readonly string[]).includes(second ?? '')
    ? ('on' as const)
    : (second as 'form' | 'audience' | 'reminderDays' | 'similarity' | undefined)
}

/** Sets of settings that go together; the person may go on from there. */
export const presets = {
  formal: {
    form: 'request_reason',
    on: ['positions', 'wording', 'attachments', 'organisations', 'noComment', 'publishable'],
    audience: 'everybody',
  },
  population: {
    form: 'remark',
    on: ['positions', 'place', 'organisations', 'publishable', 'showCounts'],
    audience: 'everybody',
  },
  invited: {
    form: 'request_reason',
    on: ['positions', 'wording', 'attachments', 'organisations', 'noComment'],
    audience: 'invited',
  },
} as const satisfies Record<string, Pick<Settings, 'form' | 'audience'> & { on: readonly Switch[] }>
export type Preset = keyof typeof presets

export function presetOf({
  form,
  on,
  audience,
}: Pick<SettingsValues, 'form' | 'on' | 'audience'>): Preset | '' {
  const found = Object.entries(presets).find(
    ([, one]) =>
      one.form === form &&
      one.audience === audience &&
      switches.every((name) => (one.on as readonly Switch[]).includes(name) === on.includes(name)),
  )
  return (found?.[0] ?? '') as Preset | ''
}
