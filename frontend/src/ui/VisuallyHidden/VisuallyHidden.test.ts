import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import VisuallyHidden from './VisuallyHidden.vue'

it('stays in the outline for ears', () => {
  render(VisuallyHidden, { props: { as: 'h2' }, slots: { default: 'Beiträge' } })
  expect(screen.getByRole('heading', { level: 2, name: 'Beiträge' })).toHaveClass('visually-hidden')
})
