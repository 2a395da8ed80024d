import { countOf, decisions, total, type Decision } from '@/lib/answers'
import { longDate, monthYear } from '@/lib/format'
import { lang, t } from '@/lib/i18n'
import type { DiffSegment } from '@/ui/DiffView/segments'
import type { Changes, Chapter, Segment, Step } from './api'

export const progressLooks = {
  planned: 'soon',
  running: 'draft',
  done: 'done',
  dropped: 'withdrawn',
} as const satisfies Record<NonNullable<Step['progress']>, string>

const ops = { equal: 'equal', inserted: 'insert', deleted: 'delete' } as const

export type Change = NonNullable<Segment['change']>

/** As DiffView wants it. */
export const segmentsOf = ({ spans }: Pick<Change, 'spans'>): DiffSegment[] =>
  spans.map(({ op, text }) => ({ op: ops[op], text }))

/** What became of one passage between two versions; undefined where it stayed as it was. */
export function changeOf({ from, to, lang: of, changes }: Changes, block: string): Change | undefined {
  const found = changes.find(({ kind, old, new: now }) => kind !== 'same' && [...now, ...old].includes(block))
  if (!found || found.kind === 'same') return undefined
  return { from, to, lang: of, kind: found.kind, spans: found.spans ?? [] }
}

/** What was asked for, chapter by chapter, in the order of the document. */
export function byChapter(segments: readonly Segment[]): { title: string; segments: Segment[] }[] {
  const out: { title: string; segments: Segment[] }[] = []
  for (const segment of segments) {
    const title = segment.chapter ?? ''
    const last = out.at(-1)
    if (last?.title === title) last.segments.push(segment)
    else out.push({ title, segments: [segment] })
  }
  return out
}

/** How many of each decision there are; those that were not taken are left out. */
export const tally = (segments: readonly Segment[]): { decision: Decision; count: number }[] =>
  decisions
    .map((decision) => ({ decision, count: segments.filter((one) => one.decision === decision).length }))
    .filter(({ count }) => count > 0)

/** A milestone that is due in a month names no day. */
export function stepDate(step: Step): string {
  const at = new Date(step.at)
  return step.kind === 'milestone' && !step.exact ? monthYear(lang.value, at) : longDate(lang.value, at)
}

/** From the most negative to the most positive, as the scale of a chart wants it. */
export const scale = ['rejection', 'reservation', 'approval'] as const

export type Group = 'all' | 'private' | 'organisation'

export const titleOf = ({ title }: Pick<Chapter, 'title'>) => title ?? t('result.chapter.other')

/** Positions on each chapter, of everybody or of one kind of participant. */
export function positionRows(chapters: readonly Chapter[], group: Group) {
  return chapters.flatMap((chapter) => {
    const counts =
      group === 'all' ? chapter.positions : chapter.kinds?.find(({ kind }) => kind === group)?.positions
    const values = scale.map((key) => countOf(counts ?? [], key))
    return values.some(Boolean) ? [{ label: titleOf(chapter), values }] : []
  })
}

/** How many said of a chapter that they have nothing to say about it. */
export const withoutPosition = (chapters: readonly Chapter[]) =>
  chapters.reduce((sum, { positions }) => sum + countOf(positions, 'none'), 0)

/** Whether numbers by kind are held back for a chapter, because a group in it is small. */
export const heldBack = (chapters: readonly Chapter[]) =>
  chapters.some(({ positions, kinds }) => total(positions) > 0 && !kinds)

/** A consultation by the path of its page. */
export function placeOf(path: string): { slug: string; activity: string } | undefined {
  const [, slug, activity] = /^\/projekte\/([^/]+)\/konsultation\/([^/]+)/.exec(path) ?? []
  return slug && activity ? { slug: decodeURIComponent(slug), activity } : undefined
}
