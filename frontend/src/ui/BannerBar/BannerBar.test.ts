import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import BannerBar from './BannerBar.vue'

it('is a named region that can be put away only where that is offered', async () => {
  const { emitted, rerender } = render(BannerBar, {
    props: { label: 'Netz', tone: 'warning' },
    slots: { default: 'Sie sind offline.' },
  })
  expect(screen.getByRole('region', { name: 'Netz' })).toHaveTextContent('Sie sind offline.')
  expect(screen.queryByRole('button')).toBeNull()
  await rerender({ dismissible: true })
  await userEvent.click(screen.getByRole('button', { name: 'Ausblenden' }))
  expect(emitted('dismiss')).toHaveLength(1)
})
