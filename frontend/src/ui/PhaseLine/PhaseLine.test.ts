import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import PhaseLine from './PhaseLine.vue'

const phases = [
  { label: 'Entwurf', state: 'past' as const },
  { label: 'Vernehmlassung', period: 'bis 4. Dezember', state: 'current' as const, href: '#jetzt' },
  { label: 'Auswertung', state: 'future' as const },
]

it('says for every phase whether it is over, running or to come', () => {
  render(PhaseLine, { props: { phases, label: 'Ablauf' } })
  expect(screen.getByRole('list', { name: 'Ablauf' })).toBeVisible()
  const items = screen.getAllByRole('listitem')
  expect(items.map((item) => item.textContent)).toEqual([
    'abgeschlossen: Entwurf',
    'jetzt: Vernehmlassung bis 4. Dezember',
    'später: Auswertung',
  ])
  expect(items.map((item) => item.getAttribute('aria-current'))).toEqual([null, 'step', null])
})

it('is yellow only while something can be done', async () => {
  const { container, rerender } = render(PhaseLine, { props: { phases, label: 'Ablauf' } })
  expect(container.querySelectorAll('.phase-line__item--open')).toHaveLength(1)
  await rerender({ open: false })
  expect(container.querySelectorAll('.phase-line__item--open')).toHaveLength(0)
})
