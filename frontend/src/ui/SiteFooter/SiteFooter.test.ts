import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import SiteFooter from './SiteFooter.vue'

it('shows the number as people write it and dials it as phones need it', () => {
  render(SiteFooter, {
    props: {
      title: 'Telefon',
      phone: '041 268 01 11',
      links: [{ label: 'Impressum', href: '/impressum' }],
      pages: [{ label: 'Datenschutz', href: '/datenschutz' }],
      owner: 'Emmen',
      address: 'Rüeggisingerstrasse 22\n6020 Emmenbrücke',
      hours: 'Mittwoch bis 18.00 Uhr',
    },
  })
  expect(screen.getByRole('link', { name: '041 268 01 11' })).toHaveAttribute('href', 'tel:+41412680111')
  expect(screen.getByRole('contentinfo')).toHaveTextContent('Mittwoch bis 18.00 Uhr')
  expect(document.querySelector('address')).toHaveTextContent('Emmen Rüeggisingerstrasse 22 6020 Emmenbrücke')
  expect(screen.getByRole('link', { name: 'Impressum' })).toBeVisible()
  expect(screen.getByRole('navigation', { name: 'Über diese Plattform' })).toHaveTextContent('Datenschutz')
})
