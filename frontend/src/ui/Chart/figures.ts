import { integer, list, percent, quote } from '@/lib/format'
import { t, type Lang } from '@/lib/i18n'

/** One bar: an answer and how many gave it. */
export interface ChartItem {
  label: string
  value: number
}

/** One statement, with a count for every level of the scale from the most negative to the most positive. */
export interface LikertRow {
  label: string
  values: readonly number[]
}

/** One line of a chart, one value for every point in time; null where nobody measured. */
export interface ChartSeries {
  label: string
  values: readonly (number | null)[]
}

/** Below this, a share says more about single persons than about everyone. */
export const FEW = 30

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** Whole percents that add up to 100 by largest remainder: three equal parts are 34, 33 and 33. */
export function wholeShares(values: readonly number[]): number[] {
  const total = sum(values)
  if (total <= 0) return values.map(() => 0)
  const exact = values.map((value) => (value / total) * 100)
  const shares = exact.map(Math.floor)
  const byRemainder = exact
    .map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
  for (const { index } of byRemainder.slice(0, 100 - sum(shares))) shares[index] = (shares[index] ?? 0) + 1
  return shares
}

/** Where several answers were possible, every share stands for itself. */
export function sharesOf(values: readonly number[], respondents: number): number[] {
  return values.map((value) => (respondents > 0 ? Math.round((value / respondents) * 100) : 0))
}

/** A whole percent in words; what somebody chose is never nought. */
export function shareWords(lang: Lang, share: number, value: number): string {
  return share === 0 && value > 0 ? `<\u00a0${percent(lang, 0.01, 0)}` : percent(lang, share / 100, 0)
}

/** The answer given most often, or all of them when they share the first place. */
export function summariseItems(lang: Lang, items: readonly ChartItem[], shares: readonly number[]): string {
  const most = Math.max(0, ...items.map((item) => item.value))
  const first = items.filter((item) => item.value === most)
  if (most === 0 || first.length === items.length) return ''
  const names = list(
    lang,
    first.map((item) => quote(lang, item.label)),
  )
  // Equal answers can have unequal whole percents; their number is the same for sure.
  if (first.length > 1) return t('ui.chart.tie', { Label: names, Count: most })
  const share = shares[items.findIndex((item) => item.value === most)] ?? 0
  return t('ui.chart.most', { Label: names, Share: shareWords(lang, share, most) })
}

/** How many levels count as approval: the upper half, without the middle one. */
const upper = (levels: number) => Math.floor(levels / 2)

/** The two highest levels, or the highest one of a short scale, by their own names. */
function upperNames(lang: Lang, levels: readonly string[]): string {
  const names = levels.slice(levels.length - upper(levels.length)).map((level) => quote(lang, level))
  const last = names.pop() ?? ''
  return names.length ? t('ui.chart.or', { A: names.join(', '), B: last }) : last
}

/** The statement with most and the one with least approval; of a single one, its approval. */
export function summariseLikert(lang: Lang, levels: readonly string[], rows: readonly LikertRow[]): string {
  const answered = rows
    .filter((row) => sum(row.values) > 0)
    .map((row) => ({
      label: quote(lang, row.label),
      share: sum(wholeShares(row.values).slice(levels.length - upper(levels.length))),
    }))
    .sort((a, b) => b.share - a.share)
  const [most] = answered
  const least = answered.at(-1)
  if (!most || !least) return ''
  const Levels = upperNames(lang, levels)
  if (most === least || most.share === least.share)
    return t('ui.chart.chose', {
      Label: list(
        lang,
        answered.map(({ label }) => label),
      ),
      Share: percent(lang, most.share / 100, 0),
      Levels,
    })
  return t('ui.chart.range', {
    Levels,
    Most: most.label,
    Share: percent(lang, most.share / 100, 0),
    Least: least.label,
    Other: percent(lang, least.share / 100, 0),
  })
}

interface Point {
  value: number
  at: string
}

/** The highest value and the latest one, each with its place. */
export function summariseSeries(
  lang: Lang,
  labels: readonly string[],
  series: readonly ChartSeries[],
  words: (value: number) => string = (value) => integer(lang, value),
): string {
  const several = series.length > 1
  const points = series.flatMap((line) =>
    line.values.flatMap((value, index): Point[] => {
      const at = labels[index] ?? ''
      return value === null ? [] : [{ value, at: several ? `${line.label}, ${at}` : at }]
    }),
  )
  const [first] = points
  if (!first) return ''
  const peak = points.reduce((best, point) => (point.value > best.value ? point : best), first)
  const last = points.at(-1) ?? first
  const sentences = [t('ui.chart.peak', { Value: words(peak.value), At: peak.at })]
  // With several lines «latest» would pick one of them at random.
  if (!several && last !== peak) sentences.push(t('ui.chart.last', { Value: words(last.value), At: last.at }))
  return sentences.join(' ')
}

/** One part of a stacked bar, in percent of the width. */
export interface Segment {
  level: number
  x: number
  width: number
  share: number
  value: number
}

/**
 * Places the levels of every statement. Centred, the middle of all bars stands above each other: what leans to the
 * right is approval. Otherwise every bar fills the width.
 */
export function stackLikert(rows: readonly LikertRow[], levels: number, centred: boolean): Segment[][] {
  const middle = (values: readonly number[]) => (levels % 2 ? (values[upper(levels)] ?? 0) / 2 : 0)
  const parts = rows.map((row) => {
    const total = sum(row.values) || 1
    const left = (sum(row.values.slice(0, upper(levels))) + middle(row.values)) / total
    return { left, right: sum(row.values) > 0 ? 1 - left : 0 }
  })
  const left = centred ? Math.max(0, ...parts.map((part) => part.left)) : 0
  const right = centred ? Math.max(0, ...parts.map((part) => part.right)) : 1
  const scale = 100 / (left + right || 1)
  return rows.map((row, index) => {
    const total = sum(row.values)
    const shares = wholeShares(row.values)
    let x = centred ? (left - (parts[index]?.left ?? 0)) * scale : 0
    return row.values.flatMap((value, level) => {
      if (value <= 0) return []
      const width = (value / total) * scale
      const segment = { level, x, width, share: shares[level] ?? 0, value }
      x += width
      return [segment]
    })
  })
}

export type Shade = 'n3' | 'n2' | 'n1' | 'mid' | 'p1' | 'p2' | 'p3'

/** Negative levels get hatching, positive ones a full tone, the middle neither: told apart without colour. */
export function shadeOf(level: number, levels: number): Shade {
  const half = upper(levels)
  if (levels % 2 && level === half) return 'mid'
  const positive = level >= levels - half
  // Short scales begin with the strong tones, so that two levels are clearly two.
  const rank = positive ? level - (levels - half) + (3 - half) : half - level - 1 + (3 - half)
  return `${positive ? 'p' : 'n'}${Math.min(3, Math.max(1, rank + 1))}` as Shade
}

/** Five steps of one tone; nought and nothing have none. */
export function heatOf(value: number | null, max: number): 0 | 1 | 2 | 3 | 4 | 5 {
  if (value === null || value <= 0 || max <= 0) return 0
  return Math.min(5, Math.ceil((value / max) * 5)) as 1 | 2 | 3 | 4 | 5
}
