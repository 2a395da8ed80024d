import { contrast, hexToOklch, hueDistance, normaliseHex, oklchToHex, type Oklch } from './oklch'
import { MINIMUM, PAIRS, type Palette, type Role, type Scheme } from './roles'

/** The accent of a fresh installation: a deep lake teal. */
export const DEFAULT_ACCENT = '#0a5f66'

/** Warm, hardly visible: paper, not screen. */
const PAPER_HUE = 96
/** Headroom above the norm, so that rounding to 8 bits never falls below it. */
const MARGIN = 0.08

const NOW = '#ffcf3f'
const ON_NOW = '#1b1a14'

const grey = (l: number, c = 0.004, h = PAPER_HUE): string => oklchToHex({ l, c, h })

/**
 * Moves the lightness of `colour` away from `backs` just as far as needed; hue stays, chroma only
 * yields where the screen has no such colour. Halving is allowed because contrast only grows on the way.
 */
function until(
  colour: Oklch,
  ratio: number,
  backs: readonly string[],
  direction: 'darker' | 'lighter',
): string {
  const hexAt = (l: number) => oklchToHex({ ...colour, l })
  const far = (hex: string) => backs.every((back) => contrast(hex, back) >= ratio + MARGIN)
  let near = colour.l
  if (far(hexAt(near))) return hexAt(near)
  let enough = direction === 'darker' ? 0 : 1
  for (let i = 0; i < 10; i++) {
    const middle = (near + enough) / 2
    if (far(hexAt(middle))) enough = middle
    else near = middle
  }
  return hexAt(enough)
}

const TEXT = MINIMUM.text
const CONTROL = MINIMUM.control

/** Hues of meaning; they do not follow the accent, because red has to stay red. */
const MEANING = { positive: 152, warning: 70, negative: 22, info: 245 } as const

type Neutral =
  'ground' | 'sheet' | 'sunk' | 'mast' | 'mast-line' | 'line' | 'ink' | 'ink-2' | 'on-mast' | 'on-mast-2'

function neutrals(scheme: Scheme): Record<Neutral, string> {
  return scheme === 'light'
    ? {
        ground: grey(0.971, 0.006),
        sheet: '#ffffff',
        sunk: grey(0.945, 0.008),
        mast: grey(0.205, 0.006, 250),
        'mast-line': grey(0.4, 0.008, 250),
        'on-mast': grey(0.965, 0.004),
        'on-mast-2': grey(0.8, 0.006),
        ink: grey(0.205, 0.008, 250),
        'ink-2': grey(0.43, 0.012, 250),
        line: grey(0.875, 0.008),
      }
    : {
        ground: grey(0.165, 0.004, 250),
        sheet: grey(0.213, 0.006, 250),
        sunk: grey(0.255, 0.007, 250),
        mast: grey(0.11, 0.003, 250),
        'mast-line': grey(0.36, 0.006, 250),
        'on-mast': grey(0.95, 0.004),
        'on-mast-2': grey(0.78, 0.006),
        ink: grey(0.952, 0.005),
        'ink-2': grey(0.8, 0.008),
        line: grey(0.34, 0.008, 250),
      }
}

function meanings(scheme: Scheme, ground: string, sheet: string) {
  const light = scheme === 'light'
  const soft = (h: number) => oklchToHex({ l: light ? 0.95 : 0.27, c: light ? 0.034 : 0.045, h })
  const strong = (h: number) => {
    const start = { l: light ? 0.5 : 0.76, c: light ? 0.16 : 0.13, h }
    return until(start, TEXT, [ground, sheet, soft(h)], light ? 'darker' : 'lighter')
  }
  const deeper = (hex: string) => {
    const base = hexToOklch(hex)
    return oklchToHex({ ...base, l: base.l + (light ? -0.09 : 0.08) })
  }
  const negative = strong(MEANING.negative)
  return {
    positive: strong(MEANING.positive),
    'positive-soft': soft(MEANING.positive),
    warning: strong(MEANING.warning),
    'warning-soft': soft(MEANING.warning),
    negative,
    'negative-strong': deeper(negative),
    'negative-soft': soft(MEANING.negative),
    'on-negative': light ? '#ffffff' : grey(0.2, 0.03, MEANING.negative),
    info: strong(MEANING.info),
    'info-soft': soft(MEANING.info),
  }
}

/** The steps of one accent. In the light scheme `accent` is exactly the colour that was asked for. */
function accents(accent: Oklch, exact: string, scheme: Scheme, backs: readonly string[]) {
  const { h } = accent
  // A grey accent stays grey: no hue is invented where none was asked for.
  const calm = (l: number, most: number) => oklchToHex({ l, c: Math.min(accent.c, most), h })
  if (scheme === 'light') {
    const soft = calm(0.945, 0.02)
    const ink = until({ ...accent, l: Math.min(accent.l, 0.45) }, TEXT, [...backs, soft], 'darker')
    // A very dark accent cannot get darker on hover; it gets lighter, never so far that white words suffer.
    const strong = accent.l > 0.3 ? calm(accent.l - 0.1, 0.4) : calm(accent.l + 0.12, 0.4)
    return {
      accent: exact,
      'accent-strong': strong,
      'accent-soft': soft,
      'accent-ink': ink,
      'on-accent': '#ffffff',
      'tint-1': calm(0.94, 0.022),
      'tint-2': calm(0.82, 0.065),
      'tint-3': calm(0.63, 0.13),
      'tint-4': calm(Math.min(accent.l, 0.46), 0.16),
      'tint-5': calm(Math.min(accent.l, 0.46) - 0.1, 0.13),
    }
  }
  const soft = calm(0.3, 0.05)
  const lifted = until({ l: 0.8, c: Math.min(accent.c, 0.12), h }, TEXT, [...backs, soft], 'lighter')
  const base = hexToOklch(lifted)
  return {
    accent: lifted,
    'accent-strong': calm(Math.min(0.97, base.l + 0.08), 0.09),
    'accent-soft': soft,
    'accent-ink': lifted,
    'on-accent': calm(0.2, 0.04),
    'tint-1': calm(0.26, 0.045),
    'tint-2': calm(0.36, 0.07),
    'tint-3': calm(0.5, 0.09),
    'tint-4': calm(0.68, 0.1),
    'tint-5': calm(0.82, 0.085),
  }
}

/** What no accent changes, computed once per scheme. */
function foundation(scheme: Scheme) {
  const light = scheme === 'light'
  const direction: 'darker' | 'lighter' = light ? 'darker' : 'lighter'
  const base = neutrals(scheme)
  const backs = [base.ground, base.sheet, base.sunk]
  const meaning = meanings(scheme, base.ground, base.sheet)
  const lineStrong = until({ l: light ? 0.62 : 0.5, c: 0.01, h: 250 }, CONTROL, backs, direction)
  const softs = [
    meaning['positive-soft'],
    meaning['warning-soft'],
    meaning['negative-soft'],
    meaning['info-soft'],
  ]
  return { base, backs, meaning, lineStrong, softs, direction }
}

const FOUNDATION = { light: foundation('light'), dark: foundation('dark') }

function build(accent: string, scheme: Scheme): Palette {
  const { base, backs, meaning, lineStrong, softs, direction } = FOUNDATION[scheme]
  const own = accents(hexToOklch(accent), accent, scheme, backs)
  const focus = until(
    hexToOklch(own['accent-ink']),
    CONTROL,
    [...backs, own['accent-soft'], ...softs],
    direction,
  )
  return {
    ...base,
    ...meaning,
    ...own,
    'line-strong': lineStrong,
    now: NOW,
    'on-now': ON_NOW,
    focus,
    'focus-gap': base.sheet,
    'focus-mast': base['on-mast'],
  }
}

/** The pairs of a palette that fall short, with the ratio reached; empty when all is well. */
export function shortfalls(palette: Palette) {
  return PAIRS.flatMap((pair) => {
    const ratio = contrast(palette[pair.front], palette[pair.back])
    return ratio < MINIMUM[pair.need] ? [{ ...pair, ratio }] : []
  })
}

export interface Theme {
  /** The accent in use: the one asked for, or the nearest that passes. */
  accent: string
  light: Palette
  dark: Palette
}

export type AccentVerdict =
  | { ok: true; accent: string }
  | {
      ok: false
      /** not-a-colour: unreadable text · too-light: words and controls in it could not be read · signal: looks like the yellow that means «now». */
      reason: 'not-a-colour' | 'too-light' | 'signal'
      /** A colour of the same hue that passes. */
      suggestion: string
      /** The pair that hurts most, for the explanation; missing for reason not-a-colour and signal. */
      worst?: { front: Role; back: Role; ratio: number; need: number }
    }

const passes = (accent: string) =>
  shortfalls(build(accent, 'light')).length === 0 && shortfalls(build(accent, 'dark')).length === 0

/** Near the hue of the signal and as bright as it: people would take it for «now, you can act». */
function looksLikeSignal(accent: Oklch): boolean {
  const now = hexToOklch(NOW)
  return accent.c > 0.08 && hueDistance(accent.h, now.h) < 22 && accent.l > 0.7
}

/** The same hue, darkened as little as possible until every pair passes: in large steps down, then in small ones back. */
function nearest(accent: Oklch): string {
  const hexAt = (l: number) => oklchToHex({ ...accent, l })
  for (let l = accent.l; l > 0; l -= 0.04) {
    if (!passes(hexAt(l))) continue
    while (l + 0.004 < accent.l && passes(hexAt(l + 0.004))) l += 0.004
    return hexAt(l)
  }
  return DEFAULT_ACCENT
}

/** Says whether a colour may be an installation's accent, and if not, why and which near one may. */
export function judgeAccent(input: string): AccentVerdict {
  const hex = normaliseHex(input)
  if (hex === null) return { ok: false, reason: 'not-a-colour', suggestion: DEFAULT_ACCENT }
  const accent = hexToOklch(hex)
  if (looksLikeSignal(accent)) return { ok: false, reason: 'signal', suggestion: nearest(accent) }
  const short = [...shortfalls(build(hex, 'light')), ...shortfalls(build(hex, 'dark'))]
  const worst = short.sort((a, b) => a.ratio / MINIMUM[a.need] - b.ratio / MINIMUM[b.need])[0]
  if (!worst) return { ok: true, accent: hex }
  return {
    ok: false,
    reason: 'too-light',
    suggestion: nearest(accent),
    worst: { front: worst.front, back: worst.back, ratio: worst.ratio, need: MINIMUM[worst.need] },
  }
}

/** All roles in both schemes from one accent. An accent that may not be used is replaced by its suggestion. */
export function ramp(accent: string): Theme {
  const verdict = judgeAccent(accent)
  const used = verdict.ok ? verdict.accent : verdict.suggestion
  return { accent: used, light: build(used, 'light'), dark: build(used, 'dark') }
}

/**
 * The accent of internal spaces: an indigo, or a plum where the installation's own accent is
 * itself bluish, so that the two rooms are never mistaken for one another.
 */
export function internalAccent(accent: string): string {
  const indigo = '#3b4a8f'
  const plum = '#7a3069'
  return alike(hexToOklch(ramp(accent).accent), hexToOklch(indigo)) ? plum : indigo
}

/** Two coloured ones of near hue, or two greys. */
function alike(one: Oklch, other: Oklch): boolean {
  const [first, second] = [one.c > 0.03, other.c > 0.03]
  return first && second ? hueDistance(one.h, other.h) < 40 : first === second
}

/** alike: internal spaces could be mistaken for public ones. */
export type InternalVerdict = AccentVerdict | { ok: false; reason: 'alike'; suggestion: string }

/** Says whether a colour may be the accent of internal spaces beside that of the installation. */
export function judgeInternalAccent(accent: string, internal: string): InternalVerdict {
  const verdict = judgeAccent(internal)
  if (verdict.ok && alike(hexToOklch(ramp(accent).accent), hexToOklch(verdict.accent)))
    return { ok: false, reason: 'alike', suggestion: internalAccent(accent) }
  return verdict
}
