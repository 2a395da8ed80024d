import { computed, shallowRef, type ComputedRef } from 'vue'
import type german from '@i18n/de/public.json'
import { integer } from './format'

/** German is the source: a key that does not exist there does not compile. */
export type MessageKey = keyof typeof german
export type Lang = 'de' | 'fr' | 'it' | 'en'
type Params = Record<string, string | number>
type Message = string | ({ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>)
type Catalogue = Record<string, Message>

export const langs: readonly Lang[] = ['de', 'fr', 'it', 'en']
/** Each language in its own words: who needs the switch may not read the current one. */
export const langNames: Record<Lang, string> = {
  de: 'Deutsch',
  fr: 'Français',
  it: 'Italiano',
  en: 'English',
}

// One chunk per language; the server preloads the one that the page needs.
const first = import.meta.glob<Catalogue>('../../../i18n/*/public.json', {
  query: '?part=first',
  import: 'default',
})
const more = import.meta.glob<Catalogue>('../../../i18n/*/public.json', {
  query: '?part=more',
  import: 'default',
})
const letter = import.meta.glob<Catalogue>('../../../i18n/*/public.json', {
  query: '?part=letter',
  import: 'default',
})
const read = import.meta.glob<Catalogue>('../../../i18n/*/public.json', {
  query: '?part=read',
  import: 'default',
})
const contact = import.meta.glob<Catalogue>('../../../i18n/*/public.json', {
  query: '?part=contact',
  import: 'default',
})
let parts = [first]

const current = shallowRef<{ lang: Lang; messages: Catalogue }>({ lang: 'de', messages: {} })

/** The language of the page. */
export const lang: ComputedRef<Lang> = computed(() => current.value.lang)

export function isLang(value: unknown): value is Lang {
  return langs.includes(value as Lang)
}

/** Switches once the catalogue is there, so that no sentence is ever shown in two languages. */
export async function setLang(next: Lang): Promise<void> {
  const at = `../../../i18n/${next}/public.json`
  const loaded = await Promise.all(parts.map((part) => part[at]?.()))
  if (!loaded[0]) throw new Error(`no catalogue for ${next}`)
  // Two parts may be on their way at once: the one that comes last must not take away the other.
  const known = current.value.lang === next ? current.value.messages : {}
  current.value = { lang: next, messages: Object.assign({}, known, ...loaded) as Catalogue }
  document.documentElement.lang = next
}

/** Loads the sentences that a first visit does without: those of the account and of components that load on use. */
export const loadAllWords = () => load(more)

/** Loads the sentences of pages that a letter or a mail leads to. */
export const loadLetterWords = () => load(letter)

/** Loads the sentences of lists, documents and the search, and of what stands below the fold of a project. */
export const loadReadWords = () => load(read)

/** Loads the sentences of the form to write to the municipality. */
export const loadContactWords = () => load(contact)

async function load(part: typeof first): Promise<void> {
  if (parts.includes(part)) return
  parts = [...parts, part]
  await setLang(lang.value)
}

/** The sentence in the language of the page; `Count` chooses the plural form. */
export function t(key: MessageKey, params: Params = {}): string {
  const { lang, messages } = current.value
  const message = messages[key]
  return message === undefined ? key : render(lang, message, params)
}

/** Whole numbers get the thousands separator of the language: hand years and reference numbers in as strings. */
export function render(lang: Lang, message: Message, params: Params): string {
  const pattern =
    typeof message === 'string' ? message : (message[pluralForm(lang, params.Count)] ?? message.other)
  return pattern.replace(/\{\{\.(\w+)\}\}/g, (_, name: string) => {
    const value = params[name] ?? ''
    return Number.isInteger(value) ? integer(lang, value as number) : String(value)
  })
}

function pluralForm(lang: Lang, count: unknown): Intl.LDMLPluralRule {
  return new Intl.PluralRules(lang).select(Math.abs(Number(count)))
}
