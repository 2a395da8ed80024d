import type { Lang } from '@/lib/i18n'
import type { Chapter, Paper } from './api'

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
