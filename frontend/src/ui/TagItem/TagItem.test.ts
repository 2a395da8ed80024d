import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import TagItem from './TagItem.vue'

it('says what its button takes away', async () => {
  const { emitted } = render(TagItem, { props: { label: 'Verkehr', removable: true } })
  await userEvent.click(screen.getByRole('button', { name: 'Verkehr entfernen' }))
  expect(emitted('remove')).toHaveLength(1)
})

it('is only words unless it leads somewhere', async () => {
  const { rerender } = render(TagItem, { props: { label: 'Verkehr' } })
  expect(screen.queryByRole('link')).toBeNull()
  await rerender({ href: '#verkehr' })
  expect(screen.getByRole('link', { name: 'Verkehr' })).toBeVisible()
})
