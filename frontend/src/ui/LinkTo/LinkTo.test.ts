import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import LinkTo from './LinkTo.vue'

it('takes the router inside the app and a plain link elsewhere, with all attributes', () => {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/projekte', component: { render: () => null } }],
  })
  render(LinkTo, {
    props: { to: '/projekte' },
    attrs: { class: 'x' },
    slots: { default: 'innen' },
    global: { plugins: [router] },
  })
  render(LinkTo, { props: { href: 'tel:+41412680111' }, attrs: { class: 'y' }, slots: { default: 'aussen' } })
  expect(screen.getByRole('link', { name: 'innen' })).toHaveAttribute('href', '/projekte')
  expect(screen.getByRole('link', { name: 'innen' })).toHaveClass('x')
  expect(screen.getByRole('link', { name: 'aussen' })).toHaveAttribute('href', 'tel:+41412680111')
  expect(screen.getByRole('link', { name: 'aussen' })).toHaveClass('y')
})
