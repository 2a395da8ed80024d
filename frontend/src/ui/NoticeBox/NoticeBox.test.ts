import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import NoticeBox from './NoticeBox.vue'

it('says its kind where no title does', async () => {
  const { rerender } = render(NoticeBox, { props: { tone: 'warning' }, slots: { default: 'Frist läuft ab' } })
  expect(screen.getByText(/^Achtung/)).toHaveClass('visually-hidden')
  await rerender({ title: 'Noch zwei Stunden', level: 3 })
  expect(screen.queryByText(/^Achtung/)).toBeNull()
  expect(screen.getByRole('heading', { level: 3, name: 'Noch zwei Stunden' })).toBeVisible()
})

it.each([
  ['off', null],
  ['polite', 'status'],
  ['assertive', 'alert'],
] as const)('live %s has role %s', (live, role) => {
  const { container } = render(NoticeBox, { props: { live }, slots: { default: 'Text' } })
  expect(container.firstElementChild?.getAttribute('role')).toBe(role)
})
