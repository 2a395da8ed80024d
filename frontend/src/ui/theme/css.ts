import { internalAccent, ramp } from './ramp'
import { ROLES, type Palette, type Role, type Scheme } from './roles'
import { scaleTokens } from './scale'

const lines = (pairs: Iterable<readonly [string, string]>, indent: string) =>
  [...pairs].map(([name, value]) => `${indent}--${name}: ${value};`).join('\n')

function block(selector: string, palette: Palette, scheme: Scheme, indent = '  '): string {
  const roles = lines(
    ROLES.map((role) => [role, palette[role]] as const),
    `${indent}  `,
  )
  return `${indent}${selector.replaceAll(', ', `,\n${indent}`)} {\n${indent}  color-scheme: ${scheme};\n${roles}\n${indent}}`
}

/** Only what differs from the surrounding palette: greys and meanings are the same in every room. */
function difference(selector: string, inner: Palette, outer: Palette, indent = '  '): string {
  const roles = ROLES.filter((role) => inner[role] !== outer[role]).map(
    (role) => [role, inner[role]] as const,
  )
  return `${indent}${selector.replaceAll(', ', `,\n${indent}`)} {\n${lines(roles, `${indent}  `)}\n${indent}}`
}

const INTERNAL = "[data-space='internal']"

/** The rules that give every role its colour for one accent: both schemes, public and internal. */
export function colourCss(accent: string): string {
  const own = ramp(accent)
  const internal = ramp(internalAccent(accent))
  const system = ":root:not([data-theme='light'])"
  const within = (outer: string) => `${outer}${INTERNAL}, ${outer} ${INTERNAL}`
  return [
    '@layer tokens {',
    block(":root, [data-theme='light']", own.light, 'light'),
    difference(`${INTERNAL}, ${within("[data-theme='light']")}`, internal.light, own.light),
    '  @media (prefers-color-scheme: dark) {',
    block(system, own.dark, 'dark', '    '),
    difference(within(system), internal.dark, own.dark, '    '),
    '  }',
    block("[data-theme='dark']", own.dark, 'dark'),
    difference(within("[data-theme='dark']"), internal.dark, own.dark),
    '}',
    '',
  ].join('\n')
}

/** The whole of `styles/tokens.css` for the default accent. */
export function tokensCss(accent: string): string {
  return [
    '/* Generated from src/ui/theme by theme.test.ts (npx vitest run src/ui/theme -u). Do not edit by hand. */',
    '@layer tokens {',
    `  :root {\n${lines(scaleTokens(), '    ')}\n  }`,
    '  @media (prefers-reduced-motion: reduce) {',
    '    :root {\n      --motion-quick: 0.01ms;\n      --motion-calm: 0.01ms;\n    }',
    '  }',
    '}',
    colourCss(accent),
  ].join('\n')
}

/** The roles that follow the accent; all others are the same in every installation. */
export const ACCENT_ROLES = [
  'accent',
  'accent-strong',
  'accent-soft',
  'accent-ink',
  'on-accent',
  'focus',
  'tint-1',
  'tint-2',
  'tint-3',
  'tint-4',
  'tint-5',
] as const satisfies readonly Role[]

/**
 * The rules by which a page wears another accent than the one it was built with. The server writes the same into the
 * page (internal/site/theme), so that it has its colours from the first paint; testdata/theme holds both together.
 */
export function themeCss(accent: string, internal = internalAccent(accent)): string {
  const [own, inner] = [ramp(accent), ramp(internal)]
  const rule = (selector: string, palette: Palette) =>
    `${selector}{${ACCENT_ROLES.map((role) => `--${role}:${palette[role]};`).join('')}}`
  const within = (outer: string) => `${outer}${INTERNAL},${outer} ${INTERNAL}`
  const [light, dark, system] = [
    "[data-theme='light']",
    "[data-theme='dark']",
    ":root:not([data-theme='light'])",
  ]
  return [
    '@layer theme{',
    rule(`:root,${light}`, own.light),
    rule(`${INTERNAL},${within(light)}`, inner.light),
    '@media (prefers-color-scheme:dark){',
    rule(system, own.dark),
    rule(within(system), inner.dark),
    '}',
    rule(dark, own.dark),
    rule(within(dark), inner.dark),
    '}',
  ].join('')
}

/**
 * Gives the page an installation's own accent at run time. A constructed style sheet, because
 * a strict content policy forbids style elements and attributes. Returns a function that takes it back.
 */
export function applyAccent(accent: string, internal?: string, root: Document = document): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(themeCss(accent, internal))
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet)
  }
}
