import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import PageShell from './PageShell.vue'

it('begins with the way to the content and marks the internal room', async () => {
  const { container, rerender } = render(PageShell, {
    slots: { default: 'Inhalt', header: '<header>Kopf</header>' },
  })
  const first = container.querySelector('a, button, input')
  expect(first).toHaveTextContent('Zum Inhalt springen')
  expect(first).toHaveAttribute('href', '#main')
  expect(screen.getByRole('main')).toHaveAttribute('id', 'main')
  expect(screen.getByRole('main')).toHaveAttribute('tabindex', '-1')
  expect(container.querySelector('[data-space]')).toBeNull()
  await rerender({ internal: true })
  expect(container.querySelector('[data-space="internal"]')).not.toBeNull()
})
