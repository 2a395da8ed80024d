/**
 * Colour arithmetic for the theme: sRGB hex ↔ OKLCH, and WCAG 2.2 contrast.
 * OKLCH because equal steps of its lightness look equal for every hue, so that one recipe
 * serves a blue and a yellow town alike.
 */
export interface Oklch {
  /** Perceived lightness, 0 (black) to 1 (white). */
  l: number
  /** Chroma, 0 (grey) to about 0.37 (the strongest colour a screen shows). */
  c: number
  /** Hue in degrees, 0 to 360. */
  h: number
}

type Rgb = readonly [number, number, number]

const HEX = /^#?(?:([0-9a-f]{3})|([0-9a-f]{6}))$/i

/** Reads `#0a5f66`, `0a5f66` and `#abc`; null for everything else. Returns lower case with #. */
export function normaliseHex(input: string): string | null {
  const match = HEX.exec(input.trim())
  if (!match) return null
  const digits = match[2] ?? [...(match[1] ?? '')].map((d) => d + d).join('')
  return `#${digits.toLowerCase()}`
}

function toRgb(hex: string): Rgb {
  const n = Number.parseInt(hex.slice(1), 16)
  return [(n >> 16) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255]
}

const toLinear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
const toGamma = (v: number) => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055)

export function hexToOklch(hex: string): Oklch {
  const [r, g, b] = toRgb(hex).map(toLinear) as unknown as Rgb
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s
  return {
    l: 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    c: Math.hypot(a, bb),
    h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360,
  }
}

function oklchToLinear({ l, c, h }: Oklch): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const ll = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const mm = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const ss = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * ll - 3.3077115913 * mm + 0.2309699292 * ss,
    -1.2684380046 * ll + 2.6097574011 * mm - 0.3413193965 * ss,
    -0.0041960863 * ll - 0.7034186147 * mm + 1.707614701 * ss,
  ]
}

const inGamut = (rgb: Rgb) => rgb.every((v) => v >= -0.0005 && v <= 1.0005)

/** The nearest colour a screen can show: lightness and hue stay, chroma gives way. */
export function oklchToHex(colour: Oklch): string {
  const l = Math.min(1, Math.max(0, colour.l))
  let c = colour.c
  if (!inGamut(oklchToLinear({ ...colour, l }))) {
    let low = 0
    let high = c
    for (let i = 0; i < 14; i++) {
      const mid = (low + high) / 2
      if (inGamut(oklchToLinear({ ...colour, l, c: mid }))) low = mid
      else high = mid
    }
    c = low
  }
  const channels = oklchToLinear({ l, c, h: colour.h }).map((v) =>
    Math.round(Math.min(1, Math.max(0, toGamma(Math.min(1, Math.max(0, v))))) * 255)
      .toString(16)
      .padStart(2, '0'),
  )
  return `#${channels.join('')}`
}

/** WCAG relative luminance, 0 to 1. */
export function luminance(hex: string): number {
  const [r, g, b] = toRgb(hex).map(toLinear) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** WCAG contrast ratio, 1 to 21; the order of the two colours does not matter. */
export function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** The smaller angle between two hues, 0 to 180. */
export function hueDistance(one: number, other: number): number {
  const d = Math.abs(one - other) % 360
  return d > 180 ? 360 - d : d
}
