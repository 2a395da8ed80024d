/**
 * Sizes: one modular scale, fluid between a phone (360 px) and a desktop (1280 px).
 * Everything is in rem plus vw, never vw alone, so that text still grows with the reader's own setting.
 */
const NARROW = 360
const WIDE = 1280

const round = (n: number) => Number(n.toFixed(4))

/** A `clamp()` that is `from` px at 360 px and `to` px at 1280 px of window width. */
export function fluid(from: number, to: number): string {
  if (from === to) return `${round(from / 16)}rem`
  const slope = (to - from) / (WIDE - NARROW)
  const base = from - slope * NARROW
  return `clamp(${round(from / 16)}rem, ${round(base / 16)}rem + ${round(slope * 100)}vw, ${round(to / 16)}rem)`
}

/** px at 360 and at 1280. Nothing a person reads is under 16. The steps are 1.2 on a phone, 1.28 on a desktop. */
export const TEXT_STEPS = {
  small: [16, 16],
  body: [17, 18],
  lead: [19, 22],
  h4: [19, 20],
  h3: [21, 25],
  h2: [26, 36],
  h1: [33, 56],
  display: [40, 84],
} as const satisfies Record<string, readonly [number, number]>

export const SPACE_STEPS = {
  1: [4, 4],
  2: [8, 8],
  3: [12, 12],
  4: [16, 16],
  5: [20, 24],
  6: [28, 36],
  7: [40, 56],
  8: [56, 88],
  9: [80, 136],
} as const satisfies Record<number, readonly [number, number]>

/** Everything that is neither colour nor scale. */
export const CONSTANTS: Readonly<Record<string, string>> = {
  font: "'Source Sans 3 Variable', 'Source Sans 3 Stand-in', system-ui, sans-serif",
  'font-mono': "ui-monospace, 'SFMono-Regular', 'Cascadia Mono', Consolas, monospace",
  'weight-text': '400',
  'weight-strong': '650',
  'weight-heading': '700',
  'leading-text': '1.55',
  'leading-tight': '1.08',
  'leading-close': '1.25',
  'track-tight': '-0.028em',
  'track-close': '-0.014em',
  measure: '66ch',
  'measure-narrow': '44rem',
  'page-width': '76rem',
  'page-margin': 'clamp(1rem, 4vw, 2.5rem)',
  gutter: 'clamp(1rem, 0.4rem + 1.8vw, 1.75rem)',
  target: '2.75rem',
  edge: '4px',
  'radius-control': '2px',
  'radius-sheet': '0px',
  'radius-round': '999px',
  'shadow-raised': '0 1px 2px rgb(0 0 0 / 0.12), 0 12px 32px rgb(0 0 0 / 0.16)',
  'ring-width': '3px',
  'ring-offset': '2px',
  'motion-quick': '120ms',
  'motion-calm': '260ms',
  ease: 'cubic-bezier(0.2, 0, 0, 1)',
}

export function scaleTokens(): [name: string, value: string][] {
  return [
    ...Object.entries(TEXT_STEPS).map(([k, [a, b]]): [string, string] => [`text-${k}`, fluid(a, b)]),
    ...Object.entries(SPACE_STEPS).map(([k, [a, b]]): [string, string] => [`space-${k}`, fluid(a, b)]),
    ...Object.entries(CONSTANTS),
  ]
}
