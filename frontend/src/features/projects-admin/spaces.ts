import type { Schemas } from '@/lib/api/client'
import { langNames, type Lang } from '@/lib/i18n'
import { s } from '@/lib/staff-words'
import type { FieldErrors } from '@/lib/form'
import type { KeptSpace, KeptTerm } from './api'

export const nameLangs = ['de', 'fr', 'it', 'en'] as const
export const audiences = ['public', 'employees', 'members'] as const

/** The name of a space in a language, else in German. */
export function nameIn(texts: KeptSpace['texts'], lang: Lang): string {
  return texts[lang]?.name || texts.de?.name || ''
}

/** The name of a topic or quarter in a language, else in German. */
export function termIn({ names, key }: Pick<KeptTerm, 'names' | 'key'>, lang: Lang): string {
  return names[lang] || names.de || key
}

type Named = Record<`name_${Lang}`, string>
export interface SpaceValues extends Record<string, string | boolean>, Named {
  slug: string
  audience: string
  fourEyes: boolean
  about_de: string
  about_fr: string
  about_it: string
  about_en: string
}

/** In the order of the form, which is the order in which wrong fields are named. */
export function spaceValues(space?: KeptSpace): SpaceValues {
  const texts = nameLangs.flatMap((lang) => [
    [`name_${lang}`, space?.texts[lang]?.name ?? ''],
    [`about_${lang}`, space?.texts[lang]?.about ?? ''],
  ])
  return {
    ...(Object.fromEntries(texts) as SpaceValues),
    audience: space?.audience ?? '',
    fourEyes: space?.fourEyes ?? true,
    slug: space?.slug ?? '',
  }
}

const address = /^[a-z0-9]+(-[a-z0-9]+)*$/

export function checkSpace(values: Readonly<SpaceValues>): FieldErrors<SpaceValues> {
  const errors: FieldErrors<SpaceValues> = {}
  if (!values.name_de.trim()) errors.name_de = s('spaces.name.missing')
  for (const lang of nameLangs.slice(1))
    if (!values[`name_${lang}`].trim() && String(values[`about_${lang}`]).trim())
      errors[`name_${lang}`] = s('spaces.name.foreign', { Language: langNames[lang] })
  if (!values.audience) errors.audience = s('spaces.audience.missing')
  if (!address.test(values.slug)) errors.slug = s('projects.wrong.slug')
  return errors
}

/** Texts in languages that the forms do not show. */
function others<T>(texts: Record<string, T> = {}): Record<string, T> {
  const shown: readonly string[] = nameLangs
  return Object.fromEntries(Object.entries(texts).filter(([lang]) => !shown.includes(lang)))
}

/** As the server takes it. What this form does not show stays as it was: other languages, the place in the list. */
export function spaceOf(values: Readonly<SpaceValues>, before?: KeptSpace): Schemas['SpaceBody'] {
  const texts = others(before?.texts)
  for (const lang of nameLangs) {
    const name = values[`name_${lang}`].trim()
    const about = String(values[`about_${lang}`]).trim()
    if (name) texts[lang] = { name, ...(about ? { about } : {}) }
  }
  return {
    slug: values.slug,
    audience: values.audience as KeptSpace['audience'],
    fourEyes: values.fourEyes,
    texts,
    ...(before?.position ? { position: before.position } : {}),
  }
}

/** Which field a pointer of the server means. */
export function spaceField([head, lang, leaf]: readonly string[]): keyof SpaceValues & string {
  if (head === 'texts') return `${leaf === 'about' ? 'about' : 'name'}_${lang ?? 'de'}`
  return head === 'audience' || head === 'fourEyes' ? head : 'slug'
}

export interface TermValues extends Record<string, string | boolean>, Named {
  key: string
  retired: boolean
}

export function termValues(term?: KeptTerm): TermValues {
  const names = Object.fromEntries(nameLangs.map((lang) => [`name_${lang}`, term?.names[lang] ?? '']))
  return { ...names, key: term?.key ?? '', retired: term?.retired ?? false } as TermValues
}

export function checkTerm(values: Readonly<TermValues>, taken: readonly string[]): FieldErrors<TermValues> {
  const errors: FieldErrors<TermValues> = {}
  if (!values.name_de.trim()) errors.name_de = s('spaces.name.missing')
  if (!address.test(values.key)) errors.key = s('projects.wrong.slug')
  else if (taken.includes(values.key)) errors.key = s('terms.key.taken')
  return errors
}

export function termOf(values: Readonly<TermValues>, before?: KeptTerm): Schemas['TermDraft'] {
  const names = others(before?.names)
  for (const lang of nameLangs) {
    const name = values[`name_${lang}`].trim()
    if (name) names[lang] = name
  }
  return { names, retired: values.retired, position: before?.position ?? 0 }
}

/** An address out of a name, as the server makes one: «Quartier Süd» becomes quartier-sued. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[äöü]/g, (letter) => ({ ä: 'ae', ö: 'oe', ü: 'ue' })[letter] ?? letter)
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
    .replace(/-$/, '')
}
