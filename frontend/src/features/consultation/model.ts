import { dateTime, longDate, relative } from '@/lib/format'
import { t, type Lang } from '@/lib/i18n'
import type { Block, View } from './api'

/** Languages a text can be in; Leichte Sprache is easy German. */
export type TextLang = Block['lang']

/** For the attribute `lang`. */
export const htmlLang = (of: TextLang): Lang => (of === 'easy' ? 'de' : of)

/** What is read at one time on a phone: a chapter with what lies in it. */
export interface Stretch {
  /** Id of its first block. */
  id: string
  blocks: Block[]
  /** Absent for what stands before the first chapter. */
  head?: Block
}

/** Chapters deeper than this are read together with the one they lie in. */
const DEEPEST = 2

/** A heading that is followed by a deeper one at once stays with it. */
export function stretches(blocks: readonly Block[]): Stretch[] {
  const out: Stretch[] = []
  for (const block of blocks) {
    const last = out.at(-1)
    const begins = block.kind === 'chapter' && (block.level ?? 1) <= DEEPEST
    const onlyHeads = last?.blocks.every(
      ({ kind, level }) => kind === 'chapter' && (level ?? 1) < (block.level ?? 1),
    )
    if (!last || (begins && !onlyHeads))
      out.push({ id: block.id, blocks: [block], ...(block.kind === 'chapter' ? { head: block } : {}) })
    else last.blocks.push(block)
  }
  return out
}

/** Where a block is among the stretches; -1 for one that is not there. */
export const stretchOf = (all: readonly Stretch[], id: string) =>
  all.findIndex(({ blocks }) => blocks.some((block) => block.id === id))

/** The chapter that a block lies in, or the block itself when it is one. */
export function chapterOf(blocks: readonly Block[], id: string): Block | undefined {
  const at = blocks.findIndex((block) => block.id === id)
  return blocks.slice(0, at + 1).findLast(({ kind }) => kind === 'chapter')
}

/** «2.1 Verkehr» */
export const headWords = ({ number, title }: Pick<Block, 'number' | 'title'>) =>
  [number, title].filter(Boolean).join(' ')

/** What somebody says about themselves: «Was betrifft mich?» */
export interface Concern {
  topic: string
  quarter: string
}

/**
 * Ids of the chapters that concern a person. A chapter that names nobody concerns whom the chapter above it concerns,
 * at the top everybody; and it concerns them too when a chapter in it does.
 */
export function concerned(blocks: readonly Block[], { topic, quarter }: Concern): ReadonlySet<string> {
  const found = new Set<string>()
  const path: { id: string; level: number; topics: readonly string[]; quarters: readonly string[] }[] = []
  for (const { id, kind, level = 1, topics = [], quarters = [] } of blocks) {
    if (kind !== 'chapter') continue
    while ((path.at(-1)?.level ?? 0) >= level) path.pop()
    const above = path.at(-1)
    const own = {
      id,
      level,
      topics: topics.length ? topics : (above?.topics ?? []),
      quarters: quarters.length ? quarters : (above?.quarters ?? []),
    }
    path.push(own)
    const fits = (named: readonly string[], asked: string) => !asked || !named.length || named.includes(asked)
    if (fits(own.topics, topic) && fits(own.quarters, quarter)) for (const { id } of path) found.add(id)
  }
  return found
}

/** True for a stretch in which no chapter concerns the person. */
export function isAside({ blocks }: Stretch, fitting: ReadonlySet<string>): boolean {
  const heads = blocks.filter(({ kind }) => kind === 'chapter')
  return heads.length > 0 && !heads.some(({ id }) => fitting.has(id))
}

export type Moment = 'none' | 'soon' | 'open' | 'over'

/** Whether statements are taken now. */
export function momentOf(times: View['times'], now: Date): Moment {
  if (!times) return 'none'
  if (now < new Date(times.opensAt)) return 'soon'
  return now <= new Date(times.closesAt) ? 'open' : 'over'
}

/** The time in words: what everybody wants to know first, and the whole of it. */
export function timeWords(times: View['times'], lang: Lang, now: Date): { short: string; long: string } {
  if (!times) return { short: t('consultation.when.none'), long: t('consultation.when.none.text') }
  const [opens, closes] = [new Date(times.opensAt), new Date(times.closesAt)]
  const span = { From: longDate(lang, opens), To: longDate(lang, closes) }
  switch (momentOf(times, now)) {
    case 'open':
      return {
        short: relative(lang, closes, now),
        long: t('consultation.when.open', { Date: dateTime(lang, closes) }),
      }
    case 'over':
      return {
        short: t('consultation.when.over'),
        long: t('consultation.when.over.text', span),
      }
    default:
      return {
        short: t('consultation.when.soon', { Date: span.From }),
        long: t('consultation.when.soon.text', span),
      }
  }
}

export const looks = { none: 'neutral', soon: 'soon', open: 'now', over: 'done' } as const

/** Languages of the words that are shown although another one was asked for. */
export function fallbacks(blocks: readonly Block[], asked: TextLang): 'none' | 'some' | 'all' {
  const others = blocks.filter(({ lang }) => lang !== asked).length
  return others === 0 ? 'none' : others === blocks.length ? 'all' : 'some'
}

/** «PDF» of «plan.pdf», for people who want to know before they load something. */
export const fileType = (name: string) => /\.(\w{1,8})$/.exec(name)?.[1]?.toUpperCase() ?? ''
