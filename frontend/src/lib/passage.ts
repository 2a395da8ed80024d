/*
 * Words of a block and where they stand. Positions count runes (code points) of what one reads, as Words.Plain of
 * internal/consultation/text does: testdata/passage holds both to the same cases.
 */

/** The place of a comment: a whole block, or words in it with what stands around them. */
export interface Anchor {
  block: string
  lang: 'de' | 'fr' | 'it' | 'en' | 'easy'
  quote?: string
  before?: string
  after?: string
  /** Absent for 0, as the server has it. */
  start?: number
}

/** A letter in the document: text nodes count in UTF-16, as ranges do. */
interface Place {
  node: Node
  from: number
  to: number
}

/** What one reads of an element, rune by rune, and where each rune stands. */
export interface Reading {
  runes: readonly string[]
  places: readonly Place[]
}

/** Runes of context on either side. */
const CONTEXT = 40

// What begins and ends a line, as in internal/platform/html; RichText puts tables into a div.
const LINES = new Set('P,H1,H2,H3,H4,H5,H6,UL,OL,LI,BLOCKQUOTE,TABLE,CAPTION,TR,BR,HR,DIV'.split(','))
// White space in Go and not in JavaScript: U+0085; the other way round: U+FEFF.
const SPACE = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/

/** Reads an element that shows the title and the text of a block; what has `data-words="no"` is not part of it. */
export function readWords(root: Node): Reading {
  const runes: string[] = []
  const places: Place[] = []
  let gap = ''
  const put = (rune: string, place: Place) => {
    if (SPACE.test(rune)) {
      gap ||= ' '
      return
    }
    const last = places.at(-1)
    if (gap && last) {
      runes.push(gap)
      places.push({ node: last.node, from: last.to, to: last.to })
    }
    gap = ''
    runes.push(rune)
    places.push(place)
  }
  const line = () => (gap = '\n')
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      let at = 0
      for (const rune of node.nodeValue ?? '') {
        put(rune, { node, from: at, to: at + rune.length })
        at += rune.length
      }
      return
    }
    if (!(node instanceof Element) || node.getAttribute('data-words') === 'no') return
    const lines = LINES.has(node.tagName)
    if (lines) line()
    else if (node.tagName === 'TD' || node.tagName === 'TH') gap ||= ' '
    if (node.tagName === 'IMG') {
      gap ||= ' '
      for (const rune of node.getAttribute('alt') ?? '') put(rune, { node, from: 0, to: 0 })
      gap ||= ' '
    }
    node.childNodes.forEach(walk)
    if (lines) line()
  }
  walk(root)
  return { runes, places }
}

/** Without white space at its ends; undefined when nothing is left. */
export function trimmed(
  { runes }: Reading,
  from: number,
  to: number,
): [from: number, to: number] | undefined {
  let [start, end] = [Math.max(0, from), Math.min(to, runes.length)]
  while (start < end && SPACE.test(runes[start] ?? '')) start++
  while (start < end && SPACE.test(runes[end - 1] ?? '')) end--
  return start < end ? [start, end] : undefined
}

/** The words of a reading, each from its first rune up to the one behind its last. */
export function wordsOf({ runes }: Reading): [from: number, to: number][] {
  const words: [number, number][] = []
  let from = -1
  runes.forEach((rune, at) => {
    const space = SPACE.test(rune)
    if (!space && from < 0) from = at
    if (space && from >= 0) {
      words.push([from, at])
      from = -1
    }
  })
  if (from >= 0) words.push([from, runes.length])
  return words
}

/** The anchor of the runes from `from` up to `to`; of the whole block without any letter between them. */
export function anchorOf(
  reading: Reading,
  block: string,
  lang: Anchor['lang'],
  from: number,
  to: number,
): Anchor {
  const part = trimmed(reading, from, to)
  if (!part) return { block, lang }
  const [start, end] = part
  const text = (a: number, b: number) => reading.runes.slice(a, b).join('')
  const before = text(Math.max(0, start - CONTEXT), start)
  const after = text(end, end + CONTEXT)
  return {
    block,
    lang,
    quote: text(start, end),
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
    ...(start ? { start } : {}),
  }
}

/** The stretch of the document that holds the runes from `from` up to `to`, to be shown or selected. */
export function rangeOf({ places }: Reading, from: number, to: number): Range | undefined {
  const [first, last] = [places[from], places[to - 1]]
  if (!first || !last) return undefined
  const range = document.createRange()
  if (first.node instanceof Element) range.setStartBefore(first.node)
  else range.setStart(first.node, first.from)
  if (last.node instanceof Element) range.setEndAfter(last.node)
  else range.setEnd(last.node, last.to)
  return range
}

/** How many runes end before a point of the document. */
export function runesBefore({ places }: Reading, node: Node, offset: number): number {
  const point = document.createRange()
  point.setStart(node, offset)
  point.collapse(true)
  let [low, high] = [0, places.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const place = places[middle]
    if (place && before(point, place)) low = middle + 1
    else high = middle
  }
  return low
}

/** True for a letter that ends at the point or before it. */
function before(point: Range, { node, to }: Place): boolean {
  if (!(node instanceof Element)) return point.comparePoint(node, to) <= 0
  const parent = node.parentNode
  if (!parent) return false
  return point.comparePoint(parent, [...parent.childNodes].indexOf(node as ChildNode) + 1) <= 0
}
