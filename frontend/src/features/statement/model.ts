import { pictureIn } from '@/ui/PlanView/plan'
import type { Block, Gap, Remark, Statement } from './api'
import type { Entry } from './desk'

/** A chapter with what stands in it up to the next one, of whatever level. */
export interface Chapter {
  /** Id of its heading; of the first block for what stands before all chapters. */
  id: string
  head?: Block
  blocks: Block[]
  level: number
}

export function chapters(blocks: readonly Block[]): Chapter[] {
  const out: Chapter[] = []
  for (const block of blocks) {
    const last = out.at(-1)
    if (block.kind === 'chapter') out.push({ id: block.id, head: block, blocks: [], level: block.level ?? 1 })
    else if (last) last.blocks.push(block)
    else out.push({ id: block.id, blocks: [block], level: 1 })
  }
  return out
}

/** «2.1 Verkehr» */
export const headWords = ({ number, title }: Pick<Block, 'number' | 'title'>) =>
  [number, title].filter(Boolean).join(' ')

/** What was written, by the chapter it is about; under '' what stands nowhere in the document any more. */
export function byChapter<T extends Pick<Entry, 'anchor' | 'state'>>(
  all: readonly Chapter[],
  entries: readonly T[],
): Map<string, T[]> {
  const home = new Map<string, string>()
  for (const { id, blocks } of all) {
    home.set(id, id)
    for (const block of blocks) home.set(block.id, id)
  }
  const out = new Map<string, T[]>()
  for (const entry of entries) {
    const chapter = entry.state === 'removed' ? '' : (home.get(entry.anchor.block) ?? '')
    out.set(chapter, [...(out.get(chapter) ?? []), entry])
  }
  return out
}

/** True for the remark that carries the position: on the heading itself, and on no words in it. */
export const isOnWhole = ({ anchor }: Pick<Remark, 'anchor'>, chapter: string) =>
  anchor.block === chapter && !anchor.quote

/** Plain words of cleaned HTML, to compare a proposed wording with. */
export function plainWords(html: string): string {
  const text = new DOMParser().parseFromString(
    html.replace(/<(br|\/p|\/li|\/h\d|\/tr)[^>]*>/g, '$&\n'),
    'text/html',
  )
  return (text.body.textContent || '')
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim()
}

/** The words that a new wording would replace. */
export function wordsBefore(anchor: Remark['anchor'], blocks: readonly Block[]): string {
  if (anchor.quote) return anchor.quote
  const block = blocks.find(({ id }) => id === anchor.block)
  return block ? [block.title, plainWords(block.html ?? '')].filter(Boolean).join('\n') : ''
}

/** How people call the picture in a block: its title, the first line of its caption, or the words for those who do not see it. */
export function planName({ title, html = '' }: Pick<Block, 'title' | 'html'>): string {
  const [caption = ''] = plainWords(html).split('\n')
  return title || caption || (pictureIn(html)?.alt ?? '')
}

export interface Place {
  /** Id of a remark, of a field on the check page, or of neither: the statement as a whole. */
  kind: 'remark' | 'field' | 'whole'
  id: string
}

/** Where a gap lies: `#/remarks/<id>/reason`, `#/contact/name`, `#/`. */
export function placeOf({ pointer }: Pick<Gap, 'pointer'>): Place {
  const [first = '', second = ''] = pointer.replace(/^#\//, '').split('/')
  if (first === 'remarks') return { kind: 'remark', id: second }
  return first ? { kind: 'field', id: [first, second].filter(Boolean).join('.') } : { kind: 'whole', id: '' }
}

/** Receipts are typed from paper: numbers in any case, with spaces, without the letter or the lines between. */
export function tidyNumber(typed: string): string {
  const plain = typed.replace(/\s+/g, '').toUpperCase()
  const [, year, count] = /^(?:M-?)?(\d{4})-?(\d{5,})$/.exec(plain) ?? []
  return year && count ? `M-${year}-${count}` : plain
}

/** «2 von 8»: chapters that somebody has spoken to. */
export const spokenTo = (all: readonly Chapter[], groups: ReadonlyMap<string, readonly unknown[]>) =>
  all.filter(({ id }) => (groups.get(id)?.length ?? 0) > 0).length

/** «/projekte/<slug>/konsultation/<activity>», as the server names a page. */
export function placeOfPath(path: string): { slug: string; activity: string } {
  const [, slug = '', activity = ''] = /^\/projekte\/([^/]+)\/konsultation\/([^/]+)/.exec(path) ?? []
  return { slug: decodeURIComponent(slug), activity }
}

/**
 * Until when a statement can be submitted, and by what right; nothing where nothing can be written any more, and nothing
 * for paper, which counts by the day it came in.
 */
export function dueOf(
  {
    can,
    channel,
    deadline,
    extendedTo,
    graceUntil,
  }: Pick<Statement, 'can' | 'channel' | 'deadline' | 'extendedTo' | 'graceUntil'>,
  now: Date,
): { kind: 'until' | 'extended' | 'grace'; at: Date } | undefined {
  if (!can.write.allowed || !deadline || channel !== 'online') return undefined
  if (new Date(deadline) >= now)
    return extendedTo
      ? { kind: 'extended', at: new Date(extendedTo) }
      : { kind: 'until', at: new Date(deadline) }
  return graceUntil ? { kind: 'grace', at: new Date(graceUntil) } : undefined
}
