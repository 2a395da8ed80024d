/*
 * Shows chosen words in the text. Browsers without the highlights of CSS show them as a selection instead.
 */

const NAME = 'chosen-words'
const painted = () => typeof CSS !== 'undefined' && 'highlights' in CSS

export function mark(range: Range): void {
  if (painted()) {
    CSS.highlights.set(NAME, new Highlight(range))
    return
  }
  const selection = getSelection()
  selection?.removeAllRanges()
  selection?.addRange(range)
}

export function unmark(): void {
  if (painted()) CSS.highlights.delete(NAME)
}

/** Which letter stands at a point of the window; browsers have two names for the question. */
export function pointAt(x: number, y: number): { node: Node; offset: number } | undefined {
  if ('caretPositionFromPoint' in document) {
    const found = document.caretPositionFromPoint(x, y)
    return found ? { node: found.offsetNode, offset: found.offset } : undefined
  }
  const old = document as { caretRangeFromPoint?: (x: number, y: number) => Range | null }
  const range = old.caretRangeFromPoint?.(x, y)
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined
}
