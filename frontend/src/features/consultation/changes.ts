import { t } from '@/lib/i18n'
import type { DiffSegment } from '@/ui/DiffView/segments'
import { parseRichText, type RichNode } from '@/ui/RichText/parse'
import type { Block, Change } from './api'
import { headWords } from './model'

/*
 * Two versions side by side, for people: in the order of the newer one, chapter by chapter, without what stayed.
 */

export interface ChangeGroup {
  /** Of the chapter; empty before the first one. */
  id: string
  title: string
  changes: Change[]
}

/** What of a block is needed to say where it is. */
export type Placed = Pick<Block, 'id' | 'kind' | 'number' | 'title' | 'html'>

/** What was removed stands in the chapter it was read after. */
export function changeGroups(changes: readonly Change[], blocks: readonly Placed[]): ChangeGroup[] {
  const chapters = new Map<string, Placed | undefined>()
  let head: Placed | undefined
  for (const block of blocks) {
    if (block.kind === 'chapter') head = block
    chapters.set(block.id, head)
  }
  const groups: ChangeGroup[] = []
  let current: Placed | undefined
  for (const change of changes) {
    const first = change.new[0]
    if (first !== undefined) current = chapters.get(first)
    if (change.kind === 'same') continue
    const id = current?.id ?? ''
    const last = groups.at(-1)
    if (last?.id === id) last.changes.push(change)
    else groups.push({ id, title: current ? headWords(current) : '', changes: [change] })
  }
  return groups
}

const ops = { equal: 'equal', inserted: 'insert', deleted: 'delete' } as const

/** As DiffView wants it. */
export const segmentsOf = ({ spans }: Pick<Change, 'spans'>): DiffSegment[] =>
  (spans ?? []).map(({ op, text }) => ({ op: ops[op], text }))

const kinds = ['changed', 'added', 'removed', 'moved', 'moved_changed', 'split', 'merged'] as const

/** «3 geändert», «1 neu»: only what there is. */
export function summaryOf(changes: readonly Change[]): string[] {
  return kinds.flatMap((kind) => {
    const Count = changes.filter((change) => change.kind === kind).length
    return Count ? [t(`consultation.changes.${kind}`, { Count })] : []
  })
}

/** What a block says, shortened: to know it again. */
export function wordsOfBlock(blocks: readonly Placed[], id: string): string {
  const block = blocks.find((one) => one.id === id)
  if (!block) return ''
  const all = [
    headWords(block),
    parseRichText(block.html ?? '')
      .map(plain)
      .join(' '),
  ]
  const letters = [...all.filter(Boolean).join(' ').replace(/\s+/g, ' ').trim()]
  return letters.length > 240 ? `${letters.slice(0, 240).join('')} …` : letters.join('')
}

function plain(node: RichNode): string {
  return typeof node === 'string' ? node : node.children.map(plain).join(' ')
}
