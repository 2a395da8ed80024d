import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import TextLink from './TextLink.vue'

it('says that a link leaves the site, and opens it in the same window', () => {
  render(TextLink, { props: { href: 'https://www.lu.ch', external: true }, slots: { default: 'Kanton' } })
  const link = screen.getByRole('link', { name: /Kanton\s\(andere Website\)/ })
  expect(link).toHaveAttribute('rel', 'external noopener')
  expect(link).not.toHaveAttribute('target')
})

it('is only its words without an icon', () => {
  const { container } = render(TextLink, { props: { href: '#' }, slots: { default: 'Alle Projekte' } })
  expect(container.querySelector('svg')).toBeNull()
  expect(container.textContent).toBe('Alle Projekte')
})
