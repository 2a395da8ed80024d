import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import MoreButton from './MoreButton.vue'

it('says how many there are, asks for more, and hands its focus on when it goes', async () => {
  const { emitted, rerender } = render(MoreButton, { props: { shown: 20, total: 1036 } })
  expect(screen.getByText(/^20\svon\s1.036$/)).toBeVisible()
  const button = screen.getByRole('button', { name: 'Mehr anzeigen' })
  await userEvent.click(button)
  expect(emitted('more')).toHaveLength(1)
  expect(button).toHaveFocus()
  await rerender({ shown: 1036 })
  await nextTick()
  expect(screen.queryByRole('button')).toBeNull()
  expect(screen.getByText(/^1.036\svon\s1.036$/)).toHaveFocus()
})

it('takes no focus that it did not have', async () => {
  const { rerender } = render(MoreButton, { props: { shown: 20, total: 30 } })
  await rerender({ shown: 30 })
  await nextTick()
  expect(document.body).toHaveFocus()
})

it('ends an uncounted list when told', async () => {
  const { rerender } = render(MoreButton, { props: { shown: 20 } })
  expect(screen.getByRole('button')).toBeVisible()
  await rerender({ done: true })
  expect(screen.queryByRole('button')).toBeNull()
})

it('draws nothing below an uncounted list that is whole from the start', async () => {
  const { container, rerender } = render(MoreButton, { props: { shown: 3, done: true } })
  expect(container.querySelector('.more-button')).toBeNull()
  await rerender({ done: false })
  expect(screen.getByRole('button', { name: 'Mehr anzeigen' })).toBeVisible()
})
