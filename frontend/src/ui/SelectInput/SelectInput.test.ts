import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import SelectInput from './SelectInput.vue'

const options = [
  { value: 'g', label: 'Gerliswil' },
  { value: 'e', label: 'Emmen Dorf', disabled: true },
]

it('asks for a choice before there is one', async () => {
  const { emitted } = render(SelectInput, { props: { options }, attrs: { 'aria-label': 'Ortsteil' } })
  const select = screen.getByRole('combobox', { name: 'Ortsteil' })
  expect(select).toHaveDisplayValue('Bitte wählen')
  expect(screen.getByRole('option', { name: 'Emmen Dorf' })).toBeDisabled()
  await userEvent.selectOptions(select, 'Gerliswil')
  expect(emitted('update:modelValue')).toEqual([['g']])
})

it('offers no empty choice where one is always set', () => {
  render(SelectInput, { props: { options, noEmpty: true, modelValue: 'g' } })
  expect(screen.getAllByRole('option')).toHaveLength(2)
})
