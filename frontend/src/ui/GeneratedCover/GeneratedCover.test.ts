import { render } from '@testing-library/vue'
import { describe, expect, it } from 'vitest'
import { drawCover, HEIGHT, TOPICS, WIDTH } from './cover'
import GeneratedCover from './GeneratedCover.vue'

const ids = Array.from({ length: 60 }, (_, i) => `projekt-${String(i)}`)

describe('drawCover', () => {
  it('draws the same for the same project, for ever', () => {
    expect(drawCover('strategie-2033', 'digital')).toEqual(drawCover('strategie-2033', 'digital'))
    expect(drawCover('strategie-2033', 'digital').sun).toEqual({ x: 10.17, y: 4.11, r: 1.09 })
  })

  it('draws differently for others and for another topic', () => {
    const drawings = new Set(ids.map((id) => JSON.stringify(drawCover(id))))
    expect(drawings.size).toBe(ids.length)
    expect(drawCover('a', 'nature')).not.toEqual(drawCover('a', 'school'))
  })

  it.each(TOPICS)(
    '%s always shows something that stands out from its ground, and the whole disc',
    (topic) => {
      for (const id of ids) {
        const { ground, shapes, sun } = drawCover(id, topic)
        expect(shapes.length).toBeGreaterThan(2)
        expect(shapes.filter((shape) => shape.tint === ground)).toEqual([])
        expect(sun.x - sun.r).toBeGreaterThan(0)
        expect(sun.x + sun.r).toBeLessThan(WIDTH)
        expect(sun.y - sun.r).toBeGreaterThan(0)
        expect(sun.y + sun.r).toBeLessThan(HEIGHT)
      }
    },
  )
})

it('is silent, has one yellow disc and no colour of its own', () => {
  const { container } = render(GeneratedCover, { props: { seed: 'schulweg', topic: 'school' } })
  expect(container.firstElementChild).toHaveAttribute('aria-hidden', 'true')
  expect(container.querySelectorAll('.generated-cover__sun')).toHaveLength(1)
  expect(container.innerHTML).not.toMatch(/#[0-9a-f]{3}|fill=|NaN/)
})
