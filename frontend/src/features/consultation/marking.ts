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
