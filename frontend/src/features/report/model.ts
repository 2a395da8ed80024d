import type { Lang } from '@/lib/i18n'
import type { Chapter, Counted, Paper } from './api'

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

export const countOf = (counts: readonly Counted[], key: string) =>
  counts.find((one) => one.key === key)?.count ?? 0

export const total = (counts: readonly Counted[]) => counts.reduce((sum, { count }) => sum + count, 0)

/** What is about no chapter has no id; it is asked for by this word. */
export const general = 'general'
export const chapterId = ({ id }: Pick<Chapter, 'id'>) => id ?? general

/** The chapter that an address names, else the first; with those before and behind it. */
export function openChapter(chapters: readonly Chapter[], wanted: unknown) {
  const at = Math.max(
    0,
    chapters.findIndex((chapter) => chapterId(chapter) === wanted),
  )
  return { chapter: chapters[at], before: chapters[at - 1], next: chapters[at + 1] }
}

/** For the attribute `lang`: what stands in another language than the page. Easy German is German. */
export function foreign(of: string | undefined, page: Lang): string | undefined {
  const spoken = of === 'easy' ? 'de' : of
  return spoken === page ? undefined : spoken
}

/** Files in the language of the page, else in German, the one that always exists; the others behind them. */
export function papersFor(papers: readonly Paper[], page: Lang): { first: Paper[]; others: Paper[] } {
  const spoken = papers.some((paper) => paper.lang === page) ? page : 'de'
  return {
    first: papers.filter((paper) => paper.lang === spoken),
    others: papers.filter((paper) => paper.lang !== spoken),
  }
}

/** The digits of a checksum in groups, to be compared by eye. */
export const grouped = (digits: string) => digits.replace(/(.{8})(?=.)/g, '$1 ')
