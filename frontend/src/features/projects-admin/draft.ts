import type { Schemas } from '@/lib/api/client'
import { randomKey } from '@/lib/key'
import { parseNumber } from '@/ui/NumberInput/number'
import type { Place } from '@/ui/MapView/places'
import { couldBeEmail } from '@/lib/email'
import { instantOf, isDay, momentOf } from '@/lib/zurich'

export type Detail = Schemas['StaffProjectDetail']
export type Content = Schemas['Content']

/** German is required; Leichte Sprache is a German text of its own. */
export const textLangs = ['de', 'fr', 'it', 'en', 'easy'] as const
export type TextLang = (typeof textLangs)[number]

export const plainParts = ['title', 'summary', 'coverAlt'] as const
export const richParts = ['body', 'open', 'fixed', 'outlook', 'result'] as const
export type RichPart = (typeof richParts)[number]
export type TextPart = (typeof plainParts)[number] | RichPart
export type TextDraft = Record<TextPart, string>

export interface PhaseText {
  title: string
  text: string
}

export interface PhaseDraft {
  id: string
  participation: boolean
  /** `2026-12-04`, empty, or what was typed when there is no such day. */
  opensOn: string
  closesOn: string
  texts: Record<TextLang, PhaseText>
}

/** What staff write about a project, as the form holds it: nothing is missing, dates and numbers are as typed. */
export interface Draft {
  slug: string
  texts: Record<TextLang, TextDraft>
  influence: Content['influence']
  topics: string[]
  quarters: string[]
  contact: { unitId: string; unit: string; role: string; phone: string; email: string }
  place: Place
  phases: PhaseDraft[]
  rule: Content['rule']
  shortReason: string
  publishOn: string
  /** `8.30`, in Zurich. */
  publishTime: string
  reference: string
  retention: string
  cover: Schemas['Cover'] | null
}

const perLang = <T>(make: (lang: TextLang) => T) =>
  Object.fromEntries(textLangs.map((lang) => [lang, make(lang)])) as Record<TextLang, T>

const emptyText = (): TextDraft => ({
  title: '',
  summary: '',
  coverAlt: '',
  body: '',
  open: '',
  fixed: '',
  outlook: '',
  result: '',
})

/** The content of the server as a form. */
export function draftOf(slug: string, content: Content): Draft {
  const { contact, place, phases } = content
  return {
    slug,
    texts: perLang((lang) => ({ ...emptyText(), ...content.texts[lang] })),
    influence: content.influence,
    topics: [...content.topics],
    quarters: [...content.quarters],
    contact: {
      unitId: contact.unitId ?? '',
      unit: contact.unit,
      role: contact.role ?? '',
      phone: contact.phone ?? '',
      email: contact.email ?? '',
    },
    place: { lon: place?.lon ?? null, lat: place?.lat ?? null, words: place?.words ?? '' },
    phases: phases.map((phase) => ({
      id: phase.id,
      participation: phase.participation,
      opensOn: phase.opensOn ?? '',
      closesOn: phase.closesOn ?? '',
      texts: perLang((lang) => ({ title: '', text: '', ...phase.texts[lang] })),
    })),
    rule: content.rule,
    shortReason: content.shortReason ?? '',
    ...publication(content.publishAt),
    reference: content.reference ?? '',
    retention: content.retentionMonths ? String(content.retentionMonths) : '',
    cover: content.cover ?? null,
  }
}

function publication(at: string | undefined) {
  const moment = at === undefined ? undefined : momentOf(at)
  return { publishOn: moment?.date ?? '', publishTime: moment?.time ?? '' }
}

/** What the server takes. Only for a draft without errors. */
export function contentOf(draft: Readonly<Draft>): Content {
  const { contact, place } = draft
  const publishAt = instantOf(draft.publishOn, draft.publishTime)
  const months = parseNumber(draft.retention)
  return {
    texts: filled(draft.texts, ({ title, summary, ...others }) => ({ title, summary, ...said(others) })),
    influence: draft.influence,
    topics: [...draft.topics],
    quarters: [...draft.quarters],
    contact: { ...said(contact), unit: contact.unit },
    ...(place.lat !== null && place.lon !== null
      ? { place: { lat: place.lat, lon: place.lon, words: place.words } }
      : {}),
    phases: draft.phases.map(({ id, participation, opensOn, closesOn, texts }) => ({
      id,
      participation,
      ...said({ opensOn, closesOn }),
      texts: filled(texts, ({ title, ...others }) => ({ title, ...said(others) })),
    })),
    rule: draft.rule,
    ...said({ shortReason: draft.shortReason, reference: draft.reference }),
    ...(publishAt ? { publishAt } : {}),
    ...(months ? { retentionMonths: months } : {}),
    ...(draft.cover ? { cover: { ...draft.cover } } : {}),
  }
}

/** What of a draft can be shown while it is typed: half a day and half an address are left out. */
export function showable(draft: Readonly<Draft>): Content {
  const day = (typed: string) => (isDay(typed) ? typed : '')
  const { email } = draft.contact
  return contentOf({
    ...draft,
    contact: { ...draft.contact, email: couldBeEmail(email) ? email : '' },
    phases: draft.phases.map((phase) => ({
      ...phase,
      opensOn: day(phase.opensOn),
      closesOn: day(phase.closesOn),
    })),
  })
}

/** Languages in which nothing is written are left out; German never is. */
function filled<T extends object, R>(texts: Record<TextLang, T>, shape: (text: T) => R): Record<string, R> {
  return Object.fromEntries(
    textLangs
      .filter((lang) => lang === 'de' || Object.values(texts[lang]).some(Boolean))
      .map((lang) => [lang, shape(texts[lang])]),
  )
}

function said<T extends Record<string, string>>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) as Partial<T>
}

/** A new phase after the last one: it has no dates yet. */
export function newPhase(): PhaseDraft {
  return {
    id: uuid(),
    participation: true,
    opensOn: '',
    closesOn: '',
    texts: perLang(() => ({ title: '', text: '' })),
  }
}

/** A random UUID (version 4), also on origins where the browser has no randomUUID. */
function uuid(): string {
  const hex = [...randomKey()]
  hex[12] = '4'
  hex[16] = '89ab'[parseInt(hex[16] ?? '0', 16) % 4] ?? '8'
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** The order of the server: by the first day, those without one first, otherwise as they were. */
export function inTime(phases: readonly PhaseDraft[]): PhaseDraft[] {
  return [...phases].sort((a, b) => (a.opensOn < b.opensOn ? -1 : a.opensOn > b.opensOn ? 1 : 0))
}

/** How far a language is: nothing, a part, or everything that German has. */
export function progressOf(draft: Readonly<Draft>, lang: TextLang): 'none' | 'partial' | 'full' {
  const own = draft.texts[lang]
  const written = (text: Readonly<TextDraft>) => Object.values(text).some(Boolean)
  const phases = draft.phases.map(({ texts }) => texts)
  if (!written(own) && !phases.some((texts) => texts[lang].title || texts[lang].text)) return 'none'
  const parts = Object.keys(own) as TextPart[]
  const complete =
    parts.every((part) => own[part] || !draft.texts.de[part]) &&
    phases.every((texts) => texts[lang].title || !texts.de.title)
  return complete ? 'full' : 'partial'
}
