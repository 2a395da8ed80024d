import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import { normaliseHex } from '@/ui/theme/oklch'

export const THEMES = ['system', 'light', 'dark'] as const
export const TEXT_SIZES = [100, 150, 200] as const
/** 0 is as wide as there is room. */
export const WIDTHS = [0, 320, 360, 768, 1280] as const

/** How the components are looked at. It lives in the address, so that a view can be sent to somebody. */
export interface Settings {
  theme: (typeof THEMES)[number]
  /** Hex; empty for the accent of the installation. */
  accent: string
  internal: boolean
  /** Percent of the reader's own size. */
  text: (typeof TEXT_SIZES)[number]
  rtl: boolean
  width: (typeof WIDTHS)[number]
  long: boolean
}

export const PLAIN: Settings = {
  theme: 'system',
  accent: '',
  internal: false,
  text: 100,
  rtl: false,
  width: 0,
  long: false,
}

function oneOf<T extends string | number>(values: readonly T[], found: unknown, otherwise: T): T {
  return values.find((value) => String(value) === found) ?? otherwise
}

export function fromQuery(query: LocationQuery): Settings {
  return {
    theme: oneOf(THEMES, query.thema, PLAIN.theme),
    accent: normaliseHex(String(query.akzent ?? '')) ?? '',
    internal: query.intern === '1',
    text: oneOf(TEXT_SIZES, query.schrift, PLAIN.text),
    rtl: query.richtung === 'rtl',
    width: oneOf(WIDTHS, query.breite, PLAIN.width),
    long: query.lang === '1',
  }
}

/** Only what differs from the plain view. */
export function toQuery({ theme, accent, internal, text, rtl, width, long }: Settings): LocationQueryRaw {
  return {
    ...(theme !== PLAIN.theme && { thema: theme }),
    ...(accent && { akzent: accent.slice(1) }),
    ...(internal && { intern: '1' }),
    ...(text !== PLAIN.text && { schrift: String(text) }),
    ...(rtl && { richtung: 'rtl' }),
    ...(width !== PLAIN.width && { breite: String(width) }),
    ...(long && { lang: '1' }),
  }
}

/** Puts a document into the asked state. Whoever calls it on the page itself has to undress it again. */
export function dress(root: HTMLElement, { theme, internal, text, rtl }: Settings): void {
  if (theme === 'system') delete root.dataset.theme
  else root.dataset.theme = theme
  if (internal) root.dataset.space = 'internal'
  else delete root.dataset.space
  root.style.fontSize = text === 100 ? '' : `${String(text)}%`
  root.dir = rtl ? 'rtl' : ''
}
