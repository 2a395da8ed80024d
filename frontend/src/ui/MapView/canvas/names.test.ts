import { expect, it } from 'vitest'
import { freeSpot } from './names'

const place = { x: 100, y: 100 }
const size = { width: 60, height: 14 }
const square = (x: number, y: number, width = 44) => ({ x, y, width, height: width })

it('puts a name below its place, and elsewhere where a marker stands', () => {
  expect(freeSpot(place, size, [])).toEqual({ x: 70, y: 120 })
  // Its own marker leaves the name where it is.
  expect(freeSpot(place, size, [square(82, 82, 36)])).toEqual({ x: 70, y: 120 })
  const below = square(80, 118)
  expect(freeSpot(place, size, [below])).toEqual({ x: 70, y: 66 })
  const above = square(80, 40)
  expect(freeSpot(place, size, [below, above])).toEqual({ x: 120, y: 93 })
  const right = square(140, 80)
  expect(freeSpot(place, size, [below, above, right])).toEqual({ x: 20, y: 93 })
})

it('puts it nowhere rather than half under something', () => {
  expect(freeSpot(place, size, [square(0, 0, 300)])).toBeUndefined()
})
