import type { Schemas } from '@/lib/api/client'
import { parseRichText, type RichNode } from '@/ui/RichText/parse'

/*
 * The document of a draft in the hands of staff: plain data, every change gives a new list. A chapter takes along what
 * lies in it.
 */

export const textLangs = ['de', 'fr', 'it', 'en', 'easy'] as const
export type TextLang = (typeof textLangs)[number]
export const kinds = ['chapter', 'article', 'paragraph', 'list', 'table', 'figure', 'footnote'] as const
export type Kind = (typeof kinds)[number]

export interface Words {
  title: string
  html: string
}

export interface Block {
  id: string
  kind: Kind
  /** 1 to 4 for chapters, 0 for all others. */
  level: number
  number: string
  words: Partial<Record<TextLang, Words>>
  topics: string[]
  quarters: string[]
}

const MAX_LEVEL = 4
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

/** As the server draws them: fifty random bits. */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => LETTERS[byte % 32]).join('')
}

export const blockOf = ({ id, kind, level, number, words, topics, quarters }: Schemas['Block']): Block => ({
  id,
  kind,
  level: level ?? 0,
  number: number ?? '',
  words: Object.fromEntries(
    textLangs.flatMap((of) => {
      const one = words[of]
      return one ? [[of, { title: one.title ?? '', html: one.html ?? '' }]] : []
    }),
  ),
  topics: topics ?? [],
  quarters: quarters ?? [],
})

const filled = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== '' && !(Array.isArray(value) && !value.length)),
  ) as Partial<T>

export const writingOf = ({ id, kind, level, number, words, topics, quarters }: Block) => ({
  id,
  kind,
  ...(level ? { level } : {}),
  ...filled({ number, topics: [...topics], quarters: [...quarters] }),
  words: Object.fromEntries(
    Object.entries(words)
      .filter(([of, { title, html }]) => of === 'de' || title || html)
      .map(([of, one]) => [of, filled(one)]),
  ),
})

const at = (blocks: readonly Block[], id: string) => blocks.findIndex((block) => block.id === id)

/** From a block up to what lies no longer in it: one block, or a chapter with everything below it. */
export function spanOf(blocks: readonly Block[], id: string): [from: number, to: number] {
  const from = at(blocks, id)
  const head = blocks[from]
  if (!head) return [0, 0]
  if (head.kind !== 'chapter') return [from, from + 1]
  const to = blocks.findIndex(
    (block, index) => index > from && block.kind === 'chapter' && block.level <= head.level,
  )
  return [from, to < 0 ? blocks.length : to]
}

/** Puts a block, or a chapter with all that lies in it, before the one with that place; the same list when nothing moves. */
export function moveTo(blocks: readonly Block[], id: string, place: number): readonly Block[] {
  const [from, to] = spanOf(blocks, id)
  if (from === to || (place >= from && place <= to)) return blocks
  const moved = blocks.slice(from, to)
  const rest = [...blocks.slice(0, from), ...blocks.slice(to)]
  rest.splice(place > from ? place - moved.length : place, 0, ...moved)
  return rest
}

/** One step up or down: past the neighbour, a chapter past the whole chapter beside it. */
export function moveBy(blocks: readonly Block[], id: string, step: -1 | 1): readonly Block[] {
  const [from, to] = spanOf(blocks, id)
  const head = blocks[from]
  if (!head) return blocks
  if (step > 0) {
    const next = blocks[to]
    if (!next) return blocks
    return moveTo(blocks, id, head.kind === 'chapter' ? spanOf(blocks, next.id)[1] : to + 1)
  }
  if (from === 0) return blocks
  if (head.kind !== 'chapter') return moveTo(blocks, id, from - 1)
  const before = blocks
    .slice(0, from)
    .findLastIndex(({ kind, level }) => kind === 'chapter' && level <= head.level)
  return moveTo(blocks, id, Math.max(before, 0))
}

/** A chapter and those in it one level higher (−1) or deeper. */
export function shiftLevel(blocks: readonly Block[], id: string, step: -1 | 1): readonly Block[] {
  const [from, to] = spanOf(blocks, id)
  const chapters = blocks.slice(from, to).filter(({ kind }) => kind === 'chapter')
  if (!chapters.length || chapters.some(({ level }) => level + step < 1 || level + step > MAX_LEVEL))
    return blocks
  return blocks.map((block, index) =>
    index >= from && index < to && block.kind === 'chapter' ? { ...block, level: block.level + step } : block,
  )
}

export function change(blocks: readonly Block[], id: string, to: Partial<Block>): readonly Block[] {
  return blocks.map((block) => {
    if (block.id !== id) return block
    const next = { ...block, ...to }
    if (next.kind === 'chapter') return { ...next, level: next.level || 1 }
    return { ...next, level: 0, topics: [], quarters: [] }
  })
}

/** A new block behind another one; without one at the end. */
export function addAfter(
  blocks: readonly Block[],
  after: string,
  kind: Kind,
): [readonly Block[], id: string] {
  const place = at(blocks, after)
  const above = blocks
    .slice(0, place < 0 ? blocks.length : place + 1)
    .findLast((block) => block.kind === 'chapter')
  const block: Block = {
    id: newId(),
    kind,
    level: kind === 'chapter' ? (above?.level ?? 1) : 0,
    number: '',
    words: { de: { title: '', html: '' } },
    topics: [],
    quarters: [],
  }
  const index = place < 0 ? blocks.length : place + 1
  return [[...blocks.slice(0, index), block, ...blocks.slice(index)], block.id]
}

/** A chapter leaves alone; what lies in it falls to the one before. */
export const remove = (blocks: readonly Block[], id: string): readonly Block[] =>
  blocks.filter((block) => block.id !== id)

const OUTER = /^<(p|ul|ol|table|blockquote|h[2-4]|hr)\b/

/** The paragraphs, lists and tables that a text is made of. */
export function pieces(html: string): string[] {
  const out: string[] = []
  let depth = 0
  let start = 0
  for (const match of html.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*?(\/?)>/gi)) {
    const [tag, closing, name = '', selfClosing] = match
    const empty = selfClosing !== '' || /^(br|hr|img)$/i.test(name)
    if (closing) depth--
    else if (!empty) depth++
    const end = match.index + tag.length
    if (depth === 0 && (closing !== '' || empty)) {
      out.push(html.slice(start, end).trim())
      start = end
    }
  }
  const rest = html.slice(start).trim()
  if (rest) out.push(rest)
  return out.every((piece) => OUTER.test(piece)) ? out : [html]
}

export const canSplit = (block: Block | undefined) =>
  block !== undefined && block.kind !== 'chapter' && pieces(block.words.de?.html ?? '').length > 1

/** One block for each paragraph; the first keeps the id. A language with another number of them stays in the first. */
export function split(blocks: readonly Block[], id: string): readonly Block[] {
  const block = blocks.find((one) => one.id === id)
  if (!block || !canSplit(block)) return blocks
  const parts = pieces(block.words.de?.html ?? '')
  const others = Object.entries(block.words) as [TextLang, Words][]
  const made = parts.map((_, index): Block => {
    const words: Block['words'] = {}
    for (const [of, { title, html }] of others) {
      const own = pieces(html)
      const whole = own.length !== parts.length
      const text = whole ? (index === 0 ? html : '') : (own[index] ?? '')
      if (text || index === 0 || of === 'de') words[of] = { title: index === 0 ? title : '', html: text }
    }
    return { ...block, id: index === 0 ? block.id : newId(), number: index === 0 ? block.number : '', words }
  })
  return blocks.flatMap((one) => (one.id === id ? made : [one]))
}

export function canJoin(blocks: readonly Block[], id: string): boolean {
  const [block, next] = [blocks[at(blocks, id)], blocks[at(blocks, id) + 1]]
  return block !== undefined && next !== undefined && block.kind !== 'chapter' && next.kind !== 'chapter'
}

/** With the block behind it; the first keeps its id, so that comments on both stay where the words are. */
export function joinNext(blocks: readonly Block[], id: string): readonly Block[] {
  if (!canJoin(blocks, id)) return blocks
  const place = at(blocks, id)
  const [first, second] = [blocks[place], blocks[place + 1]]
  if (!first || !second) return blocks
  const words: Block['words'] = {}
  for (const of of textLangs) {
    const [a, b] = [first.words[of], second.words[of]]
    if (!a && !b) continue
    const title = b?.title ? `<p><strong>${escape(b.title)}</strong></p>` : ''
    words[of] = { title: a?.title ?? '', html: (a?.html ?? '') + title + (b?.html ?? '') }
  }
  return blocks.flatMap((block, index) =>
    index === place ? [{ ...first, words }] : index === place + 1 ? [] : [block],
  )
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** «1», «1.1», …: as the server numbers when it saves. */
export function renumber(blocks: readonly Block[]): readonly Block[] {
  const counts: number[] = []
  return blocks.map((block) => {
    if (block.kind !== 'chapter') return block
    counts.length = Math.min(counts.length, block.level)
    while (counts.length < block.level) counts.push(0)
    counts[block.level - 1] = (counts[block.level - 1] ?? 0) + 1
    return { ...block, number: counts.map((count) => Math.max(count, 1)).join('.') }
  })
}

/** What a block says in German, for a row: the title, else the beginning of the text. */
export function rowWords({ words }: Block, of: TextLang = 'de'): string {
  const { title = '', html = '' } = words[of] ?? {}
  const text = parseRichText(html).map(plain).join(' ').replace(/\s+/g, ' ').trim()
  const letters = [...[title, text].filter(Boolean).join(' – ')]
  return letters.length > 160 ? `${letters.slice(0, 160).join('')} …` : letters.join('')
}

function plain(node: RichNode): string {
  if (typeof node === 'string') return node
  if (node.tag === 'img') return node.attributes.alt ?? ''
  return node.children.map(plain).join(node.tag === 'p' || node.tag === 'li' ? '' : ' ')
}

/** How many blocks lack a language that others have. */
export function missing(blocks: readonly Block[], of: TextLang): number {
  return blocks.filter(({ words }) => !words[of]).length
}

/*
 * Two people can write on the same draft. Block by block: what only one of them changed is taken; where both did, mine
 * stays and is named.
 */
export interface Merged {
  blocks: readonly Block[]
  /** Ids of blocks that both have written on. */
  both: string[]
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
const order = (blocks: readonly Block[]) => blocks.map(({ id }) => id).join()

export function merge(base: readonly Block[], mine: readonly Block[], theirs: readonly Block[]): Merged {
  const [was, own, other] = [base, mine, theirs].map((all) => new Map(all.map((block) => [block.id, block])))
  const both: string[] = []
  const pick = (id: string): Block | undefined => {
    const [b, m, o] = [was?.get(id), own?.get(id), other?.get(id)]
    if (same(m, b)) return o
    if (same(o, b) || same(o, m)) return m
    both.push(id)
    // Whoever changed words wins over whoever deleted them.
    return m ?? o
  }
  // My order where I changed it and they did not; otherwise theirs, with what only I have put where it stood.
  const [lead, follow] =
    order(mine) !== order(base) && order(theirs) === order(base) ? [mine, theirs] : [theirs, mine]
  const ids = lead.map(({ id }) => id)
  follow.forEach(({ id }, index) => {
    if (ids.includes(id)) return
    const before = follow[index - 1]
    ids.splice(before ? ids.indexOf(before.id) + 1 : 0, 0, id)
  })
  return { blocks: ids.flatMap((id) => pick(id) ?? []), both }
}
