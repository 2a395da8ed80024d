import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import EmptyState from './EmptyState.vue'

it('is a heading with the next step', () => {
  const { container } = render(EmptyState, {
    props: { title: 'Noch keine Ideen', level: 3 },
    slots: { action: '<a href="#neu">Idee schreiben</a>' },
  })
  expect(screen.getByRole('heading', { level: 3, name: 'Noch keine Ideen' })).toBeVisible()
  expect(screen.getByRole('link', { name: 'Idee schreiben' })).toBeVisible()
  expect(container.querySelector('svg')).toHaveAttribute('aria-hidden', 'true')
})
