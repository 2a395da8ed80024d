import { describe, expect, it } from 'vitest'
import { ACCENT_ROLES, colourCss, tokensCss } from './css'
import { contrast, hexToOklch, hueDistance, normaliseHex, oklchToHex } from './oklch'
import { DEFAULT_ACCENT, internalAccent, judgeAccent, ramp, shortfalls } from './ramp'
import { MINIMUM, PAIRS, ROLES, type Palette } from './roles'
import { fluid, TEXT_STEPS } from './scale'

/** Very different towns: every corner of the wheel, very dark, very light, grey, loud. */
const ACCENTS = [
  DEFAULT_ACCENT,
  '#3b4a8f',
  '#d8232a',
  '#ffcf3f',
  '#000000',
  '#ffffff',
  '#808080',
  '#00ff00',
  '#ff00ff',
  '#0000ff',
  '#7a5c00',
  '#e4002b',
  '#00a0e0',
  '#5b2c83',
  '#ff7f00',
  '#1b3d1b',
  '#c0ffee',
  '#663300',
]

/** A small generator with a fixed start, so that a failure can be repeated. */
function* anyColours(count: number): Generator<string> {
  let seed = 20261204
  for (let i = 0; i < count; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    yield `#${(seed >>> 8).toString(16).padStart(6, '0')}`
  }
}

const failures = (palette: Palette) =>
  shortfalls(palette).map((p) => `${p.front} on ${p.back} (${p.where}): ${p.ratio.toFixed(2)}`)

describe('contrast of every pair', () => {
  it.each(ACCENTS)('%s in both schemes, public and internal', (accent) => {
    for (const theme of [ramp(accent), ramp(internalAccent(accent))]) {
      expect(failures(theme.light)).toEqual([])
      expect(failures(theme.dark)).toEqual([])
    }
  })

  it('holds for two hundred colours nobody chose', () => {
    for (const accent of anyColours(200)) {
      const theme = ramp(accent)
      expect([accent, ...failures(theme.light), ...failures(theme.dark)]).toEqual([accent])
    }
  })

  it('would notice a palette that fails', () => {
    const broken = { ...ramp(DEFAULT_ACCENT).light, 'ink-2': '#999999' }
    expect(failures(broken).join()).toContain('ink-2 on ground')
  })

  it('asks every role to take part, except those that only decorate', () => {
    const paired = new Set(PAIRS.flatMap((p) => [p.front, p.back]))
    const decorative = ['mast-line', 'line', 'tint-1', 'tint-2', 'tint-3', 'tint-4', 'tint-5']
    expect(ROLES.filter((role) => !paired.has(role))).toEqual(decorative)
    expect(MINIMUM).toEqual({ text: 4.5, control: 3 })
  })
})

describe('judgeAccent', () => {
  it('takes a good colour as it is and shows exactly that colour', () => {
    expect(judgeAccent(' 0A5F66 ')).toEqual({ ok: true, accent: '#0a5f66' })
    expect(ramp('#0a5f66').light.accent).toBe('#0a5f66')
  })

  it('refuses a light colour with the reason, the worst pair and a near colour of the same hue', () => {
    const verdict = judgeAccent('#00a0e0')
    expect(verdict).toMatchObject({ ok: false, reason: 'too-light', worst: { need: 4.5 } })
    if (verdict.ok) return
    const [asked, offered] = [hexToOklch('#00a0e0'), hexToOklch(verdict.suggestion)]
    expect(hueDistance(asked.h, offered.h)).toBeLessThan(6)
    expect(judgeAccent(verdict.suggestion)).toEqual({ ok: true, accent: verdict.suggestion })
    // Nearest: one step lighter would not do.
    const lighter = oklchToHex({ ...offered, l: offered.l + 0.012 })
    expect(judgeAccent(lighter).ok).toBe(false)
  })

  it('refuses the yellow that means «now»', () => {
    expect(judgeAccent('#ffd000')).toMatchObject({ ok: false, reason: 'signal' })
  })

  it.each(['', 'teal', '#12', '#gggggg', 'rgb(1,2,3)'])('refuses %j as no colour', (input) => {
    expect(judgeAccent(input)).toEqual({ ok: false, reason: 'not-a-colour', suggestion: DEFAULT_ACCENT })
  })

  it('only suggests what it would accept', () => {
    for (const accent of [...ACCENTS, ...anyColours(120)]) {
      const verdict = judgeAccent(accent)
      if (!verdict.ok)
        expect(judgeAccent(verdict.suggestion).ok, `${accent} → ${verdict.suggestion}`).toBe(true)
    }
  })
})

describe('internal accent', () => {
  it('never looks like the public one', () => {
    for (const accent of [...ACCENTS, ...anyColours(60)]) {
      const [own, inner] = [hexToOklch(ramp(accent).accent), hexToOklch(internalAccent(accent))]
      if (own.c > 0.03) expect(hueDistance(own.h, inner.h), accent).toBeGreaterThan(20)
    }
  })
})

describe('oklch', () => {
  it('comes back from a round trip', () => {
    for (const hex of anyColours(200)) expect(oklchToHex(hexToOklch(hex))).toBe(hex)
  })
  it('agrees with the norm on known ratios', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
    expect(contrast('#767676', '#ffffff')).toBeCloseTo(4.54, 2)
  })
  it('reads the ways people write a hex colour', () => {
    expect(normaliseHex('abc')).toBe('#aabbcc')
    expect(normaliseHex('#ABCDEF')).toBe('#abcdef')
    expect(normaliseHex('#abcd')).toBeNull()
  })
})

describe('scale', () => {
  it('never shows text under 16 px and body at 18 px on a desktop', () => {
    for (const [from, to] of Object.values(TEXT_STEPS)) expect(Math.min(from, to)).toBeGreaterThanOrEqual(16)
    expect(TEXT_STEPS.body[1]).toBe(18)
  })
  it('meets both ends', () => {
    expect(fluid(16, 16)).toBe('1rem')
    const [, base = '', slope = ''] = /([\d.-]+)rem \+ ([\d.]+)vw/.exec(fluid(40, 84)) ?? []
    for (const [width, px] of [
      [360, 40],
      [1280, 84],
    ] as const) {
      expect(Number(base) * 16 + (Number(slope) / 100) * width).toBeCloseTo(px, 1)
    }
  })
})

describe('style sheets', () => {
  it('of an installation name exactly the roles that an accent changes', () => {
    const [one, other] = [ramp('#d8232a'), ramp('#4a4a4a')]
    const followers = ROLES.filter(
      (role) => one.light[role] !== other.light[role] || one.dark[role] !== other.dark[role],
    )
    expect([...ACCENT_ROLES, 'on-accent'].sort()).toEqual([...followers, 'on-accent'].sort())
  })
  it('tokens.css is what the theme says', async () => {
    await expect(tokensCss(DEFAULT_ACCENT)).toMatchFileSnapshot('../../styles/tokens.css')
  })
  it('names every role in both schemes, and for internal spaces those that differ', () => {
    const css = colourCss('#d8232a')
    const times = (role: string) => css.split(`--${role}: `).length - 1
    for (const role of ROLES) expect(times(role), role).toBeGreaterThanOrEqual(3)
    expect([times('ground'), times('accent'), times('tint-3'), times('focus')]).toEqual([3, 6, 6, 6])
  })
})
