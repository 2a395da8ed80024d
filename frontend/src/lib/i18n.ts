import words from 'virtual:words'
import { computed, shallowRef, type ComputedRef } from 'vue'
import type german from '@i18n/de/public.json'
import type { parts } from '../../words.mjs'
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

/** A part of the sentences that not every page needs; words.mjs says what is in it. */
export type WordsPart = keyof typeof parts

// One chunk per part and language; the server preloads the first one that the page needs.
let loaders = [words.first]

const current = shallowRef<{ lang: Lang; messages: Catalogue }>({ lang: 'de', messages: {} })

/** The language of the page. */
export const lang: ComputedRef<Lang> = computed(() => current.value.lang)

const easyKey = 'mitwirken:easy'
const easy = shallowRef(remembersEasy())
/** Whether the page speaks Leichte Sprache: sentences of its own over the German ones. */
export const easyGerman: ComputedRef<boolean> = computed(() => easy.value && lang.value === 'de')

function remembersEasy(): boolean {
  try {
    return localStorage.getItem(easyKey) !== null
  } catch {
    return false
  }
}

/** Turns Leichte Sprache on or off, for the next visits too. */
export async function setEasy(on: boolean): Promise<void> {
  easy.value = on
  try {
    if (on) localStorage.setItem(easyKey, 'ja')
    else localStorage.removeItem(easyKey)
  } catch {
    // Then it is on for this visit.
  }
  await setLang(lang.value)
}

export function isLang(value: unknown): value is Lang {
  return langs.includes(value as Lang)
}

/** Switches once the catalogue is there, so that no sentence is ever shown in two languages. */
export async function setLang(next: Lang): Promise<void> {
  const parts: Promise<{ default: object }>[] = loaders.map((part) => part[next]())
  // Last, so that its sentences win.
  if (easy.value && next === 'de') parts.push(import('@i18n/easy/public.json'))
  const loaded = await Promise.all(parts)
  // Two parts may be on their way at once: the one that comes last must not take away the other.
  const known = current.value.lang === next ? current.value.messages : {}
  current.value = {
    lang: next,
    messages: Object.assign({}, known, ...loaded.map((part) => part.default)) as Catalogue,
  }
  document.documentElement.lang = next
}

/** Loads a part of the sentences, in the language of the page and in every one it changes to. */
export async function loadWords(part: WordsPart): Promise<void> {
  if (loaders.includes(words[part])) return
  loaders = [...loaders, words[part]]
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
