import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import SkeletonBlock from './SkeletonBlock.vue'

it('says once that something is loading and hides its shapes', async () => {
  const { container, rerender } = render(SkeletonBlock, { props: { shape: 'card', count: 3, lines: 2 } })
  expect(screen.getByRole('status')).toHaveTextContent('Wird geladen')
  expect(container.querySelectorAll('[aria-hidden="true"]')).toHaveLength(3)
  expect(container.querySelectorAll('.skeleton-block__line')).toHaveLength(6)
  await rerender({ silent: true })
  expect(screen.queryByRole('status')).toBeNull()
})
