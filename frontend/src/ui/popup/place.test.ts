import { describe, expect, it } from 'vitest'
import { place } from './place'

const view = { width: 360, height: 640 }
const anchor = { left: 100, right: 180, top: 100, bottom: 144 }

describe('place', () => {
  it('stands under the anchor, edge to edge', () => {
    expect(place(anchor, { width: 200, height: 120 }, view)).toEqual({
      left: 100,
      top: 148,
      maxHeight: 640 - 148 - 8,
      above: false,
    })
  })

  it('lines up the far edges, and mirrors that from right to left', () => {
    const size = { width: 60, height: 50 }
    expect(place(anchor, size, view, 'end').left).toBe(120)
    expect(place(anchor, size, view, 'start', true).left).toBe(120)
    expect(place(anchor, size, view, 'end', true).left).toBe(100)
  })

  it('goes above when there is more room', () => {
    const low = { ...anchor, top: 500, bottom: 544 }
    expect(place(low, { width: 200, height: 300 }, view)).toEqual({
      left: 100,
      top: 500 - 4 - 300,
      maxHeight: 488,
      above: true,
    })
  })

  it('stays below and scrolls when above is no better', () => {
    const { above, maxHeight } = place(anchor, { width: 200, height: 900 }, view)
    expect({ above, maxHeight }).toEqual({ above: false, maxHeight: 484 })
  })

  it('never leaves the window sideways', () => {
    for (let left = 0; left < 360; left += 7) {
      for (const width of [40, 200, 340]) {
        for (const align of ['start', 'end'] as const) {
          const at = place({ ...anchor, left, right: left + 30 }, { width, height: 50 }, view, align)
          expect(at.left).toBeGreaterThanOrEqual(8)
          expect(at.left + width).toBeLessThanOrEqual(352)
        }
      }
    }
  })
})
