import words from 'virtual:words'
import { computed, shallowRef, triggerRef, type ComputedRef } from 'vue'
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
type Loader = (typeof words)[WordsPart]
let loaders: readonly Loader[] = [words.first]
const arriving = new Map<WordsPart, Promise<void>>()

/** Whether a sentence was asked for that is not there. */
let missed = false
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
  let wanted: typeof loaders
  let loaded: Catalogue
  do {
    wanted = loaders
    loaded = await sentences(next, wanted)
    // A part that was asked for meanwhile belongs to it.
  } while (wanted !== loaders)
  missed = false
  current.value = { lang: next, messages: loaded }
  document.documentElement.lang = next
}

/** Loads a part of the sentences, in the language of the page and in every one it changes to. */
export function loadWords(part: WordsPart): Promise<void> {
  const known = arriving.get(part)
  if (known) return known
  loaders = [...loaders, words[part]]
  const arrival = add(words[part])
  arriving.set(part, arrival)
  // Without a network it did not come: the next one who needs it asks again.
  arrival.catch(() => {
    arriving.delete(part)
    loaders = loaders.filter((loader) => loader !== words[part])
  })
  return arrival
}

/**
 * What is shown already needs none of the new sentences, so nothing is drawn again for them – unless somebody asked for
 * one before it was there.
 */
async function add(part: Loader): Promise<void> {
  const before = current.value
  const more = await sentences(before.lang, [part])
  // Another language, or an easier one, has brought the part with it.
  if (current.value !== before) return
  Object.assign(before.messages, more)
  if (missed) {
    missed = false
    triggerRef(current)
  }
}

async function sentences(of: Lang, from: readonly Loader[]): Promise<Catalogue> {
  const parts: Promise<{ default: object }>[] = from.map((part) => part[of]())
  // Last, so that its sentences win.
  if (easy.value && of === 'de') parts.push(import('@i18n/easy/public.json'))
  const loaded = await Promise.all(parts)
  return Object.assign({}, ...loaded.map((part) => part.default)) as Catalogue
}

/** The sentence in the language of the page; `Count` chooses the plural form. */
export function t(key: MessageKey, params: Params = {}): string {
  const { lang, messages } = current.value
  const message = messages[key]
  if (message !== undefined) return render(lang, message, params)
  missed = true
  return key
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
