import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import BreadcrumbTrail from './BreadcrumbTrail.vue'

it('links to everything above and names the page itself', async () => {
  const { rerender } = render(BreadcrumbTrail, {
    props: { items: [{ label: 'Mitreden', href: '/' }, { label: 'Ziele' }] },
  })
  expect(screen.getByRole('navigation', { name: 'Sie sind hier' })).toBeVisible()
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['Mitreden'])
  expect(screen.getByText('Ziele')).toHaveAttribute('aria-current', 'page')
  await rerender({ items: [] })
  expect(screen.queryByRole('navigation')).toBeNull()
})
