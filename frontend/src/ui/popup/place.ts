export interface Rect {
  left: number
  right: number
  top: number
  bottom: number
}

export interface Place {
  left: number
  top: number
  /** What fits between the anchor and the edge of the window. */
  maxHeight: number
  above: boolean
}

/** Between the anchor and what belongs to it, and to the edges of the window, in pixels. */
const GAP = 4
const MARGIN = 8

/**
 * Below the anchor where it fits, above where there is more room; never outside the window sideways.
 * `end` lines up the far edges, in the direction of reading.
 */
export function place(
  anchor: Rect,
  size: { width: number; height: number },
  view: { width: number; height: number },
  align: 'start' | 'end' = 'start',
  rtl = false,
): Place {
  const below = view.height - anchor.bottom - GAP - MARGIN
  const over = anchor.top - GAP - MARGIN
  const above = size.height > below && over > below
  const maxHeight = Math.max(above ? over : below, 0)
  const height = Math.min(size.height, maxHeight)
  const wanted = (align === 'start') === rtl ? anchor.right - size.width : anchor.left
  return {
    left: Math.max(Math.min(wanted, view.width - size.width - MARGIN), MARGIN),
    top: above ? anchor.top - GAP - height : anchor.bottom + GAP,
    maxHeight,
    above,
  }
}
