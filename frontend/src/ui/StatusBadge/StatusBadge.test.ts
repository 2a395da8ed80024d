import { render } from '@testing-library/vue'
import { expect, it } from 'vitest'
import StatusBadge from './StatusBadge.vue'

it('gives every state a shape of its own besides its colour', () => {
  const states = ['now', 'soon', 'done', 'draft', 'neutral', 'withdrawn'] as const
  const shapes = states.map((state) => {
    const { container } = render(StatusBadge, { props: { state }, slots: { default: 'Wort' } })
    expect(container).toHaveTextContent('Wort')
    return container.querySelector('svg')?.innerHTML
  })
  expect(new Set(shapes).size).toBe(states.length)
})
