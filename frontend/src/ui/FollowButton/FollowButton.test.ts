import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import FollowButton from './FollowButton.vue'

it('keeps button and focus while it goes from one state to the other', async () => {
  const { emitted, rerender } = render(FollowButton, { props: { following: false } })
  const button = screen.getByRole('button', { name: 'Verfolgen' })
  await userEvent.click(button)
  expect(emitted('press')).toHaveLength(1)
  await rerender({ following: true })
  expect(screen.getByText('Sie verfolgen das')).toBeVisible()
  expect(screen.getByRole('button', { name: 'Nicht mehr verfolgen' })).toBe(button)
  expect(button).toHaveFocus()
})

it('lets no second press through while it waits', async () => {
  const { emitted } = render(FollowButton, { props: { busy: true } })
  await userEvent.click(screen.getByRole('button'))
  expect(emitted('press')).toBeUndefined()
})

it('says what failed', () => {
  const refusal = { title: 'Keine Verbindung', text: 'Noch einmal.', reference: '' }
  render(FollowButton, { props: { refusal } })
  expect(screen.getByRole('alert')).toHaveTextContent('Keine Verbindung Noch einmal.')
})
