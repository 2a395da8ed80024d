import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { fieldId } from '../FormField/field'
import RadioGroup from './RadioGroup.vue'

const options = [
  { value: 'ja', label: 'Zustimmung' },
  { value: 'nein', label: 'Ablehnung', hint: 'Mit Begründung' },
]

it('is a named group whose first answer is where the error summary leads', async () => {
  const { emitted } = render(RadioGroup, {
    props: { name: 'haltung', legend: 'Wie stehen Sie dazu?', options, error: 'Wählen Sie eine Antwort' },
  })
  const group = screen.getByRole('radiogroup', { name: 'Wie stehen Sie dazu?' })
  expect(group).toHaveAttribute('aria-invalid', 'true')
  expect(group).toHaveAccessibleDescription('Fehler: Wählen Sie eine Antwort')
  expect(screen.getByRole('radio', { name: 'Zustimmung' })).toHaveAttribute('id', fieldId('haltung'))
  const no = screen.getByRole('radio', { name: 'Ablehnung' })
  expect(no).toHaveAccessibleDescription('Mit Begründung')
  await userEvent.click(screen.getByText('Ablehnung'))
  expect(emitted('update:modelValue')).toEqual([['nein']])
})
