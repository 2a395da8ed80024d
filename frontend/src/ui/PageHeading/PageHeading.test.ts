import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import PageHeading from './PageHeading.vue'

it('is one h1 that can take the focus, with its lead outside of it', () => {
  render(PageHeading, {
    props: { title: 'Ziele', eyebrow: 'Kapitel 2 von 5' },
    slots: { default: 'Vorspann' },
  })
  const heading = screen.getByRole('heading', { level: 1, name: 'Ziele' })
  heading.focus()
  expect(heading).toHaveFocus()
  expect(screen.getByText('Vorspann')).toBeVisible()
})
