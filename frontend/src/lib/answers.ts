import type { Lang } from './i18n'

/* What participants said and the municipality answered, as it is sorted and counted on several pages. */

export const decisions = ['accepted', 'partly', 'not_accepted', 'noted'] as const
export type Decision = (typeof decisions)[number]
export const positions = ['approval', 'reservation', 'rejection', 'none'] as const
export const kinds = ['private', 'organisation'] as const
export const channels = ['online', 'letter', 'mail', 'counter', 'phone'] as const

/** A shape beside the word. None of them is the signal yellow, which means «you can act». */
export const looks = {
  accepted: 'done',
  partly: 'soon',
  not_accepted: 'withdrawn',
  noted: 'neutral',
} as const satisfies Record<Decision, string>

/** How often something came, by its word. */
export interface Counted {
  key: string
  count: number
}

export const countOf = (counts: readonly Counted[], key: string) =>
  counts.find((one) => one.key === key)?.count ?? 0

export const total = (counts: readonly Counted[]) => counts.reduce((sum, { count }) => sum + count, 0)

/** For the attribute `lang`: what stands in another language than the page. Easy German is German. */
export function foreign(of: string | undefined, page: Lang): string | undefined {
  const spoken = of === 'easy' ? 'de' : of
  return spoken === page ? undefined : spoken
}
