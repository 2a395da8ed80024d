import type { Schemas } from '@/lib/api/client'
import { couldBeEmail } from '@/lib/email'
import type { FieldErrors } from '@/lib/form'
import { langNames, t } from '@/lib/i18n'
import { s } from '@/lib/staff-words'
import { placesOf } from '@/ui/NewerNotice/places'
import { plainText } from '@/ui/RichText/plain'

export type SiteSettings = Schemas['SiteSettings']

export const hourLangs = ['de', 'fr', 'it', 'en'] as const
export const textLangs = ['de', 'fr', 'it', 'en', 'easy'] as const
export type TextLang = (typeof textLangs)[number]
export const textNames = ['about', 'imprint', 'privacy', 'accessibility', 'netiquette'] as const
export type TextName = (typeof textNames)[number]

type Hours = Record<(typeof hourLangs)[number], string>
type Texts = Record<TextName, Record<TextLang, string>>

/** The settings as the form holds them: every language has its place, filled or not. */
export interface SettingsValues {
  /** Of the state that was opened; a draft keeps the one it began with. */
  version: number
  /** That state as JSON of its leaves, to tell what somebody else has changed since. A string, because drafts are kept flat. */
  began: string
  name: string
  shortName: string
  /** Id of the picture; empty for none. */
  logoId: string
  accent: string
  /** Empty: chosen by the rules. */
  internalAccent: string
  address: string
  phone: string
  email: string
  hours: Hours
  texts: Texts
}

function inAll<K extends string, V>(keys: readonly K[], of: (key: K) => V): Record<K, V> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, V>
}

export function valuesOf({ version, settings }: SiteSettings): SettingsValues {
  const { name, shortName, accent, address, phone, email } = settings
  const values = {
    version,
    began: '',
    name,
    shortName,
    logoId: settings.logoId ?? '',
    accent,
    internalAccent: settings.internalAccent ?? '',
    address,
    phone,
    email,
    hours: inAll(hourLangs, (of) => settings.hours[of] ?? ''),
    texts: inAll(textNames, (which) => inAll(textLangs, (of) => settings.texts[which]?.[of] ?? '')),
  }
  return { ...values, began: JSON.stringify([...leavesOf(values)]) }
}

const filled = (all: Record<string, string>) =>
  Object.fromEntries(Object.entries(all).filter(([, text]) => text.trim() !== ''))

export function changeOf({
  logoId,
  internalAccent,
  hours,
  texts,
  version,
  name,
  shortName,
  accent,
  address,
  phone,
  email,
}: SettingsValues): Schemas['SiteSettingsChange'] {
  return {
    ...{ version, name, shortName, accent, address, phone, email },
    ...(logoId ? { logoId } : {}),
    ...(internalAccent ? { internalAccent } : {}),
    hours: filled(hours),
    texts: inAll(textNames, (which) => filled(texts[which])),
  }
}

/** What the browser already knows to be wrong; the colours and the rest are the server’s word. */
export function checkSettings(values: Readonly<SettingsValues>): FieldErrors<SettingsValues> {
  const empty = (['name', 'shortName', 'phone', 'email'] as const).filter((field) => !values[field].trim())
  const silent = textNames.filter((which) => !values.texts[which].de.trim())
  return {
    ...(values.email && !couldBeEmail(values.email) ? { email: s('settings.email.wrong') } : {}),
    ...Object.fromEntries(
      [...empty, ...silent.map((which) => `texts.${which}.de`)].map((field) => [
        field,
        s('settings.missing'),
      ]),
    ),
  }
}

/** The language of the first wrong text, so that the form can show it. */
export function langOfError(fields: readonly string[]): TextLang | undefined {
  const [first] = fields
  return textLangs.find((of) => first?.startsWith('texts.') && first.endsWith(`.${of}`))
}

export const langName = (of: TextLang) => (of === 'easy' ? t('ui.easy') : langNames[of])
export const htmlLang = (of: TextLang) => (of === 'easy' ? 'de' : of)

const lines = [
  'name',
  'shortName',
  'logoId',
  'accent',
  'internalAccent',
  'address',
  'phone',
  'email',
] as const satisfies readonly (keyof SettingsValues)[]

/** Every leaf with the path under which the form knows it; the version and where it began are none. */
export function leavesOf(values: Readonly<SettingsValues>): Map<string, string> {
  return new Map([
    ...lines.map((line) => [line, values[line]] as const),
    ...hourLangs.map((of) => [`hours.${of}`, values.hours[of]] as const),
    ...textNames.flatMap((which) =>
      textLangs.map((of) => [`texts.${which}.${of}`, values.texts[which][of]] as const),
    ),
  ])
}

/** The parts of the page, in its order; the texts are one each. */
export const parts = ['identitaet', 'farbe', 'kontakt', ...textNames] as const
export type Part = (typeof parts)[number]

const partsOfLines: Readonly<Partial<Record<string, Part>>> = {
  name: 'identitaet',
  shortName: 'identitaet',
  logoId: 'identitaet',
  accent: 'farbe',
  internalAccent: 'farbe',
  address: 'kontakt',
  phone: 'kontakt',
  email: 'kontakt',
}

/** Where on the page a path is. */
export function partOf(path: string): Part {
  const [head, which] = path.split('.')
  if (head === 'texts') return which as TextName
  return head === 'hours' ? 'kontakt' : (partsOfLines[head ?? ''] ?? 'identitaet')
}

/** Parts with something that is not saved. */
export function changedParts(saved: SettingsValues, values: Readonly<SettingsValues>): ReadonlySet<Part> {
  const before = leavesOf(saved)
  return new Set(
    [...leavesOf(values)].flatMap(([path, text]) => (before.get(path) === text ? [] : [partOf(path)])),
  )
}

/** Their state with the chosen parts of mine in it: what is saved next. */
export function merged(
  mine: SettingsValues,
  theirs: SettingsValues,
  keep: ReadonlySet<string>,
): SettingsValues {
  const next = JSON.parse(JSON.stringify(theirs)) as SettingsValues
  const own = leavesOf(mine)
  for (const path of keep) {
    const value = own.get(path)
    if (value === undefined) continue
    const [head, which, of] = path.split('.') as [string, string, string]
    if (head === 'texts') next.texts[which as TextName][of as TextLang] = value
    else if (head === 'hours') next.hours[which as keyof Hours] = value
    else Object.assign(next, { [head]: value })
  }
  return next
}

/** What a path is called on the page. */
export function pathWords(path: string): string {
  const [head, which, of] = path.split('.')
  const inLang = (part: string, code: string) =>
    s('projects.part.in', { Part: part, Language: langName(code as TextLang) })
  if (head === 'texts') return inLang(s(`settings.text.${which as TextName}`), of ?? 'de')
  if (head === 'hours') return inLang(s('settings.hours'), which ?? 'de')
  return s(`settings.${head as (typeof lines)[number]}`)
}

/** What a part says in words. */
const words = (path: string, text: string) =>
  path === 'logoId' && text ? t('ui.newer.picture') : plainText(text)

/** Where what was typed and what somebody else has saved differ, for people to compare. */
export function differences(mine: Readonly<SettingsValues>, theirs: Readonly<SettingsValues>) {
  const began = new Map(JSON.parse(mine.began) as [string, string][])
  const [own, other] = [leavesOf(mine), leavesOf(theirs)]
  return placesOf(began, own, other).map((place) => ({
    ...place,
    label: pathWords(place.path),
    mine: words(place.path, own.get(place.path) ?? ''),
    theirs: words(place.path, other.get(place.path) ?? ''),
  }))
}
