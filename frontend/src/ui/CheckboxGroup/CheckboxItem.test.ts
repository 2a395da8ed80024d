import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import CheckboxItem from './CheckboxItem.vue'

it('is one box with its words, its hint and its error', async () => {
  const { emitted } = render(CheckboxItem, {
    props: {
      name: 'ok',
      label: 'Mein Name darf im Bericht stehen',
      hint: 'Sonst Privatperson',
      error: 'Bestätigen Sie',
    },
  })
  const box = screen.getByRole('checkbox', { name: 'Mein Name darf im Bericht stehen' })
  expect(box).toHaveAccessibleDescription('Sonst Privatperson Fehler: Bestätigen Sie')
  await userEvent.click(box)
  expect(emitted('update:modelValue')).toEqual([[true]])
})
