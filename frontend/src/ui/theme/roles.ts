/**
 * The colour roles a component may use, and every pair of roles that meet on a screen.
 * A component that puts two roles together which are not listed here is a mistake:
 * the contrast test only proves what this list names.
 */
export const ROLES = [
  'ground',
  'sheet',
  'sunk',
  'mast',
  'on-mast',
  'on-mast-2',
  'mast-line',
  'ink',
  'ink-2',
  'line',
  'line-strong',
  'accent',
  'accent-strong',
  'accent-soft',
  'accent-ink',
  'on-accent',
  'positive',
  'positive-soft',
  'warning',
  'warning-soft',
  'negative',
  'negative-strong',
  'negative-soft',
  'on-negative',
  'info',
  'info-soft',
  'now',
  'on-now',
  'focus',
  'focus-gap',
  'focus-mast',
  'tint-1',
  'tint-2',
  'tint-3',
  'tint-4',
  'tint-5',
] as const

export type Role = (typeof ROLES)[number]
export type Scheme = 'light' | 'dark'
export type Palette = Readonly<Record<Role, string>>

/** WCAG 1.4.3 for text, 1.4.11 (and large text) for the rest. */
export const MINIMUM = { text: 4.5, control: 3 } as const

export interface Pair {
  front: Role
  back: Role
  need: keyof typeof MINIMUM
  /** Where the two meet, so that a failure tells whom it hurts. */
  where: string
}

const on = (need: Pair['need'], where: string, front: Role, ...backs: Role[]): Pair[] =>
  backs.map((back) => ({ front, back, need, where }))

export const PAIRS: readonly Pair[] = [
  ...on('text', 'body text, headings, field values', 'ink', 'ground', 'sheet', 'sunk', 'accent-soft'),
  ...on('text', 'notices and badges', 'ink', 'positive-soft', 'warning-soft', 'negative-soft', 'info-soft'),
  ...on('text', 'hints, meta lines, captions', 'ink-2', 'ground', 'sheet', 'sunk', 'accent-soft'),
  ...on('control', 'field borders, empty shapes of badges', 'line-strong', 'ground', 'sheet', 'sunk'),
  ...on(
    'text',
    'links, quiet buttons, labels in accent',
    'accent-ink',
    'ground',
    'sheet',
    'sunk',
    'accent-soft',
  ),
  ...on(
    'control',
    'button shape, top line, checked controls, bars',
    'accent',
    'ground',
    'sheet',
    'accent-soft',
    'sunk',
  ),
  ...on('text', 'button words', 'on-accent', 'accent', 'accent-strong'),
  ...on('control', 'hovered button shape', 'accent-strong', 'ground', 'sheet'),
  ...on('text', 'positive notice and badge', 'positive', 'ground', 'sheet', 'positive-soft'),
  ...on('text', 'warning notice and badge', 'warning', 'ground', 'sheet', 'warning-soft'),
  ...on('text', 'errors at the field and in the summary', 'negative', 'ground', 'sheet', 'negative-soft'),
  ...on('text', 'hovered danger button', 'negative-strong', 'ground', 'sheet', 'negative-soft'),
  ...on('text', 'danger button words', 'on-negative', 'negative', 'negative-strong'),
  ...on('text', 'info notice and badge', 'info', 'ground', 'sheet', 'info-soft'),
  ...on('text', 'what can be done now', 'on-now', 'now'),
  ...on('text', 'footer text', 'on-mast', 'mast'),
  ...on('text', 'footer second text', 'on-mast-2', 'mast'),
  ...on('control', 'now disc on the footer', 'now', 'mast'),
  ...on(
    'control',
    'focus ring',
    'focus',
    'ground',
    'sheet',
    'sunk',
    'accent-soft',
    'focus-gap',
    'positive-soft',
    'warning-soft',
    'negative-soft',
    'info-soft',
  ),
  ...on('control', 'focus ring on the footer', 'focus-mast', 'mast'),
  ...on('control', 'focus ring on the signal colour', 'on-now', 'now'),
]
