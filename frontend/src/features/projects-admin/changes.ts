import { placesOf, type Place } from '@/ui/NewerNotice/places'
import { textLangs, type Draft, type PhaseDraft, type TextDraft, type TextLang, type TextPart } from './draft'

/*
 * Two people can write on the same project. A draft is compared and put together part by part: a text in one
 * language, a choice, a whole phase.
 */

const parts: readonly TextPart[] = [
  'title',
  'summary',
  'body',
  'open',
  'fixed',
  'outlook',
  'result',
  'coverAlt',
]
const simple = ['influence', 'topics', 'quarters'] as const
const late = ['rule', 'shortReason'] as const
const last = ['slug', 'reference', 'retention', 'cover'] as const

/** Every part of a draft by its path, in the order of the form. */
export function partsOf(draft: Readonly<Draft>): Map<string, unknown> {
  const { contact } = draft
  return new Map<string, unknown>([
    ...textLangs.flatMap((lang) =>
      parts.map((part): [string, unknown] => [`texts/${lang}/${part}`, draft.texts[lang][part]]),
    ),
    ...simple.map((name): [string, unknown] => [name, draft[name]]),
    ['contact/unit', { unitId: contact.unitId, unit: contact.unit }],
    ['contact/role', contact.role],
    ['contact/phone', contact.phone],
    ['contact/email', contact.email],
    ['place', draft.place],
    ...draft.phases.map((phase): [string, unknown] => [`phases/${phase.id}`, phase]),
    ...late.map((name): [string, unknown] => [name, draft[name]]),
    ['publishAt', { publishOn: draft.publishOn, publishTime: draft.publishTime }],
    ...last.map((name): [string, unknown] => [name, draft[name]]),
  ])
}

/** Paths at which two drafts differ, in the order of the form; phases only the second one has come last. */
export function differences(a: Readonly<Draft>, b: Readonly<Draft>): string[] {
  const [one, other] = [partsOf(a), partsOf(b)]
  return [...new Set([...one.keys(), ...other.keys()])].filter(
    (path) => JSON.stringify(one.get(path)) !== JSON.stringify(other.get(path)),
  )
}

/** What stands differently in my draft and in what somebody else has saved since I began from `base`. */
export const conflictsOf = (base: Readonly<Draft>, mine: Readonly<Draft>, theirs: Readonly<Draft>): Place[] =>
  placesOf(partsOf(base), partsOf(mine), partsOf(theirs))

/** Theirs, with the parts named taken from mine. */
export function merged(mine: Readonly<Draft>, theirs: Readonly<Draft>, paths: Iterable<string>): Draft {
  const out = structuredCopy(theirs)
  const source = partsOf(mine)
  for (const path of paths) put(out, path, structuredCopy(source.get(path)))
  return out
}

/** What was typed while something was on its way to the server stays; everything else is as the server answered. */
export function rebased(sent: Readonly<Draft>, now: Readonly<Draft>, answer: Readonly<Draft>): Draft {
  return merged(now, answer, differences(sent, now))
}

function put(draft: Draft, path: string, value: unknown): void {
  const [head = '', next = '', leaf = ''] = path.split('/')
  if (head === 'texts') draft.texts[next as TextLang][leaf as keyof TextDraft] = value as string
  else if (head === 'phases') putPhase(draft, next, value as PhaseDraft | undefined)
  else if (path === 'contact/unit') Object.assign(draft.contact, value)
  else if (head === 'contact') draft.contact[next as keyof Draft['contact']] = value as string
  else if (path === 'publishAt') Object.assign(draft, value)
  else Object.assign(draft, { [head]: value })
}

function putPhase(draft: Draft, id: string, phase: PhaseDraft | undefined): void {
  const index = draft.phases.findIndex((one) => one.id === id)
  if (index < 0) draft.phases.push(...(phase ? [phase] : []))
  else draft.phases.splice(index, 1, ...(phase ? [phase] : []))
}

function structuredCopy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)
}
