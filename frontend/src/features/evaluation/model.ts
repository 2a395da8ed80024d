import { parseRichText, type RichNode } from '@/ui/RichText/parse'
import { dayAt } from '@/lib/zurich'
import type { Block, BulkBody, BulkFilter, Row, Segment, SegmentBody, SimilarSearch } from './api'

export const positions = ['approval', 'reservation', 'rejection', 'none'] as const
export const decisions = ['accepted', 'partly', 'not_accepted', 'noted'] as const
export const channels = ['online', 'letter', 'mail', 'counter', 'phone'] as const
export const kinds = ['private', 'organisation'] as const
export const inputs = ['current', 'changed', 'withdrawn'] as const
export const dues = ['overdue', 'week'] as const
export const releases = ['no', 'yes'] as const
export const sorts = ['document', 'newest', 'changed', 'due'] as const
export const answerLangs = ['de', 'fr', 'it', 'en', 'easy'] as const
export type AnswerLang = (typeof answerLangs)[number]

/** «Niemand» and «offen» are answers of their own in the filters. */
export const NOBODY = 'nobody'
export const OPEN = 'open'

/** As the fields hold it: empty for all of them. */
export const emptyFilter = () => ({
  q: '',
  chapter: '',
  tag: '',
  assignee: '',
  place: '',
  position: '',
  decision: '',
  kind: '',
  channel: '',
  due: '',
  input: '',
  released: '',
  group: '',
  statement: '',
  textBlock: '',
})
export type FilterValues = ReturnType<typeof emptyFilter>

export const isNarrow = (filter: Readonly<FilterValues>) => Object.values(filter).some(Boolean)

/** What the server is asked on a day in Zurich, without what is empty. */
export function filterOf(
  { assignee, decision, due, q, ...rest }: Readonly<FilterValues>,
  day: string,
): BulkFilter {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value)) as BulkFilter
  if (assignee === NOBODY) given.nobody = true
  else if (assignee) given.assignee = assignee
  if (decision === OPEN) given.open = true
  else if (decision) given.decision = decision as (typeof decisions)[number]
  if (due === 'overdue') given.dueBy = dayAfter(day, -1)
  else if (due === 'week') given.dueBy = dayAfter(day, 7)
  if (q.trim()) given.q = q.trim()
  return given
}

/** Colours of tags: roles of the theme. */
export const colours = ['neutral', 'accent', 'info', 'positive', 'warning', 'negative'] as const
export type Colour = (typeof colours)[number]

/** A list with one entry one place earlier or later; undefined where it cannot go on. */
export function orderAfter(ids: readonly string[], id: string, by: -1 | 1): string[] | undefined {
  const at = ids.indexOf(id)
  const other = ids[at + by]
  if (at < 0 || other === undefined) return undefined
  return ids.map((one) => (one === id ? other : one === other ? id : one))
}

/** Thresholds that are offered, lowest first, with what the last search would have given by them. */
export function thresholdsOf(
  search: Pick<SimilarSearch, 'threshold' | 'tallies'> | undefined,
): { threshold: number; tally?: SimilarSearch['tallies'][number] | undefined }[] {
  const all = new Set([0.5, 0.6, 0.7, 0.8, 0.9, ...(search ? [search.threshold] : [])])
  return [...all]
    .sort((a, b) => a - b)
    .map((threshold) => ({
      threshold,
      tally: search?.tallies.find((one) => one.threshold === threshold),
    }))
}

/** A day some days later, or before. */
export function dayAfter(day: string, days: number): string {
  const at = dayAt(day)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}
/** Whether the day was before today and nothing is released. */
export const isOverdue = ({ due, releasedAt }: Pick<Row, 'due' | 'releasedAt'>, day: string) =>
  Boolean(due && !releasedAt && due < day)

/** What somebody says, in one line: the request first. */
export const saysOf = ({
  request,
  remark,
  wording,
  reason,
  quote,
}: Partial<Pick<Segment, 'request' | 'remark' | 'wording' | 'reason' | 'quote'>>): string =>
  (request || remark || wording || reason || quote || '').replace(/\s+/g, ' ').trim()

const plain = (node: RichNode): string =>
  typeof node === 'string' ? node : node.children.map(plain).join(node.tag === 'p' ? '' : ' ')

/** All that a block says, as one reads it: in German where a language lacks. */
export function blockText({ number, words }: Pick<Block, 'number' | 'words'>, inLang = 'de'): string {
  const { title, html } = words[inLang] ?? words.de ?? {}
  const text = parseRichText(html ?? '').map((node) => plain(node).replace(/\s+/g, ' ').trim())
  return [[number, title].filter(Boolean).join(' '), ...text].filter(Boolean).join('\n')
}

/** Number of the version that was public when somebody submitted; 0 when there was none. */
export function spokenTo(
  versions: readonly { number: number; publishedAt?: string | undefined }[],
  submittedAt: string,
): number {
  const at = Date.parse(submittedAt)
  return Math.max(
    0,
    ...versions.flatMap(({ number, publishedAt }) =>
      publishedAt && Date.parse(publishedAt) <= at ? [number] : [],
    ),
  )
}

/** What a block is called: number and title, else the beginning of its text. */
export function blockName({ number, words }: Pick<Block, 'number' | 'words'>, inLang = 'de'): string {
  const { title, html } = words[inLang] ?? words.de ?? {}
  const text =
    title ||
    parseRichText(html ?? '')
      .map(plain)
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim()
  const letters = [...[number, text].filter(Boolean).join(' ')]
  return letters.length > 90 ? `${letters.slice(0, 90).join('')} …` : letters.join('')
}

/** Chapters for a choice, those below indented with a dash that is read as nothing. */
export const chapterOptions = (blocks: readonly Block[], inLang: string) =>
  blocks
    .filter(({ kind }) => kind === 'chapter')
    .map((block) => ({
      value: block.id,
      label: '\u2003'.repeat((block.level ?? 1) - 1) + blockName(block, inLang),
    }))

/** A block with what stands below it: a chapter reaches to the next one of its level. */
export function stretchOf(blocks: readonly Block[], id: string): readonly Block[] {
  const from = blocks.findIndex((block) => block.id === id)
  const first = blocks[from]
  if (!first) return []
  if (first.kind !== 'chapter') return [first]
  const end = blocks.findIndex(
    ({ kind, level = 1 }, at) => at > from && kind === 'chapter' && level <= (first.level ?? 1),
  )
  return blocks.slice(from, end < 0 ? undefined : end)
}

/** What a key does in the table or beside an open segment; undefined for keys that are none of ours. */
export type Move = 'next' | 'before' | 'first' | 'last' | 'pick' | 'help' | 'back'
const keys: Record<string, Move> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'before',
  ArrowUp: 'before',
  Home: 'first',
  End: 'last',
  x: 'pick',
  '?': 'help',
}
type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>
const held = ({ ctrlKey, metaKey, altKey }: Pressed) => ctrlKey || metaKey || altKey
export const moveOf = (event: Pressed) => (held(event) ? undefined : keys[event.key])

/** Beside an open segment arrows turn the page, as everywhere. */
const openKeys: Record<string, Move> = { j: 'next', k: 'before', u: 'back', '?': 'help' }
export const openMoveOf = (event: Pressed) => (held(event) ? undefined : openKeys[event.key])

/** The place after a move, within the rows; -1 where there are none. */
export function placeAfter(move: Move, at: number, count: number): number {
  if (!count) return -1
  if (move === 'first') return 0
  if (move === 'last') return count - 1
  if (at < 0) return 0
  return Math.min(Math.max(at + (move === 'next' ? 1 : move === 'before' ? -1 : 0), 0), count - 1)
}

/** What is picked: these rows, or everything the filter finds. */
export interface Picked {
  ids?: readonly string[] | undefined
  filter: Readonly<FilterValues>
}
export const bulkActs = [
  'add_tag',
  'remove_tag',
  'assign',
  'due',
  'place',
  'decision',
  'consideration',
] as const
export type BulkAct = (typeof bulkActs)[number]

/** A change of many; the empty value takes the person, the day or the decision away. */
export function bulkOf(act: BulkAct, value: string, { ids, filter }: Picked, day: string): BulkBody {
  const field = {
    add_tag: 'tag',
    remove_tag: 'tag',
    assign: 'person',
    due: 'due',
    place: 'place',
    decision: 'decision',
    consideration: 'textBlock',
  }[act]
  return {
    act,
    ...(ids ? { ids: [...ids] } : { filter: filterOf(filter, day) }),
    ...(value ? { [field]: value } : {}),
  }
}
/** Acts that need a value; the others may empty what is there. */
export const needsValue = (act: BulkAct) => !['assign', 'due', 'decision'].includes(act)

/** How long a change of many can be taken back, in milliseconds. */
export const UNDO_MS = 30 * 60_000

/** What staff decide about a segment. */
export interface Answer {
  decision: string
  consideration: Partial<Record<AnswerLang, string>>
  changedBlock: string
  place: string
  assignee: string
  due: string
  tags: string[]
  block: string
}
export type AnswerPart = keyof Answer
export const answerParts = [
  'decision',
  'consideration',
  'changedBlock',
  'place',
  'assignee',
  'due',
  'tags',
  'block',
] as const satisfies AnswerPart[]

export const answerOf = (segment: Segment): Answer => ({
  decision: segment.decision ?? '',
  consideration: segment.consideration,
  changedBlock: segment.changedBlock ?? '',
  place: segment.place,
  assignee: segment.assignee ?? '',
  due: segment.due ?? '',
  tags: [...segment.tags].sort(),
  block: segment.block ?? '',
})

const filled = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value)) as Partial<T>

export function bodyOf(
  answer: Readonly<Answer>,
  version: number,
  textBlocks: readonly string[],
): SegmentBody {
  const { decision, consideration, changedBlock, place, assignee, due, tags, block } = answer
  return {
    version,
    place,
    tags: [...tags],
    textBlocks: [...textBlocks],
    ...filled({ decision: decision as (typeof decisions)[number] | '', changedBlock, assignee, due, block }),
    consideration: filled(consideration) as Record<string, string>,
  } as SegmentBody
}

/** The same for people: an empty language is none, and the order of tags does not matter. */
export function samePart(part: AnswerPart, a: Readonly<Answer>, b: Readonly<Answer>): boolean {
  const words = ({ consideration }: Readonly<Answer>) =>
    answerLangs.map((one) => consideration[one] ?? '').join('\u0000')
  if (part === 'consideration') return words(a) === words(b)
  if (part === 'tags') return [...a.tags].sort().join() === [...b.tags].sort().join()
  return a[part] === b[part]
}
export const sameAnswer = (a: Readonly<Answer>, b: Readonly<Answer>) =>
  answerParts.every((part) => samePart(part, a, b))

/**
 * What two people made of one state: what only one of them changed is taken from that one; parts that both changed
 * differently are named, and mine stays until somebody decides.
 */
export function mergeAnswers(base: Readonly<Answer>, mine: Readonly<Answer>, theirs: Readonly<Answer>) {
  const answer = { ...theirs }
  const both: AnswerPart[] = []
  for (const part of answerParts) {
    if (samePart(part, mine, base)) continue
    Object.assign(answer, { [part]: mine[part] })
    if (!samePart(part, theirs, base) && !samePart(part, theirs, mine)) both.push(part)
  }
  return { answer, both }
}

/** What only the other person changed: it is taken over, and somebody may want to know. */
export const takenOver = (base: Readonly<Answer>, mine: Readonly<Answer>, theirs: Readonly<Answer>) =>
  answerParts.filter((part) => !samePart(part, theirs, base) && samePart(part, mine, base))

/** Whether it can be released: a decision with its reasons in German. */
export const complete = ({ decision, consideration }: Pick<Answer, 'decision' | 'consideration'>) =>
  decision !== '' && Boolean(consideration.de)
