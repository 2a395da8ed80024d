import { expect, it } from 'vitest'
import { ACCENT_ROLES, themeCss } from './css'
import { internalAccent, judgeAccent, judgeInternalAccent, ramp } from './ramp'
import type { Palette } from './roles'

/**
 * What testdata/theme/accents.json says, the server says too (internal/site/theme). The file is written here:
 * npx vitest run src/ui/theme -u.
 */
const INPUTS = [
  '#0a5f66',
  '#3b4a8f',
  '#7a3069',
  '#d8232a',
  '#ffcf3f',
  '#ffd000',
  '#000000',
  '#ffffff',
  '#808080',
  '#4a4a4a',
  '#00ff00',
  '#ff00ff',
  '#0000ff',
  '#7a5c00',
  '#00a0e0',
  '#ff7f00',
  '#1b3d1b',
  '#c0ffee',
  '#a3262e',
  '#2f6b2f',
  '#6b2d5c',
  ' 0A5F66 ',
  'ABC',
  '#123',
  '',
  'teal',
  '#12',
  'rgb(1,2,3)',
  ...others(50),
]

/** A small generator with a fixed start, so that both sides see the same. */
function others(count: number): string[] {
  let seed = 20261122
  return Array.from({ length: count }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return `#${(seed >>> 8).toString(16).padStart(6, '0')}`
  })
}

const followers = (palette: Palette) => Object.fromEntries(ACCENT_ROLES.map((role) => [role, palette[role]]))
/** Cut, not rounded, because 4.49 is not enough. */
const cut = (ratio: number) => Math.floor(ratio * 1000) / 1000

function answer(input: string) {
  const verdict = judgeAccent(input)
  const { accent, light, dark } = ramp(input)
  return {
    input,
    ...(verdict.ok ? {} : { reason: verdict.reason, suggestion: verdict.suggestion }),
    ...(!verdict.ok && verdict.worst ? { ratio: cut(verdict.worst.ratio), need: verdict.worst.need } : {}),
    accent,
    internal: internalAccent(input),
    light: followers(light),
    dark: followers(dark),
  }
}

const BESIDE = [
  ['#0a5f66', '#3b4a8f'],
  ['#0a5f66', '#0a5f66'],
  ['#0a5f66', '#2f6b2f'],
  ['#3b4a8f', '#0a5f66'],
  ['#4a4a4a', '#5a5a5a'],
  ['#4a4a4a', '#7a3069'],
  ['#7a3069', '#ffcf3f'],
  ['#7a3069', 'plum'],
] as const

const SHEETS = [
  ['#0a5f66', '#7a3069'],
  ['#a3262e', ''],
  ['#4a4a4a', '#2f6b2f'],
  ['#00a0e0', ''],
] as const

it('answers as the vectors say that the server shares', async () => {
  const vectors = {
    accents: INPUTS.map(answer),
    beside: BESIDE.map(([accent, internal]) => {
      const verdict = judgeInternalAccent(accent, internal)
      return {
        accent,
        internal,
        ...(verdict.ok ? {} : { reason: verdict.reason, suggestion: verdict.suggestion }),
      }
    }),
    sheets: SHEETS.map(([accent, internal]) => ({
      accent,
      internal,
      css: themeCss(accent, internal || undefined),
    })),
  }
  await expect(`${JSON.stringify(vectors, null, 1)}\n`).toMatchFileSnapshot(
    '../../../../testdata/theme/accents.json',
  )
})
